"""Which deadlines go into a reader's calendar, and which leave it again."""

from datetime import date

import msgspec
from tests.builders import document, machine, meets, signoffs, stage, task
from tests.timeline import Year

from cycle.engine.meeting_news import meeting_news
from cycle.engine.obligations import Obligation
from cycle.engine.situation import Situation
from cycle.mail import calendar_entries
from cycle.mail.letter import DiaryEntry

PLAN = DiaryEntry(key="plan.drafting#1/report", what="Attach the report", on=date(2017, 2, 1))
ROWS = DiaryEntry(
    key="plan.drafting#1/advice!head-of-legal", what="Sign off Legal", on=date(2017, 3, 1)
)


def year() -> Year:
    needs = (document("report", due="by 1 February"), signoffs("report", due="by 1 March"))
    return Year(
        machine(
            plan=[stage("drafting", *needs, complete="deciding"), stage("deciding", meets())]
        )
    )


def gone(found: Year, *told: DiaryEntry) -> list[DiaryEntry]:
    return list(calendar_entries.gone(found.situation, {entry.key: entry for entry in told}))


def cancelled(entry: DiaryEntry) -> DiaryEntry:
    return msgspec.structs.replace(entry, cancelled=True)


def keyed(found: Year) -> dict[str, Obligation]:
    return {calendar_entries.key_of(each): each for each in found.obligations().values()}


def test_what_is_still_asked_stays_in_the_calendar() -> None:
    assert gone(year(), PLAN) == []


def test_what_has_been_done_ahead_of_its_day_leaves_the_calendar() -> None:
    assert gone(year().attaches("author", "report"), PLAN, ROWS) == [cancelled(PLAN)]


def test_what_lies_behind_is_left_where_it_is_and_today_is_not_behind() -> None:
    found = year().attaches("author", "report")
    assert gone(found.on("2017-02-01 23:00"), PLAN) == [cancelled(PLAN)]
    assert gone(found.on("2017-02-02 00:00"), PLAN) == []


def test_what_left_the_calendar_once_does_not_leave_it_again() -> None:
    assert gone(year().attaches("author", "report"), cancelled(PLAN)) == []


def test_what_is_still_asked_and_has_no_date_any_more_leaves_the_calendar() -> None:
    found = Year(machine(plan=[stage("drafting", document("report"))]))
    assert "plan.drafting#1/report" in keyed(found)
    assert gone(found, PLAN) == [cancelled(PLAN)]


def test_rows_of_one_role_are_one_entry_which_stays_while_one_of_them_is_asked() -> None:
    found = year().attaches("author", "report")
    assert ROWS.key in keyed(found)
    assert gone(found.signs("head-of-finance"), ROWS) == []
    assert gone(found.signs("head-of-legal"), ROWS) == [cancelled(ROWS)]


def test_a_moved_meeting_moves_the_entries_of_those_told_and_makes_none_for_others() -> None:
    needs = (document("report", due="5 working days before council"), task("letter"))
    found = Year(machine(plan=[stage("drafting", *needs)]), council="2017-03-28")
    (news,) = meeting_news(
        Situation(found.rules, found.moves("council", "2017-04-04").state, found.now)
    )
    assert list(calendar_entries.hanging_on(found.situation, news)) == []
    found.until("2017-01-10 09:00").moves("council", "2017-04-11")
    (entry,) = calendar_entries.hanging_on(found.situation, news)
    assert (entry.key, entry.on, entry.cancelled) == (PLAN.key, date(2017, 4, 4), False)
    found.cancels("council")
    (entry,) = calendar_entries.hanging_on(found.situation, news)
    assert (entry.key, entry.on, entry.cancelled) == (PLAN.key, date(2017, 4, 4), True)


def test_a_diary_has_each_key_once_the_first_of_them_in_order_of_days() -> None:
    found = year()
    other = msgspec.structs.replace(PLAN, what="Something else")
    together = calendar_entries.diary(found.situation, (ROWS, PLAN, other))
    assert together
    assert together.entries == (PLAN, ROWS)
    assert (together.zone, together.sequence) == ("Europe/London", found.state.version)
    assert calendar_entries.diary(found.situation, ()) is None
