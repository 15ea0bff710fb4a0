"""A dry run changes nothing, and says what would change: of every verb that writes to an
office.
"""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from tests.integration.mail.test_bounces import notice
from tests.integration.offices import CLERK, CYCLE, Office, opened_office

from cycle import shipped
from cycle.requests.dispatch import SERVED
from cycle.store.database import open_database
from cycle.store.messages import Claim
from cycle.store.unit_of_work import UnitOfWork

AS_CLERK = " ".join(CLERK)
DATES = shipped.workflows() / "community-safety-2016-17.yaml"
BEFORE = "This would happen; nothing has been changed:"

LOOK_ONLY = {
    "clock",
    "check.dates",
    "check.planned",
    "dates",
    "evidence",
    "explain",
    "export.xes",
    "holidays",
    "log",
    "mail.kinds",
    "mail.list",
    "mail.preview",
    "mail.show",
    "names",
    "officers",
    "report",
    "report.new",
    "show",
    "show.file",
    "status",
    "timetable",
    "todo",
    "verify",
    "workflow.of",
}

LINES = (
    ("appoint archivist head-of-legal", "head-of-legal holds archivist from 2017-01-23."),
    ("appoint --end 1 --on 2017-03-31", "Appointment 1 ends on 2017-03-31."),
    (
        "deputise head-of-hr head-of-legal --from 2017-03-01 --to 2017-03-03",
        "head-of-legal deputises for Head of HR Shared Service as head-of-hr from",
    ),
    ("officer add new --name New --email n@council.example", "new is an officer"),
    ("officer change head-of-hr --name Other", "head-of-hr has the name Other now."),
    ("officer leave head-of-hr --on 2017-03-31", "the last day is 2017-03-31."),
    ("officer import workflows/officers.yaml", "on record as the file says"),
    (f"{AS_CLERK} open other --workflow community-safety --dates {DATES}", "other is open."),
    ("holiday add 2017-03-08 Closing", "is a closed day for this office alone"),
    (f"{AS_CLERK} meeting move {CYCLE} council 2017-04-26", "Dates that move:"),
    (f"{AS_CLERK} meeting cancel {CYCLE} council --reason none", "Dates that move:"),
    (f"{AS_CLERK} mail hold {{waiting}}", "is held"),
    (f"{AS_CLERK} mail retry {{refused}}", "will be offered again at once."),
    (f"{AS_CLERK} mail retry --all-refused", "will be offered again at once."),
    (f"{AS_CLERK} mail leave {{refused}}", "rests as it is"),
    (f"{AS_CLERK} mail bounce notice.eml", "came back: "),
    (
        f"done {CYCLE} invitations --as community-safety-officer",
        "invited to the away day: done",
    ),
)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return opened_office(tmp_path, capsys).on("2017-01-23")


def refuse(office: Office, count: int) -> list[str]:
    """What a relay does to the first messages that wait; their keys."""
    with UnitOfWork(open_database(str(office.folder / "cycle.db"))) as uow:
        claims = claimed(uow, office, count)
        for claim in claims:
            uow.outbox.refuse(claim, office.clock.now(), "550 no such user")
        uow.commit()
    return [claim.message.key for claim in claims]


def accept(office: Office) -> Claim:
    with UnitOfWork(open_database(str(office.folder / "cycle.db"))) as uow:
        (claim,) = claimed(uow, office, 1)
        uow.outbox.start_data(claim, office.clock.now())
        uow.outbox.accept(claim, office.clock.now(), "250 taken")
        uow.commit()
    return claim


def claimed(uow: UnitOfWork, office: Office, count: int) -> list[Claim]:
    return uow.outbox.claim(
        office.clock.now(), owner="a test", lease=timedelta(minutes=5), limit=count
    )


def everything(office: Office) -> str:
    with sqlite3.connect(office.folder / "cycle.db") as database:
        return "\n".join(database.iterdump())


def test_every_request_that_writes_can_be_tried_out() -> None:
    without = {
        name
        for name, served in SERVED.items()
        if not any("dry_run" in shape.__struct_fields__ for shape in served.shapes)
    }
    assert without == LOOK_ONLY


def test_a_dry_run_of_every_verb_changes_nothing_and_says_what_would(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.folder)
    office.daemon_looks()
    (refused,) = refuse(office, 1)
    sent = accept(office)
    (office.folder / "notice.eml").write_bytes(
        notice(sent.message.message_id, address=sent.message.address)
    )
    (waiting, *_) = [line["key"] for line in office.asks("mail", "list", "--state", "pending")]
    before = everything(office)
    for line, says in LINES:
        words = line.format(refused=refused, waiting=waiting).split()
        told = office.types(*words, "--dry-run")
        assert told.startswith(BEFORE), line
        assert says in told, line
        assert everything(office) == before, line
    office.types(*LINES[0][0].split())
    assert everything(office) != before


def test_several_messages_are_sent_again_at_once_or_none_of_them(office: Office) -> None:
    office.daemon_looks()
    first, second, third = refuse(office, 3)
    office.types(*CLERK, "mail", "leave", third)
    before = everything(office)
    told = office.types(*CLERK, "mail", "hold", first, second, fails=1)
    assert first in told
    assert second in told
    assert everything(office) == before
    assert "nosuch" in office.types(*CLERK, "mail", "retry", first, "nosuch", fails=1)
    assert everything(office) == before
    assert office.types(*CLERK, "mail", "retry", first, second).count("offered again") == 2
    again = {line["key"]: line["state"] for line in office.asks("mail", "list")}
    assert (again[first], again[second], again[third]) == ("pending", "pending", "refused")


def test_all_that_was_refused_is_sent_again_by_who_may(office: Office) -> None:
    office.daemon_looks()
    keys = refuse(office, 2)
    told = office.types("--as", "head-of-legal", "mail", "retry", "--all-refused", fails=1)
    assert "No message of which you keep the ledger" in told
    assert "cycle mail retry --all-refused" in office.types("mail", "list")
    told = office.types(*CLERK, "mail", "retry", "--all-refused")
    assert all(key in told for key in keys)
    told = office.types(*CLERK, "mail", "retry", "--all-refused", fails=1)
    assert "stands as refused" in told
    assert "name messages, or all" in office.types(*CLERK, "mail", "retry", fails=2)
