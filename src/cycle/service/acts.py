"""An officer's act: load, decide, record, speak, commit; or a refusal, and nothing has
changed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from cycle.engine import events
from cycle.engine.commands import Command
from cycle.engine.decide import decide
from cycle.engine.descriptions import describe
from cycle.engine.meeting_news import meeting_news
from cycle.engine.refusals import addressed
from cycle.engine.situation import Situation
from cycle.engine.verdicts import Refusal
from cycle.mail.letter import LetterKind
from cycle.planning.shifts import Shift, shifts
from cycle.service.clock_record import load_by_clock
from cycle.service.cycles import Loaded, load, record
from cycle.service.notifying import record_and_notify
from cycle.service.people import actor_for
from cycle.service.services import Behalf, Caller, Services
from cycle.service.timetables import new_warnings
from cycle.store.messages import MessageState
from cycle.store.unit_of_work import Reading, UnitOfWork


@dataclass(frozen=True)
class Effects:
    """What a change of dates means for others.

    told: the offices that are told of it, once. replaced: messages not yet sent that will be
    replaced by a newer message.
    standing: sign-offs in force that stand, since their text has not changed. warnings: those
    of the timetable that are new.
    """

    told: tuple[str, ...]
    replaced: tuple[str, ...]
    standing: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Done:
    """What an act led to, or with `dry_run` would lead to: sentences, the dates that moved, and
    what follows.

    voided: what a correction has voided. left_out: what of a file handed in is no part of it.
    """

    cycle: str
    dry_run: bool
    happened: tuple[str, ...]
    shifts: tuple[Shift, ...]
    effects: Effects | None = None
    voided: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def perform(
    services: Services,
    caller: Caller,
    cycle: str,
    command: Command,
    *,
    kept: Sequence[bytes] = (),
    behalf: Behalf | None = None,
    dry_run: bool = False,
) -> Done | Refusal:
    """Do what the command says, in one transaction; a refusal leaves everything as it was.

    kept: what is stored once, by its hash: the bytes of a document attached by the command, and
    of a report the text that each row's sign-off covers. behalf: whose act it is, where the
    caller only records it; its evidence is kept too.
    dry_run: do all of it, and take it back; the answer is the same. Raises UnknownCycleError,
    NotAnOfficerError, NotTheOwnerError, ConflictError.
    """
    now = services.clock.now()
    _warm_up(services, cycle)
    with UnitOfWork(services.database) as uow:
        loaded = load_by_clock(uow, cycle, now)
        actor = actor_for(
            uow, loaded.rulebook, caller, loaded.rulebook.local(now).date(), behalf
        )
        decision = decide(loaded.at(now), actor, command)
        if isinstance(decision, Refusal):
            return addressed(decision, loaded.at(now), actor)
        for content in (*kept, *((behalf.evidence,) if behalf else ())):
            uow.contents.put(content, now)
        after = record(uow, loaded, decision, now)
        done = done_by(uow, loaded, after, decision, now, dry_run=dry_run)
        if behalf and behalf.unread:
            read = uow.unread_mail.get(behalf.unread)
            uow.unread_mail.settle(read.id, now, f"recorded by {actor.name}")
        record_and_notify(services, uow, after, now)
        if not dry_run:
            uow.commit()
    return done


def _warm_up(services: Services, cycle: str) -> None:
    """Load the cycle's calendar before the lock is taken: the first time it takes 300 ms, and
    others would wait.
    """
    with Reading(services.database) as reading:
        load(reading, cycle)


def done_by(
    reading: Reading,
    before: Loaded,
    after: Loaded,
    happened: tuple[events.Event, ...],
    now: datetime,
    *,
    dry_run: bool,
) -> Done:
    """What the events led to, from one state of the cycle to the other."""
    dates_moved = before.state.meetings != after.state.meetings
    moved = shifts(before.at(now), after.at(now)) if dates_moved else ()
    effects = (
        _effects(reading, before, after, now)
        if moved
        else _standing(after.at(now), happened)
        or _amended(reading, before, after, happened, now)
    )
    return Done(
        cycle=after.name,
        dry_run=dry_run,
        happened=tuple(describe(after.rulebook.machine, event) for event in happened),
        shifts=moved,
        effects=effects,
    )


def _effects(reading: Reading, before: Loaded, after: Loaded, now: datetime) -> Effects:
    machine = after.rulebook.machine
    news = [news for news in meeting_news(after.at(now)) if news.changed_at == now]
    waiting = reading.outbox.list(
        cycle=after.name, states=(MessageState.PENDING, MessageState.DEFERRED)
    )
    return Effects(
        told=tuple(dict.fromkeys(machine.title_of_role(found.role) for found in news)),
        replaced=tuple(
            f"{line.address}: {line.subject}"
            for line in waiting
            if line.kind != LetterKind.WEEKLY
        ),
        standing=tuple(_in_force(after.at(now), after.state.documents)),
        warnings=tuple(
            warning.sentence for warning in new_warnings(reading, before, after, now)
        ),
    )


def _amended(
    reading: Reading,
    before: Loaded,
    after: Loaded,
    happened: tuple[events.Event, ...],
    now: datetime,
) -> Effects | None:
    """What the timetable warns of, once an amendment has been ordered."""
    if not any(
        isinstance(event, events.StageCompleted) and event.amendment for event in happened
    ):
        return None
    found = tuple(each.sentence for each in new_warnings(reading, before, after, now))
    return Effects(told=(), replaced=(), standing=(), warnings=found) if found else None


def _standing(after: Situation, happened: tuple[events.Event, ...]) -> Effects | None:
    """Which sign-offs over a report stand, once a new version of it has been handed in."""
    reports = {
        event.document
        for event in happened
        if isinstance(event, events.DocumentAttached) and event.parts
    }
    standing = tuple(_in_force(after, reports)) if reports else ()
    return Effects(told=(), replaced=(), standing=standing, warnings=()) if standing else None


def _in_force(situation: Situation, documents: Collection[str]) -> list[str]:
    """The sign-offs over the present texts of these documents, in words."""
    found = []
    for address, signed in situation.state.signoffs.items():
        document, sheet, issue = address.split("/")
        rows = situation.machine.sheets[sheet].rows if sheet in situation.machine.sheets else ()
        title = next((row.title for row in rows if row.issue == issue), None)
        in_force = not signed.lapsed_at and not signed.returned
        if (
            title
            and document in documents
            and in_force
            and situation.state.documents[document].covered(issue) == signed.sha256
        ):
            found.append(
                f"{title} ({situation.machine.documents.get(document, document)}), signed by "
                f"{signed.by}"
            )
    return found
