"""What stands in the lists of a year, as it is told. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cycle.engine.situation import Situation


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item of a list. title: as it is now; stands: whether it is in the list today."""

    list: str
    list_title: str
    item: str
    title: str
    from_on: date | None
    ends_on: date | None
    office: str | None
    stands: bool


def item_rows(situation: Situation) -> Iterator[ItemRow]:
    """Every item, in the order of the workflow's lists; those that have ended too."""
    machine, today = situation.machine, situation.today
    for key, title in machine.lists.items():
        for item in situation.state.lists.get(key, ()):
            yield ItemRow(
                list=key,
                list_title=title,
                item=item.key,
                title=item.title_on(today),
                from_on=item.from_on,
                ends_on=item.ends_on,
                office=machine.title_of_role(item.role) if item.role else None,
                stands=item.stands_on(today),
            )
