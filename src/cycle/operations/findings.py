"""One line of the doctor: what was looked at, how it stands, and what to do."""

from enum import StrEnum

import msgspec


class Grade(StrEnum):
    """How something stands: `warn` will be a fault some day, or is one only to some."""

    OK = "ok"
    WARN = "warn"
    FAULT = "fault"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """what: what was looked at. says: how it stands. remedy: what to do; nothing where it is
    well.
    """

    what: str
    standing: Grade
    says: str
    remedy: str = ""


def ok(what: str, says: str) -> Finding:
    return Finding(what=what, standing=Grade.OK, says=says)


def warn(what: str, says: str, remedy: str) -> Finding:
    return Finding(what=what, standing=Grade.WARN, says=says, remedy=remedy)


def fault(what: str, says: str, remedy: str) -> Finding:
    return Finding(what=what, standing=Grade.FAULT, says=says, remedy=remedy)
