"""Every name that is not known is answered with the one that was likely meant."""

from datetime import date

import pytest
from tests.builders import actor, document, machine, meets, signoffs, stage, task
from tests.timeline import Year

from cycle.engine import commands
from cycle.engine.commands import Command
from cycle.engine.decide import decide
from cycle.engine.verdicts import Refusal


@pytest.fixture
def year() -> Year:
    drafting = stage(
        "drafting", document("report"), signoffs("report"), task("letter"), complete="deciding"
    )
    deciding = stage("deciding", meets("council"), adopted="end", referred_back="drafting")
    return Year(machine(plan=[drafting, deciding])).attaches("author", "report")


@pytest.mark.parametrize(
    ("command", "meant"),
    [
        (commands.SignOff(issues=("leagl",)), "legal"),
        (commands.ReturnForChange(issues=("finacial",), reason="why"), "financial"),
        (commands.DoTask(task="leter"), "letter"),
        (commands.CompleteStage(stage="draftng"), "drafting"),
        (commands.CompleteStage(stage="drafting", outcome="complet"), "complete"),
        (commands.Publish(stage="draftng"), "drafting"),
        (commands.SetMeeting(meeting="councl", on=date(2017, 3, 1)), "council"),
        (commands.Waive(need="leagl", reason="why"), "legal"),
        (commands.Waive(need="lettre", reason="why"), "letter"),
    ],
)
def test_the_name_that_was_meant_is_told(year: Year, command: Command, meant: str) -> None:
    answer = decide(year.situation, actor("clerk", "monitoring-officer", "author"), command)
    assert isinstance(answer, Refusal)
    assert f'Did you mean "{meant}"?' in answer.reasons[0].sentence
