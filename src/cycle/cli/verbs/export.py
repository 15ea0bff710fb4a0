"""Give a workflow or a cycle away in a standard format, for proof and analysis by other
programs.

pnml is the workflow as a Petri net (ISO/IEC 15909-2), xes what happened in a cycle (IEEE 1849).
"""

import argparse
from pathlib import Path

from cycle.cli.client import OfficeClient
from cycle.cli.output import Screen
from cycle.cli.verbs.diagram import machine_named
from cycle.machine.nets import net_of
from cycle.machine.pnml import to_pnml


def arguments(parser: argparse.ArgumentParser) -> None:
    formats = parser.add_subparsers(dest="format", metavar="FORMAT", required=True)
    pnml = formats.add_parser("pnml", help="a workflow net, to be proved sound by other tools")
    pnml.add_argument("workflow", help="its name in the office's folder, or a file")
    xes = formats.add_parser("xes", help="an event log of a cycle, for process mining")
    xes.add_argument("cycle", help="its name, as `cycle status` has it")
    for each in (pnml, xes):
        each.add_argument(
            "--out", type=Path, metavar="FILE", help="write it there instead of showing it"
        )


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    text = (
        _pnml(args.workflow, office)
        if args.format == "pnml"
        else office.ask("export.xes", cycle=args.cycle)
    )
    screen.document(text, args.out)
    return 0


def _pnml(workflow: str, office: OfficeClient) -> str:

    return to_pnml(net_of(machine_named(workflow, office)))
