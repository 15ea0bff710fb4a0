"""What an officer is asked to sign: the exact text, its hash, what changed since the last
signature. Reads only.
"""

import difflib
from datetime import datetime

import msgspec

from cycle.engine import events
from cycle.engine.state import row_address
from cycle.engine.verdicts import Code, Refusal, refuse, unknown_name
from cycle.machine.needs.base import Row
from cycle.machine.needs.signoffs import SignoffsNeed
from cycle.machine.titles import has_or_have, with_article
from cycle.service.cycles import Loaded
from cycle.store.unit_of_work import Reading


class LastAct(msgspec.Struct, frozen=True, kw_only=True):
    """The last act on a row: `did`: signed, or returned. in_force: it was over the present
    text.
    """

    did: str
    by: str
    at: datetime
    sha256: str
    said: str | None
    in_force: bool


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a document, as it was handed in."""

    version: int
    sha256: str
    size: int
    filename: str
    by: str
    at: datetime


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A row, or a document where `issue` is None. text: what is to be signed, of a report; None
    for a file.
    """

    cycle: str
    document: str
    title: str
    sha256: str
    versions: tuple[Version, ...]
    issue: str | None = None
    office: str | None = None
    text: str | None = None
    last: LastAct | None = None
    difference: tuple[str, ...] = ()


class File(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes to write to a file."""

    filename: str
    content: bytes
    sha256: str


def show(reading: Reading, loaded: Loaded, what: str, of: str | None) -> Shown | Refusal:
    """A row by its issue, or a document by its key."""
    found = _meant(loaded, what, of)
    if isinstance(found, Refusal):
        return found
    document, need, row = found
    held, titles = loaded.state.documents[document], loaded.rulebook.machine.documents
    versions = _versions(reading, loaded, document)
    whole = Shown(
        cycle=loaded.name,
        document=document,
        title=titles.get(document, document),
        sha256=held.sha256,
        versions=versions,
    )
    if row is None or need is None:
        return whole
    act = _last_act(loaded, document, need, row.issue)
    covered = held.covered(row.issue)
    text = reading.contents.get(covered).decode() if covered != held.sha256 else None
    return msgspec.structs.replace(
        whole,
        title=f"{row.title} in {with_article(whole.title)}",
        sha256=covered,
        issue=row.issue,
        office=" or ".join(map(loaded.rulebook.machine.title_of_role, row.roles)),
        text=text,
        last=act,
        difference=_difference(reading, act, text, covered),
    )


def file_of(
    reading: Reading, loaded: Loaded, what: str, of: str | None, version: int | None
) -> File | Refusal:
    """The text of a row as bytes, or a version of a document; the present one, unless another
    is named.
    """
    found = _meant(loaded, what, of)
    if isinstance(found, Refusal):
        return found
    document, _, row = found
    held = loaded.state.documents[document]
    if row is not None and held.covered(row.issue) != held.sha256:
        covered = held.covered(row.issue)
        return File(
            filename=f"{document}-{row.issue}.txt",
            content=reading.contents.get(covered),
            sha256=covered,
        )
    versions = _versions(reading, loaded, document)
    wanted = next(
        (each for each in reversed(versions) if version in {None, each.version}), None
    )
    if wanted is None:
        return refuse(
            Code.UNKNOWN_DOCUMENT,
            f"{document} has no version {version}; it has 1 to {held.version}",
        )
    return File(
        filename=wanted.filename,
        content=reading.contents.get(wanted.sha256),
        sha256=wanted.sha256,
    )


def _meant(
    loaded: Loaded, what: str, of: str | None
) -> tuple[str, SignoffsNeed | None, Row | None] | Refusal:
    """The document, and the row where one is named; rows of open stages go before those of
    others.
    """
    machine, state = loaded.rulebook.machine, loaded.state
    if what in machine.documents:
        return (what, None, None) if what in state.documents else _not_attached(loaded, what)
    places = {
        need.of: (need, row)
        for _, stage in machine.stages()
        for need in stage.needs
        if isinstance(need, SignoffsNeed) and of in {None, need.of}
        for row in machine.sheets[need.sheet].rows
        if row.issue == what
    }
    if not places:
        rows = (row.issue for sheet in machine.sheets.values() for row in sheet.rows)
        unknown = unknown_name(
            Code.UNKNOWN_ISSUE,
            f'there is no document and no row "{what}"',
            what,
            (*machine.documents, *rows),
            remedy=f"cycle status {loaded.name}",
        )
        return Refusal(reasons=(unknown,))
    open_now = {
        need.of
        for _, stage in state.open_stages(machine)
        for need in stage.needs
        if isinstance(need, SignoffsNeed)
    }
    attached = [document for document in places if document in state.documents]
    chosen = [document for document in attached if document in open_now] or attached
    if not chosen:
        return _not_attached(loaded, next(iter(places)))
    if len(chosen) > 1:
        sentence = f"{what} stands in {', '.join(chosen)}: say which with --of DOCUMENT"
        return refuse(Code.WHICH_ONE, sentence)
    need, row = places[chosen[0]]
    return chosen[0], need, row


def _not_attached(loaded: Loaded, document: str) -> Refusal:
    title = loaded.rulebook.machine.documents[document]
    return refuse(
        Code.DOCUMENT_MISSING,
        f"{with_article(title)} {has_or_have(title)} not been attached",
        remedy=f"cycle status {loaded.name}",
    )


def _versions(reading: Reading, loaded: Loaded, document: str) -> tuple[Version, ...]:
    found: dict[int, Version] = {}
    for entry in reading.journal.read(loaded.name):
        event = events.from_text(entry.body)
        if isinstance(event, events.DocumentAttached) and event.document == document:
            at = datetime.fromisoformat(entry.at)
            version = Version(
                version=event.version,
                sha256=event.sha256,
                size=event.size,
                filename=event.filename,
                by=str(event.by),
                at=at,
            )
            found.setdefault(event.version, version)
    return tuple(found.values())


def _last_act(loaded: Loaded, document: str, need: SignoffsNeed, issue: str) -> LastAct | None:
    act = loaded.state.signoffs.get(row_address(document, need.sheet, issue))
    if act is None:
        return None
    return LastAct(
        did="returned" if act.returned else "signed",
        by=str(act.by),
        at=act.at,
        sha256=act.sha256,
        said=act.returned or act.comment,
        in_force=not act.lapsed_at
        and act.sha256 == loaded.state.documents[document].covered(issue),
    )


def _difference(
    reading: Reading, act: LastAct | None, text: str | None, covered: str
) -> tuple[str, ...]:
    """Line by line, from what was acted on last to what stands now; nothing where a whole file
    was acted on.
    """
    if act is None or text is None or act.sha256 == covered:
        return ()
    before = reading.contents.get(act.sha256)
    if before.split(b"\n\n", 1)[0] != text.encode().split(b"\n\n", 1)[0]:
        return ()
    lines = before.decode().splitlines(), text.splitlines()
    return tuple(
        difflib.unified_diff(*lines, f"as {act.did}", "as it stands", lineterm="", n=1)
    )
