"""An office moved to another database: copied while nobody writes, and the copy proved before
it counts.

The settings are not touched: from which database the office is run is for its owner to say, who
has stopped the daemons first. What a dispatcher held at that moment is counted, for it may have
been under way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cycle.service.services import Caller, NotTheOwnerError, Services
from cycle.service.verification import Verified, verify
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
    journals: tuple[Verified, ...]
    in_hand: int


def relocate(
    services: Services, caller: Caller, target: str, *, dry_run: bool = False
) -> Relocated:
    """Copy the office to a new file or to a server's empty database; nothing is there unless
    all of it is. dry_run: the copy is proved, and taken away again.

    Raises NotTheOwnerError, CopyError where the record is not whole, DatabaseExistsError.
    """
    if not caller.owner:
        raise NotTheOwnerError(
            f"{caller.login} does not own the office's database, and so may not copy it.",
            "Ask the administrator of this office.",
        )
    found = _proved(services)
    rows = copy_office(
        services.database,
        target,
        lambda copy: _prove_alike(services, copy, found),
        dry_run=dry_run,
    )
    with Reading(services.database) as reading:
        in_hand = len(reading.outbox.list(states=IN_HAND))
    journals = tuple(each for each in found if each.head)
    return Relocated(services.database.place, target, rows, journals, in_hand)


def _proved(services: Services) -> tuple[Verified, ...]:
    found = verify(services)
    faults = [f"{each.subject}: {fault}" for each in found for fault in each.faults]
    if faults:
        raise CopyError(
            f"{services.database.place} is not whole, and was not copied: {faults[0]}.",
            "Run `cycle verify`, and compare with the last backup.",
        )
    return found


def _prove_alike(services: Services, copy: Database, found: tuple[Verified, ...]) -> None:
    """Chain, replay and counts of the copy, from a connection of its own."""
    if _proved(replace(services, database=copy)) != found:
        raise CopyError(
            f"{services.database.place} was written to while the copying began. Nothing was "
            "copied.",
            "Stop the daemons, then try again.",
        )
