"""What people type, in the shapes that their mail programs give it, and what it means."""

import pytest
from tests.mail_clients import ASKED, CLIENTS, INBOX, NAME, REPLY_TO, TAG, marked, plain

from cycle.mail.inbound.incoming import opened
from cycle.mail.inbound.phrases import AnswerKind, NoSetPhrase, SetPhrase
from cycle.mail.inbound.reply import Inbox, phrase_of, read_reply

ROWS = {
    "Legal": "legal",
    "legal": "legal",
    "Financial": "financial",
    "Environmental/Sustainable Development": "environment",
    "Impact on Corporate Priorities": "corporate-priorities",
    "Terms and Conditions": "terms",
}


def means(content: bytes) -> SetPhrase | NoSetPhrase:
    reply = read_reply(opened(content), Inbox(address=INBOX))
    assert reply.tag == TAG
    assert reply.automatic is None
    if reply.doubt:
        return NoSetPhrase(why=reply.doubt)
    return phrase_of(reply, ROWS, [NAME])


@pytest.mark.parametrize("client", CLIENTS)
def test_signed_is_a_signature_over_all_rows(client: str) -> None:
    found = means(CLIENTS[client]("Signed"))
    assert isinstance(found, SetPhrase), found
    assert (found.kind, found.rows, found.words) == (AnswerKind.SIGN, None, None)


@pytest.mark.parametrize("client", CLIENTS)
def test_returned_has_its_reason_and_no_more(client: str) -> None:
    found = means(
        CLIENTS[client]("Returned: paragraph 2 cites section 6, not section 5.\n\nThanks")
    )
    assert isinstance(found, SetPhrase), found
    assert found.kind is AnswerKind.RETURN
    assert found.words == "paragraph 2 cites section 6, not section 5."


@pytest.mark.parametrize("client", CLIENTS)
def test_a_condition_is_never_a_signature(client: str) -> None:
    for words in ("Signed, subject to the figure in paragraph 3", "Not signed.", "Signed?"):
        assert isinstance(means(CLIENTS[client](words)), NoSetPhrase)


@pytest.mark.parametrize("client", CLIENTS)
def test_the_phrases_that_are_only_quoted_say_nothing(client: str) -> None:
    found = means(CLIENTS[client]("Thanks, I will look at it tomorrow."))
    assert isinstance(found, NoSetPhrase)


SIGNED = {
    "signed": (None, None),
    "SIGNED!!": (None, None),
    "  *Signed*  ": (None, None),
    "\u201cSigned\u201d": (None, None),
    "I clear this.": (None, None),
    "i clear this - fine by me": (None, "fine by me"),
    "Signed: all in order": (None, "all in order"),
    "Signed all": (None, None),
    "Signed all rows": (None, None),
    "Signed Legal": (("legal",), None),
    "Signed: legal": (("legal",), None),
    "Signed legal and financial.": (("legal", "financial"), None),
    "Signed Legal, Financial": (("legal", "financial"), None),
    "Signed Terms and Conditions": (("terms",), None),
    "Signed Environmental/Sustainable Development: checked": (("environment",), "checked"),
    "Signed with thanks": (None, None),
    "Dear all,\n\nSigned.\n\nKind regards\nHead of Legal Partnership": (None, None),
    "Bore da,\nSigned\n\nDiolch yn fawr": (None, None),
    "Signed\nHead of Legal Partnership": (None, None),
    "Signed. Kind regards, Head of Legal Partnership": (None, None),
    "Signed\n\nMit freundlichen Grüßen\nRechtsamt": (None, None),
    "Signed\n\n--\nHead of Legal Partnership\nIf you are not the addressee, delete this": (
        None,
        None,
    ),
    "\u200bSigned\u200b": (None, None),
}


@pytest.mark.parametrize("words", SIGNED)
def test_what_is_a_signature(words: str) -> None:
    found = means(plain(f"{words}\n\n{marked()}"))
    assert isinstance(found, SetPhrase), found
    assert (found.kind, found.rows, found.words) == (AnswerKind.SIGN, *SIGNED[words])


FOR_A_PERSON = (
    "Not signed",
    "I have not signed this",
    "Signed?",
    "Signed - if the figure is right",
    "Signed, provided that paragraph 3 is corrected",
    "Signed: but please correct paragraph 3",
    "Signed: subject to legal's view",
    "Signed in principle",
    "Signed off",
    "Signed only for Legal",
    "Signed Procurement",
    "Signed Legal but not Financial",
    "Signed except Financial",
    "Signed.\n\nPlease correct the date in paragraph 3 before it goes out.",
    "Signed\n\nKind regards\n\nPS: except for paragraph 3",
    "Signed\nReturned: no figures",
    "Legal: signed\nFinancial: returned because the second sentence has no source.",
    "I signed this yesterday",
    "To be signed tomorrow",
    "Unsigned",
    "Ok",
    "Approved",
    "Yes",
    "Returned",
    "Returned because it is wrong",
    "Returned?: why",
    "I clear this?",
    "S i g n e d",
    "Sіgned",  # noqa: RUF001 - the second letter is Cyrillic
    "\u202edengiS",
    "Designed",
    "Signed\u2026 I think",
    "Signed, I think",
    "Signed (Legal only, Financial returned)",
    "Would you count this as Signed",
    "Signed on behalf of the Director",
    "Signed when the figure is put right",
    "Llofnodwyd",
    "Signed\n____________________________________\nbut not paragraph 3",
    "Signed\n\n________________________________\n\nthat is, once the figure is right",
    "Signed\n| but not paragraph 3",
    "Hello, only if the figure is right,\n\nSigned",
    "Hi, this is not the final text is it\n\nSigned",
    "",
)


@pytest.mark.parametrize("words", FOR_A_PERSON)
def test_what_is_for_a_person_to_read(words: str) -> None:
    assert isinstance(means(plain(f"{words}\n\n{marked()}")), NoSetPhrase)


def test_an_answer_below_or_between_the_lines_is_for_a_person() -> None:
    on = f"On Mon, 6 Mar 2017 at 09:00, Cycle <{REPLY_TO}> wrote:\n"
    below = plain(f"{on}{marked()}\nSigned\n\n-- \n{NAME}\n")
    between = plain(f"{on}{marked(ASKED[:200])}\nSigned\n\n{marked(ASKED[200:])}\n")
    for content in (below, between):
        assert isinstance(means(content), NoSetPhrase)


def test_done_and_received_are_read() -> None:
    done = means(plain("Done: sent on Friday\n"))
    assert isinstance(done, SetPhrase)
    assert (done.kind, done.words) == (AnswerKind.DONE, "sent on Friday")
    received = means(plain("Received with thanks.\n\n" + marked()))
    assert isinstance(received, SetPhrase)
    assert received.kind is AnswerKind.RECEIVED
