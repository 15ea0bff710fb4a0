"""What tells two machines apart, in an officer's sentences. Pure; knows nothing of any running
cycle.

A machine is taken apart into its things (a stage, a need, a row), each with its aspects (its
owner, its deadline); what has another key is another thing. Every field of the model has its
word in WORDS, so none can differ unseen. A thing that is gone takes its parts with it; of a new
one, each part is told.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

import msgspec

from cycle.calendar.own_holidays import OBSERVED
from cycle.calendar.regime import Regime
from cycle.calendar.words import WEEKDAYS
from cycle.machine.dates import OtherEvent, YearDate
from cycle.machine.diff_words import NAMES, NOTHING, OFFICES, PARTS, WORDS
from cycle.machine.facts import Fact
from cycle.machine.model import (
    After,
    Escalation,
    Interval,
    Machine,
    Notice,
    Objections,
    OfficeHours,
    TakenBy,
    Weekly,
)
from cycle.machine.needs.base import Deadline, Earliest
from cycle.machine.titles import with_article
from cycle.report_templates import ReportTemplate, TemplateSection


class Part(StrEnum):
    """What a difference is about."""

    WORKFLOW = "workflow"
    ROLE = "role"
    MEETING = "meeting"
    DATE = "date"
    SHEET = "sheet"
    ROW = "row"
    LIST = "list"
    DOCUMENT = "document"
    REMINDERS = "reminders"
    TRACK = "track"
    STAGE = "stage"
    NEED = "need"
    OUTCOME = "outcome"


class ChangeKind(StrEnum):
    """How it differs."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One difference. key: the address of the thing, as `plan.plan-refresh/plan`."""

    part: Part
    change: ChangeKind
    key: str
    sentence: str


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a machine under its own name. of: the key of what it is a part of."""

    part: Part
    key: str
    name: str
    aspects: Mapping[str, str]
    of: str = ""


def differences(old: Machine, new: Machine) -> tuple[Difference, ...]:
    """All that differs, in the order of the new machine, what is gone last; nothing exactly
    where they are the same.
    """
    was = {(thing.part, thing.key): thing for thing in things(old)}
    now = {(thing.part, thing.key): thing for thing in things(new)}
    told = [
        difference
        for place, thing in now.items()
        for difference in (_changed(was[place], thing) if place in was else (_new(thing),))
    ]
    told += [
        _gone(thing)
        for place, thing in was.items()
        if place not in now and not _goes_with(thing, now)
    ]
    if not told and old != new:
        told.append(_reordered(new))
    return tuple(told)


def things(machine: Machine) -> Iterator[Thing]:
    """The machine taken apart, what holds others before them."""
    whole = {"documents", "reports", "reminders", "lists"}
    yield Thing(
        part=Part.WORKFLOW,
        key="",
        name="the workflow",
        aspects=_aspects(machine, machine, without=whole),
    )
    for key, role in machine.roles.items():
        aspects = _aspects(machine, role)
        yield Thing(part=Part.ROLE, key=key, name=f"the office {key}", aspects=aspects)
    for key, meeting in machine.meetings.items():
        aspects = _aspects(machine, meeting)
        yield Thing(part=Part.MEETING, key=key, name=f"the meeting {key}", aspects=aspects)
    for key, named in machine.dates.items():
        aspects = _aspects(machine, named)
        yield Thing(part=Part.DATE, key=key, name=f"the date {key}", aspects=aspects)
    for key, title in machine.lists.items():
        yield Thing(part=Part.LIST, key=key, name=f"the list {key}", aspects={"title": title})
    for key, title in machine.documents.items():
        report = _aspects(machine, machine.reports[key]) if key in machine.reports else {}
        yield Thing(
            part=Part.DOCUMENT,
            key=key,
            name=f"the document {key}",
            aspects={"title": title} | report,
        )
    for key, policy in machine.reminders.items():
        yield Thing(
            part=Part.REMINDERS,
            key=key,
            name=f"the reminder policy {key}",
            aspects=_told(machine, "for the offices", _offices(machine, policy.roles))
            | _aspects(machine, policy),
        )
    yield from _sheets(machine)
    yield from _tracks(machine)


def _sheets(machine: Machine) -> Iterator[Thing]:
    for sheet in machine.sheets.values():
        yield Thing(part=Part.SHEET, key=sheet.key, name=f"the sheet {sheet.key}", aspects={})
        for row in sheet.rows:
            yield Thing(
                part=Part.ROW,
                key=f"{sheet.key}/{row.issue}",
                name=f"the row {row.issue} of the sheet {sheet.key}",
                aspects=_aspects(machine, row),
                of=sheet.key,
            )


def _tracks(machine: Machine) -> Iterator[Thing]:
    for track in machine.tracks:
        aspects = _aspects(machine, track) | {WORDS["begins"]: track.stages[0].key}
        yield Thing(
            part=Part.TRACK, key=track.key, name=f"the track {track.key}", aspects=aspects
        )
        for stage in track.stages:
            key = f"{track.key}.{stage.key}"
            stage_aspects = _aspects(machine, stage)
            yield Thing(
                part=Part.STAGE,
                key=key,
                name=f"the stage {stage.key}",
                aspects=stage_aspects,
                of=track.key,
            )
            for need in stage.needs:
                kind = {WORDS["kind"]: str(need.__struct_config__.tag)}
                yield Thing(
                    part=Part.NEED,
                    key=f"{key}/{need.key}",
                    name=f"the need {need.key} of {stage.key}",
                    aspects=kind | _aspects(machine, need),
                    of=key,
                )
            for outcome in stage.outcomes:
                yield Thing(
                    part=Part.OUTCOME,
                    key=f"{key}/{outcome.name}",
                    name=f"the outcome {outcome.name} of {stage.key}",
                    aspects=_aspects(machine, outcome),
                    of=key,
                )


def _aspects(
    machine: Machine, thing: msgspec.Struct, without: set[str] | frozenset[str] = frozenset()
) -> dict[str, str]:
    told: dict[str, str] = {}
    for field, value in msgspec.structs.asdict(thing).items():
        if field not in NAMES | PARTS | without:
            named = _offices(machine, value) if field in OFFICES else value
            told |= _told(machine, WORDS[field], named)
    return told


def _told(machine: Machine, word: str, value: Any) -> dict[str, str]:  # noqa: C901 - one case a kind of value
    """The aspects that one field makes: a deadline is a rule, its basis, and what follows when
    it is missed.
    """
    match value:
        case Deadline():
            return {
                word: value.rule,
                f"basis of the {word}": value.basis or NOTHING,
                "when it is missed": _missed(value),
            }
        case Notice():
            late = value.late
            return {
                word: value.rule,
                f"basis of the {word}": value.basis or NOTHING,
                "late items": late.by.replace("-", " ") if late else NOTHING,
                "basis of late items": (late.basis if late else None) or NOTHING,
            }
        case Objections():
            return {
                word: f"until {value.until}; the outcome is then {value.outcome}",
                "who may object": value.who or NOTHING,
                f"basis of the {word}": value.basis or NOTHING,
            }
        case Earliest():
            return {word: value.rule, f"basis of {word}": value.basis or NOTHING}
        case Interval():
            return {word: f"every {value.period}", f"basis of {word}": value.basis or NOTHING}
        case ReportTemplate():
            return _form(word, value)
        case OfficeHours():
            return {word: f"{value.opens} to {value.closes}"}
        case Weekly():
            to = with_article(machine.title_of_role(value.to))
            return {word: f"to {to}, on {WEEKDAYS[value.weekday]}"}
        case Regime():
            breaks = f", closed in {', '.join(value.breaks)}" if value.breaks else ""
            weekend = ", ".join(WEEKDAYS[day] for day in value.weekend) or NOTHING
            holidays = (
                f"{value.name} (bank holidays: {value.division or NOTHING}; weekend: "
                f"{weekend}{breaks}{_own_holidays(value)})"
            )
            return {word: holidays}
        case tuple():
            return {word: "; ".join(_word(machine, each) for each in value) or NOTHING}
        case _:
            return {word: _word(machine, value)}


def _missed(deadline: Deadline) -> str:
    named = deadline.outcome or deadline.calls
    return f"{deadline.missed.value} {named}" if named else deadline.missed.value


def _form(word: str, template: ReportTemplate) -> dict[str, str]:
    guidance = (*(each.guidance for each in template.sections), *template.rows.values())
    return {
        word: f"{template.key} ({template.title})",
        f"header of the {word}": "; ".join(
            f"{each.title} ({each.key}{'' if each.required else ', optional'})"
            for each in template.header
        )
        or NOTHING,
        f"sections of the {word}": "; ".join(map(_section, template.sections)),
        f"guidance of the {word}": "; ".join(f"{one}" for each in guidance for one in each)
        or NOTHING,
    }


def _section(section: TemplateSection) -> str:
    traits = (
        section.key,
        section.holds.value,
        "" if section.required else "optional",
        "numbered" if section.numbered else "",
        "" if section.nested else "without points",
        f"columns {', '.join(section.columns)}" if section.columns else "",
        f'led by "{section.lead}"' if section.lead else "",
    )
    return f"{section.title} ({', '.join(filter(None, traits))})"


def _word(machine: Machine, value: Any) -> str:
    match value:
        case None:
            return NOTHING
        case TakenBy():
            return NOTHING if value is TakenBy.PERSON else value.value
        case bool():
            return "yes" if value else "no"
        case Escalation():
            return f"{value.after} to {with_article(machine.title_of_role(value.to))}"
        case Fact():
            optional = ", optional" if value.optional else ""
            return f"{value.title} ({value.key}, {value.type.value}{optional})"
        case YearDate(year=year, on=on, basis=basis):
            return f"{year}: {on} ({basis})" if basis else f"{year}: {on}"
        case OtherEvent(workflow=workflow, event=event):
            return f"{event} in a cycle of {workflow}"
        case After() | str() | int():
            return str(value)
        case _:
            raise AssertionError(f"no word for {value!r}")


def _offices(machine: Machine, value: Any) -> Any:
    """Roles by key and title: an office may change its title, and a title its office."""
    if isinstance(value, tuple):
        return tuple(_offices(machine, each) for each in value)
    title = machine.title_of_role(value)
    return title if title == value else f"{title} ({value})"


def _new(thing: Thing) -> Difference:
    told = "; ".join(
        f"{word}: {text}" for word, text in thing.aspects.items() if text not in {NOTHING, "no"}
    )
    sentence = f"{_capital(thing.name)} is new" + (f" ({told})." if told else ".")
    return Difference(part=thing.part, change=ChangeKind.NEW, key=thing.key, sentence=sentence)


def _gone(thing: Thing) -> Difference:
    title = thing.aspects.get("title")
    named = f"{_capital(thing.name)} ({title})" if title else _capital(thing.name)
    return Difference(
        part=thing.part, change=ChangeKind.GONE, key=thing.key, sentence=f"{named} is gone."
    )


def _goes_with(thing: Thing, now: Mapping[tuple[Part, str], Thing]) -> bool:
    """Whether what it is a part of is gone too, which says it all."""
    return bool(thing.of) and thing.of not in {key for _, key in now}


def _changed(was: Thing, now: Thing) -> Iterator[Difference]:
    for word in dict.fromkeys((*was.aspects, *now.aspects)):
        before, after = was.aspects.get(word, NOTHING), now.aspects.get(word, NOTHING)
        if before != after:
            sentence = (
                f"{_capital(now.name)}: {word} was {_quoted(before)}, is now {_quoted(after)}."
            )
            yield Difference(
                part=now.part, change=ChangeKind.CHANGED, key=now.key, sentence=sentence
            )


def _reordered(new: Machine) -> Difference:
    told = "Only the order in which things are listed differs."
    key = new.workflow
    return Difference(part=Part.WORKFLOW, change=ChangeKind.CHANGED, key=key, sentence=told)


def _quoted(text: str) -> str:
    return text if text == NOTHING else f'"{text}"'


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _own_holidays(regime: Regime) -> str:
    days = (
        f"{day.title}: {day.rule}{OBSERVED if day.observed else ''}"
        for day in regime.holidays or ()
    )
    return f"; days of its own: {told}" if (told := "; ".join(days)) else ""
