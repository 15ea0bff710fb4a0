"""Writes docs/dates.md from the grammar itself and from rules counted out.

    .venv/bin/python tools/dates_page.py docs/dates.md

A test holds that the page is the one that this writes.
"""

import sys
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

from cycle.calendar.bank_holidays import load_calendar
from cycle.calendar.evaluate import Bearings, Moment, UnknownNameError
from cycle.calendar.explain import Explanation, explain
from cycle.calendar.grammar import LONGEST, MOST, parse
from cycle.calendar.regime import ENGLAND_AND_WALES
from cycle.calendar.vocabulary import GRAMMAR
from cycle.calendar.words import brief_day

HEAD = """# Rules for dates

One language, wherever a workflow says when: `due`, `notice`, `objections`, reminders; and for
`cycle date`, which reckons without a workflow. `cycle date --explain RULE` shows each day
counted or passed over, and why. This page is written by `make golden` from the parser's own
grammar.

## The whole of it

N is a number up to {most}, or a word from one to twenty. "the" may stand anywhere and means
nothing; capitals mean nothing. A rule has at most {longest} characters.

"""

READ = """
## How it is read

* A NAME is a meeting or a named date of the workflow. `opening of STAGE` and `end of STAGE` are
  when the stage last opened or ended, `publication of DOCUMENT` when it was last made public;
  until then such a rule has no date.
* A date, or a day of a month, without a year is its first occurrence from the day the cycle
  begins (in `cycle date`: from today). `next 31 January` is its first occurrence after the
  opening of the stage in which the rule stands, in a later round too (in `cycle date`: after
  today).
* A clear period leaves out both its ends. So "5 working days before" and "5 clear working days
  before" differ by one day.
* A date never rolls off a weekend or a bank holiday: what falls on one is said, and stays.
* A month or a year later is the same day, or the last of a shorter month.
* Of two days, one without a time is meant whole: it ends later than any time on it, and begins
  earlier.
* What a rule says of hours passes on the clock; excluded days are left out from midnight to
  midnight.
* A day for which there is no calendar is an error, never a guess.

## Each form, counted

Over a council on Wednesday 12 April 2017 at 18:30, a plan-committee on Tuesday 28 March 2017 at
18:30 and a drafting that ended on Friday 3 March 2017; the cycle begins on 14 November 2016.
Good Friday is 14 April 2017, Easter Monday the 17th.

| rule | comes to | how it is counted |
| --- | --- | --- |
"""

EXAMPLES = (
    "5 clear working days before plan-committee",
    "five working days before plan-committee",
    "28 clear days before council",
    "10 days after council",
    "3 working days after council",
    "2 weeks after end of drafting",
    "3 months after end of drafting",
    "2 years after council",
    "by 30 May",
    "by 30 May 2017 at noon",
    "before 11 March",
    "on 2017-03-28",
    "30 working days from the first working day of June",
    "first working day of June",
    "third working day of May",
    "last Monday of March",
    "last day of February",
    "last working day on or before 31 January",
    "first 31 January after council",
    "by next 31 January",
    "first working day after council",
    "first Tuesday after first Monday of November",
    "the later of 5 working days after council and 24 April",
    "the earlier of council and 1 April",
    "48 hours before plan-committee excluding weekends",
    "48 hours before 2017-04-18 at 10:00 excluding weekends and bank holidays",
)
NAMED = {
    "council": Moment(date(2017, 4, 12), time(18, 30)),
    "plan-committee": Moment(date(2017, 3, 28), time(18, 30)),
    "end of drafting": Moment(date(2017, 3, 3), time(16, 0)),
}


def named(name: str, /) -> Moment:
    if name not in NAMED:
        raise UnknownNameError(name)
    return NAMED[name]


def page() -> str:
    """The text of docs/dates.md."""
    grammar = "".join(f"    {line}\n" for line in GRAMMAR.splitlines())
    head = HEAD.format(most=f"{MOST:,}", longest=LONGEST)
    return head + grammar + READ + "".join(map(row, EXAMPLES))


def row(rule: str) -> str:
    bearings = Bearings(
        load_calendar(ENGLAND_AND_WALES), named, date(2016, 11, 14), ZoneInfo("Europe/London")
    )
    found = explain(parse(rule), bearings)
    at = f" at {found.moment.at:%H:%M}" if found.moment.at else ""
    return f"| `{rule}` | {brief_day(found.moment.on)}{at} | {' '.join(told(found))} |\n"


def told(found: Explanation) -> Iterator[str]:
    yield from found.basis
    yield from (f"{warning[0].upper()}{warning[1:]}." for warning in found.warnings)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
