"""The lines of a storybook: what happened, as values; and which of the journal's entries a
reader is told. Pure.

What one act leads to is told once: a stage that opens at the end of another is named there
already, and a sheet signed by one hand is one line. Notices are left to the mails that carry
them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from cycle.calendar.words import short_day
from cycle.engine import events
from cycle.engine.descriptions import describe, row_title
from cycle.engine.lapse_reasons import has_changed
from cycle.machine.model import END, Machine
from cycle.planning.shifts import Shift
from cycle.store.messages import MessageState


class StoryLineKind(StrEnum):
    """Who made a line of the storybook."""

    PERSON = "person"
    DAEMON = "daemon"
    MAIL = "mail"
    MEETING = "meeting"
    DATE = "date"


@dataclass(frozen=True, kw_only=True)
class RehearsedMail:
    """A message offered to the relay, and what became of it. role: whose; obligations: what it
    speaks of, by key.
    """

    role: str
    address: str
    subject: str
    kind: str
    obligations: tuple[str, ...]
    state: MessageState
    answer: str

    @property
    def sent(self) -> bool:
        return self.state is MessageState.ACCEPTED


@dataclass(frozen=True, kw_only=True)
class StoryLine:
    """One line of the storybook, at a local time. event: the journal's word for what
    happened.
    """

    at: datetime
    kind: StoryLineKind
    text: str
    event: str | None = None
    mail: RehearsedMail | None = None


def shifted(shift: Shift) -> str:
    """A date that moved, in words."""
    was, now = (short_day(day) if day else "no date" for day in (shift.was_on, shift.on))
    moved = f"{was}, now {now}" if was != now else f"{now}, at another hour"
    return f"{shift.what}: {moved}" + (", already late" if shift.late else "")


def sentences(
    machine: Machine, happened: Sequence[events.Event]
) -> Iterator[tuple[events.Event, str]]:
    """What one act led to, as a reader is told it: the event, or the first of several told
    together, and the words.
    """
    foretold = {
        (done.track, done.target)
        for done in happened
        if isinstance(done, events.StageCompleted)
    }
    told = (event for event in happened if not _goes_without_saying(event, foretold))
    for _, together in groupby(told, key=_grouped_by):
        several = list(together)
        yield (
            several[0],
            _of_several(machine, several)
            if len(several) > 1
            else describe(machine, several[0]),
        )


def _goes_without_saying(event: events.Event, foretold: set[tuple[str, str]]) -> bool:
    match event:
        case events.NoticeGiven():
            return True
        case events.StageEntered():
            return event.stage != END and not event.waits_for
        case events.StageOpened():
            return event.round == 1 and (event.track, event.stage) in foretold
        case _:
            return False


def _grouped_by(event: events.Event) -> object:
    """Equal for events that are told together, and only for those."""
    match event:
        case events.SignedOff(comment=None):
            return type(event), event.document, event.by
        case events.SignOffLapsed():
            return type(event), event.document, event.changed
        case _:
            return id(event)


def _of_several(machine: Machine, several: Sequence[events.Event]) -> str:
    rows = [
        row_title(machine, event.sheet, event.issue)
        for event in several
        if isinstance(event, events.SignedOff | events.SignOffLapsed)
    ]
    named = f"{', '.join(rows[:-1])} and {rows[-1]}"
    first = several[0]
    if isinstance(first, events.SignedOff):
        return f"{named} signed by {first.by}"
    assert isinstance(first, events.SignOffLapsed)
    return f"the sign-offs of {named} lapsed: {has_changed(first.changed)}"
