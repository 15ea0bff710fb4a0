"""One open stage of a cycle, and the verdict on each thing that it needs. Pure values.

The verdicts are worked out once for a stage, by the guards (cycle.engine.guards).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from cycle.engine.amendments import raised
from cycle.engine.conditions import holds
from cycle.engine.situation import Situation
from cycle.engine.standing_signoffs import raised_signoffs
from cycle.engine.state import TrackState, need_address, round_address
from cycle.engine.verdicts import Code
from cycle.machine.model import Stage, Track
from cycle.machine.needs import Need
from cycle.machine.needs.base import Deadline


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one thing that a stage needs is so.

    since: from when it is asked of `role`; None while something else must come first
    (`sentence` says what).
    done_at: when it was fulfilled, where it holds by an act.
    to_read: the command that shows the text over which it is asked.
    """

    key: str
    need: Need
    role: str
    what: str
    holds: bool
    sentence: str
    code: Code | None = None
    issue: str | None = None
    since: datetime | None = None
    done_at: datetime | None = None
    waived: bool = False
    or_roles: tuple[str, ...] = ()
    """Other offices, any of which may do it in place of `role`."""
    own_due: Deadline | None = None
    reminders: str | None = None
    """Its deadline and policy, where it has others than its need."""
    basis: str | None = None
    """The law behind the sentence, where it is not that of the deadline."""
    remedy: str | None = None
    to_read: str | None = None

    @property
    def due(self) -> Deadline | None:
        return self.own_due or self.need.due

    @property
    def roles(self) -> tuple[str, ...]:
        """The offices of which any one may do it."""
        return (self.role, *self.or_roles)


@dataclass(frozen=True)
class OpenStage:
    """One open stage of a cycle. judge: gives each verdict, as the acts alone tell it and with
    waivers and missed deadlines considered.
    """

    situation: Situation
    track: Track
    stage: Stage
    judge: "Callable[[OpenStage], Iterator[tuple[Verdict, Verdict]]]" = field(
        repr=False, compare=False
    )

    @cached_property
    def _judged(self) -> tuple[tuple[Verdict, Verdict], ...]:
        return tuple(self.judge(self))

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """A verdict for each thing the stage needs, in the order of its declaration, waivers
        and blocks considered.
        """
        return tuple(settled for _, settled in self._judged)

    @cached_property
    def bare_verdicts(self) -> tuple[Verdict, ...]:
        """The same as the acts alone tell it: a late act has been done, a waived one has
        not.
        """
        return tuple(bare for bare, _ in self._judged)

    @cached_property
    def _present(self) -> TrackState:
        return self.situation.state.track(self.track.key)

    @property
    def opened_at(self) -> datetime:
        assert self._present.opened_at is not None
        return self._present.opened_at

    @property
    def opened_seq(self) -> int:
        return self._present.opened_seq

    @cached_property
    def prefix(self) -> str:
        """What the keys of all that is asked in this round begin with."""
        return round_address(self.track.key, self.stage.key, self._present.round)

    def key(self, need: Need, issue: str | None = None) -> str:
        return f"{self.prefix}{need.key}" + (f"/{issue}" if issue else "")

    def address(self, need: Need) -> str:
        return need_address(self.track.key, self.stage.key, need.key)

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """What the stage needs: what earlier outcomes ask of it, what it declares itself, and
        sign-offs that what it publishes rests on.
        """
        machine, state = self.situation.machine, self.situation.state
        return (
            *raised(machine, state, self.track),
            *(need for need in self.stage.needs if holds(state, need.when) is not False),
            *raised_signoffs(machine, state, self.track),
        )

    @cached_property
    def not_needed(self) -> tuple[Need, ...]:
        """What the stage would need, and whose condition does not hold."""
        state = self.situation.state
        return tuple(need for need in self.stage.needs if holds(state, need.when) is False)

    def title_of(self, document: str) -> str:
        return self.situation.machine.documents.get(document, document)
