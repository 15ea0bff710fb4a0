"""What all kinds of need share: who must act, by when, and what follows if they do not. Pure.

The structural facts of a kind (what it supplies, what it rests on, how its deadline counts) are
asked here, of the need itself; so a room that only looks at the shape of a year knows no kind.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar, Self, TypedDict

import msgspec


class Missed(StrEnum):
    """What follows when a deadline passes unmet."""

    REMIND = "remind"
    """Overdue reminders to the one responsible, nothing more."""
    ESCALATE = "escalate"
    """Reminders, and escalation as the reminder policy says."""
    BLOCK = "block"
    """As escalate; besides, meeting the need late no longer counts: only a waiver or a moved
    date opens the way.
    """
    OUTCOME = "outcome"
    """The daemon takes the named outcome by itself."""
    BEGIN = "begin"
    """As escalate; besides, the named track begins."""

    @property
    def leads_on(self) -> bool:
        """Whether the year goes another way once it is missed: such a deadline is a limit."""
        return self in {Missed.OUTCOME, Missed.BEGIN}


class Deadline(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule in the expression language, its legal basis, and what happens when it is
    missed.
    """

    rule: str
    basis: str | None = None
    missed: Missed = Missed.ESCALATE
    outcome: str | None = None
    """The outcome the daemon takes; only with Missed.OUTCOME."""
    calls: str | None = None
    """The track that then begins; only with Missed.BEGIN."""


class Earliest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The earliest moment of something: a rule in the expression language, and its basis. On
    the day of the rule it may be done; where the rule has a time, from that time on.
    """

    rule: str
    basis: str | None = None


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row of a sign-off sheet: the issue, and the role that signs it.

    or_roles: others, any of which may sign in its place. after: the rows that are signed before
    it. due, reminders: its own, where it has them.
    """

    issue: str
    title: str
    role: str
    or_roles: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    when: str | None = None
    """The condition under which it is asked for (cycle.machine.conditions)."""
    due: Deadline | None = None
    reminders: str | None = None
    each: str | None = None
    """The list for whose items there is a row each (cycle.machine.lists)."""

    @property
    def roles(self) -> tuple[str, ...]:
        """The offices of which any one signs it."""
        return (self.role, *self.or_roles)


class Sheet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A sheet of sign-offs."""

    key: str
    rows: tuple[Row, ...]

    def row(self, issue: str) -> Row:
        return next(row for row in self.rows if row.issue == issue)


class Shared(TypedDict):
    """What the needs of all kinds say."""

    key: str
    by: str
    due: Deadline | None
    reminders: str | None
    renew: bool
    not_before: Earliest | None
    when: str | None
    each: str | None


class Titles(TypedDict):
    """What a title is drawn from: documents, sheets and meetings by key."""

    documents: Mapping[str, str]
    sheets: Mapping[str, str]
    meetings: Mapping[str, str]


class NeedBase(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What all needs share. `key` is unique in the stage; `by` is the role that must act.

    renew: whether another round of the stage asks for it anew (sign-offs follow the text they
    cover instead).
    """

    key: str
    title: str
    by: str
    due: Deadline | None = None
    reminders: str | None = None
    renew: bool = True
    not_before: Earliest | None = None
    """Before it the need cannot be met."""
    when: str | None = None
    """The condition under which it is asked for; where it does not hold, there is no such
    need.
    """
    each: str | None = None
    """The list for whose items there is a need each (cycle.machine.lists)."""

    is_publication: ClassVar[bool] = False
    """Whether it makes papers public: what is done after closing counts the day after."""
    is_asked: ClassVar[bool] = True
    """Whether somebody is asked for it, and it can be waived; not what only time brings."""

    @property
    def by_others_than_authors(self) -> bool:
        """Whether nobody may meet it over a text of their own."""
        return False

    @property
    def supplies(self) -> tuple[str, ...]:
        """The documents that somebody is asked to hand in."""
        return ()

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The documents without which it cannot be met."""
        return ()

    @property
    def hands_in(self) -> str | None:
        """The document that the one who answers for it may hand in."""
        return None

    def roles(self, sheets: Mapping[str, Sheet]) -> tuple[str, ...]:
        """The offices that must act, each once."""
        del sheets
        return (self.by,)

    def owed_by(self, sheets: Mapping[str, Sheet], issue: str | None) -> str:
        """The office that owes it; of one thing that it asks for, where `issue` names it."""
        del sheets, issue
        return self.by

    def signatories(self, sheets: Mapping[str, Sheet]) -> tuple[str, ...]:
        """The offices that sign something off for it."""
        del sheets
        return ()

    def conditions_of(self, sheets: Mapping[str, Sheet], issue: str | None) -> tuple[str, ...]:
        """The conditions under which it is asked for; of one thing that it asks for, where
        `issue` names it.
        """
        del sheets, issue
        return (self.when,) if self.when else ()

    def own_deadlines(self, sheets: Mapping[str, Sheet]) -> tuple[tuple[str, Deadline], ...]:
        """The deadlines of single things that it asks for, beside its own: by issue."""
        del sheets
        return ()

    def for_item(self, ending: str, title: str, role: str | None) -> Self:
        """The need for one item of its list. ending: what its keys end with; role: who answers
        for the item, where that is not whoever answers for the need.
        """
        return msgspec.structs.replace(
            self,
            key=f"{self.key}{ending}",
            title=f"{self.title}: {title}",
            by=role or self.by,
            each=None,
        )

    def roles_of(self, sheets: Mapping[str, Sheet], issue: str) -> tuple[str, ...]:
        """The offices of which any one must do one thing that it asks for."""
        del issue
        return self.roles(sheets)

    def policy_of(self, sheets: Mapping[str, Sheet], issue: str) -> str | None:
        """The reminder policy of one thing that it asks for."""
        del sheets, issue
        return self.reminders

    def done_before(self, sheets: Mapping[str, Sheet], issue: str) -> frozenset[str]:
        """Of single things that it asks for, those that come before one of them."""
        del sheets, issue
        return frozenset()

    def deadlines(self, sheets: Mapping[str, Sheet]) -> tuple[Deadline, ...]:
        """Its own, and those of single things that it asks for."""
        own = (due for _, due in self.own_deadlines(sheets))
        return (*((self.due,) if self.due else ()), *own)

    def conditions(self, sheets: Mapping[str, Sheet]) -> tuple[str, ...]:
        """The conditions under which single things are asked for, beside its own."""
        del sheets
        return ()

    def errand(self, stage: str) -> str:
        """What is to be done by its deadline, in a few words; `stage`: the stage's title."""
        del stage
        return self.title

    def names(self, sheets: Mapping[str, Sheet]) -> tuple[str, ...]:
        """The names under which it can be asked about, its own key first."""
        del sheets
        return (self.key, *self.rests_on)
