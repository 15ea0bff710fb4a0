"""Titles as they read in a sentence: with "the" or without it, in the singular or the plural.
Pure.
"""

import re
from collections.abc import Iterable

_ARTICLES = ("the ", "a ", "an ", "our ", "y ", "yr ")
_PAPERS = re.compile(r"papers\b", re.IGNORECASE)
_AFTER_THE_NOUN = frozenset({"of", "for", "on", "to", "from", "in", "with", "sent", ","})
_SINGULAR_IN_S = ("ss", "us", "is", "ness", "news")


def with_article(title: str) -> str:
    """`the Head of Legal`; `Democratic Services`, a department, has none; `The report` has its
    own.
    """
    if title.lower().startswith(_ARTICLES):
        return f"{title[0].lower()}{title[1:]}"
    return title if _is_department(title) else f"the {title}"


def is_plural(title: str) -> bool:
    """Whether it says `have` where another says `has`: `Papers for Council`, `Action plans`."""
    head = _head(title)
    return head.endswith("s") and not head.endswith(_SINGULAR_IN_S)


def capitalised(text: str) -> str:
    """As it begins a sentence."""
    return f"{text[:1].upper()}{text[1:]}"


def papers_of(stage: str) -> str:
    """`the papers of Plan refresh`; `the papers for Council` of the stage `Papers for
    Council`.
    """
    if _PAPERS.match(stage):
        return f"the {stage[0].lower()}{stage[1:]}"
    return f"the papers of {stage}"


def track_named(title: str) -> str:
    """`the plan track`."""
    return with_article(f"{title.lower()} track")


def has_or_have(title: str) -> str:
    return "have" if is_plural(title) else "has"


def is_or_are(title: str) -> str:
    return "are" if is_plural(title) else "is"


def was_or_were(title: str) -> str:
    return "were" if is_plural(title) else "was"


def _is_department(title: str) -> bool:
    return is_plural(title) and _head(title) in {"services", "resources", "finances"}


def _head(title: str) -> str:
    """The noun that the title turns on: `papers` of `Papers for Council`; `committee` of
    `Communities, Housing and Environment Committee`, which lists what it is for.
    """
    words = title.lower().replace(",", " , ").split()
    for place, word in enumerate(words):
        lists = word == "," and "and" in words[place:]
        if place and word in _AFTER_THE_NOUN and not lists:
            return words[place - 1]
    return words[-1] if words else ""


def any_of(titles: Iterable[str]) -> str:
    """`the Head of Legal or the Head of Finance`."""
    return " or ".join(map(with_article, titles))
