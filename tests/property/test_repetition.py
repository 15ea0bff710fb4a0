"""Stages that repeat, held against the words: each so much later than the one before, one after
the other. The days are counted here without the product's arithmetic.
"""

from calendar import monthrange
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.repetition import examples
from tests.timeline import Year

from cycle.engine.rulebook import DueDate
from cycle.machine.loading import workflow_from
from cycle.machine.model import END, Machine

BEGINS = date(2017, 4, 3)
COUNCIL = date(2017, 7, 12)
WORKFLOW = """
workflow: rolling
title: Rolling
roles: {author: Author, clerk: Clerk}
clerks: [clerk]
meetings: {council: {body: Council}}
dates: {fixed: 31 May}
tracks:
  plan:
    - {stage: before, owner: author, outcomes: {begun: monitoring}}
    - stage: monitoring
      repeat: {every: EVERY, times: TIMES}
      due: DUE
      outcomes: {sent: closing, redone: monitoring, abandoned: {to: end, regardless: true}}
    - {stage: closing, outcomes: {reopened: monitoring, closed: end}}
"""
FIRSTS = {
    "by 30 June": date(2017, 6, 30),
    "31 August": date(2017, 8, 31),
    "before 1 June": date(2017, 6, 1),
    "on 2017-09-29": date(2017, 9, 29),
    "by last day of May": date(2017, 5, 31),
    "10 days after council": COUNCIL,
    "first 31 October after council": date(2017, 10, 31),
    "by fixed": date(2017, 5, 31),
    "the later of 30 June and council": COUNCIL,
}
"""By rule, the day that is put off, of the first."""
AFTERWARDS = {"before 1 June": -1, "10 days after council": 10}
"""Days from the day that is put off to the one that is due."""


def months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def later(day: date, number: int, unit: str, *, at_the_end: bool) -> date:
    if unit == "week":
        return day + timedelta(weeks=number)
    found = months_later(day, number * (12 if unit == "year" else 1))
    return found.replace(day=monthrange(found.year, found.month)[1]) if at_the_end else found


def declared(every: str, times: int, due: str) -> Machine:
    text = WORKFLOW.replace("EVERY", every).replace("TIMES", str(times)).replace("DUE", due)
    return workflow_from(text.encode(), "rolling.yaml")


units = st.sampled_from(["week", "month", "year"])


@examples(80)
@given(st.integers(1, 5), units, st.integers(2, 5), st.sampled_from(sorted(FIRSTS)))
def test_each_is_due_so_much_later_than_the_first(
    number: int, unit: str, times: int, rule: str
) -> None:
    machine = declared(f"{number} {unit}s", times, rule)
    year = Year(machine, opened=f"{BEGINS} 10:00", begins_on=f"{BEGINS}", council=f"{COUNCIL}")
    ends = "last day" in rule and unit != "week"
    for place in range(times):
        stage = machine.stage("plan", f"monitoring-{place + 1}")
        assert stage.due
        due = year.situation.due(stage.due.rule)
        assert isinstance(due, DueDate)
        put_off = later(FIRSTS[rule], place * number, unit, at_the_end=ends)
        assert due.on == put_off + timedelta(days=AFTERWARDS.get(rule, 0))


@examples(60)
@given(
    st.integers(2, 4),
    st.lists(st.sampled_from(["sent", "redone", "abandoned", "reopened", "closed"])),
)
def test_they_come_one_after_the_other_whatever_is_recorded(
    times: int, wanted: list[str]
) -> None:
    year = Year(declared("3 months", times, "by 30 June"), opened=f"{BEGINS} 10:00")
    year.completes("author", "before", "begun")
    here = 1
    for name in wanted:
        at = year.stands_at("plan")
        assert at == (f"monitoring-{here}" if here <= times else "closing")
        if (name in {"reopened", "closed"}) != (at == "closing"):
            continue
        year.completes("author", at, name)
        here = {"sent": here + 1, "redone": here, "reopened": 1}.get(name, 0)
        if here == 0:
            assert year.stands_at("plan") == END
            assert year.state.ended_at is not None
            return


@examples(40)
@given(st.integers(1, 9), st.integers(2, 4), st.lists(st.integers(1, 200), min_size=4))
def test_what_counts_from_its_own_opening_counts_from_each(
    days: int, times: int, apart: list[int]
) -> None:
    machine = declared("3 months", times, f"{days} days after opening of monitoring")
    year = Year(machine, opened=f"{BEGINS} 10:00").completes("author", "before", "begun")
    opened_on = BEGINS
    for place in range(times):
        stage = machine.stage("plan", f"monitoring-{place + 1}")
        assert stage.due
        due = year.situation.due(stage.due.rule)
        assert isinstance(due, DueDate)
        assert due.on == opened_on + timedelta(days=days)
        opened_on += timedelta(days=apart[place])
        year.on(f"{opened_on} 10:00").completes("author", stage.key, "sent")
