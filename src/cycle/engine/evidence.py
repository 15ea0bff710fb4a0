"""On what evidence an act was recorded. Pure."""

from cycle.engine import events


def evidence_of(event: events.Event) -> str | None:
    """The SHA-256 of what an act was recorded on: for another, after a meeting had begun, or of
    the clock; None for everything else.
    """
    match event:
        case events.NeedWaived(stated=stated, late_item=late_item):
            return next((each.evidence for each in (stated, late_item) if each), None)
        case events.ClockCorrected(evidence=evidence):
            return evidence
        case (
            events.DocumentAttached()
            | events.SignedOff()
            | events.ReturnedForChange()
            | events.TaskDone()
        ):
            return event.by.evidence
        case _:
            return None
