"""The secret that Message-IDs are keyed with, drawn anew when an older backup is restored."""

from datetime import UTC, datetime
from pathlib import Path

from cycle.service.restoration import resume
from cycle.store.database import open_database
from cycle.store.schema import create_database
from cycle.store.unit_of_work import UnitOfWork


def test_no_message_id_is_given_twice_after_it_was_drawn_anew(tmp_path: Path) -> None:
    file = tmp_path / "cycle.db"
    create_database(file)
    with open_database(file) as database, UnitOfWork(database) as uow:
        given = []
        for _ in range(3):
            given.append(uow.secrets.identity("cs/7"))
            assert uow.secrets.identity("cs/7") == given[-1]
            uow.secrets.draw_anew()
        assert len(set(given)) == 3
        assert set(given) <= uow.secrets.identities("cs/7"), "what was written stays known"
        assert not set(given) & uow.secrets.identities("cs/8")


def test_a_restored_office_draws_it_anew(tmp_path: Path) -> None:
    file = tmp_path / "cycle.db"
    create_database(file)
    with open_database(file) as database:
        with UnitOfWork(database) as uow:
            before = uow.secrets.identity("cs/7")
            uow.commit()
        resume(database, sha256="0" * 64, by="root", now=datetime(2017, 1, 20, tzinfo=UTC))
        with UnitOfWork(database) as uow:
            assert uow.secrets.identity("cs/7") != before
