"""The other shipped years, lived by typing nothing but what `todo` tells; each command that
anybody is told on the way, in `todo`, `status`, mail or a refusal, is one that they may run.
"""

import re
import shlex
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.integration.offices import CLERK, Office
from tests.integration.test_told_what_they_may_run import IN_A_MAIL, NOT_THEIRS

from cycle import shipped
from cycle.machine.loading import load_workflow
from cycle.new_office import make_office

ONE_OF = re.compile(r"OUTCOME is one of ([a-z-]+)")
TRY = re.compile(r"^ +Try: (cycle [a-z].*)$", re.MULTILINE)
IN_TEXT = re.compile(r"^ +(cycle (?:show|sign|attach|mail|appoint|complete) .*)$", re.MULTILINE)
LOOKS = {"explain", "status", "show", "timetable", "mail", "todo"}


class Lived:
    """A year of one cycle: weeks go by, and each officer types what waits for them."""

    def __init__(self, office: Office, cycle: str, roles: Iterable[str], paper: Path) -> None:
        self.office = office
        self.cycle = cycle
        self.paper = paper
        self.tried: set[tuple[str, str]] = set()
        self.typed: list[str] = []
        self.told = ""
        self._read: set[str] = set()
        self._roles = set(roles)
        self._seen: object = None
        self._weeks = 0

    def week(self) -> bool:
        """A week's acts; whether the year has ended."""
        self.office.daemon_looks()
        self._weeks += 1
        if self._weeks % 3 == 0:  # time alone may have brought something
            self._seen = None
        for _ in range(6):
            (standing,) = self.office.asks("status", self.cycle)
            if standing["ended_at"] or standing["tracks"] == self._seen:
                break
            self._seen = standing["tracks"]
            for login in sorted(self._roles):
                for row in self.office.asks("--as", login, "todo")["rows"]:
                    if row["asked"] and row["remedy"]:
                        self._does(login, row)
        self.reads_mail()
        return standing["ended_at"] is not None

    def fills_every_post(self) -> None:
        """By the command that the administrator is told."""
        (standing,) = self.office.asks("status", self.cycle)
        for vacancy in standing["vacancies"]:
            role = vacancy["role"]
            name = ("--name", vacancy["title"], "--email", f"{role}@council.example")
            self.office.types("officer", "add", role, *name)
            self.office.types(*shlex.split(vacancy["remedy"].replace("LOGIN", role))[1:])

    def _does(self, login: str, row: dict[str, str]) -> None:
        for command in filter(None, (row["to_read"], row["remedy"])):
            self._may(login, command)
        words = list(self._filled(shlex.split(row["remedy"])[1:], row["sentence"]))
        if words[0] in LOOKS or (login, shlex.join(words)) in self.tried:
            return
        self.tried.add((login, shlex.join(words)))
        for other in sorted(self._roles - {login})[:2]:
            self._is_refused_well(other, words)
        instead = TRY.findall(self._told(login, words))  # such as with what is to be recorded
        for command in instead:
            self._may(login, command)
            self.office.types("--as", login, *self._filled(shlex.split(command)[1:], ""))
        self.typed.append(words[0])

    def _is_refused_well(self, login: str, words: list[str]) -> None:
        told = self._told(login, [*words, "--dry-run"])
        for command in TRY.findall(told):
            self._may(login, command)

    def reads_mail(self) -> None:
        for line in self.office.asks("mail", "list"):
            if line["key"] not in self._read:
                self._read.add(line["key"])
                text = self.office.asks("mail", "show", line["key"])["text"]
                self.told += text
                for command in IN_A_MAIL.findall(text):
                    self._may(line["recipient"], command)
        for command in IN_TEXT.findall(self.office.types("status", self.cycle)):
            self._may(CLERK[1], command)

    def _may(self, login: str, command: str) -> None:
        if (login, command) in self.tried:
            return
        self.tried.add((login, command))
        words = list(self._filled(shlex.split(command)[1:], ""))
        told = self._told(login, words if words[0] in LOOKS else [*words, "--dry-run"])
        assert not any(word in told for word in NOT_THEIRS), (login, command, told)
        assert "See: cycle" not in told, (login, command, told)

    def _told(self, login: str, words: list[str]) -> str:
        for code in (0, 1):
            try:
                return self.office.types("--as", login, *words, fails=code)
            except AssertionError:
                continue
        raise AssertionError((login, words))

    def _filled(self, words: list[str], sentence: str) -> Iterator[str]:
        outcome = ONE_OF.search(sentence)
        placed = {
            "FILE": str(self.paper),
            "DATE": "2027-03-17",
            "OUTCOME": outcome[1] if outcome else "OUTCOME",
            "REF": "12",
            "LOGIN": CLERK[1],
        }
        for word in words:
            key, equals, value = word.partition("=")
            given = {"…": "12", "FILE": str(self.paper)}.get(value, value)
            yield placed.get(word, f"{key}={given}" if equals else word)


@pytest.mark.parametrize(
    ("workflow", "dates"),
    [
        ("pay-policy", "pay-policy-2027-28"),
        ("accounts-and-governance", "accounts-and-governance-2026-27"),
    ],
)
def test_a_year_is_lived_by_what_todo_tells_and_nobody_is_told_what_they_may_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], workflow: str, dates: str
) -> None:
    folder = tmp_path / "office"
    make_office(folder)
    office = Office(folder, capsys)
    office.types("officer", "import", str(folder / "workflows" / "officers.yaml"))
    file = shipped.workflows() / f"{dates}.yaml"
    begins = date.fromisoformat(
        re.search(r"^begins: (\S+)", file.read_text("utf-8"), re.MULTILINE)[1]  # type: ignore[index]
    )
    office.on(begins.isoformat())
    office.types(*CLERK, "open", "year", "--workflow", workflow, "--dates", str(file))
    paper = tmp_path / "paper.txt"
    paper.write_text("a text", encoding="utf-8")
    lived = Lived(
        office, "year", load_workflow(shipped.workflows() / f"{workflow}.yaml").roles, paper
    )
    office.daemon_looks()
    lived.reads_mail()
    assert "cycle appoint" not in lived.told
    lived.fills_every_post()
    weeks = (office.on((begins + timedelta(weeks=week)).isoformat()) for week in range(1, 60))
    assert any(lived.week() for _ in weeks), lived.typed
    assert {"attach", "sign", "publish", "complete"} <= set(lived.typed)
