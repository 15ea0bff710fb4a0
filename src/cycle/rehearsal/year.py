"""The year itself: from one due moment to the next, until every track is at its end.

Each turn is the earliest of what the daemon is due to do, what the outbox is due to offer, and what a person is due to
do; daemon before person where they fall together, as at nine in the morning.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

from cycle.bootstrap import bureau_of, dispatcher
from cycle.declaration.dates import Dates
from cycle.engine import events
from cycle.engine.obligations import Obligation, obligations
from cycle.engine.telling import tell
from cycle.engine.verdicts import Refusal
from cycle.errors import CycleError
from cycle.machine.model import Machine
from cycle.mail.dispatch import run_once
from cycle.mail.relay import Relay
from cycle.rehearsal.clock import VirtualClock
from cycle.rehearsal.people import Scenario, acts_at, deed
from cycle.service import acts, office, ticks
from cycle.service.bureau import Bureau, Caller
from cycle.service.cycles import Loaded, load, rulebook_for
from cycle.service.opening import open_cycle
from cycle.service.people import actor_for
from cycle.service.verification import Found, verify
from cycle.settings import MailSettings, Settings
from cycle.store.database import open_database
from cycle.store.officers import Capacity
from cycle.store.schema import create_database
from cycle.store.unit_of_work import Reading

ADMINISTRATOR = Caller(login="administrator", owner=True)
LEASE = timedelta(hours=1)
MOST_TURNS = 20_000
"""A year that takes more is going round in circles."""


class RehearsalError(CycleError):
    """The year cannot be played to its end."""


class LineKind(StrEnum):
    """Who made a line of the storybook."""

    PERSON = "person"
    DAEMON = "daemon"
    MAIL = "mail"
    MEETING = "meeting"


@dataclass(frozen=True)
class Line:
    """One line of the storybook, at a local time."""

    at: datetime
    kind: LineKind
    text: str
    address: str | None = None


class Year:
    """One rehearsed year over a scratch database. `play` may be used once."""

    def __init__(self, machine: Machine, dates: Dates, scenario: Scenario, folder: Path, relay: Relay) -> None:
        self._machine = machine
        self._dates = dates
        self._scenario = scenario
        self._rulebook = rulebook_for(machine)
        begins = datetime.combine(dates.begins_on, time(10, 0), self._rulebook.zone)
        self._clock = VirtualClock(begins)
        settings = _settings(machine, folder)
        create_database(settings.database)
        self.bureau: Bureau = bureau_of(settings, open_database(settings.database), self._clock)
        self._dispatcher = dispatcher(self.bureau, relay, settings.mail.sender_address, LEASE)
        self.name = f"{machine.workflow}-{dates.begins_on.year}-{(dates.begins_on.year + 1) % 100:02d}"
        self._told = 0
        self._sat: set[tuple[str, datetime]] = set()

    def play(self) -> Iterator[Line]:
        """The storybook, line by line as it happens. Raises RehearsalError where the year cannot end."""
        with asyncio.Runner() as runner:
            self._begin()
            yield from self._news(LineKind.PERSON)
            for _ in range(MOST_TURNS):
                turn = self._next_turn()
                if turn is None:
                    break
                yield from self._take(turn, runner)
            else:
                raise RehearsalError(f"After {MOST_TURNS} turns the year has not ended.", "Run: cycle check")
        loaded = self._loaded()
        if loaded.state.ended_at is None:
            raise RehearsalError(_stuck(loaded, self._clock.now()), "Run: cycle check")

    def verify(self) -> tuple[Found, ...]:
        """The proof that the year's record is whole."""
        return verify(self.bureau)

    def close(self) -> None:
        self.bureau.database.close()

    def _begin(self) -> None:
        for role in self._machine.roles.values():
            office.add_officer(
                self.bureau, ADMINISTRATOR, role.key, name=role.title, email=f"{role.key}@council.example"
            )
            office.appoint(
                self.bureau, ADMINISTRATOR, role.key, role.key, capacity=Capacity.HOLDER, from_on=self._dates.begins_on
            )
        open_cycle(self.bureau, Caller(login=self._machine.clerks[0]), self.name, self._machine, self._dates)

    def _loaded(self) -> Loaded:
        with Reading(self.bureau.database) as reading:
            return load(reading, self.name)

    def _next_turn(self) -> "Turn | None":
        now = self._clock.now()
        with Reading(self.bureau.database) as reading:
            loaded = load(reading, self.name)
            daemon_at = reading.cycles.next_due_at()
            mail_at = reading.outbox.next_attempt_at()
        turns = [Turn(at, 0) for at in (daemon_at,) if at]
        turns += [Turn(at, 1) for at in (mail_at,) if at]
        turns += [] if loaded.state.ended_at else self._sittings(loaded, now)
        for found in obligations(loaded.rulebook, loaded.state, now):
            at = acts_at(loaded.rulebook, found, self._scenario)
            if at is not None:
                turns.append(Turn(max(at, now), 2, found, found.key))
        return min(turns, key=lambda turn: (turn.at, turn.order, turn.what), default=None)

    def _sittings(self, loaded: Loaded, now: datetime) -> Iterator["Turn"]:
        """Meetings still to come, of which the storybook says that they sit; nobody acts on it before the next day."""
        for key, meeting in loaded.state.meetings.items():
            starts = loaded.rulebook.meeting_starts(meeting)
            if starts and starts >= now and (key, starts) not in self._sat:
                yield Turn(starts, 3, what=key)

    def _take(self, turn: "Turn", runner: asyncio.Runner) -> Iterator[Line]:
        self._clock.jump(turn.at)
        if turn.found is not None:
            yield from self._person(turn.found)
            return
        if turn.what:
            self._sat.add((turn.what, turn.at))
            title = self._machine.meetings[turn.what].title
            yield Line(self._rulebook.local(turn.at), LineKind.MEETING, f"{title}: sits today")
            return
        if turn.order == 0:
            passed = ticks.say_what_is_due(self.bureau)
            if passed.faults:
                raise RehearsalError("; ".join(sorted(passed.faults)))
            yield from self._news(LineKind.DAEMON)
        yield from self._mail(runner)

    def _person(self, found: Obligation) -> Iterator[Line]:
        loaded, now = self._loaded(), self._clock.now()
        caller = Caller(login=found.role)
        with Reading(self.bureau.database) as reading:
            actor = actor_for(reading, loaded.rulebook, caller, loaded.rulebook.local(now).date())
        done = deed(loaded.rulebook, loaded.state, found, actor, now)
        answer = acts.perform(self.bureau, caller, self.name, lambda _: done.command, content=done.content)
        if isinstance(answer, Refusal):
            raise RehearsalError(f"{found.what}: refused, since {answer.reasons[0].sentence}.", "Run: cycle check")
        yield from self._news(LineKind.PERSON)

    def _news(self, kind: LineKind) -> Iterator[Line]:
        """What the journal says since it was last asked; notices are left to the mail that carries them."""
        with Reading(self.bureau.database) as reading:
            entries = list(reading.journal.read(self.name, after=self._told))
        self._told += len(entries)
        for entry in entries:
            event = events.from_text(entry.body)
            if not isinstance(event, events.NoticeGiven):
                at = self._rulebook.local(datetime.fromisoformat(entry.at))
                by = LineKind.DAEMON if isinstance(event, events.DeadlinePassed) else kind
                yield Line(at, by, tell(self._machine, event))

    def _mail(self, runner: asyncio.Runner) -> Iterator[Line]:
        report = runner.run(run_once(self._dispatcher))
        at = self._rulebook.local(self._clock.now())
        if report.incident:
            yield Line(at, LineKind.MAIL, f"the relay cannot be used: {report.incident}")
        with Reading(self.bureau.database) as reading:
            for line in report.lines:
                subject = reading.outbox.show(line.key).line.subject
                accepted = "" if line.state == "accepted" else f" ({line.state.value})"
                yield Line(at, LineKind.MAIL, subject + accepted, line.address)


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, and when: daemon (order 0), outbox (1), a person (2) with what is asked, a meeting (3)."""

    at: datetime
    order: int
    found: Obligation | None = None
    what: str = ""


def _settings(machine: Machine, folder: Path) -> Settings:
    clerk = machine.clerks[0]
    return Settings(
        council="Rehearsal",
        database=str(folder / "rehearsal.db"),
        workflows=str(folder),
        templates=str(folder),
        mail=MailSettings(
            sender_name="Cycle",
            sender_address="cycle@council.example",
            contact_name=machine.title_of_role(clerk),
            contact_address=f"{clerk}@council.example",
        ),
    )


def _stuck(loaded: Loaded, now: datetime) -> str:
    waiting = [found.why_open for found in obligations(loaded.rulebook, loaded.state, now)]
    stages = [f"{track} at {present.stage}" for track, present in loaded.state.tracks.items() if not present.ended]
    return f"The year comes to a halt: {', '.join(stages)}" + (f"; {waiting[0]}" if waiting else "") + "."
