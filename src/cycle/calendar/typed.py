"""Dates and times of day as people type them, in a command or in a file of dates. Pure.

The day comes before the month, as in `26/01/2027`: British usage, held everywhere. A weekday
that is not the date's is refused.
"""

import re
from datetime import date, time

from cycle.calendar.words import MONTHS, WEEKDAYS, calendar_day, weekday
from cycle.errors import CycleError
from cycle.text_checks import visible

HOW_DAYS_ARE_WRITTEN = "Write it as 2027-01-26, 26/01/2027 or 26 January 2027."

DAY_PATTERN = (
    r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"
    r"|([A-Za-z]+ )?[0-9]{1,2} [A-Za-z]+ [0-9]{4})$"
)
"""The forms of a day, for editors; whether there is such a day is asked in reading it."""

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_IN_WORDS = re.compile(r"(?:([A-Za-z]+),? +)?([0-9]{1,2}) +([A-Za-z]+) +([0-9]{4})")
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2}) ?([ap]m)?|([0-9]{1,2}) ?([ap]m)?")
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}")
NOON = 12


class DateTextError(CycleError):
    """A text that is not a date, or no time of day."""


def month_of(word: str) -> int | None:
    """The number of a month by its name or the first three letters of it."""
    names = [name.lower() for name in MONTHS]
    found = [n for n, name in enumerate(names, start=1) if word.lower() in {name, name[:3]}]
    return found[0] if found else None


def day_of(text: str) -> date:
    """The date of `2027-01-26`, `26/01/2027`, `26 January 2027`, `Tue 26 Jan 2027`. Raises
    DateTextError, which says whether the form is at fault or the day.
    """
    plain = " ".join(text.split(" ")).strip()
    if found := _ISO.fullmatch(plain):
        return _existing(text, int(found[1]), int(found[2]), int(found[3]))
    if found := _SLASHED.fullmatch(plain):
        return _existing(text, int(found[3]), int(found[2]), int(found[1]))
    if (found := _IN_WORDS.fullmatch(plain)) and (month := month_of(found[3])):
        return _on_its_weekday(
            text, found[1], _existing(text, int(found[4]), month, int(found[2]))
        )
    raise DateTextError(f'"{visible(text)}" is not a date.', HOW_DAYS_ARE_WRITTEN)


def _existing(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        remedy = "The day comes first: 26/01/2027." if "/" in text else "Look up the date."
        raise DateTextError(f"There is no day {visible(text)}.", remedy) from None


def _on_its_weekday(text: str, said: str | None, day: date) -> date:
    if said is None:
        return day
    meant = [name for name in WEEKDAYS if said.lower() in {name.lower(), name[:3].lower()}]
    if not meant:
        raise DateTextError(f'"{visible(text)}" is not a date.', HOW_DAYS_ARE_WRITTEN)
    if meant[0] != weekday(day):
        raise DateTextError(
            f"{calendar_day(day)} is a {weekday(day)}, not a {meant[0]}.",
            "Correct the date, or the day of the week.",
        )
    return day


def time_of(text: str) -> time:
    """The time of day of `18:30` or `9:00`. Raises DateTextError."""
    meant = time_meant(text)
    if _TIME.fullmatch(text) and meant:
        return meant
    remedy = f"Write it as {meant:%H:%M}." if meant else "Write hours and minutes: 18:30."
    raise DateTextError(f'"{visible(text)}" is not a time of day.', remedy)


def time_meant(text: str) -> time | None:
    """The time that a text means, in any usual form: `9:00`, `9.30`, `5pm`, `12 noon`; None
    where it means none.
    """
    word = text.strip().lower().removesuffix(" noon")
    if word in {"noon", "midday"}:
        return time(NOON)
    found = _CLOCK.fullmatch(word)
    if found is None:
        return None
    hour, minute, half = int(found[1] or found[4]), int(found[2] or 0), found[3] or found[5]
    if half:
        hour = hour % NOON + (NOON if half.lower() == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None
