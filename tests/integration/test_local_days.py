"""At 00:30 in summer time it is the new day, though it is not yet in UTC."""

from pathlib import Path

import pytest
from tests.integration.offices import CYCLE, Office, opened_office

from cycle import settings
from cycle.bootstrap import build
from cycle.requests.dispatch import Answer, serve
from cycle.service.services import Caller

LAST, AFTER = "2017-06-30", "2017-07-01"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return opened_office(tmp_path, capsys)


def asks_as(office: Office, login: str) -> Answer:
    app = build(settings.read(office.folder / "cycle.toml"), office.clock)
    return serve(app.services, Caller(login), "status", {})


def test_one_who_has_left_reads_nothing_from_midnight_on(office: Office) -> None:
    office.types("officer", "leave", "head-of-hr", "--on", LAST)
    assert asks_as(office.on(LAST, "22:30"), "head-of-hr").done
    assert "left this office" in (asks_as(office.on(LAST, "23:30"), "head-of-hr").error or "")


def test_an_appointment_without_a_day_counts_from_the_local_day(office: Office) -> None:
    office.types("officer", "add", "new", "--name", "New", "--email", "new@council.example")
    assert f"from {AFTER}" in office.on(LAST, "23:30").types("appoint", "a-new-office", "new")


def offices_of_hr(office: Office) -> list[str]:
    rows = office.asks("officer", "list")
    return [held for row in rows if row["login"] == "head-of-hr" for held in row["offices"]]


def test_an_office_that_ended_yesterday_is_listed_no_more(office: Office) -> None:
    (held,) = offices_of_hr(office)
    number = held.partition("no. ")[2].partition(",")[0]
    office.types("appoint", "--end", number, "--on", LAST)
    assert offices_of_hr(office.on(LAST, "22:30"))
    assert not offices_of_hr(office.on(LAST, "23:30"))


def test_a_last_day_in_the_past_tells_what_was_done_after_it(office: Office) -> None:
    leaves = ("officer", "leave", "head-of-legal", "--on")
    assert "acted after" not in office.types(*leaves, "2017-01-20")
    assert "acted after that day" in office.types(*leaves, "2017-01-19")
    assert f"{CYCLE}, no. " in office.types(*leaves, "2017-01-19")
