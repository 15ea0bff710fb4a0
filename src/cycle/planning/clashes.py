"""What stands against this year's dates, each with what would mend it; nothing, where they can
all be met. Pure.

What would mend it has been tried: a meeting is named with the first day (or, where it comes
before, the last) on which the clash is gone, a stage with the working days that are too many.
Only a person moves a date.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cycle.calendar.words import brief_day
from cycle.engine.obligations import APPOINT, DATE, Obligation, obligations
from cycle.engine.situation import Situation
from cycle.engine.tenures import Tenure
from cycle.machine.sequence import Place
from cycle.planning.attainable import AttainableYear, RequiredDate, wanted_of
from cycle.planning.timetable import timetable
from cycle.planning.warnings.bodies import offices_filled
from cycle.planning.warnings.warning import WarningContext

FARTHEST = 250
"""Days over which another date is looked for, either way."""


class ClashCode(StrEnum):
    """What kind of thing stands against the dates."""

    LATE = "late"
    """A deadline has passed and what it asks for is not done."""
    UNDATED = "undated"
    """A meeting that the year waits for has no date."""
    TOO_SOON = "too-soon"
    """A date comes before the stage can be so far."""
    ROLE_VACANT = "role-vacant"
    """Nobody holds the office on the date."""
    ADDRESS = "address"
    """An officer cannot be written to."""


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing that stands against the dates. on: the date concerned."""

    code: ClashCode
    sentence: str
    remedy: str
    on: date | None


@dataclass(frozen=True, slots=True)
class DatesCheck:
    """How many dates were held against the order of the stages, and what was found; proved
    where that is nothing.
    """

    dates: int
    clashes: tuple[Clash, ...]


def held_against(situation: Situation, tenures: Iterable[Tenure]) -> DatesCheck:
    """Everything that stands against the dates of a cycle, as it is now."""
    year = AttainableYear.of(situation)
    wanted = wanted_of(year)
    found = (*_late(year), *_too_soon(year, wanted), *_vacant(year, tuple(tenures)))
    return DatesCheck(len(wanted), found)


def _late(year: AttainableYear) -> Iterator[Clash]:
    for asked in obligations(year.situation):
        if asked.need == APPOINT:
            continue  # told as vacant, with what is due
        if asked.need == DATE:
            sentence = f"{asked.sentence[:1].upper()}{asked.sentence[1:]}."
            yield Clash(ClashCode.UNDATED, sentence, asked.remedy or "", None)
        elif asked.due and asked.overdue(year.situation.now):
            yield Clash(ClashCode.LATE, _overdue(year, asked), asked.remedy or "", asked.due.on)


def _overdue(year: AttainableYear, asked: Obligation) -> str:
    assert asked.due
    who = year.machine.title_of_role(asked.role)
    return (
        f"{asked.what}: was due on {brief_day(asked.due.on)} from the {who}, and "
        f"{asked.sentence}."
    )


def _too_soon(year: AttainableYear, wanted: Iterable[RequiredDate]) -> Iterator[Clash]:
    """Per stage and what its dates count from, one clash. What is overdue is told as late, and
    not again.
    """
    groups: dict[tuple[Place, frozenset[str]], list[RequiredDate]] = {}
    for each in wanted:
        on = year.due_on(each)
        told_as_late = year.is_open(each.place) and on is not None and on < year.today
        if year.misses(each) and not told_as_late:
            groups.setdefault((each.place, each.names), []).append(each)
    for (place, _), missed in groups.items():
        dates = [on for each in missed if (on := year.due_on(each))]
        yield Clash(
            ClashCode.TOO_SOON,
            _why(year, place, missed),
            _mend(year, place, missed),
            min(dates),
        )


def _why(year: AttainableYear, place: Place, missed: Iterable[RequiredDate]) -> str:
    span, least = year.spans[place], year.least_of(place)
    can = f"{place[1]} can begin on {brief_day(span.begins)} at the earliest"
    if any(each.done for each in missed):
        takes = "1 working day" if least == 1 else f"{least} working days"
        can += f" and takes {takes} at least, so it is not done before {brief_day(span.done)}"
    by_what = {each.what: on for each in missed if (on := year.due_on(each))}
    dates = ", ".join(f"{what} on {brief_day(on)}" for what, on in by_what.items())
    return f"{can}; but it has to meet: {dates}."


def _mend(year: AttainableYear, place: Place, missed: list[RequiredDate]) -> str:
    """What was tried and helps, by itself."""

    def helps(changed: AttainableYear) -> bool:
        return not any(changed.misses(each) for each in missed)

    ways = [*_moves(year, place, missed, helps), *_shorter(year, place, helps)]
    if ways:
        told = ", or ".join(ways)
        return f"{told[:1].upper()}{told[1:]}."
    return (
        "No single meeting moved and no stage made shorter would mend it: change the "
        "deadlines of the workflow."
    )


def _moves(
    year: AttainableYear,
    place: Place,
    missed: list[RequiredDate],
    helps: Callable[[AttainableYear], bool],
) -> Iterator[str]:
    """A later date for what the deadlines count from, an earlier one for the meeting that the
    stage has to wait for.
    """
    behind = {
        need.meeting
        for each in year.behind[place]
        if each in year.spans and (need := year.machine.stage(*each).meeting)
    }
    counted_from = {
        name for each in missed for name in each.names if name in year.machine.meetings
    }
    for meeting in sorted(counted_from - behind):
        if found := _first_that_helps(year, meeting, 1, helps):
            yield f"move {meeting} to {brief_day(found)} or later"
    for meeting in sorted(behind - counted_from):
        if found := _first_that_helps(year, meeting, -1, helps):
            yield f"move {meeting} to {brief_day(found)} or earlier"


def _first_that_helps(
    year: AttainableYear, meeting: str, step: int, helps: Callable[[AttainableYear], bool]
) -> date | None:
    """The nearest working day, that way, on which the meeting would have to sit; none in the
    past.
    """
    state = year.situation.state.meetings.get(meeting)
    if state is None or state.on is None:
        return None
    days = (state.on + timedelta(days=step * number) for number in range(1, FARTHEST + 1))
    open_days = (
        day
        for day in days
        if year.situation.rulebook.calendar.is_working(day) and day >= year.today
    )
    return next((day for day in open_days if helps(year.with_meeting(meeting, day))), None)


def _shorter(
    year: AttainableYear, place: Place, helps: Callable[[AttainableYear], bool]
) -> Iterator[str]:
    for each in (place, *sorted(year.behind[place] & set(year.spans))):
        shorter = range(year.least_of(each) - 1, 0, -1)
        if enough := next(
            (number for number in shorter if helps(year.with_least(each, number))), None
        ):
            yield f"give {each[1]} fewer than {enough + 1} working days"


def _vacant(year: AttainableYear, tenures: tuple[Tenure, ...]) -> Iterator[Clash]:
    """Offices that nobody holds on a date still to come."""
    lines = tuple(
        line
        for line in timetable(year.situation)
        if (line.track, line.stage) in year.spans and line.on and line.on >= year.today
    )
    for warning in offices_filled(WarningContext(year.situation, lines, tenures, {})):
        yield Clash(ClashCode.ROLE_VACANT, warning.sentence, warning.remedy, warning.on)
