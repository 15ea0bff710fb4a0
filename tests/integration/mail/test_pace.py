"""How many at once and how fast: several connections share a batch, and a relay gets no more
than it takes.
"""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from tests.integration.mail.test_under_fire import HandSetClock, dispatcher
from tests.postgres_server import PostgresServer
from tests.smtp_sinks import DROP, Sink, listening
from tests.store_samples import LEASE, sample_message

from cycle.bootstrap import App, build
from cycle.bootstrap import dispatcher as office_dispatcher
from cycle.mail.dispatch import DispatchReport, run_once
from cycle.mail.folder import FolderRelay
from cycle.mail.relay import Relay
from cycle.mail.relay_settings import RelaySettings, Tls
from cycle.mail.transport import connections
from cycle.new_office import make_office
from cycle.settings import read
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
                work.outbox.enqueue(
                    sample_message(key, message_id=f"<{key}@council.example>", content=content)
                )
            work.commit()
        yield database


def settings_for(sink: Sink) -> RelaySettings:
    return RelaySettings(host="127.0.0.1", port=sink.port, tls=Tls.NONE, helo="localhost")


def sent_once(sink: Sink) -> bool:
    return Counter(sink.contents) == Counter(
        {f"Subject: {key}\r\n\r\nPlease sign.\r\n".encode(): 1 for key in KEYS}
    )


def states(database: Database) -> Counter[MessageState]:
    with Reading(database) as reading:
        return Counter(line.state for line in reading.outbox.list())


def test_several_connections_share_a_batch_and_every_letter_goes_out_once(
    database: Database,
) -> None:
    async def scenario() -> None:
        async with listening() as sink, connections(settings_for(sink), 3) as relays:
            await run_once(dispatcher(database, relays, HandSetClock()))
            assert sink.seen.count("GREETING") == len(relays)
            assert sent_once(sink)

    asyncio.run(scenario())
    assert states(database) == {MessageState.ACCEPTED: len(KEYS)}


def test_a_relay_that_goes_away_under_several_connections_leaves_nothing_claimed(
    database: Database,
) -> None:
    async def scenario() -> None:
        clock = HandSetClock()
        async with (
            listening({"MAIL": DROP}) as sink,
            connections(settings_for(sink), 3) as relays,
        ):
            report = await run_once(dispatcher(database, relays, clock))
            assert report.incident
            assert (
                not {MessageState.CLAIMED, MessageState.DATA_STARTED} & states(database).keys()
            )
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

            assert [await after(timedelta(seconds=seconds)) for seconds in (0, 30, 31, 60)] == [
                7,
                0,
                7,
                6,
            ]
            assert sent_once(sink)

    asyncio.run(scenario())


async def _run_until_still(
    database: Database, relays: tuple[Relay, ...], clock: HandSetClock
) -> None:
    while (await run_once(dispatcher(database, relays, clock, per_minute=7))).lines:
        pass


def test_two_daemons_at_one_server_keep_one_pace(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    """While one claims its share of the minute, the other waits, and then counts it."""
    with postgres.office() as address, office_at(address, tmp_path / "office") as app:
        one, other = (
            office_dispatcher(
                app.services,
                [FolderRelay(tmp_path)],
                "cycle@council.example",
                LEASE,
                per_minute=7,
            )
            for _ in range(2)
        )
        reports: list[DispatchReport] = []
        second = threading.Thread(target=lambda: reports.append(asyncio.run(run_once(other))))
        with one.work() as claiming:
            assert (
                len(
                    claiming.outbox.claim(
                        app.clock.now(), owner=one.owner, lease=LEASE, limit=7
                    )
                )
                == 7
            )
            second.start()
            # Time to claim what is not its own; who waits is still waiting then.
            second.join(0.5)
            claiming.commit()
        second.join()
        assert [report.lines for report in reports] == [()]


@contextmanager
def office_at(address: str, folder: Path) -> Iterator[App]:
    """An office whose database is a server's, with twenty letters in its outbox."""
    make_office(folder)
    settings = msgspec.structs.replace(read(folder / "cycle.toml"), database=address)
    app = build(settings, HandSetClock())
    with app.services.database:
        with UnitOfWork(app.services.database) as work:
            for key in KEYS:
                work.outbox.enqueue(
                    sample_message(key, cycle=None, message_id=f"<{key}@council.example>")
                )
            work.commit()
        yield app
