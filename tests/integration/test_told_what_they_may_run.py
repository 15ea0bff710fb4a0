"""Through the shipped year, every command that an officer is told, in `todo` or by mail, is one
that this officer may run.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.acceptance.test_whole_year import typed
from tests.integration.offices import CYCLE, Office, opened_office

from cycle import shipped

LOGINS = (
    "community-safety-officer",
    "head-of-housing",
    "director-of-finance",
    "head-of-hr",
    "head-of-legal",
    "policy-manager",
    "head-of-finance",
    "democratic-services",
    "monitoring-officer",
)
NOT_THEIRS = ("[not-your-office]", "administrator of this office", "NotTheOwner")
IN_A_MAIL = re.compile(r"^ +(cycle [a-z].*)$", re.MULTILINE)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return opened_office(tmp_path, capsys)


class Walk:
    """Tries each command once for each officer who is told it."""

    def __init__(self, office: Office, paper: Path) -> None:
        self.office = office
        self.paper = paper
        self.tried: set[tuple[str, str]] = set()
        self._read: set[str] = set()

    def looks_around(self) -> None:
        self.office.daemon_looks()
        for login in LOGINS:
            for row in self.office.asks("--as", login, "todo")["rows"]:
                if row["remedy"]:
                    self._tries(login, row["remedy"])
        for line in self.office.asks("mail", "list"):
            if line["key"] not in self._read:
                self._read.add(line["key"])
                text = self.office.asks("mail", "show", line["key"])["text"]
                for command in IN_A_MAIL.findall(text):
                    self._tries(line["recipient"], command)

    def _tries(self, login: str, command: str) -> None:
        if (login, command) in self.tried:
            return
        self.tried.add((login, command))
        words = list(self._filled(shlex.split(command)[1:]))
        if words[0] not in {"explain", "status", "show", "timetable", "mail", "todo"}:
            words.append("--dry-run")
        told = self._told(login, words)
        assert not any(word in told for word in NOT_THEIRS), (login, command, told)
        assert "See: cycle" not in told, (login, command, told)

    def _told(self, login: str, words: list[str]) -> str:
        for code in (0, 1):
            try:
                return self.office.types("--as", login, *words, fails=code)
            except AssertionError:
                continue
        raise AssertionError((login, words))

    def _filled(self, words: list[str]) -> Iterator[str]:
        for word in words:
            yield {"FILE": str(self.paper), "DATE": "2017-05-17", "REF": "12"}.get(word, word)


def file_of(document: str, folder: Path) -> str:
    if document == "committee-report":
        return str(shipped.workflows() / "community-safety-2016-17-report.yaml")
    (folder / f"{document}.txt").write_text(document, encoding="utf-8")
    return str(folder / f"{document}.txt")


def test_nobody_is_told_a_command_that_they_may_not_run(office: Office, tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("a text", encoding="utf-8")
    walk = Walk(office, paper)
    looked_on = ""
    for when, who, line in typed():
        day, at = when.split()
        office.on(day, at)
        if day != looked_on:
            walk.looks_around()
            looked_on = day
        words = line.replace(" cs", f" {CYCLE}", 1).split()
        filled = [file_of(words[2], tmp_path) if word == "FILE" else word for word in words]
        office.types("--as", who, *filled)
    verbs = {command.split()[1] for _, command in walk.tried}
    assert {"attach", "sign", "done", "publish", "complete"} <= verbs
    assert {login for login, _ in walk.tried} >= set(LOGINS) - {"monitoring-officer"}


def test_status_lists_vacant_posts_with_the_command_or_whom_to_ask(office: Office) -> None:
    office.on("2017-01-23").types("officer", "leave", "head-of-hr", "--on", "2017-01-20")
    command = "cycle appoint head-of-hr LOGIN"
    assert command in office.types("status")
    told = office.types("status", "--as", "head-of-legal")
    assert "Vacant posts:" in told
    assert command in told  # the owner types, who may
    (row,) = office.asks("status")
    (vacancy,) = row["vacancies"]
    assert (vacancy["role"], vacancy["remedy"]) == ("head-of-hr", command)
