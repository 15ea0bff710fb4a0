"""Whatever comes over the socket or is typed: an answer or a close, no trace, no hang, and a
refusal changes nothing.

`make fuzz` runs 100,000 cases; among all the tests, some. The number in CYCLE_FUZZ tells; the
seeds are the cases'.
"""

import json
import os
import random
import socket
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from tests.acceptance.at import FileClock
from tests.acceptance.fuzzing import frame, words
from tests.acceptance.offices import Office

from cycle import bootstrap, settings, wire
from cycle.daemon.request_handler import RequestHandler
from cycle.daemon.server import Server
from cycle.store.database import is_file

CASES = int(os.environ.get("CYCLE_FUZZ", "600"))
PATIENCE = 20.0


@contextmanager
def served(office: Office) -> Iterator[Path]:
    """The office's socket served in this process, without the daemon's duties: nothing else
    changes anything.
    """
    app = bootstrap.build(settings.read(office.folder / "cycle.toml"), FileClock(office.clock))
    context = RequestHandler(app.services)
    place = office.folder / "cycle.sock"
    server = Server(place, context.answer, context.owns)
    with app.services.database:
        server.start()
        try:
            yield place
        finally:
            server.stop()


def tell(capsys: pytest.CaptureFixture[str], figures: str) -> None:
    """The counts, for whoever runs this by hand."""
    with capsys.disabled():
        sys.stdout.write(f"\n{figures}\n")


class Watch:
    """Whether anything has been written since the last look."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._connection = sqlite3.connect(office.database) if is_file(office.place) else None
        self._seen = self._now()

    def changed(self) -> bool:
        before, self._seen = self._seen, self._now()
        return self._seen != before

    def _now(self) -> object:
        """SQLite counts what others write; of a server every row is compared."""
        if self._connection is None:
            return self._office.kept()
        return self._connection.execute("PRAGMA data_version").fetchone()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


def said_to(place: Path, sent: bytes) -> dict[str, object] | None:
    """The answer to some bytes, after which the client sends no more; None where the other side
    just closes.
    """
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(PATIENCE)
        line.connect(str(place))
        try:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        heard = b""
        try:
            while part := line.recv(1 << 16):
                heard += part
        except ConnectionResetError:
            pass
    if not heard:
        return None
    assert wire.size_in(heard[:4]) == len(heard) - 4
    answer: dict[str, object] = json.loads(heard[4:])
    return answer


def test_no_frame_gets_a_trace_or_changes_anything_unless_it_is_done(
    opened: Office, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("ERROR")
    ends: Counter[str] = Counter()
    with served(opened) as place, closing(Watch(opened)) as watch:
        for case in range(CASES // 2):
            sent = frame(random.Random(case))
            answer = said_to(place, sent)
            ends[
                "closed"
                if answer is None
                else "refused"
                if answer["error"] or answer["reasons"]
                else "done"
            ] += 1
            assert not (answer and answer.get("fault")), (case, sent, caplog.text)
            refused = answer is None or answer["error"] is not None or answer["reasons"]
            changed = watch.changed()
            assert not (refused and changed), (case, sent, answer)
        sound = said_to(place, wire.request_frame(wire.Request("status", {}, None)))
    tell(capsys, f"{ends.total():,} frames sent: {dict(ends)}")
    assert set(ends) == {"closed", "refused", "done"}
    assert sound is not None
    assert sound["error"] is None
    assert caplog.text == ""


def test_no_words_get_a_trace_or_change_anything_unless_they_are_done(
    opened: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = opened.folder / "typed-in"
    folder.mkdir()
    monkeypatch.chdir(folder)
    dates = str(opened.folder / "workflows" / "community-safety-2016-17.yaml")
    codes: Counter[int] = Counter()
    files = (
        dates,
        opened.paper("paper.txt"),
        f"{folder}/nosuch",
        str(opened.folder),
        "out",
        "out/of",
        str(opened.folder / "cycle.db"),
    )
    with served(opened), closing(Watch(opened)) as watch:
        for case in range(CASES // 2):
            typed = words(random.Random(case), files)
            ran = opened.ask(*typed)
            codes[ran.code] += 1
            assert ran.code in {0, 1, 2}, (case, typed, ran)
            assert "Traceback" not in ran.out + ran.err
            changed = watch.changed()
            assert ran.code == 0 or not changed, (case, typed, ran)
    tell(capsys, f"{codes.total():,} lines typed; exit codes: {dict(sorted(codes.items()))}")
    assert set(codes) == {0, 1, 2}
    ended = opened.ask("verify")
    assert ended.code == 0, ended.out
