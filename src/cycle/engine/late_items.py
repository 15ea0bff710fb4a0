"""Papers that were public too late for a meeting, and on whose word the meeting may take the
item all the same. Pure.

A committee may take it where the chair is of the opinion, by reason of special circumstances
that the minutes specify, that it is urgent (Local Government Act 1972, s. 100B(4)(b)). Of
Council's own business the standing orders decide (Sch. 12 para. 4(5)). It lets through what is
late, all its parts together; public it must still be.
"""

from dataclasses import dataclass
from datetime import datetime

from cycle.engine.commands import Late
from cycle.engine.events import LateItem
from cycle.engine.rulebook import DueDate, Undated
from cycle.engine.sittings import begun_at, closed_after, meeting_for
from cycle.engine.situation import Situation
from cycle.engine.verdicts import Code, Reason
from cycle.machine.model import LateBy, LateItems, Machine, Meeting, Stage, Track
from cycle.machine.needs import Need
from cycle.machine.needs.base import Missed
from cycle.machine.titles import with_article


@dataclass(frozen=True, slots=True)
class Way:
    """How papers that are late come before their meeting."""

    meeting: Meeting
    late: LateItems

    @property
    def options(self) -> str:
        """What `cycle waive` asks for, beside the reason."""
        if self.late.by is LateBy.STANDING_ORDERS:
            return '--standing-order "SO …"'
        return (
            '--urgent "the special circumstances, for the minutes" --chair "Chair of '
            f'{with_article(self.meeting.body)}"'
        )


def way_of(machine: Machine, track: Track, stage: Stage, need: Need) -> Way | None:
    """None where the need is no publication that blocks once it is late, or its meeting
    declares no way.
    """
    if need.due is None or need.due.missed is not Missed.BLOCK:
        return None
    meeting = machine.meetings.get(meeting_for(machine, track, stage, need) or "")
    late = meeting.notice.late if meeting and meeting.notice else None
    return Way(meeting, late) if meeting and late else None


def command(situation: Situation, way: Way | None, named: str) -> str:
    """How a need that is late is let through, as it is typed; once the meeting has begun, on
    its minutes.
    """
    waive = f"cycle waive {situation.state.cycle} {named}"
    if way is None:
        return f'{waive} --reason "…"'
    minutes = " --evidence FILE" if begun_at(situation, way.meeting.key) else ""
    return f'{waive} --reason "why late" {way.options}{minutes}'


def missed(
    situation: Situation,
    need: Need,
    rule: str,
    done_at: datetime | None,
) -> DueDate | None:
    """The deadline, where what was done, or is still to be done, is late by it; None where it
    is not.
    """
    due = situation.due(rule)
    if isinstance(due, Undated):
        return None
    if need.is_publication:
        return due if closed_after(situation, due, done_at) else None
    return due if due.passed(done_at or situation.now) else None


def faults(
    way: Way | None, late: Late, typed: str, *, begun: bool = False
) -> tuple[Reason, ...]:
    """What the record lacks, or rests on without a basis; without a way, there is no late item
    at all. typed: the command with all that it needs. begun: the meeting has begun, so that the
    record rests on its minutes.
    """
    if begun and way and not late.evidence:
        sentence = (
            f"{with_article(way.meeting.title)} has begun: what it accepted as a late item is "
            "recorded on its minutes"
        )
        lacks = _lacks(way, Code.EVIDENCE_MISSING, sentence, typed)
        return (*faults(way, late, typed), lacks)
    if way is None:
        sentence = (
            "urgency and standing orders let through papers that are public too late, "
            "and this is nothing of it"
        )
        return (
            ()
            if late in {Late(), Late(evidence=late.evidence)}
            else (Reason(code=Code.NO_BASIS, sentence=sentence),)
        )
    if way.late.by is LateBy.STANDING_ORDERS:
        return _under_standing_orders(way, late, typed)
    return _by_the_chair(way, late, typed)


def _by_the_chair(way: Way, late: Late, typed: str) -> tuple[Reason, ...]:
    reasons = []
    if not (late.urgent or "").strip():
        sentence = (
            "a late item needs special circumstances by reason of which it is urgent; "
            "the minutes specify them"
        )
        reasons.append(_lacks(way, Code.URGENCY_MISSING, sentence, typed))
    if not (late.chair or "").strip():
        sentence = "that a late item is urgent must be the opinion of the chair: say whose"
        reasons.append(_lacks(way, Code.CHAIR_MISSING, sentence, typed))
    if late.standing_order:
        sentence = (
            "a standing order does not let a late item before "
            f"{with_article(way.meeting.body)}: the chair's opinion does"
        )
        reasons.append(_lacks(way, Code.NO_BASIS, sentence, typed))
    return tuple(reasons)


def _under_standing_orders(way: Way, late: Late, typed: str) -> tuple[Reason, ...]:
    reasons = []
    if not (late.standing_order or "").strip():
        sentence = (
            f"a late item comes before {with_article(way.meeting.body)} only under its "
            "standing orders: say which"
        )
        reasons.append(_lacks(way, Code.STANDING_ORDER_MISSING, sentence, typed))
    if late.urgent or late.chair:
        sentence = (
            "the chair's opinion that an item is urgent is no basis at "
            f"{with_article(way.meeting.body)}"
        )
        reasons.append(_lacks(way, Code.NO_BASIS, sentence, typed))
    return tuple(reasons)


def _lacks(way: Way, code: Code, sentence: str, typed: str) -> Reason:
    return Reason(code=code, sentence=sentence, basis=way.late.basis, remedy=typed)


def record(machine: Machine, way: Way, need: Need, reason: str, late: Late) -> LateItem:
    """The late item, with the words that the minutes are to hold; `faults` has found nothing
    missing.
    """
    papers = ", ".join(machine.documents.get(key, key) for key in need.rests_on)
    basis = f" ({way.late.basis})" if way.late.basis else ""
    if way.late.by is LateBy.STANDING_ORDERS:
        said = f"Under {_plain(late.standing_order)}{basis} this item was considered: {papers}."
    else:
        said = (
            f"The {_plain(late.chair).removeprefix('The ').removeprefix('the ')} was of the "
            "opinion that this item "
            f"should be considered as a matter of urgency{basis}: {papers}. "
            f"The special circumstances were: {_plain(late.urgent)}."
        )
    return LateItem(
        meeting=way.meeting.key,
        text=f"{said} The papers were not open to inspection in time, because: "
        f"{_plain(reason)}.",
        urgent=late.urgent,
        chair=late.chair,
        standing_order=late.standing_order,
        basis=way.late.basis,
        evidence=late.evidence,
    )


def _plain(text: str | None) -> str:
    return (text or "").strip().rstrip(".")
