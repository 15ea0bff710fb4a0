"""Which known word may have been meant by one that is not known. Pure.

A suggestion is made only where it is likelier than none: letters swapped, left out or added, a
word left out at an end, another ending of one stem. Words that two names share say nothing:
`head-of-hr` is not `head-of-it` misspelt.
"""

import difflib
import re
from collections.abc import Iterable

LIKE = 0.7
"""difflib's ratio from which two words are one word misspelt. Below it lie pairs such as BST
and MST, year and clear, Thursday and hours.
"""
_STEM = 5
_ENDING = 3
_WORD = re.compile(r"[^\W_]+|[\W_]+")


def nearest(given: str, known: Iterable[str]) -> str | None:
    """The one known word that was meant by the given one; None where none, or more than one
    equally, may have been.
    """
    alike = _most_alike(given, known)
    begin_alike = [word for word in alike if word[:1] == given[:1]]
    for few in (alike, begin_alike):
        if len(few) == 1:
            return few[0]
    return None


def likely(given: str, known: Iterable[str], many: int = 3) -> tuple[str, ...]:
    """Whole titles that a person should look at, the likeliest first: they are alike in most of
    their letters, also where no one of them must have been meant.
    """
    return tuple(difflib.get_close_matches(given, list(known), n=many))


def did_you_mean(
    given: str, known: Iterable[str], otherwise: str | None = None, many: int = 12
) -> str:
    """A sentence that helps whoever typed a name that is not known: what was meant; else what
    `otherwise` says; else which names there are, where they are few. Empty without any.
    """
    names = sorted(dict.fromkeys(known))
    meant = nearest(given, names)
    close = (meant,) if meant else tuple(_most_alike(given, names)[:3])
    if close:
        quoted = " or ".join(f'"{name}"' for name in close)
        return f"Did you mean {quoted}?"
    if otherwise is not None:
        return otherwise
    if not names:
        return ""
    more = f" and {len(names) - many} more" if len(names) > many else ""
    return f"There {'is' if len(names) == 1 else 'are'}: {', '.join(names[:many])}{more}."


def _most_alike(given: str, known: Iterable[str]) -> list[str]:
    """The words that are equally, and most, like the given one; none that is too little so."""
    likeness = {word: _likeness(given, word) for word in known if word != given}
    best = max((LIKE, *likeness.values()))
    return [word for word, ratio in likeness.items() if ratio == best]


def _likeness(given: str, known: str) -> float:
    """From 0 to 1, of what is left when the words that both share at their ends are taken
    away.
    """
    mine, other = _parts(given), _parts(known)
    if mine == other:
        return 1.0
    first, second = _unshared(mine, other)
    if not first or not second:  # one is the other with words more at an end
        return LIKE if mine and other else 0.0
    return _misspelt("".join(first), "".join(second))


def _parts(text: str) -> list[str]:
    """The words, all in small letters, whatever stands between them."""
    return [part for part in _WORD.findall(text.casefold()) if part[0].isalnum()]


def _unshared(first: list[str], second: list[str]) -> tuple[list[str], list[str]]:
    while first and second and first[0] == second[0]:
        first, second = first[1:], second[1:]
    while first and second and first[-1] == second[-1]:
        first, second = first[:-1], second[:-1]
    return first, second


def _misspelt(first: str, second: str) -> float:
    ratio = difflib.SequenceMatcher(None, first, second, autojunk=False).ratio()
    if sorted(first) == sorted(second) or _one_stem(first, second):
        return max(ratio, LIKE)
    return ratio


def _one_stem(first: str, second: str) -> bool:
    """`drafted` and `drafting`."""
    shared = next(
        (at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )
    return shared >= _STEM and max(len(first), len(second)) - shared <= _ENDING
