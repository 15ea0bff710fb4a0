"""The file behind an open database is the one that the path names, at every transaction."""

from pathlib import Path

import pytest
from tests.store_samples import store_cycle

from cycle.store.database import open_database
from cycle.store.errors import DatabaseMissingError
from cycle.store.schema import create_database
from cycle.store.unit_of_work import Reading, UnitOfWork


def test_a_file_moved_away_is_missed_at_once_and_used_again_when_it_is_back(
    tmp_path: Path,
) -> None:
    path, away = tmp_path / "office.db", tmp_path / "away.db"
    create_database(path)
    with open_database(path) as database:
        with UnitOfWork(database) as uow:
            store_cycle(uow)
            uow.commit()
        path.rename(away)
        with pytest.raises(DatabaseMissingError), Reading(database):
            pass
        away.rename(path)
        with Reading(database) as office:
            assert len(office.cycles.names()) == 1


def test_a_file_that_a_backup_has_replaced_is_the_one_that_is_written(tmp_path: Path) -> None:
    path, backup = tmp_path / "office.db", tmp_path / "backup.db"
    create_database(path)
    create_database(backup)
    with open_database(path) as database:
        with Reading(database):
            pass
        backup.replace(path)
        with UnitOfWork(database) as uow:
            store_cycle(uow)
            uow.commit()
    with open_database(path) as again, Reading(again) as office:
        assert len(office.cycles.names()) == 1
