"""Changing a list of the year: a clerk adds, renames or ends an item, from a day on. Pure.

Nothing is deleted: an item that has ended keeps its key, and what was done for it stays on
record.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from cycle.engine.actors import Actor
from cycle.engine.commands import ChangeList
from cycle.engine.list_events import ItemChange, ListChanged
from cycle.engine.open_stage import OpenStage
from cycle.engine.refusals import not_your_office
from cycle.engine.situation import Situation
from cycle.engine.verdicts import Code, Decision, Reason, Refusal, unknown_name
from cycle.machine.lists import ListItem, NewTitle

KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_KEY = 60
_CHANGES: Mapping[str, ItemChange] = {
    "add": ItemChange.ADDED,
    "rename": ItemChange.RENAMED,
    "end": ItemChange.ENDED,
}


def change(
    situation: Situation, _: Sequence[OpenStage], actor: Actor, command: ChangeList
) -> Decision:
    """Add, rename or end an item of a list."""
    clerks = situation.machine.clerks
    office = actor.first_office(clerks)
    if office is None:
        return not_your_office(
            situation.rulebook, actor, f"changing the {command.list}", *clerks
        )
    present = _item(situation, command)
    reasons = tuple(_faults(situation, command, present))
    if reasons:
        return Refusal(reasons=reasons)
    changed = ListChanged(
        list=command.list,
        change=_CHANGES[command.change],
        item=_changed(situation, command, present),
        by=actor.acting(office),
        reason=command.reason,
    )
    return (changed,)


def changes_ahead(lists: Mapping[str, tuple[ListItem, ...]], today: date) -> Iterator[date]:
    """The days to come on which an item begins or is no longer there."""
    for items in lists.values():
        for item in items:
            ends = item.ends_on + timedelta(days=1) if item.ends_on else None
            yield from (day for day in (item.from_on, ends) if day and day > today)


def _item(situation: Situation, command: ChangeList) -> ListItem | None:
    items = situation.state.lists.get(command.list, ())
    return next((each for each in items if each.key == command.item), None)


def _faults(
    situation: Situation, command: ChangeList, present: ListItem | None
) -> Iterator[Reason]:
    machine, cycle = situation.machine, situation.state.cycle
    if command.list not in machine.lists:
        sentence = f'the workflow has no list "{command.list}"'
        yield unknown_name(
            Code.UNKNOWN_LIST,
            sentence,
            command.list,
            machine.lists,
            remedy=f"cycle status {cycle}",
        )
        return
    shown = f"cycle list show {cycle} {command.list}"
    if command.change == "add":
        yield from _not_to_be_added(command, present, shown)
    elif present is None:
        known = (each.key for each in situation.state.lists.get(command.list, ()))
        sentence = f'{command.list} has no item "{command.item}"'
        yield unknown_name(Code.UNKNOWN_ITEM, sentence, command.item, known, remedy=shown)
    elif present.ends_on is not None:
        sentence = f"{command.item} ends on {present.ends_on.isoformat()} already"
        yield Reason(code=Code.ALREADY_DONE, sentence=sentence, remedy=shown)
    if command.change == "rename" and not (command.title or "").strip():
        yield Reason(
            code=Code.TITLE_MISSING,
            sentence="an item is renamed to another title",
            remedy=shown,
        )
    if command.role is not None and command.role not in machine.roles:
        sentence = f'no office is called "{command.role}"'
        yield unknown_name(Code.UNKNOWN_ROLE, sentence, command.role, machine.roles)


def _not_to_be_added(
    command: ChangeList, present: ListItem | None, shown: str
) -> Iterator[Reason]:
    if present is not None:
        ended = f", and ended on {present.ends_on.isoformat()}" if present.ends_on else ""
        sentence = f"{command.item} stands in {command.list} already{ended}"
        yield Reason(code=Code.ITEM_LISTED, sentence=sentence, remedy=shown)
    if not KEY.fullmatch(command.item) or len(command.item) > LONGEST_KEY:
        sentence = (
            f'"{command.item}" is no key of an item: small letters, digits and hyphens, '
            f"at most {LONGEST_KEY}"
        )
        yield Reason(code=Code.KEY_UNREADABLE, sentence=sentence)


def _changed(situation: Situation, command: ChangeList, present: ListItem | None) -> ListItem:
    on = command.on or situation.today
    title = (command.title or "").strip()
    if present is None:
        named = title or command.item.replace("-", " ").capitalize()
        return ListItem(key=command.item, title=named, from_on=on, role=command.role)
    if command.change == "rename":
        renamed = (*present.renamed, NewTitle(on=on, title=title))
        ordered = tuple(sorted(renamed, key=lambda new: new.on))
        return msgspec.structs.replace(present, renamed=ordered)
    return msgspec.structs.replace(present, ends_on=on - timedelta(days=1))
