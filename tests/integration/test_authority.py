"""Who may act, over a real database: each attempt beyond an office is refused, and nothing has
changed by it.

Compared are journal, state, outbox and contents, row by row.
"""

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.integration.offices import CLERK, CYCLE, Office, opened_office

from cycle import settings
from cycle.bootstrap import build
from cycle.service.verification import verify

LEGAL = ("--as", "head-of-legal")
KEPT = ("journal", "streams", "cycles", "outbox", "outbox_items", "contents")


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """The report attached, its legal row signed; a deputy and a partner are on record."""
    office = opened_office(tmp_path, capsys)
    office.types(
        "officer", "add", "deputy", "--name", "A Deputy", "--email", "deputy@council.example"
    )
    return office


def kept(office: Office) -> dict[str, list[Any]]:
    with sqlite3.connect(office.folder / "cycle.db") as database:
        return {
            table: database.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in KEPT
        }


def paper(office: Office, name: str, text: str) -> str:
    path = office.folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def refused(office: Office, *words: str, says: str) -> None:
    before = kept(office)
    told = " ".join(office.types(*words, fails=1).split())
    assert says in told
    assert kept(office) == before


def leaves(office: Office) -> None:
    office.types("officer", "leave", "head-of-hr", "--on", "2017-01-20")
    office.on("2017-01-21")


def comes_later(office: Office) -> None:
    office.types("officer", "leave", "head-of-hr", "--on", "2017-01-20")
    office.types("appoint", "head-of-hr", "deputy", "--from", "2017-02-01")
    office.on("2017-01-31")


def deputises(office: Office) -> None:
    office.types(
        "deputise",
        "head-of-hr",
        "deputy",
        "--from",
        "2017-01-23",
        "--to",
        "2017-01-25",
        "--reason",
        "leave",
    )


def before_the_absence(office: Office) -> None:
    deputises(office)
    office.on("2017-01-22")


def after_the_absence(office: Office) -> None:
    deputises(office)
    office.on("2017-01-26")


def nothing(_: Office) -> None:
    """As the office stands."""


BEYOND: list[tuple[str, Callable[[Office], None], str, str]] = [
    (
        "another's row",
        nothing,
        "head-of-legal",
        "to sign hr is for the Head of HR Shared Service",
    ),
    (
        "after leaving",
        leaves,
        "head-of-hr",
        "to sign hr is for the Head of HR Shared Service; Head of HR",
    ),
    ("before taking it", comes_later, "deputy", "A Deputy holds no office today"),
    ("before the absence", before_the_absence, "deputy", "A Deputy holds no office today"),
    ("after the absence", after_the_absence, "deputy", "A Deputy holds no office today"),
]


@pytest.mark.parametrize(
    ("when", "so_far", "who", "says"), BEYOND, ids=[case[0] for case in BEYOND]
)
def test_nobody_signs_beyond_their_office(
    office: Office, when: str, so_far: Callable[[Office], None], who: str, says: str
) -> None:
    assert when
    so_far(office)
    refused(
        office,
        "--as",
        who,
        "sign",
        CYCLE,
        "staffing",
        says=says.replace("hr is", "staffing is"),
    )


def test_a_deputy_signs_within_the_absence_and_it_says_for_whom(office: Office) -> None:
    deputises(office)
    said = office.on("2017-01-24").types("--as", "deputy", "sign", CYCLE, "staffing")
    assert (
        "A Deputy, Head of HR Shared Service, deputy for Head of HR Shared Service"
        in " ".join(said.split())
    )
    (row,) = [row for row in office.asks("officer", "list") if row["login"] == "deputy"]
    assert row["offices"][0].startswith("deputises for Head of HR Shared Service as head-of-hr")


def test_a_sign_off_over_an_old_version_does_not_come_back_with_the_new_one(
    office: Office,
) -> None:
    """A row signed over the old text has lapsed; who has signed is asked for the present text,
    and no other.
    """
    newer = paper(office, "newer.txt", "another text")
    office.types(
        "--as", "community-safety-officer", "attach", CYCLE, "assessment-report", newer
    )
    row = _need(office, "legal")
    assert not row["holds"]
    assert "lapsed when the Report on the Strategic Assessment changed" in row["sentence"]


def _need(office: Office, issue: str) -> Any:
    tracks = office.asks("status", CYCLE)[0]["tracks"]
    return next(
        need for track in tracks for need in track["needs"] if need["key"].endswith(f"/{issue}")
    )


def test_a_row_of_a_closed_stage_cannot_be_signed(office: Office) -> None:
    refused(
        office,
        *LEGAL,
        "sign",
        CYCLE,
        "legal",
        "--of",
        "committee-report",
        says="no open sheet has a row",
    )


def test_a_clerk_records_a_signature_on_its_evidence_which_is_kept_and_can_be_fetched(
    office: Office,
) -> None:
    page = paper(office, "page.eml", "From: head-of-hr\n\nNone.\n")
    words = ("sign", CYCLE, "staffing", "--on-behalf-of", "head-of-hr", "--evidence", page)
    sha256 = hashlib.sha256(Path(page).read_bytes()).hexdigest()
    said = " ".join(office.types(*CLERK, *words).split())
    told = (
        "Head of HR Shared Service, recorded by Democratic Services Manager, on evidence "
        f"{sha256[:8]}"
    )
    assert told in said
    assert told in _need(office, "staffing")["sentence"]
    row = next(row for row in office.asks("log", CYCLE) if row["evidence"])
    assert (row["evidence"], told in row["sentence"]) == (sha256, True)
    out = office.folder / "fetched.eml"
    office.types("log", CYCLE, "--evidence", sha256[:8], "--out", str(out))
    assert out.read_bytes() == Path(page).read_bytes()
    assert all(not part["faults"] for part in office.asks("verify"))


def test_a_clerk_names_the_deputy_whose_signature_it_was(office: Office) -> None:
    deputises(office)
    page = paper(office.on("2017-01-24"), "page.eml", "From: deputy\n\nNone.\n")
    behalf = ("--on-behalf-of", "head-of-hr", "--done-by", "deputy", "--evidence", page)
    said = " ".join(office.types(*CLERK, "sign", CYCLE, "staffing", *behalf).split())
    told = "A Deputy, Head of HR Shared Service, deputy for Head of HR Shared Service, recorded"
    assert told in said
    assert told in _need(office, "staffing")["sentence"]
    assert all(not part["faults"] for part in office.asks("verify"))


def test_evidence_that_is_gone_or_changed_is_found(office: Office) -> None:
    page = paper(office, "page.eml", "None.")
    office.types(
        *CLERK, "sign", CYCLE, "staffing", "--on-behalf-of", "head-of-hr", "--evidence", page
    )
    sha256 = hashlib.sha256(b"None.").hexdigest()
    with sqlite3.connect(office.folder / "cycle.db") as database:
        database.execute("UPDATE contents SET content = x'00' WHERE sha256 = ?", (sha256,))
    assert f"the evidence of {CYCLE}, entry" in _faults(office)
    with sqlite3.connect(office.folder / "cycle.db") as database:
        database.execute("DELETE FROM contents WHERE sha256 = ?", (sha256,))
    assert f"the content of {sha256} is not stored" in _faults(office)


def _faults(office: Office) -> str:
    app = build(settings.read(office.folder / "cycle.toml"), office.clock)
    return " ".join(fault for part in verify(app.services) for fault in part.faults)


@pytest.mark.parametrize(
    ("who", "options", "says"),
    [
        (
            "democratic-services",
            ("--on-behalf-of", "head-of-hr"),
            "one was given without the other",
        ),
        ("democratic-services", ("--evidence", "page.eml"), "one was given without the other"),
        ("democratic-services", ("--done-by", "deputy"), "no office is named"),
        (
            "democratic-services",
            ("--on-behalf-of", "head-of-hr", "--done-by", "", "--evidence", "page.eml"),
            '"" is not Head of HR Shared Service today, nor deputises; in office: ',
        ),
        (
            "democratic-services",
            ("--on-behalf-of", "head-of-hr", "--evidence", "empty.eml"),
            "the evidence is empty",
        ),
        (
            "democratic-services",
            ("--on-behalf-of", "bishop", "--evidence", "page.eml"),
            'no role is called "bishop"',
        ),
        (
            "head-of-legal",
            ("--on-behalf-of", "head-of-hr", "--evidence", "page.eml"),
            "is for the Democratic Services",
        ),
        (
            "head-of-hr",
            ("--on-behalf-of", "head-of-hr", "--evidence", "page.eml"),
            "is for the Democratic Services",
        ),
    ],
)
def test_nobody_records_without_evidence_or_without_a_clerks_office(
    office: Office, who: str, options: tuple[str, ...], says: str
) -> None:
    paper(office, "page.eml", "None.")
    paper(office, "empty.eml", "")
    named = [str(office.folder / word) if word.endswith(".eml") else word for word in options]
    refused(office, "--as", who, "sign", CYCLE, "staffing", *named, says=says)


def test_nothing_is_recorded_for_a_vacant_office(office: Office) -> None:
    leaves(office)
    page = paper(office, "page.eml", "None.")
    words = ("sign", CYCLE, "staffing", "--on-behalf-of", "head-of-hr", "--evidence", page)
    refused(
        office, *CLERK, *words, says="nobody is Head of HR Shared Service today, nor deputises"
    )


def partner(office: Office) -> None:
    """Probation takes the office over, as a partner without a login."""
    office.types("officer", "leave", "head-of-hr", "--on", "2017-01-20")
    name, email = ("--name", "Probation Service"), ("--email", "probation@partner.example")
    office.types("officer", "add", "probation", *name, *email, "--external")
    office.types("appoint", "head-of-hr", "probation", "--from", "2017-01-21")
    office.on("2017-01-23", "09:00")


def test_nobody_acts_under_a_partners_key_and_a_clerk_records_what_they_do(
    office: Office,
) -> None:
    partner(office)
    refused(
        office,
        "--as",
        "probation",
        "sign",
        CYCLE,
        "staffing",
        says="nobody acts under that key",
    )
    page = paper(office, "page.eml", "None.")
    words = ("sign", CYCLE, "staffing", "--on-behalf-of", "head-of-hr", "--evidence", page)
    assert "Probation Service, Head of HR Shared Service, recorded by" in " ".join(
        office.types(*CLERK, *words).split()
    )
    assert all(not part["faults"] for part in office.asks("verify"))


def test_a_partner_is_not_told_to_type_a_command(office: Office) -> None:
    partner(office)
    office.daemon_looks()
    (key,) = [
        line["key"] for line in office.asks("mail", "list") if line["recipient"] == "probation"
    ]
    text = office.asks("mail", "show", key)["text"]
    assert "cycle sign" not in text
    assert "Answer this message" in text


def test_a_correction_is_kept_beside_the_act_and_the_past_is_shown_as_it_was_believed(
    office: Office,
) -> None:
    entry = next(row["seq"] for row in office.asks("log", CYCLE) if row["kind"] == "signed-off")
    refused(
        office,
        *LEGAL,
        "correct",
        CYCLE,
        str(entry),
        "--reason",
        "too soon",
        says="correcting the record is for",
    )
    before = kept(office)
    assert "This would happen" in office.types(
        *CLERK, "correct", CYCLE, str(entry), "--reason", "x", "--dry-run"
    )
    assert kept(office) == before
    office.on("2017-01-24").types(
        *CLERK, "correct", CYCLE, str(entry), "--reason", "signed over the wrong cycle"
    )
    assert not _need(office, "legal")["holds"]
    row = next(row for row in office.asks("log", CYCLE) if row["seq"] == entry)
    correction = next(row for row in office.asks("log", CYCLE) if row["kind"] == "act-voided")
    assert row["voided_by"] == correction["seq"]
    assert f"[void, see no. {correction['seq']}] Legal signed" in office.types("log", CYCLE)
    assert "signed over the wrong cycle" in correction["sentence"]
    then = office.asks("status", CYCLE, "--as-of", "2017-01-23")[0]["tracks"]
    assert next(
        need["holds"]
        for track in then
        for need in track["needs"]
        if need["key"].endswith("/legal")
    )
    assert all(not part["faults"] for part in office.asks("verify"))
    office.types(*LEGAL, "sign", CYCLE, "legal")
    assert _need(office, "legal")["holds"]


def test_what_stands_on_a_mistaken_act_is_told_by_number_and_sentence(office: Office) -> None:
    log = office.asks("log", CYCLE)
    attached = next(row["seq"] for row in log if row["kind"] == "document-attached")
    signed = next(row for row in log if row["kind"] == "signed-off")
    told = f"no. {signed['seq']} stands on it: {signed['sentence']}"
    refused(
        office, *CLERK, "correct", CYCLE, str(attached), "--reason", "the wrong file", says=told
    )


def test_only_the_declared_role_waives(office: Office) -> None:
    words = ("waive", CYCLE, "staffing", "--reason", "in order")
    refused(office, *CLERK, *words, says="waiving staffing is for the Monitoring Officer")
    office.types("--as", "monitoring-officer", *words)
    assert _need(office, "staffing")["waived"]


def test_old_acts_keep_name_and_title_when_the_office_has_another_holder(
    office: Office,
) -> None:
    office.types("officer", "leave", "head-of-legal", "--on", "2017-01-24")
    office.types("appoint", "head-of-legal", "deputy", "--from", "2017-01-25")
    office.on("2017-02-01").types(
        "officer", "change", "head-of-legal", "--name", "Another Name"
    )
    assert _need(office, "legal")["sentence"].startswith(
        "Legal was signed by Head of Legal Partnership ("
    )
