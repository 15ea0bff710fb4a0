"""The people of a rehearsal: what each does about an obligation, and when. Pure.

The rule is plain, so that a reader of the storybook can foresee it: an officer acts at eleven
on the third working day before the deadline, or on the working day after being asked, whichever
is later; what would then be late is done on the day of asking. A late officer acts some working
days after the deadline instead, one who is away on the first working day back. The first
outcome is what meetings decide, unless the scenario says otherwise. A clerk who fixes a new
date for a meeting moves what follows it as well.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from cycle.calendar.evaluate import instant
from cycle.chain import sha256_bytes
from cycle.declaration.report_new import new_report
from cycle.engine import commands
from cycle.engine.late_items import Way, way_of
from cycle.engine.needs import kind_of
from cycle.engine.needs.kind import HandIn
from cycle.engine.obligations import COMPLETE, Obligation, need_behind
from cycle.engine.rulebook import Rulebook
from cycle.engine.situation import Situation
from cycle.engine.state import State
from cycle.machine.model import LateBy, Stage
from cycle.machine.named_dates import names_behind
from cycle.machine.outlines import outline_of
from cycle.planning.year_order import YearOrder
from cycle.rehearsal.scenario import Scenario
from cycle.service.submissions import Submission, submission

BEFORE_DEADLINE = 3
"""Working days."""
AT_WORK = time(11, 0)
AT_ONCE = timedelta(minutes=30)
"""How long what is asked on its last day takes."""
STANDS_IN = "This text stands in for the real one."
MINUTES = b"These minutes stand in for the real ones.\n"
UNTIL_NEW_DATE = 20
"""Working days from the day a new date is fixed to the meeting itself."""


def acts_at(situation: Situation, found: Obligation, scenario: Scenario) -> datetime | None:
    """When, from now on, the one responsible acts; None while it is not asked."""
    if found.since is None:
        return None
    late = {} if _is_put_off(situation, found) else scenario.late
    meant = _meant_at(situation.rulebook, found, found.since, late)
    return _at_work(situation.rulebook, found.role, max(meant, situation.now), scenario)


def _meant_at(
    rulebook: Rulebook, found: Obligation, since: datetime, late: Mapping[str, int]
) -> datetime:
    """When they would act, were they there."""
    days = rulebook.calendar
    day_after = days.working_day_after(rulebook.local(since).date(), 1)
    if found.due is None:
        return _at(rulebook, day_after, since)
    if found.role in late:
        late_on = days.working_day_after(found.due.on, late[found.role])
        return _at(rulebook, max(late_on, day_after), since)
    on = max(days.working_day_before(found.due.on, BEFORE_DEADLINE), day_after)
    return _at(rulebook, on, since) if on <= found.due.on else since + AT_ONCE


def _is_put_off(situation: Situation, found: Obligation) -> bool:
    """Whether it is for a sitting put off already: nobody is late for that a second time."""
    names = names_behind(situation.machine, found.deadline.rule) if found.deadline else ()
    return any(
        situation.state.meetings[name].before
        for name in names
        if name in situation.state.meetings
    )


def _at(rulebook: Rulebook, on: date, since: datetime) -> datetime:
    return max(at_work_on(rulebook, on), since)


def at_work_on(rulebook: Rulebook, on: date) -> datetime:
    """The instant at which people act on a day."""
    return instant(on, AT_WORK, rulebook.zone)


def _at_work(rulebook: Rulebook, role: str, at: datetime, scenario: Scenario) -> datetime:
    """The same instant, or the first working day after it on which the holder is there."""
    day = rulebook.local(at).date()
    last = scenario.away_until(role, day)
    while last or not rulebook.calendar.is_working(day):
        day = rulebook.calendar.working_day_after(last or day, 1)
        at, last = at_work_on(rulebook, day), scenario.away_until(role, day)
    return at


def deed(situation: Situation, found: Obligation, scenario: Scenario) -> Submission:
    """What the one responsible does about an obligation."""
    stage = situation.machine.stage(found.track, found.stage)
    need = need_behind(situation, found)
    if found.meeting:
        return _fix_date(situation, found.meeting)
    if found.need == COMPLETE:
        outcome = _outcome(situation.state, found, stage, scenario)
        return Submission(
            commands.CompleteStage(
                stage=found.stage,
                outcome=outcome,
                amend=_amend(stage, outcome),
            )
        )
    if found.role in situation.machine.may_waive and need is not None and found.is_to_waive:
        reason = f"rehearsed: {found.sentence}"
        track = situation.machine.track(found.track)
        late = _late(way_of(situation.machine, track, stage, need))
        waive = commands.Waive(need=found.need, stage=found.stage, reason=reason, late=late)
        return Submission(waive, kept=(MINUTES,) if late else ())
    if need is None:
        raise LookupError(f"{found.key} is asked by no need of {found.stage}")
    done = kind_of(need).rehearsed(situation, need, found.stage)
    return _attach(situation, done) if isinstance(done, HandIn) else Submission(done)


def _fix_date(situation: Situation, meeting: str) -> Submission:
    on = situation.rulebook.calendar.working_day_after(situation.today, UNTIL_NEW_DATE)
    before = situation.state.meetings.get(meeting)
    return Submission(
        commands.SetMeeting(meeting=meeting, on=on, at=before.at if before else None)
    )


def put_off(situation: Situation, meeting: str) -> Iterator[tuple[str, Submission]]:
    """What the clerk does once a meeting that was to sit earlier has its new date: those that
    follow it are moved too.

    Each meeting that must come after it keeps as many working days from it as it had; the key
    of each, and the move.
    """
    fixed = situation.state.meetings[meeting]
    if not (fixed.before and fixed.on):
        return
    order = YearOrder(situation.machine)
    for key in order.meetings:
        following = situation.state.meetings.get(key)
        starts = situation.rulebook.meeting_starts(following) if following else None
        if (
            following
            and following.on
            and starts
            and starts > situation.now
            and meeting in order.followed(key)
        ):
            apart = situation.rulebook.calendar.count_working_days(
                fixed.before[-1], following.on
            )
            on = situation.rulebook.calendar.working_day_after(fixed.on, max(apart, 1))
            if on > following.on:
                yield (
                    key,
                    Submission(
                        commands.MoveMeeting(
                            meeting=key,
                            on=on,
                            reason="it follows a meeting put off",
                        )
                    ),
                )


def _outcome(state: State, found: Obligation, stage: Stage, scenario: Scenario) -> str:
    """What the scenario wants of this round; the first declared outcome where it wants
    nothing.
    """
    wanted = scenario.outcomes.get(stage.key, ())
    number = state.tracks[found.track].round
    usual = (stage.recordable or stage.outcomes)[0].name
    return wanted[number - 1] if number <= len(wanted) else usual


def _amend(stage: Stage, outcome: str) -> commands.Amend | None:
    found = stage.outcome(outcome)
    return (
        commands.Amend(text="rehearsed: what the meeting asked for")
        if found and found.amends
        else None
    )


def _late(way: Way | None) -> commands.Late | None:
    """What lets a late item through, where the meeting has a way for it."""
    if way is None:
        return None
    if way.late.by is LateBy.STANDING_ORDERS:
        return commands.Late(
            standing_order="the standing order on late items", evidence=sha256_bytes(MINUTES)
        )
    chair = f"Chair of the {way.meeting.body}"
    return commands.Late(urgent="rehearsed", chair=chair, evidence=sha256_bytes(MINUTES))


def _attach(situation: Situation, text_due: HandIn) -> Submission:
    key = text_due.document
    before = situation.state.documents.get(key)
    version = before.version + 1 if before else 1
    title = situation.machine.documents.get(key, key)
    outline = outline_of(situation.machine, key)
    if outline:
        text = new_report(
            outline, situation.state.cycle, standing_in=f"{STANDS_IN} Version {version}."
        )
    else:
        text = f"{title}\n{situation.state.cycle}, version {version}\n\n{STANDS_IN}\n"
    filename = f"{key}-v{version}.{'yaml' if outline else 'txt'}"
    return submission(
        situation.machine, key, filename, text.encode(), consulted=text_due.consulted
    )
