"""An office that nobody holds is the clerk's matter; whoever comes into one is told what is
open.
"""

from datetime import date

from tests.builders import document, machine, signoffs, stage
from tests.timeline import Year

from cycle.engine.actors import Capacity
from cycle.engine.events import NoticeKind
from cycle.engine.obligations import APPOINT, Obligation
from cycle.engine.tenures import Tenure
from cycle.engine.vacancies import vacancies as every_vacancy

SINCE, END = date(2016, 1, 1), date(2017, 1, 13)
OTHERS = tuple(
    Tenure(role, role, SINCE, date.max)
    for role in ("author", "clerk", "head", "head-of-finance", "monitoring-officer")
)


def legal(
    from_on: date = SINCE, to_on: date = date.max, capacity: Capacity = Capacity.HOLDER
) -> Tenure:
    return Tenure("head-of-legal", "A Solicitor", from_on, to_on, capacity)


def year(*tenures: Tenure) -> Year:
    needs = (document("report"), signoffs("report", due="by 1 March"))
    drafted = Year(machine(plan=[stage("drafting", *needs, due="by 3 March")])).attaches(
        "author", "report"
    )
    return drafted.staffed(*OTHERS, *tenures)


def vacancies(found: Year) -> list[str]:
    return [each.key for each in _all(found)]


def _all(found: Year) -> list[Obligation]:
    return [each for each in found.obligations().values() if each.need == APPOINT]


def test_a_vacancy_is_the_clerks_from_the_day_after_and_due_two_working_days_later() -> None:
    found = year(legal(to_on=END)).on("2017-01-13 23:59")
    assert vacancies(found) == []
    found.on("2017-01-14 00:00")
    (vacancy,) = _all(found)
    assert vacancy.key == "head-of-legal#2017-01-14/appoint"
    assert (vacancy.role, vacancy.vacant_role) == ("clerk", "head-of-legal")
    assert vacancy.due
    assert str(vacancy.due.on) == "2017-01-17"
    assert "A Solicitor was the last in it, until 13 January 2017" in vacancy.sentence
    assert vacancy.remedy is None
    assert vacancy.sentence.endswith(
        "Ask the administrator of this office, who owns its database, to fill the post of Head "
        "of legal"
    )


def test_an_office_never_held_is_vacant_since_something_is_asked_of_it() -> None:
    assert vacancies(year()) == ["head-of-legal#2017-01-09/appoint"]


def test_nothing_is_known_where_no_tenures_are() -> None:
    found = Year(machine(plan=[stage("drafting", document("report"))]))
    assert vacancies(found) == []


def test_an_office_of_which_nothing_open_asks_anything_may_be_empty() -> None:
    found = year(legal(to_on=END)).signs("head-of-legal").on("2017-02-01")
    assert vacancies(found) == []


def test_a_deputy_fills_an_office() -> None:
    assert (
        vacancies(
            year(legal(to_on=END), legal(END, date.max, Capacity.DEPUTY)).on("2017-01-20")
        )
        == []
    )


def test_the_vacancy_is_said_once_and_what_the_office_was_asked_is_not_said_beside_it() -> None:
    found = year(legal(to_on=END)).until("2017-01-16 09:00")
    assert [told.about for told in found.told if told.role == "clerk"] == [
        "head-of-legal#2017-01-14/appoint"
    ]
    assert not [
        told
        for _, told in found.heard
        if told.role == "head-of-legal" and "advice" in told.about
    ][1:]


def test_it_is_looked_at_when_an_appointment_ends_and_when_one_begins() -> None:
    found = year(legal(to_on=END), legal(date(2017, 1, 19))).until("2017-01-13 12:00")
    assert found.look_again_at == found.at("2017-01-14 00:00")
    found.until("2017-01-18 23:00")
    assert found.look_again_at == found.at("2017-01-19 00:00")


def test_a_successor_is_told_on_the_first_morning_all_that_is_open() -> None:
    found = year(legal(to_on=END), legal(date(2017, 1, 19))).until("2017-01-19 09:00")
    found.is_told("head-of-legal", NoticeKind.OPENING, "advice/legal")
    assert vacancies(found) == []


def test_a_deputy_is_told_on_the_first_morning_also_while_the_holder_stays() -> None:
    found = year(legal(), legal(date(2017, 1, 18), date(2017, 1, 20), Capacity.DEPUTY)).until(
        "2017-01-17 09:00"
    )
    found.hears_nothing().until("2017-01-18 09:00").is_told(
        "head-of-legal", NoticeKind.OPENING, "advice/legal"
    )


def test_what_a_vacant_office_was_never_told_its_next_holder_is() -> None:
    found = year().until("2017-01-11 09:00")
    assert not [told for _, told in found.heard if told.role == "head-of-legal"]
    found.staffed(*OTHERS, legal(date(2017, 1, 11))).ticks().is_told(
        "head-of-legal", NoticeKind.OPENING, "legal"
    )


def test_old_acts_keep_the_name_under_them_whoever_holds_the_office_now() -> None:
    found = year(legal(to_on=END)).signs("head-of-legal")
    before = found.state.signoffs["report/advice/legal"].by
    found.staffed(*OTHERS, legal(date(2017, 1, 14))).on("2017-02-01").signs("head-of-finance")
    assert found.state.signoffs["report/advice/legal"].by == before


def test_the_next_clerk_is_told_where_the_first_clerks_office_is_empty() -> None:
    """With only one clerk's office, and that empty, it is still said: somebody must be able to
    hear of it.
    """
    others = tuple(each for each in OTHERS if each.role != "clerk")
    found = Year(machine(plan=[stage("drafting", document("report", by="clerk"))])).staffed(
        *others
    )
    (vacancy,) = _all(found)
    assert (vacancy.role, vacancy.vacant_role) == ("clerk", "clerk")
    found.until("2017-01-10 09:00").is_told("clerk", NoticeKind.OPENING, APPOINT)


def test_every_vacant_post_is_told_with_what_waits_and_who_fills_it() -> None:
    found = year(legal(to_on=END)).on("2017-01-20").situation
    (of_owner,) = every_vacancy(found, may_appoint=True)
    assert (of_owner.role, of_owner.waiting) == ("head-of-legal", ("Drafting",))
    assert (of_owner.remedy, of_owner.ask) == ("cycle appoint head-of-legal LOGIN", None)
    (of_another,) = every_vacancy(found, may_appoint=False)
    assert of_another.remedy is None
    assert of_another.ask
    assert of_another.ask.startswith("Ask the administrator of this office")


def test_a_post_of_which_nothing_is_asked_now_is_told_last() -> None:
    found = year(legal(to_on=END)).staffed(*OTHERS[2:]).on("2017-01-20").situation
    told = [(each.role, bool(each.waiting)) for each in every_vacancy(found, may_appoint=True)]
    assert told == [("author", True), ("head-of-legal", True), ("clerk", False)]
