"""The government's lists of bank holidays, in both forms, and what is wrong in one, with its
place.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cycle.declaration.bank_holidays import BankHoliday, read_bank_holidays
from cycle.declaration.faults import DeclarationError

LISTS = Path(__file__).parents[2] / "data" / "bank_holidays" / "lists"


def read(name: str) -> tuple[BankHoliday, ...]:
    return read_bank_holidays((LISTS / name).read_bytes(), name)


def faults(value: Any) -> list[str]:
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    with pytest.raises(DeclarationError) as raised:
        read_bank_holidays(content, "list.json")
    return [fault.message for fault in raised.value.faults]


def events(*days: tuple[str, str], division: str = "scotland") -> Mapping[str, Any]:
    listed = [{"title": title, "date": on, "notes": "", "bunting": True} for title, on in days]
    return {division: {"division": division, "events": listed}}


def test_the_published_form_is_read() -> None:
    days = read("bank-holidays.json")
    assert {day.division for day in days} == {
        "england-and-wales",
        "scotland",
        "northern-ireland",
    }
    title = "Bank Holiday for the State Funeral of Queen Elizabeth II"
    assert BankHoliday(division="england-and-wales", on=date(2022, 9, 19), title=title) in days


@pytest.mark.parametrize(
    ("name", "division", "on", "title"),
    [
        ("calendars-2020.json", "england-and-wales", date(2020, 5, 8), "Early may ve"),
        ("frontend-2026.json", "england-and-wales", date(2022, 9, 19), "Queens bank holiday"),
        ("frontend-2026.json", "scotland", date(2026, 6, 15), "World cup"),
    ],
)
def test_the_older_form_is_read_and_its_keys_made_into_titles(
    name: str, division: str, on: date, title: str
) -> None:
    # a known one
    assert BankHoliday(division=division, on=on, title=title) in read(name)  # type: ignore[arg-type]


WELSH = {
    "cymru-a-lloegr": "england-and-wales",
    "yr-alban": "scotland",
    "gogledd-iwerddon": "northern-ireland",
}


@pytest.mark.parametrize(
    ("written", "division"), [*WELSH.items(), *((name, name) for name in WELSH.values())]
)
def test_a_list_of_one_division_is_read(written: str, division: str) -> None:
    listed = events(("Dydd Calan", "2027-01-01"), division=written)[written]
    (day,) = read_bank_holidays(json.dumps(listed).encode(), "list.json")
    assert (day.division, day.on, day.title) == (division, date(2027, 1, 1), "Dydd Calan")


def test_the_welsh_list_of_all_divisions_is_read() -> None:
    listed = {name: events(("Dydd Calan", "2027-01-01"), division=name)[name] for name in WELSH}
    days = read_bank_holidays(json.dumps(listed).encode(), "gwyliau-banc.json")
    assert {day.division for day in days} == set(WELSH.values())


def test_one_list_in_two_languages_names_a_day_once() -> None:
    listed = {
        name: events(("A day", "2027-01-01"), division=name)[name]
        for name in ("scotland", "yr-alban")
    }
    assert "stands here twice for scotland" in faults(listed)[0]


def test_the_malformed_date_of_2011_is_told_with_its_place() -> None:
    with pytest.raises(DeclarationError) as raised:
        read("calendars-2011.json")
    (fault,) = raised.value.faults
    line = (
        (LISTS / "calendars-2011.json").read_text(encoding="utf-8").splitlines()[fault.line - 1]
    )
    assert line[fault.column - 1 :].startswith('"30/11/11"')
    assert str(fault).startswith(f"calendars-2011.json:{fault.line}:{fault.column}: ")


def test_every_division_of_2011_is_read_once_that_date_is_mended() -> None:
    content = (LISTS / "calendars-2011.json").read_bytes().replace(b"30/11/11", b"30/11/2011")
    days = read_bank_holidays(content, "mended.json")
    wedding = {day.division for day in days if day.on == date(2011, 4, 29)}
    assert wedding == {"england-and-wales", "scotland", "northern-ireland"}


def test_it_reads_a_list_written_on_one_line_or_indented_by_tabs() -> None:
    listed = events(("St Andrew\u2019s Day", "2026-11-30"))
    for content in (json.dumps(listed, separators=(",", ":")), json.dumps(listed, indent="\t")):
        assert [day.title for day in read_bank_holidays(content.encode(), "list.json")] == [
            "St Andrew\u2019s Day"
        ]


@pytest.mark.parametrize(
    "written", ["30/11/11", "2026-02-29", "31/06/2026", "2026-1-5", "20261130", "", "tomorrow"]
)
def test_what_is_no_date_is_refused(written: str) -> None:
    assert faults(events(("A day", written))) == [
        f'"{written}" is not a date; 2011-11-30 or 30/11/2011 is expected'
    ]


def test_every_fault_is_told_at_once() -> None:
    told = faults(events(("A day", "30/11/11"), ("", "2026-11-30"), ("Another", "2026-13-01")))
    assert len(told) == 3


def test_a_day_under_another_year_and_a_day_named_twice_are_refused() -> None:
    wrong = {"scotland": {"2026": [{"title": "A day", "date": "30/11/2027"}]}}
    assert faults(wrong) == ['"30/11/2027" stands under the year 2026']
    assert (
        "stands here twice for scotland"
        in faults(events(("A", "2026-11-30"), ("B", "2026-11-30")))[0]
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (b"not json", "this is not JSON"),
        (b'{"scotland": ', "this is not JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        ([], "a division such as"),
        ({}, "a division such as"),
        ({"wales": {"events": []}}, '"wales" is no division'),
        ({"scotland": {}}, "no bank holidays of scotland"),
        ({"division": "wales", "events": []}, '"wales" is no division'),
        ({"division": ["scotland"], "events": []}, "is no division"),
        ({"division": "scotland"}, "no bank holidays of scotland"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "ends in .json"),
        ({"scotland": {"events": {}}}, "a list of days is expected"),
        ({"scotland": {"events": [{"title": "A day"}]}}, "a day needs a title and a date"),
        ({"scotland": {"events": ["2026-11-30"]}}, "a day needs a title and a date"),
        (events(("A\u202eday", "2026-11-30")), "U+202E"),
        (b" " * (1024 * 1024 + 1), "far fewer"),
    ],
)
def test_what_is_no_list_is_refused(value: Any, said: str) -> None:
    assert said in faults(value)[0]
