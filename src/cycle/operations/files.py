"""Files that are whole or not there: written under another name, private from the first byte,
then put in place.

Beside a backup lies its seal, `FILE.sha256`, in the form of `sha256sum --check`; it is written
last, so a backup without one was not finished.
"""

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from cycle.errors import CycleError
from cycle.store.part_files import part_file


class BackupError(CycleError):
    """A backup cannot be made, is not what was written, or does not hold a whole record."""


def seal_of(file: Path) -> Path:
    """Where the seal of a backup lies. Raises BackupError for a path that names no file."""
    return beside(file, f"{file.name}.sha256")


def beside(file: Path, name: str) -> Path:
    """The path of that name in the file's folder. Raises BackupError where the file's path is
    one of a folder only: empty, `.`, `..` or `/`.
    """
    if file.name in {"", ".."}:
        raise BackupError(f"{file} is a folder.", "Name a file.")
    return file.parent / name


@contextlib.contextmanager
def put_in_place(target: Path) -> Iterator[Path]:
    """An empty private file to fill, which takes the target's name at the end; nothing is left
    where that fails.

    Raises BackupError where the target is there already, or cannot be written.
    """
    with part_of(target) as part:
        yield part
        place(part, target)


@contextlib.contextmanager
def part_of(target: Path) -> Iterator[Path]:
    """An empty private file beside the target; it is gone at the end. Raises BackupError as
    `put_in_place` does.
    """
    refuse_existing(target)
    with contextlib.ExitStack() as ending:
        with _blaming(target):
            part = ending.enter_context(part_file(target))
        yield part


def place(part: Path, target: Path) -> None:
    """Give a filled file the target's name, on the disk. Raises BackupError as `put_in_place`
    does.
    """
    with _blaming(target):
        _sync(part)
        try:
            # Unlike a renaming, this cannot take another file's place.
            os.link(part, target)
        except FileExistsError:
            refuse_existing(target)
            raise
        try:
            _sync(target.parent)
        except OSError:
            # What is told as failed is not there.
            target.unlink()
            raise


def refuse_existing(target: Path) -> None:
    """Raises BackupError where something of this name is there."""
    if os.path.lexists(target):
        raise BackupError(
            f"{target} is there already; nothing was written.",
            "Name another file, or move it away.",
        )


@contextlib.contextmanager
def _blaming(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupError(
            f"{target} cannot be written: {error.strerror}.",
            "Name a file in a folder of your own, on a local disk with room.",
        ) from error


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def give_to_owner_of(whose: Path, made: Path) -> None:
    """Root makes what the daemon's user must be able to open: it becomes that user's who has
    the other file.
    """
    if os.geteuid() == 0:
        owner = whose.stat()
        os.chown(made, owner.st_uid, owner.st_gid)


def refuse_endless(file: Path) -> None:
    """Raises BackupError for what is there and is no file: a device may have no end."""
    if os.path.exists(file) and not os.path.isfile(file):  # noqa: PTH110, PTH113 - False where there is no way to it
        raise BackupError(f"{file} is no file.", "Name the file of a backup.")


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file's bytes. Raises BackupError where it cannot be read."""
    refuse_endless(file)
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise BackupError(
            f"{file} cannot be read: {error.strerror}.", "Name the file of a backup."
        ) from error


def seal(file: Path, sha256: str) -> None:
    """Write the seal of a finished backup. Raises BackupError."""
    with put_in_place(seal_of(file)) as part:
        part.write_bytes(os.fsencode(f"{sha256}  {file.name}\n"))
        give_to_owner_of(file, part)


_SEAL = re.compile(rb"(?P<sha256>[0-9a-f]{64}) [ *].+\n?", re.DOTALL)


_LARGEST_SEAL = 1_000
"""Bytes: a hash and the name of a file."""


def sealed_as(file: Path) -> str | None:
    """The SHA-256 that the backup's seal says; None where there is no seal. Raises BackupError
    for another text.
    """
    path = seal_of(file)
    try:
        with path.open("rb") as opened:
            found = _SEAL.fullmatch(opened.read(_LARGEST_SEAL))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BackupError(f"The seal {path} cannot be read: {error}.") from error
    if found is None:
        raise BackupError(
            f"The seal {path} is damaged: it is no line of sha256sum.",
            "Compare it with another copy.",
        )
    return found["sha256"].decode()
