"""Draw a workflow: tracks, stages and outcomes, as text for Mermaid or for Graphviz."""

import argparse
from pathlib import Path

from cycle.cli.client import OfficeClient
from cycle.cli.output import Screen
from cycle.cli.verbs.open import is_file, workflow_file
from cycle.machine.diagrams import to_dot, to_mermaid
from cycle.machine.loading import load_workflow
from cycle.machine.model import Machine


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workflow", help="its name in the office's folder, or a file")
    parser.add_argument(
        "--format", choices=("mermaid", "dot"), default="mermaid", help="mermaid unless told"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="write it there instead of showing it"
    )


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:

    draw = to_dot if args.format == "dot" else to_mermaid
    screen.document(draw(machine_named(args.workflow, office)), args.out)
    return 0


def machine_named(workflow: str, office: OfficeClient) -> "Machine":
    """The machine of a file, or of a workflow in the office's folder. Raises
    RequestFailedError, DeclarationError.
    """
    named = Path(workflow)
    return load_workflow(
        named if is_file(named) else workflow_file(workflow, Path(office.settings.workflows))
    )
