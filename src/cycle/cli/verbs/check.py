"""Check declarations, every fault with its place; prove that the year cannot get stuck; try
every mail template.

A year that can get stuck is shown with the shortest list of acts that leads there. With
--cycle: can the dates of a cycle be met, with the least working days that each stage takes?
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cycle.cli.client import Failed, Office
from cycle.cli.output import GREEN, Screen
from cycle.cli.usage import UsageError

if TYPE_CHECKING:
    from cycle.service.checking import Checked, Finding


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="without any: the office's workflows",
    )
    parser.add_argument("--cycle", metavar="NAME", help="this cycle's dates, as things stand")
    parser.add_argument("--json", action="store_true", help="for programs; everything")


def run(args: argparse.Namespace, office: Office, screen: Screen) -> int:
    if args.cycle and args.files:
        raise UsageError("check files, or the dates of a cycle: not both at once")
    if args.cycle:
        return _dates(office.ask("check.dates", cycle=args.cycle), screen, as_json=args.json)
    found = list(_checked(args.files, office))
    if args.json:
        import msgspec  # noqa: PLC0415 - wanted here only

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
            screen.complain(f"{clash['sentence']} [{clash['code']}]", clash["mend"])
    return 0 if found["proved"] else 1


def _checked(files: Sequence[Path], office: Office) -> "Iterator[Checked]":
    from cycle.declaration.faults import DeclarationError  # noqa: PLC0415 - heavy, and wanted here only
    from cycle.declaration.loader import content_of  # noqa: PLC0415 - as above
    from cycle.mail.wording import Templates  # noqa: PLC0415 - as above
    from cycle.service.checking import DECLARATION, Checked, Finding, check  # noqa: PLC0415 - as above

    templates = Templates(*_templates(office, asked=not files))
    for path in files or _workflows_of(office):
        try:
            yield check(content_of(path), str(path), templates)
        except DeclarationError as error:
            yield Checked(
                file=str(path), findings=(Finding(code=DECLARATION, sentence=error.message),)
            )


def _templates(office: Office, *, asked: bool) -> list[Path]:
    """The office's own templates before the shipped; only these where a file is checked outside
    any office.
    """
    from cycle import shipped  # noqa: PLC0415 - wanted here only
    from cycle.whereabouts import NoSettingsError  # noqa: PLC0415 - as above

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
            f"{found.letters} letters put into words, of every kind and for every stage",
            indent=2,
        )


def _told(finding: "Finding") -> str:
    return f"{finding.sentence} [{finding.code}]"


def _more(finding: "Finding") -> Iterator[str]:
    """The acts that lead there, numbered, and what would mend it."""
    if finding.counterexample:
        yield "It comes to this by:"
    yield from (
        f"{number:>3}. {act}" for number, act in enumerate(finding.counterexample, start=1)
    )
    if finding.mend:
        yield finding.mend


def _workflows_of(office: Office) -> list[Path]:
    folder = Path(office.settings.workflows)
    found = [path for path in sorted(folder.glob("*.yaml")) if _declares_a_workflow(path)]
    if not found:
        raise Failed(f"There is no workflow in {folder}.", "Name a file: cycle check FILE")
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
