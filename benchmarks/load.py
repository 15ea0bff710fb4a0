"""A busy morning: 200 officers' clients at once, over and over, while 1,000 messages go out to
a relay that takes them.

Prints how long a request takes, from connecting to the whole answer: the 50th and 99th of a
hundred. Any error ends it. The clients are threads here, each with a connection of its own a
request, as the command line has; four in five only look, one hands in a note. The messages are
copies of a true one, put into the outbox as the daemon's duties leave them.
"""

import asyncio
import itertools
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.acceptance.at import FileClock
from tests.acceptance.offices import Office
from tests.smtp_sinks import Sink, listening

from cycle import wire
from cycle.bootstrap import build
from cycle.cli import connection
from cycle.cli.main import run
from cycle.service import ticks
from cycle.settings import read

CLIENTS, EACH, MESSAGES = 200, 10, 1_000
ASKED = (
    wire.Request("todo", {}, "head-of-legal"),
    wire.Request("status", {"cycle": "cs"}, None),
    wire.Request("timetable", {"cycle": "cs"}, None),
    wire.Request("explain", {"cycle": "cs", "what": "legal"}, None),
    wire.Request(
        "done",
        {"cycle": "cs", "task": "invitations", "note": "a note"},
        "community-safety-officer",
    ),
)


@contextmanager
def relay() -> Iterator[Sink]:
    """A sink that takes everything, in a thread of its own."""
    loop, ready, found = asyncio.new_event_loop(), threading.Event(), []
    ended = asyncio.Event()

    async def serve() -> None:
        async with listening() as sink:
            found.append(sink)
            ready.set()
            await ended.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    ready.wait()
    try:
        yield found[0]
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()


def office_in(scratch: Path, port: int) -> Office:
    """An office on the first morning on which letters are due; its daemon looks every
    second.
    """
    office = Office(scratch / "office", scratch / "clock").at("2017-01-20 10:00")
    run(["init", str(office.folder)])
    office.does("officer", "import", str(office.folder / "workflows" / "officers.yaml"), who="")
    office.opens()
    paper = office.paper("report.txt")
    office.does("attach", "cs", "assessment-report", paper, who="community-safety-officer")
    office.set_relay(port)
    return office.at("2017-01-23 09:05")


_UNTOUCHED = "SELECT * FROM outbox WHERE recipient = 'head-of-legal' ORDER BY id LIMIT 1"


def multiply(office: Office) -> None:
    """What is due is said once; then copies of a letter that no request makes untrue, each with
    a key of its own.
    """
    ticks.say_what_is_due(
        build(read(office.folder / "cycle.toml"), FileClock(office.clock)).services
    )
    with closing(sqlite3.connect(office.database)) as database, database:
        database.row_factory = sqlite3.Row
        row = dict(database.execute(_UNTOUCHED).fetchone())
        first = row.pop("id")
        columns, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        for number in range(MESSAGES):
            copy = {
                **row,
                "key": f"{row['key']}/copy{number}",
                "message_id": f"<copy{number}@council.example>",
            }
            made = database.execute(
                f"INSERT INTO outbox ({columns}) VALUES ({marks})", copy
            ).lastrowid
            database.execute(
                "INSERT INTO outbox_items SELECT ?, obligation FROM outbox_items WHERE "
                "outbox_id = ?",
                (made, first),
            )


def client(
    place: str, begin: threading.Barrier, number: int, times: list[float], errors: list[str]
) -> None:
    begin.wait()
    for request in itertools.islice(itertools.cycle(ASKED), number, number + EACH):
        started = perf_counter()
        answer = connection.ask((place,), request)
        times.append(perf_counter() - started)
        if answer is None or answer["error"] or answer.get("fault"):
            errors.append(str(answer and answer["error"]))


def main() -> int:
    times: list[float] = []
    errors: list[str] = []
    with (
        tempfile.TemporaryDirectory(prefix="cycle-") as scratch,
        relay() as sink,
        ExitStack() as stack,
    ):
        office = office_in(Path(scratch), sink.port)
        multiply(office)
        daemon = stack.enter_context(office.daemon())
        while not sink.contents:
            threading.Event().wait(0.02)
        begin = threading.Barrier(CLIENTS)
        place = str(office.folder / "cycle.sock")
        threads = [
            threading.Thread(target=client, args=(place, begin, n, times, errors))
            for n in range(CLIENTS)
        ]
        started, before = perf_counter(), len(sink.contents)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        lasted, sent = perf_counter() - started, len(sink.contents) - before
        while len(sink.contents) < MESSAGES:
            threading.Event().wait(0.1)
        daemon.stop()
    times.sort()
    print(
        f"  {len(times)} requests of {CLIENTS} clients at once, {lasted:.1f} s; {sent} "
        "messages went out meanwhile"
    )
    print(
        f"  a request: median {times[len(times) // 2]:.3f} s, 99 in 100 within "
        f"{times[len(times) * 99 // 100]:.3f} s"
    )
    print(f"  errors: {len(errors)} {sorted(set(errors))}")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
