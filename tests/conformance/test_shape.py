"""What lies beside the program's own tables: what is foreign is named."""

import pytest
from sqlalchemy import text
from tests.postgres_server import PostgresServer, database_of

from cycle.store.database import Database
from cycle.store.shape import faults_of_shape

OF_AN_EXTENSION = (
    "CREATE VIEW public.extra AS SELECT 1 AS one",
    "ALTER EXTENSION plpgsql ADD VIEW public.extra",
)
OF_ANOTHER_SCHEMA = (
    "CREATE SCHEMA other",
    "CREATE TABLE other.things (n integer)",
    "CREATE FUNCTION other.no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE TRIGGER theirs BEFORE UPDATE ON other.things EXECUTE FUNCTION other.no()",
)


def test_a_database_as_the_program_made_it_has_no_fault(database: Database) -> None:
    with database.writing() as connection:
        assert list(faults_of_shape(connection)) == []
        connection.execute(text("CREATE VIEW extra AS SELECT 1 AS one"))
        assert list(faults_of_shape(connection)) == ["there is a foreign table or view extra"]


@pytest.mark.parametrize("steps", [OF_AN_EXTENSION, OF_ANOTHER_SCHEMA])
def test_what_the_server_or_another_program_has_is_not_foreign(
    database: Database, address: str, steps: tuple[str, ...], request: pytest.FixtureRequest
) -> None:
    if not database.on_server:
        pytest.skip("SQLite has one schema, and no extensions that bring tables")
    server: PostgresServer = request.getfixturevalue("postgres")
    for step in steps:
        server.asks(step, database_of(address))
    with database.reading() as connection:
        assert list(faults_of_shape(connection)) == []
