from datetime import date, timedelta

import pytest
from tests.store_samples import MINUTE, NOW

from cycle.store.closed_days import ClosedDay, DayKind
from cycle.store.database import Database
from cycle.store.errors import AppointmentError, OfficerExistsError, UnknownOfficerError
from cycle.store.officers import AppointmentKind, Officer
from cycle.store.unit_of_work import UnitOfWork

DAY = timedelta(days=1)
FIRST = date(2016, 4, 1)
ROLE = "head-of-legal"
HOLDER, DEPUTY = AppointmentKind.HOLDER, AppointmentKind.DEPUTY


def staff(uow: UnitOfWork) -> None:
    for login in ("legal", "solicitor", "paralegal"):
        uow.officers.add(login, name=login.title(), email=f"{login}@council.example")


def test_an_officer_comes_back_as_recorded(database: Database) -> None:
    with UnitOfWork(database) as uow:
        staff(uow)
        uow.officers.update("legal", name="Head of Legal", email="law@council.example")
        uow.officers.leave("legal", FIRST)
        assert uow.officers.get("legal") == Officer(
            login="legal", name="Head of Legal", email="law@council.example", left_on=FIRST
        )
        assert [officer.login for officer in uow.officers.all()] == [
            "legal",
            "paralegal",
            "solicitor",
        ]


def test_a_login_is_given_once(database: Database) -> None:
    with UnitOfWork(database) as uow:
        staff(uow)
        with pytest.raises(OfficerExistsError):
            staff(uow)


@pytest.mark.parametrize("capacity", [HOLDER, DEPUTY])
def test_nobody_deputises_for_themselves_nor_twice(
    database: Database, capacity: AppointmentKind
) -> None:
    with UnitOfWork(database) as uow:
        staff(uow)
        last = FIRST + 9 * DAY
        uow.officers.appoint(ROLE, "legal", capacity=capacity, from_on=FIRST, to_on=last)
        with pytest.raises(AppointmentError, match="in that time already") as caught:
            uow.officers.appoint(ROLE, "legal", capacity=DEPUTY, from_on=last, to_on=last)
        assert "cycle appoint --end" in caught.value.remedy
        for days in (1, 2):
            after = last + days * DAY
            uow.officers.appoint(ROLE, "legal", capacity=DEPUTY, from_on=after, to_on=after)
        uow.officers.appoint(ROLE, "solicitor", capacity=DEPUTY, from_on=FIRST, to_on=last)


def test_an_unknown_login_is_answered_with_what_comes_close(database: Database) -> None:
    with UnitOfWork(database) as uow:
        staff(uow)
        with pytest.raises(UnknownOfficerError, match="legl") as caught:
            uow.officers.get("legl")
        assert "legal" in caught.value.remedy
        with pytest.raises(UnknownOfficerError):
            uow.officers.leave("legl", FIRST)
        with pytest.raises(UnknownOfficerError):
            uow.officers.appoint(ROLE, "legl", capacity=HOLDER, from_on=FIRST)


def test_an_appointment_counts_from_its_first_day_to_its_last(database: Database) -> None:
    with UnitOfWork(database) as uow:
        staff(uow)
        made = uow.officers.appoint(
            ROLE, "legal", capacity=HOLDER, from_on=FIRST, to_on=FIRST + DAY
        )
        days = [FIRST - DAY, FIRST, FIRST + DAY, FIRST + 2 * DAY]
        assert [uow.officers.holders(ROLE, day) for day in days] == [(), (made,), (made,), ()]
        assert [uow.officers.offices_of("legal", day) for day in days] == [
            (),
            (made,),
            (made,),
            (),
        ]


def test_the_holder_comes_before_the_deputies(database: Database) -> None:
    with UnitOfWork(database) as uow:
        staff(uow)
        for login in ("paralegal", "solicitor"):
            uow.officers.appoint(ROLE, login, capacity=DEPUTY, from_on=FIRST)
        uow.officers.appoint(ROLE, "legal", capacity=HOLDER, from_on=FIRST)
        acting = uow.officers.holders(ROLE, FIRST)
        assert [appointment.officer.login for appointment in acting] == [
            "legal",
            "paralegal",
            "solicitor",
        ]


@pytest.mark.parametrize(
    ("from_on", "to_on"), [(FIRST, None), (FIRST - DAY, FIRST), (FIRST + 9 * DAY, None)]
)
def test_a_role_has_one_holder_at_a_time(
    database: Database, from_on: date, to_on: date | None
) -> None:
    with UnitOfWork(database) as uow:
        staff(uow)
        uow.officers.appoint(
            ROLE, "legal", capacity=HOLDER, from_on=FIRST, to_on=FIRST + 9 * DAY
        )
        with pytest.raises(AppointmentError, match="legal"):
            uow.officers.appoint(
                ROLE, "solicitor", capacity=HOLDER, from_on=from_on, to_on=to_on
            )
        assert len(uow.officers.appointments()) == 1


def test_a_holder_may_follow_another_the_day_after(database: Database) -> None:
    with UnitOfWork(database) as uow:
        staff(uow)
        first = uow.officers.appoint(ROLE, "legal", capacity=HOLDER, from_on=FIRST)
        uow.officers.end(first.id, FIRST + DAY)
        second = uow.officers.appoint(
            ROLE, "solicitor", capacity=HOLDER, from_on=FIRST + 2 * DAY
        )
        assert uow.officers.holders(ROLE, FIRST + 2 * DAY) == (second,)


def test_one_who_left_holds_nothing_and_makes_room(database: Database) -> None:
    with UnitOfWork(database) as uow:
        staff(uow)
        uow.officers.appoint(ROLE, "legal", capacity=HOLDER, from_on=FIRST)
        uow.officers.leave("legal", FIRST + DAY)
        assert uow.officers.holders(ROLE, FIRST + 2 * DAY) == ()
        assert len(uow.officers.holders(ROLE, FIRST + DAY)) == 1
        uow.officers.appoint(ROLE, "solicitor", capacity=HOLDER, from_on=FIRST + 2 * DAY)


def test_an_appointment_that_ends_before_it_begins_is_refused(database: Database) -> None:
    with UnitOfWork(database) as uow:
        staff(uow)
        with pytest.raises(AppointmentError, match="before it begins"):
            uow.officers.appoint(
                ROLE, "legal", capacity=DEPUTY, from_on=FIRST, to_on=FIRST - DAY
            )
        with pytest.raises(AppointmentError, match="no appointment number 77"):
            uow.officers.end(77, FIRST)
        held = uow.officers.appoint(ROLE, "legal", capacity=HOLDER, from_on=FIRST)
        with pytest.raises(AppointmentError, match="before it begins"):
            uow.officers.end(held.id, FIRST - DAY)
        uow.officers.end(held.id, FIRST)


def test_each_word_on_a_day_is_kept_with_when_it_was_known(database: Database) -> None:
    closed = ClosedDay(
        division="*",
        on=FIRST,
        known_at=NOW,
        kind=DayKind.CLOSED,
        title="Office closed",
        source="notice",
        by_login="d",
    )
    opened = ClosedDay(
        division="*",
        on=FIRST,
        known_at=NOW + MINUTE,
        kind=DayKind.OPENED,
        title="Office open",
        source="notice",
    )
    with UnitOfWork(database) as uow:
        uow.closed_days.add(opened)
        uow.closed_days.add(closed)
        assert uow.closed_days.known(NOW) == (closed,)
        assert uow.closed_days.known(NOW + MINUTE) == (closed, opened)


def test_a_partner_comes_back_as_one_also_with_the_offices_they_hold(
    database: Database,
) -> None:
    with UnitOfWork(database) as uow:
        uow.officers.add(
            "probation", name="Probation", email="probation@partner.example", external=True
        )
        uow.officers.appoint(ROLE, "probation", capacity=HOLDER, from_on=FIRST)
        assert uow.officers.get("probation").external
        assert [held.officer.external for held in uow.officers.holders(ROLE, FIRST)] == [True]
