"""No message that a person is asked about is beyond settling."""

from collections.abc import Callable
from datetime import datetime

import pytest
from tests.conformance.test_outbox import LATER, claimed, state_of
from tests.store_samples import NOW, sample_message

from cycle.store.database import Database
from cycle.store.errors import UnknownMessageError
from cycle.store.messages import IfUncertain, MessageState
from cycle.store.outbox import Outbox
from cycle.store.unit_of_work import UnitOfWork

State = MessageState


def asked_about(outbox: Outbox) -> None:
    """m1 is of unknown fate, and a person is asked what becomes of it."""
    outbox.enqueue(sample_message(if_uncertain=IfUncertain.ASK))
    claim = claimed(outbox)
    outbox.start_data(claim, NOW)
    outbox.mark_uncertain(claim, NOW, "lost", next_attempt_at=None)


def test_what_is_not_to_be_offered_cannot_be_held(database: Database) -> None:
    with UnitOfWork(database) as uow:
        asked_about(uow.outbox)
        assert not uow.outbox.hold("m1", LATER, "held")
        assert uow.outbox.leave("m1", LATER, "left")
        assert not uow.troubles.is_open("m1")


@pytest.mark.parametrize("settle", [Outbox.leave, Outbox.release])
def test_what_a_restore_holds_can_be_settled(
    database: Database, settle: Callable[[Outbox, str, datetime, str], bool]
) -> None:
    with UnitOfWork(database) as uow:
        asked_about(uow.outbox)
        uow.outbox.hold_all(LATER, "restored")
        assert uow.troubles.is_open("m1")
        assert settle(uow.outbox, "m1", LATER, "settled")
        assert not uow.troubles.is_open("m1")


def test_what_is_left_while_it_is_held_can_be_released_later(database: Database) -> None:
    with UnitOfWork(database) as uow:
        asked_about(uow.outbox)
        uow.outbox.hold_all(LATER, "restored")
        uow.outbox.leave("m1", LATER, "left")
        assert uow.outbox.release("m1", LATER, "released")
        assert uow.outbox.line("m1").settled_at is None


@pytest.mark.parametrize("way", ["supersede", "withdraw"])
def test_nobody_is_asked_about_what_is_no_longer_so(database: Database, way: str) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message())
        uow.troubles.begin(
            uow.outbox.line("m1").id, "x@x.example", State.UNCERTAIN, NOW, "lost"
        )
        if way == "supersede":
            assert uow.outbox.supersede(claimed(uow.outbox), LATER, "done by now")
        else:
            assert uow.outbox.withdraw("m1", LATER, "done by now")
        assert not uow.troubles.is_open("m1")


@pytest.mark.parametrize("state", [State.SUPERSEDED, State.EXPIRED])
def test_what_was_never_settled_can_be_left(database: Database, state: State) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message(not_after_at=LATER))
        if state is State.SUPERSEDED:
            uow.outbox.withdraw("m1", NOW, "done by now")
        else:
            uow.outbox.rescue(LATER)
        assert not uow.outbox.leave("m1", LATER, "left")
        uow.troubles.begin(
            uow.outbox.line("m1").id, "x@x.example", State.UNCERTAIN, NOW, "lost"
        )
        assert uow.outbox.leave("m1", LATER, "left")
        assert not uow.troubles.is_open("m1")
        assert state_of(uow.outbox) is state


def test_what_is_held_can_come_back_since_it_may_have_gone_out_before_a_restore(
    database: Database,
) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message())
        uow.outbox.hold_all(NOW, "restored")
        assert uow.outbox.bounce("m1", LATER, "no such mailbox")
        assert state_of(uow.outbox) is State.BOUNCED
        assert uow.troubles.is_open("m1")


def test_the_line_of_an_unknown_message_is_refused(database: Database) -> None:
    with UnitOfWork(database) as uow, pytest.raises(UnknownMessageError):
        uow.outbox.line("nowhere")
