"""What may be recorded with an outcome, by its type. Pure."""

from enum import StrEnum

import msgspec


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
