"""How many at once and how fast: several connections share a batch, and a relay gets no more than it takes."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.integration.mail.test_under_fire import HandSetClock, dispatcher
from tests.smtp_sinks import DROP, Sink, listening
from tests.store_samples import sample_message

from cycle.mail.dispatch import run_once
from cycle.mail.relay import Relay
from cycle.mail.transport import RelaySettings, Tls, connections
from cycle.store.database import Database, open_database
from cycle.store.messages import MessageState
from cycle.store.schema import create_database
from cycle.store.unit_of_work import Reading, UnitOfWork

KEYS = tuple(f"m{number}" for number in range(20))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An office's, with twenty letters in its outbox, each with words of its own."""
    create_database(tmp_path / "office.db")
    with open_database(tmp_path / "office.db") as database:
        with UnitOfWork(database) as work:
            for key in KEYS:
                content = f"Subject: {key}\r\n\r\nPlease sign.\r\n".encode()
                work.outbox.enqueue(sample_message(key, message_id=f"<{key}@council.example>", content=content))
            work.commit()
        yield database


def settings_for(sink: Sink) -> RelaySettings:
    return RelaySettings(host="127.0.0.1", port=sink.port, tls=Tls.NONE, helo="localhost")


def sent_once(sink: Sink) -> bool:
    return Counter(sink.contents) == Counter({f"Subject: {key}\r\n\r\nPlease sign.\r\n".encode(): 1 for key in KEYS})


def states(database: Database) -> Counter[MessageState]:
    with Reading(database) as reading:
        return Counter(line.state for line in reading.outbox.list())


def test_several_connections_share_a_batch_and_every_letter_goes_out_once(database: Database) -> None:
    async def scenario() -> None:
        async with listening() as sink, connections(settings_for(sink), 3) as relays:
            await run_once(dispatcher(database, relays, HandSetClock()))
            assert sink.seen.count("GREETING") == len(relays)
            assert sent_once(sink)

    asyncio.run(scenario())
    assert states(database) == {MessageState.ACCEPTED: len(KEYS)}


def test_a_relay_that_goes_away_under_several_connections_leaves_nothing_claimed(database: Database) -> None:
    async def scenario() -> None:
        clock = HandSetClock()
        async with listening({"MAIL": DROP}) as sink, connections(settings_for(sink), 3) as relays:
            report = await run_once(dispatcher(database, relays, clock))
            assert report.incident
            assert not {MessageState.CLAIMED, MessageState.DATA_STARTED} & states(database).keys()
            sink.faults.clear()
            clock.at += timedelta(minutes=10)
            await run_once(dispatcher(database, relays, clock))
            assert sent_once(sink)

    asyncio.run(scenario())


def test_no_more_go_out_within_a_minute_than_the_relay_takes(database: Database) -> None:
    async def scenario() -> None:
        clock = HandSetClock()
        async with listening() as sink, connections(settings_for(sink), 1) as relays:

            async def after(pause: timedelta) -> int:
                clock.at += pause
                before = len(sink.taken)
                await _run_until_still(database, relays, clock)
                return len(sink.taken) - before

            assert [await after(timedelta(seconds=seconds)) for seconds in (0, 30, 31, 60)] == [7, 0, 7, 6]
            assert sent_once(sink)

    asyncio.run(scenario())


async def _run_until_still(database: Database, relays: tuple[Relay, ...], clock: HandSetClock) -> None:
    while (await run_once(dispatcher(database, relays, clock, per_minute=7))).lines:
        pass
