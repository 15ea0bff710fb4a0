"""A client against whoever listens where the daemon should: it ends in words, whatever it is
answered.
"""

import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cycle import wire
from cycle.cli import connection
from cycle.cli.connection import ConnectionLostError
from cycle.errors import CycleError

ASKED = wire.Request("status", {}, None)
SOUND = {"version": 1, "result": [], "reasons": [], "error": None, "remedy": None}


@contextmanager
def answering(place: Path, answer: bytes) -> Iterator[str]:
    """One connection, one answer, and the end."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(place))
        listener.listen()

        def answer_once() -> None:
            line, _ = listener.accept()
            with line:
                line.recv(1 << 16)
                line.sendall(answer)

        thread = threading.Thread(target=answer_once)
        thread.start()
        yield str(place)
        thread.join()


def framed(body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + body


def plainly(**changed: object) -> bytes:
    return framed(json.dumps({**SOUND, **changed}).encode())


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x00\x00",
        struct.pack(">I", wire.LARGEST_FRAME + 1),
        struct.pack(">I", 10) + b"{",
        framed(b"\xff"),
        framed(b"[" * 100_000),
        framed(b"{}"),
        framed(b"[]"),
        framed(b'{"version": 1}'),
        framed(b'{"version": 1, "result": NaN}'),
        plainly(version=2),
        plainly(reasons=None),
        plainly(reasons=["no"]),
        plainly(reasons=[{"code": "x"}]),
        plainly(error=7),
        plainly(remedy={}),
    ],
)
def test_no_answer_of_a_false_daemon_is_more_than_an_error_in_words(
    tmp_path: Path, answer: bytes
) -> None:
    with answering(tmp_path / "s", answer) as place, pytest.raises(CycleError) as told:
        connection.ask((place,), ASKED)
    assert told.value.message
    assert told.value.remedy


def test_a_sound_answer_is_taken(tmp_path: Path) -> None:
    with answering(tmp_path / "s", plainly(result=[1])) as place:
        answer = connection.ask((place,), ASKED)
    assert answer == {**SOUND, "result": [1]}


def test_where_nobody_listens_there_is_no_answer_and_the_next_place_is_asked(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    nowhere = (
        str(tmp_path / "none"),
        str(tmp_path / "file"),
        "/nosuch/place",
        "nul\0in it",
        str(tmp_path / ("x" * 90)),
    )
    assert connection.ask(nowhere, ASKED) is None
    with answering(tmp_path / "s", plainly()) as place:
        assert connection.ask((*nowhere, place), ASKED) == SOUND


def test_an_answer_that_breaks_off_says_what_may_have_been_done(tmp_path: Path) -> None:
    with (
        answering(tmp_path / "s", plainly()[:-1]) as place,
        pytest.raises(ConnectionLostError) as told,
    ):
        connection.ask((place,), ASKED)
    assert "cycle log" in told.value.remedy
