"""Where a cycle stands: a frozen value, made only by evolve from the journal. Pure.

Numbers named `seq` are journal numbers; comparing them says what came after what, even within
one instant. Addresses: a stage is `track.stage`, a need `track.stage/need`, a row
`document/sheet/issue`; an obligation adds the
round: `plan.plan-refresh#1/cross-cutting/legal`.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum

import msgspec

from cycle import chain
from cycle.engine.actors import By
from cycle.engine.events import (
    Amendment,
    LateItem,
    MeetingDate,
    MeetingSitting,
    Poll,
    StatedPublication,
)
from cycle.engine.lapse_reasons import LapseReason
from cycle.machine.lists import ListItem
from cycle.machine.model import END, Machine, Stage, Track


class Decided(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An outcome on record that is not in effect before `in_effect_at`, since it may still be
    objected to.
    """

    outcome: str
    at: datetime
    in_effect_at: datetime
    by: By
    minute: str | None = None
    amendment: Amendment | None = None
    records: Mapping[str, str] = {}


class TrackState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A track is in one stage: waiting (`opened_at` None), open, or at its END."""

    stage: str
    round: int
    entered_at: datetime
    opened_at: datetime | None = None
    opened_seq: int = 0
    waits_for: tuple[str, ...] = ()
    decided: Decided | None = None
    """How the stage will end, once nobody can object any more."""

    @property
    def ended(self) -> bool:
        return self.stage == END

    @property
    def open(self) -> bool:
        return self.opened_at is not None and not self.ended


class MeetingChange(StrEnum):
    """How a meeting last came to its date, or to none."""

    OPENED = "opened"
    """As the cycle was opened with it."""
    SET = "set"
    MOVED = "moved"
    CANCELLED = "cancelled"
    SPENT = "spent"
    """It sat, and is needed again."""
    CORRECTED = "corrected"
    """Its last change was a mistake and is void; it is as it was before that."""


class MeetingState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`on` is None until a date is fixed. `changed_at` is when the date was last set, moved,
    cancelled or spent.

    before: every date it has had; sat: those of them on which it sat, and was then needed
    again.
    corrected_from: the date by mistake, where the last change was voided.
    """

    changed_at: datetime
    change: MeetingChange = MeetingChange.OPENED
    on: date | None = None
    at: str | None = None
    before: tuple[date, ...] = ()
    sat: tuple[date, ...] = ()
    why_undated: str | None = None
    corrected_from: date | None = None

    @property
    def moved_from(self) -> date | None:
        """The date it had before and did not sit on; None where there was none."""
        if self.change is MeetingChange.CORRECTED:
            return self.corrected_from
        last = self.before[-1] if self.before else None
        return None if last in self.sat else last


class Written(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who handed in the present text of a row, and when."""

    by: By
    at: datetime


class DocumentState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    version: int
    sha256: str
    size: int
    filename: str
    by: By
    at: datetime
    seq: int
    changed_at: datetime
    """When the present text was first attached; `at` is later where the same text was handed in
    again.
    """
    parts: Mapping[str, str] = {}
    """Of a report: the SHA-256 of each part, and as `row/ISSUE` of what a row's sign-off
    covers.
    """
    written: Mapping[str, Written] = {}
    """By issue of a report; under WHOLE only where another has handed in the same text
    again.
    """
    also_by: tuple[str, ...] = ()
    """The logins of others who handed in an earlier version in this round."""

    @property
    def authors(self) -> frozenset[str]:
        """The logins of all who handed in a version of it in this round, or the present text of
        a row.
        """
        writers = (written.by.person for written in self.written.values())
        return frozenset((self.by.person, *self.also_by, *writers))

    def covered(self, issue: str) -> str:
        """The SHA-256 of what a sign-off of this row covers: the row's text of a report, else
        the whole document.
        """
        return self.parts.get(row_part(issue), self.sha256)

    def writer(self, issue: str) -> Written:
        """Who handed in the present text of a row, and when."""
        return (
            self.written.get(issue)
            or self.written.get(WHOLE)
            or Written(by=self.by, at=self.changed_at)
        )


class SignOffState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The last act on a row: signed, or returned (`returned` gives the reason). Lapsed once
    what it covers has changed.
    """

    sha256: str
    by: By
    at: datetime
    seq: int
    comment: str | None = None
    returned: str | None = None
    lapsed_at: datetime | None = None
    changed: LapseReason | None = None
    """What changed, where it has lapsed and that is on record."""


class PublicationState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    documents: Mapping[str, str]
    by: By
    at: datetime
    seq: int


class TaskState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    by: By
    at: datetime
    seq: int
    note: str | None = None


class WaiverState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """late_item: set where it lets papers through that are late, and only that: they must still
    be published.
    """

    reason: str
    by: By
    at: datetime
    late_item: LateItem | None = None
    stated: StatedPublication | None = None
    """Set where it states that papers were public in time, which nobody had recorded."""
    sitting: MeetingSitting | None = None
    """The only sitting that it holds for."""


class AmendmentState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An amendment that a stage of `track` ended in; asked for until it is made, and on record
    until the stage ends.
    """

    track: str
    stage: str
    ordered: Amendment
    at: datetime
    made_at: datetime | None = None
    made_by: By | None = None
    consulted: str | None = None


class EndedStage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a stage last ended. reason: why the decision was objected to. records: what was
    recorded with it, by the key of the fact.
    """

    outcome: str
    at: datetime
    by: By | None = None
    minute: str | None = None
    amendment: Amendment | None = None
    reason: str | None = None
    records: Mapping[str, str] = {}


class ClockBehind(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The clock was found to stand before an entry on record.

    found_at: by the clock as it stood then. ahead_at: the instant of that entry. corrected:
    whether the administrator has recorded what was wrong.
    """

    found_at: datetime
    ahead_at: datetime
    seq: int
    corrected: bool = False

    def doubted(self, now: datetime) -> bool:
        """Whether nobody can tell yet which of the clock and the record is wrong."""
        return not self.corrected and now < self.ahead_at


class FollowedDate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The day that an event of another cycle has, as it was last seen; without a day, why it
    has none. journal: the hash of that cycle's newest entry then.
    """

    cycle: str
    journal: str
    since: datetime
    on: date | None = None
    at: str | None = None
    why: str | None = None


class State(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The whole of a cycle. `version` counts its journal entries."""

    cycle: str
    workflow: str
    fingerprint: str
    begins_on: date
    opened_at: datetime
    version: int
    tracks: Mapping[str, TrackState] = {}
    rounds: Mapping[str, int] = {}
    passed: tuple[str, ...] = ()
    """Stages passed (`track.stage`), and by which outcome (`track.stage.outcome`); sorted."""
    opened: Mapping[str, datetime] = {}
    ended: Mapping[str, EndedStage] = {}
    meetings: Mapping[str, MeetingState] = {}
    documents: Mapping[str, DocumentState] = {}
    signoffs: Mapping[str, SignOffState] = {}
    publications: Mapping[str, PublicationState] = {}
    tasks: Mapping[str, TaskState] = {}
    waivers: Mapping[str, WaiverState] = {}
    said: Mapping[str, datetime] = {}
    """By obligation, or step of its escalation: the latest occasion that has been spoken
    about.
    """
    missed: Mapping[str, datetime] = {}
    """By obligation: the deadline whose passing has been recorded."""
    ended_at: datetime | None = None
    polls: tuple[Poll, ...] = ()
    last_met: Mapping[str, date] = {}
    """By meeting: when it last met before this cycle."""
    dates: Mapping[str, MeetingDate] = {}
    """By name: this year's date, in place of its rule or table."""
    year: int | None = None
    bound_to: Mapping[str, str] = {}
    """By workflow: the cycle of it that dates are taken from."""
    followed: Mapping[str, FollowedDate] = {}
    """By name: the date as another cycle last had it."""
    followed_by: tuple[str, ...] = ()
    """The cycles that take dates from this one."""
    migrated_at: datetime | None = None
    """When it was last moved to another machine."""
    lists: Mapping[str, tuple[ListItem, ...]] = {}
    amendments: Mapping[str, AmendmentState] = {}
    waived_rows: Mapping[str, str] = {}
    """By row, the SHA-256 of the text over which it was waived in a stage that has ended."""
    clock: ClockBehind | None = None
    """As the clock was last found to stand before the record."""

    def track(self, key: str) -> TrackState:
        """Where a track is. One that begins only when it is called, and was not, is in no
        stage, as one at its end.
        """
        return self.tracks.get(key) or TrackState(stage=END, round=0, entered_at=self.opened_at)

    def open_stages(self, machine: Machine) -> tuple[tuple[Track, Stage], ...]:
        """The open stages, in the order of the machine's tracks."""
        return tuple(
            (track, track.stage(self.track(track.key).stage))
            for track in machine.tracks
            if self.track(track.key).open
        )


def stages_ahead(machine: Machine, state: State) -> Iterator[tuple[Track, Stage]]:
    """Each track's present stage and those that come after it in the declaration's order."""
    for track in machine.tracks:
        reached = False
        for stage in track.stages:
            reached = reached or stage.key == state.track(track.key).stage
            if reached:
                yield track, stage


def stage_address(track: str, stage: str) -> str:
    return f"{track}.{stage}"


_ROW, _ROW_TEXT = "row/", "implications/"
WHOLE = ""
"""What stands for the document as a whole, beside the issues of its rows."""


def row_part(issue: str) -> str:
    """The name, among a report's parts, of what the sign-off of a row covers."""
    return f"{_ROW}{issue}"


def row_text_part(issue: str) -> str:
    """The name, among a report's parts, of the text that is a row's own."""
    return f"{_ROW_TEXT}{issue}"


def rows_in(parts: Mapping[str, str]) -> tuple[str, ...]:
    """The issues of a report's rows, from the names of its parts."""
    return tuple(part.removeprefix(_ROW) for part in parts if part.startswith(_ROW))


def need_address(track: str, stage: str, need: str) -> str:
    return f"{track}.{stage}/{need}"


def row_address(document: str, sheet: str, issue: str) -> str:
    return f"{document}/{sheet}/{issue}"


def round_address(track: str, stage: str, number: int) -> str:
    """The part that all obligations of one round of a stage begin with."""
    return f"{track}.{stage}#{number}/"


# One for all: a type that two threads look at for the first time at once crashes msgspec.
_READER = msgspec.json.Decoder(State)


def to_text(state: State) -> str:
    """The state's canonical JSON, as it is stored and compared."""
    return chain.canonical(msgspec.to_builtins(state))


def from_text(text: str) -> State:
    """The state that `to_text` wrote. Raises msgspec.ValidationError where the text is no
    state.
    """
    return _READER.decode(text.encode())
