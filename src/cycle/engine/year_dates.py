"""Which year a cycle is of, and whether each table of dates has a line for it. Pure."""

from collections.abc import Collection, Iterator
from datetime import date

from cycle.engine.verdicts import Code, Reason
from cycle.machine.dates import NamedDate, YearMeaning
from cycle.machine.model import Machine

_BEGINS = {
    YearMeaning.CALENDAR: (1, 1),
    YearMeaning.FINANCIAL: (4, 1),
    YearMeaning.MUNICIPAL: (5, 1),
}
"""Month and day."""


def year_of(means: YearMeaning, day: date) -> int:
    """The year that a day lies in, by the number of the calendar year in which it began."""
    return day.year if (day.month, day.day) >= _BEGINS[means] else day.year - 1


def lacks_a_line(named: NamedDate, year: int) -> str:
    known = ", ".join(str(each.year) for each in named.by_year)
    return f"its table has no line for the {named.means} year {year}, only for {known}"


def lacking(
    machine: Machine, begins_on: date, year: int | None, given: Collection[str]
) -> Iterator[Reason]:
    """Each table of dates without this year, but for the dates given by the year's own file."""
    for key, named in machine.dates.items():
        wanted = year or year_of(named.means, begins_on)
        if named.by_year and key not in given and named.of_year(wanted) is None:
            yield Reason(
                code=Code.NO_DATE,
                sentence=f"the date {key} has no day: {lacks_a_line(named, wanted)}",
                basis=named.basis,
                remedy=f"add to the file of dates, under dates: {key}: DATE",
            )
