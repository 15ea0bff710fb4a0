"""Random declarations of how stages hang together: tracks, loops, branches, `after`; no needs.
For property tests. Some with conditions, and facts for them to be about.
"""

from collections.abc import Collection

from hypothesis import strategies as st
from msgspec.structs import replace
from tests import builders

from cycle.machine.conditions import (
    AllOf,
    AnyOf,
    Compared,
    Condition,
    FactValue,
    Negated,
    Recorded,
    write,
)
from cycle.machine.facts import Fact, FactType
from cycle.machine.model import END, After, Machine, Outcome, Stage, Track
from cycle.machine.reachable import reached


@st.composite
def tangled(draw: st.DrawFn, most_tracks: int = 3, most_stages: int = 4) -> Machine:
    """Up to so many tracks; from every stage the end can be reached, as far as its own track
    goes.
    """
    sizes = draw(st.lists(st.integers(1, most_stages), min_size=1, max_size=most_tracks))
    tracks = {
        f"t{number}": [f"s{number}-{place}" for place in range(size)]
        for number, size in enumerate(sizes)
    }
    outcomes = {
        track: {key: draw(_outcomes(keys, at)) for at, key in enumerate(keys)}
        for track, keys in tracks.items()
    }
    names = [
        (track, name)
        for track, stages in outcomes.items()
        for key, each in stages.items()
        for name in (f"{track}.{key}", *(f"{track}.{key}.{outcome}" for outcome in each))
    ]
    return builders.machine_of(
        {
            track: [
                _stage(draw, key, each, [name for of, name in names if of != track])
                for key, each in stages.items()
            ]
            for track, stages in outcomes.items()
        }
    )


@st.composite
def _outcomes(draw: st.DrawFn, keys: list[str], at: int) -> dict[str, str]:
    """`complete` leads on to the next stage; others anywhere."""
    onward = {"complete": keys[at + 1] if at + 1 < len(keys) else END}
    others = draw(st.lists(st.sampled_from([*keys, END]), max_size=2))
    return onward | {f"other{number}": target for number, target in enumerate(others)}


def _stage(draw: st.DrawFn, key: str, outcomes: dict[str, str], names: list[str]) -> Stage:
    waits: list[str] = []
    wants: bool = draw(st.booleans())
    if names and wants:
        waits = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    return builders.stage(key, after=waits, **outcomes)


@st.composite
def with_calls(draw: st.DrawFn, *, missed: bool = False) -> Machine:
    """The same with one more track, which outcomes of the others call; or, where it may be, the
    deadline of a stage.
    """
    machine = draw(tangled(most_tracks=2, most_stages=3))
    places = [
        (track, stage, each) for track, stage in machine.stages() for each in stage.outcomes
    ]
    calling = draw(st.lists(st.sampled_from(places), min_size=1, max_size=2, unique_by=_named))
    called = {_named(each) for each in calling}
    late = draw(st.sampled_from([stage.key for _, stage in machine.stages()])) if missed else ""
    names = [f"{track.key}.{stage.key}" for track, stage in machine.stages()]
    waits = draw(st.lists(st.sampled_from(names), max_size=1))
    others = draw(st.lists(st.sampled_from(["d0", "d1", END]), max_size=1))
    second = {"complete": END} | {f"other{at}": to for at, to in enumerate(others)}
    duty = builders.machine_of(
        {"duty": [builders.stage("d0", complete="d1"), builders.stage("d1", **second)]},
        when_called=["duty"],
    ).tracks[0]
    last = replace(duty.stages[1], after=tuple(map(_after, waits)))
    duty = replace(duty, stages=(duty.stages[0], last))
    tracks = tuple(
        replace(
            track, stages=tuple(_calling(track, stage, called, late) for stage in track.stages)
        )
        for track in machine.tracks
    )
    return replace(machine, tracks=(*tracks, duty))


def _named(place: tuple[Track, Stage, Outcome]) -> tuple[str, str]:
    _, stage, outcome = place
    return stage.key, outcome.name


def _after(written: str) -> After:
    track, _, stage = written.partition(".")
    return After(track=track, stage=stage)


def _calling(track: Track, stage: Stage, called: set[tuple[str, str]], late: str) -> Stage:
    outcomes = tuple(
        replace(each, calls="duty") if _named((track, stage, each)) in called else each
        for each in stage.outcomes
    )
    due = builders.deadline("by 1 March", "begin duty") if stage.key == late else stage.due
    return replace(stage, outcomes=outcomes, due=due)


def is_whole(machine: Machine) -> bool:
    """Whether each track, alone, reaches every stage and from every stage its end."""
    return all(
        stage.key in reached(track, track.stages[0].key) and END in reached(track, stage.key)
        for track, stage in machine.stages()
    )


AMOUNT = Fact(key="amount", title="Amount", type=FactType.MONEY, optional=True)
SIGNS = (">", ">=", "<", "<=", "=", "!=")


@st.composite
def conditions(draw: st.DrawFn, names: list[str], depth: int = 2) -> Condition:
    """Over outcomes and amounts, `stage.outcome` and `stage.amount`."""
    name = draw(st.sampled_from(names))
    atom: Condition = Recorded(name)
    if name.endswith(".amount") and draw(st.booleans()):
        pounds = draw(st.sampled_from(["0.00", "5.00", "5.01", "9.00"]))
        value = FactValue(FactType.MONEY, pounds)
        atom = Compared(Recorded(name), draw(st.sampled_from(SIGNS)), value)
    shape = draw(st.sampled_from(["alone", "alone", "not", "and", "or"])) if depth else "alone"
    if shape == "alone":
        return atom
    if shape == "not":
        return Negated(draw(conditions(names, depth - 1)))
    parts = (atom, draw(conditions(names, depth - 1)))
    kind = AllOf if shape == "and" else AnyOf
    flat = (part.parts if isinstance(part, kind) else (part,) for part in parts)
    return kind(tuple(each for few in flat for each in few))


@st.composite
def conditional(
    draw: st.DrawFn, most_tracks: int = 2, most_stages: int = 3, *, of_own_track: bool = False
) -> Machine:
    """As `tangled`, with amounts recorded, and conditions on stages, needs and outcomes.

    of_own_track: no stage opens on a condition about another track.
    """
    machine = draw(tangled(most_tracks, most_stages))
    if sum(1 for _ in machine.stages()) < 2:
        return machine
    recording = {stage.key for _, stage in machine.stages() if draw(st.booleans())}
    names = {
        stage.key: [
            *(f"{stage.key}.{outcome.name}" for outcome in stage.outcomes),
            *([f"{stage.key}.amount"] if stage.key in recording else []),
        ]
        for _, stage in machine.stages()
    }
    tracks = []
    for track in machine.tracks:
        own = [stage.key for stage in track.stages]
        opens_on = own if of_own_track else list(names)
        stages = (
            _conditioned(draw, stage, names, recording, opens_on) for stage in track.stages
        )
        tracks.append(replace(track, stages=tuple(stages)))
    return replace(machine, tracks=tuple(tracks))


def _conditioned(
    draw: st.DrawFn,
    stage: Stage,
    names: dict[str, list[str]],
    recording: set[str],
    opens_on: list[str],
) -> Stage:
    def maybe(about: Collection[str] = tuple(names)) -> str | None:
        others = [
            name
            for key, many in names.items()
            if key in about and key != stage.key
            for name in many
        ]
        wanted: bool = bool(others) and draw(st.integers(0, 3)) == 0
        return write(draw(conditions(others))) if wanted else None

    def outcome(each: Outcome) -> Outcome:
        records = (AMOUNT,) if stage.key in recording else ()
        return replace(each, when=maybe(), records=records)

    onward = any(not each.leads_back for each in stage.outcomes)
    needs = (replace(builders.task("letter"), when=maybe()),) if draw(st.booleans()) else ()
    return replace(
        stage,
        outcomes=tuple(map(outcome, stage.outcomes)),
        when=maybe(opens_on) if onward else None,
        needs=needs,
    )
