"""How the sign-off of each row of a sheet stands in the record. Pure; silence is told as what
it is, not signed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cycle.calendar.words import calendar_day
from cycle.engine.lapse_reasons import has_changed
from cycle.engine.rulebook import Rulebook
from cycle.engine.state import DocumentState, SignOffState, State, WaiverState, row_address
from cycle.machine.needs.base import Row
from cycle.machine.needs.signoffs import SignoffsNeed


class RowOutcome(StrEnum):
    """What has become of a row."""

    NOT_SIGNED = "not signed"
    CLEARED = "cleared"
    CLEARED_WITH_COMMENTS = "cleared with comments"
    LAPSED = "lapsed"
    RETURNED = "returned"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class RowStanding:
    """One row. covers: the SHA-256 of what a sign-off of it covers now. act: the last one on
    it, whatever it covers.
    """

    issue: str
    title: str
    office: str
    outcome: RowOutcome
    covers: str
    lines: tuple[str, ...]
    act: SignOffState | None

    @property
    def cleared(self) -> bool:
        return self.outcome in {
            RowOutcome.CLEARED,
            RowOutcome.CLEARED_WITH_COMMENTS,
            RowOutcome.WAIVED,
        }


def standings(
    rulebook: Rulebook, state: State, document: str, sheet: str
) -> tuple[RowStanding, ...]:
    """Every row of the sheet over an attached document, in the sheet's order."""
    rows = rulebook.machine.sheets[sheet].rows
    return tuple(_standing(rulebook, state, document, sheet, row) for row in rows)


def _standing(
    rulebook: Rulebook, state: State, document: str, sheet: str, row: Row
) -> RowStanding:
    held = state.documents[document]
    act = state.signoffs.get(row_address(document, sheet, row.issue))
    waiver = _waiver(rulebook, state, document, sheet, row.issue)
    outcome = _outcome(held, row.issue, act)
    if waiver and outcome not in {RowOutcome.CLEARED, RowOutcome.CLEARED_WITH_COMMENTS}:
        outcome = RowOutcome.WAIVED
    return RowStanding(
        issue=row.issue,
        title=row.title,
        office=" or ".join(map(rulebook.machine.title_of_role, row.roles)),
        outcome=outcome,
        covers=held.covered(row.issue),
        lines=tuple(_lines(rulebook, outcome, act, waiver)),
        act=act,
    )


def _outcome(held: DocumentState, issue: str, act: SignOffState | None) -> RowOutcome:
    if act is None:
        return RowOutcome.NOT_SIGNED
    if act.lapsed_at or act.sha256 != held.covered(issue):
        return RowOutcome.NOT_SIGNED if act.returned else RowOutcome.LAPSED
    if act.returned:
        return RowOutcome.RETURNED
    return RowOutcome.CLEARED_WITH_COMMENTS if act.comment else RowOutcome.CLEARED


def _lines(
    rulebook: Rulebook,
    outcome: RowOutcome,
    act: SignOffState | None,
    waiver: WaiverState | None,
) -> Iterator[str]:
    if outcome is RowOutcome.WAIVED and waiver:
        yield f"Waived by {waiver.by}: {waiver.reason}"
        return
    if act is None:
        yield "Not signed"
        return
    on = calendar_day(rulebook.local(act.at))
    match outcome:
        case RowOutcome.LAPSED:
            yield f"Lapsed: {has_changed(act.changed)} since {act.by} signed it on {on}"
        case RowOutcome.NOT_SIGNED:
            yield f"Not signed: the text has changed since {act.by} returned it on {on}"
        case RowOutcome.RETURNED:
            yield f"Returned by {act.by} on {on}: {act.returned}"
        case _:
            yield f"Signed by {act.by} on {on}"
            if act.comment:
                yield f"Comment: {act.comment}"


def _waiver(
    rulebook: Rulebook, state: State, document: str, sheet: str, issue: str
) -> WaiverState | None:
    """The waiver of the row, or of the whole sheet, in the present round of an open stage."""
    for track, stage in rulebook.machine.stages():
        for need in stage.needs:
            if isinstance(need, SignoffsNeed) and (need.of, need.sheet) == (document, sheet):
                place, number = (
                    f"{track.key}.{stage.key}",
                    state.rounds.get(f"{track.key}.{stage.key}", 0),
                )
                key = f"{place}#{number}/{need.key}"
                found = state.waivers.get(f"{key}/{issue}") or state.waivers.get(key)
                if found:
                    return found
    return None
