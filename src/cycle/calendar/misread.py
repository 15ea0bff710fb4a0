"""Words that people write in a deadline and that the language of deadlines does not have: what
to write instead. Pure.
"""

from typing import NamedTuple

from cycle.calendar.words import MONTHS, WEEKDAYS

QUOTATION_MARKS = frozenset("\"'\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb")


class Better(NamedTuple):
    """What is wrong, and what to write."""

    fault: str
    remedy: str


_MONTHS = {each: name for name in MONTHS for each in (name.lower(), name[:3].lower())}
_WEEKDAYS = {each: name for name in WEEKDAYS for each in (name.lower(), name[:3].lower())}
_NUMBERS = {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
_ORDINALS = frozenset(
    {"second", "third", "fourth", "fifth", "2nd", "3rd", "4th", "5th", "every", "each", "next"}
)
_PERIODS = {
    "fortnight": "Write it in weeks: 2 weeks.",
    "quarter": "Write it in months: 3 months.",
    "business": 'Write "working days".',
    "weekday": 'Write "working days".',
    "minute": "Write it in hours, or give a time of day: at 17:00.",
}
_REPEATED = frozenset(
    {"daily", "weekly", "fortnightly", "monthly", "quarterly", "yearly", "annually"}
)
_ONCE = "Write the date itself, or count from a meeting."


def names_nothing(word: str) -> Better | None:
    """Of a word that no meeting is called by: why it is not a date, no unit and no name."""
    word = word.lower()
    if word in _WEEKDAYS:
        return Better(
            f'"{_WEEKDAYS[word]}" alone is not a date',
            f"Write the date, such as 18 May, or third {_WEEKDAYS[word]} of May.",
        )
    if word in _MONTHS:
        return Better(
            f'"{_MONTHS[word]}" is a whole month',
            f"Write the day too: 1 {_MONTHS[word]}; or last working day of {_MONTHS[word]}.",
        )
    if word in _REPEATED:
        return Better(f'"{word}" says how often, and a deadline is one day', _ONCE)
    period = _PERIODS.get(word) or _PERIODS.get(word.removesuffix("s"))
    return Better(f'"{word}" is no unit here', period) if period else None


def instead_of(word: str, following: str) -> Better | None:
    """Of a word that was read as a name, since it is no other, and the word behind it."""
    if word in _MONTHS and following[:1].isdigit():
        day = "".join(c for c in following if c.isdigit())
        return Better(
            "the month stands before the day",
            f"Write the day first: {day} {_MONTHS[word]}.",
        )
    if word in _NUMBERS:
        return Better(
            f'"{word}" is read as a name here',
            f"Write the number in figures: {_NUMBERS[word]}.",
        )
    if word in {"every", "each"} and following not in _WEEKDAYS:
        return Better(f'"{word}" says how often, and a deadline is one day', _ONCE)
    if word in _ORDINALS or following in _WEEKDAYS:
        return names_nothing(following) or names_nothing(word)
    return names_nothing(word)
