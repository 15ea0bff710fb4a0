"""What is written to the journal of the office: who is in it, when it is closed, what was
restored.
"""

from datetime import datetime

import msgspec

from cycle import chain
from cycle.store.journal import OFFICE
from cycle.store.unit_of_work import UnitOfWork


def write_to_office_journal(uow: UnitOfWork, event: msgspec.Struct, now: datetime) -> None:
    """Append one tagged event, in the form that is hashed."""
    body = chain.canonical(msgspec.to_builtins(event))
    head = uow.journal.head(OFFICE)
    uow.journal.append(OFFICE, [(str(event.__struct_config__.tag), body)], now, head.version)
