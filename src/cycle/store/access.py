"""What a transaction is begun for. Each database has its own way of keeping it to that."""

from enum import Enum, auto

from sqlalchemy import Connection


class Access(Enum):
    """READING: sees one state throughout, writes nothing.

    DECIDING: reads, decides on what it read, and writes; never two at once. STEPPING: writes
    steps of which each names the state it starts from, and so needs nobody to stand still. On
    SQLite it is as DECIDING is; on a server several may go on at once, beside one that decides.
    """

    READING = auto()
    DECIDING = auto()
    STEPPING = auto()


class Kept:
    """One sort of thing that the store keeps, over the connection of a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection


def begin(connection: Connection, access: Access) -> None:
    """Begin the transaction for what it is wanted."""
    connection.execution_options(cycle_access=access)
    connection.begin()


def access_of(connection: Connection) -> Access:
    """What the transaction that is beginning is for."""
    access = connection.get_execution_options()["cycle_access"]
    assert isinstance(access, Access)
    return access
