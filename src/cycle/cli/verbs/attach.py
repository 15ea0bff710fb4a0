"""Hand in a document. What was signed over another text lapses, and its officers are asked again."""

import argparse
import base64
from pathlib import Path

from cycle.cli.acting import dry_run, tell
from cycle.cli.client import Failed, Office
from cycle.cli.output import Screen
from cycle.counter.plain import LARGEST_DOCUMENT


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")
    parser.add_argument("document", help="as the workflow names it, e.g. committee-report")
    parser.add_argument("file", type=Path, help="the text itself: PDF, Word, anything")
    parser.add_argument("--consulted", metavar="WHOM", help="who was consulted, where an amendment asks for that")
    dry_run(parser)


def run(args: argparse.Namespace, office: Office, screen: Screen) -> int:
    content = base64.b64encode(read(args.file)).decode()
    done = office.ask(
        "attach",
        cycle=args.cycle,
        document=args.document,
        filename=args.file.name,
        content=content,
        consulted=args.consulted,
        dry_run=args.dry_run,
    )
    return tell(screen, done)


def read(path: Path) -> bytes:
    """The file's bytes. Raises Failed, with what to do, where it cannot be read, or is larger than an office keeps."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_DOCUMENT + 1)
    except IsADirectoryError as error:
        raise Failed(f"{path} is a folder.", "Name a file.") from error
    except OSError as error:
        raise Failed(
            f"{path} cannot be read: {error.strerror}.", "See that the path is right, and the file yours."
        ) from error
    if len(content) > LARGEST_DOCUMENT:
        raise Failed(
            f"{path} has more than {LARGEST_DOCUMENT:,} bytes; nothing larger is kept.",
            "Take a smaller copy, for instance a PDF with reduced pictures.",
        )
    return content
