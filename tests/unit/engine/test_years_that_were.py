"""Two years of Maidstone's plan as its minutes tell them: the come-back of June 2021, the
delegation of March 2022.

June 2021 (committee meetings 4673 and 4680): concerns on the 1st, the amended plan on the 29th,
then Council, the Leader's foreword still to be changed. March 2022 (meeting 4746, 30 March):
left to the Head of Housing to amend, in consultation with Chair and Vice-Chair, before Council.
The days of Council are assumed.
"""

from tests.committees import published, workflow
from tests.timeline import Year

from cycle.engine import events
from cycle.engine.commands import Amend, Late
from cycle.engine.verdicts import Code


def referred_back() -> Year:
    """2 June 2021: the concerns are on record, and the second meeting is fixed."""
    year = published(
        workflow(),
        committee="2021-06-01 18:30",
        council="2021-07-14 18:30",
        opened="2021-04-26",
    )
    year.on("2021-06-02").completes(
        "clerk",
        "recommendation",
        "referred-back",
        reason="concerns about the priorities",
        minute="14",
    )
    return year.sets("committee", "2021-06-29 18:30")


def come_back() -> Year:
    """30 June 2021: amended, signed anew, and recommended by the second meeting."""
    year = referred_back().on("2021-06-08").attaches("author", "plan", "amended plan")
    year.attaches("author", "report", "report on the amended plan")
    year.on("2021-06-15").signs("head-of-legal").signs("head-of-finance").on(
        "2021-06-18"
    ).publishes()
    return (
        year.completes("author", "refresh")
        .on("2021-06-30")
        .completes("clerk", "recommendation", "approved")
    )


def test_june_2021_the_concerns_are_kept_and_the_committee_sits_again() -> None:
    found = referred_back()
    ended = found.state.ended["plan.recommendation"]
    assert (ended.outcome, ended.minute, ended.reason) == (
        "referred-back",
        "14",
        "concerns about the priorities",
    )
    assert found.stands_at("plan") == "refresh"
    assert found.state.meetings["committee"].sat[0].isoformat() == "2021-06-01"


def test_june_2021_only_what_was_signed_over_a_text_that_changed_is_signed_again() -> None:
    found = referred_back().attaches("author", "plan", "amended plan")
    assert found.recorded(events.SignOffLapsed) == [], "the sheet is over the report"
    found.attaches("author", "report", "report on the amended plan")
    assert {event.issue for event in found.recorded(events.SignOffLapsed)} == {
        "legal",
        "financial",
    }
    found.refuses(Code.SIGN_OFF_LAPSED).publishes()
    assert {"advice/legal", "advice/financial"} <= set(found.obligations())


def test_june_2021_the_plan_goes_on_to_council() -> None:
    found = come_back()
    assert found.stands_at("plan") == "papers"
    assert found.state.rounds["plan.recommendation"] == 2


def test_june_2021_a_new_foreword_is_published_again_in_time() -> None:
    found = come_back().attaches("author", "council-report").on("2021-07-02").publishes()
    found.attaches("author", "plan", "amended plan, the new Leader's foreword")
    found.refuses(Code.PUBLICATION_STALE).completes("author", "papers")
    found.on("2021-07-06").publishes().completes("author", "papers")
    assert found.on("2021-07-15").completes("clerk", "adoption", "adopted").state.ended_at


def test_june_2021_a_late_foreword_goes_before_council_only_by_its_standing_orders() -> None:
    found = come_back().attaches("author", "council-report").on("2021-07-06").publishes()
    found.on("2021-07-08").attaches(
        "author", "plan", "amended plan, the new Leader's foreword"
    ).publishes()
    found.refuses(Code.DEADLINE_MISSED).completes("author", "papers")
    found.refuses(Code.NO_BASIS, Code.STANDING_ORDER_MISSING).waives(
        "monitoring-officer", "publish", late=Late(urgent="a new Leader", chair="The Mayor")
    )
    found.waives(
        "monitoring-officer",
        "publish",
        "the Leader changed on 7 July",
        late=Late(standing_order="SO 12.3"),
    )
    found.completes("author", "papers").on("2021-07-15").completes(
        "clerk", "adoption", "adopted"
    )
    assert found.state.ended_at


DELEGATED = Amend(
    text="the draft to follow the Committee's comments",
    delegated_to="head",
    consulting="the Chair and Vice-Chair",
    due="8 working days before council",
)


def approved_subject_to_amendment() -> Year:
    year = published(
        workflow(),
        committee="2022-03-30 18:30",
        council="2022-04-27 18:30",
        opened="2022-02-21",
    )
    year.on("2022-03-31").completes(
        "clerk", "recommendation", "approved-as-amended", amend=DELEGATED, minute="172"
    )
    return year.attaches("author", "council-report")


def test_march_2022_the_head_of_housing_is_asked_by_a_day_before_the_agenda_of_council() -> (
    None
):
    asked = approved_subject_to_amendment().obligations()["amended-plan"]
    assert asked.role == "head"
    assert asked.due
    assert asked.due.on.isoformat() == "2022-04-13", (
        "Good Friday and Easter Monday lie before 27 April"
    )
    assert asked.remedy == 'cycle attach year plan FILE --consulted "the Chair and Vice-Chair"'


def test_march_2022_council_s_papers_wait_for_the_amended_plan() -> None:
    found = (
        approved_subject_to_amendment().on("2022-04-11").refuses(Code.NOT_AMENDED).publishes()
    )
    found.refuses(Code.NOT_CONSULTED).attaches("head", "plan", "amended")
    found.attaches(
        "head", "plan", "amended", consulted="Chair and Vice-Chair, 8 April"
    ).publishes()
    found.completes("author", "papers").on("2022-04-28").completes(
        "clerk", "adoption", "adopted", minute="9"
    )
    assert found.state.ended_at
    assert found.state.ended["plan.adoption"].minute == "9"
