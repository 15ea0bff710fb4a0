from collections.abc import Callable
from pathlib import Path

from tools.dates_page import page

PAGE = Path(__file__).parents[2] / "docs" / "dates.md"


def test_the_page_of_date_rules_is_what_the_grammar_says_and_the_calendar_counts(
    matches_golden: Callable[[Path, str], None],
) -> None:
    matches_golden(PAGE, page())
