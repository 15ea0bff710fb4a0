"""A journal written anew with every hash after it: a mail that was kept finds it."""

import contextlib
import sqlite3
from email import message_from_bytes
from pathlib import Path

import pytest
from tests.integration.offices import CYCLE, Office, opened_office

from cycle import chain

OLD, NEW = "head-of-legal@council.example", "someone@elsewhere.example"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    office = opened_office(tmp_path, capsys)
    office.on("2017-01-23").daemon_looks()
    office.posts()
    return office


def mails(office: Office) -> list[Path]:
    return sorted((office.folder / "mails").iterdir())


def kept(office: Office) -> Path:
    """The last mail that was sent."""
    return mails(office)[-1]


def written_anew(office: Office, stream: str, old: str, new: str) -> None:
    """Every entry of a journal with `old` in it changed, and every hash reckoned anew."""
    with contextlib.closing(sqlite3.connect(office.folder / "cycle.db")) as database, database:
        triggers = database.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        made = [sql for (sql,) in triggers]
        for name in ("update", "delete"):
            database.execute(f"DROP TRIGGER journal_refuses_{name}")
        previous = chain.GENESIS
        query = "SELECT * FROM journal WHERE stream = ? ORDER BY seq"
        for row in database.execute(query, (stream,)).fetchall():
            entry = chain.Entry(*row)
            body = entry.body.replace(old, new)
            covered = {**entry._asdict(), "body": body, "previous": previous}
            del covered["hash"]
            previous_before, previous = (
                previous,
                chain.sha256_text(chain.canonical(covered)),
            )
            database.execute(
                "UPDATE journal SET body = ?, previous = ?, hash = ? WHERE stream = ? "
                "AND seq = ?",
                (body, previous_before, previous, stream, entry.seq),
            )
        database.execute("UPDATE streams SET head = ? WHERE name = ?", (previous, stream))
        for sql in made:
            database.execute(sql)


def verdicts(office: Office, *words: str, code: int = 0) -> dict[str, list[str]]:
    told = office.asks("verify", *words, fails=code)
    return {part["subject"]: part["faults"] for part in told}


def test_every_mail_carries_the_newest_hash_of_both_journals(office: Office) -> None:
    for file in mails(office):
        headers = message_from_bytes(file.read_bytes()).get_all("Cycle-Journal", [])
        named = [header.split(";")[0] for header in headers]
        assert named == [CYCLE, "office"], file


def test_an_honest_office_holds_against_every_mail_it_has_sent(office: Office) -> None:
    office.on("2017-01-30").daemon_looks()
    office.types("officer", "change", "head-of-hr", "--email", "hr@council.example")
    for file in mails(office):
        found = verdicts(office, "--against", str(file))
        assert found[f"{CYCLE}, as it was mailed"] == []
        assert found["office, as it was mailed"] == []


def test_a_journal_of_the_office_written_anew_is_found_by_a_mail_that_was_kept(
    office: Office,
) -> None:
    written_anew(office, "office", OLD, NEW)
    with contextlib.closing(sqlite3.connect(office.folder / "cycle.db")) as database, database:
        database.execute("UPDATE officers SET email = ? WHERE email = ?", (NEW, OLD))
    assert not any(verdicts(office).values()), "the database alone tells nothing"
    found = verdicts(office, "--against", str(kept(office)), code=1)
    assert found[f"{CYCLE}, as it was mailed"] == []
    assert "the journal was written anew" in found["office, as it was mailed"][0]


def test_a_journal_of_a_cycle_written_anew_is_found_by_a_hash_that_was_written_down(
    office: Office,
) -> None:
    newest = next(part["head"] for part in office.asks("verify") if part["subject"] == CYCLE)
    assert verdicts(office, "--against", newest)[f"{CYCLE}, as it was mailed"] == []
    written_anew(office, CYCLE, "legal", "lethal")
    found = verdicts(office, "--against", newest, code=1)
    assert "no entry of any journal has the hash" in found["the hash given"][0]


def test_a_summary_that_was_sent_before_mails_had_the_header_holds_too(
    office: Office, tmp_path: Path
) -> None:
    newest = next(part["head"] for part in office.asks("verify") if part["subject"] == CYCLE)
    old = tmp_path / "old.eml"
    old.write_text(
        f"Subject: This week\nContent-Type: text/plain\n\nKeep it.\n\n    {newest}\n"
    )
    assert verdicts(office, "--against", str(old))[f"{CYCLE}, as it was mailed"] == []


def test_a_mail_of_somebody_else_is_answered_in_words(office: Office, tmp_path: Path) -> None:
    other = tmp_path / "other.eml"
    other.write_bytes(b"Subject: hello\n\nWords.\n")
    assert "carries no hash of a journal" in office.types(
        "verify", "--against", str(other), fails=1
    )


@pytest.mark.parametrize(
    ("said", "instead"),
    [(f"{CYCLE}; entries=", f"{CYCLE}; entries=1"), (f"{CYCLE}; ", "another-year; ")],
    ids=["another number", "another journal"],
)
def test_a_hash_counts_only_for_the_journal_and_the_entry_that_the_mail_names(
    office: Office, tmp_path: Path, said: str, instead: str
) -> None:
    text = kept(office).read_text(encoding="utf-8")
    assert said in text
    altered = tmp_path / "altered.eml"
    altered.write_text(text.replace(said, instead), encoding="utf-8")
    told = verdicts(office, "--against", str(altered), code=1)
    assert [subject for subject, faults in told.items() if faults] == [
        f"{instead.partition(';')[0]}, as it was mailed"
    ]
