"""What on record an act leaves behind or rests on, told as names of one kind: `document plan`,
`stage plan.drafting`. Pure.
"""

import re
from collections.abc import Iterator

from cycle.engine.state import row_address
from cycle.machine.lists import OF_ITEM
from cycle.machine.model import Machine


def document(key: str) -> str:
    return f"document {key}"


def amendment(key: str) -> str:
    return f"amendment {key}"


def amended(document: str) -> str:
    return f"amended text of {document}"


def row(of: str, sheet: str, issue: str) -> str:
    return f"row {row_address(of, sheet, issue)}"


def returned(of: str) -> str:
    return f"returned rows over {of}"


def rows_over(machine: Machine, of: str) -> Iterator[str]:
    """Every row that could be signed over a document."""
    for sheet in machine.sheets.values():
        yield from (row(of, sheet.key, each.issue) for each in sheet.rows)


def publication(address: str) -> str:
    return f"publication {address}"


def task(address: str) -> str:
    return f"task {address}"


def waivers(place: str) -> str:
    return f"waivers in {place}"


def stage(address: str) -> str:
    return f"stage {address}"


def passed(name: str) -> str:
    return f"passed {name}"


def meeting(key: str) -> str:
    return f"meeting {key}"


def item(key: str) -> str:
    return f"item {key}"


def of_all(name: str) -> str:
    """The name of what there is one of for each item, in place of that of one item."""
    return _OF_ONE_ITEM.sub("", name)


def item_of(name: str) -> str | None:
    """The item of a list that a name is about; None where it is about none."""
    found = _OF_ONE_ITEM.search(name)
    return found[1] if found else None


_OF_ONE_ITEM = re.compile(rf"(?<=[^ ]){re.escape(OF_ITEM)}([a-z0-9-]+)(?=$|/)")
"""`document action-plan.asb`, `task plan.drafting/receipt.kent`; not `stage plan.drafting`."""
