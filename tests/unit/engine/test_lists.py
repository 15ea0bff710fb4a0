"""One of each: needs, documents and rows for every item of a list, as items come, are renamed
and go.
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import actor
from tests.repetition import examples
from tests.timeline import Year

from cycle.declaration.dates import read_dates
from cycle.declaration.faults import DeclarationError
from cycle.engine.commands import ChangeList
from cycle.engine.descriptions import describe
from cycle.engine.due import due
from cycle.engine.obligations import Obligation, obligations
from cycle.engine.state import to_text
from cycle.engine.verdicts import Code
from cycle.machine.lists import sample_items, written_out_for
from cycle.machine.loading import workflow_from
from cycle.machine.model import Machine, fingerprint
from cycle.machine.soundness import prove
from cycle.planning.timetable import timetable

WORKFLOW = """
workflow: plans
title: Plans
roles: {author: Author, clerk: Clerk, head: Head, rural-lead: Rural lead}
clerks: [clerk]
may_waive: [head]
lists: {priorities: Priorities, partners: Partners}
sheets:
  advice:
    - {issue: lead, title: Lead, role: head, each: priorities}
    - {issue: last, title: Last, role: clerk, after: lead}
tracks:
  plan:
    - stage: planning
      owner: author
      needs:
        - {document: action-plan, each: priorities, due: by 1 March}
        - {task: Receipt, as: receipt, each: partners}
        - {document: plan}
        - {signoffs: advice, of: plan}
      outcomes: {complete: end}
"""


def machine(text: str = WORKFLOW) -> Machine:
    return workflow_from(text.encode(), "plans.yaml")


def changes(here: Year, how: str, item: str, of: str = "priorities", **more: object) -> Year:
    command = ChangeList(list=of, item=item, change=how, **more)  # type: ignore[arg-type]
    return here.does_it(actor("clerk"), command)


def year(*items: str) -> Year:
    here = Year(machine(), opened="2017-01-09 10:00")
    for item in items:
        here = changes(here, "add", item)
    return here


def asked(here: Year) -> set[str]:
    return {found.key.partition("/")[2] for found in obligations(here.situation)} - {"complete"}


def test_without_items_nothing_is_asked_for_each() -> None:
    assert asked(year()) == {"plan", "advice/last"}


def test_there_is_a_need_and_a_row_for_each_item() -> None:
    here = changes(year("asb", "burglary"), "add", "probation", "partners")
    assert asked(here) == {
        *("plan", "advice/last"),
        *("action-plan.asb", "action-plan.burglary", "receipt.probation"),
        *("advice/lead.asb", "advice/lead.burglary"),
    }
    what = {found.key.partition("/")[2]: found.what for found in obligations(here.situation)}
    assert what["receipt.probation"] == "Receipt: Probation"
    assert what["action-plan.asb"] == "Attach the Action plan: Asb"


def test_a_year_with_items_comes_to_its_end() -> None:
    here = year("asb", "burglary").attaches("author", "action-plan.asb")
    here = here.attaches("author", "action-plan.burglary").attaches("author", "plan")
    here.refuses(Code.NOT_ITS_TURN).signs("clerk", "last")
    here = here.signs("head", "lead.asb").signs("head", "lead.burglary").signs("clerk", "last")
    assert here.completes("author", "planning").stands_at("plan") == "end"


@examples(40)
@given(st.lists(st.sampled_from(["a", "b", "c", "d"]), unique=True), st.data())
def test_another_item_moves_nothing_but_what_comes_after_all_of_them(
    items: list[str], data: st.DataObject
) -> None:
    here = year(*items)
    for item in items:
        if data.draw(st.booleans()):
            here = here.attaches("author", f"action-plan.{item}", item)
    before = apart(here)
    held = dict(here.state.documents)
    more = changes(here, "add", "sixth")
    after = apart(more)
    assert {key: found for key, found in after.items() if ".sixth" not in key} == before
    assert {key for key in after if ".sixth" in key} == {
        "plan.planning#1/action-plan.sixth",
        "plan.planning#1/advice/lead.sixth",
    }
    assert more.state.documents == held
    ended = changes(more, "end", "sixth")
    assert apart(ended) == before


def apart(here: Year) -> dict[str, Obligation]:
    """What is asked, but for the row that comes after those of every item."""
    found = {found.key: found for found in obligations(here.situation)}
    return {key: each for key, each in found.items() if not key.endswith("advice/last")}


def test_an_item_has_its_days() -> None:
    here = changes(year(), "add", "asb", on=date(2017, 2, 1))
    assert "action-plan.asb" not in asked(here)
    evening = here.until("2017-01-31 18:00")
    assert due(evening.situation).look_again_at == here.at("2017-02-01 00:00")
    here = changes(here.on("2017-02-01"), "end", "asb", on=date(2017, 2, 10))
    assert "action-plan.asb" in asked(here.on("2017-02-09 12:00"))
    assert "action-plan.asb" not in asked(here.on("2017-02-10 12:00"))


def test_a_renamed_item_keeps_its_key_and_what_was_done_for_it() -> None:
    here = year("asb").attaches("author", "action-plan.asb")
    here = changes(here, "rename", "asb", title="Anti-social behaviour", on=date(2017, 2, 1))
    rows = {found.key: found.what for found in obligations(here.situation)}
    assert rows["plan.planning#1/advice/lead.asb"].startswith("Sign off Lead: Asb")
    here = here.on("2017-02-01")
    rows = {found.key: found.what for found in obligations(here.situation)}
    assert rows["plan.planning#1/advice/lead.asb"].startswith("Sign off Lead: Anti-social beh")
    assert "action-plan.asb" not in asked(here)


def test_an_item_may_have_an_office_of_its_own() -> None:
    here = changes(year(), "add", "rural", role="rural-lead")
    roles = {found.key.partition("/")[2]: found.role for found in obligations(here.situation)}
    assert roles["action-plan.rural"] == "rural-lead"
    assert roles["advice/lead.rural"] == "rural-lead"


@pytest.mark.parametrize(
    ("code", "how", "item", "more"),
    [
        (Code.UNKNOWN_LIST, "add", "x", {"of": "prioritys"}),
        (Code.ITEM_LISTED, "add", "asb", {}),
        (Code.KEY_UNREADABLE, "add", "Rural Crime", {}),
        (Code.UNKNOWN_ROLE, "add", "rural", {"role": "rural-laed"}),
        (Code.UNKNOWN_ITEM, "rename", "abs", {"title": "X"}),
        (Code.UNKNOWN_ITEM, "end", "abs", {}),
        (Code.TITLE_MISSING, "rename", "asb", {"title": " "}),
        (Code.ALREADY_DONE, "end", "gone", {}),
        (Code.ALREADY_DONE, "rename", "gone", {"title": "X"}),
    ],
)
def test_a_change_of_a_list_is_refused_with_the_reason(
    code: Code, how: str, item: str, more: dict[str, str]
) -> None:
    here = changes(year("asb", "gone"), "end", "gone")
    changes(here.refuses(code), how, item, **more)


def test_only_a_clerk_changes_a_list() -> None:
    command = ChangeList(list="priorities", item="asb", change="add")
    year().refuses(Code.NOT_YOUR_OFFICE).does_it(actor("author"), command)


def test_what_was_done_for_an_item_stands_in_the_way_of_correcting_it() -> None:
    here = year("asb").attaches("author", "action-plan.asb")
    added = next(n for n, (event, _) in enumerate(here.history, 1) if hasattr(event, "change"))
    here.refuses(Code.STOOD_UPON).corrects(added)
    bare = year("asb")
    assert "action-plan.asb" not in asked(bare.corrects(added))


def test_the_log_and_the_timetable_name_the_item() -> None:
    here = changes(year(), "add", "asb", title="Anti-social behaviour", reason="minute 12")
    told = describe(here.rules.machine, here.history[-1][0])
    assert told.startswith("Priorities: Anti-social behaviour (asb) added by Clerk, from")
    assert told.endswith(': "minute 12"')
    lines = {line.key: line.what for line in timetable(here.situation)}
    assert lines["plan.planning/action-plan.asb"] == "Action plan: Anti-social behaviour"


def test_the_proof_looks_at_none_one_and_two_items() -> None:
    proof = prove(machine())
    assert proof.sound
    single = prove(written_out_for(machine(), sample_items(machine(), 1)))
    assert proof.configurations == 3 * single.configurations


def test_the_year_pins_the_workflow_and_not_what_is_in_its_lists() -> None:
    here = year("asb")
    assert here.state.fingerprint == fingerprint(machine())
    assert '"key":"asb"' in to_text(here.state)


LISTS = "lists: {priorities: Priorities, partners: Partners}"
PLAN, SIGNED = "- {document: plan}", "- {signoffs: advice, of: plan}"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            LISTS,
            "lists: {priority: Priorities, partners: Partners}",
            'there is no list "priorities". Did you mean "priority"?',
        ),
        (
            PLAN,
            f"{PLAN}\n        - {{publish: action-plan}}",
            "action-plan is one for each of priorities",
        ),
        (
            SIGNED,
            "- {signoffs: advice, of: action-plan}",
            'sign each, with "each: priorities"',
        ),
        (
            SIGNED,
            "- {signoffs: advice, of: plan, each: partners}",
            "plan is to be handed in for each of partners in this stage",
        ),
        (
            PLAN,
            f"{PLAN}\n        - {{publish: plan, each: partners}}",
            "a publication is one for all, not for each",
        ),
    ],
)
def test_each_over_nothing_or_of_what_is_one_is_a_fault(old: str, new: str, told: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        machine(WORKFLOW.replace(old, new))
    assert told in caught.value.message, caught.value.message


def test_a_year_s_file_says_what_stands_in_the_lists() -> None:
    text = """
begins: 2017-01-09
lists:
  priorities:
    asb: Anti-social behaviour
    rural: {title: Rural crime, role: rural-lead, begins: 1 May 2017}
"""
    found = read_dates(text.encode(), "d.yaml", (), lists=["priorities"], roles=["rural-lead"])
    assert [item.key for item in found.lists["priorities"]] == ["asb", "rural"]
    assert found.lists["priorities"][1].from_on == date(2017, 5, 1)
    with pytest.raises(DeclarationError) as caught:
        read_dates(text.encode(), "d.yaml", (), lists=["priority"], roles=["lead"])
    assert 'the workflow has no list "priorities"' in caught.value.message
    assert 'there is no role "rural-lead"' in caught.value.message
