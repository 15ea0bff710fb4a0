"""A new office: its folder, settings, workflows and templates to edit, and an empty database. Never overwrites."""

import json
import os
import shutil
from pathlib import Path

from cycle import shipped
from cycle.database_address import on_server
from cycle.errors import CycleError
from cycle.store.schema import create_database

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


class FoundingError(CycleError):
    """The folder is not one that an office can be made in."""


def found(folder: Path, database: str = "cycle.db") -> None:
    """Make an office in the folder, which may exist but may hold no office.

    database: the address of a server's empty database, where it is to be kept there. Where anything fails, what was
    made is taken away again. Raises FoundingError, and what `create_database` raises.
    """
    parts = [folder / name for name in ("cycle.toml", "workflows", "templates", "cycle.db")]
    taken = [part for part in parts if os.path.lexists(part)]
    if taken:
        raise FoundingError(
            f"{taken[0]} exists already; nothing has been changed.", "Choose an empty folder: cycle init DIR"
        )
    made_here = _make_folder(folder)
    try:
        _make(folder, database)
    except BaseException:
        _take_away([folder] if made_here else parts)
        raise


def _make_folder(folder: Path) -> bool:
    """Whether the folder had to be made."""
    try:
        if folder.is_dir():
            return False
        folder.mkdir(parents=True)
    except OSError as error:
        raise FoundingError(
            f"The folder {folder} cannot be made: {error.strerror}.", "Choose another one: cycle init DIR"
        ) from error
    return True


def _make(folder: Path, database: str) -> None:
    settings = SETTINGS.replace('"cycle.db"', json.dumps(database, ensure_ascii=False))
    try:
        (folder / "cycle.toml").write_text(settings, encoding="utf-8")
        shutil.copytree(shipped.workflows(), folder / "workflows")
        shutil.copytree(shipped.templates(), folder / "templates")
    except OSError as error:
        raise FoundingError(
            f"{error.filename or folder} cannot be written: {error.strerror or error}.",
            "Choose a folder that is yours, on a disk with room.",
        ) from error
    create_database(database if on_server(database) else folder / database)


def _take_away(parts: list[Path]) -> None:
    for part in parts:
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)
