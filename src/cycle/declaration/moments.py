"""When something is, as a declaration says it: named dates, the earliest moment of a thing, and
the hours of the office. Pure.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from cycle.declaration.declared import Declared
from cycle.declaration.local_dates import MeetingDay
from cycle.declaration.values import YEAR, Clock, Key, Line, short_for


class DeclaredYearDate(Declared):
    """A date alone is short for a line of a table without a basis of its own."""

    on: MeetingDay
    basis: Line | None = None


class DeclaredOtherEvent(Declared):
    """An event of a cycle of another workflow."""

    workflow: Key
    event: Line


class DeclaredNamedDate(Declared):
    """A date with a name that is no meeting; a rule alone is short for one with only that."""

    title: Line | None = None
    rule: Line | None = None
    by_year: Annotated[
        Mapping[
            Annotated[str, StringConstraints(pattern=YEAR)],
            Annotated[
                DeclaredYearDate,
                BeforeValidator(
                    short_for("on"), json_schema_input_type=Line | DeclaredYearDate
                ),
            ],
        ]
        | None,
        Field(min_length=1),
    ] = None
    year: Literal["calendar", "financial", "municipal"] = "calendar"
    of: DeclaredOtherEvent | None = None
    basis: Line | None = None

    @model_validator(mode="after")
    def _has_one_source(self) -> "DeclaredNamedDate":
        if [self.rule, self.by_year, self.of].count(None) != 2:  # noqa: PLR2004 - all but one
            raise PydanticCustomError(
                "named-date",
                'a named date has a "rule", a table "by_year", or is that "of" another '
                "cycle: one of them",
            )
        return self


class DeclaredEarliest(Declared):
    """A rule alone is short for an earliest moment without a basis."""

    rule: Line
    basis: Line | None = None


NotBefore: TypeAlias = Annotated[
    DeclaredEarliest | None,
    BeforeValidator(short_for("rule"), json_schema_input_type=Line | DeclaredEarliest),
]


class DeclaredOfficeHours(Declared):
    opens: Clock = "09:00"
    closes: Clock = "17:00"

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> "DeclaredOfficeHours":
        if self.opens >= self.closes:
            raise PydanticCustomError("hours", "the office must open before it closes")
        return self
