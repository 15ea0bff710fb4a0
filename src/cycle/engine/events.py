"""What has happened in a cycle: past tense, frozen; the journal holds nothing else. Pure.

An event says all that evolve needs, and never a rule: rules live in the machine. The tag is the
journal's `kind` and is never renamed; a field added later has a default, so that old journals
replay byte for byte.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias

import msgspec

from cycle.engine import outside_events
from cycle.engine.actors import By
from cycle.engine.happened import Happened
from cycle.engine.lapse_reasons import LapseReason
from cycle.engine.list_events import ListChanged
from cycle.machine.lists import ListItem


class MeetingDate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Local date and local time (`HH:MM`, where known) of a meeting."""

    on: date
    at: str | None = None


class Poll(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An election by its local date; `notice_on`: the day of the actual notice, if known."""

    title: str
    on: date
    notice_on: date | None = None
    london: bool = False


class NoticeKind(StrEnum):
    """What a notice is about."""

    OPENING = "opening"
    REMINDER = "reminder"
    DUE_TODAY = "due-today"
    OVERDUE = "overdue"
    ESCALATION = "escalation"
    MEETING = "meeting"
    WEEKLY = "weekly"
    LAPSED = "sign-off-lapsed"
    RETURNED = "returned"
    OUTCOME = "outcome"
    STAGE_COMPLETE = "stage-complete"


class NoticeItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing said in a message: about which obligation, and on which occasion."""

    obligation: str
    kind: NoticeKind
    occasion_at: datetime
    said: str
    """The key under which it counts as said (an obligation, or one step of its escalation)."""


class Amendment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An amendment that an outcome ordered. key: its name as a need; role: who is to make it.

    delegated: left to that office; else made by the meeting, and only to be written in.
    consulting: with whom. due: the rule of its deadline; else the document's publication.
    """

    key: str
    document: str
    text: str
    role: str
    delegated: bool = False
    consulting: str | None = None
    due: str | None = None


class LateItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a meeting may take an item that was public too late: the record behind a waiver.

    urgent: the special circumstances, in the opinion of `chair`. text: for the minutes.
    """

    meeting: str
    text: str
    urgent: str | None = None
    chair: str | None = None
    standing_order: str | None = None
    basis: str | None = None
    evidence: str | None = None
    """The SHA-256 of the minutes, where it was recorded after the meeting had begun."""


class StatedPublication(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That papers were public from an instant on, stated later by one who may waive: nobody had
    recorded it when it happened. It is no publication, and stands beside the record of those.

    evidence: the SHA-256 of what shows it.
    """

    meeting: str
    public_at: datetime
    evidence: str


class CycleOpened(Happened, frozen=True, kw_only=True, tag="cycle-opened"):
    cycle: str
    workflow: str
    fingerprint: str
    begins_on: date
    meetings: Mapping[str, MeetingDate]
    by: By
    polls: tuple[Poll, ...] = ()
    last_met: Mapping[str, date] = {}
    """By meeting: when it last met before this cycle."""
    dates: Mapping[str, MeetingDate] = {}
    year: int | None = None
    bound_to: Mapping[str, str] = {}
    """By workflow: the cycle of it that this one takes dates from."""
    lists: Mapping[str, tuple[ListItem, ...]] = {}


class StageEntered(Happened, frozen=True, kw_only=True, tag="stage-entered"):
    track: str
    stage: str
    round: int
    waits_for: tuple[str, ...] = ()


class StageOpened(Happened, frozen=True, kw_only=True, tag="stage-opened"):
    track: str
    stage: str
    round: int


class StageCompleted(Happened, frozen=True, kw_only=True, tag="stage-completed"):
    """`by` is None where nobody recorded it: the deadline of `missed` passed, or it came by
    itself.

    reason: why a decision was objected to. recorded_at, in_effect_at: of an outcome that waited
    for objections. waived_rows: by row, the SHA-256 of the text that it was waived over.
    """

    track: str
    stage: str
    round: int
    outcome: str
    target: str
    passes: bool
    by: By | None = None
    minute: str | None = None
    missed: str | None = None
    amendment: Amendment | None = None
    reason: str | None = None
    records: Mapping[str, str] = {}
    recorded_at: datetime | None = None
    in_effect_at: datetime | None = None
    waived_rows: Mapping[str, str] = {}


class OutcomeRecorded(Happened, frozen=True, kw_only=True, tag="outcome-recorded"):
    """A meeting decided, and its outcome may be objected to until `in_effect_at`: the track
    stays where it is.
    """

    track: str
    stage: str
    round: int
    outcome: str
    in_effect_at: datetime
    by: By
    minute: str | None = None
    amendment: Amendment | None = None
    records: Mapping[str, str] = {}


class CycleMigrated(Happened, frozen=True, kw_only=True, tag="cycle-migrated"):
    """The cycle runs on another machine now. undated: meetings new with it, without a date.
    bound_to: by workflow, the cycles that dates new with it are taken from.
    """

    fingerprint_before: str
    fingerprint: str
    workflow: str
    reason: str
    by: By
    undated: tuple[str, ...] = ()
    bound_to: Mapping[str, str] = {}


class CycleEnded(Happened, frozen=True, kw_only=True, tag="cycle-ended"):
    """Every track is at its end."""


class DocumentAttached(Happened, frozen=True, kw_only=True, tag="document-attached"):
    """`parts`, of a report only: the SHA-256 of each part, and as `row/ISSUE` of what a row's
    sign-off covers. also_by: the logins of others who handed in a version in this round.
    """

    document: str
    version: int
    sha256: str
    size: int
    filename: str
    by: By
    amends: tuple[str, ...] = ()
    consulted: str | None = None
    """The amendments, by key, that this version makes, and who was consulted on them."""
    parts: Mapping[str, str] = {}
    also_by: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    """The sections and rows whose tracked changes in Word were taken as made."""


class SignedOff(Happened, frozen=True, kw_only=True, tag="signed-off"):
    document: str
    sheet: str
    issue: str
    sha256: str
    by: By
    comment: str | None = None


class ReturnedForChange(Happened, frozen=True, kw_only=True, tag="returned-for-change"):
    document: str
    sheet: str
    issue: str
    sha256: str
    reason: str
    by: By


class SignOffLapsed(Happened, frozen=True, kw_only=True, tag="sign-off-lapsed"):
    """The text it covered (`sha256`) is no longer the document's."""

    document: str
    sheet: str
    issue: str
    sha256: str
    changed: LapseReason | None = None


class Published(Happened, frozen=True, kw_only=True, tag="published"):
    """`documents`: each part, by the SHA-256 of what was made public."""

    track: str
    stage: str
    need: str
    documents: Mapping[str, str]
    by: By


class TaskDone(Happened, frozen=True, kw_only=True, tag="task-done"):
    track: str
    stage: str
    need: str
    by: By
    note: str | None = None


class MeetingSitting(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One sitting of a meeting, known by its date."""

    meeting: str
    on: date


class NeedWaived(Happened, frozen=True, kw_only=True, tag="need-waived"):
    """sitting: of a publication's, the one that its papers were for; it ends with that date."""

    obligation: str
    reason: str
    by: By
    late_item: LateItem | None = None
    stated: StatedPublication | None = None
    sitting: MeetingSitting | None = None


class MeetingSet(Happened, frozen=True, kw_only=True, tag="meeting-set"):
    meeting: str
    on: date
    by: By
    at: str | None = None


class MeetingMoved(Happened, frozen=True, kw_only=True, tag="meeting-moved"):
    meeting: str
    was_on: date
    on: date
    by: By
    at: str | None = None
    reason: str | None = None


class MeetingCancelled(Happened, frozen=True, kw_only=True, tag="meeting-cancelled"):
    meeting: str
    was_on: date
    reason: str
    by: By


class MeetingDateSpent(Happened, frozen=True, kw_only=True, tag="meeting-date-spent"):
    """The meeting sat that day, and the track has gone back: it needs another date."""

    meeting: str
    was_on: date


class DeadlinePassed(Happened, frozen=True, kw_only=True, tag="deadline-passed"):
    obligation: str
    due_at: datetime
    consequence: str


class NoticeGiven(Happened, frozen=True, kw_only=True, tag="notice-given"):
    """Messages were written to one officer; they stand in the outbox under this entry's stream
    and number.

    messages: the digest of each by its key. items: none for a later wording, nor for failures.
    """

    login: str
    address: str
    items: tuple[NoticeItem, ...]
    messages: Mapping[str, str] = {}


class ActVoided(Happened, frozen=True, kw_only=True, tag="act-voided"):
    """The entries `first` to `last`, and those of each range of `also`, which one act wrote,
    were a mistake, and change nothing any more.

    redated: by meeting whose date so changed back, the date it had until then. asked_again:
    obligations open again.
    """

    first: int
    last: int
    reason: str
    by: By
    redated: Mapping[str, date | None] = {}
    asked_again: tuple[str, ...] = ()
    also: tuple[tuple[int, int], ...] = ()


Event: TypeAlias = (
    CycleOpened
    | CycleMigrated
    | StageEntered
    | StageOpened
    | StageCompleted
    | OutcomeRecorded
    | CycleEnded
    | DocumentAttached
    | SignedOff
    | ReturnedForChange
    | SignOffLapsed
    | Published
    | TaskDone
    | NeedWaived
    | MeetingSet
    | MeetingMoved
    | MeetingCancelled
    | MeetingDateSpent
    | DeadlinePassed
    | NoticeGiven
    | ActVoided
    | outside_events.OutsideEvent
    | ListChanged
)


def kind_of(event: Event) -> str:
    """The journal's word for this event."""
    return str(event.__struct_config__.tag)


# One for all: a type that two threads look at for the first time at once crashes msgspec.
_READER: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)


def to_plain(event: Event) -> dict[str, Any]:
    """The event as a plain value, ready for canonical JSON."""
    plain: dict[str, Any] = msgspec.to_builtins(event)
    return plain


def from_text(body: str) -> Event:
    """The event a journal entry holds. Raises msgspec.ValidationError where it holds none."""
    event: Event = _READER.decode(body.encode())
    return event
