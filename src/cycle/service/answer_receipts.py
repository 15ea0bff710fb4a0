"""The receipt for an answer: what was recorded, in which words, over which text; or why nothing
was, and what to do. It goes to the officer's registered address, in the answer's own thread.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from cycle.mail.inbound.reply import Reply
from cycle.mail.letters import LetterContext, Reader
from cycle.mail.sign_letters import receipt_letter
from cycle.mail.sign_request import AnswerReceipt, CoveredText, SignRequest, text_part
from cycle.service.cycles import Loaded
from cycle.service.outgoing import put_in_outbox, record_written
from cycle.service.services import Services
from cycle.service.sign_requests import asked_of, request_for
from cycle.store.officers import Officer
from cycle.store.unit_of_work import UnitOfWork
from cycle.text_checks import UnfitTextError, checked_message_id

_QUOTED = 1_500
"""Characters of an answer that its receipt shows."""


def write_receipt(
    services: Services,
    uow: UnitOfWork,
    loaded: Loaded,
    officer: Officer,
    reply: Reply,
    now: datetime,
    *,
    recorded: Sequence[str] = (),
    refused: Sequence[str] = (),
    changed: Sequence[str] = (),
    covers: tuple[CoveredText, ...] = (),
    to_clerk: str | None = None,
) -> None:
    """Put the receipt into the outbox: one of recorded, refused, changed (the rows whose text
    is no longer the one that was answered) and to_clerk says what became of the answer.
    """
    reader = Reader(officer.login, officer.name, officer.email, external=officer.external)
    context = LetterContext(loaded.at(now), services.contact, services.inbox)
    asked = [
        row
        for row in asked_of(uow, context.situation, officer.login)
        if (row.text.document, row.text.issue)
        in {(each.document, each.issue) for each in covers}
        and row.text.issue in changed
    ]
    request = request_for(uow, context, reader, asked) if asked else None
    receipt = AnswerReceipt(
        headline=_headline(recorded, refused, changed),
        facts=tuple(_facts(services, recorded, refused, changed, request, to_clerk)),
        quoted=text_part(reply.words[:_QUOTED]),
        covers=covers if recorded else (),
    )
    key = f"{loaded.name}/{loaded.state.version + 1}"
    letter = msgspec.structs.replace(
        receipt_letter(context, reader, key, receipt),
        request=request,
        thread=_thread(reply.message_id),
    )
    said = tuple(row.text.key for row in asked) or (f"receipt/{reply.sha256[:16]}",)
    messages = put_in_outbox(services, uow, context, reader, letter, said)
    record_written(uow, loaded, reader, messages, now)


def _headline(recorded: Sequence[str], refused: Sequence[str], changed: Sequence[str]) -> str:
    if recorded:
        return "Your answer is recorded"
    if changed:
        return "Nothing was recorded: the text has changed since you were asked"
    if refused:
        return "Nothing was recorded"
    return "Your answer waits for the clerk to read it"


def _facts(
    services: Services,
    recorded: Sequence[str],
    refused: Sequence[str],
    changed: Sequence[str],
    request: SignRequest | None,
    to_clerk: str | None,
) -> list[str]:
    contact = f"{services.contact.name}, {services.contact.address}"
    wrong = f"If that is not what you meant, tell {contact}, at once."
    if recorded:
        return [*(f"{each}." for each in recorded), wrong]
    if changed:
        anew = (
            "Answer this message to sign or return the text as it stands now."
            if request
            else "You are asked again once it waits for you."
        )
        return [f"Your answer was about an earlier text of {', '.join(changed)}.", anew]
    if refused:
        return [*(f"{each[:1].upper()}{each[1:]}." for each in refused), f"Ask {contact}."]
    again = (
        "The clerk of the cycle has it, with all its words. To answer so that it counts, begin "
        "with one of the phrases that the request names."
    )
    return [f"It was not acted on: {to_clerk}.", again]


def _thread(message_id: str | None) -> str | None:
    """The answer's Message-ID, where it may stand in a header of ours."""
    try:
        return checked_message_id(message_id) if message_id else None
    except UnfitTextError:
        return None
