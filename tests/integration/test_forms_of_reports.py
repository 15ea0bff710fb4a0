"""How a report's texts look in Word and on a page; reports in a council's own form."""

import base64
import io
from pathlib import Path

import pytest
from docx import Document
from tests.integration.authors import written_in_word
from tests.integration.committee_reports import (
    AUTHOR,
    ROWS,
    Page,
    changed,
    office_before_the_report,
    report,
    words_of,
)
from tests.integration.offices import CLERK, CYCLE, Office
from tests.word_files import (
    cell,
    control,
    heading,
    inserted,
    packed,
    paragraph,
    parts,
    relations,
    row,
    run,
    table,
    unpacked,
    word_file,
)

from cycle.chain import sha256_bytes
from cycle.declaration.report_new import new_report
from cycle.machine.loading import load_workflow, workflow_from
from cycle.machine.model import fingerprint
from cycle.machine.outlines import outline_of


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return office_before_the_report(tmp_path, capsys)


def test_lists_sub_points_and_tables_keep_their_form_in_word_and_html(office: Office) -> None:
    listed = (
        "risk-management: |\n    Two risks:\n    1. money\n       (a) short\n    2. time\n\n"
        "    | Year | Cost |\n    |------|------|\n    | 2026 | £1m & more |\n\n    After it."
    )
    file = changed(office, "risk-management: None.", listed)
    office.types(*AUTHOR, "attach", CYCLE, "committee-report", file)
    document = Document(io.BytesIO(report(office, "--format", "docx")))
    cell = next(row.cells[1] for row in document.tables[-1].rows if "Risk" in row.cells[0].text)
    assert [each.text for each in cell.paragraphs if each.text] == [
        "Two risks:",
        "1.\tmoney",
        "(a)\tshort",
        "2.\ttime",
        "After it.",
    ]
    assert [[c.text for c in row.cells] for row in cell.tables[0].rows] == [
        ["Year", "Cost"],
        ["2026", "£1m & more"],
    ]
    page = Page(report(office, "--format", "html", name="report.html"))
    assert ("ul", {"class": "marked"}) in page.tags
    assert ("table", {"class": "data"}) in page.tags


PLAIN = """
reports:
  plain:
    header: [title, final-decision-maker, {field: lead-officer, title: Report author}]
    sections:
      - {section: implications, title: Implications first, holds: implications}
      - {section: purpose, title: Why this comes here, numbered: true}
      - {section: resolved, title: What is asked, holds: recommendations, required: false}
      - {section: papers, title: Papers, holds: list, required: false}
    rows: {legal: Name the Act.}
"""


@pytest.fixture
def plain_office(office: Office) -> Office:
    """The cycle moved to a workflow whose report has a form of its own."""
    file = office.folder / "workflows" / "community-safety.yaml"
    text = file.read_text(encoding="utf-8")
    named = text.replace(
        "meeting: plan-committee}", "meeting: plan-committee, template: plain}"
    )
    file.write_text(named + PLAIN, encoding="utf-8")
    to = fingerprint(workflow_from(file.read_bytes(), str(file)))[:8]
    office.types(*CLERK, "migrate", CYCLE, "--to", to, "--reason", "our own form")
    return office


def test_a_report_of_another_form_is_taken_and_printed_in_its_order(
    plain_office: Office,
) -> None:
    office, file = plain_office, plain_office.folder / "plain.yaml"
    office.types("report", "new", CYCLE, "committee-report", "--out", str(file))
    workflow = office.folder / "workflows" / "community-safety.yaml"
    outline = outline_of(load_workflow(workflow), "committee-report")
    assert outline
    assert "# Papers; it may be left out" in file.read_text(encoding="utf-8")
    file.write_text(new_report(outline, CYCLE, standing_in="That it be so."), encoding="utf-8")
    office.types(*AUTHOR, "attach", CYCLE, "committee-report", str(file))
    page = Page(report(office, "--format", "html", name="report.html"))
    order = ["Report author", "Implications first", "1. Why this comes here", "What is asked"]
    assert sorted(order, key=page.text.index) == order
    said = words_of(report(office, "--format", "docx"))
    assert "Corporate priorities" not in said
    assert "1.  Why this comes here" in said


def test_what_a_form_lacks_or_asks_for_is_told_all_at_once(plain_office: Office) -> None:
    file = plain_office.folder / "plain.yaml"
    file.write_text(
        "final_decision_maker: council\nleed_officer: me\npurposes: x\n"
        "do_nothing: Nothing.\nimplications: {legal: None.}\n",
        encoding="utf-8",
    )
    said = plain_office.types(*AUTHOR, "attach", CYCLE, "committee-report", str(file), fails=1)
    for told in (
        'unknown key "leed_officer" (did you mean "lead_officer"?)',
        'did you mean "purpose"?',
        'unknown key "do_nothing"',
    ):
        assert told in said


def in_word(office: Office, *, changed: bool = False) -> Path:
    """The report in the plain form, as a Word file."""
    why = paragraph("To adopt the plan", inserted(run(" now")) if changed else "", ".")
    body = (
        table(("Title", "Safer streets"), ("Final decision-maker", "Council"))
        + heading("Implications first")
        + table(
            ("Issue", "Implications", "Sign-off"),
            *((title, "None.", "") for title, _ in ROWS if title != "Legal"),
            ("Legal", cell(paragraph("The duty:"), paragraph("is met", listed=(2, 0))), ""),
        )
        + heading("Why this comes here")
        + why
        + heading("What is asked")
        + paragraph("That it be adopted.", style="ListNumber")
    )
    file = office.folder / "report.docx"
    file.write_bytes(word_file(body))
    return file


def test_a_report_in_word_is_handed_in_shown_and_signed(plain_office: Office) -> None:
    office, file = plain_office, in_word(plain_office)
    said = office.types(*AUTHOR, "attach", CYCLE, "committee-report", str(file), fails=1)
    assert "Report author: nothing is written in this field of the header" in said
    file.write_bytes(with_author(file.read_bytes()))
    office.types(*AUTHOR, "attach", CYCLE, "committee-report", str(file))
    shown = office.asks("show", CYCLE, "legal")
    assert shown["text"] == (
        "Legal\n\n  The duty:\n\n  • is met\n\nRecommendations\n\n  1. That it be adopted.\n"
    )
    assert sha256_bytes(shown["text"].encode()) == shown["sha256"]
    office.types("--as", "head-of-legal", "sign", CYCLE, "legal")
    office.types("show", CYCLE, "committee-report", "--out", str(office.folder / "kept.docx"))
    assert (office.folder / "kept.docx").read_bytes() == file.read_bytes()
    page = Page(report(office, "--format", "html", name="report.html"))
    assert "is met" in page.text
    office.types("verify")


def with_author(content: bytes) -> bytes:
    """The file with the field that it lacked."""
    listed = unpacked(content)
    main = listed["word/document.xml"].decode()
    more = row("Report author", "Community Safety Officer")
    listed["word/document.xml"] = main.replace("</w:tbl>", f"{more}</w:tbl>", 1).encode()
    return packed(listed)


def test_tracked_changes_are_refused_unless_taken_and_then_stand_in_the_journal(
    plain_office: Office,
) -> None:
    office, file = plain_office, in_word(plain_office, changed=True)
    file.write_bytes(with_author(file.read_bytes()))
    attach = (*AUTHOR, "attach", CYCLE, "committee-report", str(file))
    said = office.types(*attach, fails=1)
    assert "Why this comes here: there are tracked changes" in said
    told = office.types(*attach, "--accept-changes")
    assert "tracked changes taken as made in Why this comes here" in told
    assert "tracked changes taken as made" in office.types("log", CYCLE)
    page = Page(report(office, "--format", "html", name="report.html"))
    assert "To adopt the plan now." in page.text
    office.types("verify")


def test_a_file_that_cannot_be_trusted_is_refused_and_changes_nothing(
    plain_office: Office,
) -> None:
    office, file = plain_office, plain_office.folder / "report.docx"
    before = office.asks("status", CYCLE)
    file.write_bytes(packed(parts("") | {"word/vbaProject.bin": b"x"}))
    said = office.types(*AUTHOR, "attach", CYCLE, "committee-report", str(file), fails=1)
    assert "it holds macros" in said
    assert "save it as a Word document" in said
    assert office.asks("status", CYCLE) == before


def test_a_form_in_word_is_read_back_and_tells_all_that_is_empty(office: Office) -> None:
    file = office.folder / "new.docx"
    office.types("report", "new", CYCLE, "committee-report", "--out", str(file))
    document = Document(str(file))
    said = words_of(file.read_bytes())
    assert "28 March 2017" in said
    assert "reduction of re-offending" in said
    assert "violence" not in said
    assert [
        (row.cells[0].text, row.cells[2].text) for row in document.tables[-1].rows[1:]
    ] == list(ROWS)
    told = office.types(*AUTHOR, "attach", CYCLE, "committee-report", str(file), fails=1)
    assert "Lead director or head of service: nothing is written" in told
    assert told.count("nothing is written in this row") == len(ROWS)
    assert "Lead officer and report author" not in told
    assert "has no" not in told


def test_what_is_published_tells_nothing_that_is_internal(office: Office) -> None:
    """Comments, changes, who wrote it on which disk; and the titles of exempt appendices."""
    plain = office.folder / "form.docx"
    office.types("report", "new", CYCLE, "committee-report", "--out", str(plain))
    listed = unpacked(written_in_word(office.folder, plain).read_bytes())
    main = listed["word/document.xml"].decode()
    noted = (
        f"{run('Secret remark here')}"
        '<w:r><w:commentReference w:id="0"/></w:r><w:ins w:id="9" w:author="Jo Bloggs">'
        f"{run(' at last')}</w:ins><w:del w:id='8' w:author='Jo Bloggs'><w:r>"
        "<w:delText>never said</w:delText></w:r></w:del>"
    )
    assert main.count("Appendix 1: Community Safety Partnership Plan") == 1
    main = main.replace(
        "Appendix 1: Community Safety Partnership Plan", "Bids received (exempt: paragraph 3)"
    )
    at = main.index("</w:p>", main.index("bids must fit"))
    bound = control(run(" as bound"), properties='<w:dataBinding w:xpath="/Jo "/>')
    listed["word/document.xml"] = (main[:at] + noted + bound + main[at:]).encode()
    listed["word/comments.xml"] = b"<c>Jo says no</c>"
    listed["docProps/custom.xml"] = b"<p>Jo Bloggs</p>"
    file = office.folder / "internal.docx"
    file.write_bytes(packed(listed))
    office.types(*AUTHOR, "attach", CYCLE, "committee-report", str(file), "--accept-changes")
    public = unpacked(report(office, "--format", "docx", "--public"))
    everything = b"\n".join((*public.values(), *(name.encode() for name in public)))
    for secret in (b"Jo ", b"never said", b"Bids received", b"comments", b"docProps"):
        assert secret not in everything
    main = public["word/document.xml"].decode()
    assert "at last" in main
    assert "as bound" in main
    assert "dataBinding" not in main
    assert "Appendix 1: not for publication, by virtue of paragraph 3" in main
    internal = unpacked(report(office, "--format", "docx", name="own.docx"))
    assert b"Bids received" in internal["word/document.xml"]


def test_a_picture_of_the_report_stands_on_its_page(plain_office: Office) -> None:
    office, file = plain_office, in_word(plain_office)
    listed = unpacked(with_author(file.read_bytes()))
    drawn = (
        '<w:r><w:drawing><wp:docPr descr="A map &amp; key"/><a:blip r:embed="rId9"/>'
        "</w:drawing></w:r>"
    )
    main = listed["word/document.xml"].decode()
    at = main.index("</w:p>", main.index("To adopt the plan"))
    listed["word/document.xml"] = (main[:at] + drawn + main[at:]).encode()
    listed["word/_rels/document.xml.rels"] = relations(
        ("rId1", "styles", "styles.xml"),
        ("rId2", "numbering", "numbering.xml"),
        ("rId9", "image", "media/map.png"),
    ).encode()
    listed["word/media/map.png"] = b"\x89PNG picture"
    file.write_bytes(packed(listed))
    office.types(*AUTHOR, "attach", CYCLE, "committee-report", str(file))
    page = Page(report(office, "--format", "html", name="report.html"))
    (image,) = (attributes for tag, attributes in page.tags if tag == "img")
    assert image["alt"] == "A map & key"
    address = "data:image/png;base64," + base64.b64encode(b"\x89PNG picture").decode()
    assert image["src"] == address
    kept = unpacked(report(office, "--format", "docx", name="final.docx"))
    assert kept["word/media/map.png"] == b"\x89PNG picture"


def test_advice_goes_and_what_was_typed_over_it_stays(plain_office: Office) -> None:
    """In a row, too: what is signed is what is published."""
    office, file = plain_office, in_word(plain_office)
    listed = unpacked(with_author(file.read_bytes()))
    main = listed["word/document.xml"].decode()
    advice = paragraph("Name the Act.", style="Guidance")
    own = paragraph("It is the Act of 1998.", style="Guidance")
    main = main.replace(paragraph("The duty:"), f"{advice}{own}{paragraph('The duty:')}")
    left_out = paragraph("Nobody asked.", style="Guidance")
    at = main.index(heading("What is asked"))
    listed["word/document.xml"] = (main[:at] + left_out + main[at:]).encode()
    file.write_bytes(packed(listed))
    told = office.types(*AUTHOR, "attach", CYCLE, "committee-report", str(file))
    assert 'left out, in the style of guidance: "Nobody asked."' in told
    signed = office.asks("show", CYCLE, "legal")["text"]
    published = words_of(report(office, "--format", "docx", name="final.docx"))
    for text in (signed, published):
        assert "It is the Act of 1998." in text
        assert "Name the Act." not in text
    assert "Nobody asked." not in published
