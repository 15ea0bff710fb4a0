"""Requests about what is signed, and what goes to committee."""

from collections.abc import Mapping
from typing import Any

import msgspec

from cycle.declaration.report_files import is_word, read_report
from cycle.declaration.report_new import new_report
from cycle.engine.verdicts import Code, Refusal, refuse, unknown_name
from cycle.machine.outlines import outline_of
from cycle.reports.committee_report import AuthorsText, Paper, Subject, cautions, paper
from cycle.reports.form_facts import form_facts
from cycle.reports.pdf import pdf_of
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


class NewForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A report in Word to fill in."""

    cycle: str
    document: str


class MakeReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """format: `docx`, `html` or `pdf`. sheet: the sign-off sheet, which is HTML."""

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


def _form(services: Services, _: Caller, asked: NewForm) -> Made | Refusal:
    with Reading(services.database) as reading:
        loaded = load(reading, asked.cycle)
    outline = outline_of(loaded.rulebook.machine, asked.document)
    if outline is None:
        return _no_report(loaded, asked.document)
    from cycle.reports.word_form import word_form  # noqa: PLC0415 - python-docx is heavy

    today = loaded.rulebook.local(services.clock.now()).date()
    facts = form_facts(loaded.rulebook.machine, loaded.state, outline, today)
    return Made(
        filename=f"{loaded.name}-{asked.document}.docx",
        content=word_form(facts, services.forms),
        cautions=(),
    )


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
    report = read_report(content, held.filename, outline, accept_changes=True).report
    form = loaded.rulebook.machine.reports[asked.document]
    subject = Subject(loaded.rulebook, loaded.state, asked.document, form, report)
    return _filled_in(services, asked, subject, AuthorsText(content, held.filename, outline))


def _filled_in(
    services: Services, asked: MakeReport, subject: Subject, text: AuthorsText
) -> Made:
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
    if asked.format == "html":
        from cycle.reports.page import page  # noqa: PLC0415 - as above

        filled = page("committee-report.html.j2", services.forms, values)
    else:
        filled = _in_word(services, subject, values, text)
    if asked.format == "pdf":
        filled = pdf_of(filled)
    return Made(
        filename=f"{name}.{asked.format}", content=filled, cautions=tuple(cautions(subject))
    )


def _in_word(services: Services, subject: Subject, values: Paper, text: AuthorsText) -> bytes:
    """The author's own file, where it is one of Word, filled in from the record; else the
    council's form. Of an exempt report the public gets no more than the form prints.
    """
    if is_word(text.content) and not values.withheld:
        from cycle.reports.word_published import published  # noqa: PLC0415 - lxml is heavy

        return published(text, values)
    from cycle.reports.word import word  # noqa: PLC0415 - docxtpl is heavier still

    return word("committee-report.docx", services.forms, values, subject.title)


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
    "report.form": shaped(NewForm, _form),
    "report": shaped(MakeReport, _make),
    "show": shaped(Show, _show),
    "show.file": shaped(Show, _bytes),
}
