"""What is asked again though it was done once: a sign-off whose text has changed, a text that
was returned. Pure.

Promise 5: a sign-off covers an exact text: its row's part of a report, else the whole document.
It is told from the state alone, so that it is still said when the deadline has passed
meanwhile, or has become what blocks the stage.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cycle.engine.events import NoticeKind
from cycle.engine.obligations import Obligation
from cycle.engine.situation import Situation
from cycle.engine.state import DocumentState, SignOffState, row_address
from cycle.machine.model import DocumentNeed, Row, SignoffsNeed


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """Why something is asked again: the present text, and each row concerned with the last act
    on it.
    """

    kind: NoticeKind
    document: str
    text: DocumentState
    rows: tuple[tuple[Row, SignOffState], ...]


def asked_again(situation: Situation, obligation: Obligation) -> AskedAgain | None:
    """Why the obligation is asked again; None where it is asked for the first time."""
    need = situation.machine.stage(obligation.track, obligation.stage).need(obligation.need)
    text = situation.state.documents.get(obligation.document or "")
    if text is None or obligation.document is None:
        return None
    match need:
        case SignoffsNeed():
            row = situation.machine.sheets[need.sheet].row(obligation.issue or "")
            return _of_row(
                need.of,
                text,
                row,
                situation.state.signoffs.get(row_address(need.of, need.sheet, row.issue)),
            )
        case DocumentNeed():
            rows = tuple(_returned(situation, need.document, text))
            return AskedAgain(NoticeKind.RETURNED, need.document, text, rows) if rows else None
        case _:
            return None


def _of_row(
    document: str, text: DocumentState, row: Row, last: SignOffState | None
) -> AskedAgain | None:
    """A row signed or returned over an earlier text lapsed with it; one returned over this text
    is to be mended.
    """
    if last is None:
        return None
    if last.lapsed_at or last.sha256 != text.covered(row.issue):
        return AskedAgain(NoticeKind.LAPSED, document, text, ((row, last),))
    return (
        AskedAgain(NoticeKind.RETURNED, document, text, ((row, last),))
        if last.returned
        else None
    )


def _returned(
    situation: Situation, document: str, text: DocumentState
) -> Iterator[tuple[Row, SignOffState]]:
    for sheet in situation.machine.sheets.values():
        for row in sheet.rows:
            last = situation.state.signoffs.get(row_address(document, sheet.key, row.issue))
            if last and last.returned and last.sha256 == text.covered(row.issue):
                yield row, last
