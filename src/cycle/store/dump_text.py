"""What `pg_restore --file=-` writes out of a dump, read row by row: the types of columns, and
the rows to be copied in.

PostgreSQL's manual, COPY, "Text Format": a row a line, fields between tabs, a backslash before
what would be taken for something else. Values come out as SQLite keeps them (see `columns`).
Pure; everything that is not data is passed over.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

Value = int | str | bytes | None


class DumpTextError(ValueError):
    """It is not what pg_restore writes."""


class DumpedRow(NamedTuple):
    """One row, and where it belongs."""

    table: str
    columns: tuple[str, ...]
    values: tuple[Value, ...]


def rows_in(lines: Iterable[bytes]) -> Iterator[DumpedRow]:
    """Every row, in the order of the text. Raises DumpTextError where it breaks off or makes no
    sense.
    """
    types: dict[tuple[str, str], str] = {}
    rest = iter(lines)
    for line in rest:
        if made := _TABLE.fullmatch(line):
            types |= {(_name(made["table"]), name): kind for name, kind in _columns(rest)}
        elif begun := _COPY.fullmatch(line):
            yield from _copied(_name(begun["table"]), begun["columns"], types, rest)


_TABLE = re.compile(rb"CREATE TABLE (?P<table>[^ ]+) \(\n")
_COPY = re.compile(rb"COPY (?P<table>[^ ]+) \((?P<columns>.*)\) FROM stdin;\n")
_COLUMN = re.compile(rb'    (?P<name>\w+|"[^"]+") (?P<type>timestamp with time zone|\w+).*\n')


def _name(quoted: bytes) -> str:
    """The bare name of a table or column, without its schema and its quotation marks."""
    return quoted.decode().rpartition(".")[2].strip('"')


def _columns(lines: Iterator[bytes]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if line == b");\n":
            return
        if column := _COLUMN.fullmatch(line):
            yield _name(column["name"]), column["type"].decode()


def _copied(
    table: str, columns: bytes, types: Mapping[tuple[str, str], str], lines: Iterator[bytes]
) -> Iterator[DumpedRow]:
    names = tuple(_name(column) for column in columns.split(b", "))
    readers = [_READERS.get(types.get((table, name), "text"), bytes.decode) for name in names]
    for line in lines:
        if line == b"\\.\n":
            return
        fields = line.removesuffix(b"\n").split(b"\t")
        if len(fields) != len(names):
            raise DumpTextError(
                f"a row of {table} has {len(fields)} values for {len(names)} columns"
            )
        yield DumpedRow(table, names, tuple(map(_value, readers, fields)))
    raise DumpTextError(f"it breaks off within {table}")


def _value(read: Callable[[bytes], Value], field: bytes) -> Value:
    return None if field == rb"\N" else read(_unescaped(field))


def _unescaped(field: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), field)


_ESCAPED = re.compile(rb"\\(.)")
_MEANT = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


def _instant(field: bytes) -> str:
    return (
        datetime.fromisoformat(field.decode())
        .astimezone(UTC)
        .isoformat(timespec="microseconds")
    )


def _bytes(field: bytes) -> bytes:
    if not field.startswith(rb"\x"):
        raise DumpTextError(
            "bytes are not written in hexadecimal; bytea_output of the database must be hex"
        )
    return bytes.fromhex(field[2:].decode())


_READERS: Mapping[str, Callable[[bytes], Value]] = {
    "integer": int,
    "bigint": int,
    "bytea": _bytes,
    "timestamp with time zone": _instant,
}
