"""Amendments due when the papers they belong in can no longer be public in time. Pure."""

from collections.abc import Iterator

from cycle.calendar.words import brief_day
from cycle.engine.rulebook import DueDate
from cycle.engine.sittings import closed_after, meeting_for
from cycle.engine.state import AmendmentState
from cycle.machine.titles import with_article
from cycle.planning.warnings.warning import TimetableWarning, WarningCode, WarningContext


def amended_in_time(view: WarningContext) -> Iterator[TimetableWarning]:
    """Each amendment still to be made that is due after the latest lawful publication of its
    document.
    """
    for each in view.situation.state.amendments.values():
        due = view.situation.due(each.ordered.due) if each.ordered.due else None
        if each.made_at is None and isinstance(due, DueDate):
            yield from _too_late(view, each, due)


def _too_late(
    view: WarningContext, amendment: AmendmentState, due: DueDate
) -> Iterator[TimetableWarning]:
    situation, machine = view.situation, view.situation.machine
    present = situation.state.track(amendment.track)
    if present.ended:
        return
    track = machine.track(amendment.track)
    stage, ordered = track.stage(present.stage), amendment.ordered
    for need in stage.needs:
        meeting = meeting_for(machine, track, stage, need)
        notice = machine.meetings[meeting].notice if meeting else None
        latest = situation.due(notice.rule) if notice else None
        if notice is None or not isinstance(latest, DueDate):
            continue
        at_last = due.until if due.at else None
        late = due.on > latest.on or (at_last and closed_after(situation, latest, at_last))
        if late and ordered.document in need.rests_on:
            title = machine.documents.get(ordered.document, ordered.document)
            yield TimetableWarning(
                code=WarningCode.AMENDED_TOO_LATE,
                sentence=f"The amendment of {with_article(title)} is due on "
                f"{brief_day(due.on)}, after the latest lawful publication for {meeting}, on "
                f"{brief_day(latest.on)}.",
                basis=notice.basis,
                remedy="See that it is made by then, or move the meeting: cycle meeting move "
                f"{situation.state.cycle} {meeting} DATE",
                on=due.on,
                about=(f"{amendment.track}.{stage.key}", ordered.key),
            )
