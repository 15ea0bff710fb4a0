"""Days and hours as people write them in tables, in English and Welsh. Pure.

The day stands before the month, and nothing is guessed: a number that could be a month, in a
table that elsewhere writes the month first, is not a date.
"""

import re
from datetime import date, time
from typing import NamedTuple

from cycle.calendar.words import WEEKDAYS

MONTHS = (
    ("january", "jan", "ionawr", "ion"),
    ("february", "feb", "chwefror", "chwe", "chw"),
    ("march", "mar", "mawrth", "maw"),
    ("april", "apr", "ebrill", "ebr"),
    ("may", "mai"),
    ("june", "jun", "mehefin", "meh"),
    ("july", "jul", "gorffennaf", "gorff", "gor"),
    ("august", "aug", "awst"),
    ("september", "sept", "sep", "medi", "med"),
    ("october", "oct", "hydref", "hyd"),
    ("november", "nov", "tachwedd", "tach"),
    ("december", "dec", "rhagfyr", "rhag"),
)
_MONTH = {name: number for number, names in enumerate(MONTHS, start=1) for name in names}

WELSH_DAYS = {
    "llun": "Monday",
    "mawrth": "Tuesday",
    "mercher": "Wednesday",
    "iau": "Thursday",
    "gwener": "Friday",
    "sadwrn": "Saturday",
    "sul": "Sunday",
}

DAY_WORDS = frozenset(_MONTH) | {
    *WELSH_DAYS,
    *("dydd", "nos", "tues", "weds", "thur", "thurs"),
    *(name for day in WEEKDAYS for name in (day.casefold(), day[:3].casefold())),
}
"""The names of months and weekdays, whole and short."""

_ISO = r"(?P<y>[0-9]{4})[-/](?P<m>[0-9]{1,2})[-/](?P<d>[0-9]{1,2})"
_DAY_FIRST = r"(?P<d>[0-9]{1,2})(?P<mark>[/.-])(?P<m>[0-9]{1,2})(?P=mark)(?P<y>[0-9]{4})"
_IN_WORDS = (
    r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th|ain|af|il|fed|eg)?(?:\s+of\b)?[\s,-]*"
    r"(?P<word>[^\W\d_]{3,})\.?[\s,-]*(?P<y>[0-9]{4}|[0-9]{2})"
)
_MONTH_FIRST = (
    r"(?P<word>[^\W\d_]{3,})\.?\s+(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>[0-9]{4})"
)
_WEEKDAY = r"(?:(?:dydd\s+)?(?P<weekday>[^\W\d_]{3,})\.?,?\s+)?"
_HOUR = r"(?:(?:\s*[,T\u2013-]\s*|\s+(?:(?:at|am)\s+)?)(?P<hour>[0-9].*))?"
_FORMS = [
    re.compile(_WEEKDAY + form + _HOUR, re.IGNORECASE)
    for form in (_ISO, _DAY_FIRST, _IN_WORDS, _MONTH_FIRST)
]
_TWO_DIGIT_YEAR = re.compile(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2}\b.*")
_NUMBERS = re.compile(r"(?:\D*\s)?([0-9]{1,2})([/.-])([0-9]{1,2})\2(?:20)?[0-9]{2}\b")
_DAYS = re.compile(
    r"\b[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}|\b[0-9]{1,2}/[0-9]{1,2}\b"
    r"|\b[0-9]{1,2}([.-])[0-9]{1,2}\1[0-9]{4}"
    rf"|\b[0-9]{{1,2}}(?:st|nd|rd|th|ain|af|il|fed|eg)?(?:\s+of\b)?[\s-]+(?:{'|'.join(_MONTH)})\b",
    re.IGNORECASE,
)
_LAST_MONTH = 12

_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.][0-9]{2})?\s*(?:h|hrs|hours)?")
_NOON = re.compile(r"(?:12(?:[:.]00)?\s*)?(?:noon|midday|hanner dydd)", re.IGNORECASE)
_HALF_SAID = re.compile(r"0?[1-7][:.][0-9]{2}(?:[:.][0-9]{2})?")
_FOUR_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})\s*(?:h|hrs|hours)?")
_HALF_DAY_CLOCK = re.compile(
    r"([0-9]{1,2})(?:[:.]([0-9]{2}))?(?:[:.][0-9]{2})?\s*(?:([ap])\.?\s?m\.?|y([bph]))",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\s*(?:-|\u2013|\bto\b|\buntil\b|\btan\b)\s*(?=[0-9]).*", re.IGNORECASE)
_AFTER_NOON = frozenset("pPhH")


class WrittenDate(NamedTuple):
    """A day as it was written: the weekday and the hour beside it, as text, where they are
    given.
    """

    on: date
    weekday: str | None
    hour: str | None


def day_in(text: str) -> WrittenDate | None:
    """The day of `18/05/2027`, `2027-05-18`, `18-May-27`, `Tuesday 18th May 2027 at 6.30 pm`
    and the like; None for anything else.
    """
    for form in _FORMS:
        if match := form.fullmatch(text):
            return _written(match)
    return None


def _written(match: re.Match[str]) -> WrittenDate | None:
    parts = match.groupdict()
    month = _MONTH.get(parts["word"].casefold()) if "word" in parts else int(parts["m"])
    year = int(parts["y"])
    try:
        on = date(year if year >= 100 else 2000 + year, month or 0, int(parts["d"]))  # noqa: PLR2004 - two digits
    except ValueError:
        return None
    weekday = parts["weekday"]
    english = WELSH_DAYS.get(weekday.casefold(), weekday) if weekday else None
    return WrittenDate(on, english, parts["hour"])


def names_more_days(text: str, written: WrittenDate | None) -> bool:
    """Whether a text names another day beside the one that is read, or two of which none is."""
    if written is None:
        return sum(1 for _ in _DAYS.finditer(text)) > 1
    return _DAYS.search(written.hour or "") is not None


def has_two_digit_year(text: str) -> bool:
    """Whether it is in numbers, with a year that could be a day."""
    return _TWO_DIGIT_YEAR.fullmatch(text) is not None


def is_month_first(text: str) -> bool:
    """Whether only the month before the day makes it one: `5/18/2027`."""
    match = _NUMBERS.match(text)
    return match is not None and int(match[1]) <= _LAST_MONTH < int(match[3])


def could_be_month_first(text: str, on: date, *, typed: bool) -> bool:
    """Whether it is another day with its month first. typed: a program has made a date of what
    somebody wrote.
    """
    numbers = typed or _NUMBERS.match(text) is not None
    return numbers and on.day <= _LAST_MONTH and on.day != on.month


def time_of_day(text: str) -> time | None:
    """The time of `18:30`, `18.30`, `18:30:00`, `1830`, `6.30 pm`, `7pm`, `7.00yh`, or of the
    beginning of `6.30 pm to 9 pm`; None for anything else, and for `6.30`, which may be in the
    morning or in the evening.
    """
    begins = _begins(text)
    ends = text[len(begins) :]
    if _NOON.fullmatch(begins):
        return time(12)
    if _HALF_SAID.fullmatch(begins):
        return None
    if half := _HALF_DAY_CLOCK.fullmatch(begins):
        hour, minute = int(half[1]), int(half[2] or 0)
        if not 1 <= hour <= 12:  # noqa: PLR2004 - a clock face
            return None
        hour = hour % 12 + (12 if (half[3] or half[4]) in _AFTER_NOON else 0)
    elif whole := _CLOCK.fullmatch(begins) or _FOUR_DIGITS.fullmatch(begins):
        hour, minute = int(whole[1]), int(whole[2])
        if ends and hour <= 12 and _HALF_DAY_CLOCK.search(ends):  # noqa: PLR2004 - a clock face
            return None
    else:
        return None
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004 - a day and an hour


def is_half_said(text: str) -> bool:
    """Whether it is an hour before 8 that does not say of which half of the day."""
    return _HALF_SAID.fullmatch(_begins(text)) is not None


def _begins(text: str) -> str:
    return _UNTIL.sub("", text).strip()
