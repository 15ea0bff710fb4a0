"""The one place that builds objects: from settings to a working office. Importing it does nothing."""

import os
import pwd
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from cycle import settings as office_settings
from cycle import shipped
from cycle.clock import Clock
from cycle.mail.compose import Composed, Sender, compose
from cycle.mail.dispatch import Dispatcher
from cycle.mail.letter import Contact, Letter
from cycle.mail.relay import Relay
from cycle.mail.wording import Templates
from cycle.oneline import AddressError, UnfitTextError
from cycle.service import ticks
from cycle.service.bureau import Bureau, Caller
from cycle.settings import MailSettings, Settings, SettingsError
from cycle.store.database import WAIT, Database, is_file, open_database
from cycle.store.unit_of_work import Reading, Steps

if TYPE_CHECKING:
    from cycle.mail.transport import RelaySettings


@dataclass(frozen=True)
class Postroom:
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
    bureau: Bureau


def build(settings: Settings, clock: Clock, *, wait: timedelta = WAIT) -> App:
    """Open the office that the settings describe. Raises what `open_database` raises, and SettingsError.

    wait: how long an act waits for another one's to end.
    """
    with ExitStack() as undo:
        database = undo.enter_context(open_database(settings.database, wait=wait))
        app = App(settings, clock, bureau_of(settings, database, clock))
        undo.pop_all()
        return app


def bureau_of(settings: Settings, database: Database, clock: Clock) -> Bureau:
    """The use cases' half of an office, over an open database. Raises SettingsError for addresses that are none."""
    mail = settings.mail
    with _blaming("[mail] sender_name or sender_address"):
        sender = Sender(name=mail.sender_name, address=mail.sender_address)
    with _blaming("[mail] contact_name or contact_address"):
        contact = Contact(name=mail.contact_name, address=mail.contact_address)
    templates = Templates(Path(settings.templates) / "mail", shipped.templates() / "mail")
    forms = (Path(settings.templates) / "report", shipped.templates() / "report")
    return Bureau(database, clock, Postroom(templates, sender), contact, forms)


@contextmanager
def _blaming(settings: str) -> Iterator[None]:
    """Say in which settings an unfit text stands."""
    try:
        yield
    except (AddressError, UnfitTextError) as error:
        raise SettingsError(f"cycle.toml, {settings}: {error.message}.", error.remedy) from error


def dispatcher(bureau: Bureau, relay: Relay, sender: str, lease: timedelta) -> Dispatcher:
    """What hands messages over, under a name no other dispatcher has."""
    return Dispatcher(
        reading=partial(Reading, bureau.database),
        work=partial(Steps, bureau.database),
        relay=relay,
        clock=bureau.clock,
        owner=f"{os.uname().nodename}:{os.getpid()}:{uuid4().hex[:8]}",
        sender=sender,
        lease=lease,
        truth=partial(ticks.truth, bureau),
        renew=partial(ticks.say_anew, bureau),
    )


def relay_settings(mail: MailSettings, environment: Mapping[str, str]) -> "RelaySettings":
    """How to speak to the relay, with its password. Raises RelaySettingsError, SettingsError."""
    from cycle.mail.transport import RelaySettings, Tls  # noqa: PLC0415 - only what sends needs it

    return RelaySettings(
        host=mail.host,
        port=mail.port,
        tls=Tls(mail.tls),
        username=mail.username,
        password=office_settings.password(mail, environment),
        timeout=mail.timeout_seconds,
        ca_file=Path(mail.ca_file) if mail.ca_file else None,
    )


def smtp(
    mail: MailSettings, environment: Mapping[str, str]
) -> tuple[Callable[[], AbstractAsyncContextManager[Relay]], timedelta]:
    """What makes a connection to the relay that the settings name, and the shortest lease its time-outs allow.

    Raises RelaySettingsError, SettingsError.
    """
    from cycle.mail.transport import SmtpRelay  # noqa: PLC0415 - only what sends needs it

    relay = relay_settings(mail, environment)
    return partial(SmtpRelay, relay), relay.shortest_lease


def caller_here(settings: Settings, acts_as: str | None, uid: int, settings_file: Path) -> Caller:
    """Who is at this keyboard: the login of the process's user, and whether the database is this user's own.

    A server's database has no owner on this machine: it counts as that of the user who owns the settings naming it.
    """
    place = Path(settings.database) if is_file(settings.database) else settings_file
    owner = uid == 0 or _owns(place, uid)
    try:
        login = pwd.getpwuid(uid).pw_name
    except KeyError:
        login = str(uid)
    return Caller(login=login, owner=owner, acts_as=acts_as)


def _owns(path: Path, uid: int) -> bool:
    try:
        return path.stat().st_uid == uid
    except OSError:
        return False
