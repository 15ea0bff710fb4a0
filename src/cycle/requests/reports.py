"""Requests about what is signed, and what goes to committee."""

from collections.abc import Mapping
from typing import Any

import msgspec

from cycle.declaration.report_files import read_report
from cycle.declaration.report_new import new_report
from cycle.engine.verdicts import Code, Refusal, refuse, unknown_name
from cycle.machine.outlines import outline_of
from cycle.reports.committee_report import Subject, cautions, paper
from cycle.reports.sign_off_sheet import sign_off_sheet
from cycle.requests.local_times import in_zone
from cycle.requests.shapes import Served, shaped
from cycle.service import signed_texts
from cycle.service.cycles import Loaded, load
from cycle.service.services import Caller, Services
from cycle.store.unit_of_work import Reading


class NewReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cycle: str
    document: str


class MakeReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """format: `docx` or `html`. sheet: the sign-off sheet, which is HTML."""

    cycle: str
    document: str
    format: str = "html"
    public: bool = False
    sheet: bool = False


class Show(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """what: an issue, or a document. version: an earlier one of a document."""

    cycle: str
    what: str
    of: str | None = None
    version: int | None = None


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A file to write, and what should be put right before it goes out."""

    filename: str
    content: bytes
    cautions: tuple[str, ...]


def _new(services: Services, _: Caller, asked: NewReport) -> str | Refusal:
    with Reading(services.database) as reading:
        loaded = load(reading, asked.cycle)
    outline = outline_of(loaded.rulebook.machine, asked.document)
    return new_report(outline, loaded.name) if outline else _no_report(loaded, asked.document)


def _no_report(loaded: Loaded, document: str) -> Refusal:
    unknown = unknown_name(
        Code.UNKNOWN_DOCUMENT,
        f'"{document}" is not a report with parts',
        document,
        loaded.rulebook.machine.reports,
    )
    return Refusal(reasons=(unknown,))


def _make(services: Services, _: Caller, asked: MakeReport) -> Made | Refusal:
    with Reading(services.database) as reading:
        loaded = load(reading, asked.cycle)
        outline = outline_of(loaded.rulebook.machine, asked.document)
        if outline is None:
            return _no_report(loaded, asked.document)
        held = loaded.state.documents.get(asked.document)
        if held is None:
            remedy = f"cycle report new {loaded.name} {asked.document}"
            return refuse(
                Code.DOCUMENT_MISSING, f"{asked.document} has not been attached", remedy=remedy
            )
        content = reading.contents.get(held.sha256)
    report = read_report(content, held.filename, outline).report
    form = loaded.rulebook.machine.reports[asked.document]
    subject = Subject(loaded.rulebook, loaded.state, asked.document, form, report)
    return _filled_in(services, asked, subject)


def _filled_in(services: Services, asked: MakeReport, subject: Subject) -> Made:
    name = f"{asked.cycle}-{asked.document}"
    if asked.sheet:
        from cycle.reports.page import page  # noqa: PLC0415 - jinja2 is heavy, and wanted here only

        filled = page(
            "sign-off-sheet.html.j2",
            services.forms,
            sign_off_sheet(subject, services.clock.now()),
        )
        return Made(filename=f"{name}-sign-offs.html", content=filled, cautions=())
    values = paper(subject, public=asked.public)
    if asked.format == "docx":
        from cycle.reports.word import word  # noqa: PLC0415 - as above, and docxtpl more so

        filled = word("committee-report.docx", services.forms, values, subject.title)
    else:
        from cycle.reports.page import page  # noqa: PLC0415 - as above

        filled = page("committee-report.html.j2", services.forms, values)
    return Made(
        filename=f"{name}.{asked.format}", content=filled, cautions=tuple(cautions(subject))
    )


def _show(services: Services, _: Caller, asked: Show) -> Any:
    with Reading(services.database) as reading:
        loaded = load(reading, asked.cycle).with_items(services.clock.now())
        shown = signed_texts.show(reading, loaded, asked.what, asked.of)
    return shown if isinstance(shown, Refusal) else in_zone(shown, loaded.rulebook.zone)


def _bytes(services: Services, _: Caller, asked: Show) -> signed_texts.File | Refusal:
    with Reading(services.database) as reading:
        loaded = load(reading, asked.cycle).with_items(services.clock.now())
        return signed_texts.file_of(reading, loaded, asked.what, asked.of, asked.version)


SERVED: Mapping[str, Served] = {
    "report.new": shaped(NewReport, _new),
    "report": shaped(MakeReport, _make),
    "show": shaped(Show, _show),
    "show.file": shaped(Show, _bytes),
}
