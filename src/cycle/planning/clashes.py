"""What stands against this year's dates, each with what would mend it; nothing, where they can
all be met. Pure.

Every way through the year is looked at, up to a stated number. What would mend a date that
comes too soon has been tried: a meeting is named with the first day (or, where it comes before,
the last) on which the clash is gone, a stage with the working days that are too many. Only a
person moves a date.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from cycle.calendar.words import brief_day
from cycle.engine.conditions import taken_ends
from cycle.engine.guards import open_stages
from cycle.engine.obligations import APPOINT, DATE, Obligation, obligations
from cycle.engine.rulebook import DueDate
from cycle.engine.situation import Situation
from cycle.engine.state import stages_ahead
from cycle.engine.tenures import Tenure
from cycle.engine.verdicts import Code
from cycle.machine.branches import recorded_in_words
from cycle.planning.attainable import AttainableYear, RequiredDate
from cycle.planning.deadline_order import OutOfOrder, out_of_order, planned_too_late
from cycle.planning.doubtful_dates import DoubtfulDate, days_that_do_not_come, empty_windows
from cycle.planning.missed_calls import MissedCall, missed_calls
from cycle.planning.reckoning import not_reckoned, taken_again, undated
from cycle.planning.timetable import timetable
from cycle.planning.warnings.bodies import offices_filled
from cycle.planning.warnings.warning import WarningContext
from cycle.planning.way_events import WayEvents
from cycle.planning.ways import Standing, WayStep, ways_through

FARTHEST = 250
"""Days over which another date is looked for, either way."""
MOST_TOLD = 3


class ClashCode(StrEnum):
    """What kind of thing stands against the dates."""

    LATE = "late"
    """A deadline has passed and what it asks for is not done."""
    UNDATED = "undated"
    """A meeting that the year waits for has no date, or a named date has none in this year."""
    TOO_SOON = "too-soon"
    """A date comes before the stage can be so far."""
    OUT_OF_ORDER = "out-of-order"
    """A deadline comes before that of something it waits for."""
    NOTICE = "notice"
    """A publication is planned after the latest lawful day."""
    OBJECTIONS = "objections"
    """Nobody could object in the time given for it."""
    NO_SUCH_DAY = "no-such-day"
    """A deadline is on a day that the year does not have."""
    ROLE_VACANT = "role-vacant"
    """Nobody holds the office on the date."""
    NOBODY_TO_SIGN = "nobody-to-sign"
    """Everyone in the office that is to sign has handed in the text."""
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
    """How many dates were held against the order of the stages, on how many ways through the
    year, and what was found; proved where there is no clash.

    again: which dates would have to be moved, were a stage taken again. undated: deadlines that
    have no date, so that nothing was held against them, and why. not_reckoned: what else was
    taken as free, or left out.
    """

    dates: int
    ways: int
    clashes: tuple[Clash, ...]
    again: tuple[str, ...]
    undated: tuple[str, ...]
    not_reckoned: tuple[str, ...]


def held_against(situation: Situation, tenures: Iterable[Tenure] | None) -> DatesCheck:
    """Everything that stands against the dates of a cycle, as it is now. tenures: None where it
    is not asked who is in office.
    """
    present = {
        track.key: there.stage
        if (there := situation.state.tracks.get(track.key))
        else track.begins_in
        for track in situation.machine.tracks
    }
    standing = Standing(
        present,
        frozenset(key for key, track in situation.state.tracks.items() if track.open),
        taken_ends(situation.state),
    )
    found = ways_through(situation.machine, standing)
    barred = {
        step for way in found.ways for step in way.steps if _sits_too_early(situation, step)
    }
    ways = tuple(way for way in found.ways if barred.isdisjoint(way.steps))
    first = WayEvents(situation, ways[0]) if ways else None
    years = [
        AttainableYear(WayEvents(situation, way, first.known if first else {})) for way in ways
    ]
    onward = [year for year in years if year.events.way.again is None]
    missed = missed_calls(situation)
    doubtful = (*empty_windows(situation), *days_that_do_not_come(situation))
    clashes = (
        *_late(situation),
        *_too_soon(onward),
        *_against_order(onward, told=set({each.what for each in doubtful})),
        *(clash for each in missed for clash in _where_missed(each)),
        *map(_doubtful, doubtful),
        *_nobody_to_sign(situation),
        *(_vacant(situation, tuple(tenures)) if tenures is not None else ()),
    )
    return DatesCheck(
        dates=len({each.key for year in onward for each in year.reckoned.wanted}),
        ways=len(years),
        clashes=clashes,
        again=tuple(taken_again(onward, years)),
        undated=tuple(undated(years)),
        not_reckoned=(
            *map(_barred, sorted({(step.stage, step.named) for step in barred})),
            *not_reckoned(
                situation, years, missed, complete=found.complete, officers=tenures is not None
            ),
        ),
    )


def _where_missed(missed: MissedCall) -> Iterator[Clash]:
    """What the track that is then called could not meet."""
    for asked in missed.overdue():
        assert asked.due
        yield Clash(
            ClashCode.TOO_SOON,
            f"If a deadline of {missed.stage} is missed: {asked.what} was due on "
            f"{brief_day(asked.due.on)} as the track {missed.track} begins.",
            f"Let it be due later, or count it from the opening of {asked.stage}.",
            asked.due.on,
        )
    for clash in (*_too_soon(missed.years), *_against_order(missed.years, told=set())):
        sentence = f"If a deadline of {missed.stage} is missed: {clash.sentence}"
        yield replace(clash, sentence=sentence)


def _sits_too_early(situation: Situation, step: WayStep) -> bool:
    """Whether the meeting, as it is dated, cannot decide so: the outcome has a day of its own
    before which it is not taken, and that comes later.
    """
    stage = situation.machine.stage(step.track, step.stage)
    if stage.meeting is None or step.outcome.not_before is None or step.turn > 1:
        return False
    sits = situation.due(stage.meeting.meeting)
    begins = situation.due(step.outcome.not_before.rule)
    return isinstance(sits, DueDate) and isinstance(begins, DueDate) and begins.on > sits.on


def _barred(found: tuple[str, str]) -> str:
    stage, outcome = found
    return f"{stage} ends as {outcome}: its meeting sits before that can be decided."


def _late(situation: Situation) -> Iterator[Clash]:
    for asked in obligations(situation):
        if asked.need == APPOINT:
            continue  # told as vacant, with what is due
        if asked.need == DATE:
            sentence = f"{asked.sentence[:1].upper()}{asked.sentence[1:]}."
            yield Clash(ClashCode.UNDATED, sentence, asked.remedy or "", None)
        elif asked.due and asked.overdue(situation.now):
            yield Clash(
                ClashCode.LATE, _overdue(situation, asked), asked.remedy or "", asked.due.on
            )


def _nobody_to_sign(situation: Situation) -> Iterator[Clash]:
    for where in open_stages(situation):
        for verdict in where.verdicts:
            if verdict.code is Code.NOBODY_TO_SIGN:
                yield Clash(ClashCode.NOBODY_TO_SIGN, f"{verdict.sentence}.", "", None)


def _overdue(situation: Situation, asked: Obligation) -> str:
    assert asked.due
    who = situation.machine.title_of_role(asked.role)
    return (
        f"{asked.what}: was due on {brief_day(asked.due.on)} from the {who}, and "
        f"{asked.sentence}."
    )


def _too_soon(years: Iterable[AttainableYear]) -> Iterator[Clash]:
    """Per stage and what its dates count from, one clash, of the first way on which it shows.
    What is overdue is told as late, and not again.
    """
    told: set[object] = set()
    for year in years:
        groups: dict[tuple[WayStep, frozenset[str]], list[RequiredDate]] = {}
        for each in year.reckoned.unmet:
            told_as_late = year.events.is_open(each.step) and year.due_on(each) < (
                year.events.today
            )
            if each.key not in told and not told_as_late:
                groups.setdefault((each.step, each.names), []).append(each)
        for (step, _), missed in groups.items():
            told |= {each.key for each in missed}
            yield Clash(
                ClashCode.TOO_SOON,
                _on_way(year, step, _why(year, step, missed)),
                _mend(year, step, missed),
                min(year.due_on(each) for each in missed),
            )


def _on_way(year: AttainableYear, step: WayStep, sentence: str) -> str:
    """With the outcomes that lead there, where these are not the first that are declared, and
    with what is recorded, where a condition hangs on it.
    """
    behind = {*year.events.behind[step], step}
    way = year.events.way
    because = [
        _as_ended(each)
        for each in way.steps
        if each in behind and (each in way.unusual or (each.end and each.end.records))
    ]
    return f"If {' and '.join(because)}: {sentence}" if because else sentence


def _as_ended(step: WayStep) -> str:
    records = recorded_in_words(step.outcome, step.end.records) if step.end else ""
    return f"{step.stage} ends as {step.named}" + (f" with {records}" if records else "")


def _why(year: AttainableYear, step: WayStep, missed: Iterable[RequiredDate]) -> str:
    least = year.least_of(step)
    can = f"{step.stage} can begin on {brief_day(year.begins(step))} at the earliest"
    if any(each.done for each in missed):
        takes = "1 working day" if least == 1 else f"{least} working days"
        can += f" and takes {takes} at least, so it is not done before "
        can += brief_day(year.done(step))
    by_what = {each.what: year.due_on(each) for each in missed}
    dates = ", ".join(f"{what} on {brief_day(on)}" for what, on in by_what.items())
    return f"{can}; but it has to meet: {dates}."


def _mend(year: AttainableYear, step: WayStep, missed: list[RequiredDate]) -> str:
    """What was tried and helps, by itself."""

    def helps(changed: AttainableYear) -> bool:
        return not any(changed.misses(each) for each in missed)

    ways = [*_moves(year, step, missed, helps), *_shorter(year, step, helps)]
    if ways:
        told = ", or ".join(ways)
        return f"{told[:1].upper()}{told[1:]}."
    return (
        "No single meeting moved and no stage made shorter would mend it: change the "
        "deadlines of the workflow."
    )


def _moves(
    year: AttainableYear,
    step: WayStep,
    missed: list[RequiredDate],
    helps: Callable[[AttainableYear], bool],
) -> Iterator[str]:
    """A later date for what the deadlines count from, an earlier one for the meeting that the
    stage has to wait for.
    """
    behind = {
        need.meeting
        for each in year.events.behind[step]
        if (need := year.events.stage(each).meeting)
    }
    counted_from = {
        name for each in missed for name in each.names if name in year.events.machine.meetings
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
    past. The further it is moved, the more it helps.
    """
    situation = year.events.situation
    state = situation.state.meetings.get(meeting)
    if state is None or state.on is None:
        return None
    days = (state.on + timedelta(days=step * number) for number in range(1, FARTHEST + 1))
    open_days = [
        day
        for day in days
        if situation.rulebook.calendar.is_working(day) and day >= year.events.today
    ]
    found = bisect_left(open_days, True, key=lambda day: helps(year.with_meeting(meeting, day)))
    return open_days[found] if found < len(open_days) else None


def _shorter(
    year: AttainableYear, step: WayStep, helps: Callable[[AttainableYear], bool]
) -> Iterator[str]:
    for each in (step, *sorted(year.events.behind[step])):
        shorter = range(year.least_of(each) - 1, 0, -1)
        place = each.track, each.stage
        if enough := next(
            (number for number in shorter if helps(year.with_least(place, number))), None
        ):
            yield f"give {each.stage} fewer than {enough + 1} working days"


def _against_order(years: Iterable[AttainableYear], *, told: set[object]) -> Iterator[Clash]:
    """Each told once, of the first way on which it shows. told: what is told elsewhere."""
    for year in years:
        for due, latest in planned_too_late(year):
            if due.key not in told:
                told.add(due.key)
                sentence = (
                    f"{due.what} is due on {brief_day(due.on)}, after {latest.what}, on "
                    f"{brief_day(latest.on)}."
                )
                yield Clash(
                    ClashCode.NOTICE,
                    _on_way(year, due.step, sentence),
                    f"Let it be due by {brief_day(latest.on)}: change its deadline in the "
                    "workflow.",
                    due.on,
                )
        for found in out_of_order(year):
            if not told & {found.first.key, found.first.what}:
                told.add(found.first.key)
                last = found.earlier[-1].step
                yield Clash(
                    ClashCode.OUT_OF_ORDER,
                    _on_way(year, last, _contradicts(found)),
                    f"Let it be due by {brief_day(min(each.on for each in found.earlier))}, "
                    "or what waits for it later: change one of the deadlines in the workflow, "
                    "or the dates they count from.",
                    found.first.on,
                )


def _contradicts(found: OutOfOrder) -> str:
    told = {each.what: each.on for each in found.earlier}
    dates = [f"{what} on {brief_day(on)}" for what, on in told.items()]
    more = f", and {len(dates) - MOST_TOLD} more" if len(dates) > MOST_TOLD else ""
    return (
        f"{found.first.what} is due on {brief_day(found.first.on)}; but what waits for it "
        f"comes earlier: {', '.join(dates[:MOST_TOLD])}{more}."
    )


def _doubtful(found: DoubtfulDate) -> Clash:
    code = ClashCode.OBJECTIONS if found.is_window else ClashCode.NO_SUCH_DAY
    return Clash(code, found.sentence, found.remedy, found.on)


def _vacant(situation: Situation, tenures: tuple[Tenure, ...]) -> Iterator[Clash]:
    """Offices that nobody holds on a date still to come."""
    ahead = {
        (track.key, stage.key)
        for track, stage in stages_ahead(situation.machine, situation.state)
    }
    lines = tuple(
        line
        for line in timetable(situation)
        if (line.track, line.stage) in ahead and line.on and line.on >= situation.today
    )
    for warning in offices_filled(WarningContext(situation, lines, tenures, {})):
        yield Clash(ClashCode.ROLE_VACANT, warning.sentence, warning.remedy, warning.on)
