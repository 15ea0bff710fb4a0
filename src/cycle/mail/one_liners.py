"""Values whose texts are one visible line each, checked when they are made. Pure."""

import msgspec

from cycle.text_checks import checked_line


class OneLiners(msgspec.Struct, frozen=True, kw_only=True):
    """Checks each text of the value when it is made. Raises UnfitTextError, naming the
    field.
    """

    def __post_init__(self) -> None:
        for field in self.__struct_fields__:
            value = getattr(self, field)
            for text in value if isinstance(value, tuple) else (value,):
                if isinstance(text, str):
                    checked_line(text, f"the letter's {field.replace('_', ' ')}")
