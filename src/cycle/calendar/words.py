"""Dates and small numbers in words, for people, in English whatever the machine's locale says.
Pure.

Names of days, months and numbers are kept here. `strftime` is never asked for them: it answers
in the machine's language.
"""

from datetime import date

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen", "twenty"),
)
"""From one on."""
ORDINALS = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)


def short_day(day: date) -> str:
    """`Tuesday 7 March`, where the year goes without saying."""
    return f"{weekday(day)} {day.day} {MONTHS[day.month - 1]}"


def long_day(day: date) -> str:
    """`Tuesday 7 March 2017`."""
    return f"{short_day(day)} {day.year}"


def calendar_day(day: date) -> str:
    """`7 March 2017`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def brief_day(day: date) -> str:
    """`Tue 7 Mar 2017`."""
    return f"{weekday(day)[:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def column_day(day: date) -> str:
    """`Tue  7 Mar 2017`: of one width, to stand in a table."""
    return f"{weekday(day)[:3]} {day.day:>2} {MONTHS[day.month - 1][:3]} {day.year}"


def weekday(day: date) -> str:
    """`Tuesday`."""
    return WEEKDAYS[day.weekday()]
