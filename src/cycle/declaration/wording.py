"""pydantic's complaints as sentences for an officer, each at its place in the file. Pure."""

import re
import types
from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from cycle.calendar.typed import time_meant
from cycle.declaration import values
from cycle.declaration.faults import Fault
from cycle.declaration.source import Source
from cycle.declaration.yaml_nodes import Path
from cycle.suggestions import nearest
from cycle.text_checks import is_unseen, spelt, visible

Context: TypeAlias = Mapping[str, Any]

_PATTERNS = {
    values.KEY: "is no key: lower-case letters, digits and hyphens, beginning with a letter",
    values.TEXT: "says nothing",
    values.YEAR: "is no year; write it as 2026",
    values.CLOCK: "is no time of day; write hours and minutes, such as 17:00",
    values.AFTER: "names no stage of another track; write TRACK.STAGE or TRACK.STAGE.OUTCOME",
    values.LEAST: 'is no number of working days; write it as "5 working days"',
    values.EVERY: 'is no number of weeks, months or years; write it as "3 months"',
    values.MISSED: "is none of remind, escalate, block, outcome NAME, begin TRACK",
}


def path_of(error: ErrorDetails) -> Path:
    """The path in the file; pydantic marks a fault in a key with a last step of its own."""
    return tuple(step for step in error["loc"] if step != "[key]")


def fault_of(error: ErrorDetails, source: Source) -> Fault:
    path = path_of(error)
    message, suggestion = _told(error, path)
    if error["loc"][-1:] == ("[key]",):
        return source.at_key(path, message, suggestion=suggestion)
    return source.at_value(path, message, suggestion=suggestion)


Told: TypeAlias = tuple[str, str | None]


def _told(error: ErrorDetails, path: Path) -> Told:
    if error["type"] == "missing":
        return f'"{path[-1]}" is missing', None
    teller = _TELLERS.get(error["type"])
    return teller(error["input"], error.get("ctx", {})) if teller else (error["msg"], None)


def _not_text(given: object, _: Context) -> Told:
    quotes = "; put it in quotes" if isinstance(given, bool | int | float) else ""
    return f"text is expected, not {_kind(given)}{quotes}", None


def _not_of_form(given: str, context: Context) -> Told:
    pattern = context["pattern"]
    if not given:
        return "the text is empty", None
    if pattern == values.LINE:
        return _not_one_line(given), None
    return f'"{_shortened(given)}" {_PATTERNS[pattern]}', _meant(given, pattern)


def _not_one_line(given: str) -> str:
    lines = given.strip("\n").count("\n") + 1
    if lines > 1:
        return f'"{_shortened(given)}" has {lines} lines; write it as one'
    for end, at in (("begins", given[0]), ("ends", given[-1])):
        if at.isspace():
            return f'"{_shortened(given)}" {end} with {spelt(at)}; leave it out'
    unseen = next(c for c in given if re.match(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", c))
    return f'"{_shortened(given)}" has {spelt(unseen)} in it; leave it out'


def _meant(given: str, pattern: str) -> str | None:
    """The value in the right form, where it plainly means one."""
    if pattern == values.MISSED:
        return nearest(given, ("remind", "escalate", "block"))
    if pattern == values.CLOCK and (time := time_meant(given)):
        return f"{time:%H:%M}"
    if pattern == values.KEY:
        seen = "".join(c for c in given.lower() if not is_unseen(c) or c.isspace())
        key = "-".join(re.findall(r"[a-z0-9]+", seen))
        return key if re.fullmatch(values.KEY, key) else None
    return None


def _not_among(given: object, context: Context) -> Told:
    words = _quoted(context["expected"])
    shown = f'"{_shortened(given)}"' if isinstance(given, str) else _kind(given)
    return f"{shown} is none of {', '.join(words)}", nearest(str(given), words)


_TELLERS: Mapping[str, Callable[[Any, Context], Told]] = {
    "string_type": _not_text,
    "string_pattern_mismatch": _not_of_form,
    "string_too_long": lambda _, context: (
        f"longer than {context['max_length']} characters",
        None,
    ),
    "literal_error": _not_among,
    "int_type": lambda given, _: (f"a whole number is expected, not {_kind(given)}", None),
    "greater_than_equal": lambda given, context: (
        f"{given} is too small: at least {context['ge']}",
        None,
    ),
    "less_than_equal": lambda given, context: (
        f"{given} is too large: at most {context['le']}",
        None,
    ),
    "bool_type": lambda given, _: (f"true or false is expected, not {_kind(given)}", None),
    "tuple_type": lambda given, _: (f"a list is expected, not {_kind(given)}", None),
    "model_type": lambda given, _: (
        f"a mapping (key: value) is expected, not {_kind(given)}",
        None,
    ),
    "dict_type": lambda given, _: (
        f"a mapping (key: value) is expected, not {_kind(given)}",
        None,
    ),
    "mapping_type": lambda given, _: (
        f"a mapping (key: value) is expected, not {_kind(given)}",
        None,
    ),
    "too_short": lambda _, __: ("at least one is needed here", None),
    "unknown_value": lambda _, context: (
        context["what"],
        nearest(context["given"], context["known"]),
    ),
}
"""By pydantic's type of error; its message otherwise, which is ours where a validator of the
schema raised it.
"""


def _shortened(text: str, limit: int = 60) -> str:
    line = visible(text)
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _quoted(expected: str) -> list[str]:
    """The words of a Literal, which pydantic lists as `'a', 'b' or 'c'`."""
    return expected.split("'")[1::2]


def _kind(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {value}"
        case str():
            return f'the text "{_shortened(value)}"'
        case Mapping():
            return "a mapping"
        case _:
            return "a list"


def known_keys(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    """The keys that the schema knows in the mapping at `path`."""
    reached: Any = model
    for step in path:
        reached = _below(_bare(reached), step)
    bare = _bare(reached)
    assert issubclass(bare, BaseModel)
    return tuple(field.alias or name for name, field in bare.model_fields.items())


def _below(annotation: Any, step: str | int) -> Any:
    if get_origin(annotation) in {tuple, Mapping}:
        return get_args(annotation)[0 if isinstance(step, int) else 1]
    fields = {field.alias or name: field for name, field in annotation.model_fields.items()}
    return fields[str(step)].annotation


def _bare(annotation: Any) -> Any:
    """The annotation without its constraints and without `| None`."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        return _bare(next(part for part in get_args(annotation) if part is not type(None)))
    return annotation
