"""The letters about sign-offs by mail: the request, and the receipt for an answer. Pure."""

from collections.abc import Sequence

import msgspec

from cycle.engine.due import Reminder
from cycle.mail.letter import ItemKind, Letter, LetterKind
from cycle.mail.letters import LetterContext, Reader, digest
from cycle.mail.sign_request import AnswerReceipt, SignRequest


def request_letter(
    context: LetterContext,
    reader: Reader,
    reminders: Sequence[Reminder],
    key: str,
    request: SignRequest,
) -> Letter:
    """One letter that asks an officer to sign a text, with its words and the ways to answer. It
    is no reminder, however late the text has come.
    """
    letter = digest(context, reader, reminders, key)
    items = tuple(
        msgspec.structs.replace(item, kind=ItemKind.OPENING)
        if item.kind is ItemKind.REMINDER
        else item
        for item in letter.items
    )
    return msgspec.structs.replace(
        letter, kind=LetterKind.REQUEST, request=request, items=items
    )


def receipt_letter(
    context: LetterContext, reader: Reader, key: str, receipt: AnswerReceipt
) -> Letter:
    """One letter that says what became of an answer."""
    return msgspec.structs.replace(
        digest(context, reader, (), key), kind=LetterKind.RECEIPT, receipt=receipt
    )
