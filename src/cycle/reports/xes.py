"""A cycle's journal as an event log in XES (IEEE 1849-2016), for process mining by others'
tools. Pure.

One trace a cycle. Its events are what people did and every stage that ended; a stage's end is
called as in the workflow net of the machine (`plan-refresh as complete`), so that the log can
be replayed on it. Resources are offices, not people. An act that was later voided stays in the
log, withdrawn, with the number of its correction.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TypeAlias
from xml.etree import ElementTree as ET

from cycle.engine import events
from cycle.engine.actors import By
from cycle.engine.replay import voided_by
from cycle.machine.model import Machine
from cycle.machine.nets import label_of

DAEMON = "cycle"
"""The resource of what came by itself."""

WITHDRAWN = "withdraw"
"""The standard's word for what was called off."""

EXTENSIONS = {
    "Concept": "concept",
    "Lifecycle": "lifecycle",
    "Organizational": "org",
    "Time": "time",
}
"""Name and prefix; each is defined at http://www.xes-standard.org/PREFIX.xesext."""

Entry: TypeAlias = tuple[datetime, events.Event]


def to_xes(cycle: str, machine: Machine, entries: Iterable[Entry]) -> str:
    """The log as an XML document in ASCII. The same journal always gives the same text."""
    log = ET.Element(
        "log",
        {
            "xes.version": "1849-2016",
            "xes.features": "",
            "xmlns": "http://www.xes-standard.org/",
        },
    )
    for name, prefix in EXTENSIONS.items():
        ET.SubElement(
            log,
            "extension",
            name=name,
            prefix=prefix,
            uri=f"http://www.xes-standard.org/{prefix}.xesext",
        )
    known = ET.SubElement(log, "global", scope="event")
    _attributes(
        known, {"concept:name": "", "lifecycle:transition": "complete", "org:resource": ""}
    )
    ET.SubElement(
        known, "date", key="time:timestamp", value=_instant(datetime(1970, 1, 1, tzinfo=UTC))
    )
    ET.SubElement(log, "classifier", name="Activity", keys="concept:name")
    _attributes(log, {"concept:name": machine.title})
    trace = ET.SubElement(log, "trace")
    _attributes(trace, {"concept:name": cycle})
    journal = tuple(entries)
    voided = voided_by(event for _, event in journal)
    for seq, (at, event) in enumerate(journal, start=1):
        if told := _told(event, voided.get(seq)):
            element = ET.SubElement(trace, "event")
            _attributes(element, told | {"cycle:kind": events.kind_of(event)})
            ET.SubElement(element, "date", key="time:timestamp", value=_instant(at))
    ET.indent(log)
    return ET.tostring(log).decode("ascii") + "\n"


def _attributes(element: ET.Element, values: Mapping[str, str]) -> None:
    for key, value in values.items():
        ET.SubElement(element, "string", key=key, value=value)


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _told(event: events.Event, correction: int | None) -> dict[str, str]:
    """The attributes of an event of the log; none for what only follows from another."""
    done = next(_done(event), None)
    if done is None:
        return {}
    name, by = done
    void = {"cycle:voided-by": str(correction)} if correction else {}
    transition = WITHDRAWN if void else "complete"
    told = {
        "concept:name": name,
        "lifecycle:transition": transition,
        "org:resource": _resource(by),
    }
    return told | _place(event) | void


def _resource(by: By | None) -> str:
    return DAEMON if by is None else by.role or by.login


def _done(event: events.Event) -> Iterator[tuple[str, By | None]]:  # noqa: C901, PLR0912 - one line an event
    match event:
        case events.CycleOpened(by=by):
            yield "open the cycle", by
        case events.StageCompleted(stage=stage, outcome=outcome, by=by):
            yield label_of(stage, outcome), by
        case events.OutcomeRecorded(stage=stage, outcome=outcome, by=by):
            yield f"record {outcome} of {stage}", by
        case events.DocumentAttached(document=document, by=by):
            yield f"attach {document}", by
        case events.SignedOff(document=document, issue=issue, by=by):
            yield f"sign {issue} of {document}", by
        case events.ReturnedForChange(document=document, issue=issue, by=by):
            yield f"return {issue} of {document}", by
        case events.Published(stage=stage, need=need, by=by):
            yield f"publish {need} of {stage}", by
        case events.TaskDone(stage=stage, need=need, by=by):
            yield f"do {need} of {stage}", by
        case events.NeedWaived(obligation=obligation, by=by):
            yield f"waive {obligation}", by
        case events.MeetingSet(meeting=meeting, by=by):
            yield f"set {meeting}", by
        case events.MeetingMoved(meeting=meeting, by=by):
            yield f"move {meeting}", by
        case events.MeetingCancelled(meeting=meeting, by=by):
            yield f"cancel {meeting}", by
        case events.ActVoided(first=first, by=by):
            yield f"correct no. {first}", by
        case _:
            pass


def _place(event: events.Event) -> dict[str, str]:
    match event:
        case (
            events.StageCompleted()
            | events.OutcomeRecorded()
            | events.Published()
            | events.TaskDone()
        ):
            return {"cycle:track": event.track, "cycle:stage": event.stage}
        case _:
            return {}
