"""The words of deadline expressions, and which may stand beside which. Pure."""

from cycle.calendar.expressions import LAST, KindOfDay
from cycle.calendar.words import MONTHS, NUMBERS, ORDINALS, WEEKDAYS

GRAMMAR = """\
rule    = ["by" | "before" | "on"] base ["at" time] | ["by"] hours
hours   = N "hours" ("before" | "after") base ["at" time] ["excluding weekends" ["and bank
        holidays"]]
base    = count | edge | point | ("later" | "earlier") "of" base "and" base
count   = N unit ("before" | "after") base | N "working days from" base
edge    = ("first" | "last") ("working day" | WEEKDAY | DAY MONTH) relation base
        | place ("working day" | "day" | WEEKDAY) "of" MONTH [YEAR]
place   = "first" | "second" | ... | "tenth" | "last"
point   = ISO date | DAY/MONTH/YEAR | DAY MONTH [YEAR] | "next" DAY MONTH
        | happened "of" NAME | NAME
happened = "opening" | "end" | "publication"
time    = HH:MM | "noon"
"""
"""The whole language; what is quoted is a word of it. N is a number, or a word from one to
twenty. "the" may stand anywhere and means nothing.
"""

MONTH = {name.lower(): number for number, name in enumerate(MONTHS, start=1)}
MONTH |= {name[:3].lower(): number for number, name in enumerate(MONTHS, start=1)}
NUMBER_WORD = {word: number for number, word in enumerate(NUMBERS, start=1)}
PLACE = {word: number for number, word in enumerate(ORDINALS, start=1)}
PLACE["last"] = LAST
KIND = {kind.lower(): kind for kind in KindOfDay if kind.weekday is not None}
WEEKDAYS_OF_A_MONTH = 4
"""Every month has so many of each day of the week."""
SIDES = ("first", "last")
MONTH_LENGTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
KEPT = frozenset(
    {
        *("by", "before", "on", "after", "from", "at"),
        *("of", "or", "and", "excluding", "first", "last", "working", "clear"),
    }
)
"""Words that no meeting can be called, or a slip would be read as a name."""
WORDS = (
    *sorted(KEPT - {"at", "of", "or", "and", "on"}),
    "days",
    "weeks",
    "months",
    "years",
    "hours",
    "weekends",
    "holidays",
    *(day.lower() for day in WEEKDAYS),
)
HAPPENED = ("opening", "end", "publication")
"""What can be said of a stage or a document: `end of drafting`."""
AFTER_PLACE = ("working", "day", *KIND)
"""What follows first, third or last."""
AFTER_NUMBER = frozenset(
    {
        *("clear", "working", "day", "days", "week", "weeks"),
        *("month", "months", "year", "years", "hour", "hours"),
    }
)
"""What a number in a word counts; before anything else the word is a name."""
