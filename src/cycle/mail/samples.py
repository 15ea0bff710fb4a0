"""One letter of every kind, as full and as bare as they come: to check a council's templates
early.

`cycle check` renders each; what a template would fail on in March, it fails on now.
Never sent to anyone.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import msgspec

from cycle.machine.model import Machine, Stage
from cycle.mail import sample_items, sample_requests
from cycle.mail.letter import (
    Diary,
    DiaryEntry,
    EndingText,
    Item,
    ItemKind,
    Letter,
    LetterKind,
    MeetingText,
    NotDelivered,
    TrackLine,
)

FULL = "full"
"""The name of the letter of a kind in which all stands that may."""

_GONE = Diary(
    zone="Europe/London",
    sequence=9,
    entries=(
        DiaryEntry(
            key=sample_items.SIGN.key,
            what=sample_items.SIGN.what,
            on=date(2017, 3, 23),
            at=time(17, 0),
            remedy=sample_items.SIGN.remedy,
        ),
        DiaryEntry(
            key=sample_items.BRIEF.key,
            what="Record the outcome",
            on=date(2017, 3, 29),
            cancelled=True,
        ),
    ),
)


def letters() -> tuple[Letter, ...]:
    """Every kind of letter: with everything filled in, and with everything that may be absent
    absent.
    """
    opening = msgspec.structs.replace(sample_items.SIGN, kind=ItemKind.OPENING)
    return (
        _letter(
            LetterKind.DIGEST,
            FULL,
            (sample_items.SIGN, sample_items.BRIEF),
            thread="<specimen.thread@council.example>",
            ended=sample_items.DECIDED,
        ),
        _letter(LetterKind.DIGEST, "bare", (sample_items.BRIEF,)),
        _letter(LetterKind.DIGEST, "partner", (sample_items.PARTNER,)),
        *(
            _digest(item)
            for item in (
                opening,
                sample_items.SIGN,
                sample_items.TODAY,
                sample_items.OVERDUE,
                sample_items.AGAIN,
                sample_items.RETURNED,
                sample_items.VACANT,
            )
        ),
        _letter(LetterKind.ESCALATION, FULL, (sample_items.LATE,)),
        _letter(LetterKind.NEWS, "outcome", (), ended=sample_items.DECIDED),
        _letter(LetterKind.NEWS, "sent-back", (), ended=sample_items.SENT_BACK),
        _letter(LetterKind.NEWS, "stage-complete", (), ended=sample_items.COMPLETE),
        _letter(LetterKind.NEWS, "cycle-complete", (), ended=sample_items.LAST),
        _weekly(FULL, (sample_items.LATE, sample_items.SIGN, sample_items.BRIEF)),
        _weekly("bare", ()),
        _meeting(FULL, sample_items.MOVED, _GONE),
        _meeting("bare", MeetingText(title="Council", on=date(2017, 4, 19))),
        _meeting(
            "cancelled",
            MeetingText(
                title="Council", was_on=date(2017, 4, 12), why="it was cancelled: snow"
            ),
        ),
        _failure("full", (sample_items.REFUSED, sample_items.DOUBTED)),
        _failure("bare", (sample_items.DOUBTED,)),
        *_requests(),
    )


def _requests() -> Iterator[Letter]:
    """Requests for sign-off, and receipts for answers to them."""
    reply_to = "answers+0123456789abcdef0123456789abcdef@council.example"
    opening = msgspec.structs.replace(sample_items.SIGN, kind=ItemKind.OPENING)
    partner = msgspec.structs.replace(sample_items.PARTNER, kind=ItemKind.OPENING)
    for name, item, request in (
        (FULL, opening, sample_requests.FULL),
        ("partner", partner, sample_requests.answerable(sample_requests.FULL)),
        ("bare", partner, sample_requests.BARE),
    ):
        yield msgspec.structs.replace(
            _letter(LetterKind.REQUEST, name, (item,)),
            request=request,
            reply_to=reply_to if request.answerable else None,
        )
    yield msgspec.structs.replace(
        _letter(LetterKind.RECEIPT, FULL, ()), receipt=sample_requests.RECORDED
    )
    yield msgspec.structs.replace(
        _letter(LetterKind.RECEIPT, "changed", ()),
        receipt=sample_requests.CHANGED,
        request=sample_requests.FULL,
        reply_to=reply_to,
    )


def _digest(item: Item) -> Letter:
    return _letter(LetterKind.DIGEST, item.kind, (item,))


def letters_of(machine: Machine) -> tuple[Letter, ...]:
    """What a machine itself can ask for: for each stage its needs as items of every kind, the
    summary, its meetings.
    """
    asked = [(stage, tuple(_items(machine, stage))) for _, stage in machine.stages()]
    news = (
        MeetingText(title=meeting.body, on=date(2017, 3, 28))
        for meeting in machine.meetings.values()
    )
    return (
        *(_letter(LetterKind.DIGEST, stage.key, items) for stage, items in asked),
        *(_letter(LetterKind.ESCALATION, stage.key, items) for stage, items in asked),
        *(
            _letter(LetterKind.NEWS, stage.key, (), ended=ended)
            for stage, _ in asked
            for ended in _endings(stage)
        ),
        *(
            msgspec.structs.replace(_weekly(stage.key, items), tracks=_standing(machine))
            for stage, items in asked
        ),
        *(
            msgspec.structs.replace(_letter(LetterKind.MEETING, said.title, ()), news=said)
            for said in news
        ),
    )


def _items(machine: Machine, stage: Stage) -> Iterator[Item]:
    complete = (stage.completed_by, f"Complete {stage.title}", stage.due)
    for role, what, due in (
        complete,
        *((need.by, need.title, need.due) for need in stage.needs),
    ):
        for kind in ItemKind:
            yield Item(
                key=f"specimen/{stage.key}",
                kind=kind,
                late=kind in {ItemKind.OVERDUE, ItemKind.ESCALATION},
                why_again="The text has changed." if kind is ItemKind.LAPSED else None,
                what=what,
                remedy=f"cycle explain {sample_items.CYCLE} {stage.key}",
                role_title=machine.title_of_role(role),
                due_on=date(2017, 3, 16) if due else None,
                days_left=2 if due else None,
                basis=due.basis if due else None,
            )


def _endings(stage: Stage) -> Iterator[EndingText]:
    for outcome in stage.outcomes:
        name = outcome.name.replace("-", " ")
        yield EndingText(
            stage=stage.title,
            outcome=name,
            decided=stage.meeting is not None,
            on=date(2017, 3, 14),
            onward=stage.title,
        )


def _standing(machine: Machine) -> tuple[TrackLine, ...]:
    return tuple(
        TrackLine(track=track.title, stage=stage.title, standing="1 open")
        for track, stage in machine.stages()
    )


def _letter(
    kind: LetterKind,
    name: str,
    items: tuple[Item, ...],
    thread: str | None = None,
    ended: EndingText | None = None,
) -> Letter:
    return Letter(
        kind=kind,
        key=f"specimen/{kind}/{name}",
        cycle=sample_items.CYCLE,
        cycle_title="Community Safety Partnership Plan refresh 2016-17",
        recipient_name="Head of Housing and Community Services",
        recipient_address="head.of.housing@council.example",
        at=datetime(2017, 3, 14, 9, 0, tzinfo=UTC),
        local_day=date(2017, 3, 14),
        contact=sample_items.CONTACT,
        items=items,
        thread=thread,
        endings=(ended,) if ended else (),
        diary=_diary(items) if kind is LetterKind.DIGEST else None,
    )


def _diary(items: tuple[Item, ...]) -> Diary | None:
    """The deadlines still to come, one a key."""
    dated = {
        item.key: item
        for item in items
        if item.due_on and not item.late and item.kind is not ItemKind.VACANCY
    }
    entries = tuple(
        DiaryEntry(
            key=key, what=item.what, on=item.due_on, at=item.due_time, remedy=item.remedy
        )
        for key, item in dated.items()
        if item.due_on
    )
    return Diary(zone="Europe/London", sequence=7, entries=entries) if entries else None


def _weekly(name: str, items: tuple[Item, ...]) -> Letter:
    return msgspec.structs.replace(
        _letter(LetterKind.WEEKLY, name, items),
        tracks=(
            TrackLine(
                track="Plan",
                stage="Plan refresh",
                standing="Open since Thursday 16 February 2017; 2 needs unmet.",
            ),
            TrackLine(
                track="Grant",
                stage="Advertised",
                standing="Waits for the Council's adoption of the plan.",
            ),
        ),
        journal_head="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
        if items
        else None,
        journal_length=42 if items else None,
    )


def _failure(name: str, undelivered: tuple[NotDelivered, ...]) -> Letter:
    return msgspec.structs.replace(
        _letter(LetterKind.FAILURE, name, ()), undelivered=undelivered
    )


def _meeting(name: str, news: MeetingText, diary: Diary | None = None) -> Letter:
    return msgspec.structs.replace(
        _letter(LetterKind.MEETING, name, ()), news=news, diary=diary
    )
