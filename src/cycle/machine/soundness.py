"""Can the year get stuck? Every fault that lies in how stages, outcomes and `after` hang
together. Pure.

The property is the soundness of workflow nets (W. M. P. van der Aalst, The application of Petri
nets to workflow management, J. Circuits, Systems and Computers 8(1), 1998; van der Aalst et
al., Soundness of workflow nets, Formal Aspects of Computing 23(3), 2011): from wherever the
year can come to, its end can be reached; nothing is open then; every stage and outcome can
happen. Without conditions, a track that is open can always go on, the shortest way to its end;
so the end is out of reach only where nothing is open: the standstills tell everything. With
conditions (cycle.machine.conditional) the end is looked for from everywhere. A cycle ends when
every track has, so nothing is left open by it.

Taken as given: what people can do they do, any outcome may be chosen, meetings get dates. Not
taken as given: a document that nobody must supply, outcomes that come by themselves for ever.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from cycle.machine.automatic import spinning
from cycle.machine.branches import Branches
from cycle.machine.conditional import faults_of_conditions
from cycle.machine.explorer import MOST, Explorer
from cycle.machine.lists import asks_for_each, sample_items, written_out_for
from cycle.machine.model import END, IN_NO_STAGE, After, Machine, Stage, Track
from cycle.machine.reachable import (
    Configuration,
    Explored,
    TakenOutcome,
    components,
    missing,
    names_passed,
    play,
    reached,
    supply,
)
from cycle.machine.unsoundness import (
    Proof,
    SoundnessFault,
    Unsoundness,
    describe_acts,
    soundness_fault,
)


def prove(machine: Machine, most: int = MOST) -> Proof:
    """Explore the machine; one that asks for one of each, with none, one and two items in its
    lists. Of faults with the same cause, the one that the fewest acts lead to is told.
    """
    if not asks_for_each(machine):
        return _proved(machine, most)
    proofs = [
        _proved(written_out_for(machine, sample_items(machine, count)), most)
        for count in SAMPLES
    ]
    faults = {fault.sentence: fault for proof in reversed(proofs) for fault in proof.faults}
    return Proof(
        configurations=sum(proof.configurations for proof in proofs),
        faults=tuple(faults.values()),
    )


SAMPLES = (0, 1, 2)
"""Items in a list: none; one; one beside another."""


def _proved(machine: Machine, most: int) -> Proof:
    cut_off = tuple(_cut_off(machine))
    if cut_off:
        return Proof(configurations=0, faults=cut_off)
    branches = Branches(machine)
    explored = [
        Explorer(tracks, branches, _watched(tracks)).explore(most)
        for tracks in components(machine)
    ]
    faults = [
        fault
        for found in explored
        for check in (
            _too_many,
            _standstills,
            faults_of_conditions,
            _never_opening,
            _not_supplied,
        )
        for fault in check(machine, found)
    ]
    spins = (
        _spin(machine, explored, track, stage, circle)
        for track, stage, circle in spinning(machine)
    )
    return Proof(
        configurations=sum(len(found.came_by) for found in explored), faults=(*faults, *spins)
    )


def _cut_off(machine: Machine) -> Iterator[SoundnessFault]:
    """What a track alone shows. The declaration's own check finds it earlier; a machine may
    come from elsewhere.
    """
    for track, stage in machine.stages():
        if stage.key not in reached(track, track.stages[0].key):
            sentence = f"{stage.key} never opens: no outcome leads to it"
            yield soundness_fault(
                machine, Unsoundness.NEVER_OPENS, sentence, (track.key, stage.key)
            )
        elif END not in reached(track, stage.key):
            sentence = f"from {stage.key} no outcome ever leads to the end"
            yield soundness_fault(
                machine, Unsoundness.NO_WAY_OUT, sentence, (track.key, stage.key)
            )


def _too_many(machine: Machine, found: Explored) -> Iterator[SoundnessFault]:
    if not found.complete:
        first = found.tracks[0]
        names = ", ".join(track.key for track in found.tracks)
        sentence = (
            f"the tracks {names} have more than {len(found.came_by) - 1:,} "
            "configurations together: not proved"
        )
        yield soundness_fault(
            machine, Unsoundness.TOO_MANY, sentence, (first.key, first.stages[0].key)
        )


def _standstills(machine: Machine, found: Explored) -> Iterator[SoundnessFault]:
    """For each cause, the first standstill that shows it: no other takes fewer acts."""
    told: set[object] = set()
    for here in found.standstills:
        for cause in (
            *_never_passed(machine, found.tracks, here),
            *_rings(machine, found.tracks, here),
        ):
            if cause.sentence not in told:
                told.add(cause.sentence)
                acts = found.acts(here)
                yield msgspec.structs.replace(
                    cause, acts=acts, counterexample=describe_acts(machine, acts)
                )


def _waiting(
    tracks: Iterable[Track], here: Configuration
) -> Iterator[tuple[Track, Stage, int, After]]:
    """Each thing that is still waited for, in a standstill."""
    for track, key in zip(tracks, here.stages, strict=True):
        if key not in IN_NO_STAGE:
            stage = track.stage(key)
            unmet = missing(stage, here)
            yield from (
                (track, stage, number, after)
                for number, after in enumerate(stage.after)
                if str(after) in unmet
            )


def _can_still_pass(machine: Machine, after: After, present: str) -> bool:
    """Whether the track that is waited for has, from its present stage, a way to pass what is
    waited for.
    """
    track = machine.track(after.track)
    if after.stage not in reached(track, present):
        return False
    stage = track.stage(after.stage)
    return any(str(after) in names_passed(track, stage, outcome) for outcome in stage.outcomes)


def _never_passed(
    machine: Machine, tracks: tuple[Track, ...], here: Configuration
) -> Iterator[SoundnessFault]:
    present = dict(zip((track.key for track in tracks), here.stages, strict=True))
    for track, stage, number, after in _waiting(tracks, here):
        if not _can_still_pass(machine, after, present[after.track]):
            sentence = f"{stage.key} waits for ever: {_why_never(machine, after)}"
            place = track.key, stage.key
            yield soundness_fault(
                machine, Unsoundness.NEVER_PASSED, sentence, place, after=number
            )


def _why_never(machine: Machine, after: After) -> str:
    outcome = (
        machine.stage(after.track, after.stage).outcome(after.outcome)
        if after.outcome
        else None
    )
    if outcome and outcome.leads_back:
        return f'"{outcome.name}" leads back, so {after} never counts as passed'
    passing = (
        each for each in machine.stage(after.track, after.stage).outcomes if not each.leads_back
    )
    if not outcome and not any(passing):
        return f"every outcome of {after.stage} leads back, so {after} never counts as passed"
    return f"{after} can no longer be passed"


def _rings(
    machine: Machine, tracks: tuple[Track, ...], here: Configuration
) -> Iterator[SoundnessFault]:
    """Each circle of waiting stages in which every one could go on, if only the next one
    did.
    """
    present = dict(zip((track.key for track in tracks), here.stages, strict=True))
    waits: dict[str, tuple[Stage, int, After]] = {}
    for track, stage, number, after in _waiting(tracks, here):
        if _can_still_pass(machine, after, present[after.track]):
            waits.setdefault(track.key, (stage, number, after))
    for ring in _circles({key: after.track for key, (_, _, after) in waits.items()}):
        told = ", ".join(f"{waits[key][0].key} waits for {waits[key][2]}" for key in ring)
        stage, number, _ = waits[ring[0]]
        yield soundness_fault(
            machine,
            Unsoundness.RING,
            f"stages wait for one another: {told}",
            (ring[0], stage.key),
            after=number,
        )


def _circles(onward: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """The circles of a mapping in which each has at most one next, each circle once."""
    done: set[str] = set()
    for start in onward:
        path: list[str] = []
        key: str | None = start
        while key is not None and key not in path and key not in done:
            path.append(key)
            key = onward.get(key)
        if key in path:
            yield tuple(path[path.index(key) :])
        done.update(path)


def _never_opening(machine: Machine, found: Explored) -> Iterator[SoundnessFault]:
    """Stages that open in no configuration; the shortest way to where one waits is told, if it
    is ever entered.
    """
    if not found.complete:
        return
    for place, track in enumerate(found.tracks):
        opened = {here.stages[place] for here in found.came_by if found.is_open(place, here)}
        for stage in track.stages:
            if stage.key not in opened:
                yield _dead(machine, found, place, stage)


def _dead(machine: Machine, found: Explored, place: int, stage: Stage) -> SoundnessFault:
    waits = next((here for here in found.standstills if here.stages[place] == stage.key), None)
    outcomes = " nor ".join(outcome.name for outcome in stage.outcomes)
    sentence = f"{stage.key} never opens, so it never ends as {outcomes}"
    acts = found.acts(waits) if waits else ()
    return soundness_fault(
        machine, Unsoundness.NEVER_OPENS, sentence, (found.tracks[place].key, stage.key), acts
    )


def _asked_for(stage: Stage) -> Iterator[tuple[str, str]]:
    """Needs over a document that the stage does not itself ask anyone to supply, or not on
    every way: (need, document).
    """
    own = {document for need in stage.needs if need.when is None for document in need.supplies}
    for need in stage.needs:
        yield from ((need.key, document) for document in need.rests_on if document not in own)


def _watched(tracks: tuple[Track, ...]) -> dict[str, frozenset[str]]:
    return {
        stage.key: frozenset(document for _, document in _asked_for(stage))
        for track in tracks
        for stage in track.stages
        if any(_asked_for(stage))
    }


def _not_supplied(machine: Machine, found: Explored) -> Iterator[SoundnessFault]:
    """Documents that a stage signs or publishes, and that on some way there nobody had to
    supply.

    Where another track asks for the document, it can be had from there, whenever that may be:
    that is taken as given.
    """
    for place, track in enumerate(found.tracks):
        for stage in track.stages:
            for need, document in _asked_for(stage):
                lacking = _lacking(machine, found, place, stage, need, document)
                if lacking:
                    sentence = (
                        f'{stage.key} needs the document "{document}", which nobody '
                        "was asked to supply"
                    )
                    acts = _needed(found, found.acts(lacking), place)
                    yield soundness_fault(
                        machine,
                        Unsoundness.NOT_SUPPLIED,
                        sentence,
                        (track.key, stage.key),
                        acts,
                        need=need,
                    )


def _lacking(
    machine: Machine, found: Explored, place: int, stage: Stage, need: str, document: str
) -> Configuration | None:
    suppliers = {
        track.key
        for track, each in machine.stages()
        for supplier in each.needs
        if document in supplier.supplies
    }
    if suppliers - {found.tracks[place].key}:
        return None
    there = (
        here
        for here in found.came_by
        if here.stages[place] == stage.key and found.is_open(place, here)
    )
    return next(
        (
            here
            for here in there
            if supply(document) not in here.passed
            and _is_asked_without(found, stage, here, need, document)
        ),
        None,
    )


def _is_asked_without(
    found: Explored, stage: Stage, here: Configuration, need: str, document: str
) -> bool:
    """Whether the need is asked for there, and nothing of the stage then supplies the
    document.
    """
    asked = found.branches.asked(stage, here.ends)
    return any(each.key == need for each in asked) and not any(
        document in each.supplies for each in asked
    )


def _spin(
    machine: Machine,
    explored: Iterable[Explored],
    track: Track,
    stage: Stage,
    circle: tuple[TakenOutcome, ...],
) -> SoundnessFault:
    names = " to ".join([*(act.stage for act in circle), stage.key])
    sentence = f"{names}: by missed deadlines alone, again and again, without a person"
    acts: tuple[TakenOutcome, ...] = ()
    for found in explored:
        if track in found.tracks:
            place = found.tracks.index(track)
            opened = (
                here
                for here in found.came_by
                if here.stages[place] == stage.key and found.is_open(place, here)
            )
            acts = next((_needed(found, found.acts(here), place) for here in opened), ())
    return soundness_fault(
        machine, Unsoundness.SPINS, sentence, (track.key, stage.key), (*acts, *circle)
    )


def _needed(
    found: Explored, acts: tuple[TakenOutcome, ...], place: int
) -> tuple[TakenOutcome, ...]:
    """The acts without those of other tracks that the last stage of this track does not rest
    on; all of them, where conditions may rest on any.
    """
    if found.onward:
        return acts
    for act in reversed(acts):
        fewer = tuple(each for each in acts if each is not act)
        there = play(found.tracks, fewer) if act.track != found.tracks[place].key else None
        if there and found.is_open(place, there):
            acts = fewer
    return acts
