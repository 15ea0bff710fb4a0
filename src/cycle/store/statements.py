"""The one statement that both databases spell alike but SQLAlchemy keeps per dialect."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

_INSERTS: Mapping[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def insert_once(connection: Connection, table: Table, **values: object) -> bool:
    """Insert a row unless one with the same key stands already; whether it was inserted.

    The key is the table's primary key or any unique column.
    """
    insert = _INSERTS[connection.dialect.name]
    return connection.execute(insert(table).values(**values).on_conflict_do_nothing()).rowcount == 1
