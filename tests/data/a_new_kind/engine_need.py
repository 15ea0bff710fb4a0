"""A briefing of members: held once, with how many came. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from cycle.engine import events, records
from cycle.engine.actors import Actor
from cycle.engine.commands import Command
from cycle.engine.needs.kind import Act, NeedKind
from cycle.engine.open_stage import OpenStage, Verdict
from cycle.engine.refusals import not_your_office
from cycle.engine.situation import Situation
from cycle.engine.verdicts import Code, Decision, refuse
from cycle.machine.model import Machine

FEWEST = 2


class HoldBriefing(Command, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Record that a briefing was held, and how many members came."""

    briefing: str
    came: int


def hold(
    situation: Situation, stages: Sequence[OpenStage], actor: Actor, command: HoldBriefing
) -> Decision:
    """Record a briefing; one to which hardly anyone came is none."""
    asked = [
        (where, found)
        for where in stages
        for found in where.bare_verdicts
        if found.need.key == command.briefing
    ]
    if not asked:
        return refuse(
            Code.UNKNOWN_NEED,
            f'no open stage asks for the briefing "{command.briefing}"',
            remedy=f"cycle status {situation.state.cycle}",
        )
    where, found = asked[0]
    office = actor.office(found.role)
    if office is None:
        act = "recording a briefing"
        return not_your_office(situation.rulebook, actor, act, found.role)
    if command.came < FEWEST:
        return refuse(Code.NO_BASIS, f"{command.came} came; a briefing is of {FEWEST} or more")
    held = events.TaskDone(
        track=where.track.key,
        stage=where.stage.key,
        need=found.need.key,
        by=actor.acting(office),
        note=f"{command.came} came",
    )
    return (held,)


class BriefingKind(NeedKind):
    """See the shape of the same name."""

    acts: ClassVar[Mapping[type[Command], Act]] = {HoldBriefing: hold}
    requests: ClassVar[Mapping[str, type[Command]]] = {"brief": HoldBriefing}

    def verdicts(
        self, where: OpenStage, need: Any, texts: Sequence[Verdict]
    ) -> Iterator[Verdict]:
        del texts
        held = where.situation.state.tasks.get(where.address(need))
        asked = Verdict(
            key=where.key(need),
            need=need,
            role=need.by,
            what=need.errand(where.stage.title),
            holds=False,
            sentence=f"not held: {need.title}",
            code=Code.TASK_NOT_DONE,
            since=where.opened_at,
            remedy=f"cycle brief {where.situation.state.cycle} {need.key} NUMBER",
        )
        if held is None or held.seq < where.opened_seq:
            yield asked
            return
        sentence = f"{need.title}: held, {held.note}"
        yield replace(
            asked, holds=True, code=None, remedy=None, sentence=sentence, done_at=held.at
        )

    def rests_on(self, machine: Machine, need: Any, address: str) -> Iterator[str]:
        del machine, need
        yield records.task(address)

    def rehearsed(self, situation: Situation, need: Any, stage: str) -> Command:
        del situation, stage
        return HoldBriefing(briefing=need.key, came=12)
