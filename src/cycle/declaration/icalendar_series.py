"""A series of events expanded into its occurrences, by the library that knows the rules
(RFC 5545 section 3.8.5). Pure.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import icalendar
import recurring_ical_events
from icalendar.prop import vRecur

from cycle.declaration.icalendar_event import Event, length, moment, moments
from cycle.declaration.icalendar_zones import STUMBLES, Zones

SPAN = timedelta(days=400)
"""How much of a series is taken: as long as the longest cycle lasts."""

MOST = 500
"""Occurrences: one a day in that time, and some that were added."""

_LINE = "X-CYCLE-LINE"
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_OF_THE_DAY = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})
_EARLIEST = date(1970, 1, 1)


class SeriesError(Exception):
    """The series cannot be expanded: a sentence without its subject."""


class Occurrence(NamedTuple):
    """One event of a series. line: of the event that says so, the series or what moved it."""

    line: int
    start: date | datetime
    lasts: timedelta | None


def occurrences(
    series: Event, moved: Sequence[Event], zones: Zones, begins_on: date
) -> list[Occurrence]:
    """The events of a series from a day on, in order, each where it was moved to. Raises
    SeriesError.
    """
    try:
        calendar = icalendar.Calendar()
        for event in (series, *moved):
            calendar.add_component(_component(event, zones))
        found = recurring_ical_events.of(calendar).between(begins_on, begins_on + SPAN)
    except STUMBLES as error:
        raise SeriesError("its rule cannot be read") from error
    if len(found) > MOST:
        raise SeriesError("it recurs more often than once a day")
    return sorted(
        (_occurrence(each) for each in found), key=lambda each: (_day(each.start), each.line)
    )


def _component(event: Event, zones: Zones) -> icalendar.Event:
    """The event in the library's words, its hours in their zones."""
    start = moment(event.properties["DTSTART"][0], zones)
    if start is None or _day(start) < _EARLIEST:
        raise SeriesError("it begins on no day that can be")
    component = icalendar.Event()
    component.add("UID", "series")
    component.add("DTSTART", start)
    component.add(_LINE, str(event.line))
    lasts = length(event, start, zones)
    if lasts is not None and timedelta() < lasts < SPAN:
        component.add("DURATION", lasts)
    for rule in event.properties.get("RRULE", ()):
        component.add("RRULE", _rule(rule.value))
    for name in ("RDATE", "EXDATE"):
        for each in moments(event, name, zones):
            component.add(name, each)
    if "RECURRENCE-ID" in event.properties:
        instead_of = moment(event.properties["RECURRENCE-ID"][0], zones)
        component.add("RECURRENCE-ID", instead_of)
        component.add("SEQUENCE", event.version[0])
    return component


def _rule(text: str) -> vRecur:
    rule: vRecur = vRecur.from_ical(text.strip())
    frequency = str(next(iter(rule.get("FREQ", ())), "")).upper()
    if frequency not in _FREQUENCIES or _OF_THE_DAY & {name.upper() for name in rule}:
        raise SeriesError("it recurs more often than once a day")
    if any(int(number) < 1 for name in ("INTERVAL", "COUNT") for number in rule.get(name, ())):
        raise SeriesError("its rule cannot be read")
    return rule


def _occurrence(component: icalendar.Event) -> Occurrence:
    start = component.start
    lasts = component.end - start if "DURATION" in component or "DTEND" in component else None
    return Occurrence(int(str(component[_LINE])), start, lasts)


def _day(moment_: date | datetime) -> date:
    return moment_.date() if isinstance(moment_, datetime) else moment_
