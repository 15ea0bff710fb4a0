import pytest

from cycle.suggestions import did_you_mean, nearest


@pytest.mark.parametrize(
    ("given", "known", "meant"),
    [
        ("onwer", ["owner", "outcomes"], "owner"),
        ("deu", ["due", "by"], "due"),
        ("counsel", ["council", "cabinet"], "council"),
        ("clerks", ["clerk", "mayor"], "clerk"),
        ("drafted", ["drafting", "signing"], "drafting"),
        ("head_of_legal", ["head-of-legal", "head-of-hr"], "head-of-legal"),
        ("Head of Legal", ["head-of-legal", "head-of-hr"], "head-of-legal"),
        ("legal", ["head-of-legal", "head-of-hr"], "head-of-legal"),
        (
            "publication of drft",
            ["publication of draft", "publication of plan"],
            "publication of draft",
        ),
    ],
)
def test_a_word_misspelt_or_cut_short_is_known_again(
    given: str, known: list[str], meant: str
) -> None:
    assert nearest(given, known) == meant


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ("not_before", ["not_by"]),
        ("Thursday", ["hours"]),
        ("year", ["clear"]),
        ("quarter", ["after"]),
        ("BST", ["MST"]),
        ("head-of-hr", ["head-of-it", "head-of-housing"]),
        ("end of March", ["end of waiting", "end of drafting"]),
        ("publication of plan", ["publication of report"]),
        ("committee", ["plan-committee", "audit-committee"]),
        ("christmas", ["christmas-eve", "christmas-break"]),
        ("colour", ["owner", "title"]),
        ("", ["owner"]),
        ("anything", []),
    ],
)
def test_nothing_is_suggested_where_none_is_likelier_than_the_one(
    given: str, known: list[str]
) -> None:
    assert nearest(given, known) is None


def test_without_a_likely_one_the_names_are_listed_where_they_are_few() -> None:
    assert did_you_mean("mayro", ["mayor", "clerk"]) == 'Did you mean "mayor"?'
    assert did_you_mean("x", ["mayor", "clerk"]) == "There are: clerk, mayor."
    assert did_you_mean("x", ["clerk"]) == "There is: clerk."
    assert did_you_mean("x", []) == ""
    many = did_you_mean("x", [f"role-{n:02}" for n in range(20)])
    assert many.endswith("role-11 and 8 more.")
