"""What the use cases work with, and the errors that are theirs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cycle.clock import Clock
from cycle.errors import CycleError
from cycle.mail.compose import Composed
from cycle.mail.inbound.dkim_signature import KeyRecord
from cycle.mail.inbound.reply import Inbox
from cycle.mail.inbound.vouching import Vouching
from cycle.mail.letter import Contact, Letter
from cycle.store.database import Database


class NotAnOfficerError(CycleError):
    """The caller's login belongs to no officer of this office."""


class NoLoginError(CycleError):
    """Somebody would act under the key of an external partner, who has no login."""


class NotTheOwnerError(CycleError):
    """An administrator's act, asked for by somebody who does not own the database."""


class Composer(Protocol):
    """Turns a letter into frozen bytes."""

    def compose(self, letter: Letter) -> Composed:
        """The bytes of a letter. Raises WordingError where a template fails."""
        ...


def _no_key(_: str) -> bytes | None:
    return None


@dataclass(frozen=True)
class Services:
    """One office at work: its database, its clock, its composer, and whom officers may ask."""

    database: Database
    clock: Clock
    composer: Composer
    contact: Contact
    inbox: Inbox | None = None
    """Where answers go; None where the settings name no address for them."""
    vouching: Vouching | None = None
    """How the council's server vouches for a sender; without it, no answer is an act."""
    shared_addresses: frozenset[str] = frozenset()
    """Addresses that several people use, in lower case: what comes from them is no act."""
    key_record: KeyRecord = _no_key
    """Looks up the key of a signature on mail that comes in."""
    forms: tuple[Path, ...] = ()
    """Folders of the reports' forms, the council's own before the shipped."""


def _by_no_other(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is at the keyboard. `owner`: the database is this user's own, who could do anything
    to it anyway.

    acts_as: the officer in whose name the owner types; recorded with the act. known_as: whether
    the machine takes another name for this user's too, as a domain's logins have several.
    """

    login: str
    owner: bool = False
    acts_as: str | None = None
    known_as: Callable[[str], bool] = field(default=_by_no_other, compare=False)


@dataclass(frozen=True, slots=True)
class Behalf:
    """Whose act a clerk records: the role, and the bytes of the e-mail or signed page that show
    it. login: of whoever did it in that role; None for the holder. unread: the key of the
    message that is the evidence, where one that came in is; it is then dealt with.
    """

    role: str
    evidence: bytes
    login: str | None = None
    unread: str | None = None
