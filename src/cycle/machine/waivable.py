"""Which needs nobody could waive, though waiving is declared: no one waives what they owe.
Pure.
"""

from collections.abc import Iterator
from typing import NamedTuple

from cycle.machine.model import Machine, Stage, Track
from cycle.machine.needs import Need
from cycle.machine.titles import with_article


class NotWaivable(NamedTuple):
    """A need, or rows of its sheet, owed by the only office that may waive."""

    track: Track
    stage: Stage
    need: Need
    sentence: str


def not_waivable(machine: Machine) -> Iterator[NotWaivable]:
    """Nothing, where no office may waive: that nothing can be waived is then declared."""
    if len(set(machine.may_waive)) != 1:
        return
    office = machine.may_waive[0]
    for track, stage in machine.stages():
        for need in stage.needs:
            if need.is_asked and office in need.roles(machine.sheets):
                title = with_article(machine.title_of_role(office))
                sentence = (
                    f"nobody could waive {_owed(machine, need, office)}: only {title} may "
                    "waive, and owes it; name another in may_waive besides"
                )
                yield NotWaivable(track, stage, need, sentence)


def _owed(machine: Machine, need: Need, office: str) -> str:
    """The need; of a sheet, the rows that the office signs."""
    if not need.signatories(machine.sheets):
        return need.key
    _, *issues = need.names(machine.sheets)
    owed = [each for each in issues if need.owed_by(machine.sheets, each) == office]
    return f"{need.key} ({', '.join(owed)})"
