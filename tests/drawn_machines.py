"""Machines as Hypothesis draws them: every kind of need, outcome and deadline, and who holds
which office. For property tests.
"""

import dataclasses
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import strategies as st
from msgspec.structs import replace
from tests import builders

from cycle.engine.actors import Capacity
from cycle.engine.rulebook import Rulebook
from cycle.engine.tenures import Tenure
from cycle.machine.dates import NamedDate, OtherEvent
from cycle.machine.model import END, Machine, Objections, Outcome, Stage, Track, Weekly
from cycle.machine.needs import Need
from cycle.machine.needs.base import Missed
from cycle.machine.needs.task import TaskNeed

OPENED_AT = datetime(2017, 1, 9, 10, tzinfo=UTC)
"""When a walk through a drawn machine begins."""
_LEGAL, _FINANCIAL = builders.ADVICE.rows
SHEETS = (
    builders.ADVICE,
    replace(builders.ADVICE, rows=(_LEGAL, replace(_FINANCIAL, after=("legal",)))),
    replace(builders.ADVICE, rows=(replace(_LEGAL, or_roles=("head",)), _FINANCIAL)),
)
"""Rows in any order; one after the other; one that either of two offices signs."""
RULES = (
    None,
    "by 1 March",
    "5 clear working days before council",
    "8 working days before council at 17:00",
    "26 March 2017 at 01:30",
    "48 hours before council",
    "5 working days after elsewhere",
    "first 1 March after opening of a0",
)
"""One rests on a date of another cycle, one on what `next` and a stage that repeats rest on."""
ELSEWHERE = NamedDate(
    key="elsewhere",
    title="A day of another cycle",
    of=OtherEvent(workflow="other", event="end of it"),
)


@st.composite
def machines(draw: st.DrawFn) -> Machine:
    """One or two tracks of up to three stages, with any needs, loops, deadlines and what
    follows a miss.
    """
    first = draw(_stages("a", ()))
    waits = draw(
        st.sampled_from([(), (f"plan.{first[0].key}",), (f"plan.{first[-1].key}.complete",)])
    )
    second = draw(_stages("b", waits))
    weekly = draw(st.sampled_from([None, Weekly(to="head", weekday=4)]))
    alone: bool = draw(st.booleans())
    tracks = {"plan": first} if alone else {"plan": first, "grant": second}
    reports = draw(st.sampled_from([(), ("report",)]))
    calling: bool = draw(st.booleans())
    if calling:
        tracks = {**tracks, "duty": draw(_stages("d", ()))}
    machine = builders.machine_of(
        tracks,
        weekly=weekly,
        reports=reports,
        sheets=(draw(st.sampled_from(SHEETS)),),
        when_called=["duty"] if calling else [],
    )
    machine = draw(_called(machine)) if calling else machine
    machine = replace(machine, dates={ELSEWHERE.key: ELSEWHERE})
    machine = draw(_only_when(draw(_deciding(machine))))
    each: bool = draw(st.sampled_from([False, False, True]))
    return _for_each(machine) if each else machine


def _for_each(machine: Machine) -> Machine:
    """The same, where tasks are asked for once for each ward."""
    tracks = tuple(
        replace(track, stages=tuple(_tasks_with(stage, each="wards") for stage in track.stages))
        for track in machine.tracks
    )
    return replace(machine, tracks=tracks, lists={"wards": "Wards"})


@st.composite
def _only_when(draw: st.DrawFn, machine: Machine) -> Machine:
    """The same, where some task is asked for only when an earlier stage ended in some way."""
    wanted: bool = draw(st.booleans())
    if not wanted:
        return machine
    tracks = []
    for track in machine.tracks:
        stages = list(track.stages[:1])
        for before, stage in pairwise(track.stages):
            outcome = draw(st.sampled_from(before.outcomes))
            stages.append(_tasks_with(stage, when=f"{before.key}.{outcome.name}"))
        tracks.append(replace(track, stages=tuple(stages)))
    return replace(machine, tracks=tuple(tracks))


def _tasks_with(stage: Stage, **changes: str) -> Stage:
    needs = (
        replace(need, **changes) if isinstance(need, TaskNeed) else need for need in stage.needs
    )
    return replace(stage, needs=tuple(needs))


@st.composite
def _called(draw: st.DrawFn, machine: Machine) -> Machine:
    """The same, where outcomes of the plan, or deadlines missed, call the last track."""
    plan = machine.track("plan")
    name = draw(
        st.sampled_from([each.name for stage in plan.stages for each in stage.outcomes])
    )
    late: bool = draw(st.booleans())
    stages = tuple(
        replace(
            stage,
            outcomes=tuple(
                replace(each, calls="duty") if each.name == name else each
                for each in stage.outcomes
            ),
            due=builders.deadline(stage.due.rule, "begin duty")
            if late and stage.due
            else stage.due,
        )
        for stage in plan.stages
    )
    tracks = tuple(
        replace(track, stages=stages) if track is plan else track for track in machine.tracks
    )
    return replace(machine, tracks=tracks)


@st.composite
def _deciding(draw: st.DrawFn, machine: Machine) -> Machine:
    """The same, where an outcome may order an amendment, and what Council decides may be
    objected to.
    """
    if draw(st.booleans()):
        until = draw(
            st.sampled_from(
                ["5 clear working days after council at 17:00", "2 days after council"]
            )
        )
        council = replace(
            machine.meetings["council"], objections=Objections(until=until, outcome="back")
        )
        machine = replace(machine, meetings={**machine.meetings, "council": council})
    amends: bool = draw(st.booleans())
    if machine.documents and amends:
        machine = replace(machine, tracks=tuple(map(_amending, machine.tracks)))
    return machine


def _amending(track: Track) -> Track:
    stages = (
        replace(
            stage,
            outcomes=tuple(replace(each, amends=_amended(each)) for each in stage.outcomes),
        )
        for stage in track.stages
    )
    return replace(track, stages=tuple(stages))


def _amended(outcome: Outcome) -> str | None:
    return "report" if outcome.name == "complete" and outcome.target != END else None


@st.composite
def staffed(draw: st.DrawFn, rules: st.SearchStrategy[Rulebook]) -> Rulebook:
    """A rulebook that knows who is in which office: holders come and go, deputies stand in,
    offices fall vacant.
    """
    found = draw(rules)
    days = st.integers(-10, 60).map(lambda number: OPENED_AT.date() + timedelta(days=number))
    return dataclasses.replace(
        found,
        tenures=tuple(t for role in found.machine.roles for t in draw(_tenures(role, days))),
    )


@st.composite
def _tenures(draw: st.DrawFn, role: str, days: st.SearchStrategy[date]) -> list[Tenure]:
    first, left, came = sorted(draw(st.lists(days, min_size=3, max_size=3)))
    forever = [Tenure(role, "The holder", OPENED_AT.date() - timedelta(days=400), date.max)]
    change = [Tenure(role, "The first", first, left), Tenure(role, "The next", came, date.max)]
    deputy = [Tenure(role, "The deputy", first, left, Capacity.DEPUTY)]
    return draw(st.sampled_from([forever, change, deputy, [*forever, *deputy], []]))


@st.composite
def _stages(draw: st.DrawFn, prefix: str, waits: Sequence[str]) -> list[Stage]:
    keys = [f"{prefix}{number}" for number in range(draw(st.integers(1, 3)))]
    found = []
    for number, key in enumerate(keys):
        outcomes = {"complete": keys[number + 1] if key != keys[-1] else END}
        if draw(st.booleans()):
            outcomes["back"] = draw(st.sampled_from(keys[: number + 1]))
        rule, missed = draw(_deadlines(outcomes, whole_stage=True))
        found.append(
            builders.stage(
                key,
                *draw(_needs(outcomes)),
                after=waits if number == 0 else (),
                due=rule,
                missed=missed,
                regardless=draw(st.sampled_from([(), ("back",)])),
                **outcomes,
            )
        )
    return found


@st.composite
def _needs(draw: st.DrawFn, outcomes: dict[str, str]) -> list[Need]:
    chosen: list[Need] = []
    if draw(st.booleans()):
        chosen.append(builders.document("report", *draw(_deadlines(outcomes))))
        if draw(st.booleans()):
            chosen.append(
                replace(
                    builders.signoffs(
                        "report", *draw(_deadlines(outcomes)), renew=draw(st.booleans())
                    ),
                    enough=draw(st.sampled_from([None, None, 1])),
                )
            )
        if draw(st.booleans()):
            rule, missed = draw(_deadlines(outcomes))
            chosen.append(builders.publish("report", due=rule, missed=missed))
    if draw(st.booleans()):
        chosen.append(builders.task("letter", *draw(_deadlines(outcomes))))
    if draw(st.booleans()):
        rule, missed = draw(_deadlines(outcomes))
        chosen.append(builders.meets(due=rule or "1 working day after council", missed=missed))
    return chosen


@st.composite
def _deadlines(
    draw: st.DrawFn, outcomes: dict[str, str], *, whole_stage: bool = False
) -> tuple[str | None, str]:
    missed = [
        Missed.REMIND.value,
        Missed.ESCALATE.value,
        f"outcome {draw(st.sampled_from(sorted(outcomes)))}",
    ]
    return draw(st.sampled_from(RULES)), draw(
        st.sampled_from(missed if whole_stage else [*missed, "block"])
    )
