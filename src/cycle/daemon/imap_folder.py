"""The mailbox to which answers are delivered, where it is asked by IMAP (RFC 9051): what nobody
has seen in it, and marking it as seen. Nothing is deleted.

One connection a look, over TLS from the first byte on; whatever goes wrong with it is an
OSError whose words hold no secret.
"""

import ssl
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cycle.access_tokens import TokenSource
from cycle.answer_settings import ImapSettings
from cycle.mail.inbound.incoming import LARGEST
from cycle.settings import secret_in

if TYPE_CHECKING:
    from imap_tools import MailBox

SECONDS = 60


class ImapError(OSError):
    """The mailbox cannot be used now."""


class ImapFolder:
    """One folder of a mailbox, while a connection stands."""

    def __init__(self, mailbox: "MailBox") -> None:
        self._mailbox = mailbox

    def unseen(self) -> Sequence[str]:
        """The numbers (UIDs) of what nobody has seen, in the order of delivery."""
        from imap_tools import AND  # noqa: PLC0415 - only where it is set

        return sorted(self._mailbox.uids(AND(seen=False)), key=int)

    def whole(self, name: str) -> bytes:
        """The message as it was delivered, up to one byte more than an answer may have."""
        status, parts = self._mailbox.client.uid(
            "FETCH", name, f"(BODY.PEEK[]<0.{LARGEST + 1}>)"
        )
        content = next((each[1] for each in parts if isinstance(each, tuple)), None)
        if status != "OK" or content is None:
            raise FileNotFoundError(name)
        return bytes(content)

    def mark_seen(self, name: str) -> None:
        from imap_tools import MailMessageFlags  # noqa: PLC0415 - only where it is set

        self._mailbox.flag([name], [MailMessageFlags.SEEN], value=True)


@contextmanager
def imap_folder(settings: ImapSettings, token: TokenSource | None) -> Iterator[ImapFolder]:
    """The folder, until the block ends; with a token where there is one, else with the
    password. Raises ImapError, TokenError, SettingsError, OSError.
    """
    import imaplib  # noqa: PLC0415 - only where it is set

    from imap_tools import ImapToolsError, MailBox  # noqa: PLC0415 - as above

    context = ssl.create_default_context(cafile=settings.ca_file)
    ending = ExitStack()
    try:
        box = MailBox(settings.host, settings.port, timeout=SECONDS, ssl_context=context)
        ending.callback(_hang_up, box)
        if token is not None:
            opened = box.xoauth2(settings.username, token(), settings.folder)
        else:
            password = secret_in(Path(settings.password_file or ""))
            opened = box.login(settings.username, password, settings.folder)
        with opened as mailbox:
            yield ImapFolder(mailbox)
    except imaplib.IMAP4.error as error:
        raise ImapError(f"it said: {str(error)[:200]}") from error
    except ImapToolsError as error:
        raise ImapError(f"it refuses: {type(error).__name__}") from error
    finally:
        ending.close()


def _hang_up(box: "MailBox") -> None:
    """Close the connection that a refused login leaves open."""
    with suppress(OSError):  # it has been closed with the farewell
        box.client.shutdown()
