"""What the post tells the clerks: a relay that is away, a letter of unknown fate, a notice in
the mailbox folder.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.integration.mail.test_bounces import READER, clerks_list, notice_of, sent_to
from tests.integration.offices import CLERK, CYCLE, Office, opened_office
from tests.smtp_sinks import DROP, listening

from cycle import settings
from cycle.bootstrap import build, dispatcher, smtp
from cycle.daemon.duties import Duties
from cycle.mail.folder import FolderRelay
from cycle.mail.relay import Relay


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return opened_office(tmp_path, capsys).on("2017-01-23")


def duties_of(office: Office, relays: Sequence[Relay] | None = None) -> Duties:
    """The daemon's duties, over the relays given, else over the one that the settings name."""
    app = build(settings.read(office.folder / "cycle.toml"), office.clock)
    named, lease = smtp(app.settings.mail, {})

    @asynccontextmanager
    async def given() -> AsyncIterator[Sequence[Relay]]:
        yield relays or ()

    return Duties(
        app,
        given if relays else named,
        lambda over: dispatcher(app.services, over, "cycle@council.example", lease),
        got_on=lambda: None,
    )


def names_relay(office: Office, port: int) -> None:
    set_in(office.folder / "cycle.toml", "port = 25", f"port = {port}")


def set_in(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_relay_that_is_away_is_one_line_in_the_clerks_list_until_it_is_back(
    office: Office,
) -> None:
    names_relay(office, 1)
    office.daemon_looks()
    duties = duties_of(office)
    duties.dispatch()
    duties.dispatch()
    assert clerks_list(office) == ["mail/localhost:1"]
    assert "The mail relay localhost:1 cannot be used" in office.types("status")
    duties_of(office, [FolderRelay(office.folder / "mails")]).dispatch()
    assert clerks_list(office) == []
    assert "cannot be used" not in office.types("status")


def test_a_letter_of_unknown_fate_is_asked_of_a_clerk_where_the_workflow_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = opened_office(tmp_path, capsys, mail="mail: {if_uncertain: ask}").on("2017-01-23")
    office.daemon_looks()
    assert asyncio.run(taken_and_broken_off(office)).count(f"{READER}@council.example") == 1
    row = f"mail/{sent_to(office, READER)['key']}"
    assert row in clerks_list(office)
    assert "may or may not have arrived" in office.types("status")
    office.on("2017-01-24").posts()
    assert sent_to(office, READER)["state"] == "uncertain"
    office.types(*CLERK, "mail", "retry", sent_to(office, READER)["key"])
    office.posts()
    assert sent_to(office, READER)["state"] == "accepted"
    assert row not in clerks_list(office)


def test_a_letter_of_unknown_fate_is_left_where_the_workflow_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = opened_office(tmp_path, capsys, mail="mail: {if_uncertain: leave}").on(
        "2017-01-23"
    )
    office.daemon_looks()
    asyncio.run(taken_and_broken_off(office))
    office.on("2017-01-24").posts()
    assert sent_to(office, READER)["state"] == "uncertain"
    assert clerks_list(office) == []


async def taken_and_broken_off(office: Office) -> list[str]:
    """A relay that takes everything and never says so; the recipients of what it took."""
    async with listening({"DOT": DROP}) as sink:
        names_relay(office, sink.port)
        await asyncio.to_thread(duties_of(office).dispatch)
        return [address for envelope in sink.taken for address in envelope.rcpt_tos]


def test_a_notice_in_the_mailbox_folder_is_taken_in_once_and_kept(office: Office) -> None:
    office.daemon_looks()
    office.posts()
    mailbox = office.folder / "bounces"
    for name in ("new", "cur", "tmp"):
        (mailbox / name).mkdir(parents=True)
    set_in(office.folder / "cycle.toml", "port = 25", 'port = 25\nbounces = "bounces"')
    (mailbox / "new" / "1.relay").write_bytes(notice_of(sent_to(office, READER)))
    (mailbox / "new" / "2.relay").write_bytes(b"Subject: out of office\r\n\r\nI am away.\r\n")
    duties_of(office).bounces()
    assert sent_to(office, READER)["state"] == "bounced"
    assert sorted(file.name for file in (mailbox / "cur").iterdir()) == [
        "1.relay:2,S",
        "2.relay:2,S",
    ]
    (mailbox / "cur" / "1.relay:2,S").rename(mailbox / "new" / "1.relay")
    before = office.asks("mail", "show", sent_to(office, READER)["key"])
    duties_of(office).bounces()
    assert office.asks("mail", "show", sent_to(office, READER)["key"]) == before


def test_a_mailbox_folder_that_is_not_there_is_said_once_and_stops_nothing(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    set_in(office.folder / "cycle.toml", "port = 25", 'port = 25\nbounces = "nowhere"')
    duties = duties_of(office)
    duties.bounces()
    duties.bounces()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "nowhere" in duties.incidents.present().popitem()[0]
    assert CYCLE in office.types("status")
