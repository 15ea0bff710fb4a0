"""One letter of every kind, as full and as bare as they come: to check a council's templates
early.

`cycle check` renders each; what a template would fail on in March, it fails on now.
Never sent to anyone.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import msgspec

from cycle.machine.model import Machine, Stage
from cycle.mail.letter import (
    Contact,
    Diary,
    DiaryEntry,
    EndingText,
    Item,
    ItemKind,
    Letter,
    LetterKind,
    MeetingText,
    MovedDateLine,
    NotDelivered,
    TrackLine,
)

_CYCLE = "community-safety-2016-17"
_CONTACT = Contact(
    name="Democratic Services Manager", address="democratic.services@council.example"
)

_SIGN = Item(
    key="plan.plan-refresh.cross-cutting/head-of-housing",
    kind=ItemKind.REMINDER,
    what="Sign off 3 rows of the committee report",
    due_on=date(2017, 3, 16),
    due_time=time(17, 0),
    days_left=2,
    role_title="Head of Housing and Community Services",
    capacity_note="as deputy for the holder, away until Friday 31 March 2017",
    basis="Constitution, report procedure rules; Local Government Act 1972, s. 100B(4)(a): the "
    "report must be public "
    "five clear working days before the meeting",
    consequence="The report cannot be published, and the committee cannot take it on Tuesday "
    "28 March 2017.",
    remedy=f"cycle sign {_CYCLE} --all --of committee-report",
    to_read=tuple(
        f"cycle show {_CYCLE} {row}" for row in ("legal", "financial", "equality-impact")
    ),
)
_BRIEF = Item(
    key="plan.away-day.action-plans",
    kind=ItemKind.OPENING,
    what="Report the action plans as written",
    role_title="Community Safety Partnerships Officer",
    remedy=f"cycle done {_CYCLE} action-plans",
)
_PARTNER = msgspec.structs.replace(
    _SIGN,
    key=f"{_SIGN.key}/partner",
    remedy="Answer this message; it is recorded for you.",
    to_read=(),
    typed=False,
)
_LATE = Item(
    key="plan.plan-refresh.cross-cutting/head-of-legal",
    kind=ItemKind.ESCALATION,
    what="Sign off the row Legal of the committee report",
    due_on=date(2017, 3, 10),
    due_time=time(17, 0),
    days_left=-2,
    late=True,
    role_title="Head of Legal Partnership",
    basis="Local Government Act 1972, s. 100B(4)(a)",
    consequence="The report cannot be published on Monday 20 March 2017.",
    remedy=f"cycle explain {_CYCLE} cross-cutting",
)


_MOVED = MeetingText(
    title="Communities, Housing and Environment Committee",
    was_on=date(2017, 3, 28),
    on=date(2017, 4, 4),
    at=time(18, 30),
    why="the room is not free",
    dates=(
        MovedDateLine(
            what="Cross cutting sign-offs", was_on=date(2017, 3, 16), on=date(2017, 3, 23)
        ),
        MovedDateLine(what="Record the outcome", was_on=date(2017, 3, 29)),
    ),
)


_REFUSED = NotDelivered(
    address="head-of-housing@council.example",
    login="head-of-housing",
    subject="By Thursday 16 March: sign off 3 rows of the committee report",
    key=f"{_CYCLE}/41",
    what="was refused",
    words="550 5.1.1 <head-of-housing@council.example>: Recipient address rejected: User "
    "unknown",
)
_DOUBTED = NotDelivered(
    address="head-of-legal@council.example",
    subject="By Thursday 16 March: sign off the row Legal of the committee report",
    key=f"{_CYCLE}/42",
    what="may or may not have arrived",
    words="after the body had begun: the connection was lost",
    uncertain=True,
)


_AGAIN = msgspec.structs.replace(
    _SIGN,
    kind=ItemKind.LAPSED,
    what="Sign off 3 rows of the committee report again",
    why_again="The committee report was changed by the Community Safety Partnerships Officer "
    "on Monday 13 March 2017 "
    "(version 3). The sign-off by the Head of Housing and Community Services on Friday 10 "
    "March 2017 covered the text "
    "before, and lapsed with it.",
)
_RETURNED = Item(
    key="plan.plan-refresh.committee-report",
    kind=ItemKind.RETURNED,
    what="Amend the committee report",
    role_title="Community Safety Partnerships Officer",
    due_on=date(2017, 3, 16),
    due_time=time(17, 0),
    days_left=2,
    why_again="Head of Finance and Resources returned the committee report on Monday 13 March "
    '2017, on Financial: "the '
    "grant of paragraph 7 is last year's figure\"",
    consequence="Plan refresh cannot be completed without it. If it is late, the Head of "
    "Housing is told.",
    remedy=f"cycle attach {_CYCLE} committee-report FILE",
)
_VACANT = Item(
    key="head-of-hr#2017-03-13/appoint",
    kind=ItemKind.VACANCY,
    what="Find someone to be Head of HR Shared Service",
    role_title="Democratic Services Manager",
    due_on=date(2017, 3, 16),
    due_time=time(17, 0),
    days_left=2,
    why_again="Nobody holds the office of Head of HR Shared Service, nor deputises; Plan "
    "refresh waits for it. What "
    "waits for it now: Sign off Staffing in the committee report.",
    consequence="Plan refresh cannot be completed without it.",
    remedy="cycle appoint head-of-hr LOGIN",
)
_TODAY = msgspec.structs.replace(
    _SIGN, kind=ItemKind.DUE_TODAY, due_on=date(2017, 3, 14), days_left=0
)
_OVERDUE = msgspec.structs.replace(
    _SIGN,
    kind=ItemKind.OVERDUE,
    due_on=date(2017, 3, 10),
    days_left=-2,
    late=True,
    consequence="Plan refresh cannot be completed without it. The Monitoring Officer is told.",
)
_DECIDED = EndingText(
    stage="Adoption by Council",
    outcome="adopted",
    decided=True,
    on=date(2017, 3, 14),
    by="Democratic Services Manager",
    minute="118",
    onward="Publication of the plan",
    onward_by=date(2017, 3, 31),
)
_SENT_BACK = EndingText(
    stage="Recommendation to Council",
    outcome="referred back",
    decided=True,
    on=date(2017, 3, 14),
    by="Democratic Services Manager",
    onward="Plan refresh",
    again=True,
)
_COMPLETE = EndingText(
    stage="Plan refresh", outcome="complete", decided=False, on=date(2017, 3, 14), onward=None
)
_LAST = msgspec.structs.replace(
    _COMPLETE,
    stage="Report on the grant",
    by="Community Safety Partnerships Officer",
    last=True,
)

FULL = "full"
"""The name of the letter of a kind in which all stands that may."""

_GONE = Diary(
    zone="Europe/London",
    sequence=9,
    entries=(
        DiaryEntry(
            key=_SIGN.key,
            what=_SIGN.what,
            on=date(2017, 3, 23),
            at=time(17, 0),
            remedy=_SIGN.remedy,
        ),
        DiaryEntry(
            key=_BRIEF.key, what="Record the outcome", on=date(2017, 3, 29), cancelled=True
        ),
    ),
)


def letters() -> tuple[Letter, ...]:
    """Every kind of letter: with everything filled in, and with everything that may be absent
    absent.
    """
    opening = msgspec.structs.replace(_SIGN, kind=ItemKind.OPENING)
    return (
        _letter(
            LetterKind.DIGEST,
            FULL,
            (_SIGN, _BRIEF),
            thread="<specimen.thread@council.example>",
            ended=_DECIDED,
        ),
        _letter(LetterKind.DIGEST, "bare", (_BRIEF,)),
        _letter(LetterKind.DIGEST, "partner", (_PARTNER,)),
        *(
            _digest(item)
            for item in (opening, _SIGN, _TODAY, _OVERDUE, _AGAIN, _RETURNED, _VACANT)
        ),
        _letter(LetterKind.ESCALATION, FULL, (_LATE,)),
        _letter(LetterKind.NEWS, "outcome", (), ended=_DECIDED),
        _letter(LetterKind.NEWS, "sent-back", (), ended=_SENT_BACK),
        _letter(LetterKind.NEWS, "stage-complete", (), ended=_COMPLETE),
        _letter(LetterKind.NEWS, "cycle-complete", (), ended=_LAST),
        _weekly(FULL, (_LATE, _SIGN, _BRIEF)),
        _weekly("bare", ()),
        _meeting(FULL, _MOVED, _GONE),
        _meeting("bare", MeetingText(title="Council", on=date(2017, 4, 19))),
        _meeting(
            "cancelled",
            MeetingText(
                title="Council", was_on=date(2017, 4, 12), why="it was cancelled: snow"
            ),
        ),
        _failure("full", (_REFUSED, _DOUBTED)),
        _failure("bare", (_DOUBTED,)),
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
                remedy=f"cycle explain {_CYCLE} {stage.key}",
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
        cycle=_CYCLE,
        cycle_title="Community Safety Partnership Plan refresh 2016-17",
        recipient_name="Head of Housing and Community Services",
        recipient_address="head.of.housing@council.example",
        at=datetime(2017, 3, 14, 9, 0, tzinfo=UTC),
        local_day=date(2017, 3, 14),
        contact=_CONTACT,
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
