"""An office moved to another database: copied while nobody writes, and the copy proved before
it counts.

The settings are not touched: from which database the office is run is for its owner to say, who
has stopped the daemons first. What a dispatcher held at that moment is counted, for it may have
been under way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cycle.service.bureau import Bureau, Caller, NotTheOwnerError
from cycle.service.verification import Found, verify
from cycle.store.copying import copy_office
from cycle.store.database import Database
from cycle.store.errors import CopyError
from cycle.store.messages import MessageState
from cycle.store.unit_of_work import Reading

IN_HAND = (MessageState.CLAIMED, MessageState.DATA_STARTED)


@dataclass(frozen=True)
class Relocated:
    """What was copied from where to where: rows by table, and each journal with its entries and
    newest hash.

    in_hand: messages that a dispatcher held. They are offered again from there when their lease
    has run out.
    """

    source: str
    target: str
    rows: Mapping[str, int]
    journals: tuple[Found, ...]
    in_hand: int


def relocate(bureau: Bureau, caller: Caller, target: str) -> Relocated:
    """Copy the office to a new file or to a server's empty database; nothing is there unless
    all of it is.

    Raises NotTheOwnerError, CopyError where the record is not whole, DatabaseExistsError.
    """
    if not caller.owner:
        raise NotTheOwnerError(
            f"{caller.login} does not own the office's database, and so may not copy it.",
            "Ask the administrator of this office.",
        )
    found = _proved(bureau)
    rows = copy_office(bureau.database, target, lambda copy: _prove_alike(bureau, copy, found))
    with Reading(bureau.database) as reading:
        in_hand = len(reading.outbox.list(states=IN_HAND))
    journals = tuple(each for each in found if each.head)
    return Relocated(bureau.database.place, target, rows, journals, in_hand)


def _proved(bureau: Bureau) -> tuple[Found, ...]:
    found = verify(bureau)
    faults = [f"{each.subject}: {fault}" for each in found for fault in each.faults]
    if faults:
        raise CopyError(
            f"{bureau.database.place} is not whole, and was not copied: {faults[0]}.",
            "Run `cycle verify`, and compare with the last backup.",
        )
    return found


def _prove_alike(bureau: Bureau, copy: Database, found: tuple[Found, ...]) -> None:
    """Chain, replay and counts of the copy, from a connection of its own."""
    if _proved(replace(bureau, database=copy)) != found:
        raise CopyError(
            f"{bureau.database.place} was written to while the copying began. Nothing was "
            "copied.",
            "Stop the daemons, then try again.",
        )
