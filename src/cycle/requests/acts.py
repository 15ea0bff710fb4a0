"""Requests that change a cycle: the officers' acts and the clerk's."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from cycle.engine import commands
from cycle.engine.actors import Actor
from cycle.engine.descriptions import describe
from cycle.engine.verdicts import Refusal
from cycle.errors import CycleError
from cycle.requests.typed import day_of, time_of
from cycle.service import acts
from cycle.service.correcting import correct
from cycle.service.cycles import load, machine_of
from cycle.service.handing_in import handed_in
from cycle.service.services import Behalf, Caller, Services
from cycle.service.timetables import Shift
from cycle.store.unit_of_work import Reading
from cycle.text_checks import checked_line, checked_text
from cycle.wire import LARGEST_DOCUMENT


class DocumentTooLargeError(CycleError):
    """A document beyond what an office keeps."""


class DocumentEmptyError(CycleError):
    """A document with nothing in it."""


class EvidenceMissingError(CycleError):
    """An act recorded for another, without evidence of it; or evidence of nobody's act."""


class _Act(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """dry_run: only say what would change."""

    cycle: str
    dry_run: bool = False


class _Recordable(_Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """on_behalf_of: the role whose act a clerk records; evidence: the bytes of what shows
    it.
    """

    on_behalf_of: str | None = None
    evidence: bytes | None = None


class Attach(_Recordable, frozen=True, kw_only=True, forbid_unknown_fields=True):
    document: str
    filename: str
    content: bytes
    consulted: str | None = None


class Sign(_Recordable, frozen=True, kw_only=True, forbid_unknown_fields=True):
    issues: tuple[str, ...] = ()
    of: str | None = None
    comment: str | None = None


class Return(_Recordable, frozen=True, kw_only=True, forbid_unknown_fields=True):
    issues: tuple[str, ...]
    reason: str
    of: str | None = None


class Done(_Recordable, frozen=True, kw_only=True, forbid_unknown_fields=True):
    task: str
    note: str | None = None


class Publish(_Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    stage: str | None = None


class Complete(_Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    stage: str
    outcome: str | None = None
    minute: str | None = None
    reason: str | None = None
    amendment: str | None = None
    delegated_to: str | None = None
    consulting: str | None = None
    by: str | None = None


class SetMeeting(_Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    meeting: str
    on: str
    at: str | None = None


class MoveMeeting(_Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    meeting: str
    on: str
    at: str | None = None
    reason: str | None = None


class CancelMeeting(_Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    meeting: str
    reason: str


class Waive(_Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    need: str
    reason: str
    stage: str | None = None
    urgent: str | None = None
    chair: str | None = None
    standing_order: str | None = None


class Correct(_Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    entry: int
    reason: str


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """What an act led to, or with `dry_run` would lead to: sentences, the dates that moved, and
    what follows.
    """

    cycle: str
    dry_run: bool
    happened: tuple[str, ...]
    shifts: tuple[Shift, ...]
    effects: acts.Effects | None = None
    voided: tuple[str, ...] = ()


def _do(
    services: Services,
    caller: Caller,
    asked: _Act,
    command_of: Callable[[Actor], commands.Command],
    kept: tuple[bytes, ...] = (),
) -> Changed | Refusal:
    behalf = _behalf(asked) if isinstance(asked, _Recordable) else None
    done = acts.perform(
        services,
        caller,
        asked.cycle,
        command_of,
        kept=kept,
        behalf=behalf,
        dry_run=asked.dry_run,
    )
    return done if isinstance(done, Refusal) else _changed(services, asked, done)


def _changed(services: Services, asked: _Act, done: acts.Done) -> Changed:
    with Reading(services.database) as reading:
        machine = machine_of(reading.machines.get(done.state.fingerprint))
    return Changed(
        cycle=asked.cycle,
        dry_run=asked.dry_run,
        happened=tuple(describe(machine, event) for event in done.events),
        shifts=done.shifts,
        effects=done.effects,
    )


def _behalf(asked: _Recordable) -> Behalf | None:
    """Whose act is recorded, and on what. Raises EvidenceMissingError where one is named
    without the other.
    """
    if asked.on_behalf_of is None and asked.evidence is None:
        return None
    if asked.on_behalf_of is None or asked.evidence is None:
        raise EvidenceMissingError(
            "What another has done is recorded in their office and on evidence: one was "
            "given without the other.",
            "Name both: --on-behalf-of ROLE --evidence FILE, the e-mail or the signed page.",
        )
    return Behalf(asked.on_behalf_of, _kept(asked.evidence, "the evidence"))


def _kept(content: bytes, name: str) -> bytes:
    """The bytes themselves. Raises DocumentTooLargeError, DocumentEmptyError."""
    if len(content) > LARGEST_DOCUMENT:
        raise DocumentTooLargeError(
            f"{name} has {len(content):,} bytes; at most {LARGEST_DOCUMENT:,} are kept.",
            "Attach a smaller copy, for instance a PDF with reduced pictures.",
        )
    if not content:
        raise DocumentEmptyError(f"{name} is empty.", "Name the file that holds the text.")
    return content


def _attach(services: Services, caller: Caller, asked: Attach) -> Changed | Refusal:
    filename = checked_line(asked.filename, "the file's name")
    _kept(asked.content, filename)
    consulted = _line(asked.consulted, "who was consulted")
    with Reading(services.database) as reading:
        machine = load(reading, asked.cycle).rulebook.machine
    ready = handed_in(machine, asked.document, filename, asked.content, consulted=consulted)
    return _do(services, caller, asked, ready.asked, ready.kept)


def _sign(services: Services, caller: Caller, asked: Sign) -> Changed | Refusal:
    comment = checked_text(asked.comment, "the comment") if asked.comment else None
    return _do(
        services,
        caller,
        asked,
        lambda actor: commands.SignOff(
            actor=actor, issues=asked.issues, of=asked.of, comment=comment
        ),
    )


def _return(services: Services, caller: Caller, asked: Return) -> Changed | Refusal:
    reason = checked_text(asked.reason, "the reason")
    return _do(
        services,
        caller,
        asked,
        lambda actor: commands.ReturnForChange(
            actor=actor, issues=asked.issues, of=asked.of, reason=reason
        ),
    )


def _done(services: Services, caller: Caller, asked: Done) -> Changed | Refusal:
    note = checked_text(asked.note, "the note") if asked.note else None
    return _do(
        services,
        caller,
        asked,
        lambda actor: commands.DoTask(actor=actor, task=asked.task, note=note),
    )


def _publish(services: Services, caller: Caller, asked: Publish) -> Changed | Refusal:
    return _do(
        services, caller, asked, lambda actor: commands.Publish(actor=actor, stage=asked.stage)
    )


def _complete(services: Services, caller: Caller, asked: Complete) -> Changed | Refusal:
    minute, reason = (
        _line(asked.minute, "the minute reference"),
        _text(asked.reason, "the reason"),
    )
    amend = commands.Amend(
        text=_text(asked.amendment, "the amendment"),
        delegated_to=asked.delegated_to,
        consulting=_line(asked.consulting, "who is to be consulted"),
        due=_line(asked.by, "the date"),
    )
    return _do(
        services,
        caller,
        asked,
        lambda actor: commands.CompleteStage(
            actor=actor,
            stage=asked.stage,
            outcome=asked.outcome,
            minute=minute,
            amend=amend,
            reason=reason,
        ),
    )


def _line(given: str | None, name: str) -> str | None:
    return checked_line(given, name) if given else None


def _text(given: str | None, name: str) -> str | None:
    return checked_text(given, name) if given else None


def _set_meeting(services: Services, caller: Caller, asked: SetMeeting) -> Changed | Refusal:
    on, at = day_of(asked.on), _clock(asked.at)
    return _do(
        services,
        caller,
        asked,
        lambda actor: commands.SetMeeting(actor=actor, meeting=asked.meeting, on=on, at=at),
    )


def _move_meeting(services: Services, caller: Caller, asked: MoveMeeting) -> Changed | Refusal:
    on, at = day_of(asked.on), _clock(asked.at)
    reason = checked_text(asked.reason, "the reason") if asked.reason else None
    return _do(
        services,
        caller,
        asked,
        lambda actor: commands.MoveMeeting(
            actor=actor, meeting=asked.meeting, on=on, at=at, reason=reason
        ),
    )


def _cancel_meeting(
    services: Services, caller: Caller, asked: CancelMeeting
) -> Changed | Refusal:
    reason = checked_text(asked.reason, "the reason")
    return _do(
        services,
        caller,
        asked,
        lambda actor: commands.CancelMeeting(actor=actor, meeting=asked.meeting, reason=reason),
    )


def _waive(services: Services, caller: Caller, asked: Waive) -> Changed | Refusal:
    reason = checked_text(asked.reason, "the reason")
    late = commands.Late(
        urgent=_text(asked.urgent, "the special circumstances"),
        chair=_line(asked.chair, "the chair's office"),
        standing_order=_line(asked.standing_order, "the standing order"),
    )
    return _do(
        services,
        caller,
        asked,
        lambda actor: commands.Waive(
            actor=actor, need=asked.need, stage=asked.stage, reason=reason, late=late
        ),
    )


def _correct(services: Services, caller: Caller, asked: Correct) -> Changed | Refusal:
    reason = checked_text(asked.reason, "the reason")
    answer = correct(services, caller, asked.cycle, asked.entry, reason, dry_run=asked.dry_run)
    if isinstance(answer, Refusal):
        return answer
    done, voided = answer
    return msgspec.structs.replace(_changed(services, asked, done), voided=voided)


def _clock(text: str | None) -> str | None:
    return time_of(text).isoformat("minutes") if text else None


SERVED: Mapping[str, tuple[type[msgspec.Struct], Callable[[Services, Caller, Any], Any]]] = {
    "attach": (Attach, _attach),
    "sign": (Sign, _sign),
    "return": (Return, _return),
    "done": (Done, _done),
    "publish": (Publish, _publish),
    "complete": (Complete, _complete),
    "meeting.set": (SetMeeting, _set_meeting),
    "meeting.move": (MoveMeeting, _move_meeting),
    "meeting.cancel": (CancelMeeting, _cancel_meeting),
    "waive": (Waive, _waive),
    "correct": (Correct, _correct),
}
