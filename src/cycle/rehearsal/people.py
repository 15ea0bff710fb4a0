"""The people of a rehearsal: what each does about an obligation, and when. Pure.

The rule is plain, so that a reader of the storybook can foresee it: an officer acts at eleven
on the third working day before the deadline, or on the working day after being asked, whichever
is later; what would then be late is done on the day of asking, and nothing before the office
opens. A late officer acts some working days after the deadline instead, one who is away on the
first working day back. The first outcome that leads on is what meetings decide, unless the
scenario says otherwise. A clerk who fixes a new date for a meeting moves what follows it as
well.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cycle.calendar.evaluate import instant
from cycle.chain import sha256_bytes
from cycle.declaration.report_new import new_report
from cycle.engine import commands
from cycle.engine.asked_again import need_behind
from cycle.engine.conditions import can_be_taken
from cycle.engine.earliest import last_moment
from cycle.engine.facts import of_file
from cycle.engine.guards import open_stages
from cycle.engine.late_items import Way, way_of
from cycle.engine.needs import kind_of
from cycle.engine.needs.kind import HandIn
from cycle.engine.obligations import COMPLETE, Obligation
from cycle.engine.rulebook import Rulebook, Undated
from cycle.engine.situation import Situation
from cycle.engine.state import State
from cycle.engine.verdicts import Code
from cycle.machine.facts import FactType
from cycle.machine.model import END, LateBy, Machine, Outcome, Stage, Track
from cycle.machine.named_dates import names_behind
from cycle.machine.outlines import outline_of
from cycle.machine.titles import with_article
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
MOST_ROUNDS = 3
"""Rounds of a stage that nobody wanted, after which the nearest way to the end is taken."""
UNTIL_NEW_DATE = 20
"""Working days from the day a new date is fixed to the meeting itself."""


def acts_at(situation: Situation, found: Obligation, scenario: Scenario) -> datetime | None:
    """When, from now on, the one responsible acts; None while it is not asked, or could not be
    done.
    """
    if found.since is None or _waits(situation, found, scenario):
        return None
    late = {} if _is_put_off(situation, found) else scenario.late
    since = max([found.since, *_outcome_from(situation, found, scenario)])
    meant = _meant_at(situation.rulebook, found, since, late)
    return _at_work(situation.rulebook, found.role, max(meant, situation.now), scenario)


def _outcome_from(
    situation: Situation, found: Obligation, scenario: Scenario
) -> Iterator[datetime]:
    """From when the outcome that the scenario wants can be recorded, where that is said."""
    if found.need != COMPLETE:
        return
    stage = situation.machine.stage(found.track, found.stage)
    wanted = outcome_of(situation.machine, situation.state, found.track, stage, scenario)
    outcome = stage.outcome(wanted)
    at = last_moment(situation, outcome.not_before) if outcome and not stage.meeting else None
    if at:
        yield at


def _waits(situation: Situation, found: Obligation, scenario: Scenario) -> bool:
    """Whether nobody acts: the scenario has a deadline of the stage missed; or how the stage
    ended is asked, being overdue, and cannot be recorded before what it needs is there.
    """
    stage = situation.machine.stage(found.track, found.stage)
    if found.meeting or found.vacant_role:
        return False
    outcome = stage.outcome(
        outcome_of(situation.machine, situation.state, found.track, stage, scenario)
    )
    if outcome and _is_missed_for(situation, stage, outcome):
        return True
    if found.need != COMPLETE or (outcome and outcome.regardless):
        return False
    where = next(each for each in open_stages(situation) if each.stage == stage)
    to_come = found.since is not None and found.since > situation.now
    return any(
        not verdict.holds and not (to_come and verdict.code is Code.MEETING_NOT_SAT)
        for verdict in where.verdicts
    )


def _is_missed_for(situation: Situation, stage: Stage, outcome: Outcome) -> bool:
    """Whether the outcome comes by a deadline that is still to be missed."""
    deadlines = (stage.due, *(need.due for need in stage.needs))
    due = [
        situation.due(each.rule) for each in deadlines if each and each.outcome == outcome.name
    ]
    return len(stage.outcomes) > 1 and any(
        isinstance(each, Undated) or not each.passed(situation.now) for each in due
    )


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
    """The same instant, or the first working day after it on which the holder is there; by
    night, when the office opens.
    """
    here = rulebook.local(at)
    day = here.date()
    if here.time() < rulebook.opens:
        at = rulebook.opening_on(day)
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
        outcome = outcome_of(situation.machine, situation.state, found.track, stage, scenario)
        if situation.machine.objects_by(stage, outcome):
            outcome = _objected_to(situation.machine, stage)
        return Submission(
            commands.CompleteStage(
                stage=found.stage,
                outcome=outcome,
                amend=_amend(stage, outcome),
                records=_facts(situation, stage, outcome, scenario),
            ),
            kept=(MINUTES,) if _records_a_file(stage, outcome) else (),
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


def outcome_of(
    machine: Machine, state: State, track: str, stage: Stage, scenario: Scenario
) -> str:
    """What the scenario wants of this round; where it wants nothing, the first declared outcome
    that leads on; in a round that nobody wanted, the one from which the end is nearest.
    """
    wanted = scenario.outcomes.get(stage.key, ())
    number = state.track(track).round
    if number <= len(wanted):
        return wanted[number - 1]
    choices = can_be_taken(state, stage.recordable or stage.outcomes)
    onward = [each.name for each in choices if not each.leads_back]
    if not choices or number > len(wanted) + MOST_ROUNDS:
        return nearest_to_the_end(machine.track(track), stage)
    return (onward or [each.name for each in choices])[0]


def nearest_to_the_end(track: Track, stage: Stage) -> str:
    """The outcome from which the fewest stages are left."""
    left: dict[str, int] = {END: 0}
    while len(left) <= len(track.stages):
        fresh = {
            each.key: 1 + min(left[outcome.target] for outcome in near)
            for each in track.stages
            if each.key not in left
            and (near := [out for out in each.outcomes if out.target in left])
        }
        if not fresh:
            break
        left.update(fresh)
    choices = stage.recordable or stage.outcomes
    return min(choices, key=lambda each: left.get(each.target, len(left))).name


def _objected_to(machine: Machine, stage: Stage) -> str:
    """What is decided first, so that it may be objected to."""
    window = machine.objections_to(stage)
    choices = stage.recordable or stage.outcomes
    return next(
        (each.name for each in choices if window and window.holds_up(each)), choices[0].name
    )


@dataclass(frozen=True)
class EndedAtWill:
    """A stage that the scenario has ended though nobody is asked to: when, by whom, and
    how.
    """

    at: datetime
    role: str
    what: str
    done: Submission


def ended_at_will(situation: Situation, scenario: Scenario) -> Iterator[EndedAtWill]:
    """What was decided and is objected to; what would end by itself, and is ended by a person
    before.
    """
    for track, stage in situation.state.open_stages(situation.machine):
        present = situation.state.track(track.key)
        name = outcome_of(situation.machine, situation.state, track.key, stage, scenario)
        outcome = stage.outcome(name)
        objects = situation.machine.objects_by(stage, name) and present.decided is not None
        at_once = stage.ends_itself is not None and outcome is not None and outcome.regardless
        if not (objects or at_once) or present.opened_at is None:
            continue
        since = situation.now if objects else present.opened_at
        on = situation.rulebook.calendar.working_day_after(
            situation.rulebook.local(since).date(), 1
        )
        at = at_work_on(situation.rulebook, on)
        if present.decided and present.decided.in_effect_at <= at:
            at = situation.now + AT_ONCE
        command = commands.CompleteStage(
            stage=stage.key, outcome=name, reason="rehearsed", amend=_amend(stage, name)
        )
        what = f"End {stage.title} as {name}"
        yield EndedAtWill(at, stage.completed_by, what, Submission(command))


def _amend(stage: Stage, outcome: str) -> commands.Amend | None:
    found = stage.outcome(outcome)
    return (
        commands.Amend(text="rehearsed: what the meeting asked for")
        if found and found.amends
        else None
    )


def _facts(
    situation: Situation, stage: Stage, outcome: str, scenario: Scenario
) -> dict[str, str]:
    """What the scenario says, else something of its type, for whatever is recorded with the
    outcome.
    """
    samples = {
        FactType.TEXT: "rehearsed",
        FactType.NUMBER: "1",
        FactType.MONEY: "£1.00",
        FactType.DATE: situation.today.isoformat(),
        FactType.DOCUMENT: of_file(sha256_bytes(MINUTES)),
    }
    found = stage.outcome(outcome)
    return {
        fact.key: scenario.records.get(f"{stage.key}.{fact.key}", samples[fact.type])
        for fact in (found.records if found else ())
    }


def _records_a_file(stage: Stage, outcome: str) -> bool:
    found = stage.outcome(outcome)
    return found is not None and any(fact.type is FactType.DOCUMENT for fact in found.records)


def _late(way: Way | None) -> commands.Late | None:
    """What lets a late item through, where the meeting has a way for it."""
    if way is None:
        return None
    if way.late.by is LateBy.STANDING_ORDERS:
        return commands.Late(
            standing_order="the standing order on late items", evidence=sha256_bytes(MINUTES)
        )
    chair = f"Chair of {with_article(way.meeting.body)}"
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
