"""The words by which councils say that a meeting will not be held on its day, in English and
Welsh. Pure.
"""

import re

_MOVED = (
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

_OFF = re.compile(
    rf"\b(?:{_ENGLISH}|{_WELSH}|(?:{_MOVED})(?!\s+(?:from|o)\b))\b", re.IGNORECASE
)
_FROM = re.compile(rf"\b(?:{_MOVED})\s+(?:from|o)\b", re.IGNORECASE)


def called_off(text: str) -> bool:
    """Whether a text says that the meeting will not be held on the day beside it."""
    return _OFF.search(text) is not None


def moved_here(text: str) -> bool:
    """Whether a text says that the meeting was moved to the day beside it from another."""
    return _FROM.search(text) is not None
