from collections.abc import Callable
from pathlib import Path

import pytest

from cycle.calendar.grammar import ExpressionError, parse

TABLE = Path(__file__).parent


def told(text: str) -> str:
    """The text, a mark under the column of its fault, and what an officer reads."""
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    lines = [
        text,
        " " * (caught.value.column - 1) + "^",
        caught.value.message,
        caught.value.remedy,
    ]
    return "\n".join(line for line in lines if line) + "\n"


def test_each_bad_expression_is_told_by_its_message_and_column(
    matches_golden: Callable[[Path, str], None],
) -> None:
    texts = (TABLE / "bad.txt").read_text(encoding="utf-8").splitlines()
    matches_golden(TABLE / "told.txt", "\n".join(told(text) for text in texts))
