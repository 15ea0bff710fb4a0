"""What happened, in a sentence: for the log, the storybook, the auditor. Pure; says no more
than the event holds.

An entry is best told with the machine of its time; what another machine doesn't know is told by
its key.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from cycle.calendar.words import calendar_day, long_day
from cycle.engine import events, outside_events
from cycle.engine.actors import EVIDENCE_SHOWN
from cycle.engine.amendments import AMENDED, describe_amendment
from cycle.engine.facts import facts_of, in_words
from cycle.engine.lapse_reasons import has_changed
from cycle.engine.list_events import ItemChange, ListChanged
from cycle.engine.needs import kind_of
from cycle.engine.obligations import APPOINT, CLOCK, COMPLETE, DATE, OR_OFFICE
from cycle.engine.standing_signoffs import AGAIN
from cycle.machine.lists import OF_ITEM
from cycle.machine.model import END, NOT_NEEDED, Machine, Stage
from cycle.machine.needs import Need
from cycle.machine.titles import with_article


def describe(machine: Machine, event: events.Event) -> str:  # noqa: C901, PLR0912 - one line an event
    """The event as one line an officer understands."""
    match event:
        case events.CycleOpened():
            return f"{event.cycle} was opened by {event.by}"
        case events.CycleMigrated():
            return _migrated(event)
        case events.StageEntered(stage="end"):
            return f"the {_track(machine, event.track)} track is at its end"
        case events.StageEntered():
            return _entered(machine, event)
        case events.StageOpened():
            return f"{_stage(machine, event.track, event.stage)} opened{_round(event.round)}"
        case events.StageCompleted():
            return _completed(machine, event)
        case events.OutcomeRecorded():
            return _recorded(machine, event)
        case events.CycleEnded():
            return "every track is at its end: the cycle is complete"
        case events.DocumentAttached():
            return _attached(machine, event)
        case events.SignedOff():
            row = row_title(machine, event.sheet, event.issue)
            comment = f': "{event.comment}"' if event.comment else ""
            return f"{row} signed by {event.by}{comment}"
        case events.ReturnedForChange():
            row = row_title(machine, event.sheet, event.issue)
            return f'{row} returned by {event.by}: "{event.reason}"'
        case events.SignOffLapsed():
            row = row_title(machine, event.sheet, event.issue)
            return f"the sign-off of {row} lapsed: {has_changed(event.changed)}"
        case events.Published():
            papers = ", ".join(_document(machine, key) for key in event.documents)
            return f"published by {event.by}: {papers}"
        case events.TaskDone():
            return _reported(machine, event)
        case events.NeedWaived():
            return _waived(machine, event)
        case events.MeetingSet():
            when = f"{long_day(event.on)}{_at(event.at)}"
            return f"{_meeting(machine, event.meeting)} fixed for {when} by {event.by}"
        case events.MeetingMoved():
            return _moved(machine, event)
        case events.MeetingCancelled():
            sitting = f"{_meeting(machine, event.meeting)} of {long_day(event.was_on)}"
            return f'{sitting} cancelled by {event.by}: "{event.reason}"'
        case events.MeetingDateSpent():
            sat = f"{_meeting(machine, event.meeting)} sat on {long_day(event.was_on)}"
            return f"{sat} and is needed again: no date yet"
        case events.DeadlinePassed():
            return f"a deadline has passed: {_asked(machine, event.obligation)}"
        case events.NoticeGiven():
            return _written_to(event)
        case events.ActVoided():
            return _voided(event)
        case ListChanged():
            return _list_changed(machine, event)
        case _:
            return _outside(machine, event)


def _list_changed(machine: Machine, event: ListChanged) -> str:
    item, why = event.item, f': "{event.reason}"' if event.reason else ""
    title = machine.lists.get(event.list, event.list)
    match event.change:
        case ItemChange.ADDED:
            what = f"{item.title} ({item.key}) added"
        case ItemChange.RENAMED:
            what = f"{item.key} renamed to {item.renamed[-1].title}"
        case ItemChange.ENDED:
            what = f"{item.title} ({item.key}) ended"
    last = item.ends_on + timedelta(days=1) if item.ends_on else None
    since = item.renamed[-1].on if event.change is ItemChange.RENAMED else last or item.from_on
    return f"{title}: {what} by {event.by}, from {calendar_day(since)}{why}" if since else title


def _outside(machine: Machine, event: outside_events.OutsideEvent) -> str:
    match event:
        case outside_events.DateFollowed():
            return _followed(machine, event)
        case outside_events.CycleFollowed():
            return f"{event.by} takes dates from this cycle"
        case _:
            return _of_clock(event)


def _of_clock(event: outside_events.ClockFoundBehind | outside_events.ClockCorrected) -> str:
    if isinstance(event, outside_events.ClockCorrected):
        since = f"wrong since {long_day(event.since_on)}"
        return f'the clock was {since}, recorded by {event.by}: "{event.reason}"'
    return (
        "the clock was found to stand before the newest entry, that of "
        f"{event.ahead_at:%Y-%m-%d %H:%M} UTC; what was suppressed is said again"
    )


def _followed(machine: Machine, event: outside_events.DateFollowed) -> str:
    named = machine.dates[event.key].title if event.key in machine.dates else event.key
    if event.on is None:
        return f"{named} has no date in {event.cycle}: {event.why}"
    return f"{named} is on {long_day(event.on)}{_at(event.at)}, as {event.cycle} has it"


def _migrated(event: events.CycleMigrated) -> str:
    moved = f"moved to another workflow, {event.workflow} {event.fingerprint[:8]}"
    before = f"(before: {event.fingerprint_before[:8]})"
    return f'the cycle was {moved} {before}, by {event.by}: "{event.reason}"'


def _entered(machine: Machine, event: events.StageEntered) -> str:
    awaited = ", ".join(_awaited(machine, place) for place in event.waits_for)
    waits = f"; it waits for {awaited}" if awaited else ""
    return f"{_stage(machine, event.track, event.stage)} is next{_round(event.round)}{waits}"


def _reported(machine: Machine, event: events.TaskDone) -> str:
    need = _need(machine, event.track, event.stage, event.need)
    note = f': "{event.note}"' if event.note else ""
    title = _of_item(need.title, event.need.partition(OF_ITEM)[2]) if need else event.need
    return f"{title}: done, reported by {event.by}{note}"


def _written_to(event: events.NoticeGiven) -> str:
    if not event.items:
        return f"{event.address} written to ({', '.join(event.messages)})"
    kinds = ", ".join(dict.fromkeys(item.kind.value for item in event.items))
    return f"{event.address} written to ({kinds}; {_count(len(event.items), 'item')})"


def _attached(machine: Machine, event: events.DocumentAttached) -> str:
    title = _document(machine, event.document)
    amended = ", amended as was ordered" if event.amends else ""
    consulted = f'; consulted: "{event.consulted}"' if event.consulted else ""
    accepted = (
        f"; tracked changes taken as made in {', '.join(event.accepted)}"
        if event.accepted
        else ""
    )
    file = f"{event.filename}, {event.size:,} bytes"
    return (
        f"{title}, version {event.version} ({file}), attached by "
        f"{event.by}{amended}{consulted}{accepted}"
    )


def _waived(machine: Machine, event: events.NeedWaived) -> str:
    if event.stated:
        return _stated(machine, event, event.stated)
    minutes = f'; for the minutes: "{event.late_item.text}"' if event.late_item else ""
    if event.late_item and event.late_item.evidence:
        minutes += f" (on evidence {event.late_item.evidence[:EVIDENCE_SHOWN]})"
    return (
        f'{_asked(machine, event.obligation)}: waived by {event.by}: "{event.reason}"{minutes}'
    )


def _stated(
    machine: Machine, event: events.NeedWaived, stated: events.StatedPublication
) -> str:
    here = stated.public_at.astimezone(ZoneInfo(machine.timezone))
    return (
        f"{_asked(machine, event.obligation)}: {event.by} stated that it was public since "
        f"{here:%H:%M} on {long_day(here)}, on evidence {stated.evidence[:EVIDENCE_SHOWN]}; "
        f'nobody had recorded it then: "{event.reason}"'
    )


def _moved(machine: Machine, event: events.MeetingMoved) -> str:
    why = f': "{event.reason}"' if event.reason else ""
    moved = f"moved from {long_day(event.was_on)} to {long_day(event.on)}{_at(event.at)}"
    return f"{_meeting(machine, event.meeting)} {moved} by {event.by}{why}"


def _by_nobody(event: events.StageCompleted) -> str:
    if event.missed:
        return "taken by the daemon, since a deadline passed"
    return "by itself, since all that it needed was there"


def _completed(machine: Machine, event: events.StageCompleted) -> str:
    if event.outcome == NOT_NEEDED:
        return f"{_stage(machine, event.track, event.stage)} was not needed: {event.reason}"
    who = f"recorded by {event.by}" if event.by else _by_nobody(event)
    minute = f", minute {event.minute}" if event.minute else ""
    why = f': "{event.reason}"' if event.reason else ""
    amended = (
        f"; to be amended: {describe_amendment(machine, event.amendment)}"
        if event.amendment
        else ""
    )
    waited = "; nobody can object any more" if event.in_effect_at else ""
    onward = (
        "" if event.target == END else f"; next is {_stage(machine, event.track, event.target)}"
    )
    ended = f"{_stage(machine, event.track, event.stage)} ended: {event.outcome}"
    kept = _kept(machine, event)
    return f"{ended}, {who}{minute}{kept}{why}{amended}{waited}{onward}"


def _kept(machine: Machine, event: events.StageCompleted | events.OutcomeRecorded) -> str:
    """What was recorded with an outcome."""
    told = in_words(facts_of(machine, event.track, event.stage, event.outcome), event.records)
    return f" ({'; '.join(told)})" if told else ""


def _recorded(machine: Machine, event: events.OutcomeRecorded) -> str:
    minute = f", minute {event.minute}" if event.minute else ""
    amended = (
        f"; to be amended: {describe_amendment(machine, event.amendment)}"
        if event.amendment
        else ""
    )
    here = event.in_effect_at.astimezone(ZoneInfo(machine.timezone))
    until = f"not in effect until {long_day(here)} {here:%H:%M}"
    decided = f"{_stage(machine, event.track, event.stage)}: {event.outcome}"
    kept = _kept(machine, event)
    return f"{decided}, recorded by {event.by}{minute}{kept}{amended}; {until}"


def _voided(event: events.ActVoided) -> str:
    runs = ((event.first, event.last), *event.also)
    numbers = " and ".join(
        f"no. {first}" + (f" to {last}" if last > first else "") for first, last in runs
    )
    return f'{numbers}: a mistake, voided by {event.by}: "{event.reason}"'


def _asked(machine: Machine, obligation: str) -> str:
    """What an obligation's key asks for, in words.

    A key is `track.stage#round/need[/issue]`, `meeting#number/date`, `role#day/appoint` or
    `clock#number/clock`.
    """
    place, _, asked = obligation.partition(OR_OFFICE)[0].partition("/")
    track, _, stage = place.partition("#")[0].partition(".")
    key, _, issue = asked.partition("/")
    if key == APPOINT:
        return f"someone to be {machine.title_of_role(place.partition('#')[0])}"
    if key == CLOCK:
        return "the clock, to be looked at"
    if key == DATE:
        return f"a date for {_meeting(machine, track)}"
    if key == COMPLETE:
        found = _found(machine, track, stage)
        return (
            f"{'outcome' if found and found.meeting else 'completion'} of "
            f"{_stage(machine, track, stage)}"
        )
    need = _need(machine, track, stage, key)
    what = (
        kind_of(need).obligation_title(machine, need, issue)
        if need
        else _amendment(machine, key) or _signed_again(key, issue) or asked
    )
    return f"{what} ({_stage(machine, track, stage)})"


def _signed_again(key: str, issue: str) -> str | None:
    """What a sign-off of an earlier stage that is asked again is called."""
    return f"sign-off of {issue}, again" if key.endswith(AGAIN) and issue else None


def _amendment(machine: Machine, key: str) -> str | None:
    """What a need that an outcome ordered asks for; a second one of its document has a number
    at the end.
    """
    document = next(
        (each for each in machine.documents if key.startswith(f"{AMENDED}{each}")), None
    )
    return f"amendment of {with_article(machine.documents[document])}" if document else None


def _awaited(machine: Machine, place: str) -> str:
    """A stage that another waits for, `track.stage[.outcome]`."""
    track, stage, *outcome = place.split(".")
    return _stage(machine, track, stage) + (f" ({outcome[0]})" if outcome else "")


def _track(machine: Machine, key: str) -> str:
    return next((track.title.lower() for track in machine.tracks if track.key == key), key)


def _stage(machine: Machine, track: str, stage: str) -> str:
    found = _found(machine, track, stage)
    return found.title if found else stage


def _found(machine: Machine, track: str, stage: str) -> Stage | None:
    return next(
        (each for of, each in machine.stages() if (of.key, each.key) == (track, stage)), None
    )


def _need(machine: Machine, track: str, stage: str, key: str) -> Need | None:
    """The need; of one for an item of a list, that of which there is one for each."""
    found = _found(machine, track, stage)
    return (found.need(key) or found.need(key.partition(OF_ITEM)[0])) if found else None


def row_title(machine: Machine, sheet: str, issue: str) -> str:
    """What a row is called; one for an item of a list, with the item."""
    rows = machine.sheets[sheet].rows if sheet in machine.sheets else ()
    bare, _, item = issue.partition(OF_ITEM)
    title = next((row.title for row in rows if row.issue in {issue, bare}), issue)
    return _of_item(title, item)


def _document(machine: Machine, key: str) -> str:
    bare, _, item = key.partition(OF_ITEM)
    return _of_item(machine.documents[bare], item) if bare in machine.documents else key


def _of_item(title: str, item: str) -> str:
    """The title of what there is one of for each item of a list, with the item."""
    return f"{title} ({item})" if item else title


def _meeting(machine: Machine, key: str) -> str:
    return (
        with_article(machine.meetings[key].title)
        if key in machine.meetings
        else f"the meeting {key}"
    )


def _round(number: int) -> str:
    return f" (round {number})" if number > 1 else ""


def _at(at: str | None) -> str:
    return f" at {at}" if at else ""


def _count(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")
