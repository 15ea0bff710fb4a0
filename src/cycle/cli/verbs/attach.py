"""Hand in a document. What was signed over another text lapses, and its officers are asked again."""

import argparse
import base64
from pathlib import Path

from cycle.cli.acting import dry_run, tell
from cycle.cli.client import Failed, Office
from cycle.cli.output import Screen


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle")
    parser.add_argument("document")
    parser.add_argument("file", type=Path)
    dry_run(parser)


def run(args: argparse.Namespace, office: Office, screen: Screen) -> int:
    content = base64.b64encode(read(args.file)).decode()
    done = office.ask(
        "attach",
        cycle=args.cycle,
        document=args.document,
        filename=args.file.name,
        content=content,
        dry_run=args.dry_run,
    )
    return tell(screen, done)


def read(path: Path) -> bytes:
    """The file's bytes. Raises Failed, with what to do, where it cannot be read."""
    try:
        return path.read_bytes()
    except IsADirectoryError as error:
        raise Failed(f"{path} is a folder.", "Name a file.") from error
    except OSError as error:
        raise Failed(
            f"{path} cannot be read: {error.strerror}.", "See that the path is right, and the file yours."
        ) from error
