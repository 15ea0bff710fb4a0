"""What can be asked of a cycle: imperative, frozen; who asks is not part of it. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Literal

import msgspec

from cycle.engine.events import MeetingDate, Poll
from cycle.machine.lists import ListItem


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something asked. recordable: whether a clerk may enter it for another, on evidence."""

    recordable: ClassVar[bool] = False


class OpenCycle(Command, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Begin a year. `begins_on` is the day from which dates without a year are read (`by 30
    May`).
    """

    cycle: str
    begins_on: date
    meetings: Mapping[str, MeetingDate] = {}
    polls: tuple[Poll, ...] = ()
    last_met: Mapping[str, date] = {}
    dates: Mapping[str, MeetingDate] = {}
    year: int | None = None
    bound_to: Mapping[str, str] = {}
    lists: Mapping[str, tuple[ListItem, ...]] = {}


class MigrateCycle(Command, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Move a running cycle to another machine, with the reason; None where the move is only
    looked at. bound_to: by workflow, the cycles that dates new with it are taken from.
    """

    reason: str | None = None
    bound_to: Mapping[str, str] = {}


class AttachDocument(Command, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hand in a version of a document; its bytes are in the store under `sha256`. `size` in
    bytes.

    parts: of a report, the SHA-256 of each part (see events.DocumentAttached).
    """

    recordable: ClassVar[bool] = True

    document: str
    sha256: str
    size: int
    filename: str
    consulted: str | None = None
    """Who was consulted on the amendment that this version makes."""
    parts: Mapping[str, str] = {}
    accepted: tuple[str, ...] = ()
    """The sections and rows whose tracked changes in Word are taken as made."""


class SignOff(Command, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sign rows of a sheet; no issues named means every row that waits for the actor. `of`
    names the document.
    """

    recordable: ClassVar[bool] = True

    issues: tuple[str, ...] = ()
    of: str | None = None
    comment: str | None = None


class ReturnForChange(Command, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Refuse to sign a row until the document changes, with the reason."""

    recordable: ClassVar[bool] = True

    issues: tuple[str, ...]
    reason: str = ""
    of: str | None = None


class DoTask(Command, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Report a task as done."""

    recordable: ClassVar[bool] = True

    task: str
    note: str | None = None


class Publish(Command, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Record that a stage's papers are now public, all parts together. `stage` only where two
    could be meant.
    """

    stage: str | None = None


class Amend(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The amendment that goes with an outcome: its text; if delegated, to whom, in consultation
    with whom; by when.
    """

    text: str | None = None
    delegated_to: str | None = None
    consulting: str | None = None
    due: str | None = None


class CompleteStage(Command, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """End a stage by an outcome; the outcome may be left out where there is only one.

    reason: why a decision is objected to, while it may be. records: what is recorded with it,
    by the key of the fact, as it was typed; of a file, `facts.of_file`.
    """

    stage: str
    outcome: str | None = None
    minute: str | None = None
    amend: Amend | None = None
    reason: str | None = None
    records: Mapping[str, str] = {}


class SetMeeting(Command, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fix the date of a meeting that has none. `at` is local time `HH:MM`."""

    meeting: str
    on: date
    at: str | None = None


class MoveMeeting(Command, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Move a meeting that has a date. Without `at` it keeps its time."""

    meeting: str
    on: date
    at: str | None = None
    reason: str | None = None


class CancelMeeting(Command, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Cancel a meeting; until it has a new date its deadlines have none."""

    meeting: str
    reason: str = ""


class Late(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What lets late papers through: special circumstances in the opinion of a chair, or a
    standing order.
    """

    urgent: str | None = None
    chair: str | None = None
    standing_order: str | None = None
    public_on: date | None = None
    public_at: str | None = None
    """Since when the papers were public though nobody recorded it: a local day and `HH:MM`."""
    evidence: str | None = None
    """The SHA-256 of the minutes, or of what shows that the papers were public."""


class Waive(Command, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let a stage go on without a need (its key, or an issue of its sheet), for this round,
    with the reason.
    """

    need: str
    reason: str = ""
    stage: str | None = None
    late: Late | None = None


class CorrectAct(Command, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Void the act that the journal's entry of this number belongs to, with the reason."""

    entry: int
    reason: str = ""


class ChangeList(Command, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Add an item to a list of the year, rename it, or end it, from the local day `on`; from
    today, where none is given. role: the office that answers for it.
    """

    list: str
    item: str
    change: Literal["add", "rename", "end"]
    title: str | None = None
    role: str | None = None
    on: date | None = None
    reason: str | None = None
