"""A bank holiday is proclaimed ten days ahead: what moves, what is already late, who hears of
it, what was so before.

The calendar of today holds the State Funeral of 19 September 2022. So each office here begins
in August 2022 by withdrawing it, and knows what was known then.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.acceptance.offices import Office, Post, Ran, words_of

from cycle.store.database import open_database
from cycle.store.unit_of_work import Reading

CLERK = "democratic-services"
AUTHOR = "community-safety-officer"
FUNERAL = "2022-09-19"
NATION = ("--division", "england-and-wales")
LISTS = Path(__file__).parents[1] / "data" / "bank_holidays" / "lists"
DATES = """\
begins: 2022-08-01
meetings:
  assessment-committee: 2022-09-27 at 18:30
  away-day: 2022-10-04
  plan-committee: 2022-11-15 at 18:30
  council: 2022-12-07 at 18:30
"""


@pytest.fixture
def autumn(office: Office) -> Office:
    """An office whose committee meets in the week after the funeral that nobody knows of
    yet.
    """
    office.at("2022-08-10 10:00")
    withdrawn = office.ask(
        "holiday", "withdraw", FUNERAL, *NATION, "--reason", "not proclaimed in August"
    )
    assert withdrawn.code == 0, withdrawn.err
    dates = office.paper("dates.yaml", DATES)
    office.does("open", "cs", "--workflow", "community-safety", "--dates", dates, who=CLERK)
    return office.at("2022-09-08 10:00")


def hand_in_papers(office: Office) -> None:
    for document in ("strategic-assessment", "assessment-report"):
        office.does("attach", "cs", document, office.paper(f"{document}.txt"), who=AUTHOR)


def proclaim(office: Office, *more: str) -> Ran:
    office.at("2022-09-09 19:30")
    words = (
        "holiday",
        "add",
        FUNERAL,
        "State Funeral",
        *NATION,
        "--source",
        "www.gov.uk/bank-holidays",
        *more,
    )
    return office.does(*words, who=CLERK)


def due_on(office: Office, need: str, *more: str) -> Any:
    """The deadline of a need of an open stage, as `status` has it."""
    (row,) = office.ask("status", "cs", *more, "--json").json
    return next(
        found["on"]
        for track in row["tracks"]
        for found in track["needs"]
        if found["need"] == need
    )


def published_by(office: Office) -> Any:
    lines = office.ask("timetable", "cs", "--json").json["lines"]
    return next(line["on"] for line in lines if line["key"] == "assessment-committee/notice")


def row_of(ran: Ran, what: str) -> str:
    return next(line for line in ran.out.splitlines() if what in line)


def test_the_publication_deadline_of_the_week_after_moves_and_is_reported(
    autumn: Office,
) -> None:
    assert published_by(autumn) == FUNERAL
    told = proclaim(autumn)
    assert (
        "Monday 19 September 2022 is a closed day for england-and-wales: State Funeral."
        in told.out
    )
    assert row_of(told, "Latest lawful publication").startswith(
        "Mon 19 Sep 2022  Fri 16 Sep 2022"
    )
    assert published_by(autumn) == "2022-09-16"
    assert autumn.ask("verify").code == 0


def test_what_had_time_and_has_none_now_is_warned_of(autumn: Office) -> None:
    told = proclaim(autumn)
    report = row_of(told, "already late  Report on the Strategic Assessment")
    assert report.startswith("Fri  9 Sep 2022  Thu  8 Sep 2022")
    assert "Warning: 1 deadline is now past" in told.out


def test_what_was_done_in_time_is_not_late(autumn: Office) -> None:
    hand_in_papers(autumn)
    told = proclaim(autumn)
    assert row_of(told, "Report on the Strategic Assessment")
    assert "already late" not in told.out
    assert "Warning" not in told.out


def test_a_deadline_earlier_on_the_same_day_is_late_too(autumn: Office) -> None:
    hand_in_papers(autumn)
    add = ("holiday", "add", "2022-09-21", "Office closed", "--dry-run")
    at_five = "Cross cutting sign-offs of Report on the Strategic Assessment"
    assert "already late" not in row_of(
        autumn.at("2022-09-14 16:59").does(*add, who=CLERK), at_five
    )
    assert "already late" in row_of(
        autumn.at("2022-09-14 17:01").does(*add, who=CLERK), at_five
    )


def test_a_dry_run_prints_the_same_and_writes_nothing(autumn: Office) -> None:
    only_asked = proclaim(autumn, "--dry-run")
    assert published_by(autumn) == FUNERAL
    done = proclaim(autumn)
    assert "nothing has been changed" in only_asked.out
    moves = [line for line in only_asked.out.splitlines() if "2022  " in line]
    assert moves
    assert moves == [line for line in done.out.splitlines() if "2022  " in line]


def test_reminders_follow(autumn: Office, post: Post) -> None:
    hand_in_papers(autumn)
    proclaim(autumn)
    autumn.at("2022-09-12 09:05")
    with autumn.daemon():
        assert "14 September" in words_of(post.reaches("head-of-legal"))
        autumn.at("2022-09-13 09:05")
        assert "14 September" in words_of(post.reaches("head-of-legal", times=2)), (
            "a working day before the new date"
        )


def test_every_open_cycle_is_looked_at_at_once(autumn: Office) -> None:
    autumn.at("2022-09-09 19:29").does("done", "cs", "invitations", who=AUTHOR)
    assert looked_at_next(autumn) > "2022-09-09 18:30"
    proclaim(autumn)
    assert looked_at_next(autumn) == "2022-09-09 18:30"


def test_a_past_day_shows_the_dates_as_they_were_known_then(autumn: Office) -> None:
    assert due_on(autumn, "cross-cutting") == "2022-09-15"
    proclaim(autumn)
    assert due_on(autumn, "cross-cutting") == "2022-09-14"
    assert due_on(autumn, "cross-cutting", "--as-of", "2022-09-08") == "2022-09-15"
    assert due_on(autumn, "cross-cutting", "--as-of", "2022-09-09") == "2022-09-14"


def test_a_cycle_opened_afterwards_counts_by_what_is_on_record(autumn: Office) -> None:
    proclaim(autumn)
    dates = str(autumn.folder / "dates.yaml")
    autumn.does("open", "second", "--workflow", "community-safety", "--dates", dates, who=CLERK)
    assert "Fri 2022-09-16" in autumn.ask("explain", "second", "assessment-committee").out


def test_a_cycle_is_opened_by_the_days_that_are_on_record(office: Office) -> None:
    office.at("2022-08-10 10:00").ask("holiday", "add", "2022-08-11", "Office closed")
    dates = office.paper("dates.yaml", DATES)
    office.does("open", "cs", "--workflow", "community-safety", "--dates", dates, who=CLERK)
    assert looked_at_next(office) == "2022-08-12 08:00", (
        "the next morning on which the office is open"
    )


def test_a_word_is_taken_back_and_the_dates_return(autumn: Office) -> None:
    own = ("2022-09-21", "Office closed")
    autumn.does("holiday", "add", *own, who=CLERK)
    assert published_by(autumn) == "2022-09-16"
    autumn.does(
        "holiday", "remove", "2022-09-21", "--reason", "typed for another day", who=CLERK
    )
    assert published_by(autumn) == FUNERAL
    assert "2022-09-21" not in rows_of(autumn, 2022), "the list no longer shows it"
    again = autumn.ask("holiday", "remove", "2022-09-21", "--reason", "again", who=CLERK)
    assert again.code == 1
    assert "nothing to take back" in again.err


def test_the_list_shows_each_day_with_where_it_comes_from(autumn: Office) -> None:
    proclaim(autumn)
    autumn.does(
        "holiday", "add", "2022-12-28", "Office closed", "--source", "minute 41", who=CLERK
    )
    autumn.does("holiday", "withdraw", "2022-08-29", "--reason", "we work", who=CLERK)
    rows = rows_of(autumn, 2022)
    assert (rows[FUNERAL]["standing"], rows[FUNERAL]["by"]) == ("on record", CLERK)
    assert rows[FUNERAL]["known_at"].startswith("2022-09-09T18:30")
    assert (rows["2022-12-28"]["calendar"], rows["2022-12-28"]["source"]) == ("*", "minute 41")
    assert rows["2022-08-29"]["standing"] == "withdrawn"
    assert rows["2022-12-26"]["standing"] == "proclaimed"
    assert "Mon 29 Aug 2022  this office" in autumn.ask("holiday", "list", "--year", "2022").out
    later = autumn.ask("holiday", "list", "--year", "2029", "--json").json
    assert {row["standing"] for row in later} == {"computed"}


def test_the_list_shows_the_offices_own_word_above_the_divisions(autumn: Office) -> None:
    proclaim(autumn)
    autumn.does("holiday", "withdraw", FUNERAL, "--reason", "the office works", who=CLERK)
    assert (
        rows_of(autumn, 2022)[FUNERAL]["standing"],
        rows_of(autumn, 2022)[FUNERAL]["calendar"],
    ) == (
        "withdrawn",
        "*",
    )
    assert published_by(autumn) == FUNERAL


def test_the_list_shows_a_division_once_something_is_on_record_about_it(autumn: Office) -> None:
    assert "2022-11-30" not in rows_of(autumn, 2022)
    autumn.does("holiday", "add", "2022-12-28", "A day", "--division", "scotland", who=CLERK)
    assert rows_of(autumn, 2022)["2022-12-28"]["calendar"] == "scotland"
    assert rows_of(autumn, 2022)["2022-11-30"]["calendar"] == "scotland", "St Andrew's Day"
    assert "2022-12-23" not in rows_of(autumn, 2022)


def test_the_list_shows_the_days_that_the_workflow_itself_declares_closed(
    office: Office,
) -> None:
    file = office.folder / "workflows" / "community-safety.yaml"
    own = "calendar: {name: ours, division: england-and-wales, breaks: [christmas-eve]}"
    text = file.read_text(encoding="utf-8").replace("calendar: england-and-wales", own)
    file.write_text(text, encoding="utf-8")
    office.at("2020-08-10 10:00").opens()
    rows = rows_of(office, 2020)
    assert (rows["2020-12-24"]["standing"], rows["2020-12-24"]["calendar"]) == (
        "declared",
        "ours",
    )
    assert rows["2020-12-25"]["standing"] == "proclaimed"


def test_a_year_without_data_is_an_error_not_a_guess(autumn: Office) -> None:
    for words in (
        ("list", "--year", "2041"),
        ("add", "2041-01-02", "A day"),
        ("add", "2041-01-02", "A", *NATION),
    ):
        ran = autumn.ask("holiday", *words)
        assert ran.code == 1
        assert "has no data" in ran.err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("add", "2022-12-26", "Boxing Day", *NATION), "is closed already: Boxing Day"),
        (("add", "2022-12-28", "A day", "--division", "scotlnd"), 'Did you mean "scotland"?'),
        (("add", "28/12/22", "A day"), "is not a date"),
        (("add", "2022-12-28", " "), "is no name"),
        (("withdraw", "2022-12-28", "--reason", "x"), "is no closed day"),
        (("withdraw", FUNERAL, *NATION, "--reason", "once more"), "is no closed day"),
        (("remove", "2022-12-26", "--reason", "x"), "nothing to take back"),
        (("import", "nowhere.json"), "nowhere.json"),
    ],
)
def test_what_says_nothing_new_is_refused(
    autumn: Office, words: tuple[str, ...], why: str
) -> None:
    before = autumn.ask("holiday", "list", "--year", "2022", "--json").json
    ran = autumn.ask("holiday", *words)
    assert ran.code == 1
    assert why in ran.err
    assert autumn.ask("holiday", "list", "--year", "2022", "--json").json == before


def test_only_the_owner_and_a_clerk_may_speak(autumn: Office) -> None:
    for officer in ("head-of-legal", "nobody"):
        assert autumn.ask("holiday", "add", FUNERAL, "Funeral", who=officer).code == 1
    assert autumn.ask("holiday", "list", "--year", "2022", who="head-of-legal").code == 0
    assert published_by(autumn) == FUNERAL


def test_the_governments_list_takes_in_what_is_new_and_only_once(autumn: Office) -> None:
    taken = autumn.does("holiday", "import", str(LISTS / "bank-holidays.json"), who=CLERK)
    (new,) = (line for line in taken.out.splitlines() if "closed day" in line)
    assert new.startswith(
        "Monday 19 September 2022 is a closed day for england-and-wales: Bank Holiday for "
        "the State"
    )
    assert published_by(autumn) == "2022-09-16"
    again = autumn.does("holiday", "import", str(LISTS / "frontend-2026.json"), who=CLERK)
    assert "Nothing new" in again.out
    assert sum("day-noted" in kind for kind in office_journal(autumn)) == 2


def test_a_list_never_takes_a_day_away(autumn: Office) -> None:
    told = autumn.does("holiday", "import", str(LISTS / "bank-holidays.json"), who=CLERK)
    assert "Monday 15 June 2026" in told.out, (
        "the published list of that day did not have it yet"
    )
    assert "Saturday 26 December 2026" not in told.out, "a list names the substitute day alone"
    rows = autumn.ask("holiday", "list", "--year", "2021", "--json").json
    assert rows, "a year that the list does not name stays as it is"
    autumn.does("holiday", "import", str(LISTS / "calendars-2020.json"), who=CLERK)
    assert autumn.ask("holiday", "list", "--year", "2021", "--json").json == rows


def test_the_malformed_list_of_2011_is_refused_whole_with_the_place(autumn: Office) -> None:
    wedding = ("2011-04-29", *NATION)
    autumn.does(
        "holiday",
        "withdraw",
        *wedding,
        "--reason",
        "not proclaimed before November 2010",
        who=CLERK,
    )
    ran = autumn.ask("holiday", "import", str(LISTS / "calendars-2011.json"), who=CLERK)
    assert ran.code == 1
    assert "calendars-2011.json:" in ran.err
    assert '"30/11/11" is not a date' in ran.err
    assert wedding_of(autumn)["standing"] == "withdrawn", "nothing of it was taken"
    mended = (
        (LISTS / "calendars-2011.json")
        .read_text(encoding="utf-8")
        .replace("30/11/11", "30/11/2011")
    )
    autumn.does("holiday", "import", autumn.paper("mended.json", mended), who=CLERK)
    assert wedding_of(autumn) | {"known_at": None} == {
        "on": "2011-04-29",
        "title": "Royal wedding",
        "calendar": "england-and-wales",
        "standing": "on record",
        "source": "mended.json",
        "known_at": None,
        "by": CLERK,
    }


def rows_of(office: Office, year: int) -> dict[str, Any]:
    """What `holiday list` shows of a year, by day."""
    return {
        row["on"]: row
        for row in office.ask("holiday", "list", "--year", str(year), "--json").json
    }


def wedding_of(office: Office) -> Any:
    return rows_of(office, 2011)["2011-04-29"]


def looked_at_next(office: Office) -> str:
    with open_database(office.place) as database, Reading(database) as reading:
        at = reading.cycles.next_due_at()
    return f"{at:%Y-%m-%d %H:%M}"


def office_journal(office: Office) -> list[str]:
    told = office.sql("SELECT kind FROM journal WHERE stream = 'office' ORDER BY seq")
    return [kind for (kind,) in told]


@pytest.mark.parametrize(
    "tampering",
    [
        "DELETE FROM closed_days",
        "UPDATE closed_days SET kind = 'opened'",
        "UPDATE closed_days SET title = 'Another'",
    ],
)
def test_verify_finds_a_closed_day_that_was_changed_behind_the_journal(
    autumn: Office, tampering: str
) -> None:
    proclaim(autumn)
    autumn.sql(tampering)
    ran = autumn.ask("verify")
    assert ran.code == 1
    assert f"what is stored about {date.fromisoformat(FUNERAL)} (england-and-wales)" in ran.out
