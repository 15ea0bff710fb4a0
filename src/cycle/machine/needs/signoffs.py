"""A sheet of sign-offs over a document. Its structural facts. Pure."""

from collections.abc import Mapping
from typing import Any, Self

import msgspec

from cycle.machine.needs.base import (
    Deadline,
    Missed,
    NeedBase,
    Row,
    Shared,
    Sheet,
    Titles,
)


class SignoffsNeed(
    NeedBase, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="signoffs"
):
    """Every row of the sheet must be signed over the present text of the document `of`.

    not_by_author: nobody signs a row whose present text they handed in. enough: how many rows
    are; None where all are asked for.
    """

    sheet: str
    of: str
    not_by_author: bool = False
    enough: int | None = None

    @classmethod
    def compiled(cls, written: Any, shared: Shared, titles: Titles) -> Self:
        sheet, document = titles["sheets"][written.signoffs], titles["documents"][written.of]
        return cls(
            **shared,
            title=f"{sheet} sign-offs of {document}",
            sheet=written.signoffs,
            of=written.of,
            not_by_author=written.not_by is not None,
            enough=written.enough,
        )

    @property
    def by_others_than_authors(self) -> bool:
        return self.not_by_author

    @property
    def rests_on(self) -> tuple[str, ...]:
        return (self.of,)

    @property
    def hands_in(self) -> str | None:
        return self.of

    def roles(self, sheets: Mapping[str, Sheet]) -> tuple[str, ...]:
        return self.signatories(sheets)

    def owed_by(self, sheets: Mapping[str, Sheet], issue: str | None) -> str:
        return sheets[self.sheet].row(issue).role if issue else self.by

    def signatories(self, sheets: Mapping[str, Sheet]) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(role for row in sheets[self.sheet].rows for role in row.roles)
        )

    def conditions_of(self, sheets: Mapping[str, Sheet], issue: str | None) -> tuple[str, ...]:
        row = sheets[self.sheet].row(issue).when if issue else None
        return tuple(each for each in (self.when, row) if each)

    def own_deadlines(self, sheets: Mapping[str, Sheet]) -> tuple[tuple[str, Deadline], ...]:
        rows = sheets[self.sheet].rows
        own = [(row.issue, self.due_of(row)) for row in rows if row.due]
        return tuple((issue, due) for issue, due in own if due)

    def roles_of(self, sheets: Mapping[str, Sheet], issue: str) -> tuple[str, ...]:
        return sheets[self.sheet].row(issue).roles

    def policy_of(self, sheets: Mapping[str, Sheet], issue: str) -> str | None:
        return sheets[self.sheet].row(issue).reminders or self.reminders

    def done_before(self, sheets: Mapping[str, Sheet], issue: str) -> frozenset[str]:
        sheet = sheets[self.sheet]
        found, ahead = set[str](), [issue]
        while ahead:
            fresh = set(sheet.row(ahead.pop()).after) - found
            found |= fresh
            ahead += fresh
        return frozenset(found)

    def due_of(self, row: Row) -> Deadline | None:
        """When a row is to be signed. A miss of its own deadline leads to no outcome; but where
        the sheet only reminds, or blocks, so does its row.
        """
        if row.due is None:
            return self.due
        like_sheet = self.due is not None and self.due.missed in {Missed.REMIND, Missed.BLOCK}
        missed = self.due.missed if self.due and like_sheet else Missed.ESCALATE
        return Deadline(rule=row.due.rule, basis=row.due.basis, missed=missed)

    def conditions(self, sheets: Mapping[str, Sheet]) -> tuple[str, ...]:
        return tuple(row.when for row in sheets[self.sheet].rows if row.when)

    def names(self, sheets: Mapping[str, Sheet]) -> tuple[str, ...]:
        return (self.key, *(row.issue for row in sheets[self.sheet].rows))

    def for_item(self, ending: str, title: str, role: str | None) -> Self:
        found = super().for_item(ending, title, role)
        return msgspec.structs.replace(found, of=f"{self.of}{ending}")
