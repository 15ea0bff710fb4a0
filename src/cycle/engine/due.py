"""What must now be said, to which role, and when to look again. Pure; the one source of every
reminder.

An obligation has occasions: its opening, the reminders of its policy, its deadline, the steps
after it. An occasion is spoken about once: the state holds, for each obligation and each step
of its escalation, the latest occasion said. So after a week of silence the occasions that have
come fold into one notice, the most recent, and nothing is said twice. Officers are written to
when the office is open; what comes due on a Sunday is said on Monday at opening.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from cycle.calendar.evaluate import Anchors, Moment, NotComputableError, UndatedError
from cycle.engine.asked_again import asked_again
from cycle.engine.conditions import ends_itself, holds
from cycle.engine.earliest import last_moment, too_early_to_end
from cycle.engine.endings import Ending, endings
from cycle.engine.events import NoticeItem, NoticeKind
from cycle.engine.guards import open_stages
from cycle.engine.lists import changes_ahead
from cycle.engine.meeting_news import MeetingNews, meeting_news
from cycle.engine.obligations import Obligation, obligations
from cycle.engine.rulebook import DueDate, Rulebook, StateAnchors
from cycle.engine.situation import Situation
from cycle.engine.tenures import changes_after
from cycle.machine.needs.base import Missed
from cycle.machine.rules import DEADLINE

STEP = "!"
"""Between an obligation's key and the number of a step of its escalation."""

WEEKLY = "weekly"
"""The key under which the weekly summary counts as said."""

JUST_AFTER = timedelta(microseconds=1)


About: TypeAlias = Obligation | MeetingNews | Ending | None
"""What a reminder is about: something asked, a meeting that changed, a stage that ended; None
for the weekly summary.
"""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to say to one role, from where it comes due to the message that says it.

    key: under which it counts as said. occasions: when it is said, in order of time. kind:
    REMINDER, unless another is given or its occasion makes it one. occasion_at: the occasion
    that has come. note: in what capacity its reader is told.
    """

    key: str
    role: str
    about: About
    occasions: tuple[datetime, ...] = ()
    kind: NoticeKind = NoticeKind.REMINDER
    occasion_at: datetime | None = None
    note: str | None = None

    @property
    def obligation(self) -> Obligation:
        """What is asked. Only where the reminder is about that."""
        assert isinstance(self.about, Obligation)
        return self.about

    @property
    def item(self) -> NoticeItem:
        """What the journal notes of it once it is said."""
        assert self.occasion_at is not None
        key = self.about.key if isinstance(self.about, Obligation) else self.key
        return NoticeItem(
            obligation=key, kind=self.kind, occasion_at=self.occasion_at, said=self.key
        )

    def reached(self, situation: Situation) -> datetime | None:
        """The latest occasion that has come and has not been spoken about."""
        last = situation.state.said.get(self.key)
        come = [
            at for at in self.occasions if at <= situation.now and (last is None or at > last)
        ]
        return come[-1] if come else None

    def next_after(self, now: datetime) -> datetime | None:
        return next((at for at in self.occasions if at > now), None)


@dataclass(frozen=True, slots=True)
class Due:
    """What is due at `now`.

    passed: obligations whose deadline has passed and is not yet recorded as missed.
    look_again_at: the next instant at which this answer can change by time alone; None when
    only people can change it. That the reminders are given does not move it.
    in_effect: tracks whose stage has ended by time alone, which is not yet recorded: nobody can
    object any more, or it ends by itself and its earliest moment has come.
    """

    passed: tuple[Obligation, ...]
    reminders: tuple[Reminder, ...]
    look_again_at: datetime | None
    in_effect: tuple[str, ...] = ()


def escalation_key(obligation: str, step: int) -> str:
    """The key under which a step of an obligation's escalation counts as said."""
    return f"{obligation}{STEP}{step}"


def parts_of_key(key: str) -> tuple[str, int | None]:
    """The obligation that a reminder's key names, and the step of its escalation."""
    obligation, _, step = key.partition(STEP)
    return obligation, int(step) if step.isdecimal() else None


def due(situation: Situation) -> Due:
    """All that must be recorded or said at `now`, given what has been said before."""
    open_now = obligations(situation)
    coming = [reminder for found in open_now for reminder in _reminders_of(situation, found)]
    coming += [
        *_news(situation),
        *_endings(situation),
        *_weekly(situation),
    ]
    passed = newly_passed(situation)
    reached = [(reminder, at) for reminder in coming if (at := reminder.reached(situation))]
    given = (
        tuple(_come_due(situation, reminder, at) for reminder, at in reached)
        if situation.rulebook.in_hours(situation.now)
        else ()
    )
    waiting = {
        key: track.decided.in_effect_at
        for key, track in situation.state.tracks.items()
        if track.decided
    } | dict(_ending_by_themselves(situation))
    again = [
        _look_again(situation, open_now, coming, held=bool(reached) and not given),
        *waiting.values(),
    ]
    return Due(
        passed,
        given,
        min((at for at in again if at and at > situation.now), default=None),
        tuple(key for key, at in waiting.items() if at <= situation.now),
    )


def _ending_by_themselves(situation: Situation) -> Iterator[tuple[str, datetime]]:
    """Tracks whose stage ends without anybody's act, and when: it has all that it needs."""
    for where in open_stages(situation):
        outcome = ends_itself(situation.state, where.stage)
        if (
            outcome
            and holds(situation.state, outcome.when)
            and all(each.holds for each in where.verdicts)
        ):
            if too_early_to_end(situation, where.stage, outcome) is None:
                yield where.track.key, situation.now
            elif at := last_moment(situation, outcome.not_before, where.stage.not_before):
                yield where.track.key, at


def newly_passed(situation: Situation) -> tuple[Obligation, ...]:
    """The obligations whose deadline has passed and is not yet recorded as missed."""
    return tuple(
        found for found in obligations(situation) if _is_newly_passed(situation, found)
    )


def _is_newly_passed(situation: Situation, obligation: Obligation) -> bool:
    if obligation.due is None or not obligation.overdue(situation.now):
        return False
    if obligation.is_alternative:
        return False  # recorded of the first office, and of it alone
    return situation.state.missed.get(obligation.key) != obligation.due.until


def _reminders_of(situation: Situation, obligation: Obligation) -> Iterator[Reminder]:
    """Nothing is said to an office that nobody holds: that it be filled is asked, and then its
    holder is told.
    """
    if obligation.since is None:
        return
    if obligation.vacant_role or not situation.rulebook.is_vacant(
        obligation.role, situation.today
    ):
        occasions = _occasions(situation, obligation, obligation.since)
        yield Reminder(obligation.key, obligation.role, obligation, occasions)
    if (
        obligation.policy is None
        or obligation.due is None
        or obligation.missed is Missed.REMIND
        or obligation.is_alternative
    ):
        return
    for number, step in enumerate(obligation.policy.escalate, start=1):
        if step.to == obligation.role:
            continue  # nobody is told of themselves
        asked_on = situation.rulebook.local(obligation.since).date()
        at = counted_from(
            situation, step.after, replace(obligation.due, on=max(obligation.due.on, asked_on))
        )
        if at:
            key = escalation_key(obligation.key, number)
            yield Reminder(key, step.to, obligation, (at,), NoticeKind.ESCALATION)


def _occasions(
    situation: Situation, obligation: Obligation, since: datetime
) -> tuple[datetime, ...]:
    """Its opening, its reminders from then on, and what follows the deadline, up to the first
    one still to come.

    A reminder on the morning after the opening would say the same again, and is left out,
    unless it is the last day.
    """
    opening = _opening(situation.rulebook, obligation, since)
    arrivals = {at for at in _arrivals(situation, obligation.role, since) if at > opening}
    if obligation.due is None or obligation.policy is None:
        return tuple(sorted({opening, *arrivals}))
    due_date, then = obligation.due, obligation.policy.then
    reminders = (counted_from(situation, rule, due_date) for rule in obligation.policy.remind)
    after = _overdue(situation, then, due_date) if then else ()
    morning_after = situation.rulebook.next_opening(opening + JUST_AFTER)
    last_day = situation.rulebook.opening_on(due_date.on)
    told = (at for at in reminders if at and (at > morning_after or opening < at == last_day))
    return tuple(sorted({opening, *told, *arrivals, *(at for at in after if at > opening)}))


def _arrivals(situation: Situation, role: str, since: datetime) -> Iterator[datetime]:
    """When someone who was not there as it was first asked comes into the office: a successor,
    or a deputy.

    They are told on their first morning, those who are there already along with them.
    """
    today = situation.today
    for tenure in situation.rulebook.tenures or ():
        begins = situation.rulebook.begins_at(tenure.from_on)
        if tenure.role == role and tenure.covers(today) and begins > since:
            yield situation.rulebook.next_opening(begins)


def _opening(rulebook: Rulebook, obligation: Obligation, since: datetime) -> datetime:
    """The morning after it is first asked, so that a day's news come in one message; at once
    where that is too late.
    """
    morning = rulebook.next_opening(since)
    return since if obligation.due and obligation.due.until <= morning else morning


def _overdue(situation: Situation, step: str, due_date: DueDate) -> Iterator[datetime]:
    """One occasion a step after the deadline, up to and with the first that is still to
    come.
    """
    at = counted_from(situation, step, due_date)
    while at:
        yield at
        if at > situation.now:
            return
        following = counted_from(
            situation, step, replace(due_date, on=situation.rulebook.local(at).date())
        )
        at = following if following and following > at else None


def counted_from(situation: Situation, rule: str, due_date: DueDate) -> datetime | None:
    """The instant of a rule over the name `deadline`; without a time in it, when the office
    opens.

    None where the rule names something that has no date yet. Hours are counted from the
    deadline's own time, and where it has none, from when the office closes.
    """

    def over(deadline: Moment) -> Anchors:
        others = StateAnchors(situation.rulebook, situation.state)
        return lambda name: deadline if name == DEADLINE else others(name)

    try:
        found = situation.rulebook.dated(rule, over(Moment(due_date.on)), due_date.on)
    except UndatedError:
        return None
    except NotComputableError:
        return _hours_from(
            situation.rulebook,
            rule,
            over(Moment(due_date.on, due_date.at or situation.rulebook.closes)),
            due_date,
        )
    return found.until if found.at else situation.rulebook.opening_on(found.on)


def _hours_from(
    rulebook: Rulebook, rule: str, anchors: Anchors, due_date: DueDate
) -> datetime | None:
    """None where the hours are counted from something else that has no time."""
    try:
        return rulebook.dated(rule, anchors, due_date.on).until
    except NotComputableError:
        return None


def _news(situation: Situation) -> Iterator[Reminder]:
    for news in meeting_news(situation):
        told_at = situation.counts_from(news.changed_at)
        yield Reminder(news.key, news.role, news, (told_at,), NoticeKind.MEETING)


def _endings(situation: Situation) -> Iterator[Reminder]:
    for ending in endings(situation):
        morning = situation.rulebook.next_opening(situation.counts_from(ending.ended.at))
        yield Reminder(ending.key, ending.role, ending, (morning,), ending.kind)


def _weekly(situation: Situation) -> list[Reminder]:
    weekly = situation.machine.weekly
    if weekly is None or situation.state.ended_at:
        return []
    today = situation.today
    this_week = today + timedelta(days=weekly.weekday - today.weekday())
    mornings = (
        situation.rulebook.next_opening(
            situation.rulebook.opening_on(this_week + timedelta(weeks=week))
        )
        for week in (-1, 0, 1)
    )
    opened_at = situation.counts_from(situation.state.opened_at)
    occasions = tuple(at for at in mornings if at > opened_at)
    return [Reminder(WEEKLY, weekly.to, None, occasions, NoticeKind.WEEKLY)]


def _come_due(situation: Situation, reminder: Reminder, occasion: datetime) -> Reminder:
    kind = reminder.kind
    if kind is NoticeKind.REMINDER:
        first = occasion == reminder.occasions[0]
        kind = _kind_of(situation, reminder.obligation, occasion, first=first)
    return replace(reminder, kind=kind, occasion_at=occasion)


def _kind_of(
    situation: Situation, obligation: Obligation, occasion: datetime, *, first: bool
) -> NoticeKind:
    again = asked_again(situation, obligation) if first else None
    if again:
        return again.kind
    if obligation.overdue(situation.now):
        return NoticeKind.OVERDUE
    if obligation.due and obligation.due.on == situation.today:
        return NoticeKind.DUE_TODAY
    greets = first or _greets(situation, obligation, occasion)
    return NoticeKind.OPENING if greets else NoticeKind.REMINDER


def _greets(situation: Situation, obligation: Obligation, occasion: datetime) -> bool:
    """Whether it is said for one who has just come into the office, and hears of it for the
    first time.
    """
    since = obligation.since
    return since is not None and occasion in _arrivals(situation, obligation.role, since)


def _look_again(
    situation: Situation,
    open_now: Sequence[Obligation],
    reminders: Iterable[Reminder],
    *,
    held: bool,
) -> datetime | None:
    coming = [at for reminder in reminders if (at := reminder.next_after(situation.now))]
    coming += [
        found.due.missed_at
        for found in open_now
        if found.due and not found.overdue(situation.now)
    ]
    coming += [found.since for found in open_now if found.since and found.since > situation.now]
    if open_now:
        today = situation.today
        coming += [
            situation.rulebook.begins_at(day)
            for day in changes_after(situation.rulebook.tenures or (), today)
        ]
    days = changes_ahead(situation.state.lists, situation.today)
    coming += [situation.rulebook.begins_at(day) for day in days]
    if held:
        coming.append(situation.rulebook.next_opening(situation.now))
    return min(coming, default=None)
