"""The one statement that both databases spell alike but SQLAlchemy keeps per dialect."""

from collections.abc import Callable, Mapping

from sqlalchemy import Column, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

_INSERTS: Mapping[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def insert_once(connection: Connection, unique: Column[str], **values: object) -> bool:
    """Insert a row into the column's table unless one with the same value there stands already;
    whether it was.
    """
    table = unique.table
    assert isinstance(table, Table)
    insert = _INSERTS[connection.dialect.name](table).values(**values)
    inserted = insert.on_conflict_do_nothing(index_elements=[unique]).returning(unique)
    return connection.execute(inserted).first() is not None
