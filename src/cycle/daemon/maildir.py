"""The folder to which the relay delivers what comes back: a Maildir
(https://cr.yp.to/proto/maildir.html).

What is in `new` is taken in, then moved to `cur`, marked as seen. Killed between the two, it is
taken in once more, which changes nothing. Nothing is ever deleted.
"""

from collections.abc import Iterator
from pathlib import Path

from cycle.mail.bounces import LARGEST


def waiting(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """What is new, in order; of a file too large to be a notice, its beginning. Raises
    OSError.
    """
    for file in sorted((folder / "new").iterdir()):
        if file.is_file() and not file.name.startswith("."):
            with file.open("rb") as opened:
                yield file, opened.read(LARGEST + 1)


def seen(file: Path) -> None:
    """Move it to where a mail program keeps what was read. Raises OSError."""
    done = file.parent.parent / "cur"
    done.mkdir(exist_ok=True)
    file.rename(done / f"{file.name.partition(':')[0]}:2,S")
