from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.repetition import examples
from tests.store_samples import CYCLE, FINGERPRINT, MINUTE, NOW, count_one_more, store_cycle

from cycle.store.database import Database
from cycle.store.errors import (
    ConflictError,
    ContentDamagedError,
    CycleExistsError,
    UnknownContentError,
    UnknownCycleError,
    UnknownMachineError,
)
from cycle.store.tables import contents
from cycle.store.unit_of_work import Reading, UnitOfWork

FIRST = datetime(1900, 1, 1)  # noqa: DTZ001 - Hypothesis wants bare bounds
LAST = datetime(2999, 1, 1)  # noqa: DTZ001


def test_a_cycle_comes_back_with_its_journals_version_and_hash(database: Database) -> None:
    with UnitOfWork(database) as uow:
        store_cycle(uow)
        count_one_more(uow)
        uow.commit()
    with Reading(database) as office:
        cycle = office.cycles.load(CYCLE)
        assert (cycle.state, cycle.version) == ("1", 2)
        assert cycle.head == office.journal.head(CYCLE).hash
        assert (cycle.opened_at, cycle.next_due_at, cycle.ended_at) == (NOW, NOW, None)
        assert office.cycles.all() == (cycle,)


def test_a_state_reached_at_another_version_is_refused(database: Database) -> None:
    with UnitOfWork(database) as uow:
        store_cycle(uow)
        with pytest.raises(ConflictError):
            uow.cycles.save(CYCLE, state="1", version=2, next_due_at=None)
        assert uow.cycles.load(CYCLE).state == "0"


def test_two_acts_on_what_both_saw_are_not_both_written(database: Database) -> None:
    with UnitOfWork(database) as uow:
        store_cycle(uow)
        uow.commit()
    with Reading(database) as office:
        seen = office.cycles.load(CYCLE)
    with UnitOfWork(database) as first:
        first.journal.append(CYCLE, [("signed", "{}")], NOW, seen.version)
        first.commit()
    with UnitOfWork(database) as second, pytest.raises(ConflictError):
        second.journal.append(CYCLE, [("returned", "{}")], NOW, seen.version)
    with Reading(database) as office:
        assert [entry.kind for entry in office.journal.read(CYCLE)] == ["opened", "signed"]


def test_an_unknown_cycle_is_named_with_what_comes_close(database: Database) -> None:
    with UnitOfWork(database) as uow:
        store_cycle(uow)
        with pytest.raises(UnknownCycleError) as caught:
            uow.cycles.load("community-safety-2016-18")
        assert CYCLE in caught.value.remedy


@pytest.mark.parametrize("name", [CYCLE, "office"])
def test_a_taken_name_is_refused(database: Database, name: str) -> None:
    with UnitOfWork(database) as uow:
        store_cycle(uow)
        with pytest.raises(CycleExistsError):
            store_cycle(uow, name)


def test_what_is_due_is_asked_for_in_its_order(database: Database) -> None:
    with UnitOfWork(database) as uow:
        dues = {
            "a": NOW + MINUTE,
            "b": NOW,
            "c": None,
            "d": NOW - MINUTE,
            "e": NOW + timedelta(microseconds=1),
        }
        for name, due in dues.items():
            store_cycle(uow, name, due)
        assert uow.cycles.due_before(NOW) == ("d", "b")
        assert uow.cycles.next_due_at() == NOW - MINUTE


def test_all_running_cycles_can_be_made_due(database: Database) -> None:
    with UnitOfWork(database) as uow:
        for name, due in {
            "early": NOW - MINUTE,
            "late": NOW + MINUTE,
            "idle": None,
            "ended": None,
        }.items():
            store_cycle(uow, name, due)
        uow.cycles.save("ended", state="{}", version=1, next_due_at=None, ended_at=NOW)
        uow.cycles.look_at_all(NOW)
        assert uow.cycles.due_before(NOW) == ("early", "idle", "late")
        assert uow.cycles.load("early").next_due_at == NOW - MINUTE


def test_an_ended_cycle_keeps_its_end(database: Database) -> None:
    with UnitOfWork(database) as uow:
        store_cycle(uow)
        uow.cycles.save(CYCLE, state="{}", version=1, next_due_at=None, ended_at=NOW + MINUTE)
        cycle = uow.cycles.load(CYCLE)
    assert (cycle.ended_at, cycle.next_due_at) == (NOW + MINUTE, None)


def test_a_cycle_moves_to_another_machine_only_where_that_is_stored(database: Database) -> None:
    with UnitOfWork(database) as uow:
        store_cycle(uow)
        uow.machines.put("e" * 64, workflow="community-safety", text="{}", added_at=NOW)
        uow.cycles.pin(CYCLE, workflow="community-safety", fingerprint="e" * 64)
        assert uow.cycles.load(CYCLE).fingerprint == "e" * 64
        with pytest.raises(UnknownCycleError):
            uow.cycles.pin("nobody", workflow="community-safety", fingerprint="e" * 64)


def test_a_machine_once_stored_never_changes(database: Database) -> None:
    with UnitOfWork(database) as uow:
        uow.machines.put(FINGERPRINT, workflow="w", text="first", added_at=NOW)
        uow.machines.put(FINGERPRINT, workflow="w", text="second", added_at=NOW)
        assert uow.machines.get(FINGERPRINT) == "first"
        with pytest.raises(UnknownMachineError):
            uow.machines.get("0" * 64)


def test_contents_are_kept_once_by_their_hash(database: Database) -> None:
    document = bytes(range(256)) * 10
    with UnitOfWork(database) as uow:
        sha256 = uow.contents.put(document, NOW)
        assert uow.contents.put(document, NOW + MINUTE) == sha256
        assert uow.contents.hashes() == (sha256,)
        assert (uow.contents.get(sha256), uow.contents.size(sha256)) == (document, 2560)
        with pytest.raises(UnknownContentError):
            uow.contents.get("0" * 64)


def test_content_that_no_longer_has_its_hash_is_not_handed_out(database: Database) -> None:
    with UnitOfWork(database) as uow:
        sha256 = uow.contents.put(b"the plan", NOW)
        uow._connection.execute(contents.update().values(content=b"another plan"))
        with pytest.raises(ContentDamagedError):
            uow.contents.get(sha256)


@examples(12, sharing_fixtures=True)
@given(
    instants=st.lists(
        st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
        max_size=5,
    )
)
def test_instants_come_back_to_the_microsecond_and_in_order(
    database: Database, instants: list[datetime]
) -> None:
    with UnitOfWork(database) as uow:
        for number, instant in enumerate(instants):
            store_cycle(uow, f"c{number}", instant)
        stored = [
            uow.cycles.load(name).next_due_at
            for name in uow.cycles.due_before(datetime(3000, 1, 1, tzinfo=UTC))
        ]
        assert stored == sorted(instants)
