"""A busy morning: 200 officers' clients at once, over and over, while 1,000 messages go out to a relay that takes them.

Prints how long a request takes, from connecting to the whole answer: the 50th and 99th of a hundred. Any error ends it.
The clients are threads here, each with a connection of its own a request, as the command line has; four in five only
look, one hands in a note. The messages are copies of a true one, put into the outbox as the daemon's duties leave them.
"""

import asyncio
import itertools
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.smtp_sinks import Sink, listening

from cycle import wire
from cycle.cli import connection

CLIENTS, EACH, MESSAGES = 200, 10, 1_000
CYCLE = str(Path(sys.executable).with_name("cycle"))
DATES = "workflows/community-safety-2016-17.yaml"
ASKED = (
    wire.Request("todo", {}, "head-of-legal"),
    wire.Request("status", {"cycle": "cs"}, None),
    wire.Request("timetable", {"cycle": "cs"}, None),
    wire.Request("explain", {"cycle": "cs", "what": "legal"}, None),
    wire.Request("done", {"cycle": "cs", "task": "invitations", "note": "a note"}, "community-safety-officer"),
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
    yield found[0]
    loop.call_soon_threadsafe(ended.set)
    thread.join()


def typed(folder: Path, *words: str) -> None:
    subprocess.run((CYCLE, *words), cwd=folder, check=True, stdout=subprocess.DEVNULL)


def office_in(scratch: Path, port: int) -> Path:
    office = scratch / "office"
    typed(scratch, "init", str(office))
    settings = office / "cycle.toml"
    text = settings.read_text(encoding="utf-8").replace("port = 25\n", f"port = {port}\n").replace("localhost", "127.0.0.1")
    settings.write_text(f"{text}\n[daemon]\ndispatch_seconds = 1\ndue_seconds = 1\n", encoding="utf-8")
    typed(office, "officer", "import", "workflows/officers.yaml")
    typed(office, "--as", "democratic-services", "open", "cs", "--workflow", "community-safety", "--dates", DATES)
    return office


def multiply(database: Path) -> None:
    """Copies of the first message that waits, each with a key and a Message-ID of its own."""
    with closing(sqlite3.connect(database)) as connection_, connection_:
        connection_.row_factory = sqlite3.Row
        row = dict(connection_.execute("SELECT * FROM outbox WHERE state = 'pending' LIMIT 1").fetchone())
        row.pop("id", None)
        columns = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        for number in range(MESSAGES):
            copy = {**row, "key": f"{row['key']}/copy{number}", "message_id": f"<copy{number}@council.example>"}
            connection_.execute(f"INSERT INTO outbox ({columns}) VALUES ({marks})", copy)  # noqa: S608 - names of our own


def client(place: str, begin: threading.Barrier, number: int, times: list[float], errors: list[str]) -> None:
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
    with tempfile.TemporaryDirectory(prefix="cycle-") as scratch, relay() as sink:
        office = office_in(Path(scratch), sink.port)
        multiply(office / "cycle.db")
        daemon = subprocess.Popen((CYCLE, "daemon"), cwd=office, stderr=(office / "log").open("wb"))
        while not sink.contents:
            threading.Event().wait(0.02)
        begin = threading.Barrier(CLIENTS)
        place = str(office / "cycle.sock")
        threads = [threading.Thread(target=client, args=(place, begin, n, times, errors)) for n in range(CLIENTS)]
        started, before = perf_counter(), len(sink.contents)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        lasted, sent = perf_counter() - started, len(sink.contents) - before
        while len(sink.contents) < MESSAGES:
            threading.Event().wait(0.1)
        daemon.terminate()
        daemon.wait()
    times.sort()
    print(f"  {len(times)} requests of {CLIENTS} clients at once, {lasted:.1f} s; {sent} messages went out meanwhile")
    print(f"  a request: median {times[len(times) // 2]:.3f} s, 99 in 100 within {times[len(times) * 99 // 100]:.3f} s")
    print(f"  errors: {len(errors)} {sorted(set(errors))}")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
