"""A rehearsed year in which everything that can happen to mail does happen, drawn by lot."""

import random
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

from cycle import shipped
from cycle.machine.loading import load_dates, load_workflow
from cycle.mail.dispatch import rescue_once
from cycle.mail.relay import (
    Answer,
    BeforeData,
    Envelope,
    FenceLost,
    RelayAccepted,
    RelayDeferred,
    RelayRefused,
    RelayUncertain,
    RelayUnreachable,
)
from cycle.rehearsal.scenario import Scenario
from cycle.rehearsal.scratch_office import ADMINISTRATOR
from cycle.rehearsal.year import RehearsedYear
from cycle.service import ledger, ledger_acts, office, undelivered
from cycle.store.database import Database
from cycle.store.messages import LedgerLine, MessageState
from cycle.store.unit_of_work import Reading, UnitOfWork

NOTICE = """Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown
--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}

--b--
"""


class RelayByLot:
    """Takes, refuses, puts off, or breaks off after the body has begun: by lot."""

    def __init__(self, lot: random.Random) -> None:
        self._lot = lot

    async def connect(self) -> RelayUnreachable | None:
        return None

    async def deliver(self, envelope: Envelope, before_data: BeforeData) -> Answer:
        drawn = self._lot.random()
        if drawn < 0.05:
            return RelayDeferred(words="4.3.0 busy", code=451)
        if drawn < 0.15:
            return RelayRefused(code=550, words=f"no such person {envelope.recipient}")
        if not await before_data():
            return FenceLost()
        if drawn < 0.25:
            return RelayUncertain(words="the connection was lost after the body had begun")
        return RelayAccepted(code=250, words="queued")


class FaultyYear:
    """A year and its mail. Each item of `live` is one thing that has happened."""

    def __init__(self, folder: Path, seed: int, *, scenario: Scenario | None = None) -> None:
        machine = load_workflow(shipped.workflows() / "community-safety.yaml")
        dates = load_dates(shipped.workflows() / "community-safety-2016-17.yaml", machine)
        self._lot = random.Random(seed)
        self.place = str(folder / "rehearsal.db")
        self.year = RehearsedYear(
            machine, dates, scenario or Scenario(), folder, RelayByLot(self._lot)
        )

    @property
    def database(self) -> Database:
        return self.year.services.database

    def live(self) -> Iterator[str]:
        """The year, line by line, with what people and other mail systems do to its mail."""
        for line in self.year.play():
            yield line.text
            yield from self._what_befalls_mail()

    def seen(self) -> frozenset[tuple[str, str]]:
        """Each kind of message with each state that one of it has been in."""
        with Reading(self.database) as reading:
            return frozenset(
                (line.kind, step.state.value)
                for line in reading.outbox.list()
                for step in reading.outbox.show(line.key).history
            )

    def _what_befalls_mail(self) -> Iterator[str]:
        drawn = self._lot.random()
        if drawn < 0.10:
            yield from self._comes_back(self._lot.choice(("failed", "failed", "delayed")))
        elif drawn < 0.20:
            yield from self._a_clerk_acts(self._lot.choice(tuple(ledger.LedgerAct)))
        elif drawn < 0.30:
            yield from undelivered.tell(self.year.services).lines
        elif drawn < 0.32:
            yield from self._an_address_changes()
        elif drawn < 0.34:
            yield f"rescued {rescue_once(self._work, self.year.services.clock)}"

    def _work(self) -> UnitOfWork:
        return UnitOfWork(self.database)

    def _lines(self, *states: MessageState) -> tuple[LedgerLine, ...]:
        with Reading(self.database) as reading:
            return reading.outbox.list(states=states)

    def _comes_back(self, action: str) -> Iterator[str]:
        taken = self._lines(MessageState.ACCEPTED, MessageState.UNCERTAIN)
        if not taken:
            return
        line = self._lot.choice(taken[-12:])
        with Reading(self.database) as reading:
            content = message_from_bytes(reading.outbox.show(line.key).content)
        notice = NOTICE.format(
            address=line.address, action=action, message_id=content["Message-ID"]
        )
        yield ledger.take_in_bounce(self.year.services, None, notice.encode(), "came-back.eml")

    def _a_clerk_acts(self, act: ledger.LedgerAct) -> Iterator[str]:
        lines = self._lines()
        if not lines:
            return
        key = self._lot.choice(lines[-20:]).key
        try:
            yield from ledger_acts.do(self.year.services, ADMINISTRATOR, act, [key])
        except ledger.LedgerError as error:
            yield error.message

    def _an_address_changes(self) -> Iterator[str]:
        with Reading(self.database) as reading:
            officers = reading.officers.all()
        login = self._lot.choice(officers).login
        number = self._lot.randrange(100)
        office.change_officer(
            self.year.services,
            ADMINISTRATOR,
            login,
            name=None,
            email=f"{login}{number}@council.example",
        )
        yield f"{login} is written to elsewhere"
