import io

import pytest

from cycle.cli.output import LONGEST_COMPLAINT, OutputError, Screen, visible

ROWS = [("1", "2017-03-28", "the committee meets in the evening, as it does each year")]


def screen(width: int | None = None, *, colour: bool = False) -> Screen:
    return Screen(io.StringIO(), io.StringIO(), colour=colour, width=width)


def printed(screen: Screen) -> list[str]:
    assert isinstance(screen.out, io.StringIO)
    return screen.out.getvalue().splitlines()


def told(screen: Screen) -> str:
    assert isinstance(screen.err, io.StringIO)
    return screen.err.getvalue()


def test_where_nobody_counts_columns_a_row_is_a_line() -> None:
    page = screen()
    page.table(ROWS, head=("no.", "date", "what"))
    assert printed(page) == [
        "no.  date        what",
        "1    2017-03-28  the committee meets in the evening, as it does each year",
    ]


def test_the_last_column_is_wrapped_under_itself() -> None:
    page = screen(40)
    page.table(ROWS)
    assert printed(page) == [
        "1  2017-03-28  the committee meets in",
        "               the evening, as it does",
        "               each year",
    ]


def test_where_too_little_is_left_the_last_column_stands_below() -> None:
    page = screen(30)
    page.table(ROWS)
    assert printed(page) == [
        "1  2017-03-28",
        "      the committee meets in",
        "      the evening, as it does",
        "      each year",
    ]


def test_where_not_even_the_rest_fits_each_cell_stands_below_the_first() -> None:
    page = screen(30)
    page.table(
        [
            ("community-safety-officer", "community-safety-officer@council.example", "one"),
            ("clerk", "clerk@council.example", ""),
        ],
        head=("login", "address", "offices"),
    )
    assert printed(page) == [
        "login",
        "      address",
        "      offices",
        "community-safety-officer",
        "      community-safety-officer@council.example",
        "      one",
        "clerk",
        "      clerk@council.example",
    ]


def test_what_cannot_be_broken_stands_below_where_it_fits_there() -> None:
    page = screen(40)
    page.table([("office", "18", "f" * 30), ("closed days", "0", "")])
    assert printed(page) == ["office       18", " " * 6 + "f" * 30, "closed days  0"]


def test_a_complaint_is_wrapped_and_its_remedy_can_be_copied() -> None:
    page = screen(30)
    page.complain(
        "There is no database where the settings say", "Restore a backup: cycle restore"
    )
    page.note("the calendar has no meeting of Council")
    assert told(page) == (
        "cycle: There is no database\n"
        "  where the settings say\n"
        "  Restore a backup: cycle restore\n"
        "Note: the calendar has no\n"
        "      meeting of Council\n"
    )


def test_a_paragraph_keeps_its_indent_when_it_is_wrapped() -> None:
    page = screen(30)
    page.line("a sentence that is longer than the line", indent=2)
    assert printed(page) == ["  a sentence that is longer", "  than the line"]


def test_colour_is_kept_off_every_line_that_is_no_terminals() -> None:
    plain, coloured = screen(), screen(colour=True)
    for page in (plain, coloured):
        page.line("late", paint="31")
    assert printed(plain) == ["late"]
    assert printed(coloured) == ["\033[31mlate\033[0m"]


@pytest.mark.parametrize("mark", ["\x1b", "\x07", "\r", "\u202e", "\u2028", "\x9b", "\udcff"])
def test_what_could_steer_a_terminal_is_shown_as_its_code(mark: str) -> None:
    assert mark not in visible(f"a{mark}b")
    visible(f"a{mark}b").encode()


def test_a_complaint_quotes_no_more_than_is_useful() -> None:
    page = screen()
    page.complain("There is no cycle " + "x" * 1_000_000, "y" * 1_000_000)
    assert len(told(page)) < 3 * LONGEST_COMPLAINT


def test_a_refusal_gives_every_reason_with_its_basis_and_what_would_help() -> None:
    page = screen(40)
    page.refuse(
        (
            {
                "code": "not-signed",
                "sentence": "legal is not signed by the Head of Legal",
                "remedy": "cycle sign cs legal",
            },
            {
                "code": "not-published",
                "sentence": "not public",
                "basis": "Local Government Act 1972",
                "remedy": None,
            },
        )
    )
    assert told(page).splitlines() == [
        "Refused, for 2 reasons; nothing has changed.",
        "  - legal is not signed by the Head of",
        "    Legal [not-signed]",
        "    Try: cycle sign cs legal",
        "  - not public [not-published]",
        "    Basis: Local Government Act 1972",
    ]


class _Full(io.StringIO):
    def write(self, _: str) -> int:
        raise OSError(28, "No space left on device")


def test_an_output_that_takes_no_more_is_an_error_with_a_remedy() -> None:
    page = Screen(_Full(), _Full(), colour=False, width=None)
    with pytest.raises(OutputError, match="No space left on device"):
        page.line("words")
    page.complain("nobody will read this, and that is no fault of the caller")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_what_is_done_at_once_says_nothing_of_being_at_work() -> None:
    page = Screen(io.StringIO(), _Terminal(), colour=False, width=None)
    with page.at_work():
        pass
    assert told(page) == ""
