"""Random declarations of how stages hang together: tracks, loops, branches, `after`; no needs.
For property tests.
"""

from hypothesis import strategies as st
from msgspec.structs import replace
from tests import builders

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
