"""Is it so? For each need of an open stage, a verdict: holds or not, why, since when it is
asked, of whom. Pure.

A need may ask for several things (a sheet asks for every row); each has a verdict and a key of
its own, stable for the round. Silence never holds: whatever has not been recorded is not so. A
need that a waiver covers holds, and says so. What a kind of need looks at, its module knows
(cycle.engine.needs).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cycle.calendar.words import calendar_day, long_day
from cycle.engine import late_items
from cycle.engine.actors import EVIDENCE_SHOWN
from cycle.engine.conditions import all_hold, not_known_yet
from cycle.engine.earliest import not_yet
from cycle.engine.events import StatedPublication
from cycle.engine.needs import kind_of
from cycle.engine.open_stage import OpenStage, Verdict
from cycle.engine.sittings import is_of_this_sitting
from cycle.engine.situation import Situation
from cycle.engine.state import WaiverState
from cycle.engine.verdicts import Code
from cycle.machine.model import Stage, Track
from cycle.machine.needs.base import Deadline, Missed, NeedBase


def open_stages(situation: Situation) -> tuple[OpenStage, ...]:
    """The open stages of the cycle, ready for their guards; of one that is decided nothing is
    asked any more.
    """
    return situation.once(_open_stages)


def _open_stages(situation: Situation) -> tuple[OpenStage, ...]:
    return tuple(
        open_stage(situation, track, stage)
        for track, stage in situation.state.open_stages(situation.machine)
        if situation.state.track(track.key).decided is None
    )


def open_stage(situation: Situation, track: Track, stage: Stage) -> OpenStage:
    """A stage that is open, ready for its guards."""
    return OpenStage(situation, track, stage, _judge)


def _judge(where: OpenStage) -> Iterator[tuple[Verdict, Verdict]]:
    """Each verdict bare, and settled: the texts and their sign-offs first, since publications
    look at them; told in the order of the declaration.
    """
    of_texts = {
        need.key: tuple(_verdicts_of(where, need, ())) for need in where.needs if need.hands_in
    }
    texts = tuple(settled for pairs in of_texts.values() for _, settled in pairs)
    for need in where.needs:
        yield from of_texts.get(need.key) or _verdicts_of(where, need, texts)


def _verdicts_of(
    where: OpenStage, need: NeedBase, texts: Sequence[Verdict]
) -> Iterator[tuple[Verdict, Verdict]]:
    pairs = [(bare, _settle(where, bare)) for bare in _bare(where, need, texts)]
    settled = kind_of(need).together(need, [each for _, each in pairs])
    yield from zip((bare for bare, _ in pairs), settled, strict=True)


def _bare(where: OpenStage, need: NeedBase, texts: Sequence[Verdict]) -> Iterator[Verdict]:
    """The verdict on each thing whose condition holds, or is not known yet."""
    machine, state = where.situation.machine, where.situation.state
    for found in kind_of(need).verdicts(where, need, texts):
        conditions = need.conditions_of(machine.sheets, found.issue)
        needed = all_hold(state, conditions)
        if needed is not False:
            yield not_yet(where, found) if needed else _not_known(where, found, conditions)


def _not_known(where: OpenStage, verdict: Verdict, conditions: Sequence[str]) -> Verdict:
    """The verdict while nobody can tell whether it will be asked for: nobody is asked."""
    why = not_known_yet(where.situation.machine, where.situation.state, conditions)
    return replace(
        verdict,
        holds=False,
        code=Code.NOT_KNOWN_YET,
        sentence=f"{verdict.what}: {why}",
        since=None,
        done_at=None,
        remedy=f"cycle status {where.situation.state.cycle}",
    )


_NEVER_LATE = frozenset({Code.MEETING_BEGUN, Code.NOT_KNOWN_YET})
"""What is not said to come too late: nobody was to do it before, or it has its own way out."""


def _settle(where: OpenStage, verdict: Verdict) -> Verdict:
    """The verdict once waivers and missed deadlines that block have had their say."""
    waiver = where.situation.state.waivers.get(
        verdict.key
    ) or where.situation.state.waivers.get(where.key(verdict.need))
    if waiver and not _covers(where, verdict.need, waiver):
        waiver = None
    if waiver and waiver.stated:
        return _as_stated(where, verdict, waiver, waiver.stated)
    if waiver and waiver.late_item:
        sentence = (
            f"{verdict.sentence}; late, and let through by {waiver.by}: {waiver.late_item.text}"
        )
        return replace(verdict, waived=verdict.holds, sentence=sentence)
    if waiver and not verdict.holds:
        sentence = f"{verdict.what}: waived by {waiver.by}: {waiver.reason}"
        return replace(
            verdict, holds=True, waived=True, code=None, sentence=sentence, done_at=waiver.at
        )
    if waiver:
        return replace(verdict, waived=True)
    blocks = verdict.due and verdict.due.missed is Missed.BLOCK and verdict.need.is_asked
    if blocks and verdict.due and verdict.code not in _NEVER_LATE:
        verdict = _blocked_if_late(where, verdict, verdict.due)
    return kind_of(verdict.need).settled(where, verdict)


def _covers(where: OpenStage, need: NeedBase, waiver: WaiverState) -> bool:
    """Whether the waiver is of the sitting to come; and one that states what was public, of the
    present texts.
    """
    if not is_of_this_sitting(where.situation, waiver):
        return False
    texts = [where.situation.state.documents.get(document) for document in need.rests_on]
    return waiver.stated is None or all(
        text is not None and text.changed_at <= waiver.stated.public_at for text in texts
    )


def _as_stated(
    where: OpenStage, verdict: Verdict, waiver: WaiverState, stated: StatedPublication
) -> Verdict:
    """Papers that one who may waive has stated to have been public; not what the record shows,
    and told as what it is.
    """
    since = where.situation.rulebook.local(stated.public_at)
    made = calendar_day(where.situation.rulebook.local(waiver.at))
    sentence = (
        f"{verdict.what}: public since {since:%H:%M} on {long_day(since)}, as {waiver.by} "
        f"stated on {made}, on evidence {stated.evidence[:EVIDENCE_SHOWN]}; nobody had "
        f"recorded it then: {waiver.reason}"
    )
    return replace(
        verdict, holds=True, waived=True, code=None, sentence=sentence, done_at=waiver.at
    )


def _blocked_if_late(where: OpenStage, verdict: Verdict, deadline: Deadline) -> Verdict:
    """Once it is late, doing it does not count: it must still be done, and then be waived by
    one who may and does not owe it.
    """
    due = late_items.missed(where.situation, verdict.need, deadline.rule, verdict.done_at)
    if due is None:
        return verdict
    late = f"{verdict.what}: the deadline was {long_day(due.on)}; it "
    blocked = replace(verdict, holds=False, code=Code.DEADLINE_MISSED)
    waivers = [
        each for each in where.situation.machine.may_waive if each != owes(where, verdict)
    ]
    if verdict.done_at is None:
        return replace(blocked, sentence=f"{late}has not been done, and can now only be late")
    named = f"{verdict.need.key}/{verdict.issue}" if verdict.issue else verdict.need.key
    way = late_items.way_of(where.situation.machine, where.track, where.stage, verdict.need)
    return replace(
        blocked,
        role=next(iter(waivers), verdict.role),
        since=verdict.done_at,
        sentence=f"{late}was late",
        remedy=late_items.command(where.situation, way, named) if waivers else None,
    )


def owes(where: OpenStage, verdict: Verdict) -> str:
    """The role that owes what is asked: of a row, the one that signs it."""
    return verdict.need.owed_by(where.situation.machine.sheets, verdict.issue)
