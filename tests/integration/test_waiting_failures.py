"""Letters about mail that did not arrive, while they wait; and what was offered once, of every
kind, and is of unknown fate.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tests.integration.answered_offices import AnsweredOffice, answers_one, signs_by_mail
from tests.integration.mail.test_bounces import READER, comes_back, sent_to, told, writing
from tests.integration.offices import CLERK, CYCLE, Office, copied

from cycle import settings
from cycle.bootstrap import build, dispatcher
from cycle.mail import retry_schedule
from cycle.mail.dispatch import run_once
from cycle.mail.letter import LetterKind
from cycle.mail.relay import (
    Answer,
    BeforeData,
    Envelope,
    FenceLost,
    RelayAccepted,
    RelayUncertain,
    RelayUnreachable,
)

THE_CLERK = "democratic-services"
ANOTHER = "head-of-hr"
SIGNATORIES = (
    "head-of-housing",
    "director-of-finance",
    "head-of-hr",
    "policy-manager",
    "head-of-finance",
)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """An office that has written to its signatories on 23 January, and the relay took it."""
    return copied("written to", lambda folder: writing(folder, capsys), tmp_path, capsys)


@pytest.fixture
def waiting(office: Office, tmp_path: Path) -> Office:
    """Two of its letters have come back, and a letter about both waits for the clerk."""
    for login in (READER, ANOTHER):
        comes_back(office, tmp_path, login)
    assert len(told(office)) == 1
    return office


def failures(office: Office) -> list[tuple[str, str]]:
    """To whom letters about it went, and in which state each is."""
    lines = office.asks("mail", "list")
    return [(line["address"], line["state"]) for line in lines if line["kind"] == "failure"]


def is_whole(office: Office) -> bool:
    return not [part for part in office.asks("verify") if part["faults"]]


def test_it_goes_to_the_present_holder(waiting: Office) -> None:
    waiting.types("officer", "leave", THE_CLERK, "--on", "2017-01-23")
    new = ("newcomer", "--name", "A Newcomer", "--email", "newcomer@council.example")
    waiting.types("officer", "add", *new)
    waiting.types("appoint", THE_CLERK, "newcomer", "--from", "2017-01-24")
    waiting.on("2017-01-24").posts()
    assert failures(waiting) == [
        ("democratic-services@council.example", "superseded"),
        ("newcomer@council.example", "accepted"),
    ]
    assert is_whole(waiting)


def test_it_goes_to_the_present_address(waiting: Office) -> None:
    waiting.types("officer", "change", THE_CLERK, "--email", "desk@council.example")
    waiting.posts()
    assert [address for address, state in failures(waiting) if state == "accepted"] == [
        "desk@council.example"
    ]
    assert is_whole(waiting)


def test_it_goes_to_whoever_is_next_where_its_reader_cannot_be_reached_any_more(
    waiting: Office,
) -> None:
    waiting.types("officer", "leave", THE_CLERK, "--on", "2017-01-23")
    waiting.on("2017-01-24").posts()
    assert failures(waiting)[-1] == ("head-of-housing@council.example", "accepted")
    assert is_whole(waiting)


def test_it_tells_only_of_what_is_still_open(waiting: Office) -> None:
    waiting.types(*CLERK, "mail", "leave", sent_to(waiting, READER)["key"])
    waiting.posts()
    (last,) = [line for line in waiting.asks("mail", "list") if line["state"] == "accepted"][
        -1:
    ]
    assert last["kind"] == "failure"
    shown = waiting.asks("mail", "show", last["key"])
    assert f"{ANOTHER}@council.example" in shown["text"]
    assert f"{READER}@council.example" not in shown["text"]
    assert is_whole(waiting)


def test_it_is_not_sent_once_all_is_dealt_with(waiting: Office) -> None:
    for login in (READER, ANOTHER):
        waiting.types(*CLERK, "mail", "leave", sent_to(waiting, login)["key"])
    waiting.posts()
    assert [state for _, state in failures(waiting)] == ["superseded"]


class DoubtfulRelay:
    """Takes everything, and breaks off before it says so the first time that it is offered."""

    def __init__(self) -> None:
        self.sent: dict[str, list[Envelope]] = defaultdict(list)

    async def connect(self) -> RelayUnreachable | None:
        return None

    async def deliver(self, envelope: Envelope, before_data: BeforeData) -> Answer:
        if not await before_data():
            return FenceLost()
        offered = self.sent[str(envelope.known_as)]
        offered.append(envelope)
        if len(offered) == 1:
            return RelayUncertain(words="the connection was lost after the body had begun")
        return RelayAccepted(code=250, words="queued")


def offers(office: Office, relay: DoubtfulRelay) -> None:
    """Everything that is due, once."""
    app = build(settings.read(office.folder / "cycle.toml"), office.clock)
    lease = timedelta(hours=1)
    asyncio.run(run_once(dispatcher(app.services, [relay], "cycle@council.example", lease)))


def a_digest(office: Office) -> None:
    office.on("2017-01-24", "09:00").daemon_looks()


def an_escalation(office: Office) -> None:
    office.on("2017-01-31", "09:00").daemon_looks()


def news_of_a_stage(office: Office) -> None:
    for act in (
        ("attach", CYCLE, "strategic-assessment", str(office.folder / "cycle.toml")),
        ("done", CYCLE, "invitations"),
    ):
        office.types("--as", READER, *act)
    for who in SIGNATORIES:
        office.types("--as", who, "sign", CYCLE, "--all")
    office.types(*CLERK, "publish", CYCLE)
    office.types("--as", READER, "complete", CYCLE, "strategic-assessment")
    office.on("2017-01-27", "09:00").daemon_looks()


def news_of_a_meeting(office: Office) -> None:
    office.types(*CLERK, "meeting", "move", CYCLE, "assessment-committee", "2017-02-21")


def a_weekly_summary(office: Office) -> None:
    office.on("2017-01-30", "09:00").daemon_looks()


def a_failure(office: Office) -> None:
    comes_back(office, office.folder, READER)
    told(office)


def a_request(office: Office) -> None:
    signs_by_mail(office)
    office.on("2017-01-26", "09:00").daemon_looks()


def a_receipt(office: Office) -> None:
    a_request(office)
    answers_one(AnsweredOffice(office), "head-of-hr", "Signed\n")


WRITES: dict[LetterKind, Callable[[Office], None]] = {
    LetterKind.DIGEST: a_digest,
    LetterKind.ESCALATION: an_escalation,
    LetterKind.NEWS: news_of_a_stage,
    LetterKind.MEETING: news_of_a_meeting,
    LetterKind.WEEKLY: a_weekly_summary,
    LetterKind.FAILURE: a_failure,
    LetterKind.REQUEST: a_request,
    LetterKind.RECEIPT: a_receipt,
}


def test_every_kind_of_letter_is_tried() -> None:
    assert set(WRITES) == set(LetterKind)


@pytest.mark.parametrize("kind", LetterKind)
def test_what_may_have_arrived_is_offered_again_byte_for_byte(
    kind: LetterKind, office: Office
) -> None:
    WRITES[kind](office)
    relay = DoubtfulRelay()
    offers(office, relay)
    office.clock.set(office.clock.now() + retry_schedule.FIRST)
    offers(office, relay)
    lines = [line for line in office.asks("mail", "list") if line["kind"] == kind.value]
    sent = [
        relay.sent[line["message_id"]] for line in lines if line["message_id"] in relay.sent
    ]
    assert sent
    for first, *again in sent:
        assert again == [first]
    assert is_whole(office)
