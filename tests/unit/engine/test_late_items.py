"""Papers public too late: let through by the chair's opinion at committee, by standing orders
at Council, or not.
"""

import pytest
from tests.committees import WORKFLOW, decided, workflow
from tests.timeline import Year

from cycle.engine import events
from cycle.engine.commands import Late
from cycle.engine.verdicts import Code
from cycle.machine.loading import workflow_from

URGENT = Late(
    urgent="the grant lapses on 31 March.", chair="Chair of the Communities Committee"
)
ORDER = Late(standing_order="SO 12.3")


def signed(text: str = WORKFLOW) -> Year:
    """All that goes to committee is signed on the first day."""
    machine = workflow_from(text.encode(), "small.yaml")
    year = Year(machine, committee="2017-02-14 18:30", council="2017-03-28 18:30")
    year.attaches("author", "plan").attaches("author", "report")
    return year.signs("head-of-legal").signs("head-of-finance")


def ready() -> Year:
    """The same, and the last day for publication is past."""
    return signed().on("2017-02-07")


def for_council() -> Year:
    return decided("approved").attaches("author", "council-report").on("2017-03-21")


def waived(year: Year, late: Late | None, reason: str = "the figures came late") -> Year:
    return year.waives("monitoring-officer", "publish", reason, late=late)


@pytest.mark.parametrize(
    ("late", "reason", "codes"),
    [
        (None, " ", {Code.REASON_MISSING, Code.URGENCY_MISSING, Code.CHAIR_MISSING}),
        (None, "late", {Code.URGENCY_MISSING, Code.CHAIR_MISSING}),
        (Late(urgent="now"), "late", {Code.CHAIR_MISSING}),
        (Late(urgent=" ", chair="Chair"), "late", {Code.URGENCY_MISSING}),
        (Late(urgent="now", chair="Chair"), " ", {Code.REASON_MISSING}),
        (Late(urgent="now", chair="Chair", standing_order="SO 1"), "late", {Code.NO_BASIS}),
    ],
)
def test_at_committee_each_thing_that_is_missing_is_told(
    late: Late | None, reason: str, codes: set[Code]
) -> None:
    found = waived(ready().refuses(*codes), late, reason)
    assert found.refusal
    bases = {
        each.basis for each in found.refusal.reasons if each.code is not Code.REASON_MISSING
    }
    assert bases <= {"LGA 1972, s. 100B(4)(b)"}


@pytest.mark.parametrize(
    ("late", "codes"),
    [
        (None, {Code.STANDING_ORDER_MISSING}),
        (URGENT, {Code.STANDING_ORDER_MISSING, Code.NO_BASIS}),
        (Late(standing_order="SO 12.3", chair="The Mayor"), {Code.NO_BASIS}),
    ],
)
def test_at_council_the_chair_s_opinion_is_no_basis(
    late: Late | None, codes: set[Code]
) -> None:
    waived(for_council().refuses(*codes), late)


def test_only_the_one_who_may_lets_it_through() -> None:
    ready().refuses(Code.NOT_YOUR_OFFICE).waives("clerk", "publish", "late", late=URGENT)


def test_what_the_minutes_are_to_say_stands_in_the_record() -> None:
    (event,) = waived(ready(), URGENT).recorded(events.NeedWaived)
    assert event.late_item
    assert event.late_item.text == (
        "The Chair of the Communities Committee was of the opinion that this item should be "
        "considered as a matter of "
        "urgency (LGA 1972, s. 100B(4)(b)): Report, Plan. "
        "The special circumstances were: the grant lapses on 31 March. "
        "The papers were not open to inspection in time, because: the figures came late."
    )
    (event,) = waived(for_council(), ORDER).recorded(events.NeedWaived)
    assert event.late_item
    assert event.late_item.text.startswith(
        "Under SO 12.3 this item was considered: Council report, Plan."
    )


@pytest.mark.parametrize("published_first", [True, False])
def test_a_late_item_must_be_public_all_the_same(*, published_first: bool) -> None:
    found = ready()
    if published_first:
        waived(found.publishes(), URGENT)
    else:
        waived(found, URGENT).refuses(Code.NOT_PUBLISHED).completes("author", "refresh")
        found.publishes()
    assert found.completes("author", "refresh").stands_at("plan") == "recommendation"


def test_what_is_in_time_still_is_not_let_through_beforehand() -> None:
    found = ready()
    early = Year(workflow(), committee="2017-02-14 18:30", council="2017-03-28 18:30")
    waived(early.refuses(Code.NOT_LATE), URGENT)
    waived(waived(found, URGENT).refuses(Code.ALREADY_WAIVED), URGENT)


def test_an_appendix_that_changed_after_publication_makes_the_whole_late() -> None:
    found = (
        decided("approved").attaches("author", "council-report").on("2017-03-20").publishes()
    )
    found.on("2017-03-21").attaches("author", "plan", "with another foreword")
    found.refuses(Code.DEADLINE_MISSED).completes("author", "papers")
    found.publishes().refuses(Code.DEADLINE_MISSED).completes("author", "papers")
    waived(found, ORDER).completes("author", "papers")
    assert found.stands_at("plan") == "adoption"


def test_the_remedy_names_the_options_that_let_it_through() -> None:
    command = ready().publishes().obligations()["publish"].remedy
    assert command == (
        'cycle waive year publish --reason "why late" --urgent "the special circumstances, '
        'for the minutes" '
        '--chair "Chair of the Communities Committee"'
    )
    assert '--standing-order "SO …"' in str(
        for_council().publishes().obligations()["publish"].remedy
    )


def test_nothing_else_is_let_through_by_urgency() -> None:
    ready().refuses(Code.ALREADY_DONE).waives("monitoring-officer", "plan", "late", late=URGENT)
    found = decided("approved").refuses(Code.NO_BASIS)
    found.waives("monitoring-officer", "council-report", "late", late=URGENT)


def test_what_is_not_done_and_can_only_be_late_is_first_done_by_whoever_owes_it() -> None:
    asked = ready().obligations()["publish"]
    assert (asked.role, asked.remedy) == ("clerk", "cycle publish year refresh")
    assert "can now only be late" in asked.sentence


def test_what_was_late_goes_to_one_who_may_waive_and_does_not_owe_it() -> None:
    text = WORKFLOW.replace(
        "may_waive: [monitoring-officer]", "may_waive: [clerk, monitoring-officer]"
    )
    found = signed(text).on("2017-02-07").publishes()
    assert found.obligations()["publish"].role == "monitoring-officer"


def test_once_the_meeting_has_begun_the_command_names_the_minutes_too() -> None:
    remedy = ready().publishes().on("2017-02-15 09:30").obligations()["publish"].remedy
    assert remedy
    assert remedy.endswith('--chair "Chair of the Communities Committee" --evidence FILE')


def test_what_lacks_is_told_with_one_whole_command() -> None:
    found = waived(ready().publishes().refuses(Code.URGENCY_MISSING, Code.CHAIR_MISSING), None)
    assert found.refusal
    remedies = {each.remedy for each in found.refusal.reasons}
    assert remedies == {
        (
            'cycle waive year publish --reason "why late" --urgent "the special circumstances, '
            'for the minutes" --chair "Chair of the Communities Committee"'
        )
    }


def test_what_can_be_done_in_time_is_asked_of_whoever_owes_it() -> None:
    found = waived(signed().refuses(Code.NOT_LATE), URGENT)
    assert found.refusal
    assert found.refusal.reasons[0].remedy == "ask the Clerk: cycle publish year refresh"


def test_a_late_item_keeps_its_waiver_where_a_move_is_corrected() -> None:
    found = waived(ready().publishes(), URGENT).moves("committee", "2017-02-13 18:30")
    found.refuses(Code.DEADLINE_MISSED).completes("author", "refresh")
    found.corrects(found.number(events.MeetingMoved))
    assert found.completes("author", "refresh").stands_at("plan") == "recommendation"


PLAIN = WORKFLOW.replace(
    """      rule: 5 clear working days
      late_items: {by: chair, basis: "LGA 1972, s. 100B(4)(b)"}""",
    "      rule: 5 clear working days",
)


def test_a_plain_waiver_of_late_papers_ends_with_its_sitting_too() -> None:
    found = signed(PLAIN).on("2017-02-07").publishes()
    found.waives("monitoring-officer", "publish", "the chair agreed")
    found.moves("committee", "2017-02-21 18:30").attaches("author", "report", "new figures")
    found.signs("head-of-legal").signs("head-of-finance").on("2017-02-20").publishes()
    found.refuses(Code.DEADLINE_MISSED).completes("author", "refresh")


ON_A_DAY = WORKFLOW.replace("due: 5 clear working days before committee", "due: by 6 February")


def test_a_due_date_that_names_no_meeting_leaves_the_papers_those_of_the_meeting() -> None:
    assert ON_A_DAY != WORKFLOW
    found = signed(ON_A_DAY).on("2017-02-07").publishes()
    waived(found, URGENT)
    assert found.recorded(events.NeedWaived)[0].late_item
    unpublished = signed(ON_A_DAY).on("2017-02-15")
    unpublished.refuses(Code.MEETING_BEGUN).publishes()


@pytest.mark.parametrize(("hour", "late"), [("17:00", False), ("17:01", True), ("20:00", True)])
def test_what_is_done_or_still_to_do_is_late_after_the_closing_of_the_last_day(
    hour: str, *, late: bool
) -> None:
    found = signed().on(f"2017-02-06 {hour}")
    said = "can now only be late" in found.obligations()["publish"].sentence
    found.publishes()
    assert said is late
    assert ("publish" in found.obligations()) is late
