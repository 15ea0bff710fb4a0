"""Which offices sign a text that they may hand in themselves, where nobody signs their own:
then another holder or a deputy must sign. Pure.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cycle.machine.model import Machine, Stage, Track
from cycle.machine.needs import Need
from cycle.machine.titles import any_of


class OwnText(NamedTuple):
    """A row that only offices may sign which may hand in the text."""

    track: Track
    stage: Stage
    need: Need
    sentence: str


def own_texts(machine: Machine) -> Iterator[OwnText]:
    """In the order of the declaration."""
    writers = _writers(machine)
    for track, stage in machine.stages():
        for need in stage.needs:
            for issue, roles, document in _signed(machine, writers, need):
                if set(roles) <= writers[document]:
                    sentence = _sentence(machine, issue, roles, document)
                    yield OwnText(track, stage, need, sentence)


def writing_signatories(machine: Machine) -> tuple[str, ...]:
    """The offices that sign a text which they may hand in themselves, where nobody signs their
    own.
    """
    writers = _writers(machine)
    found = (
        role
        for _, stage in machine.stages()
        for need in stage.needs
        for _, roles, document in _signed(machine, writers, need)
        for role in roles
        if role in writers[document]
    )
    return tuple(dict.fromkeys(found))


def _signed(
    machine: Machine, writers: Mapping[str, set[str]], need: Need
) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """What is signed by others than its authors: the issue, the offices of which any signs it,
    and the document.
    """
    if need.by_others_than_authors:
        _, *issues = need.names(machine.sheets)
        for issue in issues:
            for document in need.rests_on:
                if document in writers:
                    yield issue, need.roles_of(machine.sheets, issue), document


def _writers(machine: Machine) -> Mapping[str, set[str]]:
    """By document, the offices that are asked to hand it in."""
    writers: dict[str, set[str]] = {}
    for _, stage in machine.stages():
        for need in stage.needs:
            for document in need.supplies:
                writers.setdefault(document, set()).add(need.by)
    return writers


def _sentence(machine: Machine, issue: str, roles: tuple[str, ...], document: str) -> str:
    titles = any_of(map(machine.title_of_role, roles))
    return (
        f"{issue} is signed by {titles}, and so by whoever hands in {document}; since nobody "
        "may sign a text of their own, nobody is left who may sign it unless a deputy does"
    )
