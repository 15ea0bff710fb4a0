"""Random walks through a cycle: any command by anyone, time passing, the daemon at any moment.
For property tests.

A walk asks only decide, evolve and due; what must hold of its steps is each test's own.
Commands are drawn so that most of them name things that exist, since a walk of refusals goes
nowhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from hypothesis import strategies as st
from tests import builders
from tests.drawn_machines import OPENED_AT

from cycle.chain import sha256_text
from cycle.engine import commands, events
from cycle.engine.actors import Actor
from cycle.engine.commands import CorrectAct
from cycle.engine.corrections import correct
from cycle.engine.decide import begin, decide, pass_deadlines
from cycle.engine.dependencies import JournalEntry
from cycle.engine.due import due
from cycle.engine.evolve import evolve
from cycle.engine.outside_events import DateFollowed
from cycle.engine.replay import replay
from cycle.engine.rulebook import Rulebook
from cycle.engine.situation import Situation
from cycle.engine.state import State, row_part
from cycle.engine.verdicts import Decision, Refusal
from cycle.machine.model import END, Machine, Stage
from cycle.machine.needs.task import TaskNeed

AMENDED = (
    commands.Amend(text="a comma"),
    commands.Amend(
        text="a comma",
        delegated_to="head",
        consulting="the Chair",
        due="8 working days before council",
    ),
    commands.Amend(delegated_to="unheard-of"),
)


Asked: TypeAlias = tuple[Actor, commands.Command]
"""Who asks, and what."""


@dataclass(frozen=True)
class Step:
    """What one act, or one pass of the daemon (`asked` None), led to."""

    before: State
    asked: Asked | None
    refusal: Refusal | None
    happened: tuple[events.Event, ...]
    after: State
    now: datetime


def walk(data: st.DataObject, rules: Rulebook, *, steps: int = 20) -> Iterator[Step]:
    """The opening of a cycle and what follows, step by step."""
    now = OPENED_AT
    state = _opened(data, rules)
    for _ in range(steps):
        now = data.draw(_moments(rules, state, now))
        turn = data.draw(st.integers(0, 7))
        if turn < 2:
            step = tick(rules, state, now)
        elif turn == 2 and any(named.of for named in rules.machine.dates.values()):
            step = data.draw(_followed(rules, state, now))
        else:
            step = _asked(rules, state, _command(data, rules, state, now), now)
        yield step
        state = step.after


def _command(data: st.DataObject, rules: Rulebook, state: State, now: datetime) -> Asked:
    """Now and then anything at all, else the first of a few that is not refused: what may be
    done must happen often, or nothing ever lapses.
    """
    any_command = command_for(rules, state, now)
    situation = Situation(rules, state, now)
    asked = data.draw(any_command)
    for _ in range(data.draw(st.sampled_from([0, 3, 6]))):
        if not isinstance(decide(situation, *asked), Refusal):
            break
        asked = data.draw(any_command)
    return asked


def _opened(data: st.DataObject, rules: Rulebook) -> State:
    return replay((event, OPENED_AT) for event in _opening(data, rules))


def _opening(data: st.DataObject, rules: Rulebook) -> tuple[events.Event, ...]:
    on = data.draw(st.sampled_from([date(2017, 2, 14), date(2017, 3, 28), date(2017, 3, 26)]))
    at = data.draw(st.sampled_from([None, "18:30"]))
    dated = {
        key: events.MeetingDate(on=on, at=at)
        for key in rules.machine.meetings
        if data.draw(st.booleans())
    }
    asked = (
        builders.actor("clerk"),
        commands.OpenCycle(cycle="walk", begins_on=date(2016, 11, 14), meetings=dated),
    )
    return begin(rules, *asked, OPENED_AT)


def _asked(rules: Rulebook, state: State, asked: Asked, now: datetime) -> Step:
    decision = decide(Situation(rules, state, now), *asked)
    if isinstance(decision, Refusal):
        return Step(state, asked, decision, (), state, now)
    return Step(state, asked, None, decision, after(state, decision, now), now)


def tick(rules: Rulebook, state: State, now: datetime) -> Step:
    """One pass of the daemon, as the service makes it: deadlines first, then what is to be
    said.
    """
    happened = pass_deadlines(Situation(rules, state, now))
    present = after(state, happened, now)
    notices = due(Situation(rules, present, now)).reminders
    if notices:
        given = events.NoticeGiven(
            login="x", address="x@council.example", items=tuple(each.item for each in notices)
        )
        happened += (given,)
        present = after(present, (given,), now)
    return Step(state, None, None, happened, present, now)


@st.composite
def _followed(draw: st.DrawFn, rules: Rulebook, state: State, now: datetime) -> Step:
    """A date that another cycle has newly on some day, or on none."""
    on = draw(st.sampled_from([None, date(2017, 1, 20), date(2017, 2, 24), date(2017, 3, 30)]))
    happened = tuple(
        DateFollowed(
            key=key, cycle="other", journal="0" * 64, on=on, why=None if on else "put off"
        )
        for key, named in rules.machine.dates.items()
        if named.of
    )
    return Step(state, None, None, happened, after(state, happened, now), now)


def after(state: State, happened: Sequence[events.Event], now: datetime) -> State:
    for event in happened:
        state = evolve(state, event, now)
    return state


def _moments(rules: Rulebook, state: State, now: datetime) -> st.SearchStrategy[datetime]:
    soon = [now, now + timedelta(minutes=61), now + timedelta(days=1), now + timedelta(days=6)]
    following = due(Situation(rules, state, now)).look_again_at
    return st.sampled_from(
        [*soon, following, following + timedelta(hours=9)] if following else soon
    )


def _actors(rules: Rulebook) -> st.SearchStrategy[Actor]:
    roles = tuple(rules.machine.roles)
    everyone = builders.actor(*roles, login="everyone")
    return st.one_of(
        st.just(everyone),
        st.just(everyone),
        st.sampled_from([(), *((role,) for role in roles)]).map(
            lambda held: builders.actor(*held)
        ),
    )


def command_for(rules: Rulebook, state: State, now: datetime) -> st.SearchStrategy[Asked]:
    """Any command, about things of this machine and now and then about things it has never
    heard of.
    """
    machine, who = Situation(rules, state, now).machine, _actors(rules)
    stages = [stage for _, stage in machine.stages()]
    present = [track.stage for track in state.tracks.values() if track.stage != END]
    needs = sorted({need.key for stage in stages for need in stage.needs})
    issues = sorted({row.issue for sheet in machine.sheets.values() for row in sheet.rows})
    stage_key = st.sampled_from(
        [*present, *present, *(stage.key for stage in stages), "unheard-of"]
    )
    outcomes = sorted({outcome.name for stage in stages for outcome in stage.outcomes})
    meeting = st.sampled_from([*machine.meetings, "unheard-of"])
    day = st.integers(-3, 60).map(lambda days: now.date() + timedelta(days=days))
    clock = st.sampled_from([None, "09:30", "18:30", "01:30"])
    reason = st.sampled_from(["it is in order", " "])
    document = st.sampled_from([*machine.documents, "unheard-of"])
    named = st.lists(st.sampled_from([*issues, "unheard-of"]), max_size=3).map(tuple)
    of = st.one_of(st.none(), st.none(), document)
    return st.one_of(
        document.flatmap(lambda key: _attached(machine, who, key)),
        st.tuples(who, st.builds(commands.SignOff, issues=named, of=of)),
        st.tuples(who, st.builds(commands.ReturnForChange, issues=named, reason=reason, of=of)),
        st.tuples(
            who,
            st.builds(commands.DoTask, task=st.sampled_from([*_tasks(stages), "unheard-of"])),
        ),
        *_list_changes(machine, who, day),
        st.tuples(who, st.builds(commands.Publish, stage=st.one_of(st.none(), stage_key))),
        st.tuples(
            who,
            st.builds(
                commands.CompleteStage,
                stage=stage_key,
                outcome=st.sampled_from([None, *outcomes, "unheard-of"]),
                amend=st.sampled_from([None, *AMENDED]),
                reason=st.sampled_from([None, "three councillors object"]),
            ),
        ),
        st.tuples(who, st.builds(commands.SetMeeting, meeting=meeting, on=day, at=clock)),
        st.tuples(who, st.builds(commands.MoveMeeting, meeting=meeting, on=day, at=clock)),
        st.tuples(who, st.builds(commands.CancelMeeting, meeting=meeting, reason=reason)),
        st.tuples(
            who,
            st.builds(
                commands.Waive,
                need=st.sampled_from([*needs, *issues, "unheard-of"]),
                reason=reason,
                stage=st.one_of(st.none(), stage_key),
            ),
        ),
    )


def _list_changes(
    machine: Machine, who: st.SearchStrategy[Actor], day: st.SearchStrategy[date]
) -> Iterator[st.SearchStrategy[Asked]]:
    """Changes of each list that the machine has."""
    for key in machine.lists:
        changed = st.builds(
            commands.ChangeList,
            list=st.just(key),
            item=st.sampled_from(["north", "south", "No key"]),
            change=st.sampled_from(["add", "add", "rename", "end"]),
            title=st.sampled_from([None, "The ward"]),
            on=st.one_of(st.none(), day),
        )
        yield st.tuples(who, changed)


def _attached(
    machine: Machine, who: st.SearchStrategy[Actor], key: str
) -> st.SearchStrategy[Asked]:
    """One of two texts; of a report, one of two for each row by itself."""
    form = machine.reports.get(key)
    issues = [row.issue for row in machine.sheets[form.sheet].rows] if form else []
    text = st.sampled_from(["a" * 64, "b" * 64])
    parts = st.fixed_dictionaries(
        {row_part(issue): st.sampled_from([f"c{issue}", f"d{issue}"]) for issue in issues}
    )
    return st.tuples(
        who,
        st.builds(
            commands.AttachDocument,
            document=st.just(key),
            sha256=parts.map(lambda rows: sha256_text(str(rows))) if form else text,
            size=st.just(1),
            filename=st.just("a.docx"),
            consulted=st.sampled_from([None, None, "the Chair"]),
            parts=parts,
        ),
    )


def _tasks(stages: Sequence[Stage]) -> list[str]:
    return sorted(
        {need.key for stage in stages for need in stage.needs if isinstance(need, TaskNeed)}
    )


@dataclass(frozen=True)
class Corrected:
    """One step of a walk with corrections: as it was, the correction or act, and the whole
    journal after it.

    commands: by the number of the entry that an act began with, what was asked. now: of this
    step.
    """

    before: State
    decision: Decision
    after: State
    journal: tuple[JournalEntry, ...]
    commands: Mapping[int, Asked]
    asked: tuple[Actor, CorrectAct] | None
    now: datetime


def walk_with_corrections(
    data: st.DataObject, rules: Rulebook, *, steps: int = 40
) -> Iterator[Corrected]:
    """A walk in which a clerk now and then voids an entry, drawn from all there are."""
    now = OPENED_AT
    opening = _opening(data, rules)
    journal = [
        JournalEntry(seq, now, event, rules.machine)
        for seq, event in enumerate(opening, start=1)
    ]
    asked_for: dict[int, Asked] = {}
    state = retold(journal)
    for _ in range(steps):
        now = data.draw(_moments(rules, state, now))
        turn, before, asked = data.draw(st.integers(0, 7)), state, None
        if turn == 0:
            decision: Decision = tick(rules, state, now).happened
        elif turn <= 2:
            asked = data.draw(_corrections(rules, journal))
            decision = correct(Situation(rules, state, now), asked[0], journal, asked[1])
        else:
            command = _command(data, rules, state, now)
            decision = decide(Situation(rules, state, now), *command)
            asked_for |= {
                len(journal) + number: command
                for number in range(1, len(_events(decision)) + 1)
            }
        journal += [
            JournalEntry(len(journal) + number, now, event, rules.machine)
            for number, event in enumerate(_events(decision), start=1)
        ]
        state = retold(journal)
        yield Corrected(before, decision, state, tuple(journal), asked_for, asked, now)


def retold(journal: Sequence[JournalEntry]) -> State:
    return replay((told.event, told.at) for told in journal)


def _events(decision: Decision) -> tuple[events.Event, ...]:
    return () if isinstance(decision, Refusal) else decision


def _corrections(
    rules: Rulebook, journal: Sequence[JournalEntry]
) -> st.SearchStrategy[tuple[Actor, CorrectAct]]:
    """Of an act of a person's, the latest being the likeliest; now and then of any entry, or by
    anyone.
    """
    written = [told.seq for told in journal if isinstance(told.event, _ACTS)]
    latest = [seq for number in range(1, 4) for seq in written[-number:]]
    every = st.integers(0, len(journal) + 1)
    everyone = builders.actor(*rules.machine.roles, login="everyone")
    return st.tuples(
        st.sampled_from([everyone] * 5 + [builders.actor("author")]),
        st.builds(
            CorrectAct,
            entry=st.one_of(st.sampled_from(latest), st.sampled_from(written), every)
            if written
            else every,
            reason=st.just("a mistake"),
        ),
    )


_ACTS = (
    events.DocumentAttached
    | events.SignedOff
    | events.ReturnedForChange
    | events.Published
    | events.TaskDone
    | events.NeedWaived
    | events.StageCompleted
    | events.MeetingSet
    | events.MeetingMoved
    | events.MeetingCancelled
)
