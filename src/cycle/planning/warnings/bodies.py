"""Bodies and offices: who decides last, how often a body must meet, and whether anyone is in an
office when something of it is due. Pure.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from cycle.calendar.words import brief_day
from cycle.engine.refusals import ask_to_appoint
from cycle.engine.rulebook import Undated
from cycle.engine.tenures import Tenure
from cycle.machine import rules
from cycle.machine.model import Interval
from cycle.machine.titles import capitalised, with_article
from cycle.planning.timetable import deadlines
from cycle.planning.timetable_line import TimetableLine, TimetableLineKind
from cycle.planning.warnings.warning import (
    TimetableWarning,
    WarningCode,
    WarningContext,
    listed,
)


def final_decision(view: WarningContext) -> Iterator[TimetableWarning]:
    key = view.situation.machine.final_decision
    if key is None or not isinstance(undated := view.situation.due(key), Undated):
        return
    title = view.situation.machine.meetings[key].title
    yield TimetableWarning(
        code=WarningCode.FINAL_DECISION_UNDATED,
        sentence=f"The final decision is made by {title}, which has no date ({undated.why}).",
        basis=None,
        remedy=f"cycle meeting set {view.situation.state.cycle} {key} DATE",
        on=None,
        about=(key,),
    )


def meets_often_enough(view: WarningContext) -> Iterator[TimetableWarning]:
    """Counted from each meeting to the next: the stricter reading of once in every twelve
    months.
    """
    bodies = {
        meeting.sits_as: meeting.at_least_every
        for meeting in view.situation.machine.meetings.values()
        if meeting.at_least_every
    }
    for body, every in bodies.items():
        ours, known = _days_of(view, body)
        for earlier, later in pairwise(known):
            if ours & {earlier, later} and later > _latest_next(view, every, earlier):
                yield _not_met(view, body, every, earlier, later)
        today = view.situation.today
        if known and known[-1] in ours and today > _latest_next(view, every, known[-1]):
            yield _not_met(view, body, every, known[-1], None)


def _days_of(view: WarningContext, body: str) -> tuple[set[date], list[date]]:
    """The days on which a body sits by this cycle's own knowledge, and all that are known, in
    order. A meeting in reserve may not sit, and counts for nothing.
    """
    keys = [
        key
        for key, meeting in view.situation.machine.meetings.items()
        if meeting.sits_as == body and not meeting.only_if_needed
    ]
    meetings = [
        view.situation.state.meetings[key]
        for key in keys
        if key in view.situation.state.meetings
    ]
    ours = {day for meeting in meetings for day in (meeting.on, *meeting.sat) if day}
    ours |= {
        view.situation.state.last_met[key]
        for key in keys
        if key in view.situation.state.last_met
    }
    return ours, sorted(ours.union(*(view.elsewhere.get(key, ()) for key in keys)))


def _latest_next(view: WarningContext, every: Interval, since: date) -> date:
    due = view.situation.due(rules.interval(every.period, since).text)
    assert not isinstance(due, Undated), "an interval rests on no name"
    return due.on


def _not_met(
    view: WarningContext, body: str, every: Interval, earlier: date, later: date | None
) -> TimetableWarning:
    limit = _latest_next(view, every, earlier)
    met = "met" if earlier < view.situation.today else "meets"
    after = f"meets next on {brief_day(later)}" if later else "has no later date"
    keys = tuple(
        key
        for key, meeting in view.situation.machine.meetings.items()
        if meeting.sits_as == body
    )
    return TimetableWarning(
        code=WarningCode.NOT_MET_IN_TIME,
        sentence=f"{capitalised(with_article(body))} {met} on {brief_day(earlier)} and "
        f"{after}; it must meet at least every {every.period}, so by {brief_day(limit)}.",
        basis=every.basis,
        remedy=f"Find a date for it by {brief_day(limit)}.",
        on=later or limit + timedelta(days=1),
        about=keys,
    )


def offices_filled(view: WarningContext) -> Iterator[TimetableWarning]:
    """Roles in which nobody is, neither holder nor deputy, on the day of a deadline of
    theirs.
    """
    lines = {
        line.key: line
        for line in view.lines
        if line.kind is TimetableLineKind.DEADLINE and line.on
    }
    empty: dict[str, list[TimetableLine]] = {}
    for asked in deadlines(view.situation.machine):
        line = lines.get(asked.key)
        for role in line.roles if line else ():
            if line and line.on and not _in_office(view, role, line.on):
                empty.setdefault(role, []).append(line)
    for role, missing in empty.items():
        yield _vacant(view, role, sorted(missing, key=lambda line: line.on or date.max))


def _in_office(view: WarningContext, role: str, on: date) -> bool:
    return any(each.role == role and each.from_on <= on <= each.to_on for each in view.tenures)


def _vacant(
    view: WarningContext, role: str, missing: Sequence[TimetableLine]
) -> TimetableWarning:
    first = missing[0].on
    assert first
    last = max(
        (each for each in view.tenures if each.role == role and each.to_on < first),
        key=_end,
        default=None,
    )
    since = f" The last in it is {last.who}, until {brief_day(last.to_on)}." if last else ""
    return TimetableWarning(
        code=WarningCode.ROLE_VACANT,
        sentence=f"Nobody is {view.situation.machine.title_of_role(role)}, nor deputises, "
        f"when {listed(missing)} "
        f"{'is' if len(missing) == 1 else 'are'} due.{since}",
        basis=None,
        remedy=ask_to_appoint(view.situation.machine, role),
        on=first,
        about=(role, *(line.key for line in missing)),
    )


def _end(tenure: Tenure) -> date:
    return tenure.to_on
