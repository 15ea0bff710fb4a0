"""Takes a request, finds who serves it, and turns whatever comes of it into an answer."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from cycle.engine.verdicts import Refusal
from cycle.errors import CycleError
from cycle.requests import (
    acts,
    clocks,
    closed_days,
    exports,
    mail_ledger,
    migration,
    names,
    new_year,
    office,
    previews,
    proofs,
    reading,
    reports,
)
from cycle.requests.shapes import Plain, Served, checked
from cycle.service.local_day import local_day
from cycle.service.people import let_in
from cycle.service.services import Caller, Services
from cycle.text_checks import LONGEST_NAME, LONGEST_TEXT, UnfitTextError
from cycle.wire import SAME_VERSION


@dataclass(frozen=True)
class Answer:
    """What comes back: `result` when it was done; `reasons` when refused; `error` and `remedy`
    when it went wrong.
    """

    result: Any = None
    reasons: tuple[Plain, ...] = ()
    error: str | None = None
    remedy: str | None = None

    @property
    def done(self) -> bool:
        return self.error is None and not self.reasons


SERVED: Mapping[str, Served] = {
    **reading.SERVED,
    **acts.SERVED,
    **office.SERVED,
    **mail_ledger.SERVED,
    **closed_days.SERVED,
    **new_year.SERVED,
    **exports.SERVED,
    **proofs.SERVED,
    **migration.SERVED,
    **reports.SERVED,
    **previews.SERVED,
    **names.SERVED,
    **clocks.SERVED,
}
"""By the name of a request: the shape of its values, and who serves it."""


def serve(services: Services, caller: Caller, name: str, values: Plain) -> Answer:
    """The answer to a request. Never raises for what a caller can cause; a fault of ours
    escapes.
    """
    served = SERVED.get(name)
    if served is None:
        return Answer(error=f'There is no request "{name}".', remedy=SAME_VERSION)
    try:
        _check_texts(values)
        _check_text(caller.acts_as or "", "the login to act as", LONGEST_NAME)
        asked = served.decode(checked(values))
    except CycleError as error:
        return Answer(error=error.message, remedy=error.remedy or None)
    except msgspec.ValidationError as error:
        return Answer(error=f"The request {name} cannot be read: {error}.", remedy=SAME_VERSION)
    try:
        let_in(services, caller, local_day)
        result = served.serve(services, caller, *asked)
    except CycleError as error:
        return Answer(error=error.message, remedy=error.remedy or None)
    if isinstance(result, Refusal):
        return Answer(reasons=tuple(msgspec.to_builtins(reason) for reason in result.reasons))
    return Answer(result=msgspec.to_builtins(result))


def _check_texts(values: Plain) -> None:
    """No text that no text can be: bytes that are not UTF-8 come from the keyboard as lone
    surrogates.
    """
    for name, value in values.items():
        _check_text(name, "the name of a value", LONGEST_NAME)
        if isinstance(value, Mapping) and name not in _FILES:
            _check_texts(value)
        for text in value if isinstance(value, list | tuple) else (value,):
            if isinstance(text, str):
                _check_text(
                    text,
                    f"the {name.replace('_', ' ')}",
                    math.inf if name in _FILES else LONGEST_TEXT,
                )


_FILES = frozenset({"content", "evidence", "workflow", "dates", "files"})
"""These travel as base64, and each has a limit of its own."""


def _check_text(text: str, name: str, longest: float) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UnfitTextError(
            f"{name} is not in UTF-8 at place {error.start + 1}", f"Write {name} anew."
        ) from error
    if "\0" in text:  # PostgreSQL keeps no such text
        raise UnfitTextError(
            f"{name} has the character U+0000 at place {text.index(chr(0)) + 1}, which "
            "cannot be kept",
            f"Write {name} on one line, without control characters.",
        )
    if len(text) > longest:
        raise UnfitTextError(
            f"{name} has {len(text):,} characters; at most {longest:,} are kept",
            "Say it shorter.",
        )
