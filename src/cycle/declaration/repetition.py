"""How a stage repeats, as a declaration says it. Pure."""

from typing import Annotated

from pydantic import Field, StringConstraints

from cycle.declaration.declared import Declared
from cycle.declaration.values import EVERY

MOST_TIMES = 60


class DeclaredRepetition(Declared):
    """`{every: 3 months, times: 4}`."""

    every: Annotated[str, StringConstraints(pattern=EVERY, max_length=20)]
    times: Annotated[int, Field(ge=2, le=MOST_TIMES)]
