"""Rows of an earlier stage's sheet that are asked again where their text goes out. Pure.

No workflow declares such a need; the state raises it (cycle.engine.standing_signoffs).
"""

from collections.abc import Iterator, Sequence

from cycle.engine.needs.signoffs import SignoffsKind
from cycle.engine.open_stage import OpenStage, Verdict
from cycle.engine.row_verdicts import row_verdict
from cycle.engine.standing_signoffs import RaisedSignoffs
from cycle.machine.needs.signoffs import SignoffsNeed


class RaisedSignoffsKind(SignoffsKind):
    """Sign-offs as any, of the rows that are raised."""

    def verdicts(
        self, where: OpenStage, need: SignoffsNeed, texts: Sequence[Verdict]
    ) -> Iterator[Verdict]:
        del texts
        assert isinstance(need, RaisedSignoffs)
        for row in where.situation.machine.sheets[need.sheet].rows:
            if row.issue in need.issues:
                yield row_verdict(where, need, row)
