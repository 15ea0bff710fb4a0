"""From a declared file to its machine and the proof that it is sound, each fault with its place
in the file. Pure.
"""

from dataclasses import dataclass

from cycle.declaration import loader
from cycle.declaration.faults import Fault
from cycle.declaration.schema import DeclaredWorkflow
from cycle.declaration.source import Source
from cycle.declaration.yaml_nodes import Path
from cycle.machine.likely_mistakes import likely_mistakes
from cycle.machine.lists import OF_ITEM
from cycle.machine.loading import workflow_from
from cycle.machine.model import Machine
from cycle.machine.own_texts import OwnText, own_texts
from cycle.machine.repetition import place_of
from cycle.machine.soundness import prove
from cycle.machine.unsoundness import Proof, SoundnessFault
from cycle.machine.waivable import NotWaivable, not_waivable


@dataclass(frozen=True, slots=True)
class Proved:
    """A machine and what was found of it. `places`: of each fault, in order, where it stands in
    the file. `likely_mistakes`: what is sound, and likely not what was meant.
    """

    machine: Machine
    proof: Proof
    places: tuple[Fault, ...]
    likely_mistakes: tuple[Fault, ...] = ()


def proved(content: bytes, file: str) -> Proved:
    """Read, compile, explore. Raises DeclarationError where the file declares no machine."""
    machine = workflow_from(content, file)
    proof = prove(machine)
    reading = loader.read_workflow(content, file)
    source, declared = reading.source, reading.checked()
    return Proved(
        machine,
        proof,
        tuple(_placed(machine, declared, source, fault) for fault in proof.faults),
        (
            *likely_mistakes(declared, source),
            *(_warned(declared, source, found) for found in not_waivable(machine)),
            *(_warned(declared, source, found) for found in own_texts(machine)),
        ),
    )


def _placed(
    machine: Machine, declared: DeclaredWorkflow, source: Source, fault: SoundnessFault
) -> Fault:
    track = machine.track(fault.track)
    stage = track.stage(fault.stage)
    path: Path = ("tracks", fault.track, place_of(declared.tracks[fault.track], stage.key))
    if fault.after is not None:
        path = (*path, "after") if len(stage.after) == 1 else (*path, "after", fault.after)
    elif fault.need is not None:
        path = (
            *path,
            "needs",
            [need.key for need in stage.needs].index(fault.need.partition(OF_ITEM)[0]),
        )
    else:
        path = (*path, "stage")
    return source.at_value(path, fault.sentence)


def _warned(declared: DeclaredWorkflow, source: Source, found: NotWaivable | OwnText) -> Fault:
    number = place_of(declared.tracks[found.track.key], found.stage.key)
    needs = [each.key for each in found.stage.needs]
    path: Path = ("tracks", found.track.key, number, "needs", needs.index(found.need.key))
    return source.at_value(path, found.sentence)
