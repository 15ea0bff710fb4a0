from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from tests.store_samples import CYCLE, LEASE, MINUTE, NOW, sample_message

from cycle.chain import sha256_bytes
from cycle.store.database import Database
from cycle.store.errors import UnknownMessageError
from cycle.store.messages import Claim, IfUncertain, MessageState, Rescued
from cycle.store.outbox import Outbox
from cycle.store.unit_of_work import UnitOfWork

State = MessageState
LATER = NOW + MINUTE


def claimed(outbox: Outbox, now: datetime = NOW) -> Claim:
    (claim,) = outbox.claim(now, owner="daemon-1", lease=LEASE, limit=1)
    return claim


def state_of(outbox: Outbox, key: str = "m1") -> MessageState:
    return outbox.show(key).line.state


def words_of(outbox: Outbox, key: str = "m1") -> list[str]:
    return [transition.words for transition in outbox.show(key).history]


def test_a_message_is_written_once(database: Database) -> None:
    with UnitOfWork(database) as uow:
        assert uow.outbox.enqueue(sample_message())
        again = sample_message(content=b"other words", message_id="<other@council.example>")
        assert not uow.outbox.enqueue(again)
        assert uow.outbox.show("m1").content == sample_message().content
        assert len(uow.outbox.list()) == 1


def test_a_message_comes_back_as_frozen(database: Database) -> None:
    message = sample_message(
        content=bytes(range(256)), items=("b", "a", "b"), not_after_at=NOW + LEASE
    )
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(message)
        claim = claimed(uow.outbox)
        assert claim.message == sample_message(
            content=bytes(range(256)), items=("a", "b"), not_after_at=NOW + LEASE
        )
        assert claim.sha256 == sha256_bytes(message.content)
        assert (claim.fence, claim.attempt) == (1, 1)


def test_a_message_of_the_office_needs_no_cycle_and_no_day(database: Database) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message(cycle=None, day=None, items=()))
        line = uow.outbox.show("m1").line
        assert (line.cycle, line.day) == (None, None)


def test_it_is_offered_when_its_time_has_come_and_the_longest_waiting_first(
    database: Database,
) -> None:
    with UnitOfWork(database) as uow:
        for key, minutes in (("b", 1), ("a", 0), ("c", 2)):
            uow.outbox.enqueue(sample_message(key, not_before_at=NOW + minutes * MINUTE))
        assert uow.outbox.next_attempt_at() == NOW
        claims = uow.outbox.claim(LATER, owner="d", lease=LEASE, limit=9)
        assert [claim.message.key for claim in claims] == ["a", "b"]
        assert uow.outbox.next_attempt_at() == NOW + 2 * MINUTE


def test_a_claim_is_limited_in_number(database: Database) -> None:
    with UnitOfWork(database) as uow:
        for key in "abc":
            uow.outbox.enqueue(sample_message(key))
        sizes = [len(uow.outbox.claim(NOW, owner="d", lease=LEASE, limit=2)) for _ in range(3)]
        assert sizes == [2, 1, 0]


def test_the_way_of_an_accepted_message_is_on_record(database: Database) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message())
        claim = claimed(uow.outbox)
        assert uow.outbox.start_data(claim, NOW)
        assert uow.outbox.accept(claim, LATER, "2.0.0 Ok: queued as 4XyZ", 250)
        page = uow.outbox.show("m1")
        assert [step.state for step in page.history] == [
            "pending",
            "claimed",
            "data_started",
            "accepted",
        ]
        assert [step.owner for step in page.history] == [
            None,
            "daemon-1",
            "daemon-1",
            "daemon-1",
        ]
        assert (page.history[-1].at, page.history[-1].code, page.history[-1].attempt) == (
            LATER,
            250,
            1,
        )
        assert (page.line.response, page.line.code) == ("2.0.0 Ok: queued as 4XyZ", 250)
        assert (page.line.settled_at, page.line.next_attempt_at) == (LATER, None)
        assert uow.outbox.rescue(NOW + timedelta(days=9)) == Rescued(
            returned=(), uncertain=(), expired=()
        )


def test_a_deferred_message_is_offered_again_at_its_time_under_a_new_fence(
    database: Database,
) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message())
        first = claimed(uow.outbox)
        assert uow.outbox.defer(first, NOW, "4.2.2 Mailbox full", 452, next_attempt_at=LATER)
        assert uow.outbox.claim(NOW, owner="d", lease=LEASE, limit=1) == []
        second = claimed(uow.outbox, LATER)
        assert (second.fence, second.attempt, second.message) == (2, 2, first.message)


STEPS: list[Callable[[Outbox, Claim], bool]] = [
    lambda outbox, claim: outbox.start_data(claim, NOW),
    lambda outbox, claim: outbox.accept(claim, NOW, "ok"),
    lambda outbox, claim: outbox.refuse(claim, NOW, "no"),
    lambda outbox, claim: outbox.defer(claim, NOW, "later", next_attempt_at=LATER),
    lambda outbox, claim: outbox.mark_uncertain(claim, NOW, "lost", next_attempt_at=LATER),
    lambda outbox, claim: outbox.supersede(claim, NOW, "signed"),
]


@pytest.mark.parametrize("step", STEPS)
def test_a_write_under_a_lost_fence_is_refused(
    database: Database, step: Callable[[Outbox, Claim], bool]
) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message())
        slow = claimed(uow.outbox)
        uow.outbox.rescue(NOW + LEASE)
        successor = claimed(uow.outbox, NOW + LEASE)
        before = uow.outbox.show("m1")
        assert not step(uow.outbox, slow)
        assert uow.outbox.show("m1") == before
        assert uow.outbox.start_data(successor, NOW + LEASE)
        assert not step(uow.outbox, slow)
        assert state_of(uow.outbox) is State.DATA_STARTED


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("end", [1, 2], ids=["accepted", "refused"])
def test_what_is_settled_stays_settled(
    database: Database, step: Callable[[Outbox, Claim], bool], end: int
) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message())
        claim = claimed(uow.outbox)
        uow.outbox.start_data(claim, NOW)
        assert STEPS[end](uow.outbox, claim)
        before = uow.outbox.show("m1")
        assert not step(uow.outbox, claim)
        assert uow.outbox.show("m1") == before


def test_nothing_is_accepted_or_uncertain_before_the_body_was_begun(database: Database) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message())
        claim = claimed(uow.outbox)
        assert not uow.outbox.accept(claim, NOW, "ok")
        assert not uow.outbox.mark_uncertain(claim, NOW, "lost", next_attempt_at=None)
        assert uow.outbox.refuse(claim, NOW, "5.1.1 No such user", 550)


def test_what_was_begun_is_not_put_away(database: Database) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message())
        claim = claimed(uow.outbox)
        uow.outbox.start_data(claim, NOW)
        assert not uow.outbox.supersede(claim, NOW, "no longer true")


def test_the_body_may_not_be_begun_once_the_lease_has_run_out(database: Database) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message())
        claim = claimed(uow.outbox)
        assert not uow.outbox.start_data(claim, NOW + LEASE)
        assert uow.outbox.start_data(claim, NOW + LEASE - MINUTE)


def test_the_lease_begins_anew_with_the_body(database: Database) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message())
        uow.outbox.start_data(claimed(uow.outbox), NOW + LEASE - MINUTE)
        assert uow.outbox.rescue(NOW + LEASE).uncertain == ()
        assert uow.outbox.rescue(NOW + 2 * LEASE - MINUTE).uncertain == ("m1",)


def test_a_rescue_takes_back_what_was_claimed_and_doubts_what_was_begun(
    database: Database,
) -> None:
    with UnitOfWork(database) as uow:
        for key in ("claimed", "begun"):
            uow.outbox.enqueue(sample_message(key))
        begun = uow.outbox.claim(NOW, owner="d", lease=LEASE, limit=2)[1]
        uow.outbox.start_data(begun, NOW)
        assert uow.outbox.rescue(NOW + LEASE - MINUTE) == Rescued(
            returned=(), uncertain=(), expired=()
        )
        rescued = uow.outbox.rescue(NOW + LEASE)
        assert rescued == Rescued(returned=("claimed",), uncertain=("begun",), expired=())
        assert len(uow.outbox.claim(NOW + LEASE, owner="d", lease=LEASE, limit=9)) == 2


@pytest.mark.parametrize("choice", [IfUncertain.ASK, IfUncertain.LEAVE])
def test_an_uncertain_message_is_not_offered_again_against_the_declaration(
    database: Database, choice: IfUncertain
) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message(if_uncertain=choice))
        uow.outbox.start_data(claimed(uow.outbox), NOW)
        assert uow.outbox.rescue(NOW + LEASE).uncertain == ("m1",)
        assert uow.outbox.claim(NOW + 2 * LEASE, owner="d", lease=LEASE, limit=1) == []
        assert uow.outbox.retry("m1", NOW + LEASE, "the clerk asked for it")
        assert claimed(uow.outbox, NOW + LEASE).attempt == 2


def test_a_late_answer_settles_what_nobody_else_has_taken_up(database: Database) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message())
        claim = claimed(uow.outbox)
        uow.outbox.start_data(claim, NOW)
        uow.outbox.rescue(NOW + LEASE)
        assert uow.outbox.accept(claim, NOW + LEASE + MINUTE, "2.0.0 Ok", 250)
        assert uow.outbox.next_attempt_at() is None


def test_what_waited_past_its_time_is_not_offered_but_put_away(database: Database) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message(not_after_at=LATER))
        uow.outbox.enqueue(sample_message("m2", not_before_at=NOW + LEASE))
        assert uow.outbox.claim(LATER, owner="d", lease=LEASE, limit=9) == []
        assert uow.outbox.rescue(NOW).expired == ()
        assert uow.outbox.rescue(LATER).expired == ("m1",)
        assert uow.outbox.show("m1").line.settled_at == LATER
        assert state_of(uow.outbox, "m2") is State.PENDING


def test_a_lease_that_a_clock_gave_which_was_ahead_keeps_no_message(database: Database) -> None:
    ahead = NOW + timedelta(days=365)
    with UnitOfWork(database) as uow:
        for key in ("m1", "m2"):
            uow.outbox.enqueue(sample_message(key))
        begun = uow.outbox.claim(ahead, owner="elsewhere", lease=LEASE, limit=2)[1]
        assert uow.outbox.start_data(begun, ahead)
        rescued = uow.outbox.rescue(NOW)
        assert (rescued.returned, rescued.uncertain) == (("m1",), ("m2",))
        assert not uow.outbox.rescue(NOW).returned


def test_a_held_message_waits_until_it_is_released(database: Database) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message())
        assert uow.outbox.hold("m1", NOW, "held by the clerk")
        assert not uow.outbox.hold("m1", NOW, "held twice")
        assert uow.outbox.claim(LATER, owner="d", lease=LEASE, limit=1) == []
        assert state_of(uow.outbox) is State.HELD
        assert uow.outbox.release("m1", LATER, "released by the clerk")
        assert not uow.outbox.release("m1", LATER, "released twice")
        claimed(uow.outbox, LATER)
        assert words_of(uow.outbox) == [
            "written",
            "held by the clerk",
            "released by the clerk",
            "claimed",
        ]


def test_a_refused_message_may_be_tried_again_an_accepted_one_not(database: Database) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message())
        uow.outbox.refuse(claimed(uow.outbox), NOW, "5.1.1 No such user", 550)
        assert uow.outbox.retry("m1", LATER, "address put right")
        assert uow.outbox.show("m1").line.settled_at is None
        claim = claimed(uow.outbox, LATER)
        assert not uow.outbox.retry("m1", LATER, "while it is under way")
        uow.outbox.start_data(claim, LATER)
        uow.outbox.accept(claim, LATER, "2.0.0 Ok", 250)
        assert not uow.outbox.retry("m1", LATER, "after it was taken")


def test_what_the_relay_cannot_have_taken_may_be_withdrawn(database: Database) -> None:
    with UnitOfWork(database) as uow:
        for key, recipient in (
            ("m1", "legal"),
            ("m2", "legal"),
            ("m3", "legal"),
            ("m4", "finance"),
        ):
            uow.outbox.enqueue(sample_message(key, recipient=recipient))
        uow.outbox.start_data(claimed(uow.outbox), NOW)
        uow.outbox.defer(claimed(uow.outbox), NOW, "4.2.2 Mailbox full", next_attempt_at=LATER)
        assert uow.outbox.waiting_for(CYCLE, "legal") == (
            sample_message("m2"),
            sample_message("m3"),
        )
        uow.outbox.rescue(NOW + LEASE)
        assert state_of(uow.outbox, "m1") is State.UNCERTAIN
        assert [
            uow.outbox.withdraw(key, NOW, "replaced by a newer message")
            for key in ("m1", "m2", "m3", "m3")
        ] == [
            False,
            True,
            True,
            False,
        ]
        assert uow.outbox.show("m2").line.settled_at == NOW
        assert state_of(uow.outbox, "m3") is State.SUPERSEDED


def test_the_ledger_lists_by_cycle_and_state(database: Database) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message("m1", day=date(2016, 10, 3)))
        uow.outbox.enqueue(sample_message("m2", cycle="another", not_before_at=LATER))
        claimed(uow.outbox)
        assert [line.key for line in uow.outbox.list(cycle="another")] == ["m2"]
        assert [line.key for line in uow.outbox.list(states=(State.CLAIMED,))] == ["m1"]
        assert [line.key for line in uow.outbox.list()] == ["m1", "m2"]


def test_an_unknown_key_is_an_error(database: Database) -> None:
    with UnitOfWork(database) as uow:
        for ask in (uow.outbox.hold, uow.outbox.release, uow.outbox.retry):
            with pytest.raises(UnknownMessageError):
                ask("nothing", NOW, "why")
        with pytest.raises(UnknownMessageError):
            uow.outbox.show("nothing")
