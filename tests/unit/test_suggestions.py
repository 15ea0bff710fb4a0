import pytest

from cycle.suggestions import did_you_mean, likely, nearest


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


def test_where_several_may_have_been_meant_they_are_told_and_no_others() -> None:
    names = ["plan-committee", "audit-committee", "council", *(f"m-{n}" for n in range(20))]
    assert did_you_mean("committee", names) == (
        'Did you mean "audit-committee" or "plan-committee"?'
    )


def test_what_is_said_otherwise_stands_in_the_place_of_the_list() -> None:
    assert did_you_mean("x", ["mayor", "clerk"], "See: cycle") == "See: cycle"
    assert did_you_mean("mayro", ["mayor"], "See: cycle") == 'Did you mean "mayor"?'


def test_titles_that_share_most_of_their_letters_are_looked_at() -> None:
    titles = ["communities and housing committee", "zoo"]
    assert likely("communities, housing and environment committee", titles) == (titles[0],)
