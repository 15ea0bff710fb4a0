"""The clock against the record: found to stand before an entry, noted, and put right by the
administrator.

Whatever is written goes through here first, so the first entry by a clock that stands before
the record tells so. Nothing is refused for it but a publication, which cannot be dated back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from cycle.chain import sha256_bytes
from cycle.clock import SKEW
from cycle.engine.outside_events import ClockCorrected, ClockFoundBehind
from cycle.errors import CycleError
from cycle.mail.retry_schedule import LONGEST
from cycle.service.cycles import Loaded, load, record, save
from cycle.service.office_journal import write_to_office_journal
from cycle.service.services import Caller, NotTheOwnerError, Services
from cycle.store.unit_of_work import Reading, UnitOfWork


class ClockRightError(CycleError):
    """There is nothing about the clock that could be recorded."""


class ClockCorrectionNoted(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    tag="clock-corrected",
    tag_field="event",
):
    """What was wrong with the clock, in the journal of the office. cycles: in which it was
    noted. evidence: its SHA-256.
    """

    reason: str
    since_on: date
    evidence: str
    by: str
    cycles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClockStanding:
    """How the clock stands to the record.

    ahead_at: the instant of the entry that it stands before, and of which nobody has said which
    is wrong; None where all is well. cycles: those in which that was noted.
    """

    now: datetime
    ahead_at: datetime | None
    cycles: tuple[str, ...]


def standing(reading: Reading, now: datetime) -> ClockStanding:
    """How the clock stands to the record."""
    doubted = {
        loaded.name: loaded.state.clock
        for loaded in _running(reading)
        if loaded.state.clock and loaded.state.clock.doubted(now)
    }
    found = (_ahead(reading, now), *(clock.ahead_at for clock in doubted.values()))
    return ClockStanding(now, max((at for at in found if at), default=None), tuple(doubted))


def load_by_clock(uow: UnitOfWork, name: str, now: datetime) -> Loaded:
    """The cycle, to be written to. Where the clock stands before the record, that is its newest
    entry. Raises UnknownCycleError.
    """
    return _noted(uow, load(uow, name), _ahead(uow, now), now)


def note_in_every_cycle(uow: UnitOfWork, now: datetime) -> None:
    """The same for every running cycle, before something is written that is of none."""
    ahead = _ahead(uow, now)
    for loaded in _running(uow) if ahead else ():
        _noted(uow, loaded, ahead, now)


def not_noted(reading: Reading, now: datetime) -> tuple[str, ...]:
    """The running cycles whose journal does not tell yet that the clock stands before the
    record.
    """
    ahead = _ahead(reading, now)
    if ahead is None:
        return ()
    return tuple(loaded.name for loaded in _running(reading) if _is_news(loaded, ahead, now))


def corrected(
    services: Services,
    caller: Caller,
    *,
    reason: str,
    since_on: date,
    evidence: bytes,
    dry_run: bool = False,
) -> tuple[str, ...]:
    """Record what was wrong with the clock, in every cycle that noted it; these. From then on
    the order of the record is that of its entries. dry_run: take it back again.

    Raises NotTheOwnerError, ClockRightError.
    """
    if not caller.owner:
        raise NotTheOwnerError(
            f"{caller.login} does not own the office's database, and so may not say what was "
            "wrong with the clock.",
            "Ask the administrator of this office.",
        )
    now = services.clock.now()
    said = ClockCorrected(
        reason=reason, since_on=since_on, evidence=sha256_bytes(evidence), by=caller.login
    )
    with UnitOfWork(services.database) as uow:
        note_in_every_cycle(uow, now)
        names = standing(uow, now).cycles
        if not names:
            raise ClockRightError(
                "The clock does not stand before the record, so there is nothing to record.",
                "See: cycle verify",
            )
        uow.contents.put(evidence, now)
        noted = ClockCorrectionNoted(
            reason=reason, since_on=since_on, evidence=said.evidence, by=said.by, cycles=names
        )
        write_to_office_journal(uow, noted, now)
        for name in names:
            after = record(uow, load(uow, name), (said,), now)
            save(uow, after, now)
        if not dry_run:
            uow.commit()
    return names


def _ahead(reading: Reading, now: datetime) -> datetime | None:
    """The instant of a journal's newest entry that the clock stands before."""
    newest = reading.journal.last_written_at()
    return newest if newest and newest > now + SKEW else None


def _running(reading: Reading) -> Iterable[Loaded]:
    cycles = reading.cycles.all()
    return [load(reading, cycle.name) for cycle in cycles if cycle.ended_at is None]


def _is_news(loaded: Loaded, ahead: datetime | None, now: datetime) -> bool:
    clock = loaded.state.clock
    known = clock is not None and clock.doubted(now) and clock.ahead_at >= (ahead or now)
    return ahead is not None and not known


def _noted(uow: UnitOfWork, loaded: Loaded, ahead: datetime | None, now: datetime) -> Loaded:
    if ahead is None or loaded.state.ended_at or not _is_news(loaded, ahead, now):
        return loaded
    after = record(uow, loaded, (ClockFoundBehind(ahead_at=ahead),), now)
    uow.outbox.offer_now(loaded.name, now, now + LONGEST, "the clock had been ahead")
    save(uow, after, now)
    return after
