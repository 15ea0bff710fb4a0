"""Instants as people read them: in the zone of their workflow, with its offset, never in that
of some machine.
"""

from datetime import datetime, tzinfo
from typing import Any

import msgspec


def in_zone(value: Any, zone: tzinfo) -> Any:
    """The value as plain values, each instant in it as local ISO 8601 with the offset:
    `2017-04-12T18:30:00+01:00`.
    """
    return _told(msgspec.to_builtins(value, builtin_types=(datetime,)), zone)


def _told(plain: Any, zone: tzinfo) -> Any:
    match plain:
        case datetime():
            return plain.astimezone(zone).isoformat()
        case dict():
            return {key: _told(part, zone) for key, part in plain.items()}
        case list() | tuple():
            return [_told(part, zone) for part in plain]
        case _:
            return plain
