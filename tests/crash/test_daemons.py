"""Two daemons on one database while 300 letters go out, and what they stand on is killed,
paused, restarted or cut.

Promised: nothing is lost; a letter comes twice only where a break fell after its final dot,
byte for byte the same and under the same Message-ID; afterwards everything goes on at full
speed. What each fault cost is printed.
"""

import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.acceptance.offices import Daemon, Office, Post, environment, relay
from tests.postgres_server import STOP_AT_ONCE, STOP_FAST, PostgresServer, database_of
from tests.store_samples import sample_message

from cycle.store.database import open_database
from cycle.store.messages import MessageState
from cycle.store.unit_of_work import Reading, UnitOfWork

LETTERS = 300
MORE = 60
PATIENCE = 900.0
"""Seconds; longer than a server waits for one that was paused in the middle of a
transaction, and than the letters take where there is a seventh of a core.
"""

BEFORE, AFTER = "2017-01-20 10:00", "2017-01-20 14:00"
"""Between the two every lease has run out."""


class Works:
    """An office whose letters go out, and two daemons at it."""

    def __init__(self, office: Office, address: str, post: Post) -> None:
        self.office = office
        self.address = address
        self.post = post

    def write(self, first: int, count: int) -> None:
        """Put letters into the outbox, for the office as a whole."""
        with open_database(self.address) as database, UnitOfWork(database) as uow:
            for number in range(first, first + count):
                name = f"<{number}@council.example>"
                content = (
                    f"Message-ID: {name}\r\nSubject: letter {number}\r\n\r\n{'x' * 200}\r\n"
                ).encode()
                uow.outbox.enqueue(
                    sample_message(str(number), cycle=None, message_id=name, content=content)
                )
            uow.commit()

    def states(self) -> Counter[MessageState]:
        with open_database(self.address) as database, Reading(database) as office:
            return Counter(line.state for line in office.outbox.list())

    def pauses(self, daemon: Daemon) -> None:
        """Stop a daemon anywhere, also within a transaction."""
        daemon.process.send_signal(signal.SIGSTOP)

    def has_taken(self, letters: int) -> None:
        waits(lambda: len(self.post.sink.taken) >= letters, f"{letters} letters at the relay")

    def all_accepted(self, letters: int) -> None:
        waits(lambda: self.states() == {MessageState.ACCEPTED: letters}, f"{letters} accepted")

    def goes_on_after(self, what: str, extra_at_most: int) -> None:
        """Once the leases of what was broken off have run out, all is sent; then more, without
        any waiting.
        """
        self.office.at(AFTER)
        self.all_accepted(LETTERS)
        self.write(LETTERS, MORE)
        self.all_accepted(LETTERS + MORE)
        copies = Counter(self.post.sink.contents)
        extra = copies.total() - len(copies)
        print(
            f"\n{what}: {LETTERS + MORE} written, {len(copies)} came, {extra} of them twice "
            f"(promised: {extra_at_most})"
        )
        assert len(copies) == LETTERS + MORE, (
            "each once at least, and every copy the very same bytes"
        )
        assert extra <= extra_at_most


def waits(fact: Callable[[], bool], what: str) -> None:
    pause = threading.Event()
    for _ in range(int(PATIENCE / 0.05)):
        if fact():
            return
        pause.wait(0.05)
    raise AssertionError(f"waited in vain for: {what}")


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The settings and templates of an office."""
    folder = tmp_path_factory.mktemp("plain") / "office"
    subprocess.run(
        [sys.executable, "-m", "cycle", "init", str(folder)],
        env=environment(),
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture
def office(plain: Path, address: str, tmp_path: Path) -> Office:
    """An office in the database of the test."""
    folder = tmp_path / "office"
    folder.mkdir()
    for part in ("workflows", "templates"):
        (folder / part).symlink_to(plain / part)
    settings = (
        (plain / "cycle.toml").read_text(encoding="utf-8").replace('"cycle.db"', f'"{address}"')
    )
    (folder / "cycle.toml").write_text(settings, encoding="utf-8")
    return Office(folder, tmp_path / "clock").at(BEFORE)


@pytest.fixture
def works(office: Office, address: str) -> Iterator[Works]:
    with relay() as post:
        office.set_relay(post.sink.port)
        works = Works(office, address, post)
        works.write(0, LETTERS)
        yield works


@pytest.fixture
def daemons(works: Works) -> Iterator[tuple[Daemon, Daemon]]:
    with two_daemons(works.office) as both:
        yield both


@contextmanager
def two_daemons(office: Office) -> Iterator[tuple[Daemon, Daemon]]:
    """Each with a socket of its own, as on two machines."""
    places = [office.folder / "first", office.folder / "second"]
    for place in places:
        place.mkdir()
    first, second = (office.daemon(RUNTIME_DIRECTORY=str(place)) for place in places)
    with first as one, second as two:
        yield one, two


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_a_daemon_on_a_file_is_killed_and_another_takes_its_place(works: Works) -> None:
    places = [works.office.folder / "first", works.office.folder / "second"]
    for place in places:
        place.mkdir()
    with works.office.daemon(RUNTIME_DIRECTORY=str(places[0])) as first:
        works.has_taken(LETTERS // 5)
        first.kill()
    with works.office.daemon(RUNTIME_DIRECTORY=str(places[1])) as second:
        works.goes_on_after("the one daemon killed, and another begun", extra_at_most=1)
        assert second.stop() == 0


@pytest.mark.parametrize("address", ["postgres"], indirect=True)
def test_one_of_two_daemons_is_killed(works: Works, daemons: tuple[Daemon, Daemon]) -> None:
    works.has_taken(LETTERS // 5)
    daemons[0].kill()
    works.goes_on_after("one of two daemons killed", extra_at_most=1)


@pytest.mark.parametrize("address", ["postgres"], indirect=True)
def test_one_of_two_daemons_is_paused_past_its_lease_and_does_not_speak_over_its_successor(
    works: Works, daemons: tuple[Daemon, Daemon]
) -> None:
    works.has_taken(LETTERS // 5)
    works.pauses(daemons[0])
    works.goes_on_after("one of two daemons paused past its lease", extra_at_most=1)
    settled = works.states()
    daemons[0].process.send_signal(signal.SIGCONT)
    works.write(LETTERS + MORE, MORE)
    works.all_accepted(LETTERS + 2 * MORE)
    assert settled == {MessageState.ACCEPTED: LETTERS + MORE}
    copies = Counter(works.post.sink.contents)
    assert len(copies) == LETTERS + 2 * MORE
    assert copies.total() - len(copies) <= 1, "what the paused one held, its successor has sent"
    assert daemons[0].stop() == 0
    assert "Traceback" not in daemons[0].log


@pytest.mark.parametrize("address", ["postgres"], indirect=True)
@pytest.mark.parametrize("how", [STOP_FAST, STOP_AT_ONCE], ids=["fast", "at-once"])
def test_the_server_is_restarted(
    works: Works, daemons: tuple[Daemon, Daemon], postgres: PostgresServer, how: signal.Signals
) -> None:
    works.has_taken(LETTERS // 5)
    postgres.restart(how)
    works.goes_on_after(f"PostgreSQL restarted ({how.name})", extra_at_most=len(daemons))


@pytest.mark.parametrize("address", ["postgres"], indirect=True)
def test_every_connection_is_cut_again_and_again(
    works: Works, daemons: tuple[Daemon, Daemon], postgres: PostgresServer
) -> None:
    cuts = 0
    for taken in (30, 90, 150):
        works.has_taken(taken)
        postgres.cut(database_of(works.address))
        cuts += 1
        works.office.at(f"2017-01-20 {10 + cuts}:00")
    works.goes_on_after(f"every connection cut {cuts} times", extra_at_most=cuts * len(daemons))


@pytest.mark.parametrize("address", ["postgres"], indirect=True)
def test_two_daemons_say_once_what_falls_due_at_one_moment(office: Office) -> None:
    officers = office.folder / "workflows" / "officers.yaml"
    assert office.ask("officer", "import", str(officers)).code == 0
    office.opens()
    mornings = [f"2017-01-{day} 09:05" for day in ("23", "26", "30")]
    with relay() as post:
        office.set_relay(post.sink.port)
        with two_daemons(office) as (first, second):
            for morning in mornings:
                office.at(morning)
                waits(lambda: is_quiet(office), f"everything said on {morning}")
            assert [first.stop(), second.stop()] == [0, 0]
    assert "Traceback" not in first.log + second.log
    assert "ERROR" not in first.log + second.log
    letters = Counter(post.sink.contents)
    print(
        f"\ntwo daemons, {len(mornings)} mornings: {letters.total()} letters, "
        f"{letters.total() - len(letters)} twice"
    )
    assert len(letters) > len(mornings)
    assert set(letters.values()) == {1}
    assert set(Counter(post.subjects()).values()) == {1}, (
        "nobody was told the same thing by both"
    )
    assert office.ask("verify").code == 0


def is_quiet(office: Office) -> bool:
    """Whether nothing is due, and nothing waits."""
    now = office.clock.read_text(encoding="ascii")
    with open_database(database_in(office)) as database, Reading(database) as reading:
        due = reading.cycles.next_due_at()
        states = {line.state for line in reading.outbox.list()}
    said = due is None or due.isoformat() > now
    return said and states <= {MessageState.ACCEPTED, MessageState.SUPERSEDED}


def database_in(office: Office) -> str:
    settings = (office.folder / "cycle.toml").read_text(encoding="utf-8")
    return settings.partition('database = "')[2].partition('"')[0]
