import pytest

from cycle.machine.titles import (
    capitalised,
    has_or_have,
    is_or_are,
    papers_of,
    track_named,
    was_or_were,
    with_article,
)


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
        ("Communities, Housing and Environment Committee", "has", "is"),
        ("Audit, Governance and Standards Committee", "has", "is"),
    ],
)
def test_a_verb_agrees_with_what_the_title_turns_on(title: str, has: str, is_: str) -> None:
    assert (has_or_have(title), is_or_are(title)) == (has, is_)


def test_a_sentence_begins_with_a_capital_whatever_its_article() -> None:
    assert capitalised(with_article("The report")) == "The report"
    assert capitalised(with_article("Council")) == "The Council"
    assert capitalised(with_article("Democratic Services")) == "Democratic Services"


def test_papers_of_a_stage_of_papers_are_said_once() -> None:
    assert papers_of("Papers for Council") == "the papers for Council"
    assert papers_of("Plan refresh") == "the papers of Plan refresh"
    assert papers_of("Paperwork") == "the papers of Paperwork"


def test_a_track_is_named_with_one_article() -> None:
    assert track_named("Plan") == "the plan track"
    assert track_named("The grant") == "the grant track"


def test_the_past_agrees_too() -> None:
    assert (was_or_were("Action plans"), was_or_were("Report on the plans")) == ("were", "was")
