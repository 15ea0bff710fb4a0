"""The seed's report, written in Word as a person would: handed in, cleared, published and read
back.
"""

import io
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from tests.integration.authors import written_in_word
from tests.integration.committee_reports import (
    AUTHOR,
    IN_THE_SEED,
    REPORT,
    ROWS,
    SIGNERS,
    Page,
    office_before_the_report,
    report,
    words_of,
)
from tests.integration.offices import CYCLE, Office, copied
from tests.word_files import (
    cell,
    deleted,
    footnotes,
    inserted,
    packed,
    paragraph,
    parts,
    run,
    table,
)
from tests.word_reports import body, purpose, read


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return copied("report in word", lambda folder: written(folder, capsys), tmp_path, capsys)


def written(folder: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """The office with the report typed into its form, in written.docx."""
    office = office_before_the_report(folder, capsys)
    form = office.folder / "form.docx"
    office.types("report", "new", CYCLE, "committee-report", "--out", str(form))
    written_in_word(office.folder, form)
    return office


@pytest.fixture
def handed_in(office: Office) -> Office:
    file = str(office.folder / "written.docx")
    office.types(*AUTHOR, "attach", CYCLE, "committee-report", file)
    return office


def test_what_is_signed_is_what_the_report_in_yaml_says(handed_in: Office) -> None:
    """But for lists, which have Word's marks, and line ends, which only wrap."""
    office = handed_in
    in_word = {issue: office.asks("show", CYCLE, issue)["text"] for issue in ISSUES}
    office.types(*AUTHOR, "attach", CYCLE, "committee-report", str(office.folder / REPORT))
    for issue, text in in_word.items():
        in_yaml = office.asks("show", CYCLE, issue)["text"].replace("- ", "\u2022 ")
        assert " ".join(text.split()) == " ".join(in_yaml.split())


ISSUES = ("legal", "financial", "staffing", "equality", "community-safety", "procurement")


def test_it_is_cleared_by_six_offices_and_comes_out_as_the_author_wrote_it(
    handed_in: Office,
) -> None:
    for role in SIGNERS:
        handed_in.types("--as", role, "sign", CYCLE, "--all")
    internal, public = report(handed_in, "--format", "docx"), None
    said = words_of(internal)
    assert "Signed by Head of Legal Partnership (typed by root) on 1 March 2017" in said
    assert "28 March 2017" in said
    public = report(handed_in, "--format", "docx", "--public", name="public.docx")
    assert [what for what in IN_THE_SEED if what not in normal(words_of(public))] == WITHOUT
    document = Document(io.BytesIO(public))
    table = document.tables[-1]
    assert [(row.cells[0].text, row.cells[2].text) for row in table.rows[1:]] == list(ROWS)
    assert [row.cells[1].text for row in document.tables[1].rows][-1] == "12 April 2017"
    assert "What the reader must know" not in words_of(public)
    assert "reduction of re-offending. Name each" not in words_of(public)
    assert not [name for name in ZipFile(io.BytesIO(public)).namelist() if "docProps" in name]


WITHOUT = [
    "Is the final decision on the recommendations in this report to be made at this meeting?",
    "Do nothing (not recommended).",
    "2017/18 (recommended).",
]
"""What the program's own form prints and the author's file does not, or in a heading."""


def normal(text: str) -> str:
    return " ".join(text.split())


def test_the_page_is_drawn_from_the_same_words(handed_in: Office) -> None:
    page = Page(report(handed_in, "--format", "html", name="report.html"))
    assert [what for what in IN_THE_SEED if what not in page.text] == []


def test_what_is_published_can_be_handed_in_again_and_lets_nothing_lapse(
    handed_in: Office,
) -> None:
    for role in SIGNERS:
        handed_in.types("--as", role, "sign", CYCLE, "--all")
    file = handed_in.folder / "again.docx"
    file.write_bytes(report(handed_in, "--format", "docx"))
    told = handed_in.types(*AUTHOR, "attach", CYCLE, "committee-report", str(file), "--dry-run")
    assert "lapsed" not in told


SOFFICE = shutil.which("soffice")
without_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


@without_libreoffice
def test_libreoffice_saves_it_and_the_same_words_are_signed(handed_in: Office) -> None:
    folder = handed_in.folder
    saved = saved_by_libreoffice(folder / "written.docx", folder)
    before = {issue: handed_in.asks("show", CYCLE, issue)["sha256"] for issue in ISSUES}
    handed_in.types(*AUTHOR, "attach", CYCLE, "committee-report", str(saved))
    assert {issue: handed_in.asks("show", CYCLE, issue)["sha256"] for issue in ISSUES} == before


@without_libreoffice
def test_libreoffice_keeps_lists_notes_tables_and_changes_as_they_are_read(
    tmp_path: Path,
) -> None:
    """Written by hand, saved by LibreOffice: the same canonical text."""
    assert SOFFICE
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    written = (
        paragraph("It is ", inserted(run("now ")), deleted("never "), "law.", note),
        *(paragraph(text, listed=(4, level)) for text, level in NESTED),
        table(("Year", "Cost"), ("2026", cell(paragraph("£1m | net"), paragraph("sure")))),
    )
    listed = parts(body(purpose=purpose(*written)), ("rId5", "footnotes", "footnotes.xml")) | {
        "word/footnotes.xml": footnotes(("2", "See the Act."))
    }
    source = tmp_path / "report.docx"
    source.write_bytes(packed(listed))
    saved = saved_by_libreoffice(source, tmp_path)
    before, after = (read(file.read_bytes(), accept_changes=True) for file in (source, saved))
    assert before.report.sections["purpose"].startswith("It is now law.[1]\n\n1. one\n  (a) a")
    assert after.report == before.report
    assert after.accepted == before.accepted


NESTED = (("one", 0), ("a", 1), ("b", 1), ("two", 0))


def saved_by_libreoffice(source: Path, folder: Path) -> Path:
    assert SOFFICE
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--convert-to", "docx", "--outdir", str(folder / "libre")),
            str(source),
        ],
        check=True,
        capture_output=True,
    )
    return folder / "libre" / source.name


@without_libreoffice
def test_a_pdf_is_made_of_it(handed_in: Office) -> None:
    assert report(handed_in, "--format", "pdf", name="report.pdf").startswith(b"%PDF-")
