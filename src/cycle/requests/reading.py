"""Requests that only look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from email import message_from_bytes
from email.policy import default
from functools import partial
from typing import Any, TypeAlias

import msgspec

from cycle import queries
from cycle.engine.evidence import files_of
from cycle.engine.followed_dates import followed
from cycle.engine.vacancies import vacancies
from cycle.errors import CycleError
from cycle.mail.anchors import HASH, Anchor, NoAnchorError, anchors_in
from cycle.requests.local_times import in_zone
from cycle.requests.shapes import Served, shaped
from cycle.service import explanations, returned_mail, undelivered
from cycle.service.cycles import Loaded, history_of, load, rulebook_of, stored_machine
from cycle.service.followed_cycles import yet_to_follow
from cycle.service.kept_answers import ways_to_record
from cycle.service.local_day import local_day
from cycle.service.people import actor_for, for_whom, officer_behind
from cycle.service.services import Caller, Services
from cycle.service.timetables import Timetable, timetable_of
from cycle.service.verification import Verified, held_against, verify
from cycle.store.messages import UNREAD, LedgerLine, MessageState, MessageTransition
from cycle.store.officers import Appointment, AppointmentKind
from cycle.store.unit_of_work import Reading
from cycle.suggestions import did_you_mean

Plain: TypeAlias = Mapping[str, Any]


class UnknownStateError(CycleError):
    """A word that is no state of a message."""


class NoSuchEvidenceError(CycleError):
    """Digits that begin no evidence's hash, or those of several."""


class NothingYetError(CycleError):
    """Asked for a day before the cycle was opened."""


class Verify(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """hash, or content: a mail, with its file's name for messages. The journals are held
    against it.
    """

    hash: str | None = None
    content: bytes | None = None
    file: str = "the message"


class _Nothing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request without values."""


class Status(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cycle: str | None = None
    as_of: date | None = None


class OneCycle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cycle: str


class EvidenceOf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """sha256: whole, or as many of its first digits as `cycle log` shows."""

    cycle: str
    sha256: str


class Explain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cycle: str
    what: str


class MailList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cycle: str | None = None
    state: str | None = None


class MailShow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str


@dataclass(frozen=True)
class Todo:
    """What waits for the caller, and the offices they hold today."""

    name: str
    offices: tuple[str, ...]
    rows: tuple[queries.TodoRow, ...]


@dataclass(frozen=True)
class Evidence:
    """What an act was recorded on: its hash, its bytes, and the numbers of the entries that
    rest on it.
    """

    sha256: str
    content: bytes
    entries: tuple[int, ...]


@dataclass(frozen=True)
class MailPage:
    """A message of the ledger, whole. text: its words; content: the bytes that were frozen,
    which are ASCII.
    """

    line: LedgerLine
    items: tuple[str, ...]
    text: str
    content: str
    history: tuple[MessageTransition, ...]


@dataclass(frozen=True)
class OfficerRow:
    login: str
    name: str
    email: str
    left_on: str | None
    external: bool
    offices: tuple[str, ...]


def _status(services: Services, caller: Caller, asked: Status) -> list[Plain]:
    """A row for each cycle. Before there is a cycle, what came back and is not understood
    stands in a row of no cycle.
    """
    now = services.clock.now()
    with Reading(services.database) as reading:
        names = (asked.cycle,) if asked.cycle else reading.cycles.names()
        cycles = [_standing(reading, name, asked.as_of, now) for name in names]
        rows = [
            replace(
                queries.status(ours.at(at)),
                mail=undelivered.sentences(reading, ours.rulebook, ours.name),
                vacancies=vacancies(
                    ours.at(at), may_appoint=_may_appoint(reading, ours, caller, at)
                ),
                dates=followed(ours.at(at), yet_to_follow(reading, ours, at)),
            )
            if asked.as_of is None
            else queries.status(ours.at(at))
            for ours, at in cycles
        ]
        unread = () if names or asked.as_of else tuple(undelivered.unread_sentences(reading))
    if unread:
        return [{"cycle": None, "mail": list(unread)}]
    return [
        in_zone(row, ours.rulebook.zone) for row, (ours, _) in zip(rows, cycles, strict=True)
    ]


def _may_appoint(reading: Reading, ours: Loaded, caller: Caller, at: datetime) -> bool:
    if caller.owner:
        return True
    actor = actor_for(reading, ours.rulebook, caller, ours.at(at).today)
    return actor.first_office(ours.rulebook.machine.may_appoint) is not None


def _standing(
    reading: Reading, name: str, as_of: date | None, now: datetime
) -> tuple[Loaded, datetime]:
    """The cycle as it stands, or as it stood at the end of a local day, its days counted as
    they were known then.
    """
    loaded = load(reading, name)
    if as_of is None:
        return loaded, now
    until = queries.end_of(as_of, loaded.rulebook)
    history = [(entry.at, entry.body) for entry in reading.journal.read(name, until_at=until)]
    if not history:
        opened = loaded.rulebook.local(loaded.state.opened_at)
        raise NothingYetError(
            f"{name} was opened on {opened:%Y-%m-%d}; on {as_of} there was nothing of it yet."
        )
    then = queries.as_of(history)
    return Loaded(rulebook_of(reading, then, known_at=until), then), min(until, now)


def _todo(services: Services, caller: Caller, _: _Nothing) -> Todo:
    now = services.clock.now()
    rows: list[queries.TodoRow] = []
    offices: dict[str, str] = {}
    with Reading(services.database) as reading:
        name = officer_behind(reading, caller).name
        for cycle in reading.cycles.names():
            loaded = load(reading, cycle)
            actor = actor_for(
                reading, loaded.rulebook, caller, loaded.rulebook.local(now).date()
            )
            offices |= {office.role: office.title for office in actor.offices}
            rows += undelivered.rows_for(reading, loaded.rulebook, cycle, actor, now)
            rows += queries.todo(loaded.at(now), [office.role for office in actor.offices])
    return Todo(name, tuple(offices.values()), tuple(rows))


def _timetable(services: Services, _: Caller, asked: OneCycle) -> Timetable:
    now = services.clock.now()
    with Reading(services.database) as reading:
        return timetable_of(reading, asked.cycle, now)


def _log(services: Services, _: Caller, asked: OneCycle) -> list[Plain]:
    with Reading(services.database) as reading:
        loaded = load(reading, asked.cycle)
        entries = [
            (entry.seq, entry.at, entry.body, entry.hash)
            for entry in reading.journal.read(asked.cycle)
        ]
        rows = queries.log(partial(stored_machine, reading), entries)
    return [in_zone(row, loaded.rulebook.zone) for row in rows]


def _evidence(services: Services, _: Caller, asked: EvidenceOf) -> Evidence:
    with Reading(services.database) as reading:
        load(reading, asked.cycle)
        told = enumerate(history_of(reading, asked.cycle), start=1)
        found: dict[str, list[int]] = {}
        for seq, (event, _at) in told:
            for sha256 in files_of(event):
                if asked.sha256 and sha256.startswith(asked.sha256.lower()):
                    found.setdefault(sha256, []).append(seq)
        if len(found) != 1:
            raise NoSuchEvidenceError(
                f"{'No' if not found else 'More than one'} evidence in {asked.cycle} begins "
                f'with "{asked.sha256}".',
                f"Its acts on evidence, with whole hashes: cycle log {asked.cycle} --json",
            )
        ((sha256, entries),) = found.items()
        return Evidence(sha256, reading.contents.get(sha256), tuple(entries))


def _explain(
    services: Services, _: Caller, asked: Explain
) -> tuple[explanations.Explained, ...]:
    now = services.clock.now()
    with Reading(services.database) as reading:
        loaded = load(reading, asked.cycle)
    return explanations.explain(loaded.at(now), asked.what)


def _mail_list(services: Services, _: Caller, asked: MailList) -> list[Plain]:
    states = (_state(asked.state),) if asked.state else ()
    with Reading(services.database) as reading:
        if asked.cycle:
            load(reading, asked.cycle)
        lines = reading.outbox.list(cycle=asked.cycle, states=states)
        zones = {cycle: _zone_of(reading, cycle) for cycle in {line.cycle for line in lines}}
    return [in_zone(line, zones[line.cycle]) for line in lines]


def _state(word: str) -> MessageState:
    try:
        return MessageState(word)
    except ValueError:
        known = [state.value for state in MessageState]
        raise UnknownStateError(
            f'No message is ever "{word}".', did_you_mean(word, known, many=len(known))
        ) from None


def _zone_of(reading: Reading, cycle: str | None) -> tzinfo:
    """The zone in which a message's times are told: that of its cycle's workflow."""
    return load(reading, cycle).rulebook.zone if cycle else UTC


def _mail_show(services: Services, caller: Caller, asked: MailShow) -> Plain:
    if asked.key.startswith(UNREAD):
        found = returned_mail.show(services, caller, asked.key)
        with Reading(services.database) as reading:
            ways = list(ways_to_record(reading, found, services.clock.now()))
        return {"key": found.key, "unread": in_zone(found, UTC), "ways": ways}
    with Reading(services.database) as reading:
        page = reading.outbox.show(asked.key)
        zone = _zone_of(reading, page.line.cycle)
    content = page.content.decode("ascii", errors="replace")
    told: Plain = in_zone(
        MailPage(page.line, page.items, _words_of(page.content), content, page.history), zone
    )
    return told


def _words_of(content: bytes) -> str:
    """The part of a message that is for reading, decoded."""
    body = message_from_bytes(content, policy=default).get_body(("plain",))
    return str(body.get_content()) if body else ""


def _officers(services: Services, _: Caller, __: _Nothing) -> tuple[OfficerRow, ...]:
    with Reading(services.database) as reading:
        today = local_day(reading, services.clock.now())
        everyone = reading.officers.appointments()
        appointments = [held for held in everyone if held.ends_on >= today]
        return tuple(
            OfficerRow(
                login=officer.login,
                name=officer.name,
                email=officer.email,
                left_on=officer.left_on.isoformat() if officer.left_on else None,
                external=officer.external,
                offices=tuple(
                    _held(held, everyone)
                    for held in appointments
                    if held.officer.login == officer.login
                ),
            )
            for officer in reading.officers.all()
        )


def _held(held: Appointment, everyone: Iterable[Appointment]) -> str:
    until = f" to {held.to_on}" if held.to_on else ""
    what = for_whom(held, everyone) if held.capacity is AppointmentKind.DEPUTY else held.role
    return f"{what} (no. {held.id}, from {held.from_on}{until})"


def _verify(services: Services, _: Caller, asked: Verify) -> tuple[Verified, ...]:
    anchors: tuple[Anchor, ...] = ()
    if asked.hash is not None:
        if not HASH.fullmatch(asked.hash):
            raise NoAnchorError("That is no hash.", "A hash has 64 digits from 0 to f.")
        anchors = (Anchor(head=asked.hash),)
    elif asked.content is not None:
        anchors = anchors_in(asked.content, asked.file)
    return (*verify(services), *held_against(services.database, anchors))


SERVED: Mapping[str, Served] = {
    "status": shaped(Status, _status),
    "todo": shaped(_Nothing, _todo),
    "timetable": shaped(OneCycle, _timetable),
    "log": shaped(OneCycle, _log),
    "evidence": shaped(EvidenceOf, _evidence),
    "explain": shaped(Explain, _explain),
    "mail.list": shaped(MailList, _mail_list),
    "mail.show": shaped(MailShow, _mail_show),
    "officers": shaped(_Nothing, _officers),
    "verify": shaped(Verify, _verify),
}
