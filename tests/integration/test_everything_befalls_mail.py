"""A year in which every kind of letter is held, of unknown fate, refused, bounced and out of
time: the office verifies after each step, is backed up, restored, moved to another database and
to another workflow, and is whole each time.
"""

import asyncio
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from tests.integration.answered_offices import an_answer, signs_by_mail
from tests.integration.mail.test_bounces import comes_back, notice_of, told, writing
from tests.integration.offices import CLERK, CYCLE, Office, copied
from tests.integration.test_waiting_failures import news_of_a_stage

from cycle import settings
from cycle.bootstrap import App, build, dispatcher
from cycle.mail import retry_schedule
from cycle.mail.dispatch import rescue_once, run_once
from cycle.mail.letter import LetterKind
from cycle.mail.letters import Reader
from cycle.mail.relay import (
    Answer,
    BeforeData,
    Envelope,
    FenceLost,
    RelayAccepted,
    RelayRefused,
    RelayUncertain,
    RelayUnreachable,
)
from cycle.service.cycles import load
from cycle.service.outgoing import record_written
from cycle.store.messages import Message, MessageState
from cycle.store.unit_of_work import Reading, UnitOfWork

BEFALLS = frozenset(
    {
        MessageState.HELD,
        MessageState.UNCERTAIN,
        MessageState.REFUSED,
        MessageState.BOUNCED,
        MessageState.EXPIRED,
    }
)
TAKEN = RelayAccepted(code=250, words="queued")
REFUSED = RelayRefused(code=550, words="no such person")
DOUBTED = RelayUncertain(words="the connection was lost after the body had begun")


class AnswersOne:
    """Gives one message an answer, and takes every other."""

    def __init__(self, message_id: str, answer: Answer) -> None:
        self._answers = {message_id: answer}

    async def connect(self) -> RelayUnreachable | None:
        return None

    async def deliver(self, envelope: Envelope, before_data: BeforeData) -> Answer:
        answer = self._answers.get(str(envelope.known_as), TAKEN)
        if answer is not REFUSED and not await before_data():
            return FenceLost()
        return answer


def app_of(office: Office) -> App:
    return build(settings.read(office.folder / "cycle.toml"), office.clock)


def later(office: Office, by: timedelta) -> None:
    office.clock.set(office.clock.now() + by)


def offers(office: Office, message_id: str, answer: Answer) -> None:
    """Everything that is due; the message of that name gets the answer."""
    relays = [AnswersOne(message_id, answer)]
    hour = timedelta(hours=1)
    services = app_of(office).services
    asyncio.run(run_once(dispatcher(services, relays, "cycle@council.example", hour)))


def is_whole(office: Office) -> bool:
    return not [part for part in office.asks("verify") if part["faults"]]


def expires(office: Office, key: str) -> None:
    """A letter of the same kind that may only go out within the hour, and does not."""
    services = app_of(office).services
    now = office.clock.now()
    with UnitOfWork(services.database) as uow:
        page = uow.outbox.show(key)
        again = f"{key}/r9"
        fields = {
            name: value
            for name, value in msgspec.structs.asdict(page.line).items()
            if name in Message.__struct_fields__
        }
        domain = page.line.message_id.partition("@")[2]
        message = Message(
            **{
                **fields,
                "key": again,
                "message_id": f"<{uow.secrets.identity(again)}@{domain}",
                "content": page.content,
                "items": page.items,
                "created_at": now,
                "not_before_at": now + timedelta(minutes=10),
                "not_after_at": now + timedelta(hours=1),
            }
        )
        assert uow.outbox.enqueue(message)
        reader = Reader(message.recipient, message.recipient, message.address)
        record_written(uow, load(uow, CYCLE), reader, (message,), now)
        uow.commit()
    later(office, timedelta(hours=2))
    rescued = rescue_once(lambda: UnitOfWork(services.database), office.clock)
    assert rescued.expired == (again,)


def everything_befalls(office: Office, kind: LetterKind) -> None:
    """One letter of the kind that waits is held, of unknown fate, refused, and comes back."""
    lines = office.asks("mail", "list")
    line = next(
        line for line in lines if (line["kind"], line["state"]) == (kind.value, "pending")
    )
    key, message_id = line["key"], line["message_id"]
    office.types(*CLERK, "mail", "hold", key)
    office.types(*CLERK, "mail", "release", key)
    offers(office, message_id, DOUBTED)
    later(office, retry_schedule.FIRST)
    offers(office, message_id, REFUSED)
    assert is_whole(office)
    office.types(*CLERK, "mail", "retry", key)
    offers(office, message_id, TAKEN)
    file = office.folder / "came-back.eml"
    file.write_bytes(notice_of(line))
    office.types(*CLERK, "mail", "bounce", str(file))
    office.types(*CLERK, "mail", "leave", key)
    expires(office, key)
    assert is_whole(office)


def befallen(office: Office) -> frozenset[tuple[str, MessageState]]:
    with Reading(app_of(office).services.database) as reading:
        return frozenset(
            (line.kind, step.state)
            for line in reading.outbox.list()
            for step in reading.outbox.show(line.key).history
        )


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """An office whose year has lived through all of it."""
    office = copied("written to", lambda folder: writing(folder, capsys), tmp_path, capsys)
    by_mail = signs_by_mail(office)
    office.on("2017-01-26", "09:00").daemon_looks()
    everything_befalls(office, LetterKind.REQUEST)
    by_mail.hands_in(an_answer(by_mail.requests("head-of-hr")[-1], "I will look at it.\n"))
    everything_befalls(office, LetterKind.RECEIPT)
    news_of_a_stage(office)
    everything_befalls(office, LetterKind.NEWS)
    office.on("2017-01-30", "09:00").daemon_looks()
    everything_befalls(office, LetterKind.WEEKLY)
    office.on("2017-01-31").types(*CLERK, "meeting", "move", CYCLE, "council", "2017-04-19")
    everything_befalls(office, LetterKind.MEETING)
    comes_back(office.on("2017-02-01"), office.folder, "head-of-hr")
    assert told(office)
    everything_befalls(office, LetterKind.FAILURE)
    office.on("2017-02-16", "09:00").daemon_looks()
    everything_befalls(office, LetterKind.DIGEST)
    office.on("2017-02-23", "09:00").daemon_looks()
    everything_befalls(office, LetterKind.ESCALATION)
    return office


def test_it_is_whole_wherever_it_is_kept_and_moved(office: Office) -> None:
    assert befallen(office) >= {(kind.value, state) for kind in LetterKind for state in BEFALLS}
    assert "whole" in office.types("backup", str(office.folder / "kept.db"))
    office.types("migrate-database", str(office.folder / "moved.db"))
    (office.folder / "cycle.db").unlink()
    office.types("restore", str(office.folder / "kept.db"))
    assert is_whole(office)
    file = office.folder / "workflows" / "community-safety.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("due: by 17 March", "due: by 24 March"), encoding="utf-8")
    shown = office.asks(*CLERK, "migrate", CYCLE)
    move = ("--to", shown["fingerprint"], "--reason", "a later date")
    office.types(*CLERK, "migrate", CYCLE, *move)
    office.daemon_looks()
    assert is_whole(office)
    (office.folder / "cycle.db").unlink()
    (office.folder / "moved.db").rename(office.folder / "cycle.db")
    assert is_whole(office)
