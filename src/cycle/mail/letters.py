"""From what is due to a letter: the sentences an officer reads, with dates in the workflow's own time. Pure.

Rows of one sheet that wait for one officer become one item. What happens if nothing happens is said as the declaration
has it; nothing here decides whether something is said, or to whom.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby

import msgspec

from cycle.engine.events import NoticeKind
from cycle.engine.news import MeetingNews, moved_dates
from cycle.engine.obligations import APPOINT, COMPLETE, Obligation, obligations
from cycle.engine.rulebook import Rulebook
from cycle.engine.state import State
from cycle.machine.model import Missed
from cycle.mail.letter import Contact, Item, ItemKind, Letter, LetterKind, TrackState
from cycle.mail.letter import MeetingNews as MeetingNewsSaid
from cycle.mail.letter import MovedDate as MovedDateSaid


@dataclass(frozen=True, slots=True)
class Reader:
    """An officer to be written to."""

    login: str
    name: str
    address: str
    external: bool = False
    """A partner without a login, who cannot type a command."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to tell a reader: the obligation, why today, and in what capacity they are told."""

    said: str
    kind: NoticeKind
    obligation: Obligation
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What every letter about one cycle has in common."""

    rulebook: Rulebook
    state: State
    contact: Contact
    now: datetime

    @property
    def today(self) -> date:
        return self.rulebook.local(self.now).date()


def digest(desk: Desk, reader: Reader, matters: Sequence[Matter], key: str) -> Letter:
    """One letter with all that one officer is to be told about a cycle today, the most urgent first."""
    only_escalations = all(matter.kind is NoticeKind.ESCALATION for matter in matters)
    items = sorted((_item(desk, reader, group) for group in _grouped(matters)), key=_urgency)
    kind = LetterKind.ESCALATION if only_escalations else LetterKind.DIGEST
    return _letter(desk, reader, key, kind, tuple(items))


def of_meeting(desk: Desk, reader: Reader, news: MeetingNews, key: str) -> Letter:
    """One letter on one meeting that was fixed, moved or cancelled, with the reader's own dates that moved."""
    meeting = desk.state.meetings[news.meeting]
    dates = tuple(
        MovedDateSaid(
            what=moved.what, was_on=moved.was.on if moved.was else None, on=moved.now.on if moved.now else None
        )
        for moved in moved_dates(desk.rulebook, desk.state, news.meeting, news.role)
    )
    said = MeetingNewsSaid(
        title=desk.rulebook.machine.meetings[news.meeting].body,
        was_on=meeting.moved_from,
        on=meeting.on,
        at=time.fromisoformat(meeting.at) if meeting.at and meeting.on else None,
        why=meeting.why_undated,
        dates=dates,
    )
    return msgspec.structs.replace(_letter(desk, reader, key, LetterKind.MEETING, ()), news=said)


def weekly(desk: Desk, reader: Reader, key: str, *, journal_head: str, journal_length: int) -> Letter:
    """The state of everything, with the journal's newest hash, which whoever keeps the mail can hold against it."""
    groups = _grouped(
        Matter(found.key, _weekly_kind(found, desk.now), found)
        for found in obligations(desk.rulebook, desk.state, desk.now)
        if found.asked(desk.now)
    )
    items = tuple(sorted((_item(desk, reader, group) for group in groups), key=_urgency))
    return msgspec.structs.replace(
        _letter(desk, reader, key, LetterKind.WEEKLY, items),
        tracks=tuple(_standing(desk, track.key, groups) for track in desk.rulebook.machine.tracks),
        journal_head=journal_head,
        journal_length=journal_length,
    )


def _weekly_kind(obligation: Obligation, now: datetime) -> NoticeKind:
    return NoticeKind.OVERDUE if obligation.overdue(now) else NoticeKind.REMINDER


def _letter(desk: Desk, reader: Reader, key: str, kind: LetterKind, items: tuple[Item, ...]) -> Letter:
    return Letter(
        kind=kind,
        key=key,
        cycle=desk.state.cycle,
        cycle_title=desk.rulebook.machine.title,
        recipient_name=reader.name,
        recipient_address=reader.address,
        at=desk.now,
        local_day=desk.today,
        contact=desk.contact,
        items=items,
    )


def _grouped(matters: Iterable[Matter]) -> list[list[Matter]]:
    """Rows of one document asked of one role for one day, together; everything else alone."""

    def key(matter: Matter) -> tuple[str, ...]:
        found = matter.obligation
        if found.issue is None:
            return (found.key, matter.kind)
        return (found.stage, found.document or "", found.role, str(found.due), matter.kind)

    return [list(group) for _, group in groupby(sorted(matters, key=key), key=key)]


def _urgency(item: Item) -> tuple[date, str]:
    return (item.due_on or date.max, item.key)


def _item(desk: Desk, reader: Reader, group: Sequence[Matter]) -> Item:
    first = group[0]
    found = first.obligation
    due_on = found.due.on if found.due else None
    title = desk.rulebook.machine.title_of_role(found.role)
    return Item(
        key=found.key,
        kind=ItemKind(first.kind.value),
        what=_what(desk, group),
        command=_by_answer(desk) if reader.external else _command(desk, group),
        typed=not reader.external,
        role_title=title,
        due_on=due_on,
        due_time=found.due.at if found.due else None,
        days_left=desk.rulebook.days_left(due_on, desk.now) if due_on else None,
        why=found.basis,
        consequence=_consequence(desk, found),
        capacity_note=first.note,
    )


def _what(desk: Desk, group: Sequence[Matter]) -> str:
    found = group[0].obligation
    if len(group) > 1 and found.document:
        document = desk.rulebook.machine.documents.get(found.document, found.document)
        return f"Sign off {len(group)} rows of the {document}"
    return found.what


def _command(desk: Desk, group: Sequence[Matter]) -> str:
    found = group[0].obligation
    if group[0].kind is NoticeKind.ESCALATION:
        return f"cycle explain {desk.state.cycle} {found.issue or _subject(found)}"
    if len(group) > 1:
        return f"cycle sign {desk.state.cycle} --all --of {found.document}"
    return found.command or f"cycle explain {desk.state.cycle} {found.stage}"


def _by_answer(desk: Desk) -> str:
    """What a reader without a login does instead: the clerk records it."""
    return f"Answer this message, or write to the {desk.contact.name}, {desk.contact.address}, who records it for you."


def _subject(found: Obligation) -> str:
    """The name by which `cycle explain` knows what is asked."""
    return found.stage if found.need in {COMPLETE, APPOINT} else found.meeting or found.need


def _consequence(desk: Desk, found: Obligation) -> str | None:
    machine = desk.rulebook.machine
    if found.due is None:
        return None
    passed = found.overdue(desk.now)
    match found.missed:
        case Missed.OUTCOME if found.deadline:
            return f"At the deadline the outcome {found.deadline.outcome} is taken without you."
        case Missed.BLOCK:
            stage = machine.stage(found.track, found.stage).title
            who = machine.title_of_role(machine.may_waive[0]) if machine.may_waive else "nobody"
            return f"Once late, {stage} cannot be completed unless the {who} waives it or the meeting moves."
        case Missed.ESCALATE:
            return _escalation(desk, found, passed=passed)
        case Missed.REMIND | Missed.OUTCOME:
            return None


def _escalation(desk: Desk, found: Obligation, *, passed: bool) -> str | None:
    """Who is told, one after the other; nobody is told of themselves."""
    steps = found.policy.escalate if found.policy else ()
    titles = [desk.rulebook.machine.title_of_role(step.to) for step in steps if step.to != found.role]
    if not titles:
        return None
    told = f"the {titles[0]} is told" + "".join(f", then the {title}" for title in titles[1:])
    return f"{told[:1].upper()}{told[1:]}." if passed else f"If it is late, {told}."


def _standing(desk: Desk, track: str, groups: Sequence[Sequence[Matter]]) -> TrackState:
    """Where a track is, and how much of what the letter counts and lists is its own."""
    machine = desk.rulebook.machine
    present = desk.state.tracks[track]
    if present.ended:
        return TrackState(track=machine.track(track).title, stage="At its end", standing="nothing remains to be done")
    stage = machine.stage(track, present.stage)
    if not present.open:
        waits = ", ".join(present.waits_for)
        return TrackState(track=machine.track(track).title, stage=stage.title, standing=f"waits for {waits}")
    mine = [group[0] for group in groups if group[0].obligation.track == track]
    late = sum(matter.kind is NoticeKind.OVERDUE for matter in mine)
    standing = f"{len(mine)} open" + (f", {late} overdue" if late else "")
    return TrackState(track=machine.track(track).title, stage=stage.title, standing=standing)
