"""Everything that a relay can do wrong, over real SMTP: what the ledger says then, how many
copies there are, who sees.

The table is the test. Time-outs are settings made short; nothing sleeps. A relay's fault is one
incident, a message's is its own; only a break once the body may have begun leaves a doubt, and
only that makes a copy.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.smtp_sinks import CERTIFICATE, DROP, PASSWORD, STALL, listening
from tests.store_samples import sample_message

from cycle.mail.dispatch import Dispatcher, Truth, run_once
from cycle.mail.relay import Relay
from cycle.mail.relay_settings import RelaySettings, Tls
from cycle.mail.transport import SmtpRelay
from cycle.store.database import Database, open_database
from cycle.store.schema import create_database
from cycle.store.unit_of_work import Reading, UnitOfWork

BUSY, NO, CLOSING, GARBAGE = (
    "451 4.3.0 busy",
    "550 5.1.1 no such person",
    "421 4.3.2 closing",
    "garbage",
)
SHORT = 0.2
"""Seconds to wait for a relay that never answers."""
TOO_LONG = 20.0
TLS: Mapping[str, Any] = {"host": "localhost", "tls": Tls.STARTTLS, "ca_file": CERTIFICATE}
LOGIN: Mapping[str, Any] = {"username": "cycle", "password": PASSWORD.decode()}


@dataclass(frozen=True)
class Case:
    """A fault, and what comes of it: the ledger's state, copies at the relay then, copies after
    it is mended.

    sees: what the officer reads of it, in the ledger or as the one incident.
    """

    name: str
    faults: Mapping[str, str]
    state: str
    copies: int
    mended: int
    sees: str
    server: Mapping[str, Any] = field(default_factory=dict)
    client: Mapping[str, Any] = field(default_factory=dict)


SECURED: Mapping[str, Any] = {
    "server": {"starttls": True, "login": True},
    "client": {**TLS, **LOGIN},
}


def before_any_message(what: str, phase: str, fault: str, sees: str) -> Case:
    """The relay's own fault, before a message is named: nothing is claimed, and it all goes out
    once that is mended.
    """
    return Case(f"{what} at {phase}", {phase: fault}, "pending", 0, 1, sees, **SECURED)


AT_THE_DOOR = [
    before_any_message(what, phase, fault, sees)
    for phase in ("GREETING", "EHLO", "STARTTLS", "AUTH")
    for what, fault, sees in (
        ("4xx", BUSY, "4.3.0 busy"),
        ("5xx", NO, "no such person"),
        ("421", CLOSING, "the connection was lost" if phase == "AUTH" else "4.3.2 closing"),
        ("drops", DROP, "the connection was lost"),
        ("stalls", STALL, "no reply within the time allowed"),
        ("garbage", GARBAGE, "the relay localhost"),
    )
]

CASES = [
    *AT_THE_DOOR,
    # what the relay does               at which phase    the ledger    copies  mended  what the
    # officer sees
    Case("takes it", {}, "accepted", 1, 1, "queued as 1"),
    Case("4xx at MAIL", {"MAIL": BUSY}, "deferred", 0, 1, "4.3.0 busy"),
    Case("4xx at RCPT", {"RCPT": BUSY}, "deferred", 0, 1, "4.3.0 busy"),
    Case("4xx at DATA", {"DATA": BUSY}, "deferred", 0, 1, "4.3.0 busy"),
    Case("4xx after the body", {"DOT": BUSY}, "deferred", 0, 1, "4.3.0 busy"),
    Case("5xx at MAIL", {"MAIL": NO}, "refused", 0, 0, "no such person"),
    Case("5xx at RCPT, the one recipient", {"RCPT": NO}, "refused", 0, 0, "no such person"),
    Case("5xx at DATA", {"DATA": NO}, "refused", 0, 0, "no such person"),
    Case("5xx after the body", {"DOT": NO}, "refused", 0, 0, "no such person"),
    Case("421 at MAIL", {"MAIL": CLOSING}, "deferred", 0, 1, "at MAIL"),
    Case("drops at MAIL", {"MAIL": DROP}, "deferred", 0, 1, "at MAIL: the connection was lost"),
    Case("drops at RCPT", {"RCPT": DROP}, "deferred", 0, 1, "at RCPT: the connection was lost"),
    Case("drops at DATA", {"DATA": DROP}, "uncertain", 0, 1, "after the body had begun"),
    Case(
        "drops before the final dot",
        {"BODY": DROP},
        "uncertain",
        0,
        1,
        "after the body had begun",
    ),
    Case(
        "drops after the final dot",
        {"DOT": DROP},
        "uncertain",
        1,
        2,
        "after the body had begun",
    ),
    Case(
        "stalls at MAIL", {"MAIL": STALL}, "deferred", 0, 1, "no reply within the time allowed"
    ),
    Case(
        "stalls at RCPT", {"RCPT": STALL}, "deferred", 0, 1, "no reply within the time allowed"
    ),
    Case(
        "stalls at DATA", {"DATA": STALL}, "uncertain", 0, 1, "no reply within the time allowed"
    ),
    Case(
        "stalls after the final dot",
        {"DOT": STALL},
        "uncertain",
        1,
        2,
        "no reply within the time allowed",
    ),
    Case("garbage at MAIL", {"MAIL": GARBAGE}, "deferred", 0, 1, "at MAIL"),
    Case("garbage at RCPT", {"RCPT": GARBAGE}, "deferred", 0, 1, "at RCPT"),
    Case(
        "garbage after the body",
        {"DOT": GARBAGE},
        "uncertain",
        0,
        1,
        "after the body had begun",
    ),
    Case("offers no TLS", {}, "pending", 0, 0, "STARTTLS", client=TLS),
    Case(
        "a wrong certificate",
        {},
        "pending",
        0,
        0,
        "certificate is not trusted",
        server={"starttls": True},
        client={**TLS, "ca_file": None},
    ),
    Case(
        "a wrong password",
        {},
        "pending",
        0,
        0,
        "refuses the login: 535",
        server={"starttls": True, "login": True},
        client={**TLS, **LOGIN, "password": "another"},
    ),
    Case(
        "no SMTPUTF8, which we never ask for",
        {},
        "accepted",
        1,
        1,
        "queued as 1",
        server={"starttls": True, "login": True},
        client={**TLS, **LOGIN},
    ),
]


class HandSetClock:
    def __init__(self) -> None:
        self.at = datetime(2016, 10, 3, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


def dispatcher(
    database: Database,
    relays: Sequence[Relay],
    clock: HandSetClock,
    per_minute: int | None = None,
) -> Dispatcher:
    return Dispatcher(
        reading=lambda: Reading(database),
        work=lambda: UnitOfWork(database),
        relays=relays,
        clock=clock,
        owner="daemon-1",
        sender="cycle@council.example",
        lease=timedelta(hours=1),
        truth=lambda _: Truth.TRUE,
        renew=lambda _: None,
        per_minute=per_minute,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_ledger_says_what_became_of_it(case: Case, tmp_path: Path) -> None:
    create_database(tmp_path / "office.db")
    message = sample_message()

    async def scenario(database: Database) -> None:
        clock = HandSetClock()
        async with asyncio.timeout(TOO_LONG), listening(case.faults, **case.server) as sink:
            stalls = STALL in case.faults.values()
            seconds = {
                "timeout": SHORT if stalls else 10.0,
                "data_timeout": SHORT if stalls else 10.0,
            }
            fields = {
                "host": "127.0.0.1",
                "port": sink.port,
                "tls": Tls.NONE,
                "helo": "localhost",
                **seconds,
            }
            async with SmtpRelay(RelaySettings(**{**fields, **case.client})) as relay:
                report = await run_once(dispatcher(database, [relay], clock))
                line = shown(database)
                assert line.state == case.state
                assert case.sees in (report.incident or line.response or "")
                assert len(sink.taken) == case.copies
                sink.faults.clear()
                clock.at += timedelta(minutes=2)
                await run_once(dispatcher(database, [relay], clock))
                assert sink.contents == [message.content] * case.mended

    with open_database(tmp_path / "office.db") as database:
        with UnitOfWork(database) as work:
            work.outbox.enqueue(message)
            work.commit()
        asyncio.run(scenario(database))
        with Reading(database) as reading:
            assert bool(reading.troubles.open()) is (case.state == "refused")


def shown(database: Database) -> Any:
    with Reading(database) as reading:
        return reading.outbox.show("m1").line
