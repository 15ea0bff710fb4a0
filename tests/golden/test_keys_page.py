from collections.abc import Callable
from pathlib import Path

from tools.keys_page import FILES, page

from cycle.declaration.published import PUBLISHED

PAGE = Path(__file__).parents[2] / "docs" / "keys.md"


def test_the_page_of_keys_is_what_the_published_forms_say(
    matches_golden: Callable[[Path, str], None],
) -> None:
    matches_golden(PAGE, page())


def test_the_page_has_every_file_that_has_a_form() -> None:
    assert set(FILES) == set(PUBLISHED)
