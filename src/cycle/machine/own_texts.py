"""Which offices sign a text that they may hand in themselves, where nobody signs their own:
then another holder or a deputy must sign. Pure.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cycle.machine.model import Machine, Stage, Track
from cycle.machine.needs import Need
from cycle.machine.titles import with_article


class OwnText(NamedTuple):
    """An office, and the need by which it signs what it may hand in."""

    track: Track
    stage: Stage
    need: Need
    role: str
    sentence: str


def own_texts(machine: Machine) -> Iterator[OwnText]:
    """In the order of the declaration."""
    writers = _writers(machine)
    for track, stage in machine.stages():
        for need in stage.needs:
            if not need.by_others_than_authors:
                continue
            for role in need.signatories(machine.sheets):
                own = [each for each in need.rests_on if role in writers.get(each, ())]
                if own:
                    sentence = _sentence(machine, need, role, own[0])
                    yield OwnText(track, stage, need, role, sentence)


def _writers(machine: Machine) -> Mapping[str, set[str]]:
    """By document, the offices that are asked to hand it in."""
    writers: dict[str, set[str]] = {}
    for _, stage in machine.stages():
        for need in stage.needs:
            for document in need.supplies:
                writers.setdefault(document, set()).add(need.by)
    return writers


def _sentence(machine: Machine, need: Need, role: str, document: str) -> str:
    _, *issues = need.names(machine.sheets)
    signed = [each for each in issues if need.owed_by(machine.sheets, each) == role]
    title = with_article(machine.title_of_role(role))
    return (
        f"{title} hands in {document} and signs {', '.join(signed)} over it, and nobody may "
        "sign a text of their own: nobody is left who may sign unless a deputy does"
    )
