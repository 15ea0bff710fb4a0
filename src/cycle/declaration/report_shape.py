"""The form in YAML of a report that a template declares: a key for each field of the header and
for each section. Pure.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, create_model

from cycle.declaration.declared import Declared
from cycle.declaration.report import EXEMPT_PARAGRAPH, Appendices, Option
from cycle.declaration.values import Key, Line, Text
from cycle.report_templates import (
    HeaderField,
    HeaderKey,
    ReportTemplate,
    SectionKind,
    TemplateSection,
    reserved_keys,
)

_Fields = dict[str, Any]


def in_yaml(key: str) -> str:
    """The key of a report for a template's key: `lead_officer` for `lead-officer`."""
    return key.replace("-", "_")


def common_keys(template: ReportTemplate) -> frozenset[str]:
    """The keys, in YAML, that mean the same in every report."""
    kinds = (section.holds for section in template.sections)
    return frozenset(in_yaml(key) for key in reserved_keys(kinds))


def lines_of(template: ReportTemplate) -> tuple[HeaderField, ...]:
    """The fields of the header that are lines of text."""
    return tuple(field for field in template.header if field.key not in {*HeaderKey})


def model_of(template: ReportTemplate) -> type[BaseModel]:
    """What a report of the template must and may have, for the loader to check against."""
    fields: _Fields = {
        "title": (Line | None, None),
        "implications": (Mapping[Key, Text], ...),
    }
    for each in template.header:
        fields |= dict(_header(each))
    for section in template.sections:
        fields |= dict(_section(section))
    # Aliases, so that no key can be taken for a method of the model.
    named: dict[str, Any] = {
        f"field_{number}": (annotation, Field(default, alias=key))
        for number, (key, (annotation, default)) in enumerate(fields.items())
    }
    return create_model("ReportOfTemplate", __base__=Declared, **named)


def _header(each: HeaderField) -> Iterator[tuple[str, Any]]:
    match each.key:
        case HeaderKey.TITLE | HeaderKey.MEETING:
            return
        case HeaderKey.DECIDES:
            yield "final_decision_maker", _asked(Key, required=each.required)
        case HeaderKey.CLASSIFICATION:
            yield (
                "classification",
                _asked(Literal["non-exempt", "exempt"], required=each.required),
            )
            yield "exempt_under", (Annotated[int, EXEMPT_PARAGRAPH] | None, None)
        case _:
            yield in_yaml(each.key), _asked(Line, required=each.required)


def _section(section: TemplateSection) -> Iterator[tuple[str, Any]]:
    some = Field(min_length=1)
    required = section.required
    match section.holds:
        case SectionKind.TEXT:
            yield in_yaml(section.key), _asked(Text, required=required)
        case SectionKind.LIST:
            listed = Annotated[tuple[Text, ...], some] if required else tuple[Text, ...]
            yield in_yaml(section.key), _asked(listed, required=required)
        case SectionKind.RECOMMENDATIONS:
            listed = Annotated[tuple[Text, ...], some] if required else tuple[Text, ...]
            yield "recommendations", _asked(listed, required=required)
        case SectionKind.OPTIONS:
            yield "do_nothing", _asked(Text, required=required)
            weighed = Annotated[tuple[Option, ...], some] if required else tuple[Option, ...]
            yield "options", _asked(weighed, required=required)
        case SectionKind.APPENDICES:
            yield "appendices", (Appendices, () if not required else ...)
        case SectionKind.TIMETABLE | SectionKind.IMPLICATIONS:
            return


def _asked(annotation: Any, *, required: bool) -> tuple[Any, Any]:
    return (annotation, ...) if required else (annotation | None, None)
