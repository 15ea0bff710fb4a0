"""What a request is made of: how its plain values are read, and who serves it.

One table says, field by field, what a text may hold and how a date is written; it holds for
every request that has such a field.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec

from cycle.calendar.typed import day_of, time_of
from cycle.service.services import Caller, Services
from cycle.text_checks import checked_line, checked_text

Plain: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Served:
    """One request. shapes: what its values are; the last shape has whatever is no field of
    those before it. serve: takes a value of each shape.
    """

    shapes: tuple[type[msgspec.Struct], ...]
    serve: Callable[..., Any]

    def __post_init__(self) -> None:
        # Looked at now: a type that two threads look at at once crashes msgspec.
        for shape in self.shapes:
            msgspec.json.Decoder(shape)

    def decode(self, values: Plain) -> tuple[Any, ...]:
        """A value of each shape. Raises msgspec.ValidationError where the values are no such
        request.
        """
        left = dict(values)
        found = []
        for shape in self.shapes[:-1]:
            own = {name: left.pop(name) for name in shape.__struct_fields__ if name in left}
            found.append(msgspec.convert(own, shape))
        return (*found, msgspec.convert(left, self.shapes[-1]))


def shaped(
    shape: type[msgspec.Struct], serve: Callable[[Services, Caller, Any], Any]
) -> Served:
    """A request whose values are the fields of one shape."""
    return Served((shape,), serve)


def _text(name: str) -> Callable[[str], str]:
    return lambda text: checked_text(text, name)


def _line(name: str) -> Callable[[str], str]:
    return lambda text: checked_line(text, name)


def _minutes(text: str) -> str:
    return time_of(text).isoformat("minutes")


FIELDS: Mapping[str, Callable[[str], Any]] = {
    "comment": _text("the comment"),
    "reason": _text("the reason"),
    "note": _text("the note"),
    "text": _text("the amendment"),
    "urgent": _text("the special circumstances"),
    "minute": _line("the minute reference"),
    "filename": _line("the file's name"),
    "consulted": _line("who was consulted"),
    "consulting": _line("who is to be consulted"),
    "due": _line("the date"),
    "chair": _line("the chair's office"),
    "standing_order": _line("the standing order"),
    "on": day_of,
    "from_on": day_of,
    "since_on": day_of,
    "to_on": day_of,
    "as_of": day_of,
    "begins": day_of,
    "at": _minutes,
    "public_on": day_of,
    "public_at": _minutes,
}
"""By the name of a field: what its text is checked by, or read as. Each raises CycleError."""


def checked(values: Plain) -> dict[str, Any]:
    """The values with each known field checked, those within a value too.

    A text of a known field that is left empty counts as not given.
    """
    return {
        name: checked(value)
        if isinstance(value, Mapping)
        else FIELDS[name](value)
        if name in FIELDS and isinstance(value, str)
        else value
        for name, value in values.items()
        if not (value == "" and name in FIELDS)
    }
