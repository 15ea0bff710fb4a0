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

from cycle.calendar.evaluate import Anchors, Moment, NotComputableError, UndatedError
from cycle.engine.endings import Ending, endings
from cycle.engine.events import NoticeItem, NoticeKind
from cycle.engine.meeting_news import MeetingNews, meeting_news
from cycle.engine.obligations import Obligation, asked_again, obligations
from cycle.engine.rulebook import DueDate, Rulebook, StateAnchors
from cycle.engine.situation import Situation
from cycle.engine.tenures import changes_after
from cycle.machine.needs.base import Missed
from cycle.machine.rules import DEADLINE

WEEKLY = "weekly"
"""The key under which the weekly summary counts as said."""

JUST_AFTER = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to say to a role: of an obligation, a meeting that changed, a stage that ended,
    or all in summary.
    """

    role: str
    item: NoticeItem
    obligation: Obligation | None = None
    news: MeetingNews | None = None
    ending: Ending | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """What is due at `now`.

    passed: obligations whose deadline has passed and is not yet recorded as missed.
    look_again_at: the next instant at which this answer can change by time alone; None when
    only people can change it. That the notices are given does not move it.
    in_effect: tracks whose decision can no longer be objected to, which is not yet recorded.
    """

    passed: tuple[Obligation, ...]
    notices: tuple[Notice, ...]
    look_again_at: datetime | None
    in_effect: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Saying:
    """One thing that is said to one role, on occasions in order of time."""

    said: str
    role: str
    occasions: tuple[datetime, ...]
    obligation: Obligation | None = None
    kind: NoticeKind | None = None
    news: MeetingNews | None = None
    ending: Ending | None = None

    def reached(self, situation: Situation) -> datetime | None:
        """The latest occasion that has come and has not been spoken about."""
        last = situation.state.said.get(self.said)
        come = [
            at for at in self.occasions if at <= situation.now and (last is None or at > last)
        ]
        return come[-1] if come else None

    def next_after(self, now: datetime) -> datetime | None:
        return next((at for at in self.occasions if at > now), None)


def due(situation: Situation) -> Due:
    """All that must be recorded or said at `now`, given what has been said before."""
    open_now = obligations(situation)
    sayings = [saying for found in open_now for saying in _sayings_of(situation, found)]
    sayings += [
        *_news(situation),
        *_endings(situation),
        *_weekly(situation),
    ]
    passed = newly_passed(situation)
    reached = [(saying, at) for saying in sayings if (at := saying.reached(situation))]
    given = (
        tuple(_notice(situation, saying, at) for saying, at in reached)
        if situation.rulebook.in_hours(situation.now)
        else ()
    )
    waiting = {
        key: track.decided.in_effect_at
        for key, track in situation.state.tracks.items()
        if track.decided
    }
    again = [
        _look_again(situation, open_now, sayings, held=bool(reached) and not given),
        *waiting.values(),
    ]
    return Due(
        passed,
        given,
        min((at for at in again if at and at > situation.now), default=None),
        tuple(key for key, at in waiting.items() if at <= situation.now),
    )


def newly_passed(situation: Situation) -> tuple[Obligation, ...]:
    """The obligations whose deadline has passed and is not yet recorded as missed."""
    return tuple(
        found for found in obligations(situation) if _is_newly_passed(situation, found)
    )


def _is_newly_passed(situation: Situation, obligation: Obligation) -> bool:
    if obligation.due is None or not obligation.overdue(situation.now):
        return False
    return situation.state.missed.get(obligation.key) != obligation.due.until


def _sayings_of(situation: Situation, obligation: Obligation) -> Iterator[_Saying]:
    """Nothing is said to an office that nobody holds: that it be filled is asked, and then its
    holder is told.
    """
    if obligation.since is None:
        return
    if obligation.vacant_role or not situation.rulebook.is_vacant(
        obligation.role, situation.today
    ):
        occasions = _occasions(situation, obligation, obligation.since)
        yield _Saying(obligation.key, obligation.role, occasions, obligation)
    if (
        obligation.policy is None
        or obligation.due is None
        or obligation.missed is Missed.REMIND
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
            yield _Saying(
                f"{obligation.key}!{number}", step.to, (at,), obligation, NoticeKind.ESCALATION
            )


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


def _news(situation: Situation) -> Iterator[_Saying]:
    for news in meeting_news(situation):
        yield _Saying(
            news.said, news.role, (news.changed_at,), kind=NoticeKind.MEETING, news=news
        )


def _endings(situation: Situation) -> Iterator[_Saying]:
    for ending in endings(situation):
        morning = situation.rulebook.next_opening(ending.ended.at)
        yield _Saying(ending.said, ending.role, (morning,), kind=ending.kind, ending=ending)


def _weekly(situation: Situation) -> list[_Saying]:
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
    return [
        _Saying(
            WEEKLY,
            weekly.to,
            tuple(at for at in mornings if at > situation.state.opened_at),
            kind=NoticeKind.WEEKLY,
        )
    ]


def _notice(situation: Situation, saying: _Saying, occasion: datetime) -> Notice:
    kind = saying.kind or _kind_of(situation, saying, occasion)
    key = saying.obligation.key if saying.obligation else saying.said
    item = NoticeItem(obligation=key, kind=kind, occasion_at=occasion, said=saying.said)
    return Notice(saying.role, item, saying.obligation, saying.news, saying.ending)


def _kind_of(situation: Situation, saying: _Saying, occasion: datetime) -> NoticeKind:
    obligation = saying.obligation
    again = (
        asked_again(situation, obligation)
        if obligation and occasion == saying.occasions[0]
        else None
    )
    if again:
        return again.kind
    if obligation and obligation.overdue(situation.now):
        return NoticeKind.OVERDUE
    if obligation and obligation.due and obligation.due.on == situation.today:
        return NoticeKind.DUE_TODAY
    first = occasion == saying.occasions[0] or (
        obligation and _greets(situation, obligation, occasion)
    )
    return NoticeKind.OPENING if first else NoticeKind.REMINDER


def _greets(situation: Situation, obligation: Obligation, occasion: datetime) -> bool:
    """Whether it is said for one who has just come into the office, and hears of it for the
    first time.
    """
    since = obligation.since
    return since is not None and occasion in _arrivals(situation, obligation.role, since)


def _look_again(
    situation: Situation,
    open_now: Sequence[Obligation],
    sayings: Iterable[_Saying],
    *,
    held: bool,
) -> datetime | None:
    coming = [at for saying in sayings if (at := saying.next_after(situation.now))]
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
    if held:
        coming.append(situation.rulebook.next_opening(situation.now))
    return min(coming, default=None)
