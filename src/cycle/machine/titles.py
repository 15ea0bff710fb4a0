"""Titles as they read in a sentence: with "the" or without it, in the singular or the plural.
Pure.
"""

_ARTICLES = ("the ", "a ", "an ", "our ", "y ", "yr ")
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


def has_or_have(title: str) -> str:
    return "have" if is_plural(title) else "has"


def is_or_are(title: str) -> str:
    return "are" if is_plural(title) else "is"


def _is_department(title: str) -> bool:
    return is_plural(title) and _head(title) in {"services", "resources", "finances"}


def _head(title: str) -> str:
    """The noun that the title turns on: `papers` of `Papers for Council`."""
    words = title.lower().replace(",", " , ").split()
    for place, word in enumerate(words):
        if place and word in {"of", "for", "on", "to", "from", "in", "with", "sent", ","}:
            return words[place - 1]
    return words[-1] if words else ""
