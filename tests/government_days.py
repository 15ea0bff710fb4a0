"""The government's own bank holidays, and days counted over them one by one: what the calendars
are held to.
"""

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "bank_holidays" / "merged_2011-2028.csv"
FIRST_YEAR, LAST_YEAR = 2011, 2028


@cache
def published(division: str) -> Mapping[date, str]:
    """The bank holidays of a division and their titles."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["division"] == division]
    return {date.fromisoformat(row["date"]): row["title"] for row in rows}


def counts(day: date, division: str = "england-and-wales") -> bool:
    return day.isoweekday() <= 5 and day not in published(division)


def walked(start: date, number: int, step: int, division: str = "england-and-wales") -> date:
    """The number-th day that counts, walking from a day, one day at a time, forward (1) or back
    (-1).
    """
    day = start
    while number:
        day += timedelta(days=step)
        number -= counts(day, division)
    return day
