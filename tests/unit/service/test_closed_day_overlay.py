"""Words on closed days, laid over a calendar as they were known."""

from datetime import UTC, date, datetime, timedelta

from cycle.calendar.bank_holidays import LocalDay, load_calendar
from cycle.calendar.regime import ENGLAND_AND_WALES, SCOTLAND, Regime
from cycle.service.closed_day_overlay import overlay
from cycle.store.closed_days import OFFICE_ALONE, ClosedDay, DayKind

FUNERAL = date(2022, 9, 19)
PROCLAIMED_AT = datetime(2022, 9, 9, 18, 51, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def word(
    kind: DayKind = DayKind.CLOSED,
    division: str = "england-and-wales",
    known_at: datetime = PROCLAIMED_AT,
    on: date = FUNERAL,
) -> ClosedDay:
    return ClosedDay(
        division=division,
        on=on,
        known_at=known_at,
        kind=kind,
        title="State Funeral",
        source="gov.uk",
    )


def test_a_word_on_a_division_goes_to_every_calendar_of_it_and_to_no_other() -> None:
    own = Regime(name="kettering", breaks=("christmas-eve",))
    assert (
        overlay([word()], ENGLAND_AND_WALES)
        == overlay([word()], own)
        == (LocalDay(FUNERAL, "State Funeral"),)
    )
    assert overlay([word()], SCOTLAND) == ()
    assert overlay([word()], Regime(name="open", division=None)) == ()


def test_the_offices_own_word_goes_to_every_calendar_and_lies_above_the_divisions() -> None:
    withdrawn = word(DayKind.OPENED, known_at=PROCLAIMED_AT + MINUTE)
    own = word(division=OFFICE_ALONE)
    assert overlay([own], SCOTLAND) == (LocalDay(FUNERAL, "State Funeral"),)
    assert not load_calendar(
        ENGLAND_AND_WALES, overlay([own, withdrawn], ENGLAND_AND_WALES)
    ).is_working(FUNERAL)


def test_of_several_words_on_a_day_the_latest_holds() -> None:
    told = [word(), word(DayKind.OPENED, known_at=PROCLAIMED_AT + MINUTE)]
    assert overlay(told, ENGLAND_AND_WALES) == (LocalDay(FUNERAL, "State Funeral", "opened"),)
    told.append(word(DayKind.AS_RULED, known_at=PROCLAIMED_AT + 2 * MINUTE))
    assert overlay(told, ENGLAND_AND_WALES) == ()


def test_a_day_is_counted_as_it_was_known() -> None:
    told = [word(DayKind.OPENED, known_at=PROCLAIMED_AT - MINUTE), word()]
    assert overlay(told, ENGLAND_AND_WALES, PROCLAIMED_AT - MINUTE)[0].kind == "opened"
    assert overlay(told, ENGLAND_AND_WALES, PROCLAIMED_AT)[0].kind == "closed"


def test_before_its_proclamation_a_day_counted_even_where_later_data_hold_it() -> None:
    assert not load_calendar(ENGLAND_AND_WALES).is_working(FUNERAL), "the data have it by now"
    before = load_calendar(
        ENGLAND_AND_WALES, overlay([word()], ENGLAND_AND_WALES, PROCLAIMED_AT - MINUTE)
    )
    assert before.is_working(FUNERAL)


def test_before_it_was_closed_a_saturday_was_a_saturday() -> None:
    mourning = word(on=date(2022, 9, 10))
    before = load_calendar(
        ENGLAND_AND_WALES, overlay([mourning], ENGLAND_AND_WALES, PROCLAIMED_AT - MINUTE)
    )
    assert before.why_closed(mourning.on) == "Saturday"


def test_before_it_was_closed_a_saturday_counted_where_saturdays_count() -> None:
    parish = Regime(name="parish", weekend=(6,))
    mourning = word(on=date(2022, 9, 10))
    assert not load_calendar(parish, overlay([mourning], parish)).is_working(mourning.on)
    assert load_calendar(
        parish, overlay([mourning], parish, PROCLAIMED_AT - MINUTE)
    ).is_working(mourning.on)


def test_before_its_withdrawal_a_day_did_not_count_even_where_later_data_leave_it_out() -> None:
    moved = word(DayKind.OPENED, on=date(2022, 5, 30))
    assert load_calendar(ENGLAND_AND_WALES).is_working(moved.on), (
        "the data have moved it by now"
    )
    before = load_calendar(
        ENGLAND_AND_WALES, overlay([moved], ENGLAND_AND_WALES, PROCLAIMED_AT - MINUTE)
    )
    assert not before.is_working(moved.on)


def test_before_the_office_closed_a_day_of_its_own_nothing_was_said_of_it() -> None:
    assert (
        overlay([word(division=OFFICE_ALONE)], ENGLAND_AND_WALES, PROCLAIMED_AT - MINUTE) == ()
    )
