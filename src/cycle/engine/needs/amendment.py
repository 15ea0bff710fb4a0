"""An amendment that a meeting ordered: asked for until it is made. Pure.

No workflow declares such a need; an outcome raises it (cycle.engine.amendments).
"""

from collections.abc import Iterator, Sequence

from cycle.engine import amendments, records
from cycle.engine.amendments import AmendmentNeed
from cycle.engine.needs.kind import HandIn, NeedKind
from cycle.engine.open_stage import OpenStage, Verdict
from cycle.engine.situation import Situation
from cycle.engine.verdicts import Code
from cycle.machine.model import Machine


def _verdict(where: OpenStage, need: AmendmentNeed) -> Verdict:
    made_at = need.state.made_at
    return Verdict(
        key=where.key(need),
        need=need,
        role=need.by,
        what=need.title,
        holds=made_at is not None,
        sentence=amendments.describe_amendment_need(where.situation.machine, need),
        code=None if made_at else Code.NOT_AMENDED,
        since=where.opened_at,
        done_at=made_at,
        remedy=None if made_at else amendments.remedy(where.situation.state, need),
    )


class AmendmentKind(NeedKind):
    """An amendment is made by handing in the amended document."""

    def verdicts(
        self, where: OpenStage, need: AmendmentNeed, texts: Sequence[Verdict]
    ) -> Iterator[Verdict]:
        del texts
        yield _verdict(where, need)

    def rests_on(self, machine: Machine, need: AmendmentNeed, address: str) -> Iterator[str]:
        del address
        yield records.document(need.document)
        yield from records.rows_over(machine, need.document)

    def rehearsed(self, situation: Situation, need: AmendmentNeed, stage: str) -> HandIn:
        del situation, stage
        return HandIn(need.document, consulted=need.state.ordered.consulting)
