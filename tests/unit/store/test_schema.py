import subprocess
import sys
from pathlib import Path

from alembic.script import ScriptDirectory

from cycle.store import migrations
from cycle.store.database import SCHEMA_VERSION, open_database
from cycle.store.schema import create_database
from cycle.store.tables import metadata


def test_the_program_knows_the_newest_migration() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_current_head() == SCHEMA_VERSION


def test_every_table_is_strict(tmp_path: Path) -> None:
    create_database(tmp_path / "office.db")
    with open_database(tmp_path / "office.db") as database, database.reading() as connection:
        listed = connection.exec_driver_sql("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'").all()
    ours = {name: strict for name, strict in listed if name in metadata.tables}
    assert ours == dict.fromkeys(metadata.tables, 1)


def test_an_ordinary_start_imports_neither_alembic_nor_the_object_mapper(tmp_path: Path) -> None:
    create_database(tmp_path / "office.db")
    program = (
        "import sys; from cycle.store.database import open_database; from cycle.store import schema, unit_of_work;"
        "open_database(sys.argv[1]); print([name for name in ('alembic', 'sqlalchemy.orm') if name in sys.modules])"
    )
    run = [sys.executable, "-c", program, str(tmp_path / "office.db")]
    answer = subprocess.run(run, capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)})
    assert answer.stdout.strip() == "[]"
