"""Which bodies of a council's calendar are meant by a meeting of the workflow. Pure.

Names are compared without case, punctuation and articles. Where a body acts as another, the
calendar may name the one, the other, or both ("Policy Committee, sitting as Crime and Disorder
Committee").
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from cycle.declaration.called_off import MOVED
from cycle.declaration.sittings import plain_body
from cycle.declaration.table_dates import DAY_WORDS
from cycle.machine.model import Meeting
from cycle.suggestions import likely

_AS = re.compile(r"\b(?:(?:acting|meeting|sitting) )?as\b")

_ADDITION = re.compile(
    r"new|date|extraordinary|special|additional|extra|emergency|urgent|ordinary|full"
    r"|reconvened|adjourned|arranged|re|scheduled|brought|put|forward|back"
    r"|provisional|reserve|was|originally|previously|if|required|needed|revised|amended|changed?|confirmed|tbc"
    r"|meetings?|of|from|to|at|on|in|virtual|remote|online|hybrid|am|pm|noon|midday"
    r"|morning|afternoon|evening|[0-9]+(?:st|nd|rd|th|am|pm|h|hrs|ain|af|il|fed|eg|y[bph])?"
    r"|dyddiad|newydd|arbennig|eithriadol|anghyffredin|ychwanegol|cyfarfod|o|or|i|ei|wedii?"
    rf"|ail|drefn(?:u|wyd)|{MOVED}|{'|'.join(sorted(DAY_WORDS))}"
)
"""Words that say something of a meeting, and not that another body meets."""


@dataclass(frozen=True, slots=True)
class Match:
    """The names that are the meeting's. Without any, `close` are those most like it.

    unmarked: names of the same body which do not say that it acts as the other, where some
    names do; not taken. added: those of the names that say more, such as "(new date)". beside:
    names that begin with the body's and go on otherwise ("… site visit"); not taken.
    """

    names: tuple[str, ...]
    close: tuple[str, ...] = ()
    unmarked: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


def match(meeting: Meeting, names: Collection[str]) -> Match:
    """Who in the calendar is meant. A body acting as one that the workflow does not name is
    another body.
    """
    body, capacity = plain_body(meeting.body), plain_body(meeting.acting_as or "")
    plain = tuple(name for name in names if _is(name, body, ""))
    marked = tuple(
        name
        for name in names
        if capacity and (_is(name, body, capacity) or _is(name, capacity, ""))
    )
    taken = marked or plain
    return Match(
        taken,
        close=() if taken else _close(meeting, names),
        unmarked=plain if marked else (),
        added=tuple(name for name in taken if _says_more(name, body, capacity)),
        beside=tuple(name for name in names if _goes_on(name, body) and name not in plain),
    )


def _is(name: str, body: str, capacity: str) -> bool:
    """Whether it is the body in that capacity, whatever is added about the meeting."""
    said, capacity_said = _said(name)
    return _with_additions(said, body) and _with_additions(capacity_said, capacity)


def _with_additions(said: str, wanted: str) -> bool:
    """Whether the words are those wanted, and around them none but additions."""
    if said == wanted or not wanted:
        return said == wanted
    before, found, after = f" {said} ".partition(f" {wanted} ")
    return bool(found) and all(_ADDITION.fullmatch(word) for word in (before + after).split())


def _says_more(name: str, body: str, capacity: str) -> bool:
    return _said(name) not in {(body, ""), (body, capacity), (capacity, "")}


def _goes_on(name: str, body: str) -> bool:
    return bool(body) and _said(name)[0].startswith(f"{body} ")


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
    found = [by_plain[like] for title in wanted for like in likely(title, by_plain)]
    return tuple(dict.fromkeys(found))
