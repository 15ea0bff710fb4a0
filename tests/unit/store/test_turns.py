"""Writers of one process that take turns wait for each other, however short SQLite's own
patience is.
"""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from cycle.store.database import Database, open_database
from cycle.store.errors import DatabaseBusyError
from cycle.store.schema import create_database
from cycle.store.unit_of_work import Steps, UnitOfWork

IMPATIENT = timedelta(milliseconds=1)


@pytest.mark.parametrize("work", [UnitOfWork, Steps])
@pytest.mark.parametrize(("in_turn", "ends"), [(True, "done"), (False, "busy")])
def test_a_second_writer_waits_for_its_turn(
    tmp_path: Path, work: type[UnitOfWork], *, in_turn: bool, ends: str
) -> None:
    create_database(tmp_path / "office.db")
    with open_database(tmp_path / "office.db", wait=IMPATIENT) as opened:
        database = opened.in_turn() if in_turn else opened
        came: list[str] = []
        second = threading.Thread(target=lambda: came.append(outcome(database, work)))
        with UnitOfWork(database):
            second.start()
            second.join(0.3)  # time to fail; who waits is still waiting then
        second.join()
        assert came == [ends]


def outcome(database: Database, work: type[UnitOfWork]) -> str:
    try:
        with work(database) as opened:
            opened.commit()
    except DatabaseBusyError:
        return "busy"
    return "done"
