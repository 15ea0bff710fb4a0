from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace
from tests.years import year

from cycle.engine.events import Amendment, MeetingDateSpent, Poll
from cycle.engine.evolve import evolve
from cycle.engine.situation import Situation
from cycle.engine.state import AmendmentState
from cycle.engine.tenures import Tenure
from cycle.planning.timetable import timetable
from cycle.planning.warnings import timetable_warnings
from cycle.planning.warnings.warning import TimetableWarning, WarningCode

NOW = datetime(2017, 1, 10, 12, tzinfo=UTC)
ALWAYS = (date(2016, 1, 1), date.max)
STAFFED = tuple(Tenure(role, role.title(), *ALWAYS) for role in ("author", "clerk", "lawyer"))


def warned(
    code: WarningCode | None,
    *changes: tuple[str, str],
    tenures: Sequence[Tenure] = STAFFED,
    elsewhere: Mapping[str, tuple[date, ...]] | None = None,
    now: datetime = NOW,
    **opened: Any,
) -> list[TimetableWarning]:
    """The warnings of one code, or all of them, of a year opened so."""
    rulebook, state = year(*changes, **opened)
    found = timetable_warnings(
        Situation(rulebook, state, now),
        timetable(Situation(rulebook, state, now)),
        tenures=tenures,
        elsewhere=elsewhere,
    )
    return [each for each in found if code in {each.code, None}]


def told(code: WarningCode, *changes: tuple[str, str], **opened: Any) -> list[str]:
    return [each.sentence for each in warned(code, *changes, **opened)]


def test_a_year_in_good_order_has_no_warning() -> None:
    assert warned(None) == []


def test_a_final_decision_without_a_date_is_warned_of() -> None:
    (found,) = warned(WarningCode.FINAL_DECISION_UNDATED, meetings={"council": None})
    assert found.sentence == (
        "The final decision is made by Council, which has no date (council has no date: "
        "none has been fixed)."
    )
    assert found.remedy == "cycle meeting set small-2017 council DATE"


def test_without_a_final_decision_declared_nothing_is_said_of_it() -> None:
    assert (
        told(
            WarningCode.FINAL_DECISION_UNDATED,
            ("final_decision: council\n", ""),
            meetings={"council": None},
        )
        == []
    )


def test_five_working_days_before_the_next_agenda_are_warned_of_where_six_are_wanted() -> None:
    (found,) = warned(
        WarningCode.LITTLE_ROOM, ("final_decision", "least_between: 6\nfinal_decision")
    )
    assert found.sentence == (
        "There are 5 working days from committee on Tue 28 Mar 2017 to the latest "
        "publication for council "
        "on Tue 4 Apr 2017; at least 6 are wanted."
    )
    assert found.basis == "s. 100B"
    assert (
        told(WarningCode.LITTLE_ROOM, ("final_decision", "least_between: 5\nfinal_decision"))
        == []
    )


def test_an_agenda_due_on_the_day_of_the_meeting_before_leaves_no_working_day() -> None:
    assert told(WarningCode.PAPERS_BEFORE_MEETING, meetings={"council": "2017-04-05"}) == [
        (
            "The papers for council must be public on Tue 28 Mar 2017, the day that "
            "committee sits: "
            "no working day lies between."
        )
    ]
    assert told(WarningCode.PAPERS_BEFORE_MEETING, meetings={"council": "2017-04-06"}) == []


def test_an_agenda_due_before_the_meeting_before_has_sat_is_warned_of() -> None:
    assert told(WarningCode.PAPERS_BEFORE_MEETING, meetings={"council": "2017-04-04"}) == [
        (
            "The papers for council must be public on Mon 27 Mar 2017, before committee sits "
            "on Tue 28 Mar 2017: "
            "no working day lies between."
        )
    ]


def test_a_deadline_before_the_meeting_that_its_stage_waits_for_is_impossible() -> None:
    (found,) = warned(WarningCode.ORDER_IMPOSSIBLE, meetings={"council": "2017-04-06"})
    assert found.sentence == (
        "The stage Papers cannot begin before committee has sat on Tue 28 Mar 2017, but of "
        "its dates "
        "Report (Mon 27 Mar 2017) comes earlier."
    )
    assert found.about == ("plan.papers", "plan.papers/report")


def test_a_deadline_on_the_day_of_the_meeting_before_is_possible_not_at_an_earlier_hour() -> (
    None
):
    assert told(WarningCode.ORDER_IMPOSSIBLE, meetings={"council": "2017-04-07"}) == []
    assert told(
        WarningCode.ORDER_IMPOSSIBLE,
        ("before council", "before council at 12:00"),
        meetings={"council": "2017-04-07"},
    )
    assert not told(
        WarningCode.ORDER_IMPOSSIBLE,
        ("before council", "before council at 18:30"),
        meetings={"council": "2017-04-07"},
    )


def test_a_meeting_before_the_meeting_that_must_come_first_is_impossible() -> None:
    stages = [
        each.about[0]
        for each in warned(WarningCode.ORDER_IMPOSSIBLE, meetings={"council": "2017-03-14"})
    ]
    assert stages == ["plan.papers", "plan.adoption"]


def test_a_stage_of_another_track_cannot_begin_before_what_it_waits_for() -> None:
    assert told(WarningCode.ORDER_IMPOSSIBLE, meetings={"council": "2017-06-14"}) == [
        (
            "The stage Sift cannot begin before council has sat on Wed 14 Jun 2017, but of "
            "its dates "
            "bids sifted (Tue 30 May 2017) comes earlier."
        )
    ]


def test_a_deadline_before_the_cycle_begins_is_impossible() -> None:
    # Without the panel nothing but the beginning holds the draft back.
    meetings = {"panel": None, "committee": "2017-01-10"}
    (draft, *_) = told(WarningCode.ORDER_IMPOSSIBLE, meetings=meetings)
    assert draft.startswith(
        "The stage Draft cannot begin before the cycle begins on Tue 3 Jan 2017"
    )


def test_a_meeting_on_a_bank_holiday_or_a_weekend_is_warned_of() -> None:
    assert told(WarningCode.MEETING_ON_CLOSED_DAY, meetings={"council": "2017-04-17"}) == [
        (
            "council is to sit on Mon 17 Apr 2017, a day on which the office is closed (Easter "
            "Monday)."
        )
    ]
    assert told(WarningCode.MEETING_ON_CLOSED_DAY, meetings={"council": "2017-04-22"}) == [
        "council is to sit on Sat 22 Apr 2017, a day on which the office is closed."
    ]
    assert told(WarningCode.MEETING_ON_CLOSED_DAY, meetings={"council": "2017-04-18"}) == []


def test_a_deadline_on_a_closed_day_does_not_move_and_is_warned_of() -> None:
    (found,) = warned(WarningCode.DEADLINE_ON_CLOSED_DAY, ("30 May", "29 May"))
    assert found.sentence == (
        "bids sifted is due on Mon 29 May 2017, a day on which the office is closed (Spring "
        "Bank Holiday). "
        "The date does not move."
    )
    assert found.remedy == "Act by Fri 26 May 2017, the last working day before it."


def poll(on: str, notice: str | None = None, *, london: bool = False) -> Poll:
    notice_on = date.fromisoformat(notice) if notice else None
    return Poll(
        title="borough election", on=date.fromisoformat(on), notice_on=notice_on, london=london
    )


def inside(*polls: Poll) -> list[str]:
    return [each.about[0] for each in warned(WarningCode.PRE_ELECTION, polls=polls)]


def test_stages_from_the_notice_to_the_poll_are_in_the_pre_election_period() -> None:
    found = warned(WarningCode.PRE_ELECTION, polls=(poll("2017-05-04"),))
    assert found[0].sentence == (
        "The stage Recommendation falls into the pre-election period of the borough election, "
        "Mon 27 Mar 2017 to Thu 4 May 2017: committee (Tue 28 Mar 2017)."
    )
    assert [each.about[0] for each in found] == [
        "plan.recommendation",
        "plan.papers",
        "plan.adoption",
    ]


def test_the_period_begins_on_the_day_of_the_notice_and_ends_on_the_day_of_the_poll() -> None:
    assert "grant.sift" in inside(poll("2017-05-30"))
    assert "grant.sift" not in inside(poll("2017-05-29"))
    assert inside(poll("2017-05-04", "2017-03-28"))[0] == "plan.recommendation"
    assert inside(poll("2017-05-04", "2017-03-29"))[0] == "plan.papers"


def test_the_actual_notice_of_a_poll_overrides_the_rule() -> None:
    (found, *_) = warned(WarningCode.PRE_ELECTION, polls=(poll("2017-05-04", "2017-03-14"),))
    assert "Tue 14 Mar 2017 to Thu 4 May 2017" in found.sentence
    assert found.basis == "From the notice of the poll as it was actually given"


@pytest.mark.parametrize(
    ("london", "first"), [(False, "Tue 26 Mar 2024"), (True, "Tue 19 Mar 2024")]
)
def test_the_period_of_2024_begins_as_the_guide_says(first: str, *, london: bool) -> None:
    # 2 May 2024, with Easter between: Local Government Association, guide to the pre-election
    # period.
    meetings = {"panel": "2024-03-05", "committee": "2024-03-28", "council": "2024-04-24"}
    (found, *_) = warned(
        WarningCode.PRE_ELECTION,
        meetings=meetings,
        begins="2024-01-02",
        polls=(poll("2024-05-02", london=london),),
    )
    assert f"{first} to Thu 2 May 2024" in found.sentence


def test_a_body_that_last_met_more_than_a_year_before_is_warned_of() -> None:
    (found,) = warned(WarningCode.NOT_MET_IN_TIME, last_met={"panel": date(2016, 2, 13)})
    assert found.sentence == (
        "The Crime Panel met on Sat 13 Feb 2016 and meets next on Tue 14 Feb 2017; it must "
        "meet at least every "
        "12 months, so by Mon 13 Feb 2017."
    )
    assert found.basis == "s. 19"
    assert told(WarningCode.NOT_MET_IN_TIME, last_met={"panel": date(2016, 2, 14)}) == []


def test_every_meeting_that_acts_as_the_body_counts() -> None:
    assert told(
        WarningCode.NOT_MET_IN_TIME,
        meetings={"panel": None},
        last_met={"panel": date(2016, 3, 27)},
    )
    assert told(WarningCode.NOT_MET_IN_TIME, last_met={"panel": date(2016, 3, 27)}) == []


def test_a_body_that_has_not_met_for_a_year_by_today_is_warned_of() -> None:
    at = datetime(2018, 3, 28, 12, tzinfo=UTC)
    assert told(WarningCode.NOT_MET_IN_TIME, now=at) == []
    assert told(WarningCode.NOT_MET_IN_TIME, now=datetime(2018, 3, 29, 12, tzinfo=UTC)) == [
        (
            "The Crime Panel met on Tue 28 Mar 2017 and has no later date; it must meet at "
            "least every 12 months, "
            "so by Wed 28 Mar 2018."
        )
    ]


def test_its_dates_in_other_cycles_count_too() -> None:
    late = datetime(2018, 6, 1, 12, tzinfo=UTC)
    assert (
        told(WarningCode.NOT_MET_IN_TIME, now=late, elsewhere={"panel": (date(2018, 3, 20),)})
        == []
    )
    assert told(WarningCode.NOT_MET_IN_TIME, elsewhere={"committee": (date(2016, 2, 1),)})


def test_what_follows_on_another_cycles_last_meeting_is_not_this_ones() -> None:
    much_later = datetime(2020, 6, 1, 12, tzinfo=UTC)
    assert (
        told(
            WarningCode.NOT_MET_IN_TIME,
            now=much_later,
            elsewhere={"panel": (date(2018, 3, 20),)},
        )
        == []
    )


def test_a_gap_between_two_other_cycles_is_not_this_ones() -> None:
    others = (
        date(2012, 2, 1),
        date(2014, 2, 1),
        date(2014, 12, 1),
        date(2015, 12, 1),
        date(2016, 12, 1),
    )
    assert told(WarningCode.NOT_MET_IN_TIME, elsewhere={"panel": others}) == []


def test_a_meeting_that_sat_and_is_needed_again_has_been_held() -> None:
    rulebook, state = year(last_met={"panel": date(2016, 3, 1)}, meetings={"committee": None})
    spent = evolve(state, MeetingDateSpent(meeting="panel", was_on=date(2017, 2, 14)), NOW)
    at = datetime(2018, 2, 14, 12, tzinfo=UTC)
    assert timetable_warnings(Situation(rulebook, spent, at), ()) == ()
    (found,) = timetable_warnings(
        Situation(rulebook, spent, datetime(2018, 2, 15, 12, tzinfo=UTC)), ()
    )
    assert "met on Tue 14 Feb 2017" in found.sentence


def test_a_role_that_nobody_holds_at_its_deadline_is_warned_of_once() -> None:
    held = tuple(each for each in STAFFED if each.role != "author")
    (found,) = warned(WarningCode.ROLE_VACANT, tenures=held)
    assert found.sentence == (
        "Nobody is Author, nor deputises, when Plan (Thu 16 Mar 2017), Report (Fri 31 Mar "
        "2017) and "
        "bids sifted (Tue 30 May 2017) are due."
    )
    assert found.remedy == (
        "Ask the administrator of this office, who owns its database, to fill the post of "
        "Author."
    )


def test_a_holder_who_has_left_is_named_and_a_deputy_counts_as_present() -> None:
    others = tuple(each for each in STAFFED if each.role != "lawyer")
    left = Tenure("lawyer", "A Lawyer", date(2016, 1, 1), date(2017, 3, 16))
    assert told(WarningCode.ROLE_VACANT, tenures=(*others, left)) == [
        (
            "Nobody is Lawyer, nor deputises, when Advice sign-offs of Plan (Fri 17 Mar "
            "2017) is due. "
            "The last in it is A Lawyer, until Thu 16 Mar 2017."
        )
    ]
    deputy = Tenure("lawyer", "A Deputy", date(2017, 3, 17), date(2017, 3, 17))
    assert told(WarningCode.ROLE_VACANT, tenures=(*others, left, deputy)) == []


@pytest.mark.parametrize(
    ("by", "late"),
    [
        ("2 working days before committee", True),
        ("5 clear working days before committee", False),
        ("5 clear working days before committee at 17:30", True),
        ("8 working days before committee", False),
        (None, False),
    ],
)
def test_an_amendment_due_after_the_latest_publication_of_its_text_is_warned_of(
    by: str | None, *, late: bool
) -> None:
    rulebook, state = year()
    ordered = Amendment(key="amended-plan", document="plan", text="x", role="author", due=by)
    state = replace(
        state,
        tracks={**state.tracks, "plan": replace(state.tracks["plan"], stage="draft")},
        amendments={
            "amended-plan": AmendmentState(
                track="plan", stage="opinion", ordered=ordered, at=NOW
            )
        },
    )
    found = [
        each.sentence
        for each in timetable_warnings(Situation(rulebook, state, NOW), (), tenures=STAFFED)
        if each.code is WarningCode.AMENDED_TOO_LATE
    ]
    assert bool(found) == late
    assert all("after the latest lawful publication for committee" in each for each in found)
