"""A backup: the whole database as one state of it, examined after it was written, and sealed.

It is a file of SQLite, or pg_dump's of a server's database. It is examined as an auditor would:
SQLite's own check of the file (of a dump, the file that its rows were read into), as many rows
in each table as were copied, the chain of every journal, the replay, every document and
message. A copy that is not all of the database is taken away again. A copy of a record that is
not whole is kept apart, under a name that says so (`b.not-whole.db`), with its faults: it may
be the last copy that there is.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from cycle.errors import CycleError
from cycle.operations import files
from cycle.operations.files import BackupError
from cycle.service.verification import verify_record
from cycle.store import copies, dumps
from cycle.store.database import (
    SCHEMA_VERSION,
    Database,
    connect,
    is_file,
    open_database,
    schema_version,
)
from cycle.store.errors import DatabaseTooNewError, DumpError
from cycle.store.schema import upgrade_database


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup. version: of the database in it; rows: of all tables; entries: of all
    journals.

    faults: what verification finds in it; where there are any, the file is kept apart. damaged:
    whether the file itself is, by SQLite's own check, and not the record in it alone.
    """

    file: Path
    size: int
    sha256: str
    version: str
    rows: int
    entries: int
    faults: tuple[str, ...] = ()
    damaged: bool = False


def ending_of(database: str) -> str:
    """What the name of a backup of this database ends in."""
    return ".db" if is_file(database) else ".dump"


APART = ".not-whole"
"""Before the ending of the name of a backup whose record is not whole."""


def apart(file: Path) -> Path:
    """Where a backup is kept whose record is not whole."""
    return files.beside(file, f"{file.stem}{APART}{file.suffix}")


def back_up(database: str, into: Path, *, dry_run: bool = False) -> Backup:
    """Make a backup; where verification finds faults, apart from whole ones: see `Backup.file`.

    dry_run: copy and examine, and keep nothing of it. Raises BackupError, DatabaseError; then
    nothing is left.
    """
    files.refuse_existing(files.seal_of(into))
    with files.part_of(into) as part:
        rows = _copied(database, part)
        with _unpacked(part) if not is_file(database) else nullcontext(part) as copy:
            found = _looked_into(copy, into)
        if lost := [
            f"{table} has {found.rows.get(table, 0)} rows of {count}"
            for table, count in rows.items()
            if not found.damaged and found.rows.get(table) != count
        ]:
            raise BackupError(
                f"No backup was made, for not all was copied: {listed(lost)}.",
                "Try again; if it stays so, report it.",
            )
        file = apart(into) if found.faults else into
        files.refuse_existing(files.seal_of(file))
        files.give_to_owner_of(Path(database) if is_file(database) else into.parent, part)
        made = _backup(file, part, found, sum(rows.values()), rows["journal"])
        if dry_run:
            return made
        files.place(part, file)
    try:
        files.seal(file, made.sha256)
    except BackupError:
        file.unlink()
        raise
    return made


def _copied(database: str, part: Path) -> Mapping[str, int]:
    """The rows that were there, by table."""
    if is_file(database):
        return copies.copy_database(Path(database), part)
    return dumps.dump_database(database, part)


def _backup(file: Path, content: Path, found: "_Found", rows: int, entries: int) -> Backup:
    sha256, size = files.sha256_of(content), content.stat().st_size
    return Backup(file, size, sha256, found.version, rows, entries, found.faults, found.damaged)


def examine(file: Path) -> Backup:
    """What a backup holds, with everything that is wrong with it. Reads it, never writes.
    Raises BackupError.
    """
    sha256 = files.sha256_of(file)
    sealed = files.sealed_as(file)
    found = _looked_into_backup(file)
    made = _backup(file, file, found, sum(found.rows.values()), found.rows.get("journal", 0))
    if sealed in {sha256, None}:
        return made
    unsealed = f"its SHA-256 is {sha256}, but it was sealed as {sealed}"
    return replace(made, faults=(unsealed, *found.faults), damaged=True)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a database holds, and what is wrong with the file or with the record in it."""

    version: str
    rows: Mapping[str, int]
    faults: tuple[str, ...]
    damaged: bool = False


def _looked_into_backup(file: Path) -> _Found:
    """The same of a backup of either kind. Raises DatabaseDriverError."""
    try:
        with _unpacked(file) as copy:
            return _looked_into(copy, file)
    except (DumpError, DatabaseTooNewError) as error:
        return _Found("", {}, (error.message.removesuffix("."),), damaged=True)


def _looked_into(copy: Path, file: Path) -> _Found:
    """What is in the scratch copy of a backup, told of the backup."""
    if torn := _torn(copy):
        faults = tuple(fault.replace(str(copy), str(file)) for fault in torn)
        return _Found("", {}, faults, damaged=True)
    return _Found(_version(copy), copies.rows_of(copy), _faults_of_record(copy))


@contextlib.contextmanager
def _unpacked(file: Path) -> Iterator[Path]:
    """What a backup holds, as a scratch database that may be written."""
    with tempfile.TemporaryDirectory(prefix="cycle-backup-") as folder:
        scratch = Path(folder) / "examined.db"
        unpack(file, scratch)
        yield scratch


def unpack(file: Path, target: Path) -> None:
    """Put the database in a backup, of either kind, into a file of SQLite. Raises BackupError,
    DumpError.
    """
    with _blaming(file, target):
        dumped = dumps.is_dump(file)
    if dumped:
        dumps.unpack_dump(file, target)
    else:
        copy_of(file, target)


def copy_of(file: Path, target: Path) -> None:
    """Copy a backup's bytes into a file. Raises BackupError."""
    with _blaming(file, target):
        shutil.copyfile(file, target)


@contextlib.contextmanager
def _blaming(file: Path, target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupError(
            f"{file} cannot be copied to {target}: {error.strerror}.",
            "Make room there; $TMPDIR names another folder for scratch.",
        ) from error


def refuse_faulty(backup: Backup, *, not_whole: bool) -> None:
    """Raises BackupError that names every fault; not of a record that is not whole, where
    `not_whole` says that it is wanted as it is.
    """
    if not backup.faults or (not_whole and not backup.damaged):
        return
    remedy = (
        "Keep it as it is, and take an earlier one."
        if backup.damaged
        else "Take an earlier one. Where this is all there is, take it as it is, with: cycle "
        "restore --not-whole FILE"
    )
    raise BackupError(f"{backup.file} is not a whole backup: {listed(backup.faults)}.", remedy)


def refuse_damaged(backup: Backup) -> None:
    """Raises BackupError where what was backed up is a damaged file."""
    if backup.damaged:
        raise BackupError(
            f"The database is damaged: {listed(backup.faults)}. It is kept as it is in "
            f"{backup.file}; nothing else was done.",
            "Restore the last whole backup: docs/running.md.",
        )


def _version(path: Path) -> str:
    with connect(path) as database:
        return schema_version(database) or ""


def _torn(copy: Path) -> tuple[str, ...]:
    try:
        return copies.faults_of_file(copy)
    except CycleError as error:
        return (error.message,)


def _faults_of_record(copy: Path) -> tuple[str, ...]:
    """What the record in a copy lacks. One of an earlier version is brought up to date first,
    on a copy of its own.
    """
    try:
        if _version(copy) >= SCHEMA_VERSION:
            return _faults_found(copy)
        with tempfile.TemporaryDirectory(prefix="cycle-backup-") as folder:
            scratch = Path(folder) / "upgraded.db"
            copy_of(copy, scratch)
            upgrade_database(scratch)
            return _faults_found(scratch)
    except CycleError as error:
        return (error.message,)


def _faults_found(copy: Path) -> tuple[str, ...]:
    with open_database(copy) as database:
        return faults_in(database)


def faults_in(database: Database) -> tuple[str, ...]:
    """What verification finds in an office's record, each with what it is about."""
    found = verify_record(database)
    return tuple(f"{part.subject}: {fault}" for part in found for fault in part.faults)


def listed(faults: Sequence[str]) -> str:
    """Faults on one line, the first ten of many."""
    shown = "; ".join(fault.removesuffix(".") for fault in faults[:10])
    return f"{shown}; and {len(faults) - 10} more" if len(faults) > 10 else shown  # noqa: PLR2004 - what a person reads
