"""Dates for a new cycle from the council's own calendar of meetings: proposed, and explained,
for a person to decide.

Reads only. What a calendar gets wrong is told and not used; a meeting that no sitting can take
stops the proposal.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from cycle.calendar.evaluate import Moment
from cycle.calendar.words import long_day
from cycle.declaration.calendar_checks import checked
from cycle.declaration.council_calendar import read_calendar
from cycle.declaration.dates import Dates
from cycle.declaration.dates_text import written
from cycle.declaration.local_dates import DeclaredMeetingDate
from cycle.declaration.sittings import CalendarFinding, CouncilCalendar, Sitting
from cycle.errors import CycleError
from cycle.machine.bodies import Match, match
from cycle.machine.model import Machine
from cycle.planning.proposal import Chosen, NotOffered, Proposed, Unplaced, Waiting, propose
from cycle.service.cycles import rulebook_for
from cycle.service.services import Services
from cycle.store.unit_of_work import Reading

_DAYS_NAMED = 3

Placed: TypeAlias = Chosen | NotOffered | Unplaced
"""What a proposal has of a meeting; unplaced is only one in reserve."""


class NoSittingError(CycleError):
    """No sitting in the calendar can take a meeting of the workflow; the message says of each
    why not.
    """


@dataclass(frozen=True, slots=True)
class Choice:
    """A meeting of the workflow, and the sitting proposed for it; without a date the remarks
    say why there is none.
    """

    meeting: str
    title: str
    on: date | None
    at: str | None
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A dates file to look through: its text, the choices in it, what the calendar's rows are
    doubted for, and more.
    """

    text: str
    begins_on: date
    choices: tuple[Choice, ...]
    findings: tuple[CalendarFinding, ...]
    warnings: tuple[str, ...]


def propose_dates(
    services: Services, machine: Machine, content: bytes, file: str, begins_on: date | None
) -> Proposal:
    """Dates for a cycle of the machine that begins on a day, or today.

    Raises DeclarationError where the file is no calendar, NoSittingError where a meeting finds
    no sitting.
    """
    with Reading(services.database) as reading:
        rulebook = rulebook_for(machine, reading.closed_days.all())
    today = rulebook.local(services.clock.now()).date()
    begins = begins_on or today
    calendar = checked(read_calendar(content, file, rulebook.zone, begins), rulebook.calendar)
    matches = _matches(machine, calendar)
    offered = {
        key: [
            Moment(each.on, each.at) for each in calendar.sittings if each.body in found.names
        ]
        for key, found in matches.items()
    }
    placed = _placed(machine, propose(rulebook, begins, offered), matches, calendar)
    choices = tuple(_choice(machine, each, matches[each.meeting]) for each in placed)
    dates = Dates(begins_on=begins, meetings=dict(_dated(placed)))
    return Proposal(
        text=written(
            dates,
            tuple(_heading(machine, file, calendar.findings)),
            {each.meeting: each.remarks for each in choices},
        ),
        begins_on=begins,
        choices=choices,
        findings=calendar.findings,
        warnings=(
            *_warnings(machine, placed, matches, today),
            *_by_name(machine, matches, calendar.sittings),
        ),
    )


def _matches(machine: Machine, calendar: CouncilCalendar) -> dict[str, Match]:
    names = tuple(dict.fromkeys(sitting.body for sitting in calendar.sittings))
    return {key: match(meeting, names) for key, meeting in machine.meetings.items()}


def _placed(
    machine: Machine,
    proposed: Sequence[Proposed],
    matches: Mapping[str, Match],
    calendar: CouncilCalendar,
) -> tuple[Placed, ...]:
    """What is proposed; also of one in reserve that finds no sitting. Raises NoSittingError
    with every other meeting that finds none.
    """
    unplaced = [
        each
        for each in proposed
        if isinstance(each, Unplaced) and not machine.meetings[each.meeting].only_if_needed
    ]
    if unplaced:
        refused = {each.meeting: matches[each.meeting] for each in unplaced}
        raise NoSittingError(
            "\n".join(
                [
                    *(_why_unplaced(machine, each) for each in unplaced),
                    *_by_name(machine, refused, calendar.sittings),
                    *_listed(calendar.findings),
                ]
            ),
            "Have a meeting called in that time, begin the cycle on another day (--begins), "
            "or correct the calendar.",
        )
    return tuple(each for each in proposed if not isinstance(each, Waiting))


def _why_unplaced(machine: Machine, unplaced: Unplaced) -> str:
    title = machine.meetings[unplaced.meeting].title
    if unplaced.latest < unplaced.earliest:
        between = (
            f"after {unplaced.earliest}, and {unplaced.latest} would be the last day for it"
        )
    else:
        between = f"between {unplaced.earliest} and {unplaced.latest}"
    reasons = "; ".join(f"on {each.on} {each.why}" for each in unplaced.passed_over)
    return (
        f"no meeting of {title} {between} can take {unplaced.meeting}: "
        f"{reasons or 'there is none'}"
    )


def _dated(placed: Sequence[Placed]) -> Iterator[tuple[str, DeclaredMeetingDate]]:
    for each in placed:
        if isinstance(each, Chosen):
            yield each.meeting, DeclaredMeetingDate(on=each.sits.on, at=each.sits.at)


def _heading(machine: Machine, file: str, findings: Sequence[CalendarFinding]) -> Iterator[str]:
    yield f"Dates proposed for the workflow {machine.workflow} from {file}."
    yield (
        "Each is the first meeting of its body that the rules allow. Look at each before a "
        "cycle is opened."
    )
    yield from _listed(findings)


def _listed(findings: Sequence[CalendarFinding]) -> Iterator[str]:
    if findings:
        yield "Found in the calendar:"
    yield from (f"- {found}" for found in findings)


def _choice(machine: Machine, proposed: Placed, found: Match) -> Choice:
    title = machine.meetings[proposed.meeting].title
    sits = proposed.sits if isinstance(proposed, Chosen) else None
    return Choice(
        meeting=proposed.meeting,
        title=title,
        on=sits.on if sits else None,
        at=f"{sits.at:%H:%M}" if sits and sits.at else None,
        remarks=tuple(_remarks(machine, proposed, found)),
    )


def _remarks(machine: Machine, proposed: Placed, found: Match) -> Iterator[str]:
    title = machine.meetings[proposed.meeting].title
    if not isinstance(proposed, Chosen):
        yield f"{proposed.meeting}: no date. {_why_no_date(machine, proposed, found)}"
        yield f"Where it has one, write it below, as in {proposed.meeting}: 2017-03-28 at 18:30"
        return
    after = (
        f", after {proposed.after} on {long_day(proposed.after_on)}"
        if proposed.after_on
        else ""
    )
    yield f"{title}: {long_day(proposed.sits.on)}{after}."
    if proposed.publish_by:
        yield f"Its papers must be public by {long_day(proposed.publish_by)}."
    yield from (f"Not {long_day(each.on)}: {each.why}." for each in proposed.passed_over)


def _why_no_date(machine: Machine, proposed: NotOffered | Unplaced, found: Match) -> str:
    if isinstance(proposed, NotOffered):
        return _not_in_calendar(machine.meetings[proposed.meeting].title, found)
    why = _why_unplaced(machine, proposed)
    return f"{why[:1].upper()}{why[1:]}. It is kept in reserve, and may go without."


def _not_in_calendar(title: str, found: Match) -> str:
    close = f" Close to it: {', '.join(found.close)}." if found.close else ""
    return f'The calendar has no meeting of "{title}" that can be used.{close}'


def _warnings(
    machine: Machine,
    placed: Sequence[Placed],
    matches: Mapping[str, Match],
    today: date,
) -> Iterator[str]:
    for each in placed:
        found = matches[each.meeting]
        if not isinstance(each, Chosen):
            yield (
                f"{each.meeting} has no date. {_why_no_date(machine, each, found)} Where it "
                "has one, write it into the file."
            )
        elif each.sits.on < today:
            yield f"{each.meeting}: {long_day(each.sits.on)} is past."


def _by_name(
    machine: Machine, matches: Mapping[str, Match], sittings: Sequence[Sitting]
) -> Iterator[str]:
    """Which names of the calendar are taken for a meeting, or passed over, and why."""
    yield from _unmarked(matches)
    yield from _additions(machine, matches, sittings)


def _unmarked(matches: Mapping[str, Match]) -> Iterator[str]:
    for key, found in matches.items():
        if found.unmarked:
            taken = f"only {', '.join(found.names)} is taken"
            yield (
                f"{key}: {', '.join(found.unmarked)} does not say that it acts as the other "
                f"body; {taken}."
            )


def _additions(
    machine: Machine, matches: Mapping[str, Match], sittings: Sequence[Sitting]
) -> Iterator[str]:
    """The names that say more than the body's: a person decides whether they mean it."""
    for key, found in matches.items():
        body = machine.meetings[key].body
        for names, taken in ((found.added, "is taken"), (found.beside, "is not taken")):
            for name in names:
                days = [f"{each.on}" for each in sittings if each.body == name]
                yield (
                    f'{key}: "{name}" on {", ".join(days[:_DAYS_NAMED])}'
                    f"{' and later' if len(days) > _DAYS_NAMED else ''} {taken} for a meeting "
                    f"of {body}."
                )
