"""One letter of every kind, as full and as bare as they come: to check a council's templates early.

`cycle check` puts each into words; what a template would fail on in March, it fails on now. Never sent to anyone.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import msgspec

from cycle.machine.model import Machine, Stage
from cycle.mail.letter import (
    Contact,
    Item,
    ItemKind,
    Letter,
    LetterKind,
    MeetingNews,
    MovedDate,
    NotDelivered,
    TrackState,
)

_CYCLE = "community-safety-2016-17"
_CONTACT = Contact(name="Democratic Services Manager", address="democratic.services@council.example")

_SIGN = Item(
    key="plan.plan-refresh.cross-cutting/head-of-housing",
    kind=ItemKind.REMINDER,
    what="Sign off 6 rows of the committee report",
    due_on=date(2017, 3, 16),
    due_time=time(17, 0),
    days_left=2,
    role_title="Head of Housing and Community Services",
    capacity_note="as deputy for the holder, away until Friday 31 March 2017",
    why="Constitution, report procedure rules; Local Government Act 1972, s. 100B(4)(a): the report must be public "
    "five clear working days before the meeting",
    consequence="The report cannot be published, and the committee cannot take it on Tuesday 28 March 2017.",
    command=f"cycle sign {_CYCLE} cross-cutting --all",
)
_BRIEF = Item(
    key="plan.away-day.action-plans",
    kind=ItemKind.OPENING,
    what="Report the action plans as written",
    role_title="Community Safety Partnerships Officer",
    command=f"cycle done {_CYCLE} action-plans",
)
_PARTNER = msgspec.structs.replace(
    _SIGN, key=f"{_SIGN.key}/partner", command="Answer this message; it is recorded for you.", typed=False
)
_LATE = Item(
    key="plan.plan-refresh.cross-cutting/head-of-legal",
    kind=ItemKind.ESCALATION,
    what="Sign off the row Legal of the committee report",
    due_on=date(2017, 3, 10),
    due_time=time(17, 0),
    days_left=-2,
    role_title="Head of Legal Partnership",
    why="Local Government Act 1972, s. 100B(4)(a)",
    consequence="The report cannot be published on Monday 20 March 2017.",
    command=f"cycle explain {_CYCLE} cross-cutting",
)


_MOVED = MeetingNews(
    title="Communities, Housing and Environment Committee",
    was_on=date(2017, 3, 28),
    on=date(2017, 4, 4),
    at=time(18, 30),
    why="the room is not free",
    dates=(
        MovedDate(what="Cross cutting sign-offs", was_on=date(2017, 3, 16), on=date(2017, 3, 23)),
        MovedDate(what="Record the outcome", was_on=date(2017, 3, 29)),
    ),
)


_REFUSED = NotDelivered(
    address="head-of-housing@council.example",
    login="head-of-housing",
    subject="By Thursday 16 March: sign off 6 rows of the committee report",
    key=f"{_CYCLE}/41",
    what="was refused",
    words="550 5.1.1 <head-of-housing@council.example>: Recipient address rejected: User unknown",
)
_DOUBTED = NotDelivered(
    address="head-of-legal@council.example",
    subject="By Thursday 16 March: sign off the row Legal of the committee report",
    key=f"{_CYCLE}/42",
    what="may or may not have arrived",
    words="after the body had begun: the connection was lost",
    uncertain=True,
)


def letters() -> tuple[Letter, ...]:
    """Every kind of letter: with everything filled in, and with everything that may be absent absent."""
    return (
        _letter(LetterKind.DIGEST, "full", (_SIGN, _BRIEF), thread="specimen/thread"),
        _letter(LetterKind.DIGEST, "bare", (_BRIEF,)),
        _letter(LetterKind.DIGEST, "partner", (_PARTNER,)),
        _letter(LetterKind.ESCALATION, "full", (_LATE,)),
        _weekly("full", (_LATE, _SIGN, _BRIEF)),
        _weekly("bare", ()),
        _meeting("full", _MOVED),
        _meeting("bare", MeetingNews(title="Council", on=date(2017, 4, 19))),
        _meeting("cancelled", MeetingNews(title="Council", was_on=date(2017, 4, 12), why="it was cancelled: snow")),
        _failure("full", (_REFUSED, _DOUBTED)),
        _failure("bare", (_DOUBTED,)),
    )


def letters_of(machine: Machine) -> tuple[Letter, ...]:
    """What a machine itself can ask for: for each stage its needs as items of every kind, the summary, its meetings."""
    asked = [(stage, tuple(_items(machine, stage))) for _, stage in machine.stages()]
    news = (MeetingNews(title=meeting.body, on=date(2017, 3, 28)) for meeting in machine.meetings.values())
    return (
        *(_letter(LetterKind.DIGEST, stage.key, items) for stage, items in asked),
        *(_letter(LetterKind.ESCALATION, stage.key, items) for stage, items in asked),
        *(msgspec.structs.replace(_weekly(stage.key, items), tracks=_standing(machine)) for stage, items in asked),
        *(msgspec.structs.replace(_letter(LetterKind.MEETING, said.title, ()), news=said) for said in news),
    )


def _items(machine: Machine, stage: Stage) -> Iterator[Item]:
    complete = (stage.completed_by, f"Complete {stage.title}", stage.due)
    for role, what, due in (complete, *((need.by, need.title, need.due) for need in stage.needs)):
        for kind in ItemKind:
            yield Item(
                key=f"specimen/{stage.key}",
                kind=kind,
                what=what,
                command=f"cycle explain {_CYCLE} {stage.key}",
                role_title=machine.title_of_role(role),
                due_on=date(2017, 3, 16) if due else None,
                days_left=2 if due else None,
                why=due.basis if due else None,
            )


def _standing(machine: Machine) -> tuple[TrackState, ...]:
    return tuple(
        TrackState(track=track.title, stage=stage.title, standing="1 open") for track, stage in machine.stages()
    )


def _letter(kind: LetterKind, name: str, items: tuple[Item, ...], thread: str | None = None) -> Letter:
    return Letter(
        kind=kind,
        key=f"specimen/{kind}/{name}",
        cycle=_CYCLE,
        cycle_title="Community Safety Partnership Plan refresh 2016-17",
        recipient_name="Head of Housing and Community Services",
        recipient_address="head.of.housing@council.example",
        at=datetime(2017, 3, 14, 9, 0, tzinfo=UTC),
        local_day=date(2017, 3, 14),
        contact=_CONTACT,
        items=items,
        thread=thread,
    )


def _weekly(name: str, items: tuple[Item, ...]) -> Letter:
    return msgspec.structs.replace(
        _letter(LetterKind.WEEKLY, name, items),
        tracks=(
            TrackState(
                track="Plan", stage="Plan refresh", standing="Open since Thursday 16 February 2017; 2 needs unmet."
            ),
            TrackState(track="Grant", stage="Advertised", standing="Waits for the Council's adoption of the plan."),
        ),
        journal_head="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" if items else None,
        journal_length=42 if items else None,
    )


def _failure(name: str, undelivered: tuple[NotDelivered, ...]) -> Letter:
    return msgspec.structs.replace(_letter(LetterKind.FAILURE, name, ()), undelivered=undelivered)


def _meeting(name: str, news: MeetingNews) -> Letter:
    return msgspec.structs.replace(_letter(LetterKind.MEETING, name, ()), news=news)
