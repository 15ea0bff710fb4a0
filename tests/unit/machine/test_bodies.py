"""Bodies of a calendar and meetings of a workflow: who is meant by a name."""

import pytest

from cycle.machine.bodies import match
from cycle.machine.model import Meeting

PANEL = Meeting(
    key="panel",
    body="Communities, Housing and Environment Committee",
    acting_as="Crime Committee",
)
COUNCIL = Meeting(key="council", body="Council")


@pytest.mark.parametrize(
    "name",
    [
        "communities housing & environment committee",
        "The Communities, Housing and Environment Committee",
        "Communities, Housing and Environment Committee (acting as the Crime Committee)",
        "Communities, Housing & Environment Committee, sitting as Crime Committee",
        "Communities, Housing and Environment Committee as Crime Committee",
        "Crime Committee",
    ],
)
def test_a_body_goes_by_several_names(name: str) -> None:
    assert match(PANEL, [name, "Planning Committee"]).names == (name,)


@pytest.mark.parametrize(
    "name", ["Council as Trustee", "Parish Council", "Councils", "Annual Council", ""]
)
def test_another_body_is_not_meant(name: str) -> None:
    assert match(COUNCIL, [name]).names == ()


def test_a_body_acting_as_another_one_still_is_not_meant() -> None:
    assert (
        match(
            PANEL, ["Communities, Housing and Environment Committee as Licensing Committee"]
        ).names
        == ()
    )


def test_where_some_names_say_as_what_it_acts_the_others_are_not_taken() -> None:
    plain, marked = PANEL.body, PANEL.title
    found = match(PANEL, [plain, marked])
    assert (found.names, found.unmarked) == ((marked,), (plain,))


def test_the_nearest_names_are_told_where_none_is_meant() -> None:
    names = [
        "Communities and Housing Committee",
        "Communities, Housing & Leisure Committee",
        "Zoo",
    ]
    found = match(PANEL, names)
    assert found.names == ()
    assert set(found.close) == set(names[:2])


PLANNING = Meeting(key="planning", body="Planning Committee")


@pytest.mark.parametrize(
    "name",
    [
        *("Planning Committee (new date)", "Extraordinary Planning Committee"),
        *("Extraordinary Meeting of the Planning Committee", "Planning Committee - Special"),
        *(
            "Planning Committee (moved from 18 May)",
            "Planning Committee (provisional, if required)",
        ),
        "Planning Committee (was 11/05/2027)",
        *("Reconvened Planning Committee", "Planning Committee (dyddiad newydd)"),
    ],
)
def test_what_is_added_about_the_meeting_leaves_it_the_body_s(name: str) -> None:
    found = match(PLANNING, [name, "Planning Committee"])
    assert set(found.names) == {name, "Planning Committee"}
    assert found.added == (name,)


@pytest.mark.parametrize(
    "name", ["Planning Committee Site Visit", "Planning Committee Working Group"]
)
def test_a_name_that_goes_on_is_another_body_and_is_told(name: str) -> None:
    found = match(PLANNING, [name, "Planning Committee"])
    assert (found.names, found.beside) == (("Planning Committee",), (name,))


def test_an_addition_may_stand_beside_what_a_body_acts_as() -> None:
    name = f"Extraordinary {PANEL.body} as Crime Committee (new date)"
    found = match(PANEL, [name])
    assert (found.names, found.added) == ((name,), (name,))


def test_the_full_council_is_the_council() -> None:
    assert match(COUNCIL, ["Full Council", "Annual Council", "Council Tax Panel"]).names == (
        "Full Council",
    )


@pytest.mark.parametrize(
    "name",
    [
        *("Council (moved from 3 Feb)", "Council, Tue 5 Jan 2027 6.30 pm"),
        *("Council (rescheduled from Weds 18 Tach)", "Council - ail-drefnwyd o 18 Mai"),
        *("Council, Dydd Mercher 5 Ionawr 6.30yh", "Council (symudwyd o 3 Chwe)"),
    ],
)
def test_a_day_beside_the_name_leaves_it_the_body_s(name: str) -> None:
    assert match(COUNCIL, [name]).names == (name,)
