"""Random declarations of how stages hang together: tracks, loops, branches, `after`; no needs.
For property tests.
"""

from hypothesis import strategies as st
from tests import builders

from cycle.machine.model import END, Machine, Stage
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


def is_whole(machine: Machine) -> bool:
    """Whether each track, alone, reaches every stage and from every stage its end."""
    return all(
        stage.key in reached(track, track.stages[0].key) and END in reached(track, stage.key)
        for track, stage in machine.stages()
    )
