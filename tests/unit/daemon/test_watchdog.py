"""The watchdog with a scheduler that runs, and a steady clock that the test moves."""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.acceptance.offices import until
from tests.fakes import FakeClock

from cycle.daemon.duties import Incidents
from cycle.daemon.progress import DutyTurn, Progress
from cycle.daemon.scheduler import DutyScheduler
from cycle.daemon.systemd import notify
from cycle.daemon.watchdog import Watchdog
from cycle.operations import heartbeat

HOUR = 3_600


class Steady:
    """Seconds that only the test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Systemd:
    """The other end of the notify socket."""

    def __init__(self, address: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("\0" + address[1:] if address.startswith("@") else address)
        self._socket.setblocking(False)
        self.environment = {"NOTIFY_SOCKET": address}

    def heard(self) -> list[str]:
        said = []
        while True:
            try:
                said.append(self._socket.recv(100).decode())
            except BlockingIOError:
                return said

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[Systemd]:
    systemd = Systemd(str(tmp_path / "notify"))
    yield systemd
    systemd.close()


class House:
    """A scheduler with duties of the test's, overseen."""

    def __init__(
        self, duties: Mapping[str, Callable[[], None]], systemd: Systemd, file: Path
    ) -> None:
        self.steady = Steady()
        clock = FakeClock(datetime(2017, 3, 14, 9, tzinfo=UTC))
        self.passes = Progress(
            dict.fromkeys(duties, DutyTurn(every=HOUR, allowed=600)), self.steady, clock
        )
        self.scheduler = DutyScheduler(duties, self.passes)
        self.watchdog = Watchdog(
            self.scheduler, self.passes, Incidents(), clock, file, systemd.environment
        )


def test_a_clockwork_that_sleeps_for_the_machines_clock_was_set_back_is_woken(
    tmp_path: Path, systemd: Systemd
) -> None:
    done: list[None] = []
    house = House({"due": lambda: done.append(None)}, systemd, tmp_path / "pulse")
    house.scheduler.start()
    until(lambda: house.passes.passed_at("due") is not None, "the first pass")
    house.watchdog.look()
    assert len(done) == 1, "its next turn is an hour away"
    house.steady.seconds = HOUR + 60
    house.watchdog.look()
    until(
        lambda: len(done) == 2,
        "a second pass, though the machine's clock says that it is not its turn",
    )
    house.scheduler.stop(lambda: None)


def test_the_watchdog_is_fed_until_one_duty_does_not_get_on(
    tmp_path: Path, systemd: Systemd
) -> None:
    released = threading.Event()
    begun = threading.Event()

    def hangs() -> None:
        begun.set()
        released.wait()

    house = House({"due": lambda: None, "dispatch": hangs}, systemd, tmp_path / "pulse")
    house.scheduler.start()
    house.watchdog.begin()
    assert begun.wait(30)
    house.watchdog.look()
    assert systemd.heard() == ["READY=1", "WATCHDOG=1"]
    house.steady.seconds = HOUR + 601
    house.watchdog.look()
    assert systemd.heard() == [], "one duty hangs: systemd shall begin the daemon anew"
    house.passes.got_on("dispatch")
    until(
        lambda: house.passes.stuck() == (),
        "the other duty woken, and the letter that was handed over counted",
    )
    house.watchdog.look()
    assert systemd.heard() == ["WATCHDOG=1"]
    released.set()
    house.scheduler.stop(lambda: None)
    house.watchdog.end()
    assert systemd.heard() == ["STOPPING=1"]
    assert not (tmp_path / "pulse").exists()


def test_a_pass_that_ends_in_a_fault_of_ours_is_no_work_done(
    tmp_path: Path, systemd: Systemd
) -> None:
    failed = threading.Event()

    def fails() -> None:
        failed.set()
        raise RuntimeError

    house = House({"due": fails}, systemd, tmp_path / "pulse")
    house.scheduler.start()
    assert failed.wait(30)
    house.scheduler.stop(lambda: None)
    house.steady.seconds = HOUR + 601
    assert house.passes.passed_at("due") is None
    assert house.passes.stuck() == ("due",)


def test_the_pulse_is_private_and_says_what_each_duty_did(
    tmp_path: Path, systemd: Systemd
) -> None:
    file = tmp_path / "pulse"
    house = House({"due": lambda: None}, systemd, file)
    house.scheduler.start()
    until(lambda: house.passes.passed_at("due") is not None, "the first pass")
    house.watchdog.look()
    found = heartbeat.read(file)
    assert found is not None
    assert found.duties["due"].passed_at == datetime(2017, 3, 14, 9, tzinfo=UTC)
    assert file.stat().st_mode & 0o777 == 0o600
    house.scheduler.stop(lambda: None)


def test_systemd_is_told_over_an_abstract_socket_too() -> None:
    systemd = Systemd("@cycle-test-of-notify")
    notify(systemd.environment, "READY=1")
    assert systemd.heard() == ["READY=1"]
    systemd.close()


@pytest.mark.parametrize("address", ["", "/no/such/socket", "@nobody-listens-here", "relative"])
def test_where_nobody_listens_nothing_is_said_and_nothing_fails(address: str) -> None:
    notify({"NOTIFY_SOCKET": address}, "READY=1")
    notify({}, "READY=1")
