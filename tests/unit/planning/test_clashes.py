from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
from tests import builders, years

from cycle.engine import commands, events
from cycle.engine.decide import begin
from cycle.engine.replay import replay
from cycle.engine.situation import Situation
from cycle.engine.tenures import Tenure
from cycle.planning.clashes import Clash, ClashCode, held_against

BEGINNING = datetime(2017, 1, 3, 10, tzinfo=UTC)
EVERYONE = tuple(
    Tenure(role=role, who=role, from_on=date(2016, 1, 1), to_on=date(2018, 12, 31))
    for role in ("author", "clerk", "lawyer")
)
LONG_DRAFT = ("- stage: draft", "- stage: draft\n      least: 25 working days")


def clashes(
    *changes: tuple[str, str],
    meetings: Mapping[str, str | None] = {},
    now: datetime = BEGINNING,
    tenures: tuple[Tenure, ...] = EVERYONE,
) -> tuple[Clash, ...]:
    rules, state = years.year(*changes, meetings=meetings)
    return held_against(Situation(rules, state, now), tenures).clashes


def test_the_dates_of_the_real_year_are_proved() -> None:
    machine = builders.shipped()
    days = {"assessment-committee": "2017-02-14", "away-day": "2017-02-16"}
    days |= {"plan-committee": "2017-03-28", "council": "2017-04-12"}
    opened = (
        builders.actor("democratic-services"),
        commands.OpenCycle(
            cycle="community-safety-2016-17",
            begins_on=date(2016, 11, 14),
            meetings={
                key: events.MeetingDate(on=date.fromisoformat(on)) for key, on in days.items()
            },
        ),
    )
    now, rules = datetime(2016, 11, 14, 10, tzinfo=UTC), builders.rulebook(machine)
    held = tuple(
        Tenure(role=role, who=role, from_on=date(2016, 1, 1), to_on=date.max)
        for role in machine.roles
    )
    answer = held_against(
        Situation(rules, replay((event, now) for event in begin(rules, *opened, now)), now),
        held,
    )
    assert answer.clashes == ()
    assert answer.dates > 30


def test_a_year_in_good_order_is_proved() -> None:
    assert clashes() == ()


def test_a_stage_that_takes_longer_than_its_dates_leave_is_told_with_every_way_out() -> None:
    (clash,) = clashes(LONG_DRAFT)
    assert clash.code is ClashCode.TOO_SOON
    assert clash.sentence.startswith(
        "draft can begin on Wed 15 Feb 2017 at the earliest and takes 25 working days at "
        "least, "
        "so it is not done before Tue 21 Mar 2017; but it has to meet: "
    )
    assert clash.remedy == (
        "Move committee to Thu 30 Mar 2017 or later, or move panel to Fri 10 Feb 2017 or "
        "earlier, "
        "or give draft fewer than 24 working days."
    )


@pytest.mark.parametrize(
    ("meetings", "changes"),
    [
        ({"committee": "2017-03-30"}, (LONG_DRAFT,)),
        ({"panel": "2017-02-10"}, (LONG_DRAFT,)),
        ({}, ((LONG_DRAFT[0], LONG_DRAFT[1].replace("25", "23")),)),
    ],
)
def test_each_way_out_mends_it_by_itself(
    meetings: Mapping[str, str], changes: tuple[tuple[str, str], ...]
) -> None:
    assert [
        clash for clash in clashes(*changes, meetings=meetings) if "draft can" in clash.sentence
    ] == []


@pytest.mark.parametrize(
    ("meetings", "changes"),
    [
        ({"committee": "2017-03-29"}, (LONG_DRAFT,)),
        ({"panel": "2017-02-13"}, (LONG_DRAFT,)),
        ({}, ((LONG_DRAFT[0], LONG_DRAFT[1].replace("25", "24")),)),
    ],
)
def test_one_day_less_does_not(
    meetings: Mapping[str, str], changes: tuple[tuple[str, str], ...]
) -> None:
    assert [
        clash for clash in clashes(*changes, meetings=meetings) if "draft can" in clash.sentence
    ]


def test_papers_for_council_cannot_be_due_before_the_committee_has_sat() -> None:
    (clash,) = clashes(meetings={"council": "2017-03-30"})
    assert "papers can begin on Wed 29 Mar 2017" in clash.sentence
    assert clash.remedy == (
        "Move council to Mon 10 Apr 2017 or later, or move committee to Fri 17 Mar 2017 "
        "or earlier."
    )


def test_a_date_of_its_own_that_waits_for_another_track_is_held_against_it() -> None:
    (clash,) = clashes(meetings={"council": "2017-05-31"})
    assert clash.sentence.startswith("sift can begin on Thu 1 Jun 2017")
    assert clash.remedy == "Move council to Fri 26 May 2017 or earlier."


def test_a_meeting_before_the_one_it_follows_clashes() -> None:
    found = clashes(meetings={"committee": "2017-02-01"})
    assert any("committee sits on Wed 1 Feb 2017" in clash.sentence for clash in found)


def test_what_no_one_change_mends_says_so() -> None:
    (clash,) = clashes(("due: by 30 May", "due: by 4 January"))
    assert clash.remedy.startswith("No single meeting moved")


def test_a_meeting_without_a_date_is_told_with_the_command_that_sets_one() -> None:
    (clash,) = clashes(meetings={"committee": None})
    assert (clash.code, clash.remedy) == (
        ClashCode.UNDATED,
        "cycle meeting set small-2017 committee DATE",
    )


def test_what_is_already_late_is_told_once() -> None:
    found = clashes(meetings={"panel": "2017-01-03"}, now=datetime(2017, 1, 12, 10, tzinfo=UTC))
    assert [clash.code for clash in found] == [ClashCode.LATE]
    assert "was due on Wed 4 Jan 2017 from the Clerk" in found[0].sentence


def test_notice_that_can_no_longer_be_given_clashes() -> None:
    found = clashes(now=datetime(2017, 3, 22, 10, tzinfo=UTC))
    assert any("notice of committee on Mon 20 Mar 2017" in clash.sentence for clash in found)


def test_an_office_that_nobody_holds_on_its_dates_is_told() -> None:
    (clash,) = clashes(tenures=EVERYONE[:2])
    assert (clash.code, clash.remedy) == (
        ClashCode.ROLE_VACANT,
        (
            "Ask the administrator of this office, who owns its database, to fill the post of "
            "Lawyer."
        ),
    )


def test_the_papers_of_a_stage_must_be_done_in_time_for_notice_of_its_meeting() -> None:
    without_deadlines = (
        ("{document: plan, due: 8 working days before committee at 12:00}", "{document: plan}"),
        ("of: plan, due: 7 working days before committee", "of: plan"),
        ("by: clerk, due: 6 clear working days before committee", "by: clerk"),
    )
    (clash,) = clashes(LONG_DRAFT, *without_deadlines)
    assert clash.sentence.endswith(
        "but it has to meet: notice of committee on Mon 20 Mar 2017."
    )


def test_a_stage_that_publishes_for_its_own_meeting_needs_only_have_begun() -> None:
    own = (
        "{stage: recommendation, meeting: committee,",
        "{stage: recommendation, needs: [publish: plan], meeting: committee,",
    )
    assert clashes(own) == ()
