"""A year as a script, through the pure core alone: decide, evolve, due; no database, no mail.

    year = Year(machine(plan=[...]), council="2017-03-28")
    year.on("2017-03-07").signs("head-of-legal", "legal")
    year.refuses(Code.NOT_SIGNED).completes("author", "drafting")
    year.until("2017-03-08 09:00").is_told("author", NoticeKind.REMINDER)

Times are local. Passing time (`on`) says nothing; `ticks` is one pass of the daemon, `until`
all passes up to a moment. Replay must equal the state after every step, or the script fails.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import NamedTuple, Self, TypeVar

import msgspec
from tests.builders import actor, rulebook
from tests.fakes import FakeClock

from cycle.chain import sha256_text
from cycle.engine import commands, events
from cycle.engine.actors import Actor, Recording
from cycle.engine.corrections import correct
from cycle.engine.decide import begin, decide, pass_deadlines
from cycle.engine.dependencies import JournalEntry as ToldEntry
from cycle.engine.due import due
from cycle.engine.events import NoticeKind
from cycle.engine.evolve import evolve
from cycle.engine.obligations import Obligation, obligations
from cycle.engine.replay import replay
from cycle.engine.situation import Situation
from cycle.engine.state import State, to_text
from cycle.engine.tenures import Tenure
from cycle.engine.verdicts import Code, Decision, Refusal
from cycle.machine.model import Machine

E = TypeVar("E", bound=msgspec.Struct)

EVIDENCE = sha256_text("an e-mail")


class Told(NamedTuple):
    """One thing said to a role."""

    role: str
    kind: NoticeKind
    about: str


class Year:
    """A cycle that lives through a script. `council="2017-03-28 18:30"` dates the meeting
    `council`, `named="backstop=2017-09-30"` a named date.
    """

    def __init__(
        self,
        machine: Machine,
        opened: str = "2017-01-09 10:00",
        begins_on: str | None = None,
        named: str | None = None,
        of_year: str | None = None,
        **meetings: str,
    ) -> None:
        self.rules = rulebook(machine)
        self.clock = FakeClock(self.at(opened))
        self.told: tuple[Told, ...] = ()
        self.heard: list[tuple[datetime, Told]] = []
        self.refusal: Refusal | None = None
        self.history: list[tuple[events.Event, datetime]] = []
        self._expected: frozenset[Code] = frozenset()
        opening = (
            actor("clerk"),
            commands.OpenCycle(
                cycle="year",
                begins_on=date.fromisoformat(begins_on or opened[:10]),
                meetings={
                    key.replace("_", "-"): _meeting_date(written)
                    for key, written in meetings.items()
                },
                dates={key: _meeting_date(day) for key, day in _named(named)},
                year=int(of_year) if of_year else None,
            ),
        )
        happened = begin(self.rules, *opening, self.now)
        self.state: State = replay((event, self.now) for event in happened)
        self.history += [(event, self.now) for event in happened]

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def situation(self) -> Situation:
        return Situation(self.rules, self.state, self.now)

    def at(self, written: str) -> datetime:
        """`2017-03-28` (ten o'clock) or `2017-03-28 18:30`, local, as an instant."""
        local = datetime.fromisoformat(
            written if len(written) > len("2017-03-28") else f"{written} 10:00"
        )
        return local.replace(tzinfo=self.rules.zone).astimezone(UTC)

    def on(self, written: str) -> Self:
        self.clock.set(self.at(written))
        return self

    def staffed(self, *tenures: Tenure) -> Self:
        """From now on it is known who is in which office."""
        self.rules = replace(self.rules, tenures=tenures)
        return self

    def refuses(self, *codes: Code) -> Self:
        """The act that follows is refused, for exactly these reasons."""
        self._expected = frozenset(codes)
        return self

    def attaches(
        self,
        role: str,
        document: str,
        text: str = "first text",
        consulted: str | None = None,
        **rows: str,
    ) -> Self:
        """A text; of a report, the same for every row, but for those given their own
        (`legal="another"`).
        """
        form = self.rules.machine.reports.get(document)
        issues = (
            [row.issue for row in self.rules.machine.sheets[form.sheet].rows] if form else []
        )
        return self.does_it(
            actor(role),
            commands.AttachDocument(
                document=document,
                sha256=sha256_text(text + str(sorted(rows.items())))
                if rows
                else sha256_text(text),
                size=len(text),
                filename="a.docx",
                consulted=consulted,
                parts={
                    f"row/{issue}": sha256_text(f"{issue} {rows.get(issue, text)}")
                    for issue in issues
                },
            ),
        )

    def signs(self, role: str, *issues: str, of: str | None = None) -> Self:
        return self.does_it(actor(role), commands.SignOff(issues=issues, of=of))

    def signs_as(self, someone: Actor, *issues: str) -> Self:
        """As a person of the script's own making: a deputy, or one with several offices."""
        return self.does_it(someone, commands.SignOff(issues=issues))

    def returns(self, role: str, *issues: str, reason: str = "a figure is wrong") -> Self:
        return self.does_it(actor(role), commands.ReturnForChange(issues=issues, reason=reason))

    def does(self, role: str, task: str) -> Self:
        return self.does_it(actor(role), commands.DoTask(task=task))

    def publishes(self, role: str = "clerk", stage: str | None = None) -> Self:
        return self.does_it(actor(role), commands.Publish(stage=stage))

    def completes(
        self,
        role: str,
        stage: str,
        outcome: str | None = None,
        *,
        amend: commands.Amend | None = None,
        reason: str | None = None,
        minute: str | None = None,
        **records: str,
    ) -> Self:
        return self.does_it(
            actor(role),
            commands.CompleteStage(
                stage=stage,
                outcome=outcome,
                amend=amend,
                reason=reason,
                minute=minute,
                records=records,
            ),
        )

    def waives(
        self,
        role: str,
        need: str,
        reason: str = "the chair is content",
        stage: str | None = None,
        late: commands.Late | None = None,
    ) -> Self:
        return self.does_it(
            actor(role), commands.Waive(need=need, reason=reason, stage=stage, late=late)
        )

    def sets(self, meeting: str, written: str, role: str = "clerk") -> Self:
        day = _meeting_date(written)
        return self.does_it(
            actor(role), commands.SetMeeting(meeting=meeting, on=day.on, at=day.at)
        )

    def moves(self, meeting: str, written: str, role: str = "clerk") -> Self:
        day = _meeting_date(written)
        return self.does_it(
            actor(role), commands.MoveMeeting(meeting=meeting, on=day.on, at=day.at)
        )

    def cancels(self, meeting: str, reason: str = "no quorum", role: str = "clerk") -> Self:
        return self.does_it(actor(role), commands.CancelMeeting(meeting=meeting, reason=reason))

    def records(
        self,
        role: str,
        command: commands.Command,
        clerk: str = "clerk",
        done_by: str | None = None,
    ) -> Self:
        """A clerk, or one who would like to be, enters what another has done."""
        recording = Recording(role=role, evidence=EVIDENCE, login=done_by)
        by = msgspec.structs.replace(actor(clerk), recording=recording)
        return self.does_it(by, command)

    def corrects(
        self, entry: int, role: str = "clerk", reason: str = "the wrong cycle"
    ) -> Self:
        command = (actor(role), commands.CorrectAct(entry=entry, reason=reason))
        return self._answered(
            correct(
                self.situation,
                command[0],
                self.journal,
                command[1],
            )
        )

    @property
    def journal(self) -> tuple[ToldEntry, ...]:
        numbered = enumerate(self.history, start=1)
        return tuple(
            ToldEntry(seq, at, event, self.rules.machine) for seq, (event, at) in numbered
        )

    def number(self, kind: type[msgspec.Struct], which: int = -1) -> int:
        """The number of an entry of this kind in the journal; the last of them without
        `which`.
        """
        return [
            seq
            for seq, (event, _) in enumerate(self.history, start=1)
            if isinstance(event, kind)
        ][which]

    def does_it(self, by: Actor, command: commands.Command) -> Self:
        return self._answered(decide(self.situation, by, command))

    def _answered(self, decision: Decision) -> Self:
        expected, self._expected = self._expected, frozenset()
        before = to_text(self.state)
        if isinstance(decision, Refusal):
            self.refusal = decision
            assert {reason.code for reason in decision.reasons} == expected, decision
            assert to_text(self.state) == before
            return self
        assert not expected, f"expected a refusal for {expected}, and got {decision}"
        assert decision, "an act that is not refused says what happened"
        self.happens(*decision)
        return self

    def happens(self, *happened: events.Event) -> None:
        for event in happened:
            self.history.append((event, self.now))
            voids = isinstance(event, events.ActVoided)
            self.state = replay(self.history) if voids else evolve(self.state, event, self.now)
        assert to_text(replay(self.history)) == to_text(self.state)

    def ticks(self) -> Self:
        """One pass of the daemon: deadlines that have passed, then all that is to be said."""
        self.happens(*pass_deadlines(self.situation))
        notices = due(self.situation).reminders
        self.told = tuple(
            Told(each.role, each.item.kind, each.item.obligation) for each in notices
        )
        self.heard += [(self.rules.local(self.now), told) for told in self.told]
        if notices:
            items = tuple(each.item for each in notices)
            self.happens(
                events.NoticeGiven(login="all", address="all@council.example", items=items)
            )
        return self

    def until(self, written: str) -> Self:
        """Every pass of the daemon that is due up to the moment, and one at it, whose words
        stand in `told`.
        """
        end = self.at(written)
        self.ticks()
        while self.now < end:
            following = self.look_again_at
            self.clock.set(min(following, end) if following else end)
            self.ticks()
        return self

    @property
    def look_again_at(self) -> datetime | None:
        return due(self.situation).look_again_at

    def is_told(self, role: str, kind: NoticeKind, about: str = "") -> Self:
        assert any(told[:2] == (role, kind) and about in told.about for told in self.told), (
            self.told
        )
        return self

    def hears_nothing(self) -> Self:
        assert self.told == ()
        return self

    def obligations(self) -> dict[str, Obligation]:
        """What is asked now, by the end of its key (`plan.drafting#1/report` is `report`)."""
        return {each.key.partition("/")[2]: each for each in obligations(self.situation)}

    def recorded(self, kind: type[E]) -> list[E]:
        return [event for event, _ in self.history if isinstance(event, kind)]

    def stands_at(self, track: str) -> str:
        return self.state.tracks[track].stage


def _named(written: str | None) -> list[tuple[str, str]]:
    if written is None:
        return []
    key, _, day = written.partition("=")
    return [(key, day)]


def _meeting_date(written: str) -> events.MeetingDate:
    day, _, at = written.partition(" ")
    return events.MeetingDate(on=date.fromisoformat(day), at=at or None)
