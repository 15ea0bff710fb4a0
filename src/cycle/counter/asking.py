"""Requests that only look."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from cycle import queries
from cycle.counter.plain import day_of
from cycle.errors import CycleError
from cycle.service import explanations
from cycle.service.bureau import Bureau, Caller
from cycle.service.cycles import Loaded, load
from cycle.service.people import actor_for
from cycle.service.timetables import Line, timetable
from cycle.service.verification import Found, verify
from cycle.store.messages import LedgerLine, MessageState, Transition
from cycle.store.officers import Appointment, Capacity
from cycle.store.unit_of_work import Reading


class NothingYetError(CycleError):
    """Asked for a day before the cycle was opened."""


class _Nothing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request without values."""


class Status(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cycle: str | None = None
    as_of: str | None = None


class OneCycle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cycle: str


class Explain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cycle: str
    what: str


class MailList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cycle: str | None = None
    state: MessageState | None = None


class MailShow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str


@dataclass(frozen=True)
class Todo:
    """What waits for the caller, and the offices they hold today."""

    name: str
    offices: tuple[str, ...]
    rows: tuple[queries.TodoRow, ...]


@dataclass(frozen=True)
class Timetable:
    cycle: str
    title: str
    today: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class MailPage:
    """A message of the ledger, whole: `content` is the text that was frozen."""

    line: LedgerLine
    items: tuple[str, ...]
    content: str
    history: tuple[Transition, ...]


@dataclass(frozen=True)
class OfficerRow:
    login: str
    name: str
    email: str
    left_on: str | None
    offices: tuple[str, ...]


def _status(bureau: Bureau, _: Caller, asked: Status) -> tuple[queries.StatusRow, ...]:
    now = bureau.clock.now()
    with Reading(bureau.database) as reading:
        names = (asked.cycle,) if asked.cycle else reading.cycles.names()
        cycles = [_standing(reading, name, asked.as_of, now) for name in names]
    return tuple(queries.status(loaded.rulebook, loaded.state, at) for loaded, at in cycles)


def _standing(reading: Reading, name: str, as_of: str | None, now: datetime) -> tuple[Loaded, datetime]:
    """The cycle as it stands, or as it stood at the end of a local day."""
    loaded = load(reading, name)
    if as_of is None:
        return loaded, now
    until = queries.end_of(day_of(as_of), loaded.rulebook)
    history = [(entry.at, entry.body) for entry in reading.journal.read(name, until_at=until)]
    if not history:
        opened = loaded.rulebook.local(loaded.state.opened_at)
        raise NothingYetError(f"{name} was opened on {opened:%Y-%m-%d}; on {as_of} there was nothing of it yet.")
    return Loaded(loaded.rulebook, queries.as_of(history)), min(until, now)


def _todo(bureau: Bureau, caller: Caller, _: _Nothing) -> Todo:
    now = bureau.clock.now()
    rows: list[queries.TodoRow] = []
    offices: dict[str, str] = {}
    with Reading(bureau.database) as reading:
        name = reading.officers.get(caller.acts_as or caller.login).name if not reading.cycles.names() else ""
        for cycle in reading.cycles.names():
            loaded = load(reading, cycle)
            actor = actor_for(reading, loaded.rulebook, caller, loaded.rulebook.local(now).date())
            name = actor.name
            offices |= {office.role: office.title for office in actor.offices}
            rows += queries.todo(loaded.rulebook, loaded.state, [office.role for office in actor.offices], now)
    return Todo(name, tuple(offices.values()), tuple(rows))


def _timetable(bureau: Bureau, _: Caller, asked: OneCycle) -> Timetable:
    now = bureau.clock.now()
    with Reading(bureau.database) as reading:
        loaded = load(reading, asked.cycle)
    lines = timetable(loaded.rulebook, loaded.state, now)
    today = loaded.rulebook.local(now).date().isoformat()
    return Timetable(asked.cycle, loaded.rulebook.machine.title, today, lines)


def _log(bureau: Bureau, _: Caller, asked: OneCycle) -> tuple[queries.LogRow, ...]:
    with Reading(bureau.database) as reading:
        loaded = load(reading, asked.cycle)
        entries = [(entry.seq, entry.at, entry.body, entry.hash) for entry in reading.journal.read(asked.cycle)]
    return queries.log(loaded.rulebook, entries)


def _explain(bureau: Bureau, _: Caller, asked: Explain) -> tuple[explanations.Explained, ...]:
    now = bureau.clock.now()
    with Reading(bureau.database) as reading:
        loaded = load(reading, asked.cycle)
    return explanations.explain(loaded.rulebook, loaded.state, asked.what, now)


def _mail_list(bureau: Bureau, _: Caller, asked: MailList) -> tuple[LedgerLine, ...]:
    with Reading(bureau.database) as reading:
        return reading.outbox.list(cycle=asked.cycle, states=(asked.state,) if asked.state else ())


def _mail_show(bureau: Bureau, _: Caller, asked: MailShow) -> MailPage:
    with Reading(bureau.database) as reading:
        page = reading.outbox.show(asked.key)
    return MailPage(page.line, page.items, page.content.decode("ascii", errors="replace"), page.history)


def _officers(bureau: Bureau, _: Caller, __: _Nothing) -> tuple[OfficerRow, ...]:
    today = bureau.clock.now().date()
    with Reading(bureau.database) as reading:
        appointments = [held for held in reading.officers.appointments() if held.ends_on >= today]
        return tuple(
            OfficerRow(
                login=officer.login,
                name=officer.name,
                email=officer.email,
                left_on=officer.left_on.isoformat() if officer.left_on else None,
                offices=tuple(_held(held) for held in appointments if held.officer.login == officer.login),
            )
            for officer in reading.officers.all()
        )


def _held(held: Appointment) -> str:
    until = f" to {held.to_on}" if held.to_on else ""
    deputy = "deputy " if held.capacity is Capacity.DEPUTY else ""
    return f"{deputy}{held.role} (no. {held.id}, from {held.from_on}{until})"


def _verify(bureau: Bureau, _: Caller, __: _Nothing) -> tuple[Found, ...]:
    return verify(bureau)


SERVED: Mapping[str, tuple[type[msgspec.Struct], Callable[[Bureau, Caller, Any], Any]]] = {
    "status": (Status, _status),
    "todo": (_Nothing, _todo),
    "timetable": (OneCycle, _timetable),
    "log": (OneCycle, _log),
    "explain": (Explain, _explain),
    "mail.list": (MailList, _mail_list),
    "mail.show": (MailShow, _mail_show),
    "officers": (_Nothing, _officers),
    "verify": (_Nothing, _verify),
}
