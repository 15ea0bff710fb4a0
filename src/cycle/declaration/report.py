"""The value of a report to a meeting, and its form in YAML. Pure.

A report is taken in whole or not at all: every row of its sheet has a text ("None." is a text
like any other), every section says something, and every name refers to a meeting or a document
of the workflow. `cycle.declaration.prose` says how a text becomes paragraphs and lists.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from cycle.declaration.declared import Declared
from cycle.declaration.values import Key, Line, Text
from cycle.report_templates import ReportTemplate

_PARAGRAPHS_OF_SCHEDULE_12A = Field(ge=1, le=7)
"""Local Government Act 1972, Sch. 12A, Part 1, paras 1 to 7: descriptions of exempt information
in England.
"""


@dataclass(frozen=True, slots=True)
class Heading:
    """A row of the report's sheet, and the title of the office that signs it."""

    issue: str
    title: str
    office: str


@dataclass(frozen=True, slots=True)
class Outline:
    """What a workflow says of one report. Meetings and documents are titles by key; `meeting`
    takes the report.
    """

    document: str
    title: str
    meeting: str
    rows: tuple[Heading, ...]
    meetings: Mapping[str, str]
    documents: Mapping[str, str]
    template: ReportTemplate
    usual: bool = True
    """Whether the template is the one of a report whose document names none."""


class Option(Declared):
    title: Line
    text: Text
    recommended: bool = False


class Appendix(Declared):
    """A document of the cycle, or the title of something else. `exempt`: the paragraph it is
    exempt under.
    """

    document: Key | None = None
    title: Line | None = None
    exempt: Annotated[int, _PARAGRAPHS_OF_SCHEDULE_12A] | None = None


def _titled(value: object) -> object:
    return {"title": value} if isinstance(value, str) else value


Appendices: TypeAlias = tuple[
    Annotated[Appendix, BeforeValidator(_titled, json_schema_input_type=Line | Appendix)], ...
]


class Report(Declared):
    """A whole report. `exempt_under`: the paragraph of Schedule 12A, Part 1, where it is
    exempt.
    """

    title: Line | None = None
    final_decision_maker: Key
    lead_head_of_service: Line
    lead_officer: Line
    classification: Literal["non-exempt", "exempt"]
    exempt_under: Annotated[int, _PARAGRAPHS_OF_SCHEDULE_12A] | None = None
    wards: Line
    recommendations: tuple[Text, ...] = Field(min_length=1)
    corporate_priorities: tuple[Text, ...] = Field(min_length=1)
    purpose: Text
    background: Text
    do_nothing: Text
    options: tuple[Option, ...] = Field(min_length=1)
    preferred_option: Text
    previous_feedback: Text
    next_steps: Text
    implications: Mapping[Key, Text]
    appendices: Appendices = ()
    background_papers: tuple[Line, ...] = ()

    @property
    def header(self) -> Mapping[str, str]:
        """The lines of the header, by the keys of the usual template."""
        return {
            "lead-head-of-service": self.lead_head_of_service,
            "lead-officer": self.lead_officer,
            "wards": self.wards,
        }

    @property
    def sections(self) -> Mapping[str, str]:
        """The texts of the sections, by the keys of the usual template."""
        return {
            "purpose": self.purpose,
            "background": self.background,
            "preferred-option": self.preferred_option,
            "previous-feedback": self.previous_feedback,
            "next-steps": self.next_steps,
        }

    @property
    def lists(self) -> Mapping[str, tuple[str, ...]]:
        """The sections that are lists, by the keys of the usual template."""
        return {
            "corporate-priorities": self.corporate_priorities,
            "background-papers": self.background_papers,
        }


class TemplatedReport(Declared):
    """A report in the form that a template declares: its lines, texts and lists by their keys.
    What the template has not is left empty.
    """

    title: Line | None = None
    final_decision_maker: Key | None = None
    classification: Literal["non-exempt", "exempt"] = "non-exempt"
    exempt_under: Annotated[int, _PARAGRAPHS_OF_SCHEDULE_12A] | None = None
    header: Mapping[Key, Line] = {}
    recommendations: tuple[Text, ...] = ()
    sections: Mapping[Key, Text] = {}
    lists: Mapping[Key, Annotated[tuple[Text, ...], Field(min_length=1)]] = {}
    do_nothing: Text | None = None
    options: tuple[Option, ...] = ()
    implications: Mapping[Key, Text]
    appendices: Appendices = ()


AnyReport: TypeAlias = Report | TemplatedReport


@dataclass(frozen=True, slots=True)
class ReadReport:
    """A report, and what was noticed as it was read. accepted: the places whose tracked changes
    were taken as made; told: what was left out of it.
    """

    report: AnyReport
    accepted: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
