"""Check declarations: every fault at once, with file, line, column and a suggestion."""

import argparse
from pathlib import Path

from cycle.cli.client import Failed, Office
from cycle.cli.output import GREEN, Screen


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="without any: the office's workflows")


def run(args: argparse.Namespace, office: Office, screen: Screen) -> int:
    from cycle.declaration.faults import DeclarationError  # noqa: PLC0415 - heavy, and wanted here only
    from cycle.machine.loading import load_workflow  # noqa: PLC0415 - as above
    from cycle.machine.model import fingerprint  # noqa: PLC0415 - as above

    bad = 0
    for path in args.files or _workflows_of(office):
        try:
            machine = load_workflow(path)
        except DeclarationError as error:
            bad += 1
            screen.complain(error.message, error.remedy)
            continue
        stages = sum(len(track.stages) for track in machine.tracks)
        made_of = f"{len(machine.tracks)} tracks, {stages} stages, {len(machine.roles)} roles"
        screen.line(f"{path}: {made_of}; fingerprint {fingerprint(machine)[:12]}", paint=GREEN)
    return 1 if bad else 0


def _workflows_of(office: Office) -> list[Path]:
    folder = Path(office.settings.workflows)
    found = [path for path in sorted(folder.glob("*.yaml")) if _declares_a_workflow(path)]
    if not found:
        raise Failed(f"There is no workflow in {folder}.", "Name a file: cycle check FILE")
    return found


def _declares_a_workflow(path: Path) -> bool:
    """Dates and officers lie in the same folder; a workflow says that it is one, at the beginning of a line."""
    return any(line.startswith("workflow:") for line in path.read_text(encoding="utf-8", errors="replace").splitlines())
