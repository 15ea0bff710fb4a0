"""The forms of single values in a declaration: keys, lines, times of day; and how a value that
is not known, or written short, is taken. Pure.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, Literal, TypeAlias, get_args
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from cycle.calendar.grammar import ExpressionError, parse
from cycle.calendar.own_holidays import OBSERVED, comes_each_year
from cycle.text_checks import visible

_WORD = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
KEY = rf"^{_WORD}$"
TEXT = r"\S"
_CONTROL = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
LINE = rf"^[^\s{_CONTROL}](?:[^{_CONTROL}]*[^\s{_CONTROL}])?$"
CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
AFTER = rf"^{_WORD}\.{_WORD}(\.{_WORD})?$"
YEAR = r"^(19|20|21)[0-9]{2}$"
EVERY = r"^[1-9][0-9]? (week|month|year)s?$"
LEAST = r"^[1-9][0-9]{0,2} working days?$"
MISSED = rf"^(remind|escalate|block|(outcome|begin) {_WORD})$"


def clock_of(value: Any) -> Any:
    """`9:00` is `09:00`, as in a deadline."""
    short = isinstance(value, str) and re.fullmatch(r"[0-9]:[0-5][0-9]", value)
    return f"0{value}" if short else value


Key: TypeAlias = Annotated[str, StringConstraints(pattern=KEY, max_length=60)]
Line: TypeAlias = Annotated[str, StringConstraints(pattern=LINE, max_length=400)]
Text: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=TEXT, max_length=200_000)
]
Clock: TypeAlias = Annotated[
    str, BeforeValidator(clock_of), StringConstraints(pattern=CLOCK, max_length=5)
]
Weekday: TypeAlias = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
]
Break: TypeAlias = Literal["christmas-eve", "christmas-break", "easter-break"]
WEEKDAYS: tuple[str, ...] = get_args(Weekday)


def unknown_value(what: str, given: str, known: object) -> PydanticCustomError:
    """A value that is not among the known ones; the loader adds the nearest."""
    return PydanticCustomError(
        "unknown_value", "{what}", {"what": what, "given": given, "known": known}
    )


@cache
def _timezones() -> frozenset[str]:
    return frozenset(available_timezones())


def known_timezone(name: str) -> str:
    if name not in _timezones():
        form = "a zone is an area and a city, such as Europe/London"
        areas = [zone for zone in _timezones() if "/" in zone and not zone.startswith("Etc/")]
        raise unknown_value(f'there is no time zone "{visible(name)}"; {form}', name, areas)
    return name


def yearly_rule(written: str) -> str:
    """A day that comes each year: `last Monday of May`, `4 July, observed`."""
    try:
        expression = parse(written.removesuffix(OBSERVED))
    except ExpressionError as error:
        message = f"{error.message}. {error.remedy}" if error.remedy else error.message
        raise PydanticCustomError("yearly", "{what}", {"what": message}) from error
    if not comes_each_year(expression):
        raise PydanticCustomError(
            "yearly",
            "this is no day that comes each year by itself; write it as 4 July, "
            '"4 July, observed", or last Monday of May',
        )
    return written


def one_or_more(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def short_for(key: str) -> Callable[[Any], Any]:
    """A text where a mapping is expected is short for a mapping with that `key` alone."""
    return lambda value: {key: value} if isinstance(value, str) else value


def _by_command_too(ways: tuple[str, ...]) -> tuple[str, ...]:
    if ways and "command" not in ways:
        raise PydanticCustomError(
            "ways", "rows are signed by command everywhere; write [command, reply]"
        )
    if len(set(ways)) < len(ways):
        raise PydanticCustomError("ways", "a way to sign is named twice")
    return ways


WaysToSign: TypeAlias = Annotated[
    tuple[Literal["command", "reply"], ...],
    AfterValidator(_by_command_too),
    Field(json_schema_extra={"uniqueItems": True, "contains": {"const": "command"}}),
]
