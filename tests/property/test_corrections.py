"""Voiding a mistaken act: all promises hold afterwards, whatever was voided when; random walks
with corrections.

That nothing later stands on a voided act is found here in another way than the product finds
it: every later act is decided anew, as if the voided one had never been, and must be allowed
and lead to the very same.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import builders
from tests.builders import rulebook, shipped
from tests.drawn_machines import machines
from tests.property.test_engine_promises import is_signed
from tests.repetition import examples, seeds
from tests.timeline import Year
from tests.walks import Corrected, tick, walk_with_corrections

from cycle.chain import canonical
from cycle.engine import commands, events
from cycle.engine.corrections import correct
from cycle.engine.decide import decide
from cycle.engine.dependencies import JournalEntry, acts
from cycle.engine.due import due
from cycle.engine.evolve import evolve
from cycle.engine.guards import open_stages
from cycle.engine.obligations import obligations
from cycle.engine.open_stage import OpenStage
from cycle.engine.replay import replay, voided_by
from cycle.engine.rulebook import Rulebook
from cycle.engine.situation import Situation
from cycle.engine.state import State, from_text, to_text
from cycle.engine.verdicts import Refusal
from cycle.machine.model import Machine
from cycle.machine.needs.signoffs import SignoffsNeed

RULEBOOKS: st.SearchStrategy[Rulebook] = st.one_of(
    machines().map(rulebook), st.just(rulebook(shipped()))
)


def voided_in(step: Corrected) -> events.ActVoided | None:
    """What the step voided."""
    if isinstance(step.decision, Refusal):
        return None
    return next((event for event in step.decision if isinstance(event, events.ActVoided)), None)


def rich() -> Machine:
    """Every kind of need, a loop, a track that waits for the other, deadlines that block and
    that decide.
    """
    drafting = builders.stage(
        "drafting",
        builders.document("report"),
        builders.signoffs("report"),
        builders.task("letter"),
        builders.publish("report", due="5 clear working days before council", missed="block"),
        complete="deciding",
        dropped="drafting",
        regardless=["dropped"],
    )
    deciding = builders.stage(
        "deciding", builders.meets(), adopted="end", referred_back="drafting"
    )
    paying = builders.stage(
        "paying",
        builders.task("payment", by="clerk"),
        after=["plan.drafting"],
        complete="closing",
    )
    closing = builders.stage(
        "closing", builders.task("account", by="clerk"), after=["plan.deciding.adopted"]
    )
    return builders.machine(plan=[drafting, deciding], grant=[paying, closing])


EVERYONE = builders.actor(*builders.ROLES, login="everyone")


def busy_year(
    rules: Rulebook, seed: int, steps: int
) -> tuple[list[JournalEntry], dict[int, commands.Command], datetime]:
    """A year in which something happens at every step: drawn by the seed from what may be
    done.
    """
    lot = random.Random(seed)
    year = Year(rules.machine, council="2017-02-14")
    journal = [
        JournalEntry(seq, at, event, rules.machine)
        for seq, (event, at) in enumerate(year.history, start=1)
    ]
    done: dict[int, commands.Command] = {}
    now = year.now
    for _ in range(steps):
        now += lot.choice([timedelta(minutes=1), timedelta(hours=5), timedelta(days=2)])
        state = replay((told.event, told.at) for told in journal)
        possible = [
            (command, answer)
            for command in everything(now)
            if (answer := allowed(rules, state, command, now))
        ]
        if not possible:
            break
        command, answer = lot.choice(possible)
        done |= {len(journal) + number: command for number in range(1, len(answer) + 1)}
        journal += [
            JournalEntry(len(journal) + number, now, event, rules.machine)
            for number, event in enumerate(answer, 1)
        ]
    return journal, done, now


def allowed(
    rules: Rulebook, state: State, command: commands.Command, now: datetime
) -> tuple[events.Event, ...]:
    """What a command leads to; nothing where it is refused."""
    answer = decide(Situation(rules, state, now), EVERYONE, command)
    return () if isinstance(answer, Refusal) else answer


def everything(now: datetime) -> Iterator[commands.Command]:
    """All that anyone might do, the ways that go on before those that go round."""
    for sha256 in ("a" * 64, "b" * 64):
        yield commands.AttachDocument(
            document="report", sha256=sha256, size=1, filename="a.docx"
        )
    for issue in ("legal", "financial"):
        yield commands.SignOff(issues=(issue,))
        yield commands.SignOff(issues=(issue,))
        yield commands.Waive(need=issue, reason="in order")
    yield commands.ReturnForChange(issues=("legal",), reason="a figure")
    for task in ("letter", "payment", "account"):
        yield commands.DoTask(task=task)
        yield commands.Waive(need=task, reason="in order")
    for need in ("report", "publish"):
        yield commands.Waive(need=need, reason="in order")
    yield commands.Publish()
    yield commands.Publish()
    for stage, outcome in (
        ("drafting", "complete"),
        ("drafting", "complete"),
        ("drafting", "dropped"),
        ("deciding", "adopted"),
        ("deciding", "referred-back"),
        ("paying", "complete"),
        ("closing", "complete"),
    ):
        yield commands.CompleteStage(stage=stage, outcome=outcome)
    soon = (now + timedelta(days=9)).date()
    yield commands.SetMeeting(meeting="council", on=soon)
    yield commands.MoveMeeting(meeting="council", on=soon)
    yield commands.CancelMeeting(meeting="council", reason="snow")


@pytest.mark.parametrize("seed", seeds(60))
def test_every_act_that_stays_would_be_allowed_without_the_one_that_was_voided(
    seed: int,
) -> None:
    """Each act of a busy year in turn is to be voided; where it may be, every later one is
    decided anew without it.
    """
    rules = rulebook(rich())
    journal, done, now = busy_year(rules, seed, steps=seed)
    state = replay((told.event, told.at) for told in journal)
    for act in acts(journal):
        asked = commands.CorrectAct(entry=act.last.seq, reason="a mistake")
        if isinstance(correct(Situation(rules, state, now), EVERYONE, journal, asked), Refusal):
            continue
        voided = dict.fromkeys((told.seq for told in act.entries), len(journal) + 1)
        for later in (each for each in acts(journal) if each.first.seq > act.last.seq):
            before = without_voided(journal, later.first.seq, voided)
            answer = decide(
                Situation(rules, before, later.first.at),
                EVERYONE,
                naming_one(done[later.first.seq], later.first.event),
            )
            assert answer == tuple(told.event for told in later.entries), (
                act.first,
                later.first,
            )


def without_voided(
    journal: Sequence[JournalEntry], before: int, voided: dict[int, int]
) -> State:
    """The state before an entry, what is void now left out of its history, its number kept."""
    state: State | None = None
    for told in journal[: before - 1]:
        if state and told.seq in voided:
            state = msgspec.structs.replace(state, version=state.version + 1)
        else:
            state = evolve(state, told.event, told.at)
    assert state
    return state


def naming_one(command: commands.Command, event: events.Event) -> commands.Command:
    """A command that took all there was, as the one that takes what this event tells of."""
    match command, event:
        case (
            (commands.SignOff() | commands.ReturnForChange()),
            (events.SignedOff() | events.ReturnedForChange()),
        ):
            return msgspec.structs.replace(command, issues=(event.issue,), of=event.document)
        case commands.Publish(), events.Published():
            return msgspec.structs.replace(command, stage=event.stage)
        case _:
            return command


@examples(12)
@given(st.data(), RULEBOOKS)
def test_the_stored_journal_tells_the_state_also_after_corrections(
    data: st.DataObject, rules: Rulebook
) -> None:
    for step in walk_with_corrections(data, rules):
        stored = [
            (events.from_text(canonical(events.to_plain(told.event))), told.at)
            for told in step.journal
        ]
        assert to_text(replay(stored)) == to_text(step.after)
        assert from_text(to_text(step.after)) == step.after
        voided = voided_by(told.event for told in step.journal)
        assert to_text(without_voided(step.journal, len(step.journal) + 1, voided)) == to_text(
            step.after
        )


@examples(12)
@given(st.data(), RULEBOOKS)
def test_a_refused_correction_changes_nothing_and_says_why(
    data: st.DataObject, rules: Rulebook
) -> None:
    for step in walk_with_corrections(data, rules):
        if step.asked and isinstance(step.decision, Refusal):
            assert to_text(step.after) == to_text(step.before)
            assert step.decision.reasons
            assert all(reason.sentence for reason in step.decision.reasons)


def is_cleared(state: State, where: OpenStage, need: SignoffsNeed, issue: str) -> bool:
    """Signed; or enough of the other rows are, where enough are asked for."""
    if is_signed(state, need, issue, where.opened_seq):
        return True
    cleared = [
        each
        for each in where.verdicts
        if each.need == need
        and each.issue
        and (each.waived or is_signed(state, need, each.issue, where.opened_seq))
    ]
    return need.enough is not None and len(cleared) >= need.enough


@examples(12)
@given(st.data(), RULEBOOKS)
def test_after_corrections_sign_offs_cover_their_text_and_nothing_is_said_twice(
    data: st.DataObject, rules: Rulebook
) -> None:
    for step in walk_with_corrections(data, rules):
        for where in open_stages(Situation(rules, step.after, step.now)):
            for verdict in where.verdicts:
                if (
                    isinstance(verdict.need, SignoffsNeed)
                    and verdict.holds
                    and not verdict.waived
                ):
                    assert verdict.issue
                    assert is_cleared(step.after, where, verdict.need, verdict.issue)
        settled = tick(rules, step.after, step.now).after
        found = due(Situation(rules, settled, step.now))
        assert (found.reminders, found.passed) == ((), ())


@examples(12)
@given(st.data(), RULEBOOKS)
def test_what_a_correction_opens_again_is_said_again(
    data: st.DataObject, rules: Rulebook
) -> None:
    for step in walk_with_corrections(data, rules):
        if voided_in(step):
            before = {
                found.key for found in obligations(Situation(rules, step.before, step.now))
            }
            again = [
                found
                for found in obligations(Situation(rules, step.after, step.now))
                if found.key not in before
            ]
            assert not {found.key for found in again} & set(step.after.said)
