"""A sheet of sign-offs over a document. Its structural facts. Pure."""

from collections.abc import Mapping
from typing import Any, Self

from cycle.machine.needs.base import NeedBase, Shared, Sheet, Titles


class SignoffsNeed(
    NeedBase, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="signoffs"
):
    """Every row of the sheet must be signed over the present text of the document `of`.

    not_by_author: nobody signs a row whose present text they handed in.
    """

    sheet: str
    of: str
    not_by_author: bool = False

    @classmethod
    def compiled(cls, written: Any, shared: Shared, titles: Titles) -> Self:
        sheet, document = titles["sheets"][written.signoffs], titles["documents"][written.of]
        return cls(
            **shared,
            title=f"{sheet} sign-offs of {document}",
            sheet=written.signoffs,
            of=written.of,
            not_by_author=written.not_by is not None,
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
        return tuple(dict.fromkeys(row.role for row in sheets[self.sheet].rows))

    def conditions_of(self, sheets: Mapping[str, Sheet], issue: str | None) -> tuple[str, ...]:
        row = sheets[self.sheet].row(issue).when if issue else None
        return tuple(each for each in (self.when, row) if each)

    def conditions(self, sheets: Mapping[str, Sheet]) -> tuple[str, ...]:
        return tuple(row.when for row in sheets[self.sheet].rows if row.when)

    def names(self, sheets: Mapping[str, Sheet]) -> tuple[str, ...]:
        return (self.key, *(row.issue for row in sheets[self.sheet].rows))
