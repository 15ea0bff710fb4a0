"""What a document is made of, before it is handed in: a report is read, checked and taken
apart; other files are whole.

The text that each row's sign-off covers is kept under its own hash beside the report, so that
what was signed can be read, and its hash redone, whatever becomes of the form of reports.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cycle import chain
from cycle.declaration.report import read_report
from cycle.declaration.report_parts import covered_texts, hashes_of
from cycle.engine import commands
from cycle.engine.actors import Actor
from cycle.machine.model import Machine
from cycle.machine.outlines import outline_of


@dataclass(frozen=True)
class HandedIn:
    """A document in hand: what is asked, but for the actor, and all that is kept once it is
    taken.
    """

    asked: Callable[[Actor], commands.AttachDocument]
    kept: tuple[bytes, ...]


def handed_in(
    machine: Machine,
    document: str,
    filename: str,
    content: bytes,
    *,
    consulted: str | None = None,
) -> HandedIn:
    """The document ready to be attached. Raises DeclarationError, with every fault, for a
    report that is none.
    """
    outline = outline_of(machine, document)
    report = read_report(content, filename, outline) if outline else None
    parts = hashes_of(report, outline) if outline and report else {}
    covered = covered_texts(report, outline) if outline and report else {}

    def asked(actor: Actor) -> commands.AttachDocument:
        return commands.AttachDocument(
            actor=actor,
            document=document,
            sha256=chain.sha256_bytes(content),
            size=len(content),
            filename=filename,
            consulted=consulted,
            parts=parts,
        )

    return HandedIn(asked, (content, *(text.encode() for text in covered.values())))
