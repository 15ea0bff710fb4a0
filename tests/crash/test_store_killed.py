"""A process is killed with SIGKILL at its commit; what it leaves is the old state or the new
one, never a mixture.
"""

import signal
from multiprocessing import get_context
from pathlib import Path

import pytest
from tests.store_samples import (
    CYCLE,
    KilledAfterCommit,
    KilledBeforeCommit,
    count_and_die,
    count_one_more,
    store_cycle,
)

from cycle.chain import first_break
from cycle.database_address import on_server
from cycle.store.database import open_database
from cycle.store.unit_of_work import Reading, UnitOfWork

MORE_THAN_THE_CACHE = 8_000_000
"""So much that pages reach the file before the commit, and the next process must roll them
back.
"""


@pytest.mark.parametrize(
    ("manner", "state", "documents"),
    [(KilledBeforeCommit, "0", 0), (KilledAfterCommit, "1", 1)],
)
def test_what_a_killed_process_leaves_is_whole(
    address: str, manner: type[UnitOfWork], state: str, documents: int
) -> None:
    with open_database(address) as database, UnitOfWork(database) as uow:
        store_cycle(uow)
        uow.commit()
    child = get_context("spawn").Process(
        target=count_and_die, args=(address, manner, MORE_THAN_THE_CACHE)
    )
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    if not on_server(address):
        assert Path(f"{address}-journal").exists() is (documents == 0)
    with open_database(address) as database:
        with Reading(database) as office:
            cycle = office.cycles.load(CYCLE)
            assert cycle.state == state
            assert len(office.contents.hashes()) == documents
            assert (
                first_break(CYCLE, office.journal.read(CYCLE), cycle.head, cycle.version)
                is None
            )
        with UnitOfWork(database) as uow:
            count_one_more(uow)
            uow.commit()
