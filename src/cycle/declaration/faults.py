"""What is wrong in a declared file, and where. Pure."""

from collections.abc import Iterable

import msgspec

from cycle.errors import CycleError


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One fault: line and column count from 1, in characters. `suggestion` is what may have
    been meant.
    """

    file: str
    line: int
    column: int
    message: str
    suggestion: str | None = None

    def __str__(self) -> str:
        hint = f' (did you mean "{self.suggestion}"?)' if self.suggestion else ""
        return f"{self.file}:{self.line}:{self.column}: {self.message}{hint}"


class DeclarationError(CycleError):
    """A declared file that can't be used. Carries every fault, in the order of the file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = in_order(faults)
        super().__init__(
            "\n".join(map(str, self.faults)),
            "Correct the file at each place named and try again.",
        )


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Sorted by place, each fault once; those of one place stay in the order they were
    found.
    """
    return tuple(
        sorted(dict.fromkeys(faults), key=lambda fault: (fault.file, fault.line, fault.column))
    )
