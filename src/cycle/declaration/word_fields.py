"""Fields of a Word document that would fetch or run something when it is opened. Pure.

ECMA-376, Part 1, 17.16.5, and the two of older Word that start another program.
"""

import re
from typing import Any

from cycle.declaration.word_changes import W

_QUOTED = re.compile(r'"[^"]*"')
_FETCHING = re.compile(
    r"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|MACROBUTTON)\b",
    re.IGNORECASE,
)


def fetching_field(element: Any) -> str | None:
    """The name of a field within a paragraph or part that is not there for its words; None
    where there is none. A name may be cut into several runs.
    """
    typed = "".join(each.text or "" for each in element.iter(f"{W}instrText"))
    stated = " ".join(each.get(f"{W}instr") or "" for each in element.iter(f"{W}fldSimple"))
    found = _FETCHING.search(_QUOTED.sub("", f"{typed} {stated}"))
    return found[1].upper() if found else None
