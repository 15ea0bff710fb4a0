"""How long an officer waits at the prompt: whole processes, from exec to exit, asking a daemon
over its socket.

Beside the bare interpreter that `cycle` runs on, and git, which many call quick. The goal is
four times the bare interpreter at most. Each is run in turn, so that whatever else the machine
does falls on all alike.
"""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

ROUNDS = 60
REPOSITORY = Path(__file__).resolve().parents[1]
CYCLE = str(Path(sys.executable).with_name("cycle"))
DATES = "workflows/community-safety-2016-17.yaml"
CALLS: dict[str, Sequence[str]] = {
    "python3 -c pass": (sys.executable, "-c", "pass"),
    "git status": ("git", "-C", str(REPOSITORY), "status"),
    "cycle status": (CYCLE, "status"),
    "cycle todo": (CYCLE, "--as", "head-of-legal", "todo"),
    "cycle __complete, of a verb": (CYCLE, "__complete", "st"),
    "cycle __complete, of a name": (CYCLE, "__complete", "explain", "cs", ""),
}


@contextmanager
def office_with_daemon() -> Iterator[Path]:
    """An office with one cycle, and its daemon."""
    with tempfile.TemporaryDirectory(prefix="cycle-") as scratch:
        office = Path(scratch) / "office"
        typed(Path(scratch), "init", str(office))
        typed(office, "officer", "import", "workflows/officers.yaml")
        typed(
            office,
            "--as",
            "democratic-services",
            "open",
            "cs",
            "--workflow",
            "community-safety",
            "--dates",
            DATES,
        )
        daemon = subprocess.Popen((CYCLE, "daemon"), cwd=office, stderr=subprocess.DEVNULL)
        try:
            while not (office / "cycle.sock").exists():
                threading.Event().wait(0.05)
            yield office
        finally:
            daemon.terminate()
            daemon.wait()


def typed(folder: Path, *words: str) -> None:
    subprocess.run((CYCLE, *words), cwd=folder, check=True, stdout=subprocess.DEVNULL)


def seconds(words: Sequence[str], folder: Path) -> float:
    begin = perf_counter()
    subprocess.run(words, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - begin


def main() -> None:
    times: dict[str, list[float]] = {name: [] for name in CALLS}
    with office_with_daemon() as office:
        for _ in range(ROUNDS):
            for name, words in CALLS.items():
                times[name].append(seconds(words, office))
    bare = median(times["python3 -c pass"])
    for name, found in times.items():
        found.sort()
        print(
            f"  {name:<28} median {median(found) * 1000:6.1f} ms   fastest "
            f"{found[0] * 1000:6.1f} ms"
            f"   {median(found) / bare:4.1f} times the bare interpreter"
        )


if __name__ == "__main__":
    main()
