"""Check declarations, every fault with its place; prove that the year cannot get stuck; try
every mail template.

A year that can get stuck is shown with the shortest list of acts that leads there. With
--cycle: can the dates of a cycle be met, with the least working days that each stage takes?
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from cycle import shipped
from cycle.cli.client import OfficeClient, RequestFailedError
from cycle.cli.output import GREEN, Screen
from cycle.cli.usage import UsageError
from cycle.declaration.faults import DeclarationError
from cycle.declaration.loader import content_of
from cycle.declaration.published import json_schema
from cycle.locations import NoSettingsError
from cycle.mail.templates import Templates
from cycle.service.checking import DECLARATION, Checked, DeclarationFinding, check

FORMS = ("workflow", "dates", "officers", "report")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="without any: the office's workflows",
    )
    parser.add_argument("--cycle", metavar="NAME", help="this cycle's dates, as things stand")
    parser.add_argument(
        "--schema",
        choices=FORMS,
        help="print the JSON Schema of such files, for an editor",
    )
    parser.add_argument("--json", action="store_true", help="for programs; everything")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    if args.schema:
        if args.cycle or args.files:
            raise UsageError("--schema prints a form; it takes no files and no cycle")
        screen.out.write(json_schema(args.schema))
        return 0
    if args.cycle and args.files:
        raise UsageError("check files, or the dates of a cycle: not both at once")
    if args.cycle:
        return _dates(office.ask("check.dates", cycle=args.cycle), screen, as_json=args.json)
    found = list(_checked(args.files, office))
    if args.json:
        screen.json([msgspec.to_builtins(each) | {"sound": each.sound} for each in found])
    else:
        for each in found:
            _show(screen, each)
    return 0 if all(each.sound for each in found) else 1


def _dates(found: Mapping[str, Any], screen: Screen, *, as_json: bool) -> int:
    if as_json:
        screen.json(found)
    elif found["proved"]:
        screen.line(f"{found['cycle']}: its dates are proved", paint=GREEN)
        screen.line(f"{found['dates']} dates held against the order of the stages", indent=2)
        screen.line(f"{found['officers']} officers can be written to", indent=2)
    else:
        for clash in found["clashes"]:
            screen.complain(f"{clash['sentence']} [{clash['code']}]", clash["remedy"])
    return 0 if found["proved"] else 1


def _checked(files: Sequence[Path], office: OfficeClient) -> "Iterator[Checked]":

    templates = Templates(*_templates(office, asked=not files))
    for path in files or _workflows_of(office):
        try:
            yield check(content_of(path), str(path), templates)
        except DeclarationError as error:
            yield Checked(
                file=str(path),
                findings=(DeclarationFinding(code=DECLARATION, sentence=error.message),),
            )


def _templates(office: OfficeClient, *, asked: bool) -> list[Path]:
    """The office's own templates before the shipped; only these where a file is checked outside
    any office.
    """
    try:
        office.settings_file  # noqa: B018 - looks for it
    except NoSettingsError:
        if asked:
            raise
        return [shipped.templates() / "mail"]
    return [Path(office.settings.templates) / "mail", shipped.templates() / "mail"]


def _show(screen: Screen, found: "Checked") -> None:
    for finding in found.findings:
        screen.complain(_told(finding), "\n  ".join(_more(finding)))
    if found.sound and found.fingerprint:
        made_of = f"{found.tracks} tracks, {found.stages} stages, {found.roles} roles"
        screen.line(
            f"{found.file}: {made_of}; fingerprint {found.fingerprint[:12]}", paint=GREEN
        )
        screen.line(f"sound: {found.configurations} configurations explored", indent=2)
        screen.line(
            f"{found.letters} messages rendered, of every kind and for every stage",
            indent=2,
        )
    for note in found.notes:
        print(f"Note: {note}", file=screen.err)


def _told(finding: "DeclarationFinding") -> str:
    return f"{finding.sentence} [{finding.code}]"


def _more(finding: "DeclarationFinding") -> Iterator[str]:
    """The acts that lead there, numbered, and what would mend it."""
    if finding.counterexample:
        yield "It comes to this by:"
    yield from (
        f"{number:>3}. {act}" for number, act in enumerate(finding.counterexample, start=1)
    )
    if finding.remedy:
        yield finding.remedy


def _workflows_of(office: OfficeClient) -> list[Path]:
    folder = Path(office.settings.workflows)
    found = [path for path in sorted(folder.glob("*.yaml")) if _declares_a_workflow(path)]
    if not found:
        raise RequestFailedError(
            f"There is no workflow in {folder}.", "Name a file: cycle check FILE"
        )
    return found


def _declares_a_workflow(path: Path) -> bool:
    """Dates and officers lie in the same folder; a workflow says that it is one, at the
    beginning of a line.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except PermissionError:  # the list of officers, which may be its owner's alone
        return False
    return any(line.startswith("workflow:") for line in text.splitlines())
