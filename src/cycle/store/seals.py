"""The seal of each message: reckoned from what the database holds, and renewed as the last step
of each change to it.
"""

from sqlalchemy import Connection, bindparam, select, update

from cycle.store.mail_digests import BECAME, LINE, TROUBLE, seal_of
from cycle.store.tables import outbox, outbox_history, undelivered


def reckoned(connection: Connection, outbox_id: int) -> str:
    """The seal that a message ought to have."""
    key = {"message": outbox_id}
    return seal_of(
        connection.execute(_BECAME, key).mappings().one(),
        connection.execute(_LINES, key).mappings(),
        connection.execute(_TROUBLES, key).mappings(),
    )


def renew(connection: Connection, outbox_id: int) -> None:
    """Seal a message as it now stands: the last step of each change to it."""
    connection.execute(
        _SEALED, {"message": outbox_id, "to_seal": reckoned(connection, outbox_id)}
    )


# Asked at every step of every message; so they are built once.
_BECAME = select(*(outbox.c[name] for name in BECAME)).where(
    outbox.c.id == bindparam("message")
)
_LINES = (
    select(*(outbox_history.c[name] for name in LINE))
    .where(outbox_history.c.outbox_id == bindparam("message"))
    .order_by(outbox_history.c.id)
)
_TROUBLES = (
    select(*(undelivered.c[name] for name in TROUBLE))
    .where(undelivered.c.outbox_id == bindparam("message"))
    .order_by(undelivered.c.id)
)
_SEALED = (
    update(outbox).where(outbox.c.id == bindparam("message")).values(seal=bindparam("to_seal"))
)
