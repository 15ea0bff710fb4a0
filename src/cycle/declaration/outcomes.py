"""How a stage may end, as a declaration says it, and what is recorded with it. Pure."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator

from cycle.declaration.declared import Declared
from cycle.declaration.moments import NotBefore
from cycle.declaration.values import Key, Line, short_for


class DeclaredFact(Declared):
    """A type alone is short for a fact that must be recorded."""

    type: Literal["text", "number", "money", "date", "document"]
    title: Line | None = None
    optional: bool = False
    basis: Line | None = None


class DeclaredOutcome(Declared):
    to: Key
    regardless: bool = False
    amends: Key | None = None
    begins: Key | None = None
    by: Literal["person", "itself", "missed"] = "person"
    records: Mapping[
        Key,
        Annotated[
            DeclaredFact,
            BeforeValidator(short_for("type"), json_schema_input_type=str | DeclaredFact),
        ],
    ] = {}
    not_before: NotBefore = None
    when: Line | None = None
