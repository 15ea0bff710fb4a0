"""The real report of 28 March 2017, rebuilt from data: handed in, signed, shown, and read back
from Word and HTML.
"""

import io
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from docx import Document
from tests.integration.committee_reports import (
    AUTHOR,
    IN_THE_SEED,
    REPORT,
    ROWS,
    SIGNERS,
    Page,
    changed,
    office_before_the_report,
    report,
    words_of,
)
from tests.integration.offices import CLERK, CYCLE, Office

from cycle.chain import sha256_bytes

HOSTILE = (
    "A & B < C > \"D\" 'E' {{ it }} {% x %} {_{ "
    "\u0175\u0177 Cyngor \U0001f333 \u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd"
)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return office_before_the_report(tmp_path, capsys)


@pytest.fixture
def handed_in(office: Office) -> Office:
    office.types(*AUTHOR, "attach", CYCLE, "committee-report", str(office.folder / REPORT))
    return office


def test_word_says_all_that_the_real_report_says(handed_in: Office) -> None:
    said = words_of(report(handed_in, "--format", "docx"))
    assert [what for what in IN_THE_SEED if what not in said] == []
    assert "{" not in said


def test_word_has_the_eleven_rows_with_their_offices_in_order(handed_in: Office) -> None:
    document = Document(io.BytesIO(report(handed_in, "--format", "docx", "--public")))
    table = document.tables[-1]
    assert [cell.text for cell in table.rows[0].cells] == ["Issue", "Implications", "Sign-off"]
    assert [(row.cells[0].text, row.cells[2].text) for row in table.rows[1:]] == list(ROWS)
    assert [row.cells[1].text for row in table.rows[1:]].count("None.") == 5
    assert [[cell.text for cell in row.cells] for row in document.tables[2].rows[1:]][-1] == [
        "Council",
        "12 April 2017",
    ]


def test_the_page_says_the_same_and_can_be_read_aloud(handed_in: Office) -> None:
    page = Page(report(handed_in, "--format", "html", name="report.html"))
    assert [what for what in IN_THE_SEED if what not in page.text] == []
    assert ("html", {"lang": "en-GB"}) in page.tags
    headings = [tag for tag, _ in page.tags if tag in {"h1", "h2", "h3"}]
    assert headings[0] == "h1"
    assert set(headings[1:]) == {"h2"}
    assert all("scope" in attributes for tag, attributes in page.tags if tag == "th")
    assert sum(tag == "table" for tag, _ in page.tags) == sum(
        tag == "caption" for tag, _ in page.tags
    )


def test_the_internal_form_tells_who_signed_and_the_public_one_only_the_office(
    handed_in: Office,
) -> None:
    handed_in.types(
        "--as", "head-of-legal", "sign", CYCLE, "legal", "--comment", "subject to the minutes"
    )
    internal = words_of(report(handed_in, "--format", "docx"))
    public = words_of(report(handed_in, "--format", "docx", "--public", name="public.docx"))
    assert "Signed by Head of Legal Partnership" in internal
    assert "on 1 March 2017" in internal
    assert "subject to the minutes" in internal
    assert "Not signed over the present text: Impact on Corporate Priorities" in internal
    assert not [
        word
        for word in ("subject to the minutes", "Signed", "Not signed", "SHA-256")
        if word in public
    ]


def test_one_row_changed_lapses_alone_and_attach_says_so_beforehand(handed_in: Office) -> None:
    for role in SIGNERS:
        handed_in.types("--as", role, "sign", CYCLE, "--all")
    file = changed(handed_in, "should gain\n    the most", "gain\n    the most")
    told = handed_in.types(*AUTHOR, "attach", CYCLE, "committee-report", file, "--dry-run")
    assert "The sign-off of Equality Impact Needs Assessment lapsed" in told
    assert told.count("lapsed") == 1
    assert "Legal (Report on the plan refresh), signed by Head of Legal Partnership" in told
    assert handed_in.asks("show", CYCLE, "equality")["last"]["in_force"]
    handed_in.types(*AUTHOR, "attach", CYCLE, "committee-report", file)
    shown = handed_in.asks("show", CYCLE, "equality")
    assert not shown["last"]["in_force"]
    assert any(line.startswith("-") and "should gain" in line for line in shown["difference"])
    assert handed_in.asks("show", CYCLE, "legal")["last"]["in_force"]


def test_the_recommendations_changed_lapse_every_row(handed_in: Office) -> None:
    for role in SIGNERS:
        handed_in.types("--as", role, "sign", CYCLE, "--all")
    file = changed(handed_in, "That Council be recommended", "That Council be urged")
    told = handed_in.types(*AUTHOR, "attach", CYCLE, "committee-report", file, "--dry-run")
    assert told.count("lapsed") == len(ROWS)


def test_what_is_signed_can_be_written_out_and_has_the_hash_that_is_shown(
    handed_in: Office,
) -> None:
    shown = handed_in.asks("show", CYCLE, "legal")
    handed_in.types("show", CYCLE, "legal", "--out", str(handed_in.folder / "row.txt"))
    content = (handed_in.folder / "row.txt").read_bytes()
    assert sha256_bytes(content) == shown["sha256"]
    assert content.decode() == shown["text"]
    assert "section 5(1)(a)" in shown["text"]
    assert "1. That Council be recommended" in shown["text"]


def test_an_earlier_version_can_be_had_again(handed_in: Office) -> None:
    handed_in.types(
        *AUTHOR,
        "attach",
        CYCLE,
        "committee-report",
        changed(handed_in, "wards: All wards", "wards: High Street"),
    )
    handed_in.types(
        "show",
        CYCLE,
        "committee-report",
        "--version",
        "1",
        "--out",
        str(handed_in.folder / "first.yaml"),
    )
    assert (handed_in.folder / "first.yaml").read_bytes() == (
        handed_in.folder / REPORT
    ).read_bytes()
    assert [
        each["version"]
        for each in handed_in.asks("show", CYCLE, "committee-report")["versions"]
    ] == [1, 2]


def test_a_faulty_report_is_refused_with_the_place_and_changes_nothing(
    handed_in: Office,
) -> None:
    before = handed_in.asks("status", CYCLE)
    for old, new, told in (
        ("  legal: |", "  leagl: |", "changed.yaml:"),
        (
            "final_decision_maker: council",
            "final_decision_maker: counsil",
            'did you mean "council"?',
        ),
        ("wards: All wards", 'wards: "All\\u0007wards"', "U+0007"),
        ("wards: All wards", "wards:", "a value is missing here"),
        ("classification: non-exempt", "classification: exempt", "Schedule 12A"),
    ):
        said = handed_in.types(
            *AUTHOR, "attach", CYCLE, "committee-report", changed(handed_in, old, new), fails=1
        )
        assert told in said, said
    assert handed_in.asks("status", CYCLE) == before


def test_a_new_report_once_filled_in_is_taken(office: Office) -> None:
    file = office.folder / "new.yaml"
    office.types("report", "new", CYCLE, "committee-report", "--out", str(file))
    said = office.types(*AUTHOR, "attach", CYCLE, "committee-report", str(file), fails=1)
    assert said.count("a value is missing here") > len(ROWS)
    lines = file.read_text(encoding="utf-8").splitlines()
    written = [
        f"{line} council" if line.endswith((":", "  -")) and _is_empty(lines, n) else line
        for n, line in enumerate(lines)
    ]
    file.write_text("\n".join(written), encoding="utf-8")
    office.types(*AUTHOR, "attach", CYCLE, "committee-report", str(file))


def _is_empty(lines: list[str], number: int) -> bool:
    following = next(
        (
            line
            for line in lines[number + 1 :]
            if line.strip() and not line.strip().startswith("#")
        ),
        "",
    )
    deeper = len(following) - len(following.lstrip()) > len(lines[number]) - len(
        lines[number].lstrip(" -")
    )
    return not lines[number].startswith("#") and not deeper


def test_hostile_and_long_texts_survive_word_and_html_unharmed(office: Office) -> None:
    long = "Hir " * 49_999 + "iawn"
    file = changed(office, "risk-management: None.", f"risk-management: |\n    {HOSTILE}")
    text = Path(file).read_text(encoding="utf-8")
    Path(file).write_text(
        text.replace("asset-management: None.", f"asset-management: |\n    {long}"),
        encoding="utf-8",
    )
    office.types(*AUTHOR, "attach", CYCLE, "committee-report", file)
    word = report(office, "--format", "docx")
    said = words_of(word)
    assert HOSTILE in said
    assert long in said
    page = Page(report(office, "--format", "html", name="report.html"))
    assert HOSTILE in page.text
    assert long in page.text
    with ZipFile(io.BytesIO(word)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(archive.read(name))


def test_an_exempt_report_keeps_its_text_from_the_public(office: Office) -> None:
    file = changed(
        office, "classification: non-exempt", "classification: exempt\nexempt_under: 3"
    )
    office.types(*AUTHOR, "attach", CYCLE, "committee-report", file)
    public = words_of(report(office, "--format", "docx", "--public"))
    assert "paragraph 3 of Part 1 of Schedule 12A" in public
    assert "£37,104" not in public
    assert "recommended to adopt" not in public
    assert "£37,104" in words_of(report(office, "--format", "docx", name="internal.docx"))


def test_a_final_decision_maker_without_a_date_is_flagged(handed_in: Office) -> None:
    handed_in.types(*CLERK, "meeting", "cancel", CYCLE, "council", "--reason", "no quorum")
    said = words_of(report(handed_in, "--format", "docx"))
    assert "The final decision-maker, Council, has no dated meeting." in said
    assert "Date to be fixed" in said


def test_the_sign_off_sheet_tells_who_when_and_over_which_text(handed_in: Office) -> None:
    handed_in.types("--as", "head-of-legal", "sign", CYCLE, "legal")
    page = Page(report(handed_in, "--sheet", name="sheet.html"))
    shown = handed_in.asks("show", CYCLE, "legal")
    assert shown["sha256"] in page.text
    assert "1 March 2017, 10:00" in page.text
    assert "as holder" in page.text
    assert "sha256sum" in page.text
    assert page.text.count("Not signed") == len(ROWS) - 1


def test_the_record_stays_whole(handed_in: Office) -> None:
    handed_in.types("--as", "head-of-legal", "sign", CYCLE, "legal")
    handed_in.types("verify")
