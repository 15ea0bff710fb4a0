"""Lists in which nothing stands, though stages present or to come ask one of each. Pure."""

from collections.abc import Iterator

from cycle.engine.state import stages_ahead
from cycle.machine.model import Machine, Stage
from cycle.machine.needs.signoffs import SignoffsNeed
from cycle.planning.warnings.warning import TimetableWarning, WarningCode, WarningContext


def empty_lists(view: WarningContext) -> Iterator[TimetableWarning]:
    """For each of no items nobody is asked anything, and nothing waits for it."""
    situation, state = view.situation, view.situation.state
    declared = situation.rulebook.declared
    if declared is None:
        return
    machine = declared.machine
    for key, title in machine.lists.items():
        asking = [
            (stage, what)
            for _, stage in stages_ahead(machine, state)
            for what in _for_each(machine, stage, key)
        ]
        if asking and not state.lists.get(key):
            stage, what = asking[0]
            more = f", nor for {len(asking) - 1} more" if len(asking) > 1 else ""
            yield TimetableWarning(
                code=WarningCode.LIST_EMPTY,
                sentence=f"Nothing stands in the list {title} ({key}), so nobody is asked for "
                f"{what} in {stage.title}{more}.",
                basis=None,
                remedy=f"cycle list add {state.cycle} {key} ITEM --title TITLE",
                on=None,
                about=(key,),
            )


def _for_each(machine: Machine, stage: Stage, key: str) -> Iterator[str]:
    """What a stage asks for each item of the list, in words."""
    for need in stage.needs:
        if need.each == key:
            yield need.title
        if isinstance(need, SignoffsNeed):
            rows = machine.sheets[need.sheet].rows
            yield from (row.title for row in rows if row.each == key)
