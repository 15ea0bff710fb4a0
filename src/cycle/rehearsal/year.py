"""The year itself: from one due moment to the next, until every track is at its end.

Each turn is the earliest of what the daemon is due to do, what the outbox is due to offer, what
the scenario has the clerk do, and what a person is due to do; in that order where they fall
together, as at nine in the morning.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from cycle.bootstrap import dispatcher, services_of
from cycle.chain import Entry
from cycle.declaration.dates import Dates
from cycle.engine import commands, events
from cycle.engine.obligations import Obligation, obligations
from cycle.engine.verdicts import Code, Refusal
from cycle.machine.model import Machine
from cycle.machine.own_texts import writing_signatories
from cycle.mail import dispatch
from cycle.mail.relay import Relay
from cycle.planning.shifts import Shift
from cycle.rehearsal.clock import VirtualClock
from cycle.rehearsal.deputies import deputy_of
from cycle.rehearsal.halt import (
    RehearsalError,
    describe_halt,
    describe_refusal,
    must_be_begun,
    refused,
    remedy_of,
)
from cycle.rehearsal.lines import RehearsedMail, StoryLine, StoryLineKind, sentences, shifted
from cycle.rehearsal.outage import OutageRelay
from cycle.rehearsal.people import acts_at, at_work_on, deed, ended_at_will, put_off
from cycle.rehearsal.scenario import (
    PROCLAIMED,
    MeetingMove,
    Planned,
    Proclaimed,
    Scenario,
    describe_planned,
)
from cycle.rehearsal.scratch_office import ADMINISTRATOR, settings_of, staff
from cycle.rehearsal.turns import RehearsalTurn, Whose, next_of
from cycle.service import acts, closed_days, ticks
from cycle.service.cycles import Loaded, load, rulebook_for
from cycle.service.opening import open_cycle
from cycle.service.services import Caller, Services
from cycle.service.submissions import Submission
from cycle.service.verification import Verified, verify
from cycle.store.closed_days import OFFICE_ALONE
from cycle.store.database import open_database
from cycle.store.schema import create_database
from cycle.store.unit_of_work import Reading, UnitOfWork

LEASE = timedelta(hours=1)
PATIENCE = timedelta(days=90)
"""How long a refused act is tried again."""
MOST_TURNS = 20_000
"""A year that takes more is going round in circles."""


class RehearsedYear:
    """A scratch office over one cycle. Every role has one officer, called by the role's own key
    and title.
    """

    def __init__(
        self, machine: Machine, dates: Dates, scenario: Scenario, folder: Path, relay: Relay
    ) -> None:
        self._machine, self._dates, self._scenario = machine, dates, scenario
        self._rulebook = rulebook_for(machine)
        settings = settings_of(machine, folder)
        create_database(settings.database)
        self._clock = VirtualClock(
            self._rulebook.opening_on(dates.begins_on) + timedelta(hours=1)
        )
        self.services: Services = services_of(
            settings, open_database(settings.database), self._clock
        )
        with UnitOfWork(self.services.database) as uow:
            # The same year gives the same mails.
            uow.secrets.set("rehearsed")
            uow.commit()
        self._dispatcher = dispatcher(
            self.services,
            [OutageRelay(relay, self._relay_is_down)],
            settings.mail.sender_address,
            LEASE,
        )
        self.name = (
            f"{machine.workflow}-{dates.begins_on.year}-{(dates.begins_on.year + 1) % 100:02d}"
        )
        self._told = 0
        self._sat: set[tuple[str, datetime]] = set()
        self._planned = list(scenario.planned)
        self._deputies = writing_signatories(machine)
        self._refused: dict[str, datetime] = {}
        self._first_refused: dict[str, date] = {}
        self._mail_rests_until: datetime | None = None
        self._acting = StoryLineKind.PERSON
        self._moved: tuple[StoryLine, ...] = ()

    def play(self) -> Iterator[StoryLine]:
        """The storybook, line by line as it happens. Raises RehearsalError where the year
        cannot end.
        """
        with asyncio.Runner() as runner:
            staff(self.services, self._machine, self._dates.begins_on)
            opening = self.services, self._clerk, self.name, self._machine, self._dates
            must_be_begun(open_cycle(*opening))
            for _ in range(MOST_TURNS):
                loaded, turns, lines = self._look()
                yield from (*lines, *self._moved)
                self._moved = ()
                turn = next_of(turns)
                if turn and turn.whose is Whose.RELAY and turn.at <= self._clock.now():
                    mails = list(self._mail(runner))
                    yield from mails
                    if not self._all_sent(mails):
                        continue
                    turn = next_of(other for other in turns if other.whose is not Whose.RELAY)
                if turn is None:
                    break
                self._clock.jump(turn.at)
                yield from self._take(turn, loaded, runner)
            else:
                raise RehearsalError(
                    f"After {MOST_TURNS} turns the year has not ended.",
                    remedy_of(self._machine),
                )
        if loaded.state.ended_at is None:
            raise RehearsalError(
                describe_halt(loaded, self._clock.now()), remedy_of(self._machine)
            )

    def unplayed(self) -> Iterator[str]:
        """What the scenario wanted and the year never came to."""
        for planned in self._planned:
            yield describe_planned(planned, self._machine)
        with Reading(self.services.database) as reading:
            rounds = load(reading, self.name).state.rounds
        for track, stage in self._machine.stages():
            wanted = self._scenario.outcomes.get(stage.key, ())
            for outcome in wanted[rounds.get(f"{track.key}.{stage.key}", 0) :]:
                yield f"{stage.title}: {outcome}"

    def documents(self) -> Iterator[tuple[str, bytes]]:
        """Every version of every document, by the name of its file."""
        with Reading(self.services.database) as reading:
            for entry in reading.journal.read(self.name):
                event = events.from_text(entry.body)
                if isinstance(event, events.DocumentAttached):
                    yield event.filename, reading.contents.get(event.sha256)

    def verify(self) -> tuple[Verified, ...]:
        """The proof that the year's record is whole."""
        return verify(self.services)

    def close(self) -> None:
        self.services.database.close()

    @property
    def _clerk(self) -> Caller:
        return Caller(login=self._machine.clerks[0])

    def _look(self) -> tuple[Loaded, list[RehearsalTurn], list[StoryLine]]:
        """How the cycle stands, whose turn may be next, and what has happened since the last
        look.
        """
        with Reading(self.services.database) as reading:
            loaded = load(reading, self.name)
            daemon_at = reading.cycles.next_due_at()
            mail_at = reading.outbox.next_attempt_at()
            entries = list(reading.journal.read(self.name, after=self._told))
        self._told += len(entries)
        turns = [RehearsalTurn(daemon_at, Whose.DAEMON)] if daemon_at else []
        if mail_at:
            turns.append(
                RehearsalTurn(max(mail_at, self._mail_rests_until or mail_at), Whose.RELAY)
            )
        if not loaded.state.ended_at:
            turns += [*self._plans(loaded), *self._sittings(loaded), *self._officers(loaded)]
        return loaded, turns, list(self._news(entries))

    def _plans(self, loaded: Loaded) -> Iterator[RehearsalTurn]:
        for planned in self._planned:
            at = max(at_work_on(loaded.rulebook, planned.when), self._clock.now())
            yield RehearsalTurn(at, Whose.CLERK, planned=planned)

    def _sittings(self, loaded: Loaded) -> Iterator[RehearsalTurn]:
        """Meetings still to come, of which the storybook says that they sit; nobody acts on it
        before the next day. One in reserve sits only where a stage has come to it.
        """
        needed = {
            stage.meeting.meeting
            for _, stage in loaded.state.open_stages(self._machine)
            if stage.meeting
        }
        for key, meeting in loaded.state.meetings.items():
            if self._machine.meetings[key].only_if_needed and key not in needed:
                continue
            starts = loaded.rulebook.meeting_starts(meeting)
            if starts and starts >= self._clock.now() and (key, starts) not in self._sat:
                yield RehearsalTurn(starts, Whose.MEETING, key)

    def _officers(self, loaded: Loaded) -> Iterator[RehearsalTurn]:
        now = self._clock.now()
        situation = loaded.at(now)
        for found in obligations(situation):
            at = acts_at(situation, found, self._scenario)
            if at is not None:
                at = max(at, self._refused.get(found.key, at))
                yield RehearsalTurn(at, Whose.OFFICER, found.key, found=found)
        for ended in ended_at_will(situation, self._scenario):
            yield RehearsalTurn(max(ended.at, now), Whose.ENDING, ended.what, ended=ended)

    def _take(
        self, turn: RehearsalTurn, loaded: Loaded, runner: asyncio.Runner
    ) -> Iterator[StoryLine]:
        self._acting = (
            StoryLineKind.DAEMON if turn.whose is Whose.DAEMON else StoryLineKind.PERSON
        )
        match turn.whose:
            case Whose.DAEMON:
                passed = ticks.say_what_is_due(self.services)
                if passed.faults:
                    raise RehearsalError("; ".join(sorted(passed.faults)))
            case Whose.RELAY:
                yield from self._mail(runner)
            case Whose.CLERK:
                assert turn.planned is not None
                yield from self._plan_comes(turn.planned)
            case Whose.OFFICER:
                assert turn.found is not None
                yield from self._officer_acts(turn.found, loaded)
            case Whose.ENDING:
                assert turn.ended is not None
                self._do(turn.ended.role, turn.ended.what, turn.ended.done)
            case Whose.MEETING:
                self._sat.add((turn.what, turn.at))
                yield self._line(
                    StoryLineKind.MEETING,
                    f"{self._machine.meetings[turn.what].title}: sits today",
                )

    def _officer_acts(self, found: Obligation, loaded: Loaded) -> Iterator[StoryLine]:
        """What is refused is told, and tried again on the next working day: another act may
        have to come first.
        """
        asked = deed(loaded.at(now := self._clock.now()), found, self._scenario)
        answer = self._ask(found.role, asked)
        if isinstance(answer, Refusal):
            yield from self._is_refused(found, answer)
            return
        if isinstance(asked.command, commands.SetMeeting | commands.MoveMeeting):
            with Reading(self.services.database) as reading:
                after = load(reading, self.name)
            for key, move in put_off(after.at(now), asked.command.meeting):
                self._do(found.role, f"Move {self._machine.meetings[key].title}", move)

    def _is_refused(self, found: Obligation, answer: Refusal) -> Iterator[StoryLine]:
        """Raises RehearsalError where nothing has come of it for too long."""
        if found.key not in self._refused:
            text = describe_refusal(found.what, answer)
            yield self._line(StoryLineKind.PERSON, text, event="refused")
            self._first_refused[found.key] = self._today()
        elif self._today() - self._first_refused[found.key] > PATIENCE:
            raise refused(self._machine, found.what, answer)
        following = self._rulebook.calendar.working_day_after(self._today(), 1)
        self._refused[found.key] = at_work_on(self._rulebook, following)

    def _plan_comes(self, planned: Planned) -> Iterator[StoryLine]:
        """The clerk's act, and the dates that move with it."""
        self._planned.remove(planned)
        match planned:
            case MeetingMove(meeting=meeting, to=to):
                asked = Submission(
                    commands.MoveMeeting(meeting=meeting, on=to, reason="rehearsed")
                )
                shifts = self._do(
                    self._machine.clerks[0], describe_planned(planned, self._machine), asked
                ).shifts
            case Proclaimed(on=on):
                yield self._line(
                    StoryLineKind.PERSON,
                    describe_planned(planned, self._machine),
                    event="day-noted",
                )
                division = self._machine.calendar.division or OFFICE_ALONE
                known = closed_days.add(
                    self.services, ADMINISTRATOR, on, PROCLAIMED, division=division, source=None
                )
                shifts = tuple(shift for cycle in known.cycles for shift in cycle.shifts)
        still_ahead = (shift for shift in shifts if shift.late or not self._is_behind(shift))
        self._moved = tuple(
            self._line(StoryLineKind.DATE, shifted(shift)) for shift in still_ahead
        )

    def _is_behind(self, shift: Shift) -> bool:
        return all(day is not None and day < self._today() for day in (shift.was_on, shift.on))

    def _do(self, role: str, what: str, done: Submission) -> acts.Done:
        answer = self._ask(role, done)
        if isinstance(answer, Refusal):
            raise refused(self._machine, what, answer)
        return answer

    def _ask(self, role: str, done: Submission) -> acts.Done | Refusal:
        """As the holder of the office; what is not for the author of a text, as the deputy."""

        def as_one(login: str) -> acts.Done | Refusal:
            caller = Caller(login=login)
            return acts.perform(self.services, caller, self.name, done.command, kept=done.kept)

        answer = as_one(role)
        own = isinstance(answer, Refusal) and any(
            reason.code is Code.OWN_TEXT for reason in answer.reasons
        )
        return as_one(deputy_of(role)) if own and role in self._deputies else answer

    def _news(self, entries: Iterable[Entry]) -> Iterator[StoryLine]:
        """What the journal says of the turn just taken."""
        for event, text in sentences(
            self._machine, [events.from_text(entry.body) for entry in entries]
        ):
            kind = (
                StoryLineKind.DAEMON
                if isinstance(event, events.DeadlinePassed)
                else self._acting
            )
            yield self._line(kind, text, event=events.kind_of(event))

    def _mail(self, runner: asyncio.Runner) -> Iterator[StoryLine]:
        """Offer what waits. Nothing but the outbox changes by it."""
        report = runner.run(dispatch.run_once(self._dispatcher))
        if report.incident:
            yield self._line(
                StoryLineKind.DAEMON,
                f"no mail can be handed over: {report.incident}; what is due waits",
            )
            self._mail_rests_until = self._relay_is_back_at(report.incident)
        for line in report.lines:
            yield self._line(StoryLineKind.MAIL, line.message.subject, mail=_mail(line))

    def _all_sent(self, mails: Sequence[StoryLine]) -> bool:
        """Whether nothing is left to be offered at this instant, so that another look would
        show what the last did.
        """
        return len(mails) < self._dispatcher.limit and all(
            line.mail and line.mail.sent for line in mails
        )

    def _relay_is_down(self) -> bool:
        return self._scenario.relay_down_until(self._today()) is not None

    def _relay_is_back_at(self, incident: str) -> datetime:
        """The opening of the office on the first working day after the outage. Raises
        RehearsalError without one.
        """
        last = self._scenario.relay_down_until(self._today())
        if last is None:
            raise RehearsalError(
                f"No mail can be handed over: {incident}.",
                "See that the relay runs, and begin again.",
            )
        return self._rulebook.opening_on(self._rulebook.calendar.working_day_after(last, 1))

    def _today(self) -> date:
        return self._rulebook.local(self._clock.now()).date()

    def _line(
        self,
        kind: StoryLineKind,
        text: str,
        *,
        event: str | None = None,
        mail: RehearsedMail | None = None,
    ) -> StoryLine:
        return StoryLine(
            at=self._rulebook.local(self._clock.now()),
            kind=kind,
            text=text,
            event=event,
            mail=mail,
        )


def _mail(line: dispatch.DispatchLine) -> RehearsedMail:
    return RehearsedMail(
        role=line.message.recipient,
        address=line.message.address,
        subject=line.message.subject,
        kind=line.message.kind,
        obligations=line.message.items,
        state=line.state,
        answer=line.words,
    )
