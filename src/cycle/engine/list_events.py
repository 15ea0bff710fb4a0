"""A change of one of a year's lists. Pure."""

from enum import StrEnum

from cycle.engine.actors import By
from cycle.engine.happened import Happened
from cycle.machine.lists import ListItem


class ItemChange(StrEnum):
    """What was done to an item."""

    ADDED = "added"
    RENAMED = "renamed"
    ENDED = "ended"


class ListChanged(Happened, frozen=True, kw_only=True, tag="list-changed"):
    """The item as it is now; it takes the place of the one with its key."""

    list: str
    change: ItemChange
    item: ListItem
    by: By
    reason: str | None = None
