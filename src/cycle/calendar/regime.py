"""How a council's days are counted, as data. Pure.

A regime names whose bank holidays close the office and which weekdays do not count. It is part
of the declaration, so that other ways of counting (parish meetings, LGA 1972 s. 243) are
declared, never coded.
"""

from typing import Literal

import msgspec

Division = Literal["england-and-wales", "scotland", "northern-ireland"]


class Regime(msgspec.Struct, frozen=True, kw_only=True):
    """A way of counting working days.

    division: whose bank holidays do not count; None where no bank holiday closes the office.
    weekend: weekdays that do not count, Monday = 0.
    breaks: names of further closed spans (`christmas-eve`, `christmas-break`, `easter-break`),
    see calendar.breaks.
    """

    name: str
    division: Division | None = "england-and-wales"
    weekend: tuple[int, ...] = (5, 6)
    breaks: tuple[str, ...] = ()


ENGLAND_AND_WALES = Regime(name="england-and-wales")
SCOTLAND = Regime(name="scotland", division="scotland")
NORTHERN_IRELAND = Regime(name="northern-ireland", division="northern-ireland")
STATUTORY = {regime.name: regime for regime in (ENGLAND_AND_WALES, SCOTLAND, NORTHERN_IRELAND)}
"""The regimes every workflow may name without declaring them."""
