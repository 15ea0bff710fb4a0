"""The forms of reports as a council declares them, in `reports:` of a workflow. Pure.

A template says which fields the header has and which sections follow, in their order; a report
is one in Word or in YAML alike.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from cycle.declaration.declared import Declared
from cycle.declaration.local_dates import Day
from cycle.declaration.values import Key, Line, Text, short_for
from cycle.report_templates import (
    DatedGuidance,
    HeaderField,
    ReportTemplate,
    SectionKind,
    TemplateSection,
)

USUAL_COLUMNS = ("Issue", "Implications", "Sign-off")

_ONE_AT_MOST = (
    SectionKind.RECOMMENDATIONS,
    SectionKind.OPTIONS,
    SectionKind.TIMETABLE,
    SectionKind.APPENDICES,
)


class DeclaredGuidance(Declared):
    """A text alone is short for guidance that is always right."""

    text: Text
    first: Day | None = Field(default=None, alias="from")
    last: Day | None = Field(default=None, alias="to")
    basis: Line | None = None


def _each(value: object) -> object:
    """One text, or one mapping, is short for a list of one."""
    listed = value if isinstance(value, list | tuple) else [value]
    return tuple(map(short_for("text"), listed))


_Guidance = Annotated[
    tuple[DeclaredGuidance, ...],
    BeforeValidator(
        _each,
        json_schema_input_type=Text | DeclaredGuidance | tuple[Text | DeclaredGuidance, ...],
    ),
]


class DeclaredField(Declared):
    """A key alone is short for a field whose title is the key's words."""

    field: Key
    title: Line | None = None
    required: bool = True


class DeclaredSection(Declared):
    section: Key
    title: Line
    holds: Literal[
        "text",
        "list",
        "recommendations",
        "options",
        "timetable",
        "implications",
        "appendices",
    ] = "text"
    required: bool = True
    numbered: bool = False
    nested: bool = True
    lead: Line | None = None
    columns: tuple[Line, Line, Line] | None = None
    guidance: _Guidance = ()

    @model_validator(mode="after")
    def _says_what_its_kind_has(self) -> "DeclaredSection":
        if self.columns and self.holds != "implications":
            raise PydanticCustomError(
                "section", '"columns" belong to the section that holds the implications'
            )
        if not self.nested and self.holds != "recommendations":
            raise PydanticCustomError(
                "section", '"nested" belongs to the section that holds the recommendations'
            )
        return self


class DeclaredTemplate(Declared):
    """A report's form: what is above its sections, and the sections in their order."""

    title: Line = "Report"
    header: tuple[
        Annotated[
            DeclaredField,
            BeforeValidator(short_for("field"), json_schema_input_type=Key | DeclaredField),
        ],
        ...,
    ] = ()
    sections: tuple[DeclaredSection, ...] = Field(min_length=1)
    rows: Mapping[Key, _Guidance] = {}

    @model_validator(mode="after")
    def _is_one_form(self) -> "DeclaredTemplate":
        kinds = Counter(section.holds for section in self.sections)
        if kinds["implications"] != 1:
            raise PydanticCustomError(
                "template", 'exactly one section has "holds: implications": rows are signed'
            )
        for kind in _ONE_AT_MOST:
            if kinds[kind.value] > 1:
                raise PydanticCustomError(
                    "template", 'only one section may have "holds: {kind}"', {"kind": kind}
                )
        _told_once("field", (field.field for field in self.header))
        _told_once("section", (section.section for section in self.sections))
        _told_once("title", (section.title.casefold() for section in self.sections))
        return self


def _told_once(what: str, names: Iterable[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise PydanticCustomError(
                "template", 'the {what} "{name}" stands twice', {"what": what, "name": name}
            )


def template_of(key: str, declared: DeclaredTemplate) -> ReportTemplate:
    """The template as a compiled machine carries it."""
    return ReportTemplate(
        key=key,
        title=declared.title,
        header=tuple(_field(field) for field in declared.header),
        sections=tuple(_section(section) for section in declared.sections),
        rows={issue: _dated(guidance) for issue, guidance in declared.rows.items()},
    )


def _field(declared: DeclaredField) -> HeaderField:
    title = declared.title or declared.field.replace("-", " ").capitalize()
    return HeaderField(key=declared.field, title=title, required=declared.required)


def _section(declared: DeclaredSection) -> TemplateSection:
    holds = SectionKind(declared.holds)
    usual = USUAL_COLUMNS if holds is SectionKind.IMPLICATIONS else None
    return TemplateSection(
        key=declared.section,
        title=declared.title,
        holds=holds,
        required=declared.required,
        numbered=declared.numbered,
        nested=declared.nested,
        lead=declared.lead,
        columns=declared.columns or usual,
        guidance=_dated(declared.guidance),
    )


def _dated(guidance: tuple[DeclaredGuidance, ...]) -> tuple[DatedGuidance, ...]:
    return tuple(
        DatedGuidance(
            text=each.text, first=_day(each.first), last=_day(each.last), basis=each.basis
        )
        for each in guidance
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
