"""Write the files that put an office on a server into a new folder: systemd's units, the user
and the folders, the settings. Nothing is installed: docs/installing.md says where each goes.

cycle deploy --to deploy
"""

import argparse
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path

from cycle import shipped
from cycle.cli.acting import dry_run, nothing_changed
from cycle.cli.client import OfficeClient, RequestFailedError
from cycle.cli.output import Screen

PROGRAM = "/opt/cycle/bin/cycle"
"""Where the shipped units look for the program."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to", required=True, type=Path, metavar="DIR", help="a folder that is not there yet"
    )
    dry_run(parser)


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:  # noqa: ARG001 - every verb is called alike
    program = _program()
    try:
        args.to.mkdir()
        with ExitStack() as undo:
            undo.callback(shutil.rmtree, args.to)
            files = _write(args.to, program)
            if not args.dry_run:
                undo.pop_all()
    except FileExistsError as error:
        raise RequestFailedError(
            f"{args.to} is there already; nothing was written.", "Name another folder."
        ) from error
    except OSError as error:
        raise RequestFailedError(
            f"{args.to} cannot be written: {error.strerror or error}.", "Name another folder."
        ) from error
    nothing_changed(screen, dry_run=args.dry_run)
    for file in files:
        screen.line(str(file))
    screen.line(f"The units run {program}.")
    return 0


def _write(folder: Path, program: str) -> list[Path]:
    """The files that were written. Raises OSError."""
    shutil.copytree(shipped.deploy(), folder, dirs_exist_ok=True)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for file in files:
        text = file.read_text(encoding="utf-8").replace(PROGRAM, program)
        file.write_text(text, encoding="utf-8")
    return files


def _program() -> str:
    """The installed program that runs now, else the place of the shipped units."""
    here = Path(sys.executable).parent / "cycle"
    return str(here) if here.is_file() else PROGRAM
