"""The committee's report, written in Word and cleared by mail: requests go out by a real relay,
the answers of six officers come in by LMTP to a real daemon; one is returned, amended, cleared
again; published, and read back.
"""

import smtplib
import tempfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from docx import Document
from tests.acceptance.offices import Office, Post, until, words_of
from tests.integration.authors import written_in_word

SERVER = "mx.council.example"
AUTHOR, CLERK = "community-safety-officer", "democratic-services"
SIGNERS = (
    "head-of-housing",
    "director-of-finance",
    "head-of-hr",
    "head-of-legal",
    "policy-manager",
    "head-of-finance",
)


@pytest.fixture
def socket() -> Iterator[Path]:
    """A short path: a socket's may have 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="lmtp") as folder:
        yield Path(folder) / "answers"


@pytest.fixture
def refreshing(office: Office, socket: Path) -> Office:
    """The year as far as the plan refresh, its sheet open; officers sign by mail too."""
    workflow = office.folder / "workflows/community-safety.yaml"
    with workflow.open("a", encoding="utf-8") as opened:
        opened.write("\nsign_by: [command, reply]\n")
    with (office.folder / "cycle.toml").open("a", encoding="utf-8") as opened:
        opened.write(
            f'\n[answers]\naddress = "answers@council.example"\nvouched_by = "authserv-id"\n'
            f'authserv_id = "{SERVER}"\nlmtp = "{socket}"\n'
        )
    office.opens()
    paper = office.paper("paper.txt")
    office.at("2017-01-20 10:00")
    for document in ("assessment-report", "strategic-assessment"):
        office.does("attach", "cs", document, paper, who=AUTHOR)
    office.does("done", "cs", "invitations", who=AUTHOR)
    for login in SIGNERS:
        office.does("sign", "cs", "--all", who=login)
    office.does("publish", "cs", who=CLERK)
    office.does("complete", "cs", "strategic-assessment", who=AUTHOR)
    office.at("2017-02-15 10:00").does(
        "complete", "cs", "committee-approval", "approved", who=CLERK
    )
    office.at("2017-02-17 10:00").does("attach", "cs", "action-plans", paper, who=AUTHOR)
    office.does("complete", "cs", "away-day", who=AUTHOR)
    office.at("2017-03-01 10:00").does("attach", "cs", "plan", paper, who=AUTHOR)
    form = office.folder / "form.docx"
    office.does("report", "new", "cs", "committee-report", "--out", str(form), who=AUTHOR)
    written_in_word(office.folder, form)
    office.at("2017-03-03 10:00").does(
        "attach", "cs", "committee-report", str(office.folder / "written.docx"), who=AUTHOR
    )
    return office


def answers(socket: Path, login: str, request: EmailMessage, words: str) -> None:
    """The council's server vouches for what an officer sends, and hands it in."""
    address = f"{login}@council.example"
    reply_to = str(request["Reply-To"]).rpartition("<")[2].rstrip(">")
    content = (
        f"Authentication-Results: {SERVER}; dmarc=pass header.from=council.example\r\n"
        f"From: <{address}>\r\nTo: <{reply_to}>\r\nSubject: Re: {request['Subject']}\r\n"
        f"Date: Mon, 06 Mar 2017 10:00:00 +0000\r\n"
        f"Message-ID: <{login}.{len(words)}@x.example>\r\n"
        f"In-Reply-To: {request['Message-ID']}\r\n\r\n{words}\r\n\r\nKind regards\r\n"
    )
    with smtplib.LMTP(str(socket)) as relay:
        relay.sendmail("", [reply_to], content)


def requests_to(post: Post, login: str) -> list[EmailMessage]:
    return [
        letter for letter in post.to(login) if letter["Cycle-Covers"] and letter["Reply-To"]
    ]


def attached(request: EmailMessage) -> list[str | None]:
    """The names of the Word files that came with a request."""
    files = [part.get_filename() for part in request.iter_attachments()]
    return [name for name in files if name and name.endswith(".docx")]


def has_been_asked(post: Post, login: str, times: int) -> EmailMessage:
    """Wait until an officer has had so many requests; the last of them."""
    until(
        lambda: len(requests_to(post, login)) >= times,
        f"request {times} to {login}; there are {post.subjects()}",
    )
    return requests_to(post, login)[times - 1]


def test_six_officers_clear_a_report_by_answering(
    refreshing: Office, post: Post, socket: Path
) -> None:
    office = refreshing
    with office.at("2017-03-06 09:05").daemon() as daemon:
        daemon.says("taking mail by LMTP")
        first = {login: has_been_asked(post, login, 1) for login in SIGNERS}
        assert all(attached(request) == ["written.docx"] for request in first.values())
        back = "Returned: the duty stands in section 5"
        answers(socket, "head-of-legal", first["head-of-legal"], back)
        daemon.says("recorded", times=1)
        changed = amended(office.folder / "written.docx", "section 5(1)(a)", "section 5(1)")
        office.at("2017-03-06 11:00").does(
            "attach", "cs", "committee-report", str(changed), who=AUTHOR
        )
        for login in SIGNERS:
            if login != "head-of-legal":
                answers(socket, login, first[login], "Signed")
        office.at("2017-03-07 09:05")
        anew = has_been_asked(post, "head-of-legal", 2)
        assert "section 5(1)(a)" in words_of(anew)
        answers(socket, "head-of-legal", anew, "I clear this: thank you")
        daemon.says("recorded", times=7)
        until(
            lambda: any("is recorded" in str(each["Subject"]) for each in post.to(SIGNERS[0])),
            "a receipt",
        )
        assert daemon.stop() == 0
    assert not socket.exists()
    published = office.at("2017-03-17 10:00").does("publish", "cs", who=CLERK)
    assert published.out.startswith("Published by")
    office.does("verify", who=CLERK)
    kinds = office.kinds()
    assert kinds.count("returned-for-change") == 1
    assert kinds.count("signed-off") == 11 + 11
    out = office.folder / "public.docx"
    printed = ("--format", "docx", "--public", "--out", str(out))
    office.does("report", "cs", "committee-report", *printed, who=CLERK)
    table = Document(str(out)).tables[-1]
    assert [row.cells[2].text for row in table.rows[5:6]] == ["Head of Legal Partnership"]
    assert "section 5(1)" in table.rows[5].cells[1].text
    assert "section 5(1)(a)" not in table.rows[5].cells[1].text


def amended(file: Path, old: str, new: str) -> Path:
    """The author's file with some words changed in its table of implications."""
    document = Document(str(file))
    runs = [
        run
        for row in document.tables[-1].rows
        for paragraph in row.cells[1].paragraphs
        for run in paragraph.runs
        if old in run.text
    ]
    assert runs
    for run in runs:
        run.text = run.text.replace(old, new)
    changed = file.with_name("changed.docx")
    document.save(str(changed))
    return changed
