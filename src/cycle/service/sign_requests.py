"""Requests for sign-off: a message of its own for each officer and text. Looks only.

A row is asked of an officer once over each text, whatever else is said meanwhile: when the text
comes, when it changes, when the officer comes into the office. Later reminders stand in the
digest. What is exempt from publication never leaves the council by mail; the request then says
where to read it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cycle.calendar.words import long_day
from cycle.engine.asked_texts import AskedText, asked_text
from cycle.engine.due import Reminder
from cycle.engine.events import NoticeKind
from cycle.engine.obligations import Obligation, obligations
from cycle.engine.situation import Situation
from cycle.engine.state import DocumentState, SignOffState, row_address
from cycle.machine.outlines import outline_of
from cycle.machine.titles import with_article
from cycle.mail.letter import Letter
from cycle.mail.letters import LetterContext, Reader
from cycle.mail.sign_letters import request_letter
from cycle.mail.sign_request import (
    AttachedFile,
    CoveredText,
    RowText,
    SignRequest,
    TextPart,
    text_part,
)
from cycle.service.people import readers_of, readers_or_clerks
from cycle.store.messages import Message
from cycle.store.unit_of_work import Reading

REPLY = "reply"
"""The way to sign, declared under `sign_by`, that lets an answer count."""

LARGEST_ATTACHMENT = 3 * 1024 * 1024
"""Bytes of a report that goes along; base64 makes a third more of them, and relays take five
megabytes almost everywhere.
"""

_RECOMMENDATIONS = "\n\nRecommendations\n\n"


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A row that is asked of a reader, with the text that it covers."""

    reminder: Reminder
    text: AskedText


def not_yet_asked(
    reading: Reading, situation: Situation, reader: Reader, reminders: Iterable[Reminder]
) -> tuple[AskedRow, ...]:
    """What of the reminders asks the reader to sign a text over which they have had no request;
    nothing where the workflow declares no `sign_by`.
    """
    if not situation.machine.sign_by:
        return ()
    asked = [row for each in reminders if (row := _asked(situation, each))]
    if not asked:
        return ()
    had = reading.outbox.requested(situation.state.cycle, reader.login)
    return tuple(row for row in asked if row.text.key not in had)


def _asked(situation: Situation, reminder: Reminder) -> AskedRow | None:
    if not isinstance(reminder.about, Obligation) or reminder.kind is NoticeKind.ESCALATION:
        return None
    text = asked_text(situation, reminder.about)
    return AskedRow(reminder, text) if text else None


def by_document(asked: Iterable[AskedRow]) -> dict[str, list[AskedRow]]:
    """The rows of each document together: one request for each."""
    found: dict[str, list[AskedRow]] = {}
    for row in asked:
        found.setdefault(row.text.document, []).append(row)
    return found


def still_asked(reading: Reading, situation: Situation, message: Message) -> list[AskedRow]:
    """The rows of a request that its reader is still asked to sign over the same text."""
    asked = asked_of(reading, situation, message.recipient)
    return [row for row in asked if row.text.key in message.items]


def asked_of(reading: Reading, situation: Situation, login: str) -> list[AskedRow]:
    """Every row that somebody is asked to sign now, over its present text."""
    today = situation.today
    found: list[AskedRow] = []
    for obligation in obligations(situation):
        text = asked_text(situation, obligation)
        if text is None:
            continue
        readers = readers_or_clerks(reading, situation.rulebook, obligation.role, today)
        for reader, note in readers:
            if reader.login == login:
                reminder = Reminder(obligation.key, obligation.role, obligation, note=note)
                found.append(AskedRow(reminder, text))
    return found


def letter_of(
    reading: Reading,
    context: LetterContext,
    reader: Reader,
    asked: Sequence[AskedRow],
    key: str,
) -> Letter:
    """The request to sign rows of one document."""
    request = request_for(reading, context, reader, asked)
    return request_letter(context, reader, [row.reminder for row in asked], key, request)


def request_for(
    reading: Reading,
    context: LetterContext,
    reader: Reader,
    asked: Sequence[AskedRow],
) -> SignRequest:
    """What a request for rows of one document carries."""
    situation, first = context.situation, asked[0].text
    document = situation.state.documents[first.document]
    title = situation.machine.documents.get(first.document, first.document)
    cycle = situation.state.cycle
    typed = not reader.external
    withheld = _withheld(reading, situation, first.document, document, title)
    rows = tuple(_rows(reading, situation, asked, shown=withheld is None))
    shown, were = (
        _recommendations(reading, situation, asked) if withheld is None else (None, None)
    )
    issues = " ".join(row.text.issue for row in asked)
    return SignRequest(
        document=first.document,
        title=title,
        covers=tuple(
            CoveredText(
                document=row.text.document, issue=row.text.issue, sha256=row.text.sha256
            )
            for row in asked
        ),
        rows=rows,
        recommendations=shown,
        were=were,
        whole=f"The whole is {document.filename}, version {document.version}, SHA-256 "
        f"{document.sha256}.",
        answerable=context.inbox is not None and REPLY in situation.machine.sign_by,
        sign=f"cycle sign {cycle} {issues} --of {first.document}" if typed else None,
        returns=f"cycle return {cycle} {asked[0].text.issue} --of {first.document} "
        '--reason "..."'
        if typed
        else None,
        to_read=tuple(f"cycle show {cycle} {row.text.issue}" for row in asked) if typed else (),
        withheld=withheld,
        colleagues=tuple(_colleagues(reading, situation, reader, asked)),
        attached=_attached(reading, situation, first.document, document, withheld),
    )


def _colleagues(
    reading: Reading, situation: Situation, reader: Reader, asked: Sequence[AskedRow]
) -> Iterator[str]:
    """Who else is in all the offices that are asked, today."""
    offices = [row.reminder.role for row in asked]
    present = [
        {
            f"{other.name} ({other.address})"
            for other, _ in readers_of(reading, situation.rulebook, role, situation.today)
            if other.login != reader.login
        }
        for role in dict.fromkeys(offices)
    ]
    yield from sorted(set.intersection(*present))


def _withheld(
    reading: Reading, situation: Situation, key: str, document: DocumentState, title: str
) -> str | None:
    """Why the words do not stand in the message: they are exempt, or nobody has said that they
    are not.
    """
    outline = outline_of(situation.machine, key)
    if outline is None or not document.parts:
        return None  # a file: its words stand in no message
    from cycle.declaration.report_files import read_report  # noqa: PLC0415 - parsers wake when asked

    content = reading.contents.get(document.sha256)
    if read_report(content, document.filename, outline).report.classification == "non-exempt":
        return None
    return (
        f"{with_article(title).capitalize()} is exempt from publication, so its words are not "
        "sent by mail; read it inside the council."
    )


def _attached(
    reading: Reading,
    situation: Situation,
    key: str,
    document: DocumentState,
    withheld: str | None,
) -> AttachedFile | None:
    """The report, where it is one in Word, is not exempt, and is not too large."""
    is_report = outline_of(situation.machine, key) is not None and document.parts
    in_word = document.filename.lower().endswith(".docx")
    if withheld or not is_report or not in_word:
        return None
    content = reading.contents.get(document.sha256)
    if len(content) > LARGEST_ATTACHMENT:
        return None
    return AttachedFile(filename=document.filename, content=content)


def _rows(
    reading: Reading, situation: Situation, asked: Sequence[AskedRow], *, shown: bool
) -> Iterator[RowText]:
    for each in asked:
        row = situation.machine.sheets[each.text.sheet].row(each.text.issue)
        words, _ = _words(reading, situation, each.text, each.text.sha256)
        last = _changed_since(situation, each.text)
        were, _ = _words(reading, situation, each.text, last.sha256) if last else ("", "")
        differs = last is not None and shown and were != words
        yield RowText(
            issue=row.issue,
            title=row.title,
            office=situation.machine.title_of_role(each.reminder.role),
            words=text_part(words if shown else ""),
            was=text_part(were) if differs else None,
            did=_did(situation, last) if last else None,
        )


def _recommendations(
    reading: Reading, situation: Situation, asked: Sequence[AskedRow]
) -> tuple[TextPart | None, TextPart | None]:
    """The recommendations as they stand, and as they stood when a row was acted on last, where
    they have changed.
    """
    first = asked[0].text
    _, now = _words(reading, situation, first, first.sha256)
    last = next(
        (found for row in asked if (found := _changed_since(situation, row.text))), None
    )
    _, before = _words(reading, situation, first, last.sha256) if last else ("", now)
    return (
        text_part(now) if now else None,
        text_part(before) if before and before != now else None,
    )


def _words(
    reading: Reading, situation: Situation, asked: AskedText, sha256: str
) -> tuple[str, str]:
    """The words of a row and the recommendations, of the text of that hash; nothing of a file
    that is signed whole.
    """
    document = situation.state.documents[asked.document]
    if not document.parts:
        return "", ""
    text = reading.contents.get(sha256).decode(errors="replace")
    words, _, recommendations = text.partition(_RECOMMENDATIONS)
    _, _, body = words.partition("\n\n")
    return body, recommendations


def _changed_since(situation: Situation, text: AskedText) -> SignOffState | None:
    """The last act on the row, where it was over another text."""
    last = situation.state.signoffs.get(row_address(text.document, text.sheet, text.issue))
    return last if last and last.sha256 != text.sha256 else None


def _did(situation: Situation, last: SignOffState) -> str:
    act = "returned" if last.returned else "signed"
    on = long_day(situation.rulebook.local(last.at).date())
    return f"{last.by} {act} it on {on}"
