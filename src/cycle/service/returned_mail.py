"""What comes back to the office's own address: taken in where it is a notice, kept for a clerk
where nobody can tell by program what it is.

What is not understood stays unseen in its folder and is a row in the clerks' list, until a
clerk has read it, somebody has taken it out of the folder, or a newer program understands it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from cycle.mail.returned import glance
from cycle.service import ledger
from cycle.service.clerks import let_clerks_in
from cycle.service.cycles import load
from cycle.service.services import Caller, Services
from cycle.store.errors import DatabaseError
from cycle.store.messages import Unread
from cycle.store.unit_of_work import Reading, UnitOfWork

_BROKE_OFF = "the program broke off while reading it, and its log says how"


class Mailbox(Protocol):
    """A folder of messages, each known by a name that stays. All may raise OSError."""

    place: str

    def unseen(self) -> Sequence[str]: ...

    def content(self, name: str) -> bytes:
        """Raises FileNotFoundError where it has gone."""
        ...

    def mark_seen(self, name: str) -> None:
        """Nothing where it has gone."""
        ...


@dataclass
class Looked:
    """What one look through a mailbox found: sentences for the log. unread: of what a clerk is
    to read.
    """

    taken_in: list[str] = field(default_factory=list)
    set_aside: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def look_through(services: Services, mailbox: Mailbox, tried: set[str]) -> Looked:
    """Take in every notice that is unseen, and keep on record what is not understood.

    tried: names of what this process did not understand; it does not try them again. One at
    which it broke off by a fault of its own is a clerk's to read from the next look on, so it
    stops none of the others for longer. Raises OSError.
    """
    with Reading(services.database) as reading:
        known = {row.file: row for row in reading.unread_mail.in_folder(mailbox.place)}
    names = mailbox.unseen()
    looked = Looked()
    for name in names:
        row = known.get(name)
        if row is not None and row.settled_at is not None:
            _file(services, mailbox, row)
        elif name not in tried:
            _try(services, mailbox, name, row, looked, tried)
        elif row is None:
            _keep(services, mailbox.place, name, b"", _BROKE_OFF)
            looked.unread.append(f"{name}: {_BROKE_OFF}.")
    tried.intersection_update(names)
    _settle_what_has_gone(services, [row for name, row in known.items() if name not in names])
    return looked


def _try(
    services: Services,
    mailbox: Mailbox,
    name: str,
    row: Unread | None,
    looked: Looked,
    tried: set[str],
) -> None:
    """Look at one message, and note first that it was tried: so a fault of ours shows at the
    next look, whatever it is. Where the folder or the database is away, it is tried again.
    """
    tried.add(name)
    try:
        understood = _understood(services, mailbox, name, row, looked)
    except (DatabaseError, OSError):
        tried.discard(name)
        raise
    if understood:
        tried.discard(name)


def _understood(
    services: Services, mailbox: Mailbox, name: str, row: Unread | None, looked: Looked
) -> bool:
    """Whether nobody need read it; what has gone in the meantime is somebody else's."""
    try:
        content = mailbox.content(name)
    except FileNotFoundError:
        return True
    try:
        looked.taken_in.append(ledger.take_in_bounce(services, None, content, name))
    except ledger.NothingToDoError as error:
        looked.set_aside.append(error.message)
    except ledger.UnusableError as error:
        looked.unread.append(error.message)
        if row is None:
            _keep(services, mailbox.place, name, content, error.why)
        return False
    if row is None:
        mailbox.mark_seen(name)
    else:
        _settle(services, [row], "understood at a later look")
        _file(services, mailbox, row)
    return True


def _keep(services: Services, folder: str, name: str, content: bytes, why: str) -> None:
    brief = glance(content)
    with UnitOfWork(services.database) as uow:
        uow.unread_mail.add(
            folder=folder,
            file=name,
            since_at=services.clock.now(),
            sender=brief.sender,
            subject=brief.subject,
            why=why,
            text=brief.text,
        )
        uow.commit()


def _file(services: Services, mailbox: Mailbox, row: Unread) -> None:
    mailbox.mark_seen(row.file)
    with UnitOfWork(services.database) as uow:
        uow.unread_mail.filed([row.id], services.clock.now())
        uow.commit()


def _settle(services: Services, rows: Iterable[Unread], words: str) -> None:
    with UnitOfWork(services.database) as uow:
        for row in rows:
            uow.unread_mail.settle(row.id, services.clock.now(), words)
        uow.commit()


def _settle_what_has_gone(services: Services, rows: Sequence[Unread]) -> None:
    if not rows:
        return
    now = services.clock.now()
    with UnitOfWork(services.database) as uow:
        for row in rows:
            uow.unread_mail.settle(row.id, now, "read or moved in its folder")
        uow.unread_mail.filed([row.id for row in rows], now)
        uow.commit()


def show(services: Services, caller: Caller, key: str) -> Unread:
    """What is known of a message that is not understood. Raises UnknownMessageError,
    LedgerError.
    """
    with Reading(services.database) as reading:
        _refuse_strangers(reading, caller, services.clock.now())
        return reading.unread_mail.get(key)


def do(
    uow: UnitOfWork, services: Services, caller: Caller, act: ledger.LedgerAct, key: str
) -> str:
    """Settle it, in the caller's transaction, which is all that can be done to it; a sentence.
    Raises UnknownMessageError, LedgerError.
    """
    now = services.clock.now()
    _refuse_strangers(uow, caller, now)
    row = uow.unread_mail.get(key)
    if act is not ledger.LedgerAct.LEAVE:
        raise ledger.LedgerError(
            f"{key} came back to this office; nothing of it is sent.",
            f"When you have read it: cycle mail leave {key}",
        )
    if not uow.unread_mail.settle(row.id, now, f"read by {caller.acts_as or caller.login}"):
        raise ledger.LedgerError(f"{key} is settled already: {row.settled_words}.")
    return f"{key} is settled: nobody is asked to read it any more."


def _refuse_strangers(reading: Reading, caller: Caller, now: datetime) -> None:
    """It may be about any cycle, so it is for the clerks of each."""
    cycles = (load(reading, name) for name in reading.cycles.names())
    stranger = ledger.LedgerError(
        "What came back to this office is read by the clerks of its cycles and the owner of "
        "the database."
    )
    let_clerks_in(reading, caller, cycles, now, stranger)
