"""Whatever people write, only what begins with a set phrase can be one; and what is read is
never more than was asked.
"""

from hypothesis import given
from hypothesis import strategies as st
from tests.repetition import examples

from cycle.mail.inbound.phrases import AnswerKind, SetPhrase, read_phrase

ROWS = {"Legal": "legal", "legal": "legal", "Financial": "financial", "Terms and Pay": "terms"}
WORDS = st.sampled_from(
    [
        *("Signed", "signed", "I clear this", "Returned", "Returned:", "not", "Not", "Legal"),
        *("and", "all", ":", ",", ".", "?", "subject to", "if", "Financial", "\n", "\n\n"),
        *("Kind regards", "PS", "thanks", "Terms and Pay", "paragraph 3", "-", "Done", "but"),
    ]
)
ANSWERS = st.lists(WORDS, max_size=8).map(" ".join)
NEGATING = ("not", "subject", "if", "but", "?", "except", "Returned")


@examples(400)
@given(answer=ANSWERS)
def test_only_what_begins_with_a_phrase_is_one(answer: str) -> None:
    found = read_phrase(answer, ROWS)
    if isinstance(found, SetPhrase):
        begins = answer.strip(" \n.,:-?").casefold()
        assert begins.startswith(("signed", "i clear this", "returned", "done"))


@examples(400)
@given(answer=ANSWERS)
def test_a_signature_has_no_word_that_takes_it_back(answer: str) -> None:
    found = read_phrase(answer, ROWS)
    if isinstance(found, SetPhrase) and found.kind is AnswerKind.SIGN:
        paragraph = answer.strip().split("\n")[0].casefold()
        assert not any(word.casefold() in paragraph for word in NEGATING)


@examples(400)
@given(answer=ANSWERS, asked=st.sets(st.sampled_from(["Legal", "Financial", "Terms and Pay"])))
def test_no_row_is_named_that_was_not_asked(answer: str, asked: set[str]) -> None:
    rows = {title: ROWS[title] for title in asked}
    found = read_phrase(answer, rows)
    if isinstance(found, SetPhrase) and found.rows is not None:
        assert set(found.rows) <= set(rows.values())


@examples(200)
@given(answer=st.text(max_size=300))
def test_any_text_at_all_has_an_answer(answer: str) -> None:
    read_phrase(answer, ROWS, [answer[:20]])
