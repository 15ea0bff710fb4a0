"""Promises 7 and 8 in the core: nothing is said twice, nothing comes due while nobody looks,
keys stay as they are.
"""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.builders import rulebook, shipped
from tests.drawn_machines import machines, staffed
from tests.repetition import examples
from tests.walks import tick, walk

from cycle.engine.due import due
from cycle.engine.obligations import APPOINT, Obligation, obligations
from cycle.engine.rulebook import Rulebook
from cycle.engine.situation import Situation
from cycle.engine.state import State

RULEBOOKS: st.SearchStrategy[Rulebook] = st.one_of(
    machines().map(rulebook), st.just(rulebook(shipped()))
)
STAFFED = st.one_of(RULEBOOKS, staffed(RULEBOOKS))
FAR = timedelta(days=5)


def moments_between(start: datetime, end: datetime | None) -> list[datetime]:
    """Every hour in between, and the last microsecond."""
    last = min(end or start + FAR, start + FAR) - timedelta(microseconds=1)
    hours = int((last - start) / timedelta(hours=1))
    return [start + timedelta(hours=number) for number in range(1, hours + 1)] + (
        [last] if last > start else []
    )


def keys(rules: Rulebook, state: State, now: datetime) -> list[str]:
    return [found.key for found in obligations(Situation(rules, state, now))]


@examples(12)
@given(st.data(), STAFFED)
def test_what_has_been_said_is_not_said_again_at_the_same_instant(
    data: st.DataObject, rules: Rulebook
) -> None:
    for step in walk(data, rules):
        settled = tick(rules, step.after, step.now).after
        found = due(Situation(rules, settled, step.now))
        assert found.reminders == ()
        assert found.passed == ()


@examples(12)
@given(st.data(), STAFFED)
def test_nothing_comes_due_before_the_moment_to_look_again(
    data: st.DataObject, rules: Rulebook
) -> None:
    *_, last = walk(data, rules)
    settled = tick(rules, last.after, last.now).after
    look_again_at = due(Situation(rules, settled, last.now)).look_again_at
    assert look_again_at is None or look_again_at > last.now
    for moment in moments_between(last.now, look_again_at):
        found = due(Situation(rules, settled, moment))
        assert (found.reminders, found.passed) == ((), ()), moment


@examples(12)
@given(st.data(), RULEBOOKS)
def test_obligations_have_keys_of_their_own_that_do_not_change_with_time(
    data: st.DataObject, rules: Rulebook
) -> None:
    *_, last = walk(data, rules)
    now = keys(rules, last.after, last.now)
    assert len(now) == len(set(now))
    for days in (1, 30):
        assert keys(rules, last.after, last.now + timedelta(days=days)) == now


@examples(12)
@given(st.data(), STAFFED)
def test_officers_are_written_to_in_office_hours_only(
    data: st.DataObject, rules: Rulebook
) -> None:
    for step in walk(data, rules):
        if due(Situation(rules, step.after, step.now)).reminders:
            here = rules.local(step.now)
            assert rules.calendar.is_working(here.date())
            assert rules.opens <= here.time() < rules.closes


@examples(12)
@given(st.data(), staffed(RULEBOOKS))
def test_an_office_that_nobody_holds_is_the_clerks_matter_and_hears_nothing(
    data: st.DataObject, rules: Rulebook
) -> None:
    for step in walk(data, rules):
        today = rules.local(step.now).date()
        for notice in due(Situation(rules, step.after, step.now)).reminders:
            asked = notice.about
            if not isinstance(asked, Obligation):
                continue
            if asked.need != APPOINT and notice.role == asked.role:
                assert any(
                    each.role == asked.role and each.covers(today)
                    for each in rules.tenures or ()
                )
        vacant = {
            found.vacant_role
            for found in obligations(Situation(rules, step.after, step.now))
            if found.need == APPOINT
        }
        for role in vacant:
            assert not any(
                each.role == role and each.covers(today) for each in rules.tenures or ()
            )
