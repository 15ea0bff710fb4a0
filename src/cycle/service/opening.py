"""Opening a cycle: the machine is stored and pinned, the journal begun, the first stages
entered.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from cycle.declaration.dates import Dates, missing_meetings
from cycle.declaration.local_dates import DeclaredMeetingDate
from cycle.engine import commands, events
from cycle.engine import state as states
from cycle.engine.decide import begin, may_begin
from cycle.engine.followed_dates import OtherCycle, no_such_event, unbound
from cycle.engine.replay import replay
from cycle.engine.verdicts import Code, Reason, Refusal
from cycle.engine.year_dates import lacking
from cycle.errors import CycleError
from cycle.machine import model
from cycle.machine.lists import ListItem
from cycle.machine.model import Machine
from cycle.machine.soundness import prove
from cycle.planning.warnings.warning import TimetableWarning
from cycle.service.cycles import Loaded, rulebook_in, write
from cycle.service.followed_cycles import bound, note_follower
from cycle.service.notifying import record_and_notify
from cycle.service.people import actor_for
from cycle.service.services import Caller, Services
from cycle.service.timetables import draw_up
from cycle.store.unit_of_work import UnitOfWork

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


class CycleNameError(CycleError):
    """A name no cycle can have."""


@dataclass(frozen=True)
class Opened:
    """A new cycle, and what its clerk should know at once."""

    loaded: Loaded
    undated: tuple[str, ...]
    past: tuple[tuple[str, date], ...]
    vacant: tuple[str, ...]
    warnings: tuple[TimetableWarning, ...]


def open_cycle(
    services: Services,
    caller: Caller,
    name: str,
    machine: Machine,
    dates: Dates,
    *,
    bound_to: Mapping[str, str] = MappingProxyType({}),
    dry_run: bool = False,
) -> Opened | Refusal:
    """Begin a cycle; a refusal where the caller is none of the workflow's clerks. dry_run: take
    it back again. bound_to: by workflow, the cycle of it that dates are taken from.

    Raises CycleNameError, UnknownCycleError, WrongCycleError, CycleExistsError,
    NotAnOfficerError, NoCalendarDataError. Its whole timetable is drawn up first: a year with a
    date beyond the calendar is not begun. Meetings may lie in the past: a council may take up
    `cycle` in the middle of its year. Whoever opens
    is told.
    """
    with UnitOfWork(services.database) as uow:
        opened = begin_cycle(services, uow, caller, name, machine, dates, bound_to)
        if isinstance(opened, Opened) and not dry_run:
            uow.commit()
    return opened


def begin_cycle(
    services: Services,
    uow: UnitOfWork,
    caller: Caller,
    name: str,
    machine: Machine,
    dates: Dates,
    bound_to: Mapping[str, str] = MappingProxyType({}),
) -> Opened | Refusal:
    """As `open_cycle`, in a transaction that is the caller's to commit, or to take back. Raises
    the same.
    """
    if not NAME.fullmatch(name):
        raise CycleNameError(
            f"{name!r} cannot name a cycle.",
            "Use lower-case letters, digits and hyphens, 80 at most: community-safety-2016-17.",
        )
    now = services.clock.now()
    rulebook = rulebook_in(uow, machine)
    today = rulebook.local(now).date()
    actor = actor_for(uow, rulebook, caller, today)
    refused = may_begin(rulebook, actor)
    if refused:
        return refused
    others = bound(uow, machine, bound_to, now)
    if reasons := tuple(_why_not(machine, dates, others)):
        return Refusal(reasons=reasons)
    happened = begin(rulebook, actor, command_to_open(name, dates, bound_to), now, others)
    state = replay((event, now) for event in happened)
    fingerprint = model.fingerprint(machine)
    uow.machines.put(
        fingerprint, workflow=machine.workflow, text=model.to_text(machine), added_at=now
    )
    uow.cycles.add(
        name,
        workflow=machine.workflow,
        fingerprint=fingerprint,
        state=states.to_text(state),
        next_due_at=now,
        opened_at=now,
    )
    write(uow, name, happened, now, expected_version=0)
    note_follower(uow, others, name, now)
    loaded = Loaded(rulebook, state)
    drawn_up = draw_up(uow, loaded, now)
    record_and_notify(services, uow, loaded, now)
    vacant = tuple(role for role in machine.roles if not uow.officers.holders(role, today))
    return Opened(
        loaded,
        undated=missing_meetings(
            dates,
            tuple(key for key, each in machine.meetings.items() if not each.only_if_needed),
        ),
        past=tuple((key, day.on) for key, day in dates.meetings.items() if day.on < today),
        vacant=vacant,
        warnings=drawn_up.warnings,
    )


def _why_not(
    machine: Machine, dates: Dates, others: Mapping[str, OtherCycle]
) -> Iterator[Reason]:
    """Why a year of this machine, with these dates, is not begun."""
    yield from _unsound(machine)
    yield from lacking(machine, dates.begins_on, dates.year, dates.named)
    yield from unbound(machine, others, dates.named)
    yield from no_such_event(machine, others)


def _unsound(machine: Machine) -> Iterator[Reason]:
    """A year that can get stuck is not begun."""
    for fault in prove(machine).faults:
        yield Reason(
            code=Code.UNSOUND,
            sentence=f"the workflow can get stuck: {fault.sentence}",
            remedy="cycle check FILE",
        )


def command_to_open(
    name: str, dates: Dates, bound_to: Mapping[str, str] = MappingProxyType({})
) -> commands.OpenCycle:
    """The command that opens a cycle with these dates."""
    return commands.OpenCycle(
        cycle=name,
        begins_on=dates.begins_on,
        meetings={key: _day(day) for key, day in dates.meetings.items()},
        polls=tuple(
            events.Poll(
                title=poll.title, on=poll.on, notice_on=poll.notice_on, london=poll.london
            )
            for poll in dates.polls
        ),
        last_met=dates.last_met,
        dates={key: _day(day) for key, day in dates.named.items()},
        year=dates.year,
        bound_to=dict(bound_to),
        lists={
            key: tuple(
                ListItem(
                    key=item.key,
                    title=item.title,
                    from_on=item.from_on,
                    ends_on=item.ends_on,
                    role=item.role,
                )
                for item in items
            )
            for key, items in dates.lists.items()
        },
    )


def _day(day: DeclaredMeetingDate) -> events.MeetingDate:
    return events.MeetingDate(on=day.on, at=day.at.isoformat("minutes") if day.at else None)
