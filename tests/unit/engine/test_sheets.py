"""Sheets that clear as councils clear: either of two offices, an order, enough of several, and
rows with deadlines of their own.
"""

from datetime import date

import pytest
from tests.builders import actor
from tests.timeline import Year

from cycle.declaration.faults import DeclarationError
from cycle.engine.obligations import Obligation, obligations
from cycle.engine.tenures import Tenure
from cycle.engine.verdicts import Code
from cycle.machine.loading import workflow_from
from cycle.planning.timetable import timetable
from cycle.planning.timetable_line import TimetableStanding
from cycle.queries import todo

WORKFLOW = """
workflow: clearing
title: Clearing
roles: {author: Author, clerk: Clerk, head: Head, head-of-legal: Legal, head-of-finance: Money}
clerks: [clerk]
may_waive: [clerk]
reminders:
  usual: {remind: [1 working day before], escalate: [{after: 1 working day, to: head}]}
  gentle: {remind: [5 working days before]}
sheets:
  advice:
    - {issue: law, title: Law, role: [head-of-legal, head]}
    - {issue: money, title: Money, role: head-of-finance, after: law, due: by 1 March,
       reminders: gentle}
    - {issue: last, title: Last word, role: head, after: [law, money]}
tracks:
  plan:
    - stage: drafting
      owner: author
      needs: [{document: paper}, {signoffs: advice, of: paper, due: by 1 April}]
      outcomes: {complete: end}
"""
ENOUGH = WORKFLOW.replace("of: paper,", "of: paper, enough: 2,").replace("after: law, ", "")


def year(text: str = WORKFLOW) -> Year:
    machine = workflow_from(text.encode(), "clearing.yaml")
    return Year(machine, opened="2017-01-09 10:00").attaches("author", "paper")


def asked(here: Year) -> dict[str, Obligation]:
    return {
        key.partition("advice/")[2]: found
        for key, found in here.obligations().items()
        if "advice/" in key and found.since is not None
    }


def test_a_row_of_two_offices_is_asked_of_both_and_signed_by_either() -> None:
    here = year()
    assert {key: found.role for key, found in asked(here).items()} == {
        "law": "head-of-legal",
        "law@head": "head",
    }
    here.refuses(Code.NOT_YOUR_OFFICE).signs("head-of-finance", "law")
    signed = here.signs("head", "law")
    assert not {"law", "law@head"} & set(asked(signed))


def test_who_holds_both_offices_is_asked_once() -> None:
    here = year().situation
    rows = [row for row in todo(here, ["head", "head-of-legal"]) if "Law" in row.what]
    assert len(rows) == 1
    assert [row.office for row in todo(here, ["head"]) if "Law" in row.what] == ["Head"]


def test_an_office_is_to_be_filled_only_where_no_other_may_sign() -> None:
    def vacant(*held: str) -> set[str]:
        tenures = [Tenure(role, role, date.min, date.max) for role in held]
        here = year().staffed(*tenures)
        return {each.vacant_role for each in obligations(here.situation) if each.vacant_role}

    assert "head-of-legal" not in vacant("author", "clerk", "head", "head-of-finance")
    assert "head-of-legal" in vacant("author", "clerk", "head-of-finance")


def test_a_row_waits_for_those_before_it_in_the_order() -> None:
    here = year()
    here.refuses(Code.NOT_ITS_TURN).signs("head-of-finance", "money")
    here.refuses(Code.NOT_ITS_TURN).signs("head", "last")
    assert set(asked(here.signs("head-of-legal", "law"))) == {"money"}
    assert set(asked(here.signs("head-of-finance", "money"))) == {"last"}
    assert set(asked(here.signs("head", "last"))) == set()
    here.completes("author", "drafting")


def test_a_row_that_lapses_opens_again_what_came_after_it() -> None:
    here = year().signs("head-of-legal", "law").signs("head-of-finance", "money")
    here = here.signs("head", "last").returns("head-of-legal", "law")
    assert set(asked(here)) == set()
    here.refuses(Code.DOCUMENT_RETURNED, Code.SIGN_OFF_RETURNED, Code.NOT_ITS_TURN)
    here.completes("author", "drafting")
    here = here.attaches("author", "paper", "another text").signs("head-of-legal", "law")
    assert set(asked(here)) == {"money"}
    here = here.signs("head-of-finance", "money").signs("head", "last")
    here.completes("author", "drafting")


def test_a_row_signed_anew_over_the_same_text_asks_the_later_ones_again() -> None:
    here = year().signs("head-of-legal", "law").signs("head-of-finance", "money")
    here = here.returns("head-of-legal", "law").signs("head-of-legal", "law")
    assert set(asked(here)) == {"money"}
    assert "signed after Law, which" in asked(here)["money"].sentence
    here.refuses(Code.NOT_ITS_TURN).signs("head", "last")


def test_a_row_that_was_waived_is_waited_for_no_more() -> None:
    here = year().waives("clerk", "law").signs("head-of-finance", "money")
    assert "last" in asked(here)


def test_what_was_signed_later_stands_on_the_row_before_it() -> None:
    here = year().signs("head-of-legal", "law").signs("head-of-finance", "money")
    law = here.number(type(here.history[-1][0]), -2)
    here.refuses(Code.STOOD_UPON).corrects(law)


def test_enough_rows_are_enough_and_nobody_else_is_asked() -> None:
    here = year(ENOUGH).signs("head-of-legal", "law")
    here.refuses(Code.NOT_SIGNED, Code.NOT_ITS_TURN).completes("author", "drafting")
    here = here.signs("head-of-finance", "money")
    assert asked(here) == {}
    here.completes("author", "drafting")


def test_a_row_that_is_not_asked_for_any_more_may_still_be_signed() -> None:
    here = year(ENOUGH).signs("head-of-legal", "law").signs("head-of-finance", "money")
    assert asked(here.signs("head", "last")) == {}
    here.returns("head", "last", reason="the sum is wrong")
    here.refuses(Code.DOCUMENT_RETURNED, Code.SIGN_OFF_RETURNED)
    here.completes("author", "drafting")


def test_a_row_has_its_own_deadline_and_its_own_reminders() -> None:
    here = year().signs("head-of-legal", "law")
    found = asked(here)["money"]
    assert found.due is not None
    assert found.policy is not None
    assert (found.due.on, found.policy.key) == (date(2017, 3, 1), "gentle")
    lines = {line.key: line for line in timetable(here.situation)}
    assert lines["plan.drafting/advice/money"].on == date(2017, 3, 1)
    assert lines["plan.drafting/advice/money"].roles == ("head-of-finance",)
    assert lines["plan.drafting/advice"].on == date(2017, 4, 1)
    done = {
        line.key: line for line in timetable(here.signs("head-of-finance", "money").situation)
    }
    assert done["plan.drafting/advice/money"].standing is TimetableStanding.DONE


def test_a_deadline_missed_by_two_offices_is_recorded_once() -> None:
    here = year().until("2017-04-05 09:00")
    missed = [key for key in here.state.missed if "advice/law" in key]
    assert missed == ["plan.drafting#1/advice/law"]


FAULTY = """
workflow: clearing
title: Clearing
roles: {author: Author, clerk: Clerk}
clerks: [clerk]
sheets:
  advice:
    - {issue: law, title: Law, role: [clerk, autor], after: mony}
    - {issue: a, title: A, role: clerk, after: b, due: by 1 Marhc}
    - {issue: b, title: B, role: clerk, after: c}
    - {issue: c, title: C, role: clerk, after: a, reminders: nothing}
    - {issue: d, title: D, role: clerk, after: d, basis: the law}
tracks:
  plan:
    - stage: drafting
      owner: author
      needs:
        - {document: paper}
        - {signoffs: advice, of: paper, enough: 6, due: by 1 April, missed: outcome complete}
      outcomes: {complete: end}
"""


def test_each_thing_wrong_with_a_sheet_is_told_with_its_place() -> None:
    text = FAULTY.replace(", basis: the law", "")
    with pytest.raises(DeclarationError) as caught:
        workflow_from(text.encode(), "clearing.yaml")
    told = caught.value.message
    for part in (
        '8:46: there is no role "autor" (did you mean "author"?)',
        '8:61: there is no row "mony" on this sheet',
        "9:48: rows wait for one another in a ring: a -> b -> c -> a",
        "12:48: rows wait for one another in a ring: d -> d",
        'there is no reminder policy "nothing"',
        "advice has 5 rows, so 6 are never enough",
        "the row a has a deadline of its own, so no outcome can follow from a miss",
    ):
        assert part in told, told
    with pytest.raises(DeclarationError) as form:
        workflow_from(FAULTY.encode(), "clearing.yaml")
    assert '"basis" is the law behind a deadline' in form.value.message


def test_the_office_in_whose_place_another_signs_waives_nothing_of_its_own() -> None:
    text = WORKFLOW.replace("may_waive: [clerk]", "may_waive: [head]")
    year(text).refuses(Code.OWN_OBLIGATION).waives("head", "law")
    assert actor("head").office("head")
