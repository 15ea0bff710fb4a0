"""The settings of answers by mail: where they come in, and who vouches for a sender. Each kind
of border has what it needs, and nothing else may be given beside it.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec


class ImapSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mailbox that is asked by IMAP over TLS, with a password or an access token."""

    host: str
    username: str
    port: int = 993
    folder: str = "INBOX"
    password_file: str | None = None
    token_file: str | None = None
    token_command: tuple[str, ...] = ()
    ca_file: str | None = None


class AnswerSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answers are taken in where there is an address; they are acts where `vouched_by` says who
    vouches for a sender.

    authserv_id: the name that the council's own server writes into Authentication-Results.
    domains: the council's own. dkim_keys: by `selector._domainkey.domain` the text of a key's
    record; others are asked of DNS. shared: addresses that several people use. maildir, lmtp:
    where the relay delivers what comes in; a folder, a socket to listen on.
    """

    address: str = ""
    vouched_by: Literal["", "authserv-id", "exchange-online", "dkim"] = ""
    authserv_id: str = ""
    domains: tuple[str, ...] = ()
    dkim_keys: Mapping[str, str] = {}
    shared: tuple[str, ...] = ()
    maildir: str | None = None
    lmtp: str | None = None
    imap: ImapSettings | None = None


def faults(answers: AnswerSettings) -> Iterator[tuple[str, str]]:
    """What does not fit together: the fault, and what to do."""
    ways = {
        "vouched_by": answers.vouched_by,
        "maildir": answers.maildir,
        "lmtp": answers.lmtp,
        "imap": answers.imap,
    }
    for name, value in ways.items():
        if value and not answers.address:
            yield (
                f"[answers] {name} is set, and there is no address to which answers go",
                'Add the address, for instance address = "cycle@council.example".',
            )
    if answers.vouched_by == "authserv-id" and not answers.authserv_id:
        yield (
            "[answers] vouched_by is authserv-id, and authserv_id names no server",
            "Add the name that your server writes into Authentication-Results.",
        )
    if answers.vouched_by in {"exchange-online", "dkim"} and not answers.domains:
        yield (
            f"[answers] vouched_by is {answers.vouched_by}, and domains names none",
            'Add those of the council: domains = ["council.example"].',
        )
    if answers.imap:
        secrets = (
            answers.imap.password_file,
            answers.imap.token_file,
            answers.imap.token_command,
        )
        if sum(map(bool, secrets)) != 1:
            yield (
                "[answers.imap] needs one of password_file, token_file and token_command",
                "Name where its password or its token comes from.",
            )
    if answers.dkim_keys and answers.vouched_by != "dkim":
        yield (
            "[answers] dkim_keys is set, and vouched_by is not dkim",
            "Leave the keys out, or set vouched_by.",
        )
