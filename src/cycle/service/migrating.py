"""A running cycle moved to another machine: shown first, and moved only to what was shown. One
transaction.

What is shown is the move itself, done and taken back; so it says what then happens. Whoever
confirms names the fingerprint that was shown: where the file has changed since, nothing is
moved.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

import msgspec

from cycle.engine import migration
from cycle.engine.actors import Actor, OfficeHeld
from cycle.engine.commands import MigrateCycle
from cycle.engine.decide import pass_deadlines
from cycle.engine.descriptions import describe
from cycle.engine.followed_dates import OtherCycle
from cycle.engine.rulebook import Rulebook
from cycle.engine.situation import Situation
from cycle.engine.verdicts import Code, Reason, Refusal, refuse
from cycle.machine import model
from cycle.machine.diff import Difference, differences
from cycle.machine.model import Machine
from cycle.planning.consequences import Consequences, MigrationSide, consequences
from cycle.planning.warnings.warning import TimetableWarning
from cycle.service.clerks import is_owner
from cycle.service.clock_record import load_by_clock
from cycle.service.cycles import Loaded, record, rulebook_in
from cycle.service.followed_cycles import bound_anew, follow, note_follower
from cycle.service.notifying import record_and_notify
from cycle.service.people import actor_for
from cycle.service.services import Caller, Services
from cycle.service.timetables import new_warnings
from cycle.store.unit_of_work import Reading, UnitOfWork

SHORTEST_PREFIX = 8
"""Characters of a fingerprint that whoever confirms must name at least."""


class Migration(msgspec.Struct, frozen=True, kw_only=True):
    """What moving a cycle means; `moved` tells whether it was.

    obstacles: why it may not be moved; then there are no consequences. at_once: what the office
    does by itself in the same moment. vacant: new offices that nobody holds. warnings: those of
    the timetable that are new.
    """

    cycle: str
    workflow: str
    fingerprint_before: str
    fingerprint: str
    moved: bool
    differences: tuple[Difference, ...]
    obstacles: tuple[Reason, ...] = ()
    consequences: Consequences | None = None
    at_once: tuple[str, ...] = ()
    vacant: tuple[str, ...] = ()
    warnings: tuple[TimetableWarning, ...] = ()


@dataclass(frozen=True)
class Confirmed:
    """A move that was shown and is wanted. fingerprint: its first characters, as they were
    shown.
    """

    fingerprint: str
    reason: str


def migrate(
    services: Services,
    caller: Caller,
    cycle: str,
    machine: Machine,
    confirmed: Confirmed | None = None,
    *,
    bound_to: Mapping[str, str] = MappingProxyType({}),
    dry_run: bool = False,
) -> Migration | Refusal:
    """Show what moving the cycle to the machine means; move it where that is confirmed, or
    refuse. bound_to: by workflow, the cycle of it that dates new with the machine are taken
    from.

    Raises UnknownCycleError, WrongCycleError, NotAnOfficerError, NotTheOwnerError,
    ConflictError, NoCalendarDataError.
    """
    now = services.clock.now()
    with UnitOfWork(services.database) as uow:
        running, passed = _up_to_date(uow, load_by_clock(uow, cycle, now), now)
        if confirmed and (changed := _not_as_shown(machine, confirmed)):
            return changed
        target = rulebook_in(uow, machine)
        if is_owner(caller) and confirmed is None:
            actor = _onlooker(running)
        else:
            today = running.rulebook.local(now).date()
            actor = actor_for(uow, running.rulebook, caller, today)
        others = bound_anew(uow, running, machine, bound_to, now)
        reason = confirmed.reason if confirmed else None
        command = MigrateCycle(reason=reason, bound_to=bound_to)
        obstacles = migration.obstacles(running.rulebook, target, running.state, actor, command)
        if obstacles and confirmed:
            return Refusal(reasons=obstacles)
        if obstacles:
            return _shown(running, machine, obstacles)
        made = _move(services, uow, running, target, actor, command, others, now)
        if confirmed and not dry_run:
            uow.commit()
        moved = confirmed is not None and not dry_run
        return msgspec.structs.replace(made, moved=moved, at_once=(*passed, *made.at_once))


def _onlooker(running: Loaded) -> Actor:
    """In whose place the owner of the database is shown what a move would mean; nothing is kept
    of it.
    """
    machine = running.rulebook.machine
    clerk = machine.clerks[0]
    office = OfficeHeld(role=clerk, title=machine.title_of_role(clerk))
    return Actor(login="-", name=office.title, offices=(office,))


def _up_to_date(
    uow: UnitOfWork, running: Loaded, now: datetime
) -> tuple[Loaded, tuple[str, ...]]:
    """What the old machine had coming is recorded first: a deadline that passed under it was
    missed under it.
    """
    passed = pass_deadlines(Situation(running.rulebook, running.state, now))
    told = tuple(describe(running.rulebook.machine, event) for event in passed)
    return record(uow, running, passed, now), told


def _not_as_shown(machine: Machine, confirmed: Confirmed) -> Refusal | None:
    present = model.fingerprint(machine)
    if re.fullmatch(f"[0-9a-f]{{{SHORTEST_PREFIX},64}}", confirmed.fingerprint) is None:
        return refuse(
            Code.NOT_AS_SHOWN,
            f'"{confirmed.fingerprint}" is no fingerprint: it is confirmed by its first '
            f"{SHORTEST_PREFIX} characters, "
            "as shown",
        )
    if present.startswith(confirmed.fingerprint):
        return None
    return refuse(
        Code.NOT_AS_SHOWN,
        f"the workflow is now {present[:SHORTEST_PREFIX]}, not {confirmed.fingerprint}: it "
        "was changed since it was "
        "shown, or another is meant",
        remedy="look at it again: the same command without --to",
    )


def _shown(running: Loaded, machine: Machine, obstacles: tuple[Reason, ...] = ()) -> Migration:
    return Migration(
        cycle=running.name,
        workflow=machine.workflow,
        fingerprint_before=running.state.fingerprint,
        fingerprint=model.fingerprint(machine),
        moved=False,
        differences=differences(running.rulebook.machine, machine),
        obstacles=obstacles,
    )


def _move(
    services: Services,
    uow: UnitOfWork,
    running: Loaded,
    target: Rulebook,
    actor: Actor,
    command: MigrateCycle,
    others: Mapping[str, OtherCycle],
    now: datetime,
) -> Migration:
    """Do it, and tell it; the transaction is the caller's to commit, or to take back."""
    machine = target.machine
    shown = _shown(running, machine)
    happened = migration.migrate(running.at(now), target, actor, command)
    uow.machines.put(
        shown.fingerprint, workflow=machine.workflow, text=model.to_text(machine), added_at=now
    )
    uow.cycles.pin(running.name, workflow=machine.workflow, fingerprint=shown.fingerprint)
    after = record(uow, replace(running, rulebook=target), happened, now)
    note_follower(uow, others, running.name, now)
    after = follow(uow, after, now)
    warnings = new_warnings(uow, running, after, now)
    before = MigrationSide(running.at(now))
    told = record_and_notify(services, uow, after, now)
    return msgspec.structs.replace(
        shown,
        consequences=consequences(before, MigrationSide(after.at(now))),
        at_once=tuple(line.removeprefix(f"{running.name}: ") for line in told.lines),
        vacant=_vacant(uow, running, after, now),
        warnings=warnings,
    )


def _vacant(reading: Reading, before: Loaded, after: Loaded, now: datetime) -> tuple[str, ...]:
    today = after.rulebook.local(now).date()
    machine = after.rulebook.machine
    new = (role for role in machine.roles if role not in before.rulebook.machine.roles)
    return tuple(
        machine.title_of_role(role) for role in new if not reading.officers.holders(role, today)
    )
