"""From what is due to a letter: the sentences an officer reads, with dates in the workflow's
own time. Pure.

Rows of one sheet that wait for one officer become one item; what waits for an office nobody
holds is named in the item that asks to fill it. Nothing here decides whether something is said,
or to whom.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby

import msgspec

from cycle.engine.asked_again import asked_again, need_behind
from cycle.engine.conditions import ends_as
from cycle.engine.due import Reminder
from cycle.engine.endings import Ending
from cycle.engine.events import NoticeKind
from cycle.engine.meeting_news import MeetingNews, moved_dates
from cycle.engine.needs import kind_of
from cycle.engine.obligations import APPOINT, COMPLETE, DATE, Obligation, obligations
from cycle.engine.situation import Situation
from cycle.machine.titles import with_article
from cycle.mail import calendar_entries
from cycle.mail.inbound.reply import Inbox
from cycle.mail.letter import (
    Contact,
    DiaryEntry,
    EndingText,
    Item,
    ItemKind,
    Letter,
    LetterKind,
    MeetingText,
    MovedDateLine,
    TrackLine,
)
from cycle.mail.reasons import consequence, what_changed, why_again


@dataclass(frozen=True, slots=True)
class Reader:
    """An officer to be written to."""

    login: str
    name: str
    address: str
    external: bool = False
    """A partner without a login, who cannot type a command."""


@dataclass(frozen=True, slots=True)
class LetterContext:
    """What every letter about one cycle has in common."""

    situation: Situation
    contact: Contact
    inbox: Inbox | None = None
    """Where answers go."""

    @property
    def today(self) -> date:
        return self.situation.today


def digest(
    context: LetterContext,
    reader: Reader,
    reminders: Sequence[Reminder],
    key: str,
    endings: Sequence[Ending] = (),
) -> Letter:
    """One letter with all that one officer is to be told about a cycle today, the most urgent
    first.

    Where only escalations are to be told, it is one of these; where only endings, a letter of
    news.
    """
    items = tuple(
        sorted((_item(context, reader, group) for group in _grouped(reminders)), key=_urgency)
    )
    return msgspec.structs.replace(
        _letter(context, reader, key, _kind_of(reminders), items),
        endings=tuple(_ending(context, ending) for ending in endings),
        diary=calendar_entries.diary(context.situation, _entries(context, reader, reminders)),
    )


def _kind_of(reminders: Sequence[Reminder]) -> LetterKind:
    if not reminders:
        return LetterKind.NEWS
    only_escalations = all(reminder.kind is NoticeKind.ESCALATION for reminder in reminders)
    return LetterKind.ESCALATION if only_escalations else LetterKind.DIGEST


def of_meeting(context: LetterContext, reader: Reader, news: MeetingNews, key: str) -> Letter:
    """One letter on one meeting that was fixed, moved or cancelled, with the reader's own dates
    that moved.
    """
    meeting = context.situation.state.meetings[news.meeting]
    dates = tuple(
        MovedDateLine(
            what=moved.what,
            was_on=moved.was.on if moved.was else None,
            on=moved.now.on if moved.now else None,
        )
        for moved in moved_dates(context.situation, news.meeting, news.role)
    )
    said = MeetingText(
        title=context.situation.machine.meetings[news.meeting].body,
        was_on=meeting.moved_from,
        on=meeting.on,
        at=time.fromisoformat(meeting.at) if meeting.at and meeting.on else None,
        why=meeting.why_undated,
        dates=dates,
    )
    entries = calendar_entries.hanging_on(context.situation, news)
    return msgspec.structs.replace(
        _letter(context, reader, key, LetterKind.MEETING, ()),
        news=said,
        diary=calendar_entries.diary(context.situation, entries),
    )


def weekly(
    context: LetterContext, reader: Reader, key: str, *, journal_head: str, journal_length: int
) -> Letter:
    """The state of everything, with the journal's newest hash, which whoever keeps the mail can
    hold against it.
    """
    groups = _grouped(
        _as_asked(context, found)
        for found in obligations(context.situation)
        if found.asked(context.situation.now)
    )
    items = tuple(sorted((_item(context, reader, group) for group in groups), key=_urgency))
    return msgspec.structs.replace(
        _letter(context, reader, key, LetterKind.WEEKLY, items),
        tracks=tuple(
            _standing(context, track.key, groups)
            for track in context.situation.machine.tracks
            if track.key in context.situation.state.tracks
        ),
        journal_head=journal_head,
        journal_length=journal_length,
    )


def _as_asked(context: LetterContext, found: Obligation) -> Reminder:
    overdue = found.overdue(context.situation.now)
    kind = NoticeKind.OVERDUE if overdue else NoticeKind.REMINDER
    return Reminder(found.key, found.role, found, kind=kind)


def _letter(
    context: LetterContext, reader: Reader, key: str, kind: LetterKind, items: tuple[Item, ...]
) -> Letter:
    return Letter(
        kind=kind,
        key=key,
        cycle=context.situation.state.cycle,
        cycle_title=context.situation.machine.title,
        recipient_name=reader.name,
        recipient_address=reader.address,
        at=context.situation.now,
        local_day=context.today,
        contact=context.contact,
        items=items,
    )


def _grouped(reminders: Iterable[Reminder]) -> list[list[Reminder]]:
    """Rows of one document asked of one role for one day, together; everything else alone."""

    def key(reminder: Reminder) -> tuple[str, ...]:
        found = reminder.obligation
        if found.issue is None:
            return (found.key, reminder.kind)
        return (found.stage, found.document or "", found.role, str(found.due), reminder.kind)

    return [
        sorted(group, key=_pressing)
        for _, group in groupby(sorted(reminders, key=key), key=key)
    ]


def _pressing(reminder: Reminder) -> tuple[date, str]:
    due = reminder.obligation.due
    return (due.on if due else date.max, reminder.obligation.key)


def _urgency(item: Item) -> tuple[date, str]:
    return (item.due_on or date.max, item.key)


def _item(context: LetterContext, reader: Reader, group: Sequence[Reminder]) -> Item:
    first = group[0]
    found = first.obligation
    asked = [reminder.obligation for reminder in group]
    due_on = found.due.on if found.due else None
    return Item(
        key=found.key,
        kind=ItemKind.VACANCY if _is_vacancy(first) else ItemKind(first.kind.value),
        what=_what(context, group),
        remedy=_by_answer(context) if reader.external else _command(context, group),
        typed=not reader.external,
        role_title=context.situation.machine.title_of_role(found.role),
        due_on=due_on,
        due_time=found.due.at if found.due else None,
        days_left=context.situation.rulebook.days_left(due_on, context.situation.now)
        if due_on
        else None,
        late=found.overdue(context.situation.now),
        what_changed=what_changed(context.situation, asked),
        why_again=_why_again(context, group),
        basis=found.basis,
        consequence=consequence(context.situation, found),
        capacity_note=first.note,
        to_read=() if reader.external else tuple(_to_read(group)),
    )


def _to_read(group: Sequence[Reminder]) -> Iterator[str]:
    """The commands that show the texts to be signed, each once; for whoever is to sign them."""
    own = [each.obligation for each in group if each.kind is not NoticeKind.ESCALATION]
    yield from dict.fromkeys(found.to_read for found in own if found.to_read)


def _is_vacancy(reminder: Reminder) -> bool:
    """Whether it asks the reader to fill an office; not where another has not filled it."""
    return reminder.obligation.need == APPOINT and reminder.kind is not NoticeKind.ESCALATION


def _what(context: LetterContext, group: Sequence[Reminder]) -> str:
    """What is wanted, as an imperative: `Sign off 6 rows of the committee report again`."""
    first, machine = group[0].obligation, context.situation.machine
    need = need_behind(context.situation, first)
    what = kind_of(need).wording(first.what) if need else first.what
    if len(group) > 1 and first.document:
        title = machine.documents.get(first.document, first.document)
        what = f"Sign off {len(group)} rows of {with_article(title)}"
    again = asked_again(context.situation, first)
    return f"{what} again" if again and again.kind is NoticeKind.LAPSED else what


def _why_again(context: LetterContext, group: Sequence[Reminder]) -> str | None:
    if not _is_vacancy(group[0]):
        found = group[0].obligation
        if found.need == COMPLETE and found.stage:
            return _how_it_ends(context, found)
        return why_again(context.situation, [reminder.obligation for reminder in group])
    found = group[0].obligation
    waiting = [
        _what(context, asked) for asked in _grouped(_asked_of(context, found.vacant_role))
    ]
    waits = f" What waits for it now: {'; '.join(waiting)}." if waiting else ""
    return f"{found.sentence[:1].upper()}{found.sentence[1:]}.{waits}"


def _how_it_ends(context: LetterContext, found: Obligation) -> str | None:
    """Which outcomes there are to choose from."""
    choice = ends_as(
        context.situation.state, context.situation.machine.stage(found.track, found.stage)
    )
    return f"{choice.removeprefix('; ')}." if choice else None


def _asked_of(context: LetterContext, role: str | None) -> Iterator[Reminder]:
    for found in obligations(context.situation):
        if found.role == role and found.asked(context.situation.now):
            yield _as_asked(context, found)


def _command(context: LetterContext, group: Sequence[Reminder]) -> str:
    found = group[0].obligation
    if group[0].kind is NoticeKind.ESCALATION:
        return f"cycle explain {context.situation.state.cycle} {found.issue or _subject(found)}"
    if len(group) > 1:
        return f"cycle sign {context.situation.state.cycle} --all --of {found.document}"
    return found.remedy or f"cycle explain {context.situation.state.cycle} {found.stage}"


def _by_answer(context: LetterContext) -> str:
    """What a reader without a login does instead: the clerk records it."""
    return (
        f"Answer this message, or write to {with_article(context.contact.name)}, "
        f"{context.contact.address}, who records it for you."
    )


def _subject(found: Obligation) -> str:
    """The name by which `cycle explain` knows what is asked."""
    return found.stage if found.need in {COMPLETE, APPOINT} else found.meeting or found.need


def _entries(
    context: LetterContext, reader: Reader, reminders: Iterable[Reminder]
) -> Iterator[DiaryEntry]:
    """The reader's own deadlines still to come; not another's, of whose delay they are only
    told.
    """
    own = [each for each in reminders if each.kind is not NoticeKind.ESCALATION]
    for _, group in groupby(sorted(own, key=_in_diary), key=_in_diary):
        together = list(group)
        due = together[0].obligation.due
        if due and not due.passed(context.situation.now):
            yield DiaryEntry(
                key=_in_diary(together[0]),
                what=_what(context, together),
                on=due.on,
                at=due.at,
                remedy=None if reader.external else _command(context, together),
            )


def without_what_is_gone(
    context: LetterContext, letter: Letter, told: Mapping[str, DiaryEntry]
) -> Letter:
    """The letter, with which what earlier ones put into the reader's calendar in vain leaves it
    again.
    """
    entries = letter.diary.entries if letter.diary else ()
    gone = calendar_entries.gone(context.situation, told)
    return msgspec.structs.replace(
        letter, diary=calendar_entries.diary(context.situation, (*entries, *gone))
    )


def _in_diary(reminder: Reminder) -> str:
    return calendar_entries.key_of(reminder.obligation)


def _ending(context: LetterContext, ending: Ending) -> EndingText:
    onward, ended = ending.onward, ending.ended
    dates = [
        found.due.on
        for found in obligations(context.situation)
        if onward and found.due and _is_of(found, ending.track.key, onward.key)
    ]
    return EndingText(
        stage=ending.stage.title,
        outcome=ended.outcome.replace("-", " "),
        decided=ending.stage.meeting is not None,
        on=context.situation.rulebook.local(ended.at).date(),
        by=str(ended.by) if ended.by else None,
        minute=ended.minute,
        onward=onward.title if onward else None,
        onward_by=min(dates, default=None),
        again=ending.leads_back,
        last=ending.last,
    )


def _is_of(found: Obligation, track: str, stage: str) -> bool:
    """Whether the stage itself asks for it: not the date of a meeting, nor that an office be
    filled.
    """
    return (found.track, found.stage) == (track, stage) and found.need not in {DATE, APPOINT}


def _standing(
    context: LetterContext, track: str, groups: Sequence[Sequence[Reminder]]
) -> TrackLine:
    """Where a track is, and how much of what the letter counts and lists is its own."""
    machine = context.situation.machine
    present = context.situation.state.track(track)
    if present.ended:
        return TrackLine(
            track=machine.track(track).title,
            stage="At its end",
            standing="nothing remains to be done",
        )
    stage = machine.stage(track, present.stage)
    if not present.open:
        waits = ", ".join(present.waits_for)
        return TrackLine(
            track=machine.track(track).title, stage=stage.title, standing=f"waits for {waits}"
        )
    mine = [group[0] for group in groups if group[0].obligation.track == track]
    late = sum(reminder.kind is NoticeKind.OVERDUE for reminder in mine)
    standing = f"{len(mine)} open" + (f", {late} overdue" if late else "")
    return TrackLine(track=machine.track(track).title, stage=stage.title, standing=standing)
