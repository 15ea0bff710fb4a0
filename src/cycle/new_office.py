"""A new office: its folder, settings, workflows and templates to edit, and an empty database.
Never overwrites.

On a server the settings are there first, in another folder and another's: then only what they
name is made.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from cycle import shipped
from cycle.chosen_workflows import OFFICERS, files_of, officers_of
from cycle.database_address import on_server
from cycle.errors import CycleError
from cycle.settings import Settings
from cycle.store.database import is_file
from cycle.store.schema import create_database, refuse_unusable

SETTINGS = """\
# The settings of this office. Every setting is described in docs/settings.md.
database = "cycle.db"
workflows = "workflows"
templates = "templates"

[mail]
host = "localhost"          # the relay; on another machine tls must be "starttls" or "tls"
port = 25
tls = "none"
sender_name = "Cycle"
sender_address = "cycle@council.example"
contact_name = "Democratic Services"
contact_address = "democratic-services@council.example"
"""


class NewOfficeError(CycleError):
    """The folder is not one that an office can be made in."""


BEGUN = ".cycle-init"
"""Stands in the folder while an office is made in it."""


def make_office(
    folder: Path,
    database: str = "cycle.db",
    chosen: tuple[str, ...] = (),
    *,
    dry_run: bool = False,
) -> None:
    """Make an office in the folder, which may exist but may hold no office.

    database: the address of a server's empty database, where it is to be kept there. chosen:
    which of the shipped workflows it gets; none: all. dry_run: see only that it can be made.
    Where anything fails, what was made is taken away again. Raises NewOfficeError,
    NotShippedError, and what `create_database` raises.
    """
    files_of(chosen)
    parts = [folder / name for name in ("cycle.toml", "workflows", "templates", "cycle.db")]
    begun = folder / BEGUN
    # Left where a process was killed while it made these: nobody has worked with them yet.
    unfinished = os.path.lexists(begun)
    if not unfinished:
        _refuse_taken(parts, "Choose an empty folder: cycle init DIR")
    made_here = _make_folder(folder)
    if dry_run:
        try:
            _refuse_unusable(folder, database)
        finally:
            _take_away(made_here)
        return
    if unfinished:
        _take_away([*parts, begun])
    try:
        with _blaming():
            begun.touch()
        _make(folder, database, chosen)
        _take_away([begun])
    except BaseException:
        _take_away(made_here or [*parts, begun])
        raise


def make_office_as_set(
    settings: Settings, chosen: tuple[str, ...] = (), *, dry_run: bool = False
) -> None:
    """Make the workflows, templates and database that settings name, where none of them is.
    chosen, dry_run: as `make_office` has them. Raises NewOfficeError, NotShippedError.
    """
    files_of(chosen)
    files = [Path(settings.workflows), Path(settings.templates)]
    parts = [*files, Path(settings.database)] if is_file(settings.database) else files
    _refuse_taken(parts, "Move it away, or name another place in the settings.")
    if dry_run:
        for part in parts:
            _refuse_unusable(part.parent, settings.database)
        return
    try:
        _fill(Path(settings.workflows), Path(settings.templates), chosen)
        create_database(settings.database)
    except BaseException:
        _take_away(parts)
        raise


def _refuse_taken(parts: Sequence[Path], remedy: str) -> None:
    taken = [part for part in parts if os.path.lexists(part)]
    if taken:
        raise NewOfficeError(f"{taken[0]} exists already; nothing has been changed.", remedy)


def _refuse_unusable(folder: Path, database: str) -> None:
    """See that files can be written in the folder, and that the server's database is one for
    an office.
    """
    with _blaming(), tempfile.TemporaryFile(dir=folder):
        pass
    if on_server(database):
        refuse_unusable(database)


def _make_folder(folder: Path) -> list[Path]:
    """The topmost folder that had to be made; none where it was there."""
    missing: list[Path] = []
    try:
        missing += [each for each in (folder, *folder.parents) if not each.is_dir()]
        if missing:
            folder.mkdir(parents=True)
    except OSError as error:
        for made in missing:
            with suppress(OSError):
                made.rmdir()
        raise NewOfficeError(
            f"The folder {folder} cannot be made: {error.strerror}.",
            "Choose another one: cycle init DIR",
        ) from error
    return missing[-1:]


def _make(folder: Path, database: str, chosen: tuple[str, ...]) -> None:
    settings = SETTINGS.replace('"cycle.db"', json.dumps(database, ensure_ascii=False))
    with _blaming():
        (folder / "cycle.toml").write_text(settings, encoding="utf-8")
    _fill(folder / "workflows", folder / "templates", chosen)
    create_database(database if on_server(database) else folder / database)


def _fill(workflows: Path, templates: Path, chosen: tuple[str, ...] = ()) -> None:
    with _blaming():
        if chosen:
            workflows.mkdir()
            for path in files_of(chosen):
                shutil.copy(path, workflows)
        else:
            shutil.copytree(shipped.workflows(), workflows)
        (workflows / OFFICERS).write_text(officers_of(chosen), encoding="utf-8")
        shutil.copytree(shipped.templates(), templates)


@contextmanager
def _blaming() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NewOfficeError(
            f"{error.filename or 'A file'} cannot be written: {error.strerror or error}.",
            "Choose a folder that is yours, on a disk with room.",
        ) from error


def _take_away(parts: Sequence[Path]) -> None:
    for part in parts:
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)
