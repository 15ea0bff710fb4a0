"""Dates with a name that are no meetings, by a rule or by a table of years. Pure."""

from enum import StrEnum

import msgspec


class YearMeaning(StrEnum):
    """Which year a table of dates is kept by."""

    CALENDAR = "calendar"
    FINANCIAL = "financial"
    """From 1 April (Interpretation Act 1978, Sch. 1)."""
    MUNICIPAL = "municipal"
    """From the annual meetings in May: here, from 1 May."""


class YearDate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The date that a table gives a year: `2027-11-30`, or with a time `2027-11-30 at
    17:00`.
    """

    year: int
    on: str
    basis: str | None = None


class OtherEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An event of a cycle of another workflow: `end of set-tax`, or one of its meetings."""

    workflow: str
    event: str


class NamedDate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A date with a name that is no meeting: by a rule, by a table of years, or as another
    cycle has it. A year's file of dates may give another.

    means: what the years of the table are. A cycle is of the year in which it begins, unless
    its file of dates says which.
    """

    key: str
    title: str
    rule: str | None = None
    by_year: tuple[YearDate, ...] = ()
    means: YearMeaning = YearMeaning.CALENDAR
    basis: str | None = None
    of: OtherEvent | None = None

    def of_year(self, year: int) -> YearDate | None:
        return next((each for each in self.by_year if each.year == year), None)
