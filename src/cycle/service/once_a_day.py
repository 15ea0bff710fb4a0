"""At most one digest a day to a reader, of each cycle, and one request for sign-off: what can
wait for tomorrow's does. Looks only.

Escalations are apart, and so is what tells of a meeting, of a week or of a failure. What would
come after its deadline, or after its papers could last be public in time, does not wait; then
what else is to be said goes with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cycle.engine.due import JUST_AFTER, Reminder
from cycle.engine.endings import Ending
from cycle.engine.events import NoticeKind
from cycle.engine.guards import open_stages
from cycle.engine.obligations import Obligation
from cycle.engine.open_stage import OpenStage
from cycle.engine.rulebook import DueDate
from cycle.engine.sittings import meeting_for
from cycle.engine.situation import Situation
from cycle.store.ledger import DIGESTS
from cycle.store.unit_of_work import Reading


@dataclass(frozen=True, slots=True)
class ForToday:
    """What is said now, and when what waits is said; None where nothing waits."""

    said: tuple[Reminder, ...]
    rest_at: datetime | None


def for_today(
    reading: Reading,
    situation: Situation,
    login: str,
    reminders: Sequence[Reminder],
    kinds: Sequence[str] = DIGESTS,
) -> ForToday:
    """What of these a reader is told now; the rest waits for the next morning. kinds: those of
    the letter that they would stand in.
    """
    everything = ForToday(tuple(reminders), None)
    digest = [reminder for reminder in reminders if _is_of_the_digest(reminder)]
    cycle = situation.state.cycle
    if not digest or not reading.outbox.has_had(kinds, cycle, login, situation.today):
        return everything
    morning = situation.rulebook.next_opening(situation.now + JUST_AFTER)
    if any(_cannot_wait(situation, reminder.about, morning) for reminder in digest):
        return everything
    return ForToday(tuple(each for each in reminders if each not in digest), morning)


def _is_of_the_digest(reminder: Reminder) -> bool:
    return (
        isinstance(reminder.about, Obligation | Ending)
        and reminder.kind is not NoticeKind.ESCALATION
    )


def _cannot_wait(situation: Situation, about: object, morning: datetime) -> bool:
    """Whether a deadline falls between now and the morning: its own, or that of the papers that
    its stage is to make public.
    """
    if not isinstance(about, Obligation):
        return False
    limits = [about.due] if about.due else []
    for where in open_stages(situation):
        if (where.track.key, where.stage.key) == (about.track, about.stage):
            limits += _publications_due(where)
    return any(situation.now < limit.until <= morning for limit in limits)


def _publications_due(where: OpenStage) -> list[DueDate]:
    """By when the papers of a stage are to be public: as declared, and as the notice of their
    meeting has it.
    """
    machine = where.situation.machine
    rules: list[str] = []
    for need in where.needs:
        if need.is_publication:
            rules += [need.due.rule] if need.due else []
            meeting = machine.meetings.get(
                meeting_for(machine, where.track, where.stage, need) or ""
            )
            rules += [meeting.notice.rule] if meeting and meeting.notice else []
    return [due for rule in rules if isinstance(due := where.situation.due(rule), DueDate)]
