"""An office moves to PostgreSQL and back: whole or not at all, and proved."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.acceptance.offices import Office, refuses, unchanged
from tests.postgres_server import PostgresServer, database_of

LEGAL = "head-of-legal"
AUTHOR = "community-safety-officer"


@pytest.fixture
def target(postgres: PostgresServer) -> Iterator[str]:
    """A server's empty database."""
    with postgres.database() as address:
        yield address


@pytest.fixture
def used(opened: Office) -> Office:
    """An office with a document, and letters that wait."""
    opened.at("2017-01-23 10:00").does(
        "attach", "cs", "assessment-report", opened.paper("report.txt", "£5, “now”"), who=AUTHOR
    )
    return opened


def use(office: Office, setting: str) -> None:
    file = office.folder / "cycle.toml"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text(
        "\n".join(setting if line.startswith("database =") else line for line in lines),
        encoding="utf-8",
    )


READERS = (
    ("status",),
    ("log", "cs"),
    ("timetable", "cs"),
    ("mail", "list"),
    ("officer", "list"),
    ("verify",),
)


def told(office: Office) -> list[object]:
    return [office.ask(*reader, "--json").json for reader in READERS]


def tables_of(postgres: PostgresServer, target: str) -> list[tuple[object, ...]]:
    return postgres.asks(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'", database_of(target)
    )


def test_an_office_goes_to_postgresql_works_there_and_comes_back(
    used: Office, target: str
) -> None:
    before = told(used)
    with unchanged(used):
        moved = used.ask("migrate-database", target, "--json")
    assert moved.code == 0, moved.err
    assert moved.json["setting"] == f'database = "{target}"'
    assert moved.json["rows"]["outbox"] > 0
    use(used, moved.json["setting"])
    assert told(used) == before
    used.does("sign", "cs", "legal", who=LEGAL)
    assert (
        used.ask(
            "officer", "add", "deputy", "--name", "Deputy", "--email", "deputy@council.example"
        ).code
        == 0
    )
    after = told(used)
    assert after != before
    back = used.folder / "back.db"
    assert used.ask("migrate-database", str(back)).code == 0
    use(used, f'database = "{back}"')
    assert told(used) == after
    assert back.stat().st_mode & 0o777 == 0o600
    assert not back.with_name("back.db.part").exists()


def test_a_dry_run_proves_a_copy_on_the_server_and_takes_it_away(
    used: Office, postgres: PostgresServer, target: str, tmp_path: Path
) -> None:
    for words in (
        ("migrate-database", target, "--dry-run"),
        ("init", str(tmp_path / "new"), "--database", target, "--dry-run"),
    ):
        with unchanged(used):
            ran = used.ask(*words)
        assert ran.code == 0, ran.err
        assert ran.out.startswith("This would happen; nothing has been changed:")
        assert tables_of(postgres, target) == []
    assert not (tmp_path / "new").exists()
    assert used.ask("migrate-database", target).code == 0
    refuses(used.ask("migrate-database", target, "--dry-run"), "holds an office already")
    refuses(
        used.ask("init", str(tmp_path / "new"), "--database", target, "--dry-run"),
        "holds an office already",
    )


def test_what_is_added_there_is_numbered_after_what_was_copied(
    used: Office, target: str
) -> None:
    use(used, used.ask("migrate-database", target, "--json").json["setting"])
    numbers = [line["key"] for line in used.ask("mail", "list", "--json").json]
    assert (
        used.ask(
            "deputise", LEGAL, "head-of-hr", "--from", "2017-02-01", "--to", "2017-02-08"
        ).code
        == 0
    )
    used.does("meeting", "move", "cs", "council", "2017-04-19", who="democratic-services")
    assert len(used.ask("mail", "list", "--json").json) > len(numbers)
    assert used.ask("verify").code == 0


def test_it_says_what_to_put_into_the_settings(used: Office, target: str) -> None:
    said = used.ask("migrate-database", target).out
    assert "has been copied, and the copy is verified." in said
    assert f'database = "{target}"' in said


def test_a_database_that_holds_something_is_left_alone(
    used: Office, postgres: PostgresServer, target: str
) -> None:
    postgres.asks("CREATE TABLE payroll (id int)", database_of(target))
    with unchanged(used):
        refuses(used.ask("migrate-database", target), "is not empty: it holds payroll")
    assert tables_of(postgres, target) == [("payroll",)]
    refuses(used.ask("migrate-database", used.place), " already")


def test_a_record_that_is_not_whole_is_not_copied(
    used: Office, postgres: PostgresServer, target: str
) -> None:
    used.sql("UPDATE officers SET email = 'a@b.example' WHERE login = 'head-of-legal'")
    refuses(used.ask("migrate-database", target), "is not whole, and was not copied")
    assert tables_of(postgres, target) == []


def test_a_text_that_a_server_cannot_keep_is_named_and_nothing_is_copied(
    used: Office, postgres: PostgresServer, target: str
) -> None:
    used.is_in_a_file("PostgreSQL keeps no text with U+0000 in it")
    used.sql(
        "INSERT INTO mail_incidents (relay, since_at, words) "
        "VALUES ('relay', '2017-01-23T10:00:00.000000+00:00', 'a' || char(0) || 'b')"
    )
    refuses(
        used.ask("migrate-database", target), "A row of mail_incidents cannot be kept there"
    )
    assert tables_of(postgres, target) == []
    refuses(
        used.ask("migrate-database", str(used.folder / "no" / "way.db")),
        "No database can be made at",
    )


MEDDLES = (
    (
        "CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN NEW.subject := 'other words'; RETURN NEW; END $$"
    ),
    (
        "CREATE FUNCTION lie_in_wait() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity = "
        "'public.outbox') THEN "
        "CREATE TRIGGER meddles BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION "
        "meddle(); END IF; END $$"
    ),
    (
        "CREATE EVENT TRIGGER waits ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE "
        "FUNCTION lie_in_wait()"
    ),
)
"""A server that writes other words than it is given."""


def test_what_does_not_read_back_as_it_was_is_not_copied(
    used: Office, postgres: PostgresServer, target: str
) -> None:
    for statement in MEDDLES:
        postgres.asks(statement, database_of(target))
    refuses(
        used.ask("migrate-database", target),
        "What was written of outbox does not read back as it was",
    )
    assert tables_of(postgres, target) == []


def test_nothing_is_copied_while_another_writes(used: Office, target: str) -> None:
    with used.locked():
        refuses(used.ask("migrate-database", target), "another process is writing to it")


@pytest.mark.parametrize("written", ["postgresql://cycle:swordfish@127.0.0.1/cycle"])
def test_an_address_with_a_password_is_refused_and_not_repeated(
    used: Office, written: str, tmp_path: Path
) -> None:
    for words in (
        ("migrate-database", written),
        ("init", str(tmp_path / "new"), "--database", written),
    ):
        ran = used.ask(*words)
        refuses(ran, "holds a password")
        assert "fish" not in ran.err
    assert not (tmp_path / "new").exists()


def test_an_office_begins_on_a_server(office: Office, target: str, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    ran = office.ask("init", str(folder), "--database", target)
    assert ran.code == 0, ran.err
    new = Office(folder, office.clock)
    assert new.ask("officer", "import", str(folder / "workflows" / "officers.yaml")).code == 0
    new.opens()
    assert new.ask("verify").code == 0
    again = office.ask("init", str(tmp_path / "another"), "--database", target)
    refuses(again, "holds an office already")
    assert not (tmp_path / "another").exists()
