"""What `cycle check` says of a declared file: its faults, else the proof that it is sound, and
its letters in words.

Reads nothing of the office but its templates, and writes nothing.
"""

from collections.abc import Iterator

import msgspec

from cycle.declaration.faults import DeclarationError
from cycle.machine.model import Machine, fingerprint
from cycle.machine.proving import Proved, proved
from cycle.machine.unsoundness import REMEDIES
from cycle.mail import samples
from cycle.mail.templates import Templates

DECLARATION = "declaration"
"""The code of a fault in the form of the file, or in what its names refer to."""
TEMPLATE = "template"
"""The code of a fault in a mail template."""


class DeclarationFinding(msgspec.Struct, frozen=True, kw_only=True):
    """One fault: `sentence` begins with its place; counterexample: the acts that lead there, in
    order.
    """

    code: str
    sentence: str
    remedy: str | None = None
    counterexample: tuple[str, ...] = ()


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """One file. configurations: how many were explored; letters: how many were put into
    words. notes: what is likely a mistake, though nothing is wrong with it; each begins with
    its place.
    """

    file: str
    tracks: int = 0
    stages: int = 0
    roles: int = 0
    fingerprint: str | None = None
    configurations: int = 0
    letters: int = 0
    findings: tuple[DeclarationFinding, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        return not self.findings


def check(content: bytes, file: str, templates: Templates) -> Checked:
    """All that can be said of the file before a year begins."""
    try:
        found = proved(content, file)
    except DeclarationError as error:
        faults = tuple(
            DeclarationFinding(code=DECLARATION, sentence=str(fault)) for fault in error.faults
        )
        return Checked(file=file, findings=faults)
    machine = found.machine
    letters = (*samples.letters(), *samples.letters_of(machine))
    faulty = dict.fromkeys(
        error.message for letter in letters for error in templates.faults(letter)
    )
    mend = "Mend the template, or remove it from the council's folder to use the shipped one."
    return Checked(
        file=file,
        tracks=len(machine.tracks),
        stages=_stages(machine),
        roles=len(machine.roles),
        fingerprint=fingerprint(machine),
        configurations=found.proof.configurations,
        letters=len(letters),
        findings=(
            *_unsound(found),
            *(
                DeclarationFinding(code=TEMPLATE, sentence=message, remedy=mend)
                for message in faulty
            ),
        ),
        notes=tuple(map(str, found.likely_mistakes)),
    )


def _stages(machine: Machine) -> int:
    return sum(len(track.stages) for track in machine.tracks)


def _unsound(found: Proved) -> Iterator[DeclarationFinding]:
    for fault, place in zip(found.proof.faults, found.places, strict=True):
        yield DeclarationFinding(
            code=fault.code.value,
            sentence=str(place),
            remedy=REMEDIES[fault.code],
            counterexample=fault.counterexample,
        )
