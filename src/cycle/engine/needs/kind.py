"""What a kind of need is to the engine. Pure.

A module of this folder says, for one kind: whether such a need is met, which commands touch it
and what they lead to, what on record it rests on, how it is asked for in words, and what a
rehearsed person does about it. Rooms that deal with needs ask the kind and match on none.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from cycle.engine.actors import Actor
from cycle.engine.commands import Command
from cycle.engine.events import NoticeKind
from cycle.engine.open_stage import OpenStage, Verdict
from cycle.engine.situation import Situation
from cycle.engine.state import DocumentState, SignOffState
from cycle.engine.verdicts import Decision
from cycle.machine.model import Machine
from cycle.machine.needs.base import Row

Act: TypeAlias = Callable[[Situation, Sequence[OpenStage], Actor, Any], Decision]
"""Decides a command of one kind over the stages that are open."""


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """Why something is asked again: the present text, and each row concerned with the last act
    on it.
    """

    kind: NoticeKind
    document: str
    text: DocumentState
    rows: tuple[tuple[Row, SignOffState], ...]


@dataclass(frozen=True, slots=True)
class HandIn:
    """A text to be handed in, after whoever was to be consulted has been."""

    document: str
    consulted: str | None = None


class NeedKind:
    """A kind of need, with what most kinds have in common. Each method that is given a need
    takes one of its own kind.
    """

    acts: ClassVar[Mapping[type[Command], Act]] = {}
    """The commands that touch such a need, and what decides them."""
    requests: ClassVar[Mapping[str, type[Command]]] = {}
    """By the name of a request: the command that it is."""

    def verdicts(
        self, where: OpenStage, need: Any, texts: Sequence[Verdict]
    ) -> Iterator[Verdict]:
        """Whether the need is met: one verdict, or one for each thing it asks for.

        texts: the settled verdicts of the stage's documents and sign-offs; none while these
        are themselves judged.
        """
        raise NotImplementedError

    def settled(self, where: OpenStage, verdict: Verdict) -> Verdict:
        """The verdict once waivers and missed deadlines have had their say, where the kind adds
        to it.
        """
        del where
        return verdict

    def together(self, need: Any, verdicts: Sequence[Verdict]) -> Sequence[Verdict]:
        """The settled verdicts of one need, where what is done about some of what it asks for
        settles the others.
        """
        del need
        return verdicts

    def waived_rows(
        self, where: OpenStage, need: Any, issue: str | None
    ) -> Iterator[tuple[str, str]]:
        """Where the need is waived: each row of a sheet, and the SHA-256 of the text that it
        was waived over.
        """
        del where, need, issue
        return iter(())

    def rests_on(self, machine: Machine, need: Any, address: str) -> Iterator[str]:
        """The names of what on record such a need is met by (cycle.engine.records)."""
        raise NotImplementedError

    def is_on_record(self, situation: Situation, need: Any, address: str) -> bool:
        """Whether what met such a need of a stage that has ended is on record; it may have
        ended without.
        """
        del situation, need, address
        return True

    def asked_again(
        self, situation: Situation, need: Any, issue: str | None
    ) -> AskedAgain | None:
        """Why it is asked though it was done once; None where it is asked for the first
        time.
        """
        del situation, need, issue
        return None

    def wording(self, what: str) -> str:
        """What is asked, as an imperative. what: as its verdict has it."""
        return what

    def obligation_title(self, machine: Machine, need: Any, issue: str | None) -> str:
        """What it is called once it is an entry of the journal."""
        del machine, issue
        title: str = need.title
        return title

    def rehearsed(self, situation: Situation, need: Any, stage: str) -> Command | HandIn:
        """What the one responsible does about it in a rehearsal."""
        raise NotImplementedError
