"""`python at.py FILE WORDS...`: the real command line, daemon and all, on the time that stands
in a file.

The file is read at each look at the clock, so a test moves the time of processes that run by
replacing it. The product's own clock cannot be set from outside; this entry is the tests' own.
"""

import sys
from datetime import datetime
from pathlib import Path

from cycle.cli.main import run


class FileClock:
    """Tells the instant that the file holds, in ISO 8601."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        return datetime.fromisoformat(self._file.read_text(encoding="ascii"))


if __name__ == "__main__":
    sys.exit(run(sys.argv[2:], FileClock(Path(sys.argv[1]))))
