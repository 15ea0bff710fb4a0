"""What a document is made of, before it is handed in: a report is read, checked and taken
apart; other files are whole.

The text that each row's sign-off covers is kept under its own hash beside the report, so that
what was signed can be read, and its hash redone, whatever becomes of the form of reports.
"""

from dataclasses import dataclass

from cycle import chain
from cycle.declaration.report_files import read_report
from cycle.declaration.report_parts import covered_texts, hashes_of
from cycle.engine.commands import AttachDocument, Command
from cycle.machine.model import Machine
from cycle.machine.outlines import outline_of


@dataclass(frozen=True)
class Submission:
    """A document in hand: the command that hands it in, and all that is kept once it is
    taken. left_out: what stands in a report's file and is no part of it.
    """

    command: Command
    kept: tuple[bytes, ...] = ()
    left_out: tuple[str, ...] = ()


def submission(
    machine: Machine,
    document: str,
    filename: str,
    content: bytes,
    *,
    consulted: str | None = None,
    accept_changes: bool = False,
) -> Submission:
    """The document ready to be attached. accept_changes: take tracked changes of a report in
    Word as made. Raises DeclarationError, with every fault, for a report that is none, and
    WordFileError.
    """
    outline = outline_of(machine, document)
    read = (
        read_report(content, filename, outline, accept_changes=accept_changes)
        if outline
        else None
    )
    parts = hashes_of(read.report, outline) if outline and read else {}
    covered = covered_texts(read.report, outline) if outline and read else {}
    command = AttachDocument(
        document=document,
        sha256=chain.sha256_bytes(content),
        size=len(content),
        filename=filename,
        consulted=consulted,
        parts=parts,
        accepted=read.accepted if read else (),
    )
    kept = (content, *(text.encode() for text in covered.values()))
    return Submission(command, kept, read.told if read else ())
