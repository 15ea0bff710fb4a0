"""A daemon's threads read what is stored for the first time at one moment, and none of them
falls.

msgspec looks at a type when it is first read, and a second thread that reads it meanwhile
crashes the process (seen with 0.22): so every stored or asked type is looked at on import, by
one thread.
"""

import subprocess
import sys
from pathlib import Path

from tests.acceptance.offices import environment
from tests.builders import shipped
from tests.source_trees import PACKAGE
from tests.timeline import Year

from cycle.chain import canonical
from cycle.engine import events, state
from cycle.machine import model

AT_ONCE = """
import sys, threading
from pathlib import Path
sys.setswitchinterval(1e-6)
from cycle.engine import events, state
from cycle.machine import model
from cycle.requests.dispatch import SERVED
texts = [Path(name).read_text("utf-8") for name in sys.argv[1:]]
barrier = threading.Barrier(8)
def read():
    barrier.wait()
    model.from_text(texts[0])
    state.from_text(texts[1])
    events.from_text(texts[2])
    SERVED["attach"].decode({"cycle": "cs", "document": "d", "filename": "f", "content": ""})
threads = [threading.Thread(target=read) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""
TIMES = 5


def test_threads_that_read_for_the_first_time_at_once_all_go_on(tmp_path: Path) -> None:
    year = Year(shipped(), council="2017-02-14")
    stored = {
        "machine": model.to_text(shipped()),
        "state": state.to_text(year.state),
        "event": canonical(events.to_plain(year.history[0][0])),
    }
    for name, text in stored.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    typed = [sys.executable, "-c", AT_ONCE, *(str(tmp_path / name) for name in stored)]
    ended = [
        subprocess.run(typed, env=environment(), capture_output=True, check=False)
        for _ in range(TIMES)
    ]
    assert [(each.returncode, each.stderr) for each in ended] == [(0, b"")] * TIMES


def test_all_that_reads_is_there_before_the_daemons_threads_begin() -> None:
    readers = {
        path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".")
        for path in PACKAGE.rglob("*.py")
        if "msgspec.json.Decoder(" in path.read_text(encoding="utf-8")
    } | {"requests.dispatch"}
    code = "import sys, cycle.cli.verbs.daemon, cycle.daemon.run; print(*sys.modules)"
    typed = [sys.executable, "-c", code]
    loaded = subprocess.run(
        typed, env=environment(), capture_output=True, text=True, check=True
    ).stdout.split()
    assert len(readers) > 5
    assert {f"cycle.{name}" for name in readers} - set(loaded) == set()
