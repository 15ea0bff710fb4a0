"""100,000 deadline expressions, no two alike, through `cycle date -` as a child process:
seconds, start included.
"""

import random
import subprocess
import sys
import time
from datetime import date, timedelta

LINES = 100_000
FORMS = (
    "{n} clear working days before {day}",
    "{n} working days before {day} at 12:00",
    "{n} working days after {day}",
    "{n} clear days before {day}",
    "{n} months after {day}",
    "{n} hours before {day} at 19:00 excluding weekends and bank holidays",
    "last working day on or before {day}",
    "{n} working days from the first working day of June {day.year}",
    "by {day}",
    "{n} workng days before {day}",
)


def lines(count: int) -> list[str]:
    """Expressions of every form, one in ten of them bad; the same ones each time."""
    chance = random.Random(1972)
    begin = date(1999, 1, 1)
    return [
        chance.choice(FORMS).format(
            n=chance.randint(1, 99), day=begin + timedelta(days=chance.randrange(14_000))
        )
        for _ in range(count)
    ]


def main() -> None:
    text = "\n".join(lines(LINES)).encode()
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "cycle", "date", "-"],
        input=text,
        capture_output=True,
        check=False,
    )
    taken = time.perf_counter() - started
    answers = done.stdout.count(b"\n")
    print(
        f"{answers:,} lines in {taken:.2f} s: {answers / taken:,.0f} a second, "
        f"{taken / answers * 1e6:.1f} µs each"
    )


if __name__ == "__main__":
    main()
