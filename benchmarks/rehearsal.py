"""The shipped year 2016-17, rehearsed through `cycle rehearse` as a child process: seconds,
start included.
"""

import subprocess
import sys
import time

from cycle import shipped

RUNS = 5


def once(words: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "cycle", "rehearse", *words],
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - started


def main() -> None:
    workflows = shipped.workflows()
    words = [
        str(workflows / "community-safety.yaml"),
        "--dates",
        str(workflows / "community-safety-2016-17.yaml"),
    ]
    taken = sorted(once(words) for _ in range(RUNS))
    print(
        f"a year in {taken[0]:.2f} s at best, {taken[RUNS // 2]:.2f} s in the middle of "
        f"{RUNS} runs"
    )


if __name__ == "__main__":
    main()
