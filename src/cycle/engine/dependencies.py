"""What stands on what: which later act rests on an earlier one, so that the earlier cannot be
voided alone. Pure.

An entry leaves something behind (a text, a row, a date, a stage entered), and rests on what was
there before it. Both are told as names of one kind, `document plan`, `stage plan.drafting`; one
act stands on another where the later rests on what the earlier has left. In doubt it does: a
correction refused can be made step by step, from the newest act back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cycle.calendar.expressions import names_in
from cycle.engine import events
from cycle.engine.rulebook import parsed
from cycle.engine.state import need_address, row_address, stage_address
from cycle.machine.model import (
    DocumentNeed,
    Machine,
    MeetingNeed,
    Need,
    PublishNeed,
    SignoffsNeed,
    Stage,
    TaskNeed,
)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One entry of a journal: its number, instant and event, and the machine the cycle ran on
    then.
    """

    seq: int
    at: datetime
    event: events.Event
    machine: Machine


@dataclass(frozen=True, slots=True)
class RecordedAct:
    """An entry, and what followed from it at once: the first is what was done."""

    entries: tuple[JournalEntry, ...]

    @property
    def first(self) -> JournalEntry:
        return self.entries[0]

    @property
    def last(self) -> JournalEntry:
        return self.entries[-1]

    def has(self, seq: int) -> bool:
        return self.first.seq <= seq <= self.last.seq


Following = (
    events.SignOffLapsed
    | events.MeetingDateSpent
    | events.StageEntered
    | events.StageOpened
    | events.CycleEnded
)
"""What never comes by itself: it follows from the entry before it, at the same instant."""


def acts(history: Iterable[JournalEntry]) -> tuple[RecordedAct, ...]:
    """The journal in acts. A row signed is an act of its own, also where several were signed at
    once.
    """
    found: list[list[JournalEntry]] = []
    for told in history:
        if found and isinstance(told.event, Following) and found[-1][0].at == told.at:
            found[-1].append(told)
        else:
            found.append([told])
    return tuple(RecordedAct(tuple(entries)) for entries in found)


def dependents_of(
    act: RecordedAct, all_acts: Sequence[RecordedAct], voided: Mapping[int, int]
) -> tuple[RecordedAct, ...]:
    """The later acts, still in force, that rest on what this one left."""
    left = {name for told in act.entries for name in _left_by(told.event)}
    later = (
        each
        for each in all_acts
        if each.first.seq > act.last.seq and each.first.seq not in voided
    )
    return tuple(
        each
        for each in later
        if any(name in left for told in each.entries for name in _rests_on(told))
    )


def _left_by(event: events.Event) -> Iterator[str]:  # noqa: C901 - one line an event
    match event:
        case events.DocumentAttached():
            yield _document(event.document)
        case events.SignedOff() | events.ReturnedForChange() | events.SignOffLapsed():
            yield _row(event.document, event.sheet, event.issue)
        case events.Published():
            yield _publication(need_address(event.track, event.stage, event.need))
            yield from (f"publication of {document}" for document in event.documents)
        case events.TaskDone():
            yield _task(need_address(event.track, event.stage, event.need))
        case events.NeedWaived():
            yield _waivers(_place(event.obligation))
        case events.OutcomeRecorded():
            yield _stage(stage_address(event.track, event.stage))
        case events.StageCompleted():
            yield f"end of {event.stage}"
            if event.amendment:
                yield _amendment(event.amendment.key)
            if event.passes:
                address = stage_address(event.track, event.stage)
                yield from (_passed(address), _passed(f"{address}.{event.outcome}"))
        case events.StageEntered() | events.StageOpened():
            yield _stage(stage_address(event.track, event.stage))
            yield f"opening of {event.stage}"
        case (
            events.MeetingSet()
            | events.MeetingMoved()
            | events.MeetingCancelled()
            | events.MeetingDateSpent()
        ):
            yield _meeting(event.meeting)
        case _:
            return


def _rests_on(told: JournalEntry) -> Iterator[str]:  # noqa: C901 - one line an event
    machine = told.machine
    match told.event:
        case events.DocumentAttached(document=document, amends=amends):
            yield _document(document)
            yield from map(_amendment, amends)
            yield from _stages_asking(machine, document)
        case events.SignedOff() | events.ReturnedForChange():
            event = told.event
            yield from (
                _document(event.document),
                _row(event.document, event.sheet, event.issue),
            )
            yield from _stages_asking(machine, event.document)
        case events.SignOffLapsed():
            yield _row(told.event.document, told.event.sheet, told.event.issue)
        case events.Published(track=track, stage=stage, documents=documents):
            yield from _of_stage(machine, track, stage, frozenset(documents))
        case events.TaskDone(track=track, stage=stage, need=need):
            yield from (
                _stage(stage_address(track, stage)),
                _task(need_address(track, stage, need)),
            )
        case events.NeedWaived(obligation=obligation):
            track, _, stage = _place(obligation).partition(".")
            yield from _of_stage(machine, track, stage)
        case (
            events.StageCompleted(track=track, stage=stage)
            | events.OutcomeRecorded(track=track, stage=stage)
        ):
            yield from _of_stage(machine, track, stage)
        case (
            events.StageEntered(track=track, stage=stage)
            | events.StageOpened(track=track, stage=stage)
        ):
            yield _stage(stage_address(track, stage))
            found = _found(machine, track, stage)
            yield from (_passed(str(after)) for after in (found.after if found else ()))
        case (
            events.MeetingSet()
            | events.MeetingMoved()
            | events.MeetingCancelled()
            | events.MeetingDateSpent()
        ):
            yield _meeting(told.event.meeting)
        case events.CycleMigrated():
            yield from _where_it_stood(machine)
        case _:
            return


def _where_it_stood(machine: Machine) -> Iterator[str]:
    """A move to another machine begins where the tracks stand and with the meetings there
    are.
    """
    yield from map(_meeting, machine.meetings)
    for track, stage in machine.stages():
        yield _stage(stage_address(track.key, stage.key))
        for outcome in stage.outcomes:
            yield _passed(f"{stage_address(track.key, stage.key)}.{outcome.name}")


def _stages_asking(machine: Machine, document: str) -> Iterator[str]:
    """The stages in which a document is handed in and signed."""
    for track, stage in machine.stages():
        for need in stage.needs:
            match need:
                case DocumentNeed(document=asked) | SignoffsNeed(of=asked) if asked == document:
                    yield _stage(stage_address(track.key, stage.key))
                case _:
                    pass


def _of_stage(
    machine: Machine, track: str, stage: str, documents: frozenset[str] | None = None
) -> Iterator[str]:
    """A stage with all that it needs and the waivers in it; or with what publishing these
    documents needs.
    """
    yield _stage(stage_address(track, stage))
    yield _waivers(stage_address(track, stage))
    found = _found(machine, track, stage)
    for need in found.needs if found else ():
        if documents is None or _concerns(need, documents):
            yield from _of_need(machine, need, need_address(track, stage, need.key))
            yield from _of_date(machine, need)


def _concerns(need: Need, documents: frozenset[str]) -> bool:
    match need:
        case DocumentNeed(document=document) | SignoffsNeed(of=document):
            return document in documents
        case PublishNeed():
            return not documents.isdisjoint(need.documents)
        case _:
            return False


def _of_need(machine: Machine, need: Need, address: str) -> Iterator[str]:
    match need:
        case DocumentNeed(document=document):
            yield _document(document)
            yield from _rows(machine, document)
        case SignoffsNeed(of=document):
            yield _document(document)
            yield from _rows(machine, document)
        case PublishNeed(documents=documents):
            yield _publication(address)
            yield from map(_document, documents)
        case TaskNeed():
            yield _task(address)
        case MeetingNeed(meeting=meeting):
            yield _meeting(meeting)


def _of_date(machine: Machine, need: Need) -> Iterator[str]:
    """What a need's deadline is counted from: whether it was met in time may hang on it."""
    for name in names_in(parsed(need.due.rule)) if need.due else ():
        yield _meeting(name) if name in machine.meetings else name


def _rows(machine: Machine, document: str) -> Iterator[str]:
    for sheet in machine.sheets.values():
        yield from (_row(document, sheet.key, row.issue) for row in sheet.rows)


def _found(machine: Machine, track: str, stage: str) -> Stage | None:
    return next(
        (each for of, each in machine.stages() if (of.key, each.key) == (track, stage)), None
    )


def _place(obligation: str) -> str:
    """`plan.drafting#1/report` to `plan.drafting`."""
    return obligation.partition("#")[0]


def _document(key: str) -> str:
    return f"document {key}"


def _amendment(key: str) -> str:
    return f"amendment {key}"


def _row(document: str, sheet: str, issue: str) -> str:
    return f"row {row_address(document, sheet, issue)}"


def _publication(address: str) -> str:
    return f"publication {address}"


def _task(address: str) -> str:
    return f"task {address}"


def _waivers(place: str) -> str:
    return f"waivers in {place}"


def _stage(address: str) -> str:
    return f"stage {address}"


def _passed(name: str) -> str:
    return f"passed {name}"


def _meeting(key: str) -> str:
    return f"meeting {key}"
