"""Who may give others a role by right of an office (`may_appoint`), through the service as the
daemon is asked: for the roles of an open cycle that names the office, and never to themselves.
"""

from pathlib import Path
from typing import Any

import pytest
from tests.integration.offices import CYCLE, Office, opened_office

from cycle import settings
from cycle.bootstrap import build
from cycle.requests.dispatch import Answer, serve
from cycle.service.services import Caller


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    found = opened_office(tmp_path, capsys, mail="may_appoint: [head-of-legal]")
    return found.on("2017-01-23")


def asks(office: Office, who: str, request: str, /, **values: Any) -> Answer:
    """What the daemon answers an officer who owns nothing."""
    app = build(settings.read(office.folder / "cycle.toml"), office.clock)
    with app.services.database:
        return serve(app.services, Caller(who), request, values)


def vacate(office: Office, login: str) -> None:
    office.types("officer", "leave", login, "--on", "2017-01-20")


def holders(office: Office, role: str) -> list[str]:
    rows = office.asks("officer", "list")
    return [row["login"] for row in rows if any(role in held for held in row["offices"])]


def test_an_office_that_may_appoint_fills_a_post_of_its_cycle(office: Office) -> None:
    vacate(office, "head-of-hr")
    answer = asks(office, "head-of-legal", "appoint", role="head-of-hr", login="policy-manager")
    assert answer.done, answer
    assert "policy-manager" in holders(office, "head-of-hr")
    days = {"from_on": "2017-02-01", "to_on": "2017-02-03"}
    answer = asks(
        office, "head-of-legal", "deputise", role="head-of-hr", login="head-of-finance", **days
    )
    assert answer.done, answer
    office.types("verify")


def test_a_trial_of_it_changes_nothing(office: Office) -> None:
    vacate(office, "head-of-hr")
    values = {"role": "head-of-hr", "login": "policy-manager", "dry_run": True}
    assert asks(office, "head-of-legal", "appoint", **values).done
    assert holders(office, "head-of-hr") == []


@pytest.mark.parametrize(
    ("who", "role", "login"),
    [
        ("head-of-finance", "head-of-hr", "policy-manager"),  # not named by may_appoint
        ("head-of-legal", "head-of-hr", "head-of-legal"),  # to themselves
        ("head-of-legal", "archivist", "policy-manager"),  # no role of the cycle
        ("democratic-services", "head-of-hr", "policy-manager"),  # a clerk is not enough
    ],
)
def test_nobody_else_and_nothing_beyond_it(
    office: Office, who: str, role: str, login: str
) -> None:
    vacate(office, "head-of-hr")
    for request, days in (
        ("appoint", {}),
        ("deputise", {"from_on": "2017-02-01", "to_on": "2017-02-03"}),
    ):
        answer = asks(office, who, request, role=role, login=login, **days)
        assert not answer.done
        assert answer.error
        assert "may not change officers or appointments" in answer.error
    assert holders(office, role) == []


def test_a_deputy_of_that_office_may_while_they_are_it(office: Office) -> None:
    vacate(office, "head-of-hr")
    days = ("--from", "2017-01-23", "--to", "2017-01-24")
    office.types("deputise", "head-of-legal", "head-of-finance", *days)
    values = {"role": "head-of-hr", "login": "policy-manager", "dry_run": True}
    assert asks(office, "head-of-finance", "appoint", **values).done
    office.on("2017-01-25")
    assert not asks(office, "head-of-finance", "appoint", **values).done


def test_they_are_told_the_command_and_others_whom_to_ask(office: Office) -> None:
    vacate(office, "head-of-hr")
    command = "cycle appoint head-of-hr LOGIN"
    found = asks(office, "head-of-legal", "status", cycle=CYCLE).result[0]["vacancies"]
    assert [(row["remedy"], row["ask"]) for row in found] == [(command, None)]
    (row,) = asks(office, "head-of-finance", "status", cycle=CYCLE).result[0]["vacancies"]
    assert row["remedy"] is None
    assert row["ask"].startswith("Ask the Head of Legal Partnership")
    remedies = {
        login: [row["remedy"] for row in asks(office, login, "todo").result["rows"]]
        for login in ("head-of-legal", "democratic-services", "head-of-finance")
    }
    assert [login for login, told in remedies.items() if command in told] == ["head-of-legal"]
