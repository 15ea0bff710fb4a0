"""What a cycle says of a report that is to be written: its header as far as it is known, and
the meetings. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cycle.declaration.report import Outline
from cycle.engine.state import State
from cycle.machine.model import Machine
from cycle.report_templates import HeaderKey
from cycle.reports.committee_report import day_in_words, timetable

AUTHOR = "lead-officer"
"""The field of the header that names the office which hands the report in."""


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What the cycle says of a new report. header: the fields known already, by their keys;
    timetable: its meetings and their dates; day: that on which guidance must be right.
    """

    outline: Outline
    meeting: str
    header: Mapping[str, str]
    timetable: Sequence[tuple[str, str]]
    day: date


def form_facts(machine: Machine, state: State, outline: Outline, today: date) -> FormFacts:
    """The facts of a new report. Guidance is that of the day of its meeting, else of today."""
    held = state.meetings.get(outline.meeting)
    on = held.on if held else None
    decides = outline.meetings[machine.final_decision or outline.meeting]
    meeting = f"{outline.meetings[outline.meeting]}, {day_in_words(on)}"
    office = next(_offices(machine, outline.document), "")
    return FormFacts(
        outline=outline,
        meeting=meeting,
        header={
            HeaderKey.MEETING: meeting,
            HeaderKey.DECIDES: decides,
            HeaderKey.CLASSIFICATION: "Non-exempt",
            AUTHOR: machine.title_of_role(office) if office else "",
        },
        timetable=tuple(timetable(machine, state)),
        day=on or today,
    )


def _offices(machine: Machine, document: str) -> Iterator[str]:
    for _, stage in machine.stages():
        yield from (need.by for need in stage.needs if document in need.supplies)
