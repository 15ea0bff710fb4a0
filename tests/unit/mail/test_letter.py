from datetime import date, datetime, time
from typing import Any

import msgspec
import pytest

from cycle.mail.letter import Contact, Item, ItemKind, LetterKind
from cycle.mail.samples import letters
from cycle.text_checks import AddressError, UnfitTextError

LETTER = letters()[0]


def item(**changes: Any) -> Item:
    fields = {
        "key": "k",
        "kind": ItemKind.REMINDER,
        "what": "Sign",
        "remedy": "cycle sign",
        "role_title": "Legal",
    }
    return Item(**{**fields, **changes})


def test_a_deadline_is_told_with_weekday_year_and_local_time() -> None:
    assert (
        item(due_on=date(2017, 3, 7), due_time=time(17, 0)).by_when
        == "Tuesday 7 March 2017, 17:00"
    )
    assert item(due_on=date(2017, 3, 7)).by_when == "Tuesday 7 March 2017"
    assert item(due_on=date(2017, 3, 7)).by_when_short == "Tuesday 7 March"


def test_without_a_deadline_there_is_nothing_to_tell() -> None:
    assert (item().by_when, item().by_when_short, item().time_left) == (None, None, None)


@pytest.mark.parametrize(
    ("days", "kind", "said"),
    [
        (5, ItemKind.REMINDER, "5 working days left"),
        (1, ItemKind.REMINDER, "1 working day left"),
        (0, ItemKind.DUE_TODAY, "today"),
        (0, ItemKind.OVERDUE, "overdue since today"),
        (-1, ItemKind.OVERDUE, "1 working day overdue"),
        (-3, ItemKind.ESCALATION, "3 working days overdue"),
    ],
)
def test_the_time_left_is_said_in_words(days: int, kind: ItemKind, said: str) -> None:
    assert (
        item(
            days_left=days,
            kind=kind,
            late=kind is not ItemKind.REMINDER and kind is not ItemKind.DUE_TODAY,
        ).time_left
        == said
    )


@pytest.mark.parametrize(
    "field", ["what", "remedy", "role_title", "basis", "consequence", "capacity_note"]
)
def test_an_item_refuses_a_second_line_and_names_the_field(field: str) -> None:
    with pytest.raises(UnfitTextError, match=field.replace("_", " ")):
        item(**{field: "one\ntwo"})


@pytest.mark.parametrize(
    "field", ["key", "cycle", "cycle_title", "recipient_name", "thread", "journal_head"]
)
def test_a_letter_refuses_a_second_line_and_names_the_field(field: str) -> None:
    with pytest.raises(UnfitTextError, match=field.replace("_", " ")):
        msgspec.structs.replace(LETTER, **{field: "one\u2028two"})


def test_a_thread_is_a_message_id_and_nothing_beside_it() -> None:
    for wrong in ("thread", "<a@b> <c@d>", "<a@b>\r\nBcc: spy@other.example"):
        with pytest.raises(UnfitTextError):
            msgspec.structs.replace(LETTER, thread=wrong)


def test_it_refuses_an_address_that_names_two_recipients() -> None:
    with pytest.raises(AddressError):
        msgspec.structs.replace(
            LETTER, recipient_address="legal@council.example, spy@other.example"
        )
    with pytest.raises(AddressError):
        Contact(name="Democratic Services Manager", address="nobody")


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        msgspec.structs.replace(LETTER, at=datetime(2017, 3, 14, 9, 0))  # noqa: DTZ001 - what is to be refused


def test_the_specimens_show_every_kind_of_letter() -> None:
    assert {letter.kind for letter in letters()} == set(LetterKind)
