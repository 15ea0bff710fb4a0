"""An office that an earlier version of the program made opens, verifies and goes on.

`tests/data/offices/version-N.db.xz`: a community safety plan of 2016-17 in the middle of its
year, as the program left it while its database was of version N. Mail of every kind was refused
and came back, a letter was written anew, a deputy stood in, the office closed on a day.
"""

import contextlib
import lzma
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from tests.integration.mail.test_bounces import notice_of
from tests.integration.offices import CLERK, CYCLE, Office

from cycle import settings
from cycle.bootstrap import build
from cycle.new_office import make_office
from cycle.rehearsal.scratch_office import ADMINISTRATOR
from cycle.service import closed_days
from cycle.store.closed_days import OFFICE_ALONE
from cycle.store.database import SCHEMA_VERSION
from cycle.store.office_secrets import plain_identity

KEPT = Path(__file__).parents[1] / "data/offices"


@pytest.fixture(params=sorted(KEPT.glob("*.db.xz")), ids=lambda file: file.name)
def office(
    request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Office:
    folder = tmp_path / "office"
    make_office(folder)
    (folder / "cycle.db").write_bytes(lzma.decompress(request.param.read_bytes()))
    office = Office(folder, capsys).on("2017-03-20")
    office.types("upgrade")
    return office


def test_it_is_whole_is_backed_up_and_restored(office: Office) -> None:
    assert not [part for part in office.asks("verify") if part["faults"]]
    backup = office.folder / "kept.db"
    assert "whole" in office.types("backup", str(backup))
    (office.folder / "cycle.db").unlink()
    office.types("restore", str(backup))
    assert not [part for part in office.asks("verify") if part["faults"]]


def test_mail_without_any_journal_is_bound_at_the_time_of_the_newest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No office of ours is so; one that is damaged so is upgraded all the same, and found."""
    folder = tmp_path / "office"
    make_office(folder)
    (folder / "cycle.db").write_bytes(
        lzma.decompress((KEPT / "version-0003.db.xz").read_bytes())
    )
    with contextlib.closing(sqlite3.connect(folder / "cycle.db")) as database, database:
        database.execute("DROP TRIGGER journal_refuses_delete")
        database.execute("DELETE FROM journal")
        database.execute("DELETE FROM streams")
    office = Office(folder, capsys).on("2017-03-20")
    office.types("upgrade")
    assert [part for part in office.asks("verify", fails=1) if part["faults"]]


def test_it_goes_on(office: Office) -> None:
    office.daemon_looks()
    assert office.posts()
    office.types(*CLERK, "mail", "retry", f"{CYCLE}/undelivered/11/1", fails=1)
    assert CYCLE in office.types("status")
    assert not [part for part in office.asks("verify") if part["faults"]]


def test_its_database_has_the_program_s_version(office: Office) -> None:
    assert f"version {SCHEMA_VERSION}" in office.types("upgrade")


def test_mail_written_before_keeps_its_message_id_and_a_notice_about_it_counts(
    office: Office, tmp_path: Path
) -> None:
    row = next(row for row in office.asks("mail", "list") if row["state"] == "accepted")
    assert row["message_id"][1:].partition("@")[0] == plain_identity(row["key"])
    file = tmp_path / "came-back.eml"
    file.write_bytes(notice_of(row))
    assert "came back" in office.types(*CLERK, "mail", "bounce", str(file))
    assert not [part for part in office.asks("verify") if part["faults"]]


def test_mail_written_from_now_on_has_a_message_id_that_nobody_can_reckon(
    office: Office,
) -> None:
    before = {row["key"] for row in office.asks("mail", "list")}
    office.daemon_looks()
    new = [row for row in office.asks("mail", "list") if row["key"] not in before]
    assert new
    for row in new:
        assert row["message_id"][1:].partition("@")[0] != plain_identity(row["key"])


def test_days_that_were_told_in_any_order_are_what_the_journal_tells(office: Office) -> None:
    app = build(settings.read(office.folder / "cycle.toml"), office.clock)
    for day in (5, 3, 4):
        closed_days.add(
            app.services,
            ADMINISTRATOR,
            date(2017, 5, day),
            "Office closed",
            division=OFFICE_ALONE,
            source=None,
        )
    app.services.database.close()
    assert not [part for part in office.asks("verify") if part["faults"]]
