"""What `cycle check` says of dates: of a running cycle, or of a year that is not open yet.
Proved, or what clashes. Reads only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from shlex import quote

from cycle.declaration.dates import Dates
from cycle.engine.actors import Actor
from cycle.engine.decide import begin
from cycle.engine.replay import replay
from cycle.engine.rulebook import Rulebook
from cycle.engine.situation import Situation
from cycle.engine.tenures import Tenure
from cycle.engine.year_dates import lacking
from cycle.planning.clashes import Clash, ClashCode, DatesCheck, held_against
from cycle.service.cycles import load
from cycle.service.opening import command_to_open
from cycle.store.unit_of_work import Reading
from cycle.text_checks import AddressError, checked_address

ABSENT = Actor(login="-", name="-")
"""Who opens a year that is only looked at."""


@dataclass(frozen=True, slots=True)
class DatesProof:
    """from_on: the day from which it was reckoned; dates: how many were held against the order
    of the stages, on how many ways through the year; officers: how many could be written to;
    again, undated, not_reckoned: see cycle.planning.clashes.
    """

    cycle: str
    proved: bool
    from_on: date
    dates: int
    ways: int
    officers: int
    clashes: tuple[Clash, ...]
    again: tuple[str, ...]
    undated: tuple[str, ...]
    not_reckoned: tuple[str, ...]


def prove_dates(reading: Reading, name: str, now: datetime) -> DatesProof:
    """Raises UnknownCycleError, NoCalendarDataError."""
    loaded = load(reading, name)
    today = loaded.rulebook.local(now).date()
    ours = [
        held
        for held in reading.officers.appointments()
        if held.role in loaded.rulebook.machine.roles and held.ends_on >= today
    ]
    tenures = [
        Tenure(held.role, held.officer.name, held.from_on, held.ends_on) for held in ours
    ]
    answer = held_against(loaded.at(now), tenures)
    letters = {held.officer.login: held.officer.email for held in ours}
    clashes = (*answer.clashes, *_addresses(letters))
    return _proof(loaded.name, today, answer, clashes, officers=len(letters))


def prove_planned(
    rulebook: Rulebook, dates: Dates, now: datetime, from_on: date | None
) -> DatesProof:
    """A year that is not open, reckoned from a day: today, or the beginning where that is to
    come, unless another is given. Raises NoCalendarDataError.
    """
    today = from_on or max(rulebook.local(now).date(), dates.begins_on)
    at = rulebook.opening_on(today)
    nobody = replace(rulebook, tenures=None)
    command = command_to_open(rulebook.machine.workflow, dates)
    opened = begin(nobody, ABSENT, command, at)
    situation = Situation(nobody, replay((event, at) for event in opened), at)
    answer = held_against(situation, None)
    without = lacking(rulebook.machine, dates.begins_on, dates.year, dates.named)
    clashes = (
        *(
            Clash(ClashCode.UNDATED, f"{_capital(each.sentence)}.", each.remedy or "", None)
            for each in without
        ),
        *(replace(clash, remedy=_planned_remedy(clash)) for clash in answer.clashes),
    )
    return _proof(rulebook.machine.workflow, today, answer, clashes, officers=0)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _planned_remedy(clash: Clash) -> str:
    """Nothing can be done yet about a cycle that is not open."""
    match clash.code:
        case ClashCode.UNDATED:
            return 'Write its date under "meetings" in the file of dates.'
        case ClashCode.LATE:
            return (
                "Begin the year earlier, or change the deadline in the workflow. A year that "
                "is past is reckoned as it began with --from DATE."
            )
        case _:
            return clash.remedy


def _proof(
    name: str,
    from_on: date,
    answer: DatesCheck,
    clashes: tuple[Clash, ...],
    *,
    officers: int,
) -> DatesProof:
    return DatesProof(
        cycle=name,
        proved=not clashes,
        from_on=from_on,
        dates=answer.dates,
        ways=answer.ways,
        officers=officers,
        clashes=clashes,
        again=answer.again,
        undated=answer.undated,
        not_reckoned=answer.not_reckoned,
    )


def _addresses(letters: dict[str, str]) -> Iterator[Clash]:
    for login, address in letters.items():
        try:
            checked_address(address)
        except AddressError as error:
            mend = f"cycle officer change {quote(login)} --email ADDRESS"
            yield Clash(ClashCode.ADDRESS, f"{login}: {error.message}.", mend, None)
