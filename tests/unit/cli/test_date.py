import io
import json
import subprocess
import sys
from argparse import Namespace
from datetime import UTC, datetime

import pytest
from tests.fakes import FakeClock

from cycle.cli.client import OfficeClient
from cycle.cli.main import run
from cycle.cli.output import Screen
from cycle.cli.verbs import date as verb

MIDDAY = FakeClock(datetime(2017, 1, 16, 12, tzinfo=UTC))
IN_JULY_BUT_JUNE_IN_UTC = FakeClock(datetime(2017, 6, 30, 23, 30, tzinfo=UTC))


def lines_of(text: bytes) -> tuple[list[str], int]:
    """What the whole program prints for these lines on its standard input, and its exit
    code.
    """
    done = subprocess.run(
        [sys.executable, "-m", "cycle", "date", "-"],
        input=text,
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""
    return done.stdout.decode().split("\n")[:-1], done.returncode


def test_it_prints_one_iso_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["date", "5 clear working days before 2017-04-12"], MIDDAY) == 0
    assert capsys.readouterr() == ("2017-04-04\n", "")


def test_it_prints_the_time_where_the_expression_has_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["date", "10 working days before 2017-03-28 at 12:00"], MIDDAY) == 0
    assert capsys.readouterr().out == "2017-03-14T12:00\n"


def test_without_a_year_it_counts_from_today(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["date", "by 15 January"], MIDDAY) == 0
    assert capsys.readouterr().out == "2018-01-15\n"


def test_today_is_the_day_in_london(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["date", "by 30 June"], IN_JULY_BUT_JUNE_IN_UTC) == 0
    assert capsys.readouterr().out == "2018-06-30\n"


def test_a_date_that_does_not_count_is_noted_beside_the_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["date", "by 31 January 2027"], MIDDAY) == 0
    out, err = capsys.readouterr()
    assert out == "2027-01-31\n"
    assert err.startswith("Note: 2027-01-31 does not count (Sunday)")


@pytest.mark.parametrize(
    ("calendar", "on"),
    [
        ("england-and-wales", "2017-04-18"),
        ("scotland", "2017-04-17"),
        ("northern-ireland", "2017-04-18"),
    ],
)
def test_easter_monday_is_a_matter_of_the_calendar(
    calendar: str, on: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["date", "1 working day after 2017-04-13", "--calendar", calendar], MIDDAY) == 0
    assert capsys.readouterr().out == f"{on}\n"


def test_an_unknown_calendar_is_wrong_usage_with_the_nearest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["date", "by 30 May", "--calendar", "scotlnd"], MIDDAY) == 2
    assert 'there is no calendar "scotlnd". Did you mean "scotland"?' in capsys.readouterr().err


def test_a_calendar_like_none_is_told_which_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["date", "by 30 May", "--calendar", "xyz"], MIDDAY) == 2
    assert (
        "There are: england-and-wales, northern-ireland, scotland." in capsys.readouterr().err
    )


def test_a_bad_expression_is_refused_with_its_column(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["date", "5 workng days before 2017-03-28"], MIDDAY) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("cycle: column 3: expected a unit")
    assert 'Did you mean "working"?' in err


def test_a_meeting_has_no_date_outside_a_cycle(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["date", "5 working days before plan-committee"], MIDDAY) == 1
    assert (
        '"plan-committee" is not a date; outside a cycle no meeting' in capsys.readouterr().err
    )


def test_the_account_shows_each_day_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["date", "1 clear working day before 2017-04-18", "--explain"], MIDDAY) == 0
    assert capsys.readouterr().out == (
        "Wed 12 Apr 2017\n"
        "Rule: 1 clear working day before 2017-04-18\n"
        "Calendar: england-and-wales\n"
        "\n"
        "Tue 18 Apr 2017  -        2017-04-18\n"
        "Mon 17 Apr 2017  -        Easter Monday\n"
        "Sun 16 Apr 2017  -        Sunday\n"
        "Sat 15 Apr 2017  -        Saturday\n"
        "Fri 14 Apr 2017  -        Good Friday\n"
        "Thu 13 Apr 2017  counted  a working day\n"
        "Wed 12 Apr 2017  -        left out: the other end of a clear period\n"
        "\n"
        "A clear period leaves out both its ends: the day of issue and the day of the "
        "meeting, and every day that does "
        "not count (R v Swansea City Council, ex p Elitestone Ltd, Court of Appeal 1993).\n"
    )


def test_the_account_ends_with_what_an_officer_should_know(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["date", "by 31 January 2027 at 17:00", "--explain"], MIDDAY) == 0
    out = capsys.readouterr().out
    assert out.startswith("Sun 31 Jan 2027 at 17:00\n")
    assert out.splitlines()[-1].startswith("Note: 2027-01-31 does not count (Sunday)")


def test_programs_get_the_account_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["date", "1 working day before 2017-03-28 at 9:00", "--json"], MIDDAY) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["on"], found["at"], found["calendar"]) == (
        "2017-03-27",
        "09:00",
        "england-and-wales",
    )
    assert found["steps"][1] == {"on": "2017-03-27", "counted": True, "why": "a working day"}
    assert found["warnings"] == []


def test_an_account_of_many_lines_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    for option in ("--explain", "--json"):
        assert run(["date", "-", option], MIDDAY) == 2
        assert "take one expression" in capsys.readouterr().err


def test_each_line_in_gives_one_line_out_in_order() -> None:
    lines, code = lines_of(
        b"by 30 May 2017\n10 working days before 2017-03-28 at 12:00\nbefore 2017-03-11\n"
    )
    assert lines == ["2017-05-30", "2017-03-14T12:00", "2017-03-10"]
    assert code == 0


def test_bad_lines_are_errors_in_their_place_and_leave_with_one() -> None:
    lines, code = lines_of(
        b"by 30 May 2017\n\nby 31 February\nby council\nby 2099-01-01\r\nby 2017-05-30"
    )
    assert lines[0] == lines[-1] == "2017-05-30"
    assert lines[1].startswith("error: column 1: it ends too early; expected a deadline")
    assert lines[2] == "error: column 4: there is no 31 February"
    assert lines[3].startswith('error: "council" is not a date;')
    assert lines[4].startswith(
        "error: The calendar england-and-wales has no data for 2099-01-01;"
    )
    assert code == 1


@pytest.mark.parametrize(
    "byte", [b"\xff", b"\x00", b"\x1b[2J", "\u2028".encode(), "\x85".encode(), b"\r", b"\x0c"]
)
def test_whatever_a_line_holds_it_stays_one_plain_line(byte: bytes) -> None:
    lines, code = lines_of(b"5 days %b before\nby 2017-05-30\n" % byte)
    assert len(lines) == 2
    assert lines[0].isprintable()
    assert lines[0].startswith("error: column")
    assert lines[1] == "2017-05-30"
    assert code == 1


def test_a_line_without_end_is_an_error_not_a_fault() -> None:
    lines, code = lines_of(
        b"1 day before " * 100_000 + b"\n" + b"9" * 300 + b" days before 2017-05-30\n"
    )
    assert lines[0] == "error: column 401: the expression is longer than 400 characters"
    assert lines[1].startswith("error: column 1: a count lies between 1 and 9999")
    assert code == 1


def test_no_lines_give_none_and_all_is_well() -> None:
    assert lines_of(b"") == ([], 0)


def test_it_needs_no_database_no_form_checker_and_no_letters() -> None:
    code = (
        "import sys; from cycle.cli.main import run; code = run(['date', 'by 2017-05-30']); "
        "print(*sys.modules); "
        "sys.exit(code)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "holidays" in loaded
    assert {"sqlalchemy", "pydantic", "jinja2", "yaml", "sqlite3"} & set(loaded) == set()


def test_a_narrow_terminal_wraps_the_account_under_its_own_column() -> None:
    out = io.StringIO()
    asked = Namespace(
        expression="1 clear working day before 2017-03-28",
        calendar="england-and-wales",
        explain=True,
        json=False,
    )
    screen = Screen(out, io.StringIO(), colour=False, width=50)
    assert verb.run(asked, OfficeClient(None, None, MIDDAY), screen) == 0
    lines = out.getvalue().splitlines()
    assert max(len(line) for line in lines) <= 50
    assert "Mon 27 Mar 2017  counted  a working day" in lines
    assert " " * 26 + "of a clear period" in lines
