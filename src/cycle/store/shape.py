"""What a database holds beside the rows: tables, columns, indexes and triggers, against those
that the program makes. Reads only.

A trigger can rewrite what is written, and an index that is gone can let two messages have one
key, without any row being changed by hand.
"""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, UniqueConstraint, inspect, text

from cycle.store.tables import metadata

_ALEMBIC = "alembic_version"

TRIGGERS = {
    "sqlite": {
        f"journal_refuses_{act.lower()}": (
            f"CREATE TRIGGER journal_refuses_{act.lower()} BEFORE {act} ON journal "
            "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        )
        for act in ("UPDATE", "DELETE")
    },
    "postgresql": {
        "journal_refuses_change": (
            "CREATE TRIGGER journal_refuses_change BEFORE DELETE OR UPDATE OR TRUNCATE ON "
            "journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_journal_change()"
        )
    },
}
"""By name, as the migration made them and the database tells them."""

_TOLD = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c "
        "ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE NOT tgisinternal AND n.nspname = current_schema()"
    ),
}


def faults_of_shape(connection: Connection) -> Iterator[str]:
    """Everything that is missing, foreign or other than the program makes it."""
    yield from _of_triggers(connection)
    looked = inspect(connection)
    wanted = {_ALEMBIC, *metadata.tables}
    there = {*looked.get_table_names(), *looked.get_view_names()} - _of_extensions(connection)
    yield from (f"there is a foreign table or view {name}" for name in sorted(there - wanted))
    yield from (f"the table {name} is missing" for name in sorted(wanted - there))
    for name in sorted(set(metadata.tables) & there):
        table = metadata.tables[name]
        columns = {column["name"] for column in looked.get_columns(name)}
        if columns != set(table.columns.keys()):
            odd = ", ".join(sorted(columns ^ set(table.columns.keys())))
            yield f"the table {name} has other columns: {odd}"
        unique = {
            tuple(column.name for column in each.columns)
            for each in table.constraints
            if isinstance(each, UniqueConstraint)
        }
        found = {tuple(each["column_names"]) for each in looked.get_unique_constraints(name)}
        yield from (
            f"{name} no longer keeps {', '.join(lost)} unique" for lost in unique - found
        )
        indexes = {
            (index.name, tuple(column.name for column in index.columns))
            for index in table.indexes
        }
        stored = {
            (index["name"], tuple(index["column_names"]))
            for index in looked.get_indexes(name)
            if not index.get("duplicates_constraint")
        }
        for index_name, _ in sorted(indexes ^ stored, key=str):
            yield f"the index {index_name} of {name} is missing, foreign or another"


def _of_extensions(connection: Connection) -> set[str]:
    """The tables and views that an extension of the server has brought."""
    if connection.dialect.name != "postgresql":
        return set()
    query = (
        "SELECT c.relname FROM pg_depend d JOIN pg_class c ON c.oid = d.objid "
        "WHERE d.classid = 'pg_class'::regclass AND d.deptype = 'e'"
    )
    return set(connection.execute(text(query)).scalars())


def _of_triggers(connection: Connection) -> Iterator[str]:
    wanted = TRIGGERS[connection.dialect.name]
    told = {
        name: _plainly(sql)
        for name, sql in connection.execute(text(_TOLD[connection.dialect.name]))
    }
    for name in sorted({*wanted, *told}):
        if name not in told:
            yield f"the trigger {name} is missing"
        elif name not in wanted:
            yield f"there is a foreign trigger {name}"
        elif told[name] != _plainly(wanted[name]):
            yield f"the trigger {name} is not the one that the program makes"


def _plainly(sql: str) -> str:
    return re.sub(r"\s+", " ", sql.replace("public.", "")).strip()
