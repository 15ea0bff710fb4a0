"""The proof of a year of 60 stages in 8 tracks beside a plain search of what can be reached,
with conditions and without. Prints milliseconds and their ratio.
"""

from collections.abc import Callable, Iterator
from time import perf_counter

from cycle.machine.branches import Branches
from cycle.machine.explorer import Explorer
from cycle.machine.loading import workflow_from
from cycle.machine.model import Machine
from cycle.machine.reachable import components
from cycle.machine.soundness import prove

TRACKS, TURNS = 8, 5
WAITS, OPENS_WHEN, ASKS_WHEN = 2, 3, 5
"""The places in each track of the stages that wait, and that have conditions."""
HEAD = "workflow: big\ntitle: Big\nroles: {officer: Officer}\nclerks: [officer]\ntracks:"


def year(*, conditions: bool) -> Machine:
    text = "\n".join([HEAD, *(_track(number, conditions) for number in range(TRACKS))])
    return workflow_from(text.encode(), "big.yaml")


def _track(track: int, conditions: bool) -> str:  # noqa: FBT001 - passed on
    size = 8 if track < TRACKS / 2 else 7
    stages = (_stage(track, place, size, conditions) for place in range(size))
    return "\n".join([f"  t{track}:", *("\n".join(lines) for lines in stages)])


def _stage(track: int, place: int, size: int, conditions: bool) -> Iterator[str]:  # noqa: FBT001
    yield f"    - stage: s{track}-{place}"
    yield "      owner: officer"
    if place == WAITS and track:
        yield f"      after: t{track - 1}.s{track - 1}-1"
    if conditions and place == OPENS_WHEN:
        yield f"      when: s{track}-0.amount > £5,000"
    if conditions and place == ASKS_WHEN:
        yield f"      needs: [{{task: Told, as: told, when: not s{track}-2.other}}]"
    onward = f"s{track}-{place + 1}" if place + 1 < size else "end"
    records = ", records: {amount: money}" if place == 0 else ""
    back = f", back: s{track}-{place - 1}" if place else ""
    yield f"      outcomes: {{go: {{to: {onward}{records}}}, other: {onward}{back}}}"


def searched(machine: Machine) -> int:
    """How many configurations there are."""
    branches = Branches(machine)
    return sum(
        len(Explorer(tracks, branches).explore().came_by) for tracks in components(machine)
    )


def fastest(work: Callable[[Machine], object], machine: Machine) -> float:
    """In milliseconds, of several turns."""
    spent = []
    for _ in range(TURNS):
        began = perf_counter()
        work(machine)
        spent.append(perf_counter() - began)
    return min(spent) * 1000


def main() -> None:
    for conditions in (False, True):
        machine = year(conditions=conditions)
        proof, search = fastest(prove, machine), fastest(searched, machine)
        print(
            f"{'with' if conditions else 'without'} conditions: "
            f"{sum(1 for _ in machine.stages())} stages, {searched(machine)} configurations; "
            f"proof {proof:.1f} ms, search {search:.1f} ms, ratio {proof / search:.2f}"
        )


if __name__ == "__main__":
    main()
