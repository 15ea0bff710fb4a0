"""The fields of a delivery status (RFC 3464, the part message/delivery-status), as mail systems
really write them. Pure.

Read leniently where nothing is lost by it: comments in parentheses (section 2.1.1), a space
before the colon, a continuation that is not indented. Judged strictly: only an action that the
RFC calls a delivery, with a status of success, is one.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from cycle.text_checks import plain_line


class DeliveryVerdict(StrEnum):
    """What a notice says of a message (RFC 3464 section 2.3.3), the worst first."""

    FAILED = "failed"
    UNCLEAR = "unclear"
    """Neither a failure nor a delay nor a delivery by the RFC's words."""
    DELAYED = "delayed"
    DELIVERED = "delivered"
    """Delivered, relayed or expanded: no more is known, and nothing is wrong."""


class RecipientStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the message for one recipient. address: empty where none is named;
    original: what the sender had written to, where that is named too; words: for a person, one
    line.
    """

    verdict: DeliveryVerdict
    address: str
    words: str
    original: str = ""


Fields = Sequence[tuple[str, str]]
"""Names in lower case with their values, in order; a name may stand several times."""

DELIVERED = frozenset({"delivered", "relayed", "expanded"})

_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]*)[ \t]*:(.*)", re.DOTALL)
_STATUS = re.compile(r"([245])(?:\.[0-9]{1,3}\.[0-9]{1,3}|[0-9]{2})(?![0-9])")
_WORD = re.compile(r"[a-z]+")
_LONGEST_WORDS = 400


def fields_of(text: str) -> list[Fields]:
    """The groups of fields that blank lines divide, the one about the whole message first."""
    groups = re.split(r"(?:[ \t]*\n){2,}", text.replace("\r", ""))
    return [fields for group in groups if (fields := tuple(_fields(group)))]


def _fields(group: str) -> Iterator[tuple[str, str]]:
    """A line that begins no field goes on with the one before, indented or not."""
    name, value = "", ""
    for line in group.split("\n"):
        match = None if line[:1] in {" ", "\t"} else _FIELD.fullmatch(line)
        if match is None:
            value += f" {line}"
            continue
        if name:
            yield name, " ".join(value.split())
        name, value = match[1].lower(), match[2]
    if name:
        yield name, " ".join(value.split())


def recipients_in(groups: Sequence[Fields]) -> list[RecipientStatus]:
    """What each group about a recipient says: one that has an action or a status."""
    return [
        _recipient(group)
        for group in groups
        if {"action", "status"} & {name for name, _ in group}
    ]


def _recipient(group: Fields) -> RecipientStatus:
    statuses = _values(group, "status")
    verdicts = {
        _verdict(action, status)
        for action in _values(group, "action") or [""]
        for status in statuses or [""]
    }
    address = _address(
        next(
            iter([*_values(group, "final-recipient"), *_values(group, "original-recipient")]),
            "",
        )
    )
    said = _after_type(next(iter(_values(group, "diagnostic-code")), "")) or "no reason given"
    code = without_comments(next(iter(statuses), ""))
    words = said if code in said else f"{code} {said}"
    return RecipientStatus(
        verdict=min(verdicts, key=list(DeliveryVerdict).index),
        address=address,
        original=_address(next(iter(_values(group, "original-recipient")), "")),
        words=plain_line(f"{address}: {words}" if address else words, _LONGEST_WORDS),
    )


def _verdict(action: str, status: str) -> DeliveryVerdict:
    """By action and status together, since each is written wrongly by some system.

    A status of failure is believed over a word that the RFC does not know; nothing but a status
    of success makes a delivery.
    """
    word = _WORD.match(without_comments(action).casefold())
    named = word[0] if word else ""
    code = _STATUS.search(without_comments(status))
    kind = code[1] if code else ""
    if named in {DeliveryVerdict.FAILED, DeliveryVerdict.DELAYED}:
        return DeliveryVerdict(named)
    if named in DELIVERED:
        return DeliveryVerdict.DELIVERED if kind == "2" else DeliveryVerdict.UNCLEAR
    return DeliveryVerdict.FAILED if kind in {"4", "5"} else DeliveryVerdict.UNCLEAR


def without_comments(value: str) -> str:
    """The value without its comments, which may stand within each other (RFC 5322 section
    3.2.2); one that is never closed goes on to the end.
    """
    kept, depth, quoted, escaped = [], 0, False, False
    for character in value:
        if escaped or character == "\\":
            escaped = not escaped
        elif character == '"' and not depth:
            quoted = not quoted
        elif character == "(" and not quoted:
            depth += 1
        elif character == ")" and depth:
            depth -= 1
            continue
        if not depth:
            kept.append(character)
    return " ".join("".join(kept).split())


def _values(group: Fields, wanted: str) -> list[str]:
    return [value for name, value in group if name == wanted]


def _address(value: str) -> str:
    """The address alone: some systems add a comment, some put it in angle brackets."""
    return without_comments(_after_type(value)).removeprefix("<").removesuffix(">")


def _after_type(value: str) -> str:
    """`rfc822; name@council.example` without its type, which some systems leave out."""
    kind, mark, rest = value.partition(";")
    return (rest if mark else kind).strip()
