"""What may be recorded with an outcome, by its type, and the one form in which a value of each
type is kept. Pure.

Money is kept as pounds with two decimals, a date as ISO 8601 has it, so that what was recorded
can be compared and computed with. No floating-point number touches an amount.
"""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from cycle.calendar.expressions import Day
from cycle.calendar.grammar import ExpressionError, parse

LONGEST_TEXT = 400
"""Characters of a recorded text."""
OF_FILE = "sha256:"
"""What the record of a file begins with."""

_WHOLE = r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)"
_MONEY = re.compile(rf"£?\s?({_WHOLE}(?:\.[0-9]{{1,2}})?)")
_NUMBER = re.compile(rf"-?{_WHOLE}(?:\.[0-9]+)?")
_HASH = re.compile(rf"{OF_FILE}([0-9a-f]{{64}})")


class FactType(StrEnum):
    """What a recorded fact is."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    """Pounds and pence; exact."""
    DATE = "date"
    DOCUMENT = "document"
    """A file; it is kept, and its SHA-256 recorded."""


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that is recorded with an outcome: a recorded vote, an amount, a count.

    optional: whether the outcome may be recorded without it.
    """

    key: str
    title: str
    type: FactType
    optional: bool = False
    basis: str | None = None


def kept_form(type_: FactType, written: str) -> str | None:
    """The one form of a value; None where it is not of the type."""
    text = written.strip()
    match type_:
        case FactType.TEXT:
            return text if 0 < len(text) <= LONGEST_TEXT and text.isprintable() else None
        case FactType.NUMBER:
            return text.replace(",", "") if _NUMBER.fullmatch(text) else None
        case FactType.MONEY:
            found = _MONEY.fullmatch(text)
            return f"{Decimal(found[1].replace(',', '')):.2f}" if found else None
        case FactType.DATE:
            return _date(text)
        case FactType.DOCUMENT:
            return text if _HASH.fullmatch(text) else None


def _date(text: str) -> str | None:
    try:
        found = parse(text)
    except ExpressionError:
        return None
    if not isinstance(found, Day) or found.year is None:
        return None
    return date(found.year, found.month, found.day).isoformat()
