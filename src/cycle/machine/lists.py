"""Lists of a year (priorities, partners), and one of each: a need, or a row of a sheet, for
every item of a list. Pure.

A workflow names its lists; a year's file, or a clerk, says what stands in them, from which day
to which. What says `each: LIST` is written out for the items of a day: `action-plan` for the
item `asb` is `action-plan.asb`. An item keeps its key, so that another moves nothing.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

import msgspec

from cycle.machine.model import Machine, Stage
from cycle.machine.needs import Need
from cycle.machine.needs.base import Row, Sheet

OF_ITEM = "."
"""Between the key of a need or a row, and the item that it is for."""


class NewTitle(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A title that an item has from a day on."""

    on: date
    title: str


class ListItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item of a list. from_on, ends_on: the first and the last local day on which it stands
    there. role: the office that answers for what is asked of it, where it is not the need's.
    """

    key: str
    title: str
    from_on: date | None = None
    ends_on: date | None = None
    role: str | None = None
    renamed: tuple[NewTitle, ...] = ()

    def stands_on(self, day: date) -> bool:
        begun = self.from_on is None or self.from_on <= day
        return begun and (self.ends_on is None or day <= self.ends_on)

    def title_on(self, day: date) -> str:
        titles = [new.title for new in self.renamed if new.on <= day]
        return titles[-1] if titles else self.title


class ItemNow(NamedTuple):
    """An item as it stands on a day."""

    key: str
    title: str
    role: str | None = None


ItemsNow = tuple[tuple[str, tuple[ItemNow, ...]], ...]
"""By list, its items on a day."""


def put(
    lists: Mapping[str, tuple[ListItem, ...]], key: str, item: ListItem
) -> Mapping[str, tuple[ListItem, ...]]:
    """The lists with the item in the place of the one with its key, else at the end."""
    items = lists.get(key, ())
    if any(each.key == item.key for each in items):
        new = tuple(item if each.key == item.key else each for each in items)
    else:
        new = (*items, item)
    return {**lists, key: new}


def items_on(lists: Mapping[str, tuple[ListItem, ...]], day: date) -> ItemsNow:
    return tuple(
        (
            key,
            tuple(
                ItemNow(item.key, item.title_on(day), item.role)
                for item in items
                if item.stands_on(day)
            ),
        )
        for key, items in lists.items()
    )


def asks_for_each(machine: Machine) -> bool:
    """Whether it is still to be written out for the items of its lists."""
    rows = (row for sheet in machine.sheets.values() for row in sheet.rows)
    needs = (need for _, stage in machine.stages() for need in stage.needs)
    return any(row.each for row in rows) or any(need.each for need in needs)


def sample_items(machine: Machine, count: int) -> ItemsNow:
    """So many items in every list of the workflow."""
    items = tuple(ItemNow(key, key) for key in ("first", "second", "third")[:count])
    return tuple((key, items) for key in machine.lists)


def written_out_for(machine: Machine, items: ItemsNow) -> Machine:
    """The machine with a need, a row and a document for each item, in place of one for all."""
    if not machine.lists:
        return machine
    of_list = dict(items)
    tracks = tuple(
        msgspec.structs.replace(
            track, stages=tuple(_stage(stage, of_list) for stage in track.stages)
        )
        for track in machine.tracks
    )
    sheets = {key: _sheet(sheet, of_list) for key, sheet in machine.sheets.items()}
    documents = dict(_documents(machine, of_list))
    return msgspec.structs.replace(machine, tracks=tracks, sheets=sheets, documents=documents)


def _stage(stage: Stage, of_list: Mapping[str, tuple[ItemNow, ...]]) -> Stage:
    if not any(need.each for need in stage.needs):
        return stage
    needs = (each for need in stage.needs for each in _needs(need, of_list))
    return msgspec.structs.replace(stage, needs=tuple(needs))


def _needs(need: Need, of_list: Mapping[str, tuple[ItemNow, ...]]) -> Iterator[Need]:
    if need.each is None:
        yield need
        return
    for item in of_list.get(need.each, ()):
        yield need.for_item(f"{OF_ITEM}{item.key}", item.title, item.role)


def _sheet(sheet: Sheet, of_list: Mapping[str, tuple[ItemNow, ...]]) -> Sheet:
    each = {row.issue: row.each for row in sheet.rows if row.each}
    if not each:
        return sheet
    rows = (found for row in sheet.rows for found in _rows(row, each, of_list))
    return msgspec.structs.replace(sheet, rows=tuple(rows))


def _rows(
    row: Row, each: Mapping[str, str], of_list: Mapping[str, tuple[ItemNow, ...]]
) -> Iterator[Row]:
    if row.each is None:
        yield msgspec.structs.replace(row, after=tuple(_after(row, None, each, of_list)))
        return
    for item in of_list.get(row.each, ()):
        yield msgspec.structs.replace(
            row,
            issue=f"{row.issue}{OF_ITEM}{item.key}",
            title=f"{row.title}: {item.title}",
            role=item.role or row.role,
            or_roles=() if item.role else row.or_roles,
            after=tuple(_after(row, item, each, of_list)),
            each=None,
        )


def _after(
    row: Row,
    item: ItemNow | None,
    each: Mapping[str, str],
    of_list: Mapping[str, tuple[ItemNow, ...]],
) -> Iterator[str]:
    """A row for an item comes after the row of the same item; any other after those of all."""
    for issue in row.after:
        if issue not in each:
            yield issue
        elif item and each[issue] == row.each:
            yield f"{issue}{OF_ITEM}{item.key}"
        else:
            for other in of_list.get(each[issue], ()):
                yield f"{issue}{OF_ITEM}{other.key}"


def _documents(
    machine: Machine, of_list: Mapping[str, tuple[ItemNow, ...]]
) -> Iterator[tuple[str, str]]:
    each = {
        document: need.each
        for _, stage in machine.stages()
        for need in stage.needs
        if need.each
        for document in need.supplies
    }
    for key, title in machine.documents.items():
        if key not in each:
            yield key, title
            continue
        for item in of_list.get(each[key], ()):
            yield f"{key}{OF_ITEM}{item.key}", f"{title}: {item.title}"
