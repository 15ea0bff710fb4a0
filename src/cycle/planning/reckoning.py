"""What the proof of a year's dates does not cover, in words: what was taken as free or left
out, and which dates a stage that is taken again would move. Pure.
"""

from collections.abc import Iterable, Iterator, Sequence

from cycle.calendar.words import brief_day
from cycle.engine.situation import Situation
from cycle.engine.state import stages_ahead
from cycle.planning.attainable import AttainableYear
from cycle.planning.missed_calls import MissedCall
from cycle.planning.ways import MOST_WAYS

MOST_DATES = 3


def taken_again(
    onward: Iterable[AttainableYear], years: Iterable[AttainableYear]
) -> Iterator[str]:
    """For each outcome that leads back, the dates that could then no longer be met."""
    told = {each.key for year in onward for each in year.reckoned.unmet}
    seen: set[tuple[str, str]] = set()
    for year in years:
        again = year.events.way.again
        if again is None or (again.stage, again.named) in seen:
            continue
        dates = {
            each.what: year.due_on(each)
            for each in year.reckoned.unmet
            if each.key not in told and again in {*year.events.behind[each.step], each.step}
        }
        if dates:
            seen.add((again.stage, again.named))
            named = [f"{what} on {brief_day(on)}" for what, on in dates.items()]
            more = f", and {len(named) - MOST_DATES} more" if len(named) > MOST_DATES else ""
            yield (
                f"If {again.stage} ends as {again.named}, there is no room left for: "
                f"{', '.join(named[:MOST_DATES])}{more}."
            )


def not_reckoned(
    situation: Situation,
    years: Sequence[AttainableYear],
    missed: Iterable[MissedCall],
    *,
    complete: bool,
    officers: bool,
) -> Iterator[str]:
    """A sentence for each thing."""
    if not complete:
        yield f"Of more than {MOST_WAYS} ways through the year, the others."
    ahead = tuple(stages_ahead(situation.machine, situation.state))
    used = {stage.meeting.meeting for _, stage in ahead if stage.meeting}
    for key in situation.machine.meetings:
        meeting = situation.state.meetings.get(key)
        if key in used and (meeting is None or meeting.on is None):
            yield f"When {key} sits: it has no date, and was taken as free."
    if any(year.events.way.again for year in years):
        yield "A second turn of the same stage: meetings that sit again were taken as free."
    for each in missed:
        left_out = "how the rest of the year then goes on"
        if not each.years:
            left_out = f"the track {each.track}, and {left_out}"
        yield f"Where a deadline of {each.stage} is missed: {left_out}."
    if not officers:
        yield "Who is in office on these dates, and whether they can be written to."


def undated(years: Sequence[AttainableYear]) -> Iterator[str]:
    """Deadlines that have a date on no way, each with the reason."""
    why: dict[str, str] = {}
    dated: set[str] = set()
    for year in years:
        for step in year.events.steps:
            for asked in year.events.asked_in(step):
                counted = year.events.counted(asked.deadline.rule, step)
                told = f'{asked.what} in {step.stage}, due "{asked.deadline.rule}"'
                if isinstance(counted, str):
                    why[told] = counted
                else:
                    dated.add(told)
    yield from (f"{told}: {reason}." for told, reason in why.items() if told not in dated)
