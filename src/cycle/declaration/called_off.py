"""The words by which councils say that a meeting will not be held on its day, in English and
Welsh. Pure.
"""

import re

MOVED = (
    r"re-?scheduled|re-?arranged|moved|postponed|deferred"
    r"|symud(?:wyd)?|h?ail-?drefn(?:u|wyd)|(?:g|ng)?ohir(?:io|iwyd)"
)

_ENGLISH = (
    r"cancell?(?:ed|ation)|canx|postponement|abandoned|withdrawn|stood down|called off|vacated"
    r"|(?:not|no longer|isn['\u2019]?t) (?:now )?(?:required|needed|proceeding|going ahead"
    r"|taking place|being held)"
    r"|will (?:not|no longer) (?:now )?(?:take place|be held|be required|proceed|go ahead"
    r"|meet|sit)"
)

_WELSH = (
    r"(?:c|g|ch|ngh)ansl(?:o|wyd|iwyd|edig)|(?:g|ng)?ohir(?:iad|iedig)|d?dileu"
    r"|dil[e\u00eb]wyd|diddymwyd|ni chynhelir|rhoddwyd y gorau"
    r"|(?:nid|nad) oes (?:ei )?angen|dd?im (?:ei )?angen(?: mwyach)?"
    r"|dd?im yn (?:cael ei (?:gynnal|chynnal)|digwydd|mynd rhagddo)"
)

_OFF = re.compile(rf"\b(?:{_ENGLISH}|{_WELSH}|(?:{MOVED})(?!\s+(?:from|o)\b))\b", re.IGNORECASE)
_FROM = re.compile(rf"\b(?:{MOVED})\s+(?:from|o)\b", re.IGNORECASE)

_CLAUSES = re.compile(r"[;,()\n]|[.:](?:\s|$)|\s[-\u2013]\s")
_OF_ANOTHER_DAY = re.compile(
    r"\b(?:replac(?:es|ing|ement)|in place of|instead of|yn lle)\b"
    r"|\b(?:original|previous)(?:ly)?\b.*[0-9]",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\b(?:agenda|papers?|reports?|items?|motions?|minutes|questions?|petitions?|applications?"
    r"|webcast(?:ing)?|(?:live ?)?stream(?:ing)?|broadcast|recording|interpreters?"
    r"|translation|(?:site )?visits?|tours?|briefings?|training|seminars?|workshops?"
    r"|pre-?meet(?:ing)?|refreshments|catering|lunch|tea|parking|booking|speakers?"
    r"|apologies|gwe-?ddarlledu|ymweliad)\b",
    re.IGNORECASE,
)
_MEETING = re.compile(r"\b(?:meeting|cyfarfod)\b(?!s?['\u2019])", re.IGNORECASE)


def called_off(text: str) -> bool:
    """Whether a text says that the meeting will not be held on the day beside it."""
    return any(not _OF_ANOTHER_DAY.search(said) for said in _said_before(text))


def moved_here(text: str) -> bool:
    """Whether a text says that the meeting was moved to the day beside it from another, or is
    held in place of one that was called off.
    """
    before = _said_before(text)
    return _FROM.search(text) is not None or any(map(_OF_ANOTHER_DAY.search, before))


def of_something_beside(text: str) -> bool:
    """Whether what a text calls off is no meeting but goes with one: a webcast, an agenda."""
    return all(
        _BESIDE.search(said) and not _MEETING.search(said) for said in _said_before(text)
    )


def _said_before(text: str) -> list[str]:
    """Of each clause that calls something off, what stands before those words."""
    clauses = _CLAUSES.split(text)
    found = ((clause, _OFF.search(clause)) for clause in clauses)
    return [clause[: off.start()] for clause, off in found if off]
