"""A task that somebody reports as done. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from cycle.engine import events, records
from cycle.engine.actors import Actor
from cycle.engine.commands import Command, DoTask
from cycle.engine.needs.kind import Act, NeedKind
from cycle.engine.open_stage import OpenStage, Verdict
from cycle.engine.refusals import not_needed_here, not_your_office, reasons_of, which_one
from cycle.engine.situation import Situation
from cycle.engine.verdicts import BEFORE_ITS_TIME, Code, Decision, Refusal, refuse, unknown_name
from cycle.machine.model import Machine
from cycle.machine.needs.task import TaskNeed


def do_task(
    situation: Situation, stages: Sequence[OpenStage], actor: Actor, command: DoTask
) -> Decision:
    """Report a task as done."""
    tasks = [
        (where, task)
        for where in stages
        for task in where.bare_verdicts
        if isinstance(task.need, TaskNeed)
    ]
    named = [
        pair
        for pair in tasks
        if command.task in {pair[1].need.key, f"{pair[0].stage.key}/{pair[1].need.key}"}
    ]
    named = [pair for pair in named if not pair[1].holds] or named
    if len(named) > 1:
        return which_one(
            situation.state, "done", [f"{where.stage.key}/{command.task}" for where, _ in named]
        )
    if not named and (told := not_needed_here(stages, command.task)):
        return told
    if not named:
        return Refusal(
            reasons=(
                unknown_name(
                    Code.UNKNOWN_TASK,
                    f'no open stage has a task "{command.task}"',
                    command.task,
                    (task.need.key for _, task in tasks),
                    remedy=f"cycle status {situation.state.cycle}",
                ),
            )
        )
    where, task = named[0]
    office = actor.office(task.role)
    if office is None:
        return not_your_office(
            situation.rulebook, actor, f"reporting {command.task} as done", task.role
        )
    if task.holds:
        return refuse(Code.ALREADY_DONE, task.sentence)
    if task.code in BEFORE_ITS_TIME:
        return Refusal(reasons=reasons_of([task]))
    by = actor.acting(office)
    done = events.TaskDone(
        track=where.track.key,
        stage=where.stage.key,
        need=task.need.key,
        by=by,
        note=command.note,
    )
    return (done,)


def _verdict(where: OpenStage, need: TaskNeed) -> Verdict:
    task = where.situation.state.tasks.get(where.address(need))
    verdict = Verdict(
        key=where.key(need),
        need=need,
        role=need.by,
        what=need.title,
        holds=False,
        sentence=f"not reported as done: {need.title}",
        code=Code.TASK_NOT_DONE,
        since=where.opened_at,
        remedy=f"cycle done {where.situation.state.cycle} {need.key}",
    )
    if task is None or (need.renew and task.seq < where.opened_seq):
        return verdict
    sentence = f"{need.title}: reported as done by {task.by}"
    return replace(
        verdict, holds=True, code=None, remedy=None, sentence=sentence, done_at=task.at
    )


class TaskKind(NeedKind):
    """See cycle.machine.needs.task."""

    acts: ClassVar[Mapping[type[Command], Act]] = {DoTask: do_task}
    requests: ClassVar[Mapping[str, type[Command]]] = {"done": DoTask}

    def verdicts(
        self, where: OpenStage, need: TaskNeed, texts: Sequence[Verdict]
    ) -> Iterator[Verdict]:
        del texts
        yield _verdict(where, need)

    def rests_on(self, machine: Machine, need: TaskNeed, address: str) -> Iterator[str]:
        del machine, need
        yield records.task(address)

    def is_on_record(self, situation: Situation, need: TaskNeed, address: str) -> bool:
        del need
        return address in situation.state.tasks

    def wording(self, what: str) -> str:
        return f'Report "{what}" as done'

    def rehearsed(self, situation: Situation, need: TaskNeed, stage: str) -> Command:
        del situation, stage
        return DoTask(task=need.key)
