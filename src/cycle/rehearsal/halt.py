"""Where a rehearsed year cannot go on: why, and what may help."""

from datetime import datetime

from cycle.engine.obligations import obligations
from cycle.engine.verdicts import Code, Refusal
from cycle.errors import CycleError
from cycle.machine.model import Machine
from cycle.machine.soundness import prove
from cycle.service.cycles import Loaded


class RehearsalError(CycleError):
    """The year cannot be played to its end."""


def remedy_of(machine: Machine) -> str:
    """Never to check what `cycle check` calls sound."""
    if not prove(machine).sound:
        return "Run: cycle check FILE"
    return "Play it otherwise: --outcome STAGE=OUTCOME, --move MEETING=DATE@WHEN."


def describe_halt(loaded: Loaded, now: datetime) -> str:
    waiting = [found.sentence for found in obligations(loaded.at(now))]
    stages = [
        f"{track} at {present.stage}"
        for track, present in loaded.state.tracks.items()
        if not present.ended
    ]
    return (
        f"The year comes to a halt: {', '.join(stages)}"
        + (f"; {waiting[0]}" if waiting else "")
        + "."
    )


def describe_refusal(what: str, answer: Refusal) -> str:
    return f"{what}: refused, since {'; '.join(each.sentence for each in answer.reasons)}"


def must_be_begun(answer: object) -> None:
    """Raises RehearsalError where the opening of the year was refused. A date that another
    cycle would give, the file of dates gives here.
    """
    if not isinstance(answer, Refusal):
        return
    first = answer.reasons[0]
    dates = "Give it in the file of dates, under dates: NAME: DATE."
    raise RehearsalError(
        f"The year is not begun: {'; '.join(each.sentence for each in answer.reasons)}.",
        dates if first.code is Code.NO_DATE else first.remedy or dates,
    )


def refused(machine: Machine, what: str, answer: Refusal) -> RehearsalError:
    """An act without which the year cannot go on, with what its refusal says would help."""
    remedy = next((each.remedy for each in answer.reasons if each.remedy), None)
    return RehearsalError(f"{describe_refusal(what, answer)}.", remedy or remedy_of(machine))
