"""What a council's own form of a report consists of, as plain values. Pure.

A template names the fields of the header and the sections in their order; the compiled machine
carries it, so that a running cycle keeps the form it began with. How one is declared is in
`cycle.declaration.templates`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

import msgspec


class SectionKind(StrEnum):
    """What a section holds. The record writes the timetable; a person writes all others."""

    TEXT = "text"
    LIST = "list"
    RECOMMENDATIONS = "recommendations"
    OPTIONS = "options"
    TIMETABLE = "timetable"
    IMPLICATIONS = "implications"
    APPENDICES = "appendices"


class HeaderKey(StrEnum):
    """The fields of the header that mean something to the program; others are lines of text."""

    TITLE = "title"
    MEETING = "meeting"
    DECIDES = "final-decision-maker"
    CLASSIFICATION = "classification"


class DatedGuidance(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Advice to the author, and the days on which it is right: from the first to the last."""

    text: str
    first: date | None = None
    last: date | None = None
    basis: str | None = None

    def holds_on(self, day: date) -> bool:
        return (self.first or day) <= day <= (self.last or day)

    def __str__(self) -> str:
        bounds = (("from", self.first), ("to", self.last), ("basis", self.basis))
        told = ", ".join(f"{word} {value}" for word, value in bounds if value)
        return f"{self.text} ({told})" if told else self.text


class HeaderField(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    key: str
    title: str
    required: bool = True


class TemplateSection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """lead: the words the form prints above the section's text. columns: the headings of the
    table of implications, from the issue to the sign-off.
    """

    key: str
    title: str
    holds: SectionKind = SectionKind.TEXT
    required: bool = True
    numbered: bool = False
    nested: bool = True
    """Whether recommendations may have points below them."""
    lead: str | None = None
    columns: tuple[str, str, str] | None = None
    guidance: tuple[DatedGuidance, ...] = ()


class ReportTemplate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A whole template. rows: guidance for rows of the sheet, by issue."""

    key: str
    title: str
    header: tuple[HeaderField, ...]
    sections: tuple[TemplateSection, ...]
    rows: Mapping[str, tuple[DatedGuidance, ...]] = {}

    def field(self, key: str) -> HeaderField | None:
        return next((each for each in self.header if each.key == key), None)

    def that_holds(self, *kinds: SectionKind) -> tuple[TemplateSection, ...]:
        return tuple(section for section in self.sections if section.holds in kinds)

    def section(self, key: str) -> TemplateSection:
        return next(section for section in self.sections if section.key == key)


def advice_on(guidance: Sequence[DatedGuidance], day: date) -> tuple[str, ...]:
    """The guidance that is right on a day; where none is, the latest that was."""
    right = tuple(each.text for each in guidance if each.holds_on(day))
    past = [each for each in guidance if each.last and each.last < day]
    latest = max(past, key=lambda each: each.last or day, default=None)
    return right or ((latest.text,) if latest else ())
