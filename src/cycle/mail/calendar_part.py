"""A diary as an iCalendar object (RFC 5545) to be put into a calendar (RFC 5546, PUBLISH), or
taken out of it (CANCEL).

The same diary, instant and organizer give the same octets. Lines end in CRLF and are folded at
75 octets, never inside a character. A deadline with a time is in local time with its zone,
whose rule goes with it and holds for ever; one of a zone without a plain rule is an instant in
UTC. A deadline without a time is a day. It takes no time and asks no answer. What was sent can
be read back: only so is it known what stands in a reader's calendar and is a deadline no more.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes
from email.policy import default
from functools import lru_cache
from zoneinfo import ZoneInfo

from cycle.mail.letter import Contact, Diary, DiaryEntry
from cycle.mail.zone_rules import ZoneRule, zone_rule

PRODID = "-//cycle//Deadlines of a governance cycle//EN"

KEY = "X-CYCLE-DEADLINE"
"""The property that says of which deadline an entry is; its UID tells nothing of that."""

_START = re.compile(
    r"DTSTART(?:;VALUE=DATE|;TZID=(?P<zone>[^:]+))?:(?P<day>\d{8})(?:T(?P<clock>\d{6})(?P<utc>Z?))?"
)

_LONGEST = 75
"""Octets in a line, without its end (RFC 5545 section 3.1)."""


def method(diary: Diary) -> str:
    """CANCEL where every deadline is gone; else PUBLISH, in which one that is gone has its
    status changed.
    """
    return "CANCEL" if all(entry.cancelled for entry in diary.entries) else "PUBLISH"


def to_icalendar(diary: Diary, cycle: str, stamp: datetime, organizer: Contact) -> str:
    """The whole object. `cycle` makes the keys unique; `stamp` is when it was made."""
    timed = [entry.on for entry in diary.entries if entry.at]
    rule = zone_rule(diary.zone, min(timed).year) if timed else None
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODID}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method(diary)}",
        *(rule.lines() if rule else ()),
        *(
            line
            for entry in diary.entries
            for line in _event(diary, entry, rule, cycle, stamp, organizer)
        ),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(
    diary: Diary,
    entry: DiaryEntry,
    rule: ZoneRule | None,
    cycle: str,
    stamp: datetime,
    organizer: Contact,
) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uid(cycle, entry.key, organizer.address)}"
    yield f"{KEY}:{_text(entry.key)}"
    yield f"DTSTAMP:{_in_utc(stamp)}"
    yield f"SEQUENCE:{diary.sequence}"
    yield from _when(entry, rule, diary.zone)
    yield f"SUMMARY:{_text(entry.what)}"
    described = f"{entry.what}.\nType: {entry.command}" if entry.command else f"{entry.what}."
    yield f"DESCRIPTION:{_text(described)}"
    yield f"ORGANIZER;CN={_parameter(organizer.name)}:mailto:{organizer.address}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def uid(cycle: str, key: str, address: str) -> str:
    """The same for ever for one deadline of one cycle (RFC 7986 section 5.3: it tells nothing
    of its maker).
    """
    digest = hashlib.sha256(f"{cycle}/{key}".encode()).hexdigest()
    return f"{digest[:32]}@{address.rpartition('@')[2]}"


def _when(entry: DiaryEntry, rule: ZoneRule | None, zone: str) -> Iterator[str]:
    if entry.at is None:
        yield f"DTSTART;VALUE=DATE:{_day(entry.on)}"
        # the day after the last, RFC 5545 section 3.6.1
        yield f"DTEND;VALUE=DATE:{_day(entry.on + timedelta(days=1))}"
    elif rule:
        yield f"DTSTART;TZID={rule.name}:{_day(entry.on)}T{entry.at:%H%M%S}"
    else:
        yield f"DTSTART:{_in_utc(_instant(entry.on, entry.at, zone))}"


def _instant(on: date, at: time, zone: str) -> datetime:
    return datetime.combine(on, at, tzinfo=ZoneInfo(zone))


def _in_utc(at: datetime) -> str:
    utc = at.astimezone(UTC)
    return f"{_day(utc)}T{utc:%H%M%S}Z"


def _day(on: date) -> str:
    return f"{on.year:04}{on.month:02}{on.day:02}"


def _text(value: str) -> str:
    """RFC 5545 section 3.3.11."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def entries_sent(messages: Iterable[bytes], zone: str) -> dict[str, DiaryEntry]:
    """What these messages, oldest first, put into a calendar, by its key: as the last of them
    has it.
    """
    return {entry.key: entry for content in messages for entry in _entries_in(content, zone)}


# The messages of a year are read again with each new one, and never change.
@lru_cache(maxsize=2_048)
def _entries_in(content: bytes, zone: str) -> tuple[DiaryEntry, ...]:
    found: list[DiaryEntry] = []
    read: dict[str, str] = {}
    for line in _lines_of(content):
        name = re.split("[:;]", line, maxsplit=1)[0]
        read[name] = line
        if line == "END:VEVENT":
            found.append(_read_back(read, zone))
            read = {}
    return tuple(found)


def _lines_of(content: bytes) -> list[str]:
    """The unfolded lines of a message's calendar part; none where it has none."""
    if b"text/calendar" not in content:
        return []
    parts = message_from_bytes(content, policy=default).walk()
    texts = [
        str(part.get_content()) for part in parts if part.get_content_type() == "text/calendar"
    ]
    return [line for text in texts for line in re.sub("\r?\n[ \t]", "", text).splitlines()]


def _read_back(read: dict[str, str], zone: str) -> DiaryEntry:
    start = _START.fullmatch(read["DTSTART"])
    assert start
    on = datetime.strptime(start["day"], "%Y%m%d").date()  # noqa: DTZ007 - a local day
    at = time.fromisoformat(start["clock"]) if start["clock"] else None
    if at and start["utc"]:
        local = datetime.combine(on, at, tzinfo=UTC).astimezone(ZoneInfo(zone))
        on, at = local.date(), local.time()
    return DiaryEntry(
        key=_value(read[KEY]),
        what=_value(read["SUMMARY"]),
        on=on,
        at=at,
        cancelled=read["STATUS"] == "STATUS:CANCELLED",
    )


def _value(line: str) -> str:
    return re.sub(r"\\(.)", r"\1", line.partition(":")[2])


def _parameter(value: str) -> str:
    """Quoted; what cannot stand in quotes is written as RFC 6868 has it."""
    return '"' + value.replace("^", "^^").replace('"', "^'") + '"'


def _folded(line: str) -> Iterator[str]:
    part, octets = "", 0
    for character in line:
        width = len(character.encode())
        if octets + width > _LONGEST:
            yield part
            part, octets = " ", 1
        part, octets = part + character, octets + width
    yield part
