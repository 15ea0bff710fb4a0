"""The text over which an obligation asks for a sign-off. Pure."""

import msgspec

from cycle.engine.asked_again import need_behind
from cycle.engine.obligations import Obligation
from cycle.engine.situation import Situation
from cycle.engine.state import row_address
from cycle.machine.needs.signoffs import SignoffsNeed

OVER = "?"
"""Between an obligation's key and the beginning of the hash of the text that it asks about."""

_DIGITS = 16


class AskedText(msgspec.Struct, frozen=True, kw_only=True):
    """A row that waits for a signature, and the SHA-256 of what it covers."""

    obligation: str
    document: str
    sheet: str
    issue: str
    sha256: str

    @property
    def key(self) -> str:
        """Under which a message says that this text was asked about."""
        return f"{self.obligation}{OVER}{self.sha256[:_DIGITS]}"


def asked_text(situation: Situation, found: Obligation) -> AskedText | None:
    """The row and text that the obligation's office is asked to sign; None where that is not
    what it asks.
    """
    need = need_behind(situation, found)
    if not isinstance(need, SignoffsNeed) or found.issue is None or found.since is None:
        return None
    row = situation.machine.sheets[need.sheet].row(found.issue)
    document = situation.state.documents.get(need.of)
    if document is None or found.role not in row.roles or found.remedy is None:
        return None
    sha256 = document.covered(found.issue)
    last = situation.state.signoffs.get(row_address(need.of, need.sheet, found.issue))
    if last and last.returned and not last.lapsed_at and last.sha256 == sha256:
        return None  # it was returned, and its author is to mend it first
    return AskedText(
        obligation=found.key,
        document=need.of,
        sheet=need.sheet,
        issue=found.issue,
        sha256=sha256,
    )
