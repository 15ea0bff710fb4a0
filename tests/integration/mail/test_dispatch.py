import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from tests.smtp_sinks import DROP, listening

from cycle.errors import CycleError
from cycle.mail import retry_schedule
from cycle.mail.dispatch import Dispatcher, DispatchReport, Truth, rescue_once, run_once
from cycle.mail.folder import FolderRelay
from cycle.mail.relay import (
    Answer,
    BeforeData,
    Envelope,
    FenceLost,
    Relay,
    RelayAccepted,
    RelayDeferred,
    RelayRefused,
    RelayUncertain,
    RelayUnreachable,
)
from cycle.mail.relay_settings import RelaySettings, Tls
from cycle.mail.transport import SmtpRelay
from cycle.store.database import Database, open_database
from cycle.store.messages import IfUncertain, LedgerLine, Message, MessageState
from cycle.store.schema import create_database
from cycle.store.tables import outbox
from cycle.store.unit_of_work import Reading, UnitOfWork

START = datetime(2017, 3, 14, 9, 0, tzinfo=UTC)
LEASE = timedelta(minutes=30)
CONTENT = b"Subject: Sign off\r\nMessage-ID: <1@council.example>\r\n\r\n.dots\r\n"


def counts(report: DispatchReport) -> Counter[MessageState]:
    """How many messages came to each state."""
    return Counter(line.state for line in report.lines)


class HandSetClock:
    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at


class ScriptedRelay:
    """Gives the answers it was told to, in order, then accepts; asks before the body as a real
    one does.
    """

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.sent: list[Envelope] = []
        self.on_delivery: Callable[[], None] = lambda: None

    async def connect(self) -> RelayUnreachable | None:
        return None

    async def deliver(self, envelope: Envelope, before_data: BeforeData) -> Answer:
        self.on_delivery()
        answer = (
            self.answers.pop(0) if self.answers else RelayAccepted(code=250, words="queued")
        )
        if isinstance(answer, RelayUnreachable):
            return answer
        if not await before_data():
            return FenceLost()
        self.sent.append(envelope)
        return answer


class Office:
    """A database, a clock set by hand, and a dispatcher over them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = HandSetClock()
        self.truth: Callable[[Message], Truth] = lambda _: Truth.TRUE
        self.renewed: list[str] = []

    def writes(self, *keys: str, **changes: Any) -> None:
        with UnitOfWork(self.database) as work:
            for key in keys:
                assert work.outbox.enqueue(_message(key, **changes))
            work.commit()

    def dispatcher(self, relay: Relay, owner: str = "daemon-1") -> Dispatcher:
        return Dispatcher(
            reading=lambda: Reading(self.database),
            work=lambda: UnitOfWork(self.database),
            relays=[relay],
            clock=self.clock,
            owner=owner,
            sender="cycle@council.example",
            lease=LEASE,
            truth=self.truth,
            renew=lambda message: self.renewed.append(message.key),
        )

    def runs(self, relay: Relay) -> DispatchReport:
        return asyncio.run(run_once(self.dispatcher(relay)))

    def line(self, key: str = "m1") -> LedgerLine:
        with Reading(self.database) as reading:
            return reading.outbox.show(key).line

    def states(self, key: str = "m1") -> list[str]:
        with Reading(self.database) as reading:
            return [str(step.state) for step in reading.outbox.show(key).history]


def _message(key: str, **changes: Any) -> Message:
    fields: dict[str, Any] = {
        "key": key,
        "cycle": "community-safety-2016-17",
        "recipient": "legal",
        "address": "head.of.legal@council.example",
        "kind": "digest",
        "day": START.date(),
        "revision": 1,
        "message_id": f"<{key}@council.example>",
        "subject": "Sign off",
        "content": CONTENT,
        "items": ("plan/signoff/legal",),
        "created_at": START,
        "not_before_at": START,
    }
    return Message(**{**fields, **changes})


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    create_database(tmp_path / "office.db")
    with open_database(tmp_path / "office.db") as database:
        yield Office(database)


def test_what_is_due_is_handed_over_and_recorded_as_accepted(office: Office) -> None:
    office.writes("m1", "m2")
    relay = ScriptedRelay()
    report = office.runs(relay)
    assert counts(report) == {MessageState.ACCEPTED: 2}
    assert office.states() == ["pending", "claimed", "data_started", "accepted"]
    assert [envelope.content for envelope in relay.sent] == [CONTENT, CONTENT]
    assert office.runs(relay) == DispatchReport()


def test_no_transaction_is_open_while_the_relay_is_spoken_to(office: Office) -> None:
    office.writes("m1")
    relay = ScriptedRelay()
    relay.on_delivery = lambda: office.writes("written meanwhile")
    assert counts(office.runs(relay)) == {MessageState.ACCEPTED: 1}


def test_that_the_body_begins_is_committed_before_it_is_sent(office: Office) -> None:
    office.writes("m1")
    seen: list[MessageState] = []

    class Looking(ScriptedRelay):
        async def deliver(self, envelope: Envelope, before_data: BeforeData) -> Answer:
            seen.append(office.line().state)
            answer = await super().deliver(envelope, before_data)
            seen.append(office.line().state)
            return answer

    office.runs(Looking())
    assert seen == [MessageState.CLAIMED, MessageState.DATA_STARTED]


def test_what_is_no_longer_true_is_not_sent(office: Office) -> None:
    office.writes("m1", "m2")
    office.truth = lambda message: Truth.FALSE if message.key == "m1" else Truth.TRUE
    relay = ScriptedRelay()
    assert counts(office.runs(relay)) == {MessageState.SUPERSEDED: 1, MessageState.ACCEPTED: 1}
    assert len(relay.sent) == 1
    assert office.renewed == []


def test_what_has_changed_is_written_anew_and_the_old_is_not_sent(office: Office) -> None:
    office.writes("m1")
    office.truth = lambda _: Truth.CHANGED
    relay = ScriptedRelay()
    assert counts(office.runs(relay)) == {MessageState.SUPERSEDED: 1}
    assert office.renewed == ["m1"]
    assert relay.sent == []


def test_a_fault_in_asking_defers_that_message_and_lets_the_others_go(office: Office) -> None:
    office.writes("m1", "m2")

    def asked(message: Message) -> Truth:
        if message.key == "m1":
            raise CycleError("the cycle cannot be read")
        return Truth.TRUE

    office.truth = asked
    assert counts(office.runs(ScriptedRelay())) == {
        MessageState.DEFERRED: 1,
        MessageState.ACCEPTED: 1,
    }
    assert "the cycle cannot be read" in (office.line("m1").response or "")


def test_a_deferred_message_waits_and_is_then_offered_with_the_same_bytes(
    office: Office,
) -> None:
    office.writes("m1")
    relay = ScriptedRelay(RelayDeferred(code=451, words="greylisted"))
    assert counts(office.runs(relay)) == {MessageState.DEFERRED: 1}
    waiting = office.line()
    assert waiting.code == 451
    assert waiting.next_attempt_at == START + retry_schedule.pause("<m1@council.example>", 1)
    assert office.runs(relay) == DispatchReport()
    office.clock.at = waiting.next_attempt_at
    assert counts(office.runs(relay)) == {MessageState.ACCEPTED: 1}
    assert relay.sent[0] == relay.sent[1]


def test_a_message_deferred_for_too_long_fails_where_people_see_it(office: Office) -> None:
    office.writes("m1")
    office.clock.at = START + retry_schedule.GIVE_UP_AFTER
    assert counts(office.runs(ScriptedRelay(RelayDeferred(code=451, words="busy")))) == {
        MessageState.REFUSED: 1
    }
    assert office.line().response == "given up after 1 attempts: busy"


def test_a_refused_message_fails_at_once(office: Office) -> None:
    office.writes("m1")
    assert counts(
        office.runs(ScriptedRelay(RelayRefused(code=550, words="no such person")))
    ) == {MessageState.REFUSED: 1}
    line = office.line()
    assert (line.code, line.response, line.next_attempt_at) == (550, "no such person", None)


def test_an_uncertain_message_is_offered_again_byte_for_byte(office: Office) -> None:
    office.writes("m1")
    relay = ScriptedRelay(RelayUncertain(words="connection lost"))
    assert counts(office.runs(relay)) == {MessageState.UNCERTAIN: 1}
    office.clock.at += retry_schedule.FIRST
    assert counts(office.runs(relay)) == {MessageState.ACCEPTED: 1}
    assert relay.sent[0] == relay.sent[1]


@pytest.mark.parametrize("choice", [IfUncertain.ASK, IfUncertain.LEAVE])
def test_an_uncertain_message_is_left_where_the_declaration_says_so(
    office: Office, choice: IfUncertain
) -> None:
    office.writes("m1", if_uncertain=choice)
    office.runs(ScriptedRelay(RelayUncertain(words="connection lost")))
    assert (office.line().state, office.line().next_attempt_at) == (
        MessageState.UNCERTAIN,
        None,
    )


def test_a_relay_that_is_away_is_one_incident_and_nothing_is_claimed(
    office: Office, tmp_path: Path
) -> None:
    office.writes(*(f"m{number}" for number in range(1, 21)))
    relay = FolderRelay(tmp_path / "mails")
    relay.reachable = False
    report = office.runs(relay)
    assert report.incident == f"the folder {tmp_path / 'mails'} is set to be unreachable"
    assert report.lines == ()
    assert office.line().attempt == 0
    relay.reachable = True
    assert counts(office.runs(relay)) == {MessageState.ACCEPTED: 20}


def test_a_relay_that_goes_away_in_the_middle_gets_the_rest_later_and_is_reported_once(
    office: Office,
) -> None:
    office.writes("m1", "m2", "m3")
    relay = ScriptedRelay(
        RelayAccepted(code=250, words="queued"), RelayUnreachable(words="gone")
    )
    report = office.runs(relay)
    assert report.incident == "gone"
    assert counts(report) == {MessageState.ACCEPTED: 1, MessageState.DEFERRED: 2}
    assert office.line("m3").next_attempt_at == START + retry_schedule.AFTER_INCIDENT


def test_a_message_whose_lease_ran_out_before_its_turn_is_not_sent(office: Office) -> None:
    office.writes("m1", "m2")
    relay = ScriptedRelay()

    def slow() -> None:
        office.clock.at += LEASE

    relay.on_delivery = slow
    report = office.runs(relay)
    assert relay.sent == []
    assert not any(line.recorded for line in report.lines)


def test_a_slow_dispatcher_cannot_speak_over_its_successor(office: Office) -> None:
    office.writes("m1")
    second = office.dispatcher(ScriptedRelay(), owner="daemon-2")

    class Slow(ScriptedRelay):
        async def deliver(self, envelope: Envelope, before_data: BeforeData) -> Answer:
            answer = await super().deliver(envelope, before_data)
            office.clock.at += LEASE
            assert rescue_once(second.work, second.clock).uncertain == ("m1",)
            assert counts(await run_once(second)) == {MessageState.ACCEPTED: 1}
            return answer

    report = office.runs(Slow(RelayDeferred(code=451, words="too late")))
    assert [line.recorded for line in report.lines] == [False]
    assert office.line().state is MessageState.ACCEPTED


def test_bytes_that_were_altered_in_the_store_are_not_sent(office: Office) -> None:
    office.writes("m1")
    with office.database.writing() as connection:
        connection.execute(update(outbox).values(content=b"Subject: Pay me\r\n\r\n"))
        connection.commit()
    relay = ScriptedRelay()
    assert counts(office.runs(relay)) == {MessageState.REFUSED: 1}
    assert relay.sent == []


def test_an_address_that_is_none_is_refused_before_the_relay_hears_of_it(
    office: Office,
) -> None:
    office.writes(
        "m1", address="legal@council.example> SIZE=1\r\nRCPT TO:<other@council.example"
    )
    relay = ScriptedRelay()
    assert counts(office.runs(relay)) == {MessageState.REFUSED: 1}
    assert relay.sent == []


def test_over_real_smtp_a_break_after_the_dot_makes_one_copy_more_and_no_other(
    office: Office,
) -> None:
    office.writes("m1", "m2")

    async def scenario() -> list[bytes]:
        async with listening({"DOT": DROP}) as sink:
            settings = RelaySettings(
                host="127.0.0.1", port=sink.port, tls=Tls.NONE, timeout=5.0, helo="localhost"
            )
            async with SmtpRelay(settings) as relay:
                first = await run_once(office.dispatcher(relay))
                assert counts(first) == {MessageState.UNCERTAIN: 2}
                sink.faults = {}
                office.clock.at += retry_schedule.FIRST
                second = await run_once(office.dispatcher(relay))
                assert counts(second) == {MessageState.ACCEPTED: 2}
            return sink.contents

    assert asyncio.run(scenario()) == [CONTENT] * 4
