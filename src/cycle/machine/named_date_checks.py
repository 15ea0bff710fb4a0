"""Has each named date a name of its own, and something that it comes from? Pure."""

from collections.abc import Iterator

from cycle.declaration.faults import Fault
from cycle.declaration.schema import DeclaredWorkflow
from cycle.declaration.source import Source
from cycle.declaration.yaml_nodes import Path
from cycle.machine.rule_names import is_event, ring_of


def faults_of_named_dates(declared: DeclaredWorkflow, source: Source) -> Iterator[Fault]:
    """Names used twice, dates that wait for themselves by whatever way, events that are
    none.
    """
    for key, named in declared.dates.items():
        path: Path = ("dates", key)
        if key in declared.meetings:
            message = f'"{key}" is a meeting already; call the date otherwise'
            yield source.at_value(path, message)
        if ring := ring_of(declared.dates, key):
            message = f"the date {key} waits for itself: {' -> '.join(ring)}"
            yield source.at_value((*path, "rule"), message)
        if named.of and not is_event(named.of.event):
            message = (
                f'"{named.of.event}" is no event: write end of STAGE, opening of STAGE, '
                "publication of DOCUMENT, or a meeting"
            )
            yield source.at_value((*path, "of", "event"), message)
        if named.of and named.of.workflow == declared.workflow:
            message = f"the date {key} is to come from a cycle of this very workflow"
            yield source.at_value((*path, "of", "workflow"), message)
