"""Deadlines that contradict the order of the year: whoever is in time with one makes another
late. Pure.

A document is due before its sign-offs, both before their publication, that no later than the
latest lawful day for its meeting; whatever a stage needs before the stage itself, and before
all that waits for it. Two deadlines are compared where both have their date, or both count from
the same event; any others are not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from cycle.engine.obligations import COMPLETE
from cycle.machine.needs import Need
from cycle.planning.attainable import AttainableYear
from cycle.planning.day_events import is_cut_short
from cycle.planning.timetable import AskedNeed
from cycle.planning.way_events import CountedRule
from cycle.planning.ways import WayStep


@dataclass(frozen=True)
class DatedDeadline:
    """A deadline on one way. need: whose it is; None for a stage's own, and for a meeting.
    issue: of which row alone, where it is one row's.

    is_limit: it says how long is waited at most, since an outcome follows from its miss; so
    what comes after may be planned for an earlier day.
    """

    step: WayStep
    what: str
    counted: CountedRule
    on: date
    at: time
    need: Need | None = None
    issue: str | None = None
    of_stage: bool = False
    is_limit: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        return self.step.track, self.step.stage, self.step.turn, self.what, self.counted.rule


@dataclass(frozen=True)
class OutOfOrder:
    """A deadline, and those of what waits for it that come earlier."""

    first: DatedDeadline
    earlier: tuple[DatedDeadline, ...]


def out_of_order(year: AttainableYear) -> Iterator[OutOfOrder]:
    """Each deadline that another contradicts; what cannot be met at all is told elsewhere, and
    not here.
    """
    told = {each.key for each in year.reckoned.unmet}
    found = [each for step in year.events.steps for each in _deadlines_of(year, step)]
    due = [each for step in year.events.steps for each in _meeting_of(year, step)]
    # What a meeting decides is done when it sits, whatever its own deadline says.
    decided = {each.step for each in due if each.need is None}
    plans = (each for each in found if not each.is_limit)
    for first in (each for each in plans if not (each.of_stage and each.step in decided)):
        later = (*found, *due)
        earlier = tuple(
            each
            for each in later
            if each.key not in told
            and _waits_for(year, each, first)
            and _is_earlier(year, each, first)
        )
        if earlier:
            yield OutOfOrder(first, earlier)


def _waits_for(year: AttainableYear, later: DatedDeadline, first: DatedDeadline) -> bool:
    if first.step != later.step:
        return first.step in year.events.behind[later.step]
    if first.need is None:
        return False
    if later.need is None:
        return later.of_stage
    if later.need == first.need:
        return later.issue is not None and _is_signed_before(
            year, later.need, first, later.issue
        )
    documents = set(later.need.rests_on)
    if set(first.need.supplies) & documents:
        return not later.need.supplies
    signs = bool(first.need.signatories(year.events.machine.sheets))
    return signs and later.need.is_publication and bool(set(first.need.rests_on) & documents)


def _is_signed_before(
    year: AttainableYear, need: Need, first: DatedDeadline, issue: str
) -> bool:
    """Whether a deadline of the same sheet is that of a row which comes before one."""
    sheets = year.events.machine.sheets
    before = need.done_before(sheets, issue)
    if first.issue is not None:
        return first.issue in before
    return bool(before - {each for each, _ in need.own_deadlines(sheets)})


def _is_earlier(year: AttainableYear, each: DatedDeadline, than: DatedDeadline) -> bool:
    fixed = year.events.is_fixed(each.counted) and year.events.is_fixed(than.counted)
    same = each.counted.of == than.counted.of
    return (fixed or same) and (each.on, each.at) < (than.on, than.at)


def _deadlines_of(year: AttainableYear, step: WayStep) -> Iterator[DatedDeadline]:
    if is_cut_short(step):
        return
    stage = year.events.stage(step)
    asked = year.events.asked_in(step)
    for each in asked:
        need = stage.need(each.need)
        if need is None or need.is_asked:
            yield from _dated(year, step, each, need)


def _dated(
    year: AttainableYear, step: WayStep, asked: AskedNeed, need: Need | None
) -> Iterator[DatedDeadline]:
    counted = year.events.counted(asked.deadline.rule, step)
    if not isinstance(counted, str):
        on, at = year.moment_of(counted)
        own = asked.need == COMPLETE
        limit = asked.deadline.missed.leads_on
        yield DatedDeadline(
            step,
            asked.what,
            counted,
            on,
            at,
            need,
            asked.issue,
            of_stage=own,
            is_limit=limit,
        )


def _meeting_of(year: AttainableYear, step: WayStep) -> Iterator[DatedDeadline]:
    """What is not a deadline, but waits for some: a meeting, and the latest day for its
    papers.
    """
    need = year.events.stage(step).meeting
    if need is None or is_cut_short(step):
        return
    sits = year.events.counted(need.meeting, step)
    if not isinstance(sits, str):
        on, at = year.moment_of(sits)
        yield DatedDeadline(step, f"{need.meeting} sits", sits, on, at)
    meeting, notice = year.events.noticed(step)
    counted = year.events.counted(notice.rule, step) if notice else ""
    if not isinstance(counted, str):
        on, at = year.moment_of(counted)
        for each in (*year.events.behind[step], step):
            for paper in year.events.papers_for(each, meeting):
                what = f"the latest lawful publication for {meeting}"
                yield DatedDeadline(each, what, counted, on, at, paper)


def planned_too_late(year: AttainableYear) -> Iterator[tuple[DatedDeadline, DatedDeadline]]:
    """Publications due after the latest lawful day for the meeting they are for: each, and that
    day.
    """
    rulebook = year.events.situation.rulebook
    latest = [
        each
        for step in year.events.steps
        for each in _meeting_of(year, step)
        if each.need and each.need.is_publication
    ]
    for last in latest:
        for due in _deadlines_of(year, last.step):
            if due.need != last.need:
                continue
            after_hours = due.at > rulebook.closes and due.at != time.max
            if due.on > last.on or (due.on == last.on and after_hours):
                yield due, last
