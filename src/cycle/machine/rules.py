"""Short forms of date rules in a declaration, written out as full expressions. Pure.

An officer writes `10 working days before` in a reminder policy; the machine keeps `10 working
days before deadline`. A short form only ever lacks its end, so a column in the full text is a
column in what was written (`skipped` apart).
"""

from datetime import date
from typing import NamedTuple

DEADLINE = "deadline"
"""The name that stands for the deadline at hand in reminder policies."""

NO_REMINDERS = "none"
"""What `reminders` says where nobody is to be reminded."""

_EVERY = "every "
_ON_THE_DAY = "on the day"


class Rule(NamedTuple):
    """An expression, and how many characters of what was written come before it. `example`: how
    its short form is written.
    """

    text: str
    skipped: int = 0
    example: str = ""


def reminder(written: str) -> Rule:
    """`10 working days before`, `on the day`, or a full expression."""
    if written == _ON_THE_DAY:
        return Rule(f"on {DEADLINE}")
    short = written.endswith((" before", " after"))
    return Rule(f"{written} {DEADLINE}" if short else written, 0, "5 working days before")


def step(written: str) -> Rule | None:
    """`every 2 working days`; None where it isn't of that form."""
    if not written.startswith(_EVERY):
        return None
    count = written.removeprefix(_EVERY)
    return Rule(f"{count} after {DEADLINE}", len(_EVERY), "every 2 working days")


def escalation(written: str) -> Rule:
    """`2 working days`, counted from the deadline, or a full expression."""
    return Rule(_counted(written, "after", DEADLINE), 0, "2 working days")


def notice(written: str, meeting: str) -> Rule:
    """`5 clear working days`, or `48 hours excluding weekends`, counted back from the meeting;
    or a full expression.
    """
    return Rule(_counted(written, "before", meeting), 0, "5 clear working days")


def _counted(written: str, direction: str, name: str) -> str:
    """The rule with what it leaves to be guessed: a direction, or the name after one; what it
    excludes stands behind both.
    """
    at = written.lower().find(" excluding ")
    count, excluding = (written, "") if at < 0 else (written[:at], written[at:])
    words = count.lower().split()
    if words[-1:] in (["before"], ["after"]):
        return f"{count} {name}{excluding}"
    if "before" in words or "after" in words:
        return written
    return f"{count} {direction} {name}{excluding}"


def interval(period: str, since: date) -> Rule:
    """`12 months`, counted from the day of a meeting: the last day on which the next one may
    be.
    """
    return Rule(f"{period} after {since.isoformat()}", 0, "12 months")


def recording(meeting: str) -> str:
    """When the outcome of a meeting is to be recorded, where the declaration doesn't say."""
    return f"1 working day after {meeting}"


def opening_of(stage: str) -> str:
    return f"opening of {stage}"


def end_of(stage: str) -> str:
    return f"end of {stage}"


def publication_of(document: str) -> str:
    return f"publication of {document}"
