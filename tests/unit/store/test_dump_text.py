from datetime import UTC, datetime

import pytest

from cycle.store.dump_text import DumpedRow, DumpTextError, rows_in

HEAD = b"""--
-- PostgreSQL database dump
--
\\restrict abc
SET client_encoding = 'UTF8';
CREATE FUNCTION public.refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'COPY nothing (a) FROM stdin;'; END $$;
CREATE TABLE public.outbox (
    id integer NOT NULL,
    key text NOT NULL,
    "on" date,
    content bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT positive CHECK ((id > 0))
);
CREATE TABLE public.payroll (
    whatever point
);
"""
COPY = b'COPY public.outbox (id, key, "on", content, created_at) FROM stdin;\n'
ROW = b"7\tk\t2017-03-14\t\\\\x00ff0a\t2017-03-14 05:00:00.5-04\n"
END = b"\\.\n\n"


def read(text: bytes) -> list[DumpedRow]:
    return list(rows_in(text.splitlines(keepends=True)))


def test_values_come_out_as_sqlite_keeps_them() -> None:
    [row] = read(HEAD + COPY + ROW + END)
    assert (row.table, row.columns) == ("outbox", ("id", "key", "on", "content", "created_at"))
    assert row.values == (
        7,
        "k",
        "2017-03-14",
        b"\x00\xff\n",
        "2017-03-14T09:00:00.500000+00:00",
    )
    assert datetime.fromisoformat(str(row.values[4])) == datetime(
        2017, 3, 14, 9, microsecond=500_000, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (rb"\N", None),
        (rb"\\N", "\\N"),
        (rb"", ""),
        (rb"a\tb\nc\rd\\e", "a\tb\nc\rd\\e"),
        (rb"\b\f\v", "\b\f\v"),
        (rb"\\n", "\\n"),
        (rb"\\\\n", "\\\\n"),
        ("£ “x” 😀".encode(), "£ “x” 😀"),
        (rb"\\.", "\\."),
    ],
)
def test_what_a_backslash_hides_is_read_as_it_was(written: bytes, meant: str | None) -> None:
    [row] = read(HEAD + COPY + ROW.replace(b"\tk\t", b"\t" + written + b"\t") + END)
    assert row.values[1] == meant


def test_tables_follow_one_another_and_an_empty_one_has_no_rows() -> None:
    other = b"COPY public.streams (name) FROM stdin;\noffice\ncs\n"
    found = read(HEAD + COPY + END + other + END)
    assert [(row.table, row.values) for row in found] == [
        ("streams", ("office",)),
        ("streams", ("cs",)),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (COPY + ROW, "it breaks off within outbox"),
        (
            COPY + ROW.replace(b"\t2017-03-14\t", b"\t") + END,
            "a row of outbox has 4 values for 5 columns",
        ),
        (
            COPY + ROW.replace(rb"\\x00ff0a", rb"\\000\\377") + END,
            "bytea_output of the database must be hex",
        ),
    ],
)
def test_what_makes_no_sense_is_said(text: bytes, said: str) -> None:
    with pytest.raises(DumpTextError, match=said):
        read(HEAD + text)


@pytest.mark.parametrize(
    "wrong",
    [(b"7\t", b"x\t"), (b"ff0a", b"fg0a"), (b"05:00", b"25:00"), (b"\tk\t", b"\t\xff\t")],
)
def test_a_value_that_is_none_of_its_kind_is_an_error(wrong: tuple[bytes, bytes]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each type has its own words
        read(HEAD + COPY + ROW.replace(*wrong) + END)
