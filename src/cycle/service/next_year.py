"""Next year from this one: a new cycle of the same workflow, every date derived anew from the
new meetings.

Roles, people and sheets are the office's and the workflow's; they stay as they are. No date is
ever last year's plus 365 days. What only a person can settle is listed; nothing of it is
guessed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from types import MappingProxyType

import msgspec

from cycle.declaration.dates import Dates, ListedItem
from cycle.engine.situation import Situation
from cycle.engine.state import State
from cycle.engine.verdicts import Refusal
from cycle.machine import model
from cycle.machine.loading import dates_from
from cycle.machine.model import Machine
from cycle.planning.timetable import timetable
from cycle.service.cycles import Loaded, load
from cycle.service.open_questions import OpenQuestion, open_questions
from cycle.service.opening import begin_cycle
from cycle.service.services import Caller, Services
from cycle.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Ground:
    """The machine that the new cycle runs on. differs: from the one that the old cycle runs
    on.
    """

    machine: Machine
    sentence: str
    differs: bool


@dataclass(frozen=True, slots=True)
class RolledDate:
    """A date of the new cycle beside that of the old one."""

    key: str
    kind: str
    what: str
    was_on: date | None
    on: date | None
    at: time | None


@dataclass(frozen=True, slots=True)
class RolledList:
    """A list whose items were taken over: its key and title, and the items, `Title (key)`."""

    key: str
    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rolled:
    """A new cycle, or with `dry_run` what it would be. hours, lists: meetings whose hour, and
    lists whose items, were taken over from the old cycle.
    """

    cycle: str
    dry_run: bool
    workflow: str
    differs: bool
    open_stages: tuple[str, ...]
    hours: tuple[str, ...]
    lists: tuple[RolledList, ...]
    dates: tuple[RolledDate, ...]
    open_questions: tuple[OpenQuestion, ...]


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """A workflow as the office declares it today, and the file's name."""

    machine: Machine
    file: str


def roll(
    services: Services,
    caller: Caller,
    old_name: str,
    name: str,
    *,
    declared: OfficeFile | None,
    dates: bytes,
    dates_file: str,
    bound_to: Mapping[str, str] = MappingProxyType({}),
    dry_run: bool = False,
) -> Rolled | Refusal:
    """Open the cycle `name` after the cycle `old_name`, in one transaction; with `dry_run` take
    it all back.

    Raises UnknownCycleError, DeclarationError for the dates, and what `open_cycle` raises.
    """
    with UnitOfWork(services.database) as uow:
        old = load(uow, old_name)
        ground = _ground(old, declared)
        given = dates_from(dates, dates_file, ground.machine)
        dated, hours = _with_hours(given, old.state)
        carried = dict(_carried(old.state, ground.machine, given))
        complete = msgspec.structs.replace(dated, lists={**given.lists, **carried})
        opened = begin_cycle(services, uow, caller, name, ground.machine, complete, bound_to)
        if isinstance(opened, Refusal):
            return opened
        rolled = Rolled(
            cycle=name,
            dry_run=dry_run,
            workflow=ground.sentence,
            differs=ground.differs,
            open_stages=tuple(
                stage.title for _, stage in opened.loaded.state.open_stages(ground.machine)
            ),
            hours=hours,
            lists=tuple(
                RolledList(
                    key,
                    ground.machine.lists[key],
                    tuple(f"{item.title} ({item.key})" for item in items),
                )
                for key, items in carried.items()
            ),
            dates=tuple(_redated(old, opened.loaded)),
            open_questions=tuple(open_questions(uow, old, opened)),
        )
        if not dry_run:
            uow.commit()
    return rolled


def _ground(old: Loaded, declared: OfficeFile | None) -> Ground:
    pinned = old.rulebook.machine
    if declared is None or declared.machine.workflow != pinned.workflow:
        why = (
            f"{declared.file} declares {declared.machine.workflow} now"
            if declared
            else f"the office has no file for {pinned.workflow}"
        )
        return Ground(
            pinned, f"The workflow is the one that {old.name} runs on: {why}.", differs=False
        )
    differs = model.fingerprint(declared.machine) != old.state.fingerprint
    how = "and differs from" if differs else "the same as"
    return Ground(
        declared.machine,
        f"The workflow is that of {declared.file}, {how} the one {old.name} runs on.",
        differs,
    )


def _with_hours(given: Dates, old: State) -> tuple[Dates, tuple[str, ...]]:
    """The dates, with the hour at which a body sat in the old cycle where the new file gives
    none; and of which.
    """
    hours = {
        key: old.meetings[key].at
        for key, meeting in given.meetings.items()
        if meeting.at is None and key in old.meetings and old.meetings[key].at
    }
    meetings = {
        key: msgspec.structs.replace(meeting, at=time.fromisoformat(hour))
        if (hour := hours.get(key))
        else meeting
        for key, meeting in given.meetings.items()
    }
    taken_over = tuple(f"{key} at {hour}" for key, hour in hours.items())
    return msgspec.structs.replace(given, meetings=meetings), taken_over


def _carried(
    old: State, machine: Machine, given: Dates
) -> Iterator[tuple[str, tuple[ListedItem, ...]]]:
    """The items of each list of which the new file says nothing, as they stand when the new
    cycle begins; those that have ended by then are left behind.
    """
    begins_on = given.begins_on
    for key, items in old.lists.items():
        left = tuple(
            ListedItem(
                key=item.key,
                title=item.title_on(begins_on),
                from_on=item.from_on if item.from_on and item.from_on > begins_on else None,
                ends_on=item.ends_on,
                role=item.role if item.role in machine.roles else None,
            )
            for item in items
            if item.ends_on is None or item.ends_on >= begins_on
        )
        if left and key in machine.lists and key not in given.lists:
            yield key, left


def _redated(old: Loaded, new: Loaded) -> Iterator[RolledDate]:
    now = new.state.opened_at
    was = {line.key: line.on for line in timetable(Situation(old.rulebook, old.state, now))}
    for line in timetable(Situation(new.rulebook, new.state, now)):
        yield RolledDate(
            line.key, line.kind.value, line.what, was.get(line.key), line.on, line.at
        )
