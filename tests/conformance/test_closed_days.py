"""Words on closed days: each kept, in the order in which they came."""

from datetime import date

from tests.store_samples import MINUTE, NOW

from cycle.store.closed_days import OFFICE_ALONE, ClosedDay, DayKind
from cycle.store.database import Database
from cycle.store.unit_of_work import Reading, UnitOfWork

FUNERAL = date(2022, 9, 19)


def word(kind: DayKind, division: str = "england-and-wales", minutes: int = 0) -> ClosedDay:
    return ClosedDay(
        division=division,
        on=FUNERAL,
        known_at=NOW + minutes * MINUTE,
        kind=kind,
        title="State Funeral",
        source="gov.uk",
        by_login="democratic-services",
    )


def keep(database: Database, *words: ClosedDay) -> None:
    with UnitOfWork(database) as uow:
        for each in words:
            uow.closed_days.add(each)
        uow.commit()


def test_words_of_one_instant_stay_in_the_order_in_which_they_came(database: Database) -> None:
    told = (
        word(DayKind.OPENED),
        word(DayKind.CLOSED),
        word(DayKind.AS_RULED),
        word(DayKind.CLOSED),
    )
    keep(database, *told)
    with Reading(database) as reading:
        assert reading.closed_days.all() == reading.closed_days.known(NOW) == told


def test_everything_is_kept_and_only_what_was_known_is_shown_of_an_instant(
    database: Database,
) -> None:
    early, late = word(DayKind.CLOSED), word(DayKind.OPENED, minutes=1)
    keep(database, late, early)
    with Reading(database) as reading:
        assert reading.closed_days.known(NOW) == (early,)
        assert reading.closed_days.all() == (early, late)


def test_the_same_day_is_spoken_of_for_the_office_and_for_a_division(
    database: Database,
) -> None:
    keep(database, word(DayKind.CLOSED), word(DayKind.CLOSED, division=OFFICE_ALONE))
    with Reading(database) as reading:
        assert {each.division for each in reading.closed_days.all()} == {
            OFFICE_ALONE,
            "england-and-wales",
        }
