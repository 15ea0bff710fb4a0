"""Answers that a clerk is to read: what may be recorded of them, and on what evidence.

An answer that is no act by itself, a partner's from outside or one in words of its own, can be
recorded by a clerk with one command, with the message as its evidence.
"""

from collections.abc import Iterator
from datetime import datetime

from cycle.errors import CycleError
from cycle.mail.sign_request import CoveredText, covered_texts_in
from cycle.service.cycles import Loaded, load
from cycle.service.incoming_mail import ANSWERS
from cycle.service.local_day import local_day
from cycle.service.people import offices_of
from cycle.store.messages import Unread
from cycle.store.unit_of_work import Reading


class NotKeptError(CycleError):
    """A message that lies in a folder, and not with the record."""


def content_of(reading: Reading, key: str) -> bytes:
    """The bytes of a message that came in. Raises UnknownMessageError, NotKeptError."""
    unread = reading.unread_mail.get(key)
    if unread.folder != ANSWERS:
        raise NotKeptError(
            f"{key} is not kept with the record: it lies in {unread.folder}.",
            f"Name the file itself as evidence: {unread.file}",
        )
    return reading.contents.get(unread.file)


def ways_to_record(reading: Reading, unread: Unread, now: datetime) -> Iterator[str]:
    """The commands by which a clerk records what the message may say; none where it answers no
    request, or its reader holds no office any more.
    """
    known = reading.answers.of_bytes(unread.file) if unread.folder == ANSWERS else None
    if known is None or known.answers_to is None:
        return
    page = reading.outbox.show(known.answers_to)
    covers = covered_texts_in(page.content)
    if not covers or page.line.cycle is None:
        return
    loaded = load(reading, page.line.cycle)
    held = offices_of(reading, loaded.rulebook, page.line.recipient, local_day(reading, now))
    for office in held:
        issues = [text.issue for text in covers if office.role in _roles(loaded, text)]
        if issues:
            behalf = (
                f"--of {covers[0].document} --on-behalf-of {office.role} "
                f"--done-by {page.line.recipient} --evidence {unread.key}"
            )
            yield f"cycle sign {loaded.name} {' '.join(issues)} {behalf}"
            yield f'cycle return {loaded.name} {issues[0]} {behalf} --reason "..."'


def _roles(loaded: Loaded, text: CoveredText) -> tuple[str, ...]:
    rows = (row for sheet in loaded.rulebook.machine.sheets.values() for row in sheet.rows)
    return next((row.roles for row in rows if row.issue == text.issue), ())
