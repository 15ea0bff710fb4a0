import subprocess
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from cycle.store import migrations
from cycle.store.database import SCHEMA_VERSION, connect, open_database
from cycle.store.schema import create_database, upgrade_database
from cycle.store.tables import metadata
from cycle.store.unit_of_work import Reading


def test_the_program_knows_the_newest_migration() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_current_head() == SCHEMA_VERSION


def test_every_table_is_strict(tmp_path: Path) -> None:
    create_database(tmp_path / "office.db")
    with open_database(tmp_path / "office.db") as database, database.reading() as connection:
        listed = connection.exec_driver_sql(
            "SELECT name, strict FROM pragma_table_list WHERE schema = 'main'"
        ).all()
    ours = {name: strict for name, strict in listed if name in metadata.tables}
    assert ours == dict.fromkeys(metadata.tables, 1)


def test_the_officers_of_the_first_version_are_no_partners_after_the_move(
    tmp_path: Path,
) -> None:
    path = tmp_path / "office.db"
    path.touch()
    with connect(path) as database, database.writing() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.set_main_option("path_separator", "os")
        command.upgrade(config, "0001")
        connection.exec_driver_sql(
            "INSERT INTO officers (login, name, email) VALUES ('a', 'A', 'a@council.example')"
        )
        connection.commit()
    upgrade_database(path)
    with open_database(path) as database, Reading(database) as reading:
        assert [officer.external for officer in reading.officers.all()] == [False]


def test_an_ordinary_start_imports_neither_alembic_nor_the_object_mapper(
    tmp_path: Path,
) -> None:
    create_database(tmp_path / "office.db")
    program = (
        "import sys; from cycle.store.database import open_database; from cycle.store import "
        "schema, unit_of_work;"
        "open_database(sys.argv[1]); print([name for name in ('alembic', 'sqlalchemy.orm') "
        "if name in sys.modules])"
    )
    run = [sys.executable, "-c", program, str(tmp_path / "office.db")]
    answer = subprocess.run(
        run, capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert answer.stdout.strip() == "[]"
