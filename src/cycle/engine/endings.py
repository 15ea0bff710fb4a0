"""Who must hear how a stage ended: its owner, and those for whom something begins. Pure.

For whom something begins: the owner of the next stage and the one who will record its outcome,
the owners of stages that waited for this one, and, where the track goes back, those who will be
asked to sign again. Of the last end of all, those who oversee the cycle hear too. Whoever
recorded the end knows it. It is told the morning after, with what is then asked; after a
fortnight it is news no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from cycle.engine.events import NoticeKind
from cycle.engine.situation import Situation
from cycle.engine.state import EndedStage, State, stage_address
from cycle.machine.model import END, Machine, Outcome, Stage, Track

ENDED = "ended:"
"""What the key begins with under which the end of a stage counts as said."""

NEWS_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Ending:
    """One role that is to hear how a stage ended.

    onward: the stage that follows; None at the end of the track. last: whether the whole cycle
    ended with it.
    """

    track: Track
    stage: Stage
    ended: EndedStage
    role: str
    onward: Stage | None
    leads_back: bool
    last: bool = False

    @property
    def key(self) -> str:
        """Under which it counts as said."""
        stage = stage_address(self.track.key, self.stage.key)
        return f"{ENDED}{stage}@{self.ended.at.isoformat()}!{self.role}"

    @property
    def kind(self) -> NoticeKind:
        return NoticeKind.OUTCOME if self.stage.meeting else NoticeKind.STAGE_COMPLETE


def endings(situation: Situation) -> Iterator[Ending]:
    """Every role that is to hear of a stage that ended of late, in the order of the
    declaration.
    """
    for track, stage in situation.machine.stages():
        ended = situation.state.ended.get(stage_address(track.key, stage.key))
        outcome = stage.outcome(ended.outcome) if ended else None
        if ended and outcome and situation.now < ended.at + NEWS_FOR:
            onward = track.stage(outcome.target) if outcome.target != END else None
            last = onward is None and _was_the_last(situation.state, ended)
            roles = _concerned(situation.machine, track, stage, outcome, onward)
            for role in dict.fromkeys(
                (*roles, *(_overseers(situation.machine) if last else ()))
            ):
                if ended.by is None or ended.by.role != role:
                    yield Ending(track, stage, ended, role, onward, outcome.leads_back, last)


def _was_the_last(state: State, ended: EndedStage) -> bool:
    return state.ended_at is not None and ended.at == max(
        each.at for each in state.ended.values()
    )


def _overseers(machine: Machine) -> tuple[str, ...]:
    """Who hears that the cycle is at its end: the reader of the summaries, of which none comes
    any more; the clerks.
    """
    return (*((machine.weekly.to,) if machine.weekly else ()), *machine.clerks)


def _concerned(
    machine: Machine, track: Track, stage: Stage, outcome: Outcome, onward: Stage | None
) -> tuple[str, ...]:
    roles = [stage.owner]
    if onward:
        roles += [onward.owner, onward.completed_by]
    if onward and outcome.leads_back:
        roles += [role for need in onward.needs for role in need.signatories(machine.sheets)]
    if not outcome.leads_back:
        roles += [
            other.owner
            for _, other in machine.stages()
            if _waited(other, track, stage, outcome)
        ]
    return tuple(dict.fromkeys(roles))


def _waited(other: Stage, track: Track, stage: Stage, outcome: Outcome) -> bool:
    return any(
        (after.track, after.stage) == (track.key, stage.key)
        and after.outcome in {None, outcome.name}
        for after in other.after
    )
