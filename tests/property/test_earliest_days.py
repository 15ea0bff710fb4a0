"""The earliest days of events that wait for one another, against every assignment of days that
there is; and the proof of a year's dates, against every way and every day on which a small
machine's stages could open and end.

Days are counted here by walking them, without the product's arithmetic.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests import builders
from tests.repetition import examples

from cycle.engine.commands import OpenCycle
from cycle.engine.decide import begin
from cycle.engine.events import MeetingDate
from cycle.engine.replay import replay
from cycle.engine.situation import Situation
from cycle.machine.model import END, Machine, Stage
from cycle.planning.clashes import ClashCode, held_against
from cycle.planning.earliest import DaySystem, NotAfter, NotBefore

MONDAY = date(2017, 1, 9)
HORIZON = MONDAY + timedelta(days=9)
DAYS = [MONDAY + timedelta(days=number) for number in range(10)]


def is_working(day: date) -> bool:
    return day.weekday() < 5


def working_from(day: date, number: int) -> date:
    """The number-th working day from a day on, itself counted."""
    while True:
        number -= is_working(day)
        if number == 0:
            return day
        day += timedelta(days=1)


def working_before(day: date, number: int) -> date:
    while number:
        day -= timedelta(days=1)
        number -= is_working(day)
    return day


# Events that wait for one another.

EVENTS = ("a", "b", "c")
FIXED = "fixed"
functions: st.SearchStrategy[Callable[[date], date]] = st.one_of(
    st.integers(-5, 5).map(lambda number: lambda day: day + timedelta(days=number)),
    st.integers(1, 5).map(lambda number: lambda day: working_from(day, number)),
    st.integers(1, 5).map(lambda number: lambda day: working_before(day, number)),
    st.sampled_from(DAYS).map(lambda own: lambda _: own),
)
sources = st.sampled_from([None, FIXED, *EVENTS])
# A floor counts from an event further up alone: what waits for itself is no year.
floors = st.sampled_from(range(3)).flatmap(
    lambda place: st.builds(
        NotBefore,
        st.just(EVENTS[place]),
        st.sampled_from([None, FIXED, *EVENTS[:place]]),
        functions,
    )
)
ceilings = st.builds(NotAfter, st.sampled_from(EVENTS), sources, functions)


@st.composite
def systems(draw: st.DrawFn) -> DaySystem:
    return DaySystem(
        begins_on=MONDAY,
        horizon=HORIZON,
        fixed={FIXED: draw(st.sampled_from(DAYS))},
        floors=draw(st.lists(floors, max_size=4)),
        ceilings=draw(st.lists(ceilings, max_size=3)),
    )


def solutions(system: DaySystem) -> Iterator[dict[object, date]]:
    """Every assignment of days up to the horizon that meets all of it."""
    for chosen in product(DAYS, repeat=3):
        days: dict[object, date] = {
            None: MONDAY,
            **dict(zip(EVENTS, chosen, strict=True)),
            **system.fixed,
        }
        if all(days[each.event] >= each.day(days[each.of]) for each in system.floors) and all(
            days[each.event] <= each.day(days[each.of]) for each in system.ceilings
        ):
            yield days


@given(systems())
@examples(60)
def test_no_solution_has_an_earlier_day_and_the_earliest_are_one(system: DaySystem) -> None:
    found = system.earliest()
    if found.unmet:
        return
    for each in system.floors:
        assert found.days[each.event] >= each.day(found.days.get(each.of, MONDAY))
    for ceiling in system.ceilings:
        assert found.days[ceiling.event] <= ceiling.day(found.days.get(ceiling.of, MONDAY))
    for days in solutions(system):
        assert all(days[event] >= on for event, on in found.days.items())


@given(systems())
@examples(60)
def test_what_is_told_as_impossible_has_no_solution_within_the_horizon(
    system: DaySystem,
) -> None:
    if system.earliest().unmet:
        assert list(solutions(system)) == []


# A small machine's year.

SITS = date(2017, 1, 18)
RULES = (
    "by 12 January",
    "by 18 January",
    "2 working days after opening of one",
    "3 working days after end of one",
    "1 working day before council",
    "2 working days before end of two",
    "3 days after opening of two",
)


@st.composite
def machines(draw: st.DrawFn) -> Machine:
    """Two stages and perhaps a third beside the second, each with one deadline and its least
    working days.
    """
    rules = st.sampled_from([None, *RULES])
    least = st.integers(1, 4)

    def stage(key: str, **outcomes: str) -> Stage:
        sits = [builders.meets(due=None)] if key == "two" and draw(st.booleans()) else []
        found = builders.stage(key, builders.task("letter", draw(rules)), *sits, **outcomes)
        return replace(found, least=draw(least))

    detour: bool = draw(st.booleans())
    first = stage("one", complete="two", **({"longer": "detour"} if detour else {}))
    between = [stage("detour", complete="two")] if detour else []
    return builders.machine(plan=[first, *between, stage("two", complete=END)])


def rule_on(rule: str, opened: dict[str, date], ended: dict[str, date]) -> date:
    """The rules above, each worked out by hand."""
    later = timedelta(days=1)
    match rule:
        case "by 12 January":
            return date(2017, 1, 12)
        case "by 18 January":
            return date(2017, 1, 18)
        case "2 working days after opening of one":
            return working_from(opened["one"] + later, 2)
        case "3 working days after end of one":
            return working_from(ended["one"] + later, 3)
        case "1 working day before council":
            return working_before(SITS, 1)
        case "2 working days before end of two":
            return working_before(ended["two"], 2)
        case "3 days after opening of two":
            return opened["two"] + timedelta(days=3)
        case _:
            raise AssertionError(rule)


def can_be_met(machine: Machine, way: tuple[str, ...]) -> bool:
    """Whether there are days on which each stage of the way could open and end."""
    stages = {stage.key: stage for stage in machine.tracks[0].stages}
    span = [MONDAY + timedelta(days=number) for number in range(22)]
    working = [day for day in span if is_working(day)]

    def onward(number: int, opened: dict[str, date], ended: dict[str, date]) -> bool:
        if number == len(way):
            return all(_in_time(stages[key], opened, ended) for key in way)
        stage = stages[way[number]]
        before = ended[way[number - 1]] if number else None
        from_ = working_from(before + timedelta(days=1), 1) if before else MONDAY
        opens = [day for day in working if day >= from_] if number else [MONDAY]
        for on in opens:
            least = working_from(on, stage.least)
            for end in [day for day in span if day >= least]:
                if onward(number + 1, {**opened, stage.key: on}, {**ended, stage.key: end}):
                    return True
        return False

    return onward(0, {}, {})


def _in_time(stage: Stage, opened: dict[str, date], ended: dict[str, date]) -> bool:
    """It has begun by its deadline and is done by it; where Council decides it, it has begun by
    then, and ends no earlier than Council sits.
    """
    if stage.meeting and (opened[stage.key] > SITS or ended[stage.key] < SITS):
        return False
    due = next((need.due for need in stage.needs if need.due), None)
    on = rule_on(due.rule, opened, ended) if due else None
    if on is None:
        return True
    done = opened if stage.meeting else ended
    return opened[stage.key] <= on and done[stage.key] <= on


@given(machines())
@examples(60)
def test_dates_are_too_soon_exactly_where_no_days_would_meet_them(machine: Machine) -> None:
    rules = builders.rulebook(machine)
    now = datetime(2017, 1, 9, 10, tzinfo=UTC)
    command = OpenCycle(
        cycle="small", begins_on=MONDAY, meetings={"council": MeetingDate(on=SITS, at="18:30")}
    )
    opened = begin(rules, builders.actor("clerk"), command, now)
    situation = Situation(rules, replay((event, now) for event in opened), now)
    found = held_against(situation, None)
    ways: list[tuple[str, ...]] = [("one", "two")]
    if len(machine.tracks[0].stages) > 2:
        ways.append(("one", "detour", "two"))
    too_soon = any(clash.code is ClashCode.TOO_SOON for clash in found.clashes)
    assert too_soon == (not all(can_be_met(machine, way) for way in ways))
