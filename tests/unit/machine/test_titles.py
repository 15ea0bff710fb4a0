import pytest

from cycle.machine.titles import has_or_have, is_or_are, with_article


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Head of Legal Partnership", "the Head of Legal Partnership"),
        ("Democratic Services", "Democratic Services"),
        ("Democratic Services Manager", "the Democratic Services Manager"),
        ("Probation Service", "the Probation Service"),
        ("The report", "the report"),
        ("Head of Corporate Services", "the Head of Corporate Services"),
        ("Action plans", "the Action plans"),
    ],
)
def test_a_title_stands_in_a_sentence_as_it_reads(title: str, said: str) -> None:
    assert with_article(title) == said


@pytest.mark.parametrize(
    ("title", "has", "is_"),
    [
        ("Papers for Council", "have", "are"),
        ("Action plans", "have", "are"),
        ("Minutes of the meetings", "have", "are"),
        ("Report on the plans", "has", "is"),
        ("Strategic Assessment", "has", "is"),
        ("Summary of progress", "has", "is"),
        ("Access", "has", "is"),
        ("Analysis", "has", "is"),
        ("Minutes, signed", "have", "are"),
    ],
)
def test_a_verb_agrees_with_what_the_title_turns_on(title: str, has: str, is_: str) -> None:
    assert (has_or_have(title), is_or_are(title)) == (has, is_)
