"""Several processes at once, on real files and real locks."""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest
from tests.store_samples import CYCLE, claim_all, count_up, sample_message, store_cycle

from cycle.chain import first_break
from cycle.store.database import Database
from cycle.store.unit_of_work import Reading, UnitOfWork


@pytest.fixture(params=["threads", "processes"])
def workers(request: pytest.FixtureRequest) -> Iterator[Executor]:
    if request.param == "threads":
        with ThreadPoolExecutor(8) as threads:
            yield threads
    else:
        with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as processes:
            yield processes


def test_no_update_is_lost(database: Database, address: str, workers: Executor) -> None:
    with UnitOfWork(database) as uow:
        store_cycle(uow)
        uow.commit()
    for done in [workers.submit(count_up, address, 10) for _ in range(8)]:
        done.result()
    with Reading(database) as office:
        cycle = office.cycles.load(CYCLE)
        assert (cycle.state, cycle.version) == ("80", 81)
        assert first_break(CYCLE, office.journal.read(CYCLE), cycle.head, cycle.version) is None


def test_no_message_is_given_to_two_claimers(
    database: Database, address: str, workers: Executor
) -> None:
    keys = [f"m{number}" for number in range(150)]
    with UnitOfWork(database) as uow:
        for key in keys:
            uow.outbox.enqueue(sample_message(key))
        uow.commit()
    claimers = [workers.submit(claim_all, address, f"daemon-{number}") for number in range(8)]
    assert sorted(key for claimer in claimers for key in claimer.result()) == sorted(keys)
