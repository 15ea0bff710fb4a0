"""Check declarations, every fault with its place; prove that the year cannot get stuck; try
every mail template.

A year that can get stuck is shown with the shortest list of acts that leads there. With
--cycle, or a FILE and --dates: can the dates be met, on every way through the year, with the
least working days that each stage takes?
"""

import argparse
import base64
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from cycle import shipped
from cycle.calendar.typed import DateTextError, day_of
from cycle.cli.client import OfficeClient, RequestFailedError
from cycle.cli.output import GREEN, YELLOW, Screen
from cycle.cli.usage import UsageError
from cycle.cli.verbs.open import is_file
from cycle.clock import SystemClock
from cycle.declaration.faults import DeclarationError
from cycle.declaration.loader import content_of
from cycle.declaration.published import json_schema
from cycle.locations import NoSettingsError
from cycle.machine.loading import load_dates, load_workflow
from cycle.mail.templates import Templates
from cycle.service.checking import DECLARATION, Checked, DeclarationFinding, check
from cycle.service.cycles import rulebook_for
from cycle.service.dates_proof import prove_planned

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
        "--dates", type=Path, metavar="DATES", help="the dates of a year, before it is opened"
    )
    parser.add_argument(
        "--from",
        dest="from_on",
        metavar="DATE",
        help="reckon --dates as on this day; without it, as today or as the year begins",
    )
    parser.add_argument(
        "--schema",
        choices=FORMS,
        help="print the JSON Schema of such files, for an editor",
    )
    parser.add_argument("--json", action="store_true", help="for programs; everything")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    _refuse_together(args)
    if args.schema:
        screen.out.write(json_schema(args.schema))
        return 0
    if args.cycle:
        return _dates(office.ask("check.dates", cycle=args.cycle), screen, as_json=args.json)
    args.files = [_found(path, office) for path in args.files]
    found = list(_checked(args.files, office))
    sound = all(each.sound for each in found)
    proof = _planned(args, office) if args.dates and sound else None
    if not args.json:
        for each in found:
            _show(screen, each)
    elif proof is None:
        screen.json([msgspec.to_builtins(each) | {"sound": each.sound} for each in found])
    if proof is not None:
        return _dates(proof, screen, as_json=args.json)
    return 0 if sound else 1


def _refuse_together(args: argparse.Namespace) -> None:
    if args.schema and (args.cycle or args.files or args.dates):
        raise UsageError("--schema prints a form; it takes no files and no cycle")
    if args.cycle and (args.files or args.dates):
        raise UsageError("check files, or the dates of a cycle: not both at once")
    if args.dates and len(args.files) != 1:
        raise UsageError(
            "--dates is checked against one workflow: cycle check FILE --dates DATES"
        )
    if args.from_on and not args.dates:
        raise UsageError("--from says as on which day --dates are reckoned; give both")


def _found(path: Path, office: OfficeClient) -> Path:
    """The file of a workflow that is named as the office's folder has it, as other verbs name
    it; else the path itself.
    """
    if is_file(path) or not _is_in_office(office):
        return path
    here = Path(office.settings.workflows) / f"{path}.yaml"
    return here if is_file(here) else path


def _planned(args: argparse.Namespace, office: OfficeClient) -> Mapping[str, Any]:
    """Counted with the closed days of the office; outside any office, with the bank holidays
    alone.
    """
    (path,) = args.files
    if _is_in_office(office):
        found: Mapping[str, Any] = office.ask(
            "check.planned",
            workflow=base64.b64encode(content_of(path)).decode(),
            workflow_file=str(path),
            dates=base64.b64encode(content_of(args.dates)).decode(),
            dates_file=str(args.dates),
            from_on=args.from_on,
        )
        return found
    machine = load_workflow(path)
    try:
        from_on = day_of(args.from_on) if args.from_on else None
    except DateTextError as error:
        raise UsageError(f"--from {args.from_on}: {error.message}") from error
    dates = load_dates(args.dates, machine)
    proof = prove_planned(rulebook_for(machine), dates, SystemClock().now(), from_on)
    plain: Mapping[str, Any] = msgspec.to_builtins(proof)
    return plain


def _is_in_office(office: OfficeClient) -> bool:
    try:
        office.settings_file  # noqa: B018 - looks for it
    except NoSettingsError:
        return False
    return True


def _dates(found: Mapping[str, Any], screen: Screen, *, as_json: bool) -> int:
    if as_json:
        screen.json(found)
        return 0 if found["proved"] else 1
    for clash in found["clashes"]:
        screen.complain(f"{clash['sentence']} [{clash['code']}]", clash["remedy"])
    _list(screen, "Not reckoned, since it has no date:", found["undated"])
    if found["proved"] and not found["dates"]:
        screen.line(f"{found['cycle']}: it has no date to prove", paint=YELLOW)
    elif found["proved"]:
        but = ", but for what has none" if found["undated"] else ""
        unless = ", unless a stage is taken again" if found["again"] else ""
        screen.line(f"{found['cycle']}: its dates are proved{but}{unless}", paint=GREEN)
    dates, ways = _count(found["dates"], "date"), _count(found["ways"], "way")
    screen.line(
        f"{dates} held against the order of the stages, on {ways} through the year, "
        f"as on {found['from_on']}",
        indent=2,
    )
    if found["officers"]:
        screen.line(f"{_count(found['officers'], 'officer')} can be written to", indent=2)
    _list(screen, "Were a stage taken again:", found["again"])
    _list(screen, "Not reckoned:", found["not_reckoned"])
    return 0 if found["proved"] else 1


def _count(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")


def _list(screen: Screen, heading: str, told: Sequence[str]) -> None:
    if told:
        screen.line(heading)
    for each in told:
        screen.line(each, indent=2)


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
    if not asked and not _is_in_office(office):
        return [shipped.templates() / "mail"]
    return [Path(office.settings.templates) / "mail", shipped.templates() / "mail"]


def _show(screen: Screen, found: "Checked") -> None:
    for finding in found.findings:
        screen.complain(_told(finding), "\n  ".join(_more(finding)))
    if found.sound and found.fingerprint:
        counts = ((found.tracks, "track"), (found.stages, "stage"), (found.roles, "role"))
        made_of = ", ".join(f"{n} {what}{'' if n == 1 else 's'}" for n, what in counts)
        screen.line(
            f"{found.file}: {made_of}; fingerprint {found.fingerprint[:12]}", paint=GREEN
        )
        screen.line(
            f"the year cannot get stuck: {found.configurations} configurations explored",
            indent=2,
        )
        screen.line(
            f"{found.letters} messages rendered, of every kind and for every stage",
            indent=2,
        )
    for note in found.notes:
        screen.note(note)


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
