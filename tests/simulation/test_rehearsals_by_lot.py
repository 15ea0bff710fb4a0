"""Years drawn by lot: whoever is late or away, whatever comes back, every year comes to an end
with a whole record.
"""

from pathlib import Path

import pytest
from tests.repetition import seeds

from cycle import shipped
from cycle.calendar.bank_holidays import load_calendar
from cycle.machine.loading import load_dates, load_workflow
from cycle.mail.folder import FolderRelay
from cycle.rehearsal.lines import StoryLine, StoryLineKind
from cycle.rehearsal.output import RehearsalOutput
from cycle.rehearsal.scenario import drawn
from cycle.rehearsal.year import RehearsedYear

COMPLETE = "every track is at its end: the cycle is complete"


@pytest.mark.parametrize("seed", seeds(4))
def test_a_year_drawn_by_lot_ends_with_a_whole_record(seed: int, tmp_path: Path) -> None:
    machine = load_workflow(shipped.workflows() / "community-safety.yaml")
    dates = load_dates(shipped.workflows() / "community-safety-2016-17.yaml", machine)
    scenario = drawn(seed, machine, dates, load_calendar(machine.calendar))
    year = RehearsedYear(machine, dates, scenario, tmp_path, FolderRelay(tmp_path / "mails"))
    album = RehearsalOutput(machine, scenario, year)
    list(album.play())
    year.close()
    assert not album.faults
    ended = next(n for n, line in enumerate(album.lines) if line.text == COMPLETE)
    told = album.lines[ended + 1 :]
    assert told
    assert all(
        line.mail and line.text.endswith("the whole cycle is at its end") for line in told
    )
    sent = [line for line in album.lines if line.mail and line.mail.sent]
    assert len(sent) == len(set((tmp_path / "mails").iterdir()))
    assert not [line for line in sent if scenario.relay_down_until(line.at.date())]
    assert not [
        line
        for line in album.lines
        if _is_an_act(line) and line.at.weekday() in machine.calendar.weekend
    ]


def _is_an_act(line: StoryLine) -> bool:
    """An officer's act; a bank holiday may be proclaimed on any day."""
    return line.kind is StoryLineKind.PERSON and line.event != "day-noted"
