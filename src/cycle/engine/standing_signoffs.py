"""Sign-offs of earlier stages that what is signed or published later rests on. Pure.

A text that goes out must be cleared as it is (promise 12): where a row was signed in a stage
before, and its text has changed since, the row is asked again where the text now is. What was
never signed, or was waived over the present text, is not raised: that was settled in its own
stage.
"""

from collections.abc import Iterator

from cycle.engine.conditions import holds
from cycle.engine.state import State, row_address, stage_address
from cycle.machine.model import Machine, Stage, Track
from cycle.machine.needs.base import Deadline, Row
from cycle.machine.needs.signoffs import SignoffsNeed

AGAIN = "-again"
"""What the key of such a need ends with."""


class RaisedSignoffs(
    SignoffsNeed,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    tag_field="kind",
    tag="raised-signoffs",
):
    """Rows of a sheet of an earlier stage that are to be signed over the present text."""

    issues: tuple[str, ...]


def raised_signoffs(machine: Machine, state: State, track: Track) -> Iterator[RaisedSignoffs]:
    """What the track's present stage asks again: it signs or publishes what they cover."""
    present = state.tracks.get(track.key)
    if present is None or present.ended:
        return
    stage = track.stage(present.stage)
    declared = {(need.sheet, need.of) for need in _sheets_of(stage)}
    for document, deadline in _texts_in(state, stage):
        for earlier in _asked_before(machine, state, document):
            issues = tuple(_not_in_force(machine, state, earlier))
            if issues and (earlier.sheet, earlier.of) not in declared:
                declared.add((earlier.sheet, earlier.of))
                yield _raised(machine, state, stage, earlier, deadline, issues)


def _sheets_of(stage: Stage) -> Iterator[SignoffsNeed]:
    yield from (need for need in stage.needs if isinstance(need, SignoffsNeed))


def _texts_in(state: State, stage: Stage) -> Iterator[tuple[str, Deadline | None]]:
    """The documents that the stage signs or publishes; while one is only being written, its
    text is not yet final.
    """
    for need in stage.needs:
        if not need.supplies and holds(state, need.when) is not False:
            yield from ((document, need.due) for document in need.rests_on)


def _asked_before(machine: Machine, state: State, document: str) -> Iterator[SignoffsNeed]:
    """The sheets over a document in stages that have ended."""
    for track, stage in machine.stages():
        if stage_address(track.key, stage.key) in state.ended:
            yield from (need for need in _sheets_of(stage) if need.of == document)


def _not_in_force(machine: Machine, state: State, need: SignoffsNeed) -> Iterator[str]:
    """The rows that were signed or returned once, and are not signed over the present text; and
    those signed after one of them.
    """
    found: set[str] = set()
    rows = machine.sheets[need.sheet].rows
    while fresh := {row.issue for row in rows if _lapsed(state, need, row, found)} - found:
        found |= fresh
    yield from (row.issue for row in rows if row.issue in found)


def _lapsed(state: State, need: SignoffsNeed, row: Row, found: set[str]) -> bool:
    text = state.documents.get(need.of)
    address = row_address(need.of, need.sheet, row.issue)
    last = state.signoffs.get(address)
    if text is None or last is None or holds(state, row.when) is False:
        return False
    covered = text.covered(row.issue)
    if state.waived_rows.get(address) == covered:
        return False
    return bool(last.returned) or last.sha256 != covered or not found.isdisjoint(row.after)


def _raised(
    machine: Machine,
    state: State,
    stage: Stage,
    earlier: SignoffsNeed,
    deadline: Deadline | None,
    issues: tuple[str, ...],
) -> RaisedSignoffs:
    taken = {need.key for need in stage.needs}
    namesakes = {
        (need.sheet, need.of)
        for _, each in machine.stages()
        for need in _sheets_of(each)
        if need.key == earlier.key
    }
    over = f"-{earlier.sheet}-of-{earlier.of}" if len(namesakes) > 1 else ""
    key = f"{earlier.key}{over}{AGAIN}"
    while key in taken:
        key = f"{key}{AGAIN}"
    return RaisedSignoffs(
        key=key,
        title=f"{earlier.title}, again over the present text",
        by=stage.owner,
        due=Deadline(rule=deadline.rule) if deadline else None,
        reminders=stage.reminders,
        renew=False,
        sheet=earlier.sheet,
        of=earlier.of,
        not_by_author=earlier.not_by_author,
        enough=_still_enough(machine, state, earlier, issues),
        issues=issues,
    )


def _still_enough(
    machine: Machine, state: State, need: SignoffsNeed, raised: tuple[str, ...]
) -> int | None:
    """How many of the rows that are raised are enough, beside those still in force."""
    if need.enough is None:
        return None
    addresses = (
        row_address(need.of, need.sheet, row.issue)
        for row in machine.sheets[need.sheet].rows
        if row.issue not in raised
    )
    return max(need.enough - sum(each in state.signoffs for each in addresses), 0)
