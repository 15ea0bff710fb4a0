"""How a council's days are counted, as data. Pure.

A regime names whose bank holidays close the office and which weekdays do not count. It is part
of the declaration, so that other ways of counting (parish meetings, LGA 1972 s. 243) are
declared, never coded.
"""

from typing import Literal

import msgspec

Division = Literal["england-and-wales", "scotland", "northern-ireland"]


class OwnHoliday(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A day that does not count each year, by rule: `last Monday of May`, `4 July`.

    observed: on a Saturday it is kept on the Friday before, on a Sunday on the Monday after (so
    5 U.S.C. 6103(b) has it for the federal offices of the United States); the day itself is
    then closed as the weekend it lies on.
    """

    title: str
    rule: str
    observed: bool = False


class Regime(msgspec.Struct, frozen=True, kw_only=True):
    """A way of counting working days.

    division: whose bank holidays do not count; None where no bank holiday closes the office.
    weekend: weekdays that do not count, Monday = 0.
    breaks: names of further closed spans (`christmas-eve`, `christmas-break`, `easter-break`),
    see calendar.breaks.
    holidays: days by rule, beside or instead of a division's. Left out of the stored form where
    there are none, so that regimes of older machines keep their fingerprint.
    """

    name: str
    division: Division | None = "england-and-wales"
    weekend: tuple[int, ...] = (5, 6)
    breaks: tuple[str, ...] = ()
    holidays: tuple[OwnHoliday, ...] | msgspec.UnsetType = msgspec.UNSET


ENGLAND_AND_WALES = Regime(name="england-and-wales")
SCOTLAND = Regime(name="scotland", division="scotland")
NORTHERN_IRELAND = Regime(name="northern-ireland", division="northern-ireland")
STATUTORY = {regime.name: regime for regime in (ENGLAND_AND_WALES, SCOTLAND, NORTHERN_IRELAND)}
"""The regimes every workflow may name without declaring them."""
