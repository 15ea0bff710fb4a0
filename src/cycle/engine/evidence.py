"""On what evidence an act was recorded, and which files it keeps. Pure."""

from collections.abc import Iterator

from cycle.engine import events, outside_events
from cycle.engine.facts import names_a_file, sha256_of


def evidence_of(event: events.Event) -> str | None:
    """The SHA-256 of what an act was recorded on: for another, after a meeting had begun, or of
    the clock; None for everything else.
    """
    match event:
        case events.NeedWaived(stated=stated, late_item=late_item):
            return next((each.evidence for each in (stated, late_item) if each), None)
        case outside_events.ClockCorrected(evidence=evidence):
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


def files_of(event: events.Event) -> Iterator[str]:
    """The SHA-256 of each file kept with an act: its evidence, and what was recorded with an
    outcome.
    """
    evidence = evidence_of(event)
    if evidence:
        yield evidence
    if isinstance(event, events.StageCompleted | events.OutcomeRecorded):
        yield from (sha256_of(text) for text in event.records.values() if names_a_file(text))
