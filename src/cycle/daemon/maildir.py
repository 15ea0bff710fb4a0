"""The folder to which the relay delivers what comes back: a Maildir
(https://cr.yp.to/proto/maildir.html).

A message is unseen while it lies in `new`, or in `cur` without the flag S: a mail program moves
it there when it lists the folder. Its name up to the colon stays the same. Nothing is deleted.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from cycle.mail.inbound.incoming import LARGEST
from cycle.mail.part_beginnings import part_beginnings

SEEN = "S"


class Maildir:
    """One folder. Whatever it is asked for raises OSError where the folder cannot be used."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.place = f"{os.uname().nodename}:{folder}"
        """The folder's name, told apart from the same folder on another machine."""

    def unseen(self) -> tuple[str, ...]:
        """The names of what nobody has seen, in the order of delivery."""
        return tuple(sorted(self._paths()))

    def content(self, name: str) -> bytes:
        """The beginnings of the message's parts. Raises FileNotFoundError where it has gone."""
        with self._path(name).open("rb") as opened:
            return part_beginnings(opened)

    def whole(self, name: str) -> bytes:
        """The message, up to one byte more than an answer may have. Raises FileNotFoundError
        where it has gone.
        """
        with self._path(name).open("rb") as opened:
            return opened.read(LARGEST + 1)

    def mark_seen(self, name: str) -> None:
        """Move it to where a mail program keeps what was read; nothing where it has gone."""
        path = self._path(name)
        flags = set(path.name.partition(":2,")[2])
        done = self._folder / "cur"
        done.mkdir(exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            path.rename(done / f"{name}:2,{''.join(sorted(flags | {SEEN}))}")

    def _path(self, name: str) -> Path:
        return self._paths().get(name, self._folder / "new" / name)

    def _paths(self) -> dict[str, Path]:
        return {path.name.partition(":")[0]: path for path in self._unseen_files()}

    def _unseen_files(self) -> Iterator[Path]:
        yield from _files_in(self._folder / "new")
        if (self._folder / "cur").is_dir():
            for path in _files_in(self._folder / "cur"):
                if SEEN not in path.name.partition(":2,")[2]:
                    yield path


def _files_in(folder: Path) -> Iterator[Path]:
    return (
        path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")
    )
