"""The one place that builds objects: from settings to a working office. Importing it does
nothing.
"""

import pwd
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from cycle import settings as office_settings
from cycle import shipped
from cycle.access_tokens import TokenSource, from_command, from_file
from cycle.answer_settings import AnswerSettings, ImapSettings
from cycle.clock import Clock
from cycle.errors import CycleError
from cycle.mail.compose import Composed, Sender, compose
from cycle.mail.dispatch import Dispatcher
from cycle.mail.inbound.dkim_keys import key_record
from cycle.mail.inbound.reply import Inbox
from cycle.mail.inbound.vouching import Border, Vouching
from cycle.mail.letter import Contact, Letter
from cycle.mail.owners import own_name
from cycle.mail.relay import Relay
from cycle.mail.relay_settings import RelaySettings, Tls
from cycle.mail.templates import Templates
from cycle.service import ticks
from cycle.service.services import Caller, Services
from cycle.settings import MailSettings, Settings, SettingsError
from cycle.store.database import WAIT, Database, is_file, open_database
from cycle.store.errors import (
    DatabaseBusyError,
    DatabaseDeniedError,
    DatabaseDriverError,
    DatabaseError,
    DatabaseLostError,
)
from cycle.store.unit_of_work import Reading, Steps, UnitOfWork
from cycle.text_checks import AddressError, UnfitTextError, typed_address


@dataclass(frozen=True)
class TemplateComposer:
    """The council's templates and sender, put to work."""

    templates: Templates
    sender: Sender

    def compose(self, letter: Letter) -> Composed:
        return compose(letter, self.templates, self.sender)


@dataclass(frozen=True)
class App:
    """A working office."""

    settings: Settings
    clock: Clock
    services: Services


def build(settings: Settings, clock: Clock, *, wait: timedelta = WAIT) -> App:
    """Open the office that the settings describe. Raises what `open_database` raises, and
    SettingsError.

    wait: how long an act waits for another one's to end.
    """
    with ExitStack() as undo:
        database = undo.enter_context(open_database(settings.database, wait=wait))
        app = App(settings, clock, services_of(settings, database, clock))
        undo.pop_all()
        return app


def services_of(settings: Settings, database: Database, clock: Clock) -> Services:
    """The use cases' half of an office, over an open database. Raises SettingsError for
    addresses that are none.
    """
    mail = settings.mail
    with _blaming("[mail] sender_name or sender_address"):
        sender = Sender(name=mail.sender_name, address=mail.sender_address)
    with _blaming("[mail] contact_name or contact_address"):
        contact = Contact(name=mail.contact_name, address=mail.contact_address)
    templates = Templates(Path(settings.templates) / "mail", shipped.templates() / "mail")
    forms = (Path(settings.templates) / "report", shipped.templates() / "report")
    return Services(
        database,
        clock,
        TemplateComposer(templates, sender),
        contact,
        inbox=_inbox(settings),
        vouching=_vouching(settings.answers),
        shared_addresses=frozenset(each.casefold() for each in settings.answers.shared),
        key_record=key_record(settings.answers.dkim_keys),
        forms=forms,
    )


def _inbox(settings: Settings) -> Inbox | None:
    """Where answers go, and what this program sends from. Raises SettingsError."""
    address = settings.answers.address
    if not address:
        return None
    with _blaming("[answers] address"):
        checked = typed_address(address).casefold()
    return Inbox(address=checked, own=(settings.mail.sender_address.casefold(),))


def _vouching(answers: AnswerSettings) -> Vouching | None:
    if not answers.vouched_by:
        return None
    return Vouching(
        border=Border(answers.vouched_by),
        authserv_id=answers.authserv_id,
        domains=tuple(domain.casefold() for domain in answers.domains),
    )


@contextmanager
def _blaming(settings: str) -> Iterator[None]:
    """Say in which settings an unfit text stands."""
    try:
        yield
    except (AddressError, UnfitTextError) as error:
        raise SettingsError(
            f"cycle.toml, {settings}: {error.message}.", error.remedy
        ) from error


def dispatcher(
    services: Services,
    relays: Sequence[Relay],
    sender: str,
    lease: timedelta,
    *,
    owner: str | None = None,
    per_minute: int | None = None,
) -> Dispatcher:
    """What hands messages over, under the name given, or one that no other dispatcher has.

    Where a pace is to be kept, what others have claimed must stand still while it is counted:
    then nobody works beside.
    """
    work = UnitOfWork if per_minute else Steps
    return Dispatcher(
        reading=partial(Reading, services.database),
        work=partial(work, services.database),
        relays=relays,
        clock=services.clock,
        owner=owner or own_name(),
        sender=sender,
        lease=lease,
        truth=partial(ticks.truth, services),
        renew=partial(ticks.say_anew, services),
        per_minute=per_minute,
    )


def relay_settings(mail: MailSettings, environment: Mapping[str, str]) -> RelaySettings:
    """How to speak to the relay, with its password. Raises RelaySettingsError,
    SettingsError.
    """
    return RelaySettings(
        host=mail.host,
        port=mail.port,
        tls=Tls(mail.tls),
        username=mail.username,
        password=office_settings.password(mail, environment),
        token=token_source(mail),
        timeout=mail.timeout_seconds,
        ca_file=Path(mail.ca_file) if mail.ca_file else None,
    )


def token_source(settings: MailSettings | ImapSettings) -> TokenSource | None:
    """Where the token for a mail server comes from; None where it takes none."""
    if settings.token_command:
        return from_command(settings.token_command)
    return from_file(Path(settings.token_file)) if settings.token_file else None


def smtp(
    mail: MailSettings, environment: Mapping[str, str]
) -> tuple[Callable[[], AbstractAsyncContextManager[Sequence[Relay]]], timedelta]:
    """What makes connections to the relay that the settings name, and the shortest lease its
    time-outs allow.

    Raises RelaySettingsError, SettingsError.
    """
    from cycle.mail.transport import connections  # noqa: PLC0415 - only what sends needs it

    relay = relay_settings(mail, environment)
    return partial(connections, relay, mail.connections), relay.shortest_lease


class NotYoursError(CycleError):
    """No daemon answers, and the database is somebody else's."""


def caller_here(settings: Settings, acts_as: str | None, uid: int) -> Caller:
    """Who is at this keyboard: the owner of the database, or root, who could do anything to it
    anyway.

    A database that is not there is nobody's yet. Raises NotYoursError for everybody else: the
    daemon serves them.
    """
    if not _owns(settings.database, uid):
        raise NotYoursError(
            f"No daemon answers here, and {settings.database} is not yours: only its owner "
            "works on it directly.",
            "Ask the administrator of this office to start the daemon: cycle daemon",
        )
    return caller_of(uid, owner=True, acts_as=acts_as)


def build_for(settings: Settings, clock: Clock, uid: int) -> App:
    """The office, worked on directly by a user whom no daemon serves. Raises what `build`
    raises; NotYoursError where it is on a server that this user, who is not root, cannot use.
    """
    try:
        return build(settings, clock)
    except DatabaseError as error:
        if uid == 0 or is_file(settings.database) or isinstance(error, _PASSING):
            raise
        shut = isinstance(error, DatabaseDeniedError | DatabaseDriverError)
        why = "it is on a server, and not open to you directly." if shut else error.message
        raise NotYoursError(
            f"No daemon answers here to work on the office's database for you: {why}",
            "Ask the administrator of this office to start the daemon; `cycle doctor` tells "
            "them what is in its way.",
        ) from error


_PASSING = (DatabaseBusyError, DatabaseLostError)
"""What passes by itself, and is nobody's to mend."""


def check_administrator(settings: Settings, uid: int) -> None:
    """Who runs an office is the owner of its database, and root. Raises NotYoursError for
    everybody else.
    """
    if not _owns(settings.database, uid):
        raise NotYoursError(
            f"{settings.database} is not yours: this is for its owner, whom the daemon runs "
            "as, and for root.",
            "Ask the administrator of this office; they type: runuser -u cycle -- cycle ...",
        )


def caller_of(uid: int, *, owner: bool, acts_as: str | None) -> Caller:
    """The user of this machine with that number, under every name that the machine knows."""
    return Caller(login_of(uid), owner, acts_as, partial(_is_user, uid))


def login_of(uid: int) -> str:
    """The login of a user of this machine; `#` and the number of one who has none, which is
    nobody's login.
    """
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"#{uid}"


def _is_user(uid: int, login: str) -> bool:
    """Whether the machine takes the login for that user's: it compares as its own directory
    does (SSSD, winbind), with or without domain and capitals.
    """
    try:
        return pwd.getpwnam(login).pw_uid == uid
    except (KeyError, ValueError, OSError):
        return False


def _owns(database: str, uid: int) -> bool:
    """Whether the file is the user's, or not there; root owns any, and a server's database whom
    the server lets in.

    What cannot be looked at is somebody else's.
    """
    if uid == 0 or not is_file(database):
        return True
    try:
        return Path(database).stat().st_uid == uid
    except FileNotFoundError:
        return True
    except OSError:
        return False
