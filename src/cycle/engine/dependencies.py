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

from cycle.engine import events, records
from cycle.engine.list_events import ListChanged
from cycle.engine.needs import kind_of
from cycle.engine.records import item_of, of_all
from cycle.engine.state import need_address, stage_address
from cycle.machine.branches import Branches
from cycle.machine.model import Machine, Stage
from cycle.machine.named_dates import names_behind
from cycle.machine.needs import Need


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
    """An entry, and what followed from it: the first is what was done. All of it followed at
    once, but for a decision that waited for objections and took effect later.
    """

    entries: tuple[JournalEntry, ...]

    @property
    def first(self) -> JournalEntry:
        return self.entries[0]

    @property
    def last(self) -> JournalEntry:
        return self.entries[-1]

    def has(self, seq: int) -> bool:
        return any(told.seq == seq for told in self.entries)

    @property
    def ranges(self) -> tuple[tuple[int, int], ...]:
        """The numbers of its entries, as runs: the first and the last of each."""
        found: list[tuple[int, int]] = []
        for told in self.entries:
            if found and found[-1][1] == told.seq - 1:
                found[-1] = (found[-1][0], told.seq)
            else:
                found.append((told.seq, told.seq))
        return tuple(found)


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
    present: list[JournalEntry] = []
    for told in history:
        follows = present and _follows(told.event) and present[-1].at == told.at
        if not follows:
            present = _decision_behind(told.event, found) or []
        if not present:
            found.append(present)
        present.append(told)
    return tuple(RecordedAct(tuple(entries)) for entries in found)


def _decision_behind(
    event: events.Event, found: Sequence[list[JournalEntry]]
) -> list[JournalEntry] | None:
    """The decision that takes effect with this event, since nobody could object any more."""
    if not isinstance(event, events.StageCompleted) or event.in_effect_at is None:
        return None
    for entries in reversed(found):
        decided = entries[0].event
        if isinstance(decided, events.OutcomeRecorded) and (
            (decided.track, decided.stage) == (event.track, event.stage)
        ):
            return entries
    return None


def _follows(event: events.Event) -> bool:
    """Whether it may follow from the entry before it. A stage that ended by itself follows from
    what brought the last of all that it needed; where only time did, it is alone.
    """
    if isinstance(event, events.StageCompleted):
        return event.by is None and event.missed is None
    return isinstance(event, Following)


def dependents_of(
    act: RecordedAct, all_acts: Sequence[RecordedAct], voided: Mapping[int, int]
) -> tuple[RecordedAct, ...]:
    """The later acts, still in force, that rest on what this one left."""
    left = {
        name
        for told in act.entries
        for bare in _left_by(told.event)
        for name in (bare, of_all(bare))
    }
    later = (
        each
        for each in all_acts
        if each.first.seq > act.first.seq and each.first.seq not in voided
    )
    return tuple(
        each
        for each in later
        if any(name in left for told in each.entries for name in _rests_on(told))
    )


def _left_by(event: events.Event) -> Iterator[str]:  # noqa: C901, PLR0912 - one line an event
    match event:
        case events.DocumentAttached():
            yield records.document(event.document)
            if event.amends:
                yield records.amended(event.document)
        case events.SignedOff() | events.ReturnedForChange() | events.SignOffLapsed():
            yield from _on_row(event)
        case events.Published():
            yield records.publication(need_address(event.track, event.stage, event.need))
            yield from (f"publication of {document}" for document in event.documents)
        case events.TaskDone():
            yield records.task(need_address(event.track, event.stage, event.need))
        case events.NeedWaived():
            yield records.waivers(_place(event.obligation))
        case events.OutcomeRecorded():
            yield records.stage(stage_address(event.track, event.stage))
        case events.StageCompleted():
            yield f"end of {event.stage}"
            if event.amendment:
                yield records.amendment(event.amendment.key)
            if event.passes:
                address = stage_address(event.track, event.stage)
                yield from (
                    records.passed(address),
                    records.passed(f"{address}.{event.outcome}"),
                )
        case events.StageEntered() | events.StageOpened():
            yield records.stage(stage_address(event.track, event.stage))
            yield f"opening of {event.stage}"
        case (
            events.MeetingSet()
            | events.MeetingMoved()
            | events.MeetingCancelled()
            | events.MeetingDateSpent()
        ):
            yield records.meeting(event.meeting)
        case ListChanged():
            yield records.item(event.item.key)
        case _:
            return


def _on_row(
    event: events.SignedOff | events.ReturnedForChange | events.SignOffLapsed,
) -> Iterator[str]:
    yield records.row(event.document, event.sheet, event.issue)
    if isinstance(event, events.ReturnedForChange):
        # Without the return, a new text would have let an earlier sign-off lapse.
        yield records.returned(event.document)


def _rests_on(told: JournalEntry) -> Iterator[str]:
    """With the item of a list, for what is asked for each; a change of an item rests on it."""
    if isinstance(told.event, ListChanged):
        yield records.item(told.event.item.key)
    for name in _resting(told):
        yield name
        if item := item_of(name):
            yield records.item(item)


def _resting(told: JournalEntry) -> Iterator[str]:  # noqa: C901 - one line an event
    machine = told.machine
    match told.event:
        case events.DocumentAttached(document=document, amends=amends):
            yield records.document(document)
            yield from map(records.amendment, amends)
            yield records.returned(document)
            yield from _stages_asking(machine, document)
        case events.SignedOff() | events.ReturnedForChange():
            event = told.event
            yield from (
                records.document(event.document),
                records.row(event.document, event.sheet, event.issue),
                *_signed_before(machine, event),
            )
            yield from _stages_asking(machine, event.document)
        case events.SignOffLapsed():
            yield records.row(told.event.document, told.event.sheet, told.event.issue)
        case events.Published(track=track, stage=stage, documents=documents):
            yield from _of_stage(machine, track, stage, frozenset(documents))
        case events.TaskDone(track=track, stage=stage, need=need):
            yield from (
                records.stage(stage_address(track, stage)),
                records.task(need_address(track, stage, need)),
            )
            yield from _conditions_in(machine, track, stage)
        case events.NeedWaived(obligation=obligation):
            track, _, stage = _place(obligation).partition(".")
            yield from _of_stage(machine, track, stage)
        case (
            events.StageCompleted(track=track, stage=stage)
            | events.OutcomeRecorded(track=track, stage=stage)
        ):
            yield from _of_stage(machine, track, stage)
            yield from map(records.amended, _amended_in(machine, track))
            yield from _called_by(told)
        case (
            events.StageEntered(track=track, stage=stage)
            | events.StageOpened(track=track, stage=stage)
        ):
            yield records.stage(stage_address(track, stage))
            found = _found(machine, track, stage)
            yield from (records.passed(str(after)) for after in (found.after if found else ()))
            yield from _conditions_in(machine, track, stage)
        case (
            events.MeetingSet()
            | events.MeetingMoved()
            | events.MeetingCancelled()
            | events.MeetingDateSpent()
        ):
            yield records.meeting(told.event.meeting)
        case events.CycleMigrated():
            yield from _where_it_stood(machine)
        case events.DeadlinePassed():
            yield from _called_by(told)
        case _:
            return


def _called_by(told: JournalEntry) -> Iterator[str]:
    """The first stage of the track that an entry calls: had it not been running by an earlier
    call, it would have begun by this one.
    """
    found = _found(told.machine, *_stage_of(told.event))
    if found is None:
        return
    deadlines = (found.due, *(need.due for need in found.needs))
    calls = (
        [found.outcome(told.event.outcome)]
        if isinstance(told.event, events.StageCompleted | events.OutcomeRecorded)
        else deadlines
    )
    for each in calls:
        if each and each.calls:
            first = told.machine.track(each.calls).stages[0]
            yield records.stage(stage_address(each.calls, first.key))


def _stage_of(event: events.Event) -> tuple[str, str]:
    """The track and the stage that an entry is about; empty where it is about none."""
    match event:
        case events.StageCompleted(track=track, stage=stage):
            return track, stage
        case events.OutcomeRecorded(track=track, stage=stage):
            return track, stage
        case events.DeadlinePassed(obligation=obligation):
            track, _, stage = _place(obligation).partition(".")
            return track, stage
        case _:
            return "", ""


def _where_it_stood(machine: Machine) -> Iterator[str]:
    """A move to another machine begins where the tracks stand and with the meetings there
    are.
    """
    yield from map(records.meeting, machine.meetings)
    for track, stage in machine.stages():
        yield records.stage(stage_address(track.key, stage.key))
        for outcome in stage.outcomes:
            yield records.passed(f"{stage_address(track.key, stage.key)}.{outcome.name}")


def _stages_asking(machine: Machine, document: str) -> Iterator[str]:
    """The stages in which a document is handed in and signed."""
    for track, stage in machine.stages():
        for need in stage.needs:
            if need.hands_in == document:
                yield records.stage(stage_address(track.key, stage.key))
                yield from _conditions_in(machine, track.key, stage.key)


def _amended_in(machine: Machine, key: str) -> Iterator[str]:
    """The documents that an outcome of the track may order to be amended: whichever stage comes
    next asks for it.
    """
    for track, stage in machine.stages():
        if track.key == key:
            yield from (each.amends for each in stage.outcomes if each.amends)


def _of_stage(
    machine: Machine, track: str, stage: str, documents: frozenset[str] | None = None
) -> Iterator[str]:
    """A stage with all that it needs and the waivers in it; or with what publishing these
    documents needs.
    """
    yield records.stage(stage_address(track, stage))
    yield records.waivers(stage_address(track, stage))
    yield from _conditions_in(machine, track, stage)
    found = _found(machine, track, stage)
    for need in found.needs if found else ():
        if documents is None or not documents.isdisjoint(need.rests_on):
            address = need_address(track, stage, need.key)
            yield from kind_of(need).rests_on(machine, need, address)
            yield from _of_date(machine, need)


def _signed_before(
    machine: Machine, event: events.SignedOff | events.ReturnedForChange
) -> Iterator[str]:
    """The rows that come before it in the order of its sheet."""
    sheet = machine.sheets.get(event.sheet)
    for row in sheet.rows if sheet else ():
        if row.issue == event.issue:
            yield from (records.row(event.document, event.sheet, each) for each in row.after)


def _conditions_in(machine: Machine, track: str, stage: str) -> Iterator[str]:
    """The ends of the stages that the conditions in a stage are about."""
    found = _found(machine, track, stage)
    asked = Branches(machine).about(found) if found else ()
    yield from (f"end of {each}" for each in sorted(asked))


def _of_date(machine: Machine, need: Need) -> Iterator[str]:
    """What a need's deadline is counted from: whether it was met in time may hang on it."""
    for due in need.deadlines(machine.sheets):
        for name in names_behind(machine, due.rule):
            yield records.meeting(name) if name in machine.meetings else name


def _found(machine: Machine, track: str, stage: str) -> Stage | None:
    return next(
        (each for of, each in machine.stages() if (of.key, each.key) == (track, stage)), None
    )


def _place(obligation: str) -> str:
    """`plan.drafting#1/report` to `plan.drafting`."""
    return obligation.partition("#")[0]
