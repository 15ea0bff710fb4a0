"""The socket against those who hold it up: slow, huge, broken and many; and its end."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cycle import wire
from cycle.daemon.server import Limits, Server

LIMITS = Limits(connections=4, each=2, large=1000, seconds=0.3, grace=5.0, workers=2)
ASKED = wire.request_frame(wire.Request("status", {}, None))


class Desk:
    """Answers once it may, and counts who asked."""

    def __init__(self) -> None:
        self.may = threading.Event()
        self.may.set()
        self.began = threading.Semaphore(0)
        self.owners: set[int] = set()

    def answer(self, uid: int, body: bytes) -> bytes:
        self.began.release()
        assert self.may.wait(10)
        if body == b"fault":
            raise ZeroDivisionError
        return wire.answer_frame(result=[uid, len(body)])

    def owns(self, uid: int) -> bool:
        return uid in self.owners


@pytest.fixture
def context() -> Desk:
    return Desk()


@pytest.fixture
def place(context: Desk, tmp_path: Path) -> Iterator[Path]:
    server = Server(tmp_path / "s", context.answer, context.owns, LIMITS)
    server.start()
    yield tmp_path / "s"
    context.may.set()
    server.stop()


def sending(place: Path, sent: bytes) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(10)
    line.connect(str(place))
    with contextlib.suppress(
        BrokenPipeError
    ):  # it may answer, that it is busy, before it has heard anything
        line.sendall(sent)
    return line


def heard(line: socket.socket) -> dict[str, object]:
    """The answer, of just the length it announces: what follows, where the server did not hear
    all, is a reset.
    """
    with line, line.makefile("rb") as answer:
        return wire.plain_in(answer.read(wire.size_in(answer.read(wire.HEADER_SIZE))))


def test_a_slow_frame_is_told_and_holds_up_nobody(place: Path) -> None:
    slow = sending(place, ASKED[:7])
    assert heard(sending(place, ASKED))["error"] is None
    assert "not whole within 0.3 seconds" in str(heard(slow)["error"])


def test_a_huge_frame_is_refused_before_it_is_read(place: Path) -> None:
    answer = heard(sending(place, struct.pack(">I", wire.LARGEST_FRAME + 1)))
    assert "at most 184,549,376 are taken" in str(answer["error"])


def test_a_truncated_frame_ends_its_own_connection_only(place: Path) -> None:
    with sending(place, ASKED[:-1]) as line:
        line.shutdown(socket.SHUT_WR)
        assert line.recv(1) == b""
    assert heard(sending(place, ASKED))["error"] is None


def test_one_user_has_so_many_connections_and_then_is_told_to_wait(
    place: Path, context: Desk
) -> None:
    context.may.clear()
    lines = [sending(place, ASKED) for _ in range(2)]
    assert all(context.began.acquire(timeout=10) for _ in lines)
    assert "2 other requests of yours" in str(heard(sending(place, ASKED))["error"])
    context.may.set()
    assert [heard(line)["error"] for line in lines] == [None, None]
    assert heard(sending(place, ASKED))["error"] is None


def test_when_all_connections_are_taken_even_the_owner_waits(
    place: Path, context: Desk
) -> None:
    context.owners = set(range(70_000))
    silent = [sending(place, ASKED[:2]) for _ in range(4)]
    assert "busy with others" in str(heard(sending(place, ASKED))["error"])
    assert all("not whole" in str(heard(line)["error"]) for line in silent)


def test_a_fault_of_ours_is_told_without_its_trace_and_the_next_is_served(
    place: Path, caplog: pytest.LogCaptureFixture
) -> None:
    answer = heard(sending(place, struct.pack(">I", 5) + b"fault"))
    assert answer["fault"] is True
    assert "ZeroDivisionError" not in str(answer)
    assert "ZeroDivisionError" in caplog.text
    assert heard(sending(place, ASKED))["error"] is None


def test_what_is_in_hand_when_it_stops_is_answered(context: Desk, tmp_path: Path) -> None:
    server = Server(tmp_path / "s", context.answer, context.owns, LIMITS)
    server.start()
    context.may.clear()
    line = sending(tmp_path / "s", ASKED)
    assert context.began.acquire(timeout=10)
    stopping = threading.Thread(target=server.stop)
    stopping.start()
    context.may.set()
    assert heard(line)["error"] is None
    stopping.join()
    assert not (tmp_path / "s").exists()
