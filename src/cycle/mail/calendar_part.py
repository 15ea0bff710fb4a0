"""A diary as an iCalendar object (RFC 5545) to be put into a calendar (RFC 5546, PUBLISH), or
taken out of it (CANCEL), written and read back by the icalendar package.

The same diary, instant and organizer give the same octets. A deadline with a time is in local
time with its zone, whose rule goes with it and holds for ever; one of a zone without a plain
rule is an instant in UTC. A deadline without a time is a day. It takes no time and asks no
answer. What was sent is read back to know what stands in a reader's calendar and is a deadline
no more.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes
from email.message import Message
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cycle.mail.letter import Contact, Diary, DiaryEntry
from cycle.mail.zone_rules import ZoneRule, zone_rule

if TYPE_CHECKING:
    from icalendar import Event, Timezone
    from icalendar.cal import Component

PRODID = "-//cycle//Deadlines of a governance cycle//EN"

KEY = "X-CYCLE-DEADLINE"
"""The property that says of which deadline an entry is; its UID tells nothing of that."""


def method(diary: Diary) -> str:
    """CANCEL where every deadline is gone; else PUBLISH, in which one that is gone has its
    status changed.
    """
    return "CANCEL" if all(entry.cancelled for entry in diary.entries) else "PUBLISH"


def to_icalendar(diary: Diary, cycle: str, stamp: datetime, organizer: Contact) -> str:
    """The whole object. `cycle` makes the keys unique; `stamp` is when it was made."""
    from icalendar import Calendar  # noqa: PLC0415 - most starts of the program need none

    timed = [entry.on for entry in diary.entries if entry.at]
    rule = zone_rule(diary.zone, min(timed).year) if timed else None
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODID)
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method(diary))
    if rule:
        calendar.add_component(_timezone(rule))
    for entry in diary.entries:
        start = _start(entry, ZoneInfo(diary.zone), in_utc=rule is None)
        calendar.add_component(_event(diary, entry, start, cycle, stamp, organizer))
    octets: bytes = calendar.to_ical(sorted=False)
    return octets.decode()


def _event(
    diary: Diary,
    entry: DiaryEntry,
    start: date | datetime,
    cycle: str,
    stamp: datetime,
    organizer: Contact,
) -> "Event":
    from icalendar import Event, vCalAddress  # noqa: PLC0415 - see above

    by = vCalAddress(f"mailto:{organizer.address}")
    by.params["CN"] = organizer.name
    described = f"{entry.what}.\nType: {entry.remedy}" if entry.remedy else f"{entry.what}."
    event = Event()
    event.add("UID", uid(cycle, entry.key, organizer.address))
    event.add(KEY, entry.key)
    event.add("DTSTAMP", stamp)
    event.add("SEQUENCE", diary.sequence)
    event.add("DTSTART", start)
    if entry.at is None:
        # the day after the last, RFC 5545 section 3.6.1
        event.add("DTEND", entry.on + timedelta(days=1))
    event.add("SUMMARY", entry.what)
    event.add("DESCRIPTION", described)
    event.add("ORGANIZER", by)
    event.add("STATUS", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT")
    return event


def _start(entry: DiaryEntry, zone: ZoneInfo, *, in_utc: bool) -> date | datetime:
    if entry.at is None:
        return entry.on
    local = datetime.combine(entry.on, entry.at, tzinfo=zone)
    return local.astimezone(UTC) if in_utc else local


def _timezone(rule: ZoneRule) -> "Timezone":
    """The VTIMEZONE of a rule (RFC 5545 section 3.6.5)."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard  # noqa: PLC0415 - see above

    timezone = Timezone()
    timezone.add("TZID", rule.name)
    for each in rule.observances():
        part = TimezoneDaylight() if each.summer else TimezoneStandard()
        part.add("DTSTART", each.begins)
        part.add("TZOFFSETFROM", each.before)
        part.add("TZOFFSETTO", each.after)
        part.add("TZNAME", each.name)
        if each.yearly:
            part.add("RRULE", each.yearly)
        timezone.add_component(part)
    return timezone


def uid(cycle: str, key: str, address: str) -> str:
    """The same for ever for one deadline of one cycle (RFC 7986 section 5.3: it tells nothing
    of its maker).
    """
    digest = hashlib.sha256(f"{cycle}/{key}".encode()).hexdigest()
    return f"{digest[:32]}@{address.rpartition('@')[2]}"


def entries_sent(messages: Iterable[bytes], zone: str) -> dict[str, DiaryEntry]:
    """What these messages, oldest first, put into a calendar, by its key: as the last of them
    has it.
    """
    return {entry.key: entry for content in messages for entry in _entries_in(content, zone)}


# The messages of a year are read again with each new one, and never change.
@lru_cache(maxsize=2_048)
def _entries_in(content: bytes, zone: str) -> tuple[DiaryEntry, ...]:
    if b"text/calendar" not in content:
        return ()
    from icalendar import Calendar  # noqa: PLC0415 - see above

    # The default policy would parse each header anew, which takes eight times as long.
    parts = message_from_bytes(content).walk()
    return tuple(
        _read_back(event, ZoneInfo(zone))
        for part in parts
        if part.get_content_type() == "text/calendar"
        for event in Calendar.from_ical(_octets(part).decode()).walk("VEVENT")
    )


def _octets(part: Message) -> bytes:
    decoded = part.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b""


def _read_back(event: "Component", zone: ZoneInfo) -> DiaryEntry:
    on, at = _local(event.decoded("DTSTART"), zone)
    return DiaryEntry(
        key=str(event[KEY]),
        what=str(event["SUMMARY"]),
        on=on,
        at=at,
        cancelled=event["STATUS"] == "CANCELLED",
    )


def _local(start: date | datetime, zone: ZoneInfo) -> tuple[date, time | None]:
    if not isinstance(start, datetime):
        return start, None
    local = start.astimezone(zone)
    return local.date(), local.time()
