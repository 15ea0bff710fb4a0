"""Requests that change a cycle: an envelope beside the fields of the command itself.

What is asked decodes straight into a command of the engine. Only a document is something else
on the wire: its bytes travel, and the command holds their hash.
"""

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from cycle.chain import sha256_bytes
from cycle.engine.commands import ChangeList, Command, CompleteStage, CorrectAct, Late, Waive
from cycle.engine.facts import names_a_file, of_file
from cycle.engine.needs import KINDS
from cycle.engine.verdicts import Refusal
from cycle.errors import CycleError
from cycle.requests.shapes import Served
from cycle.service import acts
from cycle.service.acts import Done
from cycle.service.correcting import correct
from cycle.service.cycles import load
from cycle.service.kept_answers import content_of
from cycle.service.services import Behalf, Caller, Services
from cycle.service.submissions import submission
from cycle.store.unit_of_work import Reading
from cycle.wire import LARGEST_DOCUMENT


class DocumentTooLargeError(CycleError):
    """A document beyond what an office keeps."""


class DocumentEmptyError(CycleError):
    """A document with nothing in it."""


class EvidenceMissingError(CycleError):
    """An act recorded for another, without evidence of it; or evidence of nobody's act."""


class ActEnvelope(msgspec.Struct, frozen=True, kw_only=True):
    """What a request to act says beside its command.

    dry_run: only say what would change. on_behalf_of: the role whose act a clerk records;
    done_by: the login of whoever did it there, where that was not the holder; evidence: the
    bytes of what shows it; evidence_of: instead, the key of a message that came in.
    """

    cycle: str
    dry_run: bool = False
    on_behalf_of: str | None = None
    done_by: str | None = None
    evidence: bytes | None = None
    evidence_of: str | None = None


class Attach(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A document handed in: its bytes, under the name of its file. accept_changes: take the
    tracked changes of a report in Word as made.
    """

    document: str
    filename: str
    content: bytes
    consulted: str | None = None
    accept_changes: bool = False


class RecordedFiles(msgspec.Struct, frozen=True, kw_only=True):
    """The files that are recorded with an outcome: their bytes, by the key of the fact."""

    files: Mapping[str, bytes] = {}


COMMANDS: Mapping[str, type[Command]] = {
    "waive": Waive,
    "list": ChangeList,
    **{name: command for kind in KINDS.values() for name, command in kind.requests.items()},
}
"""By the name of a request: the command that its fields are."""


def _perform(
    services: Services,
    caller: Caller,
    envelope: ActEnvelope,
    command: Command,
    kept: tuple[bytes, ...] = (),
) -> Done | Refusal:
    envelope = _with_evidence(services, envelope)
    if isinstance(command, Waive):
        command, kept, envelope = _on_evidence(command, envelope)
    return acts.perform(
        services,
        caller,
        envelope.cycle,
        command,
        kept=kept,
        behalf=_behalf(envelope),
        dry_run=envelope.dry_run,
    )


def _complete(
    services: Services,
    caller: Caller,
    envelope: ActEnvelope,
    said: RecordedFiles,
    command: CompleteStage,
) -> Done | Refusal:
    """The outcome with the hash of each file that is recorded with it, and the files kept."""
    for key, written in command.records.items():
        if names_a_file(written):
            raise EvidenceMissingError(
                f"{key} is a file: its bytes are kept.", f"Hand it in: --record-file {key}=FILE"
            )
    files = {key: kept(content, key) for key, content in said.files.items()}
    hashes = {key: of_file(sha256_bytes(content)) for key, content in files.items()}
    command = msgspec.structs.replace(command, records={**command.records, **hashes})
    return _perform(services, caller, envelope, command, tuple(files.values()))


def _on_evidence(
    command: Waive, envelope: ActEnvelope
) -> tuple[Waive, tuple[bytes, ...], ActEnvelope]:
    """The waiver with the hash of what it rests on, and the bytes themselves to be kept."""
    late = command.late or Late()
    if envelope.evidence is None or envelope.on_behalf_of is not None:
        bare = msgspec.structs.replace(late, evidence=None)
        return msgspec.structs.replace(command, late=bare), (), envelope
    content = kept(envelope.evidence, "the evidence")
    late = msgspec.structs.replace(late, evidence=sha256_bytes(content))
    rest = msgspec.structs.replace(envelope, evidence=None)
    return msgspec.structs.replace(command, late=late), (content,), rest


def _behalf(envelope: ActEnvelope) -> Behalf | None:
    """Whose act is recorded, and on what. Raises EvidenceMissingError where one is named
    without the other.
    """
    if envelope.on_behalf_of is None and envelope.done_by is not None:
        raise EvidenceMissingError(
            "Who did it is told of what is recorded for an office, and no office is named.",
            "Name both: --on-behalf-of ROLE --done-by LOGIN.",
        )
    if envelope.on_behalf_of is None and envelope.evidence is None:
        return None
    if envelope.on_behalf_of is None or envelope.evidence is None:
        raise EvidenceMissingError(
            "What another has done is recorded in their office and on evidence: one was "
            "given without the other.",
            "Name both: --on-behalf-of ROLE --evidence FILE, the e-mail or the signed page.",
        )
    evidence = kept(envelope.evidence, "the evidence")
    return Behalf(
        envelope.on_behalf_of, evidence, login=envelope.done_by, unread=envelope.evidence_of
    )


def _with_evidence(services: Services, envelope: ActEnvelope) -> ActEnvelope:
    """The envelope with the bytes of the message that is named as evidence."""
    if envelope.evidence_of is None:
        return envelope
    with Reading(services.database) as reading:
        content = content_of(reading, envelope.evidence_of)
    return msgspec.structs.replace(envelope, evidence=content)


def kept(content: bytes, name: str) -> bytes:
    """The bytes themselves. Raises DocumentTooLargeError, DocumentEmptyError."""
    if len(content) > LARGEST_DOCUMENT:
        raise DocumentTooLargeError(
            f"{name} has {len(content):,} bytes; at most {LARGEST_DOCUMENT:,} are kept.",
            "Attach a smaller copy, for instance a PDF with reduced pictures.",
        )
    if not content:
        raise DocumentEmptyError(f"{name} is empty.", "Name the file that holds the text.")
    return content


def _attach(
    services: Services, caller: Caller, envelope: ActEnvelope, said: Attach
) -> Done | Refusal:
    content = kept(said.content, said.filename)
    with Reading(services.database) as reading:
        machine = load(reading, envelope.cycle).rulebook.machine
    handed_in = submission(
        machine,
        said.document,
        said.filename,
        content,
        consulted=said.consulted,
        accept_changes=said.accept_changes,
    )
    done = _perform(services, caller, envelope, handed_in.command, handed_in.kept)
    return done if isinstance(done, Refusal) else replace(done, left_out=handed_in.left_out)


def _correct(
    services: Services, caller: Caller, envelope: ActEnvelope, command: CorrectAct
) -> Done | Refusal:
    return correct(services, caller, envelope.cycle, command, dry_run=envelope.dry_run)


SERVED: Mapping[str, Served] = {
    **{name: Served((ActEnvelope, command), _perform) for name, command in COMMANDS.items()},
    "attach": Served((ActEnvelope, Attach), _attach),
    "complete": Served((ActEnvelope, RecordedFiles, CompleteStage), _complete),
    "correct": Served((ActEnvelope, CorrectAct), _correct),
}
