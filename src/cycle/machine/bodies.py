"""Which bodies of a council's calendar are meant by a meeting of the workflow. Pure.

Names are compared without case, punctuation and articles. Where a body acts as another, the
calendar may name the one, the other, or both ("Policy Committee, sitting as Crime and Disorder
Committee").
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from cycle.declaration.sittings import plain_body
from cycle.machine.model import Meeting

_AS = re.compile(r"\b(?:(?:acting|meeting|sitting) )?as\b")


@dataclass(frozen=True, slots=True)
class Match:
    """The names that are the meeting's. Without any, `close` are those most like it.

    unmarked: names of the same body which do not say that it acts as the other, where some
    names do; not taken.
    """

    names: tuple[str, ...]
    close: tuple[str, ...] = ()
    unmarked: tuple[str, ...] = ()


def match(meeting: Meeting, names: Collection[str]) -> Match:
    """Who in the calendar is meant. A body acting as one that the workflow does not name is
    another body.
    """
    body, capacity = plain_body(meeting.body), plain_body(meeting.acting_as or "")
    plain = tuple(name for name in names if _said(name) == (body, ""))
    marked = tuple(
        name for name in names if capacity and _said(name) in {(body, capacity), (capacity, "")}
    )
    if marked:
        return Match(marked, unmarked=plain)
    return Match(plain, () if plain else _close(meeting, names))


def _said(name: str) -> tuple[str, str]:
    """The body, and what it acts as."""
    body, *capacity = _AS.split(plain_body(name), maxsplit=1)
    return body.strip(), "".join(capacity).strip()


def _close(meeting: Meeting, names: Collection[str]) -> tuple[str, ...]:
    by_plain = {plain_body(name): name for name in names}
    wanted = [
        plain_body(title)
        for title in (meeting.body, meeting.title, meeting.acting_as or "")
        if title
    ]
    found = [
        by_plain[like] for title in wanted for like in get_close_matches(title, by_plain, n=3)
    ]
    return tuple(dict.fromkeys(found))
