"""Dates that are wrong by themselves, whatever way the year takes. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cycle.calendar.evaluate import no_names
from cycle.calendar.expressions import Day, Expression, Name, Next, OfMonth, OneOf
from cycle.calendar.words import brief_day
from cycle.engine.rulebook import Undated
from cycle.engine.situation import Situation
from cycle.engine.state import stages_ahead
from cycle.machine.model import Machine
from cycle.machine.named_dates import names_behind, parsed
from cycle.planning.timetable import deadlines

LEAP_DAY = 2, 29
DAYS_OF_A_YEAR = 366


@dataclass(frozen=True, slots=True)
class DoubtfulDate:
    """What is wrong, what to do, and the date concerned. what: the deadline, in the timetable's
    words; is_window: it is about a time for objections.
    """

    what: str
    sentence: str
    remedy: str
    on: date
    is_window: bool = False


def empty_windows(situation: Situation) -> Iterator[DoubtfulDate]:
    """Times for objections that end before the decision they are against."""
    for key, meeting in situation.machine.meetings.items():
        window, sits = meeting.objections, situation.due(key)
        until = situation.due(window.until) if window else Undated("")
        if window is None or isinstance(until, Undated) or isinstance(sits, Undated):
            continue
        same_hour = until.on == sits.on and until.at and sits.at and until.at <= sits.at
        if until.on < sits.on or same_hour:
            yield DoubtfulDate(
                key,
                f"Objections to what {key} decides end on {brief_day(until.on)}, before it "
                f"sits on {brief_day(sits.on)}.",
                f'Count them from the meeting: "until: 5 clear working days after {key}".',
                until.on,
                is_window=True,
            )


def days_that_do_not_come(situation: Situation) -> Iterator[DoubtfulDate]:
    """Deadlines on a 29 February where the year that begins has none."""
    begins_on = situation.state.begins_on
    ahead = {
        (track.key, stage.key)
        for track, stage in stages_ahead(situation.machine, situation.state)
    }
    for asked in deadlines(situation.machine):
        if (asked.track.key, asked.stage.key) not in ahead:
            continue
        for day in _days_in(situation.machine, asked.deadline.rule):
            on = situation.rulebook.dated(str(day), no_names, begins_on).on
            if (day.month, day.day) == LEAP_DAY and (on - begins_on).days > DAYS_OF_A_YEAR:
                yield DoubtfulDate(
                    asked.what,
                    f'{asked.what} is due "{asked.deadline.rule}", and the year that begins '
                    f"on {brief_day(begins_on)} has no 29 February: the next is "
                    f"{brief_day(on)}.",
                    'Write "before 1 March", which is right in every year.',
                    on,
                )


def _days_in(machine: Machine, rule: str) -> Iterator[Day]:
    """The dates without a year that a rule rests on, named dates seen through."""
    yield from _days_of(parsed(rule))
    for name in names_behind(machine, rule) & set(machine.dates):
        named = machine.dates[name].rule
        yield from _days_of(parsed(named)) if named else ()


def _days_of(expression: Expression) -> Iterator[Day]:
    match expression:
        case Day():
            yield from (expression,) if expression.year is None else ()
        case Name() | Next() | OfMonth():
            return
        case OneOf(_, first, second):
            yield from (*_days_of(first), *_days_of(second))
        case _:
            yield from _days_of(expression.of)
