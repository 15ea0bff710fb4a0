"""Is a calendar of meetings to be believed? The faults seen in official calendars, each looked
for in every row. Pure.

A weekday that is not the date's, a year that cannot be, a closed day: the date is wrong or will
have to move, and the row is set aside. A body in two places, a room taken twice: told, and both
rows stay, since their day is not in doubt.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from cycle.calendar.days import WorkingCalendar
from cycle.calendar.words import WEEKDAYS, weekday
from cycle.declaration.sittings import (
    CalendarFaultCode,
    CalendarFinding,
    CouncilCalendar,
    Sitting,
    finding,
    plain_body,
)

FAR = 366
"""Days. A row further than a year from each of the rows around it bears the wrong year."""

_AROUND = 2
_SHORTEST_WEEKDAY = 3


def checked(found: CouncilCalendar, calendar: WorkingCalendar) -> CouncilCalendar:
    """The calendar without the rows that are not to be believed, and with a finding for each
    doubt.
    """
    doubts = [
        tuple(_doubts(number, found.sittings, calendar))
        for number in range(len(found.sittings))
    ]
    sound = [
        sitting
        for sitting, about in zip(found.sittings, doubts, strict=True)
        if not any(doubt.set_aside for doubt in about)
    ]
    kept, repeated = _without_repeats(sound)
    told = [
        *found.findings,
        *(doubt for about in doubts for doubt in about),
        *repeated,
        *_clashes(kept),
    ]
    return CouncilCalendar(
        sittings=tuple(kept),
        findings=tuple(
            sorted(told, key=lambda each: (each.place.line, each.place.column or ""))
        ),
    )


def _doubts(
    number: int, sittings: Sequence[Sitting], calendar: WorkingCalendar
) -> Iterator[CalendarFinding]:
    sitting = sittings[number]
    wrong_year = _wrong_year(number, sittings, calendar)
    if wrong_year:
        # what weekday it is, and whether it is closed, says nothing about a date of another
        # year
        yield wrong_year
        return
    yield from (
        doubt for doubt in (_wrong_weekday(sitting), _closed(sitting, calendar)) if doubt
    )


def _wrong_year(
    number: int, sittings: Sequence[Sitting], calendar: WorkingCalendar
) -> CalendarFinding | None:
    sitting = sittings[number]
    around = [
        *sittings[max(0, number - _AROUND) : number],
        *sittings[number + 1 : number + 1 + _AROUND],
    ]
    far = around and all(abs((sitting.on - other.on).days) > FAR for other in around)
    if far or not calendar.first <= sitting.on <= calendar.last:
        sentence = f"{sitting.body} on {sitting.on}: the year {sitting.on.year} is implausible"
        near = f" among rows of {around[0].on.year}" if far else ""
        return finding(CalendarFaultCode.IMPLAUSIBLE_YEAR, sitting.place, sentence + near)
    return None


def _wrong_weekday(sitting: Sitting) -> CalendarFinding | None:
    if sitting.weekday is None:
        return None
    written, right = sitting.weekday.rstrip(".").casefold(), weekday(sitting.on)
    said = [
        day
        for day in WEEKDAYS
        if len(written) >= _SHORTEST_WEEKDAY and day.casefold().startswith(written)
    ]
    if not said:
        sentence = (
            f'{sitting.body} on {sitting.on}: "{sitting.weekday}" is no weekday; the '
            f"date is a {right}"
        )
        return finding(
            CalendarFaultCode.UNREADABLE_WEEKDAY, sitting.place, sentence, set_aside=False
        )
    if said == [right]:
        return None
    sentence = (
        f"{sitting.body} on {sitting.on}: the calendar says {said[0]}, the date is a {right}"
    )
    return finding(CalendarFaultCode.WEEKDAY_MISMATCH, sitting.place, sentence)


def _closed(sitting: Sitting, calendar: WorkingCalendar) -> CalendarFinding | None:
    why = calendar.why_closed(sitting.on)
    if why is None:
        return None
    return finding(
        CalendarFaultCode.CLOSED_DAY,
        sitting.place,
        f"{sitting.body} on {sitting.on}: the day is closed ({why})",
    )


def _without_repeats(
    sittings: Sequence[Sitting],
) -> tuple[list[Sitting], list[CalendarFinding]]:
    seen: dict[tuple[object, ...], Sitting] = {}
    repeated = []
    for sitting in sittings:
        same = (plain_body(sitting.body), sitting.on, sitting.at, _room(sitting))
        if same in seen:
            sentence = (
                f"{sitting.body} on {sitting.on} stands in line {seen[same].place.line} already"
            )
            repeated.append(finding(CalendarFaultCode.REPEATED, sitting.place, sentence))
        seen.setdefault(same, sitting)
    return list(seen.values()), repeated


def _clashes(sittings: Sequence[Sitting]) -> Iterator[CalendarFinding]:
    """Pairs at one time that cannot both be right. What has no hour or no room is not
    compared.
    """
    for at_once in _by_time(sittings).values():
        for first, second in combinations(at_once, 2):
            same_body, same_room = (
                plain_body(first.body) == plain_body(second.body),
                _room(first) == _room(second),
            )
            when = f"on {second.on} at {second.at:%H:%M} (line {first.place.line})"
            if same_body and not same_room:
                sentence = (
                    f"{second.body} sits in {second.room}, and also in {first.room} {when}"
                )
                yield finding(
                    CalendarFaultCode.TWO_PLACES, second.place, sentence, set_aside=False
                )
            elif same_room and not same_body:
                sentence = (
                    f"{second.body} sits in {second.room}, where {first.body} sits too {when}"
                )
                yield finding(
                    CalendarFaultCode.ROOM_TAKEN_TWICE, second.place, sentence, set_aside=False
                )


def _by_time(sittings: Sequence[Sitting]) -> Mapping[tuple[date, object], list[Sitting]]:
    found: dict[tuple[date, object], list[Sitting]] = {}
    for sitting in sittings:
        if sitting.at is not None and sitting.room is not None:
            found.setdefault((sitting.on, sitting.at), []).append(sitting)
    return found


def _room(sitting: Sitting) -> str:
    return plain_body(sitting.room or "")
