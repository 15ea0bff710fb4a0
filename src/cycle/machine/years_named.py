"""Where a workflow names a year in so many words: `Plan 2013-18` is right once, and wrong the
year after. Pure.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from cycle.machine.model import Machine

_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}(?:[-/\u2013](?:[0-9]{4}|[0-9]{2})(?![-0-9]))?\b")

_OF_THE_LAW = "basis"
"""An Act keeps its year."""


class NamedYear(NamedTuple):
    """A text of the workflow, where it stands (`documents.plan`), and the year or years in
    it.
    """

    where: str
    text: str
    years: tuple[str, ...]


def years_named(machine: Machine) -> tuple[NamedYear, ...]:
    """Every title, text and rule that names a year, in the order of the machine; what cites the
    law is left out.

    So are the titles in tracks that are made of a document's: they follow it.
    """
    found = tuple(_within(msgspec.to_builtins(machine), ()))
    documents = [each.text for each in found if each.where.startswith("documents.")]
    return tuple(
        each
        for each in found
        if not each.where.startswith("tracks.")
        or not any(document in each.text for document in documents)
    )


def _within(value: Any, path: tuple[str, ...]) -> Iterator[NamedYear]:
    match value:
        case str():
            years = tuple(_YEAR.findall(value))
            if years:
                yield NamedYear(".".join(path), value, years)
        case dict():
            for key, item in value.items():
                if key != _OF_THE_LAW:
                    yield from _within(item, (*path, key))
        case list() | tuple():
            for number, item in enumerate(value, start=1):
                named = item.get("key", number) if isinstance(item, dict) else number
                yield from _within(item, (*path, str(named)))
        case _:
            return
