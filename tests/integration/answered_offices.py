"""An office whose officers sign by mail: the committee's report waits for its sign-offs, each
officer has their request, and an answer is handed in as the council's server would.
"""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from tests.integration.committee_reports import AUTHOR, REPORT, refreshing
from tests.integration.offices import CLERK, CYCLE, Office, copied

SERVER = "mx.council.example"
DOMAIN = "council.example"
INBOX = "answers@council.example"
ANSWERS = f"""
[answers]
address = "{INBOX}"
vouched_by = "authserv-id"
authserv_id = "{SERVER}"
"""


@dataclass(frozen=True)
class Request:
    """A request for sign-off as an officer has it."""

    key: str
    login: str
    address: str
    content: bytes

    @property
    def message(self) -> Message:
        return message_from_bytes(self.content, policy=default)

    @property
    def reply_to(self) -> str:
        return str(self.message["Reply-To"]).rpartition("<")[2].rstrip(">")

    @property
    def tag(self) -> str:
        return self.reply_to.partition("@")[0].rpartition("+")[2]

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def covers(self) -> list[str]:
        return [str(value) for value in self.message.get_all("Cycle-Covers", [])]

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))  # type: ignore[attr-defined]
        return str(body.get_content())


@dataclass(frozen=True)
class AnsweredOffice:
    """The office, and what can be done with its mail."""

    office: Office

    def requests(self, login: str) -> list[Request]:
        """The requests for sign-off that were written to somebody, the oldest first."""
        found = []
        for line in self.office.asks("mail", "list"):
            if line["recipient"] == login and line["kind"] in {
                "sign-request",
                "answer-receipt",
            }:
                page = self.office.asks("mail", "show", line["key"])
                request = Request(
                    line["key"], login, line["address"], page["content"].encode("ascii")
                )
                if request.covers and "Reply-To" in request.message:
                    found.append(request)
        return found

    def receipts(self, login: str) -> list[str]:
        """The words of the receipts that somebody had."""
        lines = self.office.asks("mail", "list")
        return [
            self.office.asks("mail", "show", line["key"])["text"]
            for line in lines
            if line["recipient"] == login and line["kind"] == "answer-receipt"
        ]

    def hands_in(self, content: bytes, name: str = "in.eml", code: int = 0) -> Any:
        """The relay hands a message in; what became of it."""
        path = self.office.folder / name
        path.write_bytes(content)
        printed = self.office.types("mail", "receive", "--json", str(path), fails=code)
        return json.loads(printed)[0] if code == 0 else printed

    def acts(self, kind: str) -> list[dict[str, Any]]:
        """The events of a kind over the committee's report, as the journal has them."""
        with sqlite3.connect(self.office.folder / "cycle.db") as database:
            bodies = database.execute(
                "SELECT body FROM journal WHERE kind = ? AND stream = ? ORDER BY seq",
                (kind, CYCLE),
            )
            found = [json.loads(body) for (body,) in bodies]
        return [each for each in found if each["document"] == "committee-report"]

    def signed(self) -> dict[str, str]:
        """By row the login of who signed it."""
        return {each["issue"]: each["by"]["login"] for each in self.acts("signed-off")}


def an_answer(
    request: Request,
    words: str,
    *,
    sender: str | None = None,
    message_id: str = "<a1@mail.council.example>",
    results: str | None = None,
    headers: str = "",
    subject: str = "RE: Please sign",
    to: str | None = None,
) -> bytes:
    """A plain answer, vouched for by the council's server unless told otherwise."""
    address = sender or request.address
    domain = address.rpartition("@")[2]
    told = (
        f"Authentication-Results: {SERVER}; dmarc=pass header.from={domain}\r\n"
        if results is None
        else results
    )
    head = (
        f"Return-Path: <{address}>\r\n{told}"
        f"From: An Officer <{address}>\r\nTo: <{to or request.reply_to}>\r\n"
        f"Subject: {subject}\r\nDate: Mon, 06 Mar 2017 10:00:00 +0000\r\n"
        f"Message-ID: {message_id}\r\nIn-Reply-To: {request.message_id}\r\n{headers}"
        'MIME-Version: 1.0\r\nContent-Type: text/plain; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return (head + words.replace("\n", "\r\n")).encode()


def answered_office(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, ways: str = "[command, reply]"
) -> AnsweredOffice:
    """On 6 March 2017: the committee's report is handed in, and its rows wait for six officers;
    ways: how they may be signed.
    """
    made: Callable[[Path], Office] = lambda folder: _made(folder, capsys, ways)  # noqa: E731
    return AnsweredOffice(copied(("answered", ways), made, tmp_path, capsys))


def _made(folder: Path, capsys: pytest.CaptureFixture[str], ways: str) -> Office:
    office = refreshing(folder, capsys, mail=f"sign_by: {ways}")
    with (office.folder / "cycle.toml").open("a", encoding="utf-8") as settings:
        settings.write(ANSWERS)
    report = str(office.folder / REPORT)
    office.on("2017-03-03").types(*AUTHOR, "attach", CYCLE, "committee-report", report)
    office.on("2017-03-06").daemon_looks()
    return office


def signs_by_mail(office: Office) -> AnsweredOffice:
    """The office of a running year, whose officers sign by mail from now on: the cycle is moved
    to the workflow that says so.
    """
    workflow = office.folder / "workflows/community-safety.yaml"
    with workflow.open("a", encoding="utf-8") as opened:
        opened.write("\nsign_by: [command, reply]\n")
    with (office.folder / "cycle.toml").open("a", encoding="utf-8") as settings:
        settings.write(ANSWERS)
    shown = office.types(*CLERK, "migrate", CYCLE)
    to = shown.partition("--to ")[2].split()[0]
    office.types(*CLERK, "migrate", CYCLE, "--to", to, "--reason", "sign-offs by mail")
    return AnsweredOffice(office)


def answers_one(office: AnsweredOffice, login: str, words: str) -> None:
    """Somebody answers the newest request that they have."""
    content = an_answer(office.requests(login)[-1], words)
    assert office.hands_in(content)["outcome"] == "recorded"
