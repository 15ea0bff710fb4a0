"""Decisions to let a stage go on without a need, with a reason; by those who may, and never by
one who owes it. Pure.

What is late for a meeting is let through only as a late item (cycle.engine.late_items). What is
not on record as public before its meeting began is let through only by a statement, on
evidence, that it was public; it stands in the journal as that.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, time

from cycle.calendar.evaluate import instant
from cycle.calendar.words import calendar_day, long_day
from cycle.engine import events, late_items
from cycle.engine.actors import Actor
from cycle.engine.commands import Late, Waive
from cycle.engine.guards import open_stages, owes
from cycle.engine.needs.publish import to_state, ways_out
from cycle.engine.open_stage import OpenStage, Verdict
from cycle.engine.refusals import not_your_office, which_one
from cycle.engine.sittings import begun_at, is_of_this_sitting, meeting_for
from cycle.engine.situation import Situation
from cycle.engine.verdicts import Code, Decision, Reason, Refusal, refuse, unknown_name
from cycle.machine.needs import Need
from cycle.machine.titles import with_article


def waive(
    situation: Situation, _: Sequence[OpenStage], actor: Actor, command: Waive
) -> Decision:
    """Let a stage go on without a need, or without one row of its sheet, for this round."""
    may_waive = situation.machine.may_waive
    office = actor.first_office(may_waive)
    if office is None:
        return not_your_office(situation.rulebook, actor, f"waiving {command.need}", *may_waive)
    named = list(_waivable(situation, command))
    if not named:
        return _nothing_to_waive(situation, command)
    if len(named) > 1:
        places = dict.fromkeys(where.stage.key for where, _, _ in named)
        return which_one(
            situation.state,
            "waive",
            tuple(places)
            if len(places) > 1
            else [key.partition("/")[2] for _, _, key in named],
        )
    where, verdict, obligation = named[0]
    if own := _own(where, verdict, actor):
        return own
    stated = command.late is not None and command.late.public_on is not None
    record = (_stated if stated else _let_through)(where, verdict, command)
    if isinstance(record, Refusal):
        return record
    waived = events.NeedWaived(
        obligation=obligation,
        reason=command.reason.strip(),
        by=actor.acting(office),
        late_item=record if isinstance(record, events.LateItem) else None,
        stated=record if isinstance(record, events.StatedPublication) else None,
        sitting=_sitting(where, verdict.need),
    )
    return (waived,)


def _sitting(where: OpenStage, need: Need) -> events.MeetingSitting | None:
    """The sitting that a publication is waived for."""
    key = meeting_for(where.situation.machine, where.track, where.stage, need)
    meeting = where.situation.state.meetings.get(key or "")
    if key is None or meeting is None or meeting.on is None:
        return None
    return events.MeetingSitting(meeting=key, on=meeting.on)


def _let_through(
    where: OpenStage, verdict: Verdict, command: Waive
) -> events.LateItem | Refusal | None:
    """The record that a late item needs; None where the need is another, and the reason is
    enough.
    """
    if verdict.code is Code.MEETING_BEGUN:
        return Refusal(reasons=ways_out(where, verdict))
    machine, late = where.situation.machine, command.late or Late()
    way = late_items.way_of(machine, where.track, where.stage, verdict.need)
    if way and verdict.code is not Code.DEADLINE_MISSED:
        return _not_late(where, verdict)
    begun = way is not None and begun_at(where.situation, way.meeting.key) is not None
    typed = late_items.command(where.situation, way, verdict.need.key)
    reasons = (*_reasonless(command), *late_items.faults(way, late, typed, begun=begun))
    if reasons:
        return Refusal(reasons=reasons)
    return late_items.record(machine, way, verdict.need, command.reason, late) if way else None


def _not_late(where: OpenStage, verdict: Verdict) -> Refusal:
    waiver = where.situation.state.waivers.get(where.key(verdict.need))
    if waiver is not None and is_of_this_sitting(where.situation, waiver):
        return refuse(Code.ALREADY_WAIVED, verdict.sentence)
    who = where.situation.machine.title_of_role(verdict.role)
    return refuse(
        Code.NOT_LATE,
        f"{verdict.what}: it is not late; what can be done in time is not waived",
        remedy=f"ask the {who}: {verdict.remedy}" if verdict.remedy else f"ask the {who}",
    )


def _reasonless(command: Waive) -> Iterator[Reason]:
    if not command.reason.strip():
        sentence = "a need is waived only with a reason, which stands in the journal"
        yield Reason(code=Code.REASON_MISSING, sentence=sentence)


def _stated(
    where: OpenStage, verdict: Verdict, command: Waive
) -> events.StatedPublication | Refusal:
    """That the papers were public before the meeting began, though nobody recorded it: by one
    who may waive, on evidence; else what can lawfully be done.
    """
    late, situation = command.late or Late(), where.situation
    meeting = meeting_for(situation.machine, where.track, where.stage, verdict.need)
    if meeting is None:
        sentence = (
            "that papers were public in time is stated of the papers of a meeting, and this "
            "is none"
        )
        return refuse(Code.NO_BASIS, sentence)
    if verdict.code not in {Code.MEETING_BEGUN, Code.DEADLINE_MISSED}:
        return _not_late(where, verdict)
    assert late.public_on is not None
    at = time.fromisoformat(late.public_at) if late.public_at else situation.rulebook.opens
    public_at = instant(late.public_on, at, situation.rulebook.zone)
    reasons = (
        *_reasonless(command),
        *_not_late_and_in_time(late),
        *_unevidenced(situation, verdict, late),
        *_not_public_then(where, verdict.need, public_at, begun_at(situation, meeting)),
    )
    if reasons:
        return Refusal(reasons=reasons)
    return events.StatedPublication(
        meeting=meeting, public_at=public_at, evidence=late.evidence or ""
    )


def _not_late_and_in_time(late: Late) -> Iterator[Reason]:
    if late.urgent or late.chair or late.standing_order:
        sentence = (
            "what was public in time was not late: urgency and standing orders are no part of "
            "such a statement"
        )
        yield Reason(code=Code.NO_BASIS, sentence=sentence)


def _unevidenced(situation: Situation, verdict: Verdict, late: Late) -> Iterator[Reason]:
    if not late.evidence:
        yield Reason(
            code=Code.EVIDENCE_MISSING,
            sentence="that papers were public is stated later only on evidence, which is kept",
            remedy=to_state(situation, verdict.need.key),
        )


def _not_public_then(
    where: OpenStage, need: Need, public_at: datetime, begun: datetime | None
) -> Iterator[Reason]:
    """Why the papers cannot have been public, or not in time, at that instant."""
    rulebook = where.situation.rulebook
    if begun and public_at >= begun:
        began = f"{rulebook.local(begun):%H:%M} on {long_day(rulebook.local(begun))}"
        sentence = f"the meeting began at {began}: what was public only then was not before it"
        yield Reason(code=Code.NOT_PUBLIC_THEN, sentence=sentence)
    for key in need.rests_on:
        text = where.situation.state.documents.get(key)
        if text is None or text.changed_at > public_at:
            when = calendar_day(rulebook.local(text.changed_at)) if text else "no day yet"
            sentence = f"the present {where.title_of(key)} was handed in on {when}, after that"
            yield Reason(code=Code.NOT_PUBLIC_THEN, sentence=sentence)
    due = (
        late_items.missed(where.situation, need, need.due.rule, public_at) if need.due else None
    )
    if due:
        sentence = (
            f"the latest lawful day was {long_day(due.on)}: what was public later is a late "
            "item, and was not recorded as one before the meeting began"
        )
        yield Reason(code=Code.NOT_PUBLIC_THEN, sentence=sentence)


def _own(where: OpenStage, verdict: Verdict, actor: Actor) -> Refusal | None:
    """No one waives what they owe themselves."""
    office = actor.first_office((owes(where, verdict), *verdict.or_roles))
    if office is None:
        return None
    others = [role for role in where.situation.machine.may_waive if not actor.office(role)]
    titles = " or ".join(
        with_article(where.situation.machine.title_of_role(role)) for role in others
    )
    return refuse(
        Code.OWN_OBLIGATION,
        f"{actor.name}, as {office.title}, owes this, and no one waives what they owe: "
        f"{verdict.what}",
        remedy=f"ask {titles} to waive it" if titles else None,
    )


def _waivable(situation: Situation, command: Waive) -> Iterator[tuple[OpenStage, Verdict, str]]:
    """The unmet need, or row, that the command names: by the need's key, an issue, or both as
    `need/issue`.

    With the key of the obligation that is then waived.
    """
    for where in open_stages(situation):
        if command.stage not in {None, where.stage.key}:
            continue
        unmet = [
            verdict
            for verdict in where.verdicts
            if not verdict.holds and _can_be_waived(verdict)
        ]
        whole = [verdict for verdict in unmet if verdict.need.key == command.need]
        rows = [
            verdict
            for verdict in unmet
            if command.need in {verdict.issue, f"{verdict.need.key}/{verdict.issue}"}
        ]
        if whole:
            yield where, whole[0], where.key(whole[0].need)
        else:
            yield from ((where, row, row.key) for row in rows)


def _can_be_waived(verdict: Verdict) -> bool:
    return verdict.need.is_asked


def _nothing_to_waive(situation: Situation, command: Waive) -> Refusal:
    all_of_them = [verdict for where in open_stages(situation) for verdict in where.verdicts]
    named = [
        v
        for v in all_of_them
        if command.need in {v.need.key, v.issue, f"{v.need.key}/{v.issue}"}
    ]
    if any(not verdict.need.is_asked for verdict in named):
        return refuse(
            Code.NOT_WAIVABLE,
            "that a meeting sits cannot be waived: the decision is the meeting's",
        )
    if waived := next((verdict for verdict in named if verdict.waived), None):
        return refuse(Code.ALREADY_WAIVED, waived.sentence)
    if named:
        return refuse(Code.ALREADY_DONE, named[0].sentence)
    unmet = [v for v in all_of_them if not v.holds and _can_be_waived(v)]
    unknown = unknown_name(
        Code.UNKNOWN_NEED,
        f'no open stage has an unmet need "{command.need}"',
        command.need,
        (name for v in unmet for name in (v.need.key, v.issue) if name),
        remedy=f"cycle status {situation.state.cycle}",
    )
    return Refusal(reasons=(unknown,))
