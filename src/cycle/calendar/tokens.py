"""The words of a deadline expression as they are read one after the other, and what is told
where another was expected. Pure.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from cycle.calendar.misread import QUOTATION_MARKS
from cycle.calendar.vocabulary import KIND, MONTH
from cycle.errors import CycleError
from cycle.suggestions import nearest
from cycle.text_checks import is_unseen, spelt, visible

_TOKEN = re.compile(r"\d[\w:./-]*|[A-Za-z][\w-]*|\S", re.ASCII)
_QUOTED = re.compile(r'"([a-z]+)"')


class ExpressionError(CycleError):
    """An expression that cannot be read: what is wrong (`fault`), and in which column, counted
    from 1. `meant`: the word that was meant, where one is likely; `found`: the word at the
    column.
    """

    def __init__(
        self,
        fault: str,
        column: int,
        remedy: str = "",
        *,
        meant: str | None = None,
        found: str = "",
    ) -> None:
        remedy = f'Did you mean "{meant}"?' if meant else remedy
        super().__init__(f"column {column}: {fault}", remedy)
        self.fault = fault
        self.column = column
        self.meant = meant
        self.found = found


class Token(NamedTuple):
    """One word as written, in small letters, and the column it begins in."""

    text: str
    word: str
    column: int


class TokenReader:
    """A place in the words, moving forward only. `_word` is the present one in small letters,
    empty at the end.
    """

    def __init__(self, text: str) -> None:
        found = [
            Token(match[0], match[0].lower(), match.start() + 1)
            for match in _TOKEN.finditer(text)
        ]
        end = Token("", "", len(text.rstrip()) + 1)
        self._tokens = [*(token for token in found if token.word != "the"), end, end]
        self._place = 0
        self._word = self._tokens[0].word

    def _next(self) -> str:
        return self._tokens[self._place + 1].word

    def _step(self) -> None:
        self._place += 1
        self._word = self._tokens[self._place].word

    def _take(self, *words: str) -> bool:
        if self._word not in words:
            return False
        self._step()
        return True

    def _need(self, word: str) -> None:
        if not self._take(word):
            raise self._expected(f'"{word}"')

    def _fault(self, fault: str, remedy: str = "") -> ExpressionError:
        return self._fault_at(self._place, fault, remedy)

    def _fault_at(
        self, place: int, fault: str, remedy: str = "", meant: str | None = None
    ) -> ExpressionError:
        token = self._tokens[place]
        return ExpressionError(fault, token.column, remedy, meant=meant, found=token.text)

    def _expected(
        self, what: str, known: Sequence[str] = (), remedy: str = ""
    ) -> ExpressionError:
        """`known`: words that may have been meant; else those that `what` quotes."""
        found = self._tokens[self._place].text
        if not found:
            return self._fault(f"it ends too early; expected {what}")
        if len(found) == 1 and is_unseen(found):
            said = f"{spelt(found)} stands here, which nobody sees"
            return self._fault(said, "Type the text anew, with plain spaces.")
        if found in QUOTATION_MARKS:
            said = f"expected {what}, found a quotation mark"
            return self._fault(said, "Leave the quotation marks out.")
        meant = None if remedy else _meant(found, known or _QUOTED.findall(what))
        said = f'expected {what}, found "{visible(found)}"'
        return self._fault_at(self._place, said, remedy, meant)


def _meant(word: str, known: Sequence[str]) -> str | None:
    close = nearest(word.lower(), [each.lower() for each in known])
    return close.capitalize() if close in MONTH or close in KIND else close
