"""The sign-off sheet of a report, for the file: who cleared which row, in which office, when,
over which text. Pure.

Every hash on it can be redone by an auditor: `cycle show` writes the text that a row's sign-off
covers, `sha256sum` gives its hash, and `cycle verify` proves that the record the sheet was
drawn from is whole.
"""

from dataclasses import dataclass
from datetime import datetime

from cycle.calendar.words import calendar_day
from cycle.engine.actors import By, Capacity
from cycle.engine.rulebook import Rulebook
from cycle.engine.state import SignOffState
from cycle.reports.committee_report import Subject
from cycle.reports.sign_offs import RowStanding, standings


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: what was done, by whom in which capacity, at which local time, over which text."""

    title: str
    issue: str
    office: str
    outcome: str
    cleared: bool
    name: str
    held: str
    capacity: str
    at: str
    said: str
    sha256: str
    present: str


@dataclass(frozen=True, slots=True)
class SignOffSheet:
    """All that the sheet's template prints."""

    title: str
    cycle: str
    document: str
    version: int
    filename: str
    size: str
    sha256: str
    attached: str
    drawn_up: str
    timezone: str
    journal_entries: int
    rows: tuple[SheetRow, ...]


def sign_off_sheet(subject: Subject, now: datetime) -> SignOffSheet:
    """The sheet as the record stands at `now`."""
    held, rulebook = subject.state.documents[subject.document], subject.rulebook
    found = standings(rulebook, subject.state, subject.document, subject.form.sheet)
    return SignOffSheet(
        title=subject.title,
        cycle=subject.state.cycle,
        document=subject.document,
        version=held.version,
        filename=held.filename,
        size=f"{held.size:,} bytes",
        sha256=held.sha256,
        attached=f"{held.by}, {_local(rulebook, held.at)}",
        drawn_up=_local(rulebook, now),
        timezone=rulebook.machine.timezone,
        journal_entries=subject.state.version,
        rows=tuple(_row(rulebook, each) for each in found),
    )


def _row(rulebook: Rulebook, standing: RowStanding) -> SheetRow:
    act = standing.act
    return SheetRow(
        title=standing.title,
        issue=standing.issue,
        office=standing.office,
        outcome=standing.outcome.value,
        cleared=standing.cleared,
        name=act.by.name if act else "",
        held=(act.by.title or "") if act else "",
        capacity=_capacity(act.by) if act else "",
        at=_local(rulebook, act.at) if act else "",
        said=_said(standing, act),
        sha256=act.sha256 if act else "",
        present=standing.covers,
    )


def _said(standing: RowStanding, act: SignOffState | None) -> str:
    if act is None:
        return standing.lines[0] if standing.cleared else ""
    return act.returned or act.comment or ""


def _capacity(by: By) -> str:
    said = by.capacity.value.replace("-", " ")
    if by.capacity is Capacity.DEPUTY and by.acting_for:
        said += f" for {by.acting_for}"
    return f"{said}, typed by {by.typed_by}" if by.typed_by else said


def _local(rulebook: Rulebook, at: datetime) -> str:
    here = rulebook.local(at)
    return f"{calendar_day(here)}, {here:%H:%M}"
