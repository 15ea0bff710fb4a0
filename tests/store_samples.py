"""Small things to put into a store, and acts to do on it from other threads and processes."""

import os
import signal
from datetime import UTC, date, datetime, timedelta

from cycle.chain import canonical
from cycle.store.database import open_database
from cycle.store.errors import ConflictError
from cycle.store.messages import IfUncertain, Message
from cycle.store.unit_of_work import Steps, UnitOfWork

NOW = datetime(2016, 10, 3, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LEASE = 15 * MINUTE
CYCLE = "community-safety-2016-17"
FINGERPRINT = "f" * 64


def sample_message(key: str = "m1", **changes: object) -> Message:
    fields: dict[str, object] = {
        "key": key,
        "cycle": CYCLE,
        "recipient": "legal",
        "address": "head-of-legal@council.example",
        "kind": "reminder",
        "day": date(2016, 10, 3),
        "revision": 1,
        "message_id": f"<{key}@council.example>",
        "subject": "Please sign the report by 12 October",
        "content": b"Subject: Please sign\r\n\r\nBy 12 October.\r\n",
        "items": ("plan/signoff/legal",),
        "created_at": NOW,
        "not_before_at": NOW,
        "not_after_at": None,
        "if_uncertain": IfUncertain.RESEND,
    }
    # the sample's fields are right, changes are the test's
    return Message(**{**fields, **changes})  # type: ignore[arg-type]


def store_cycle(uow: UnitOfWork, name: str = CYCLE, next_due_at: datetime | None = NOW) -> None:
    """A cycle whose state is the number 0, with one entry in its journal."""
    uow.machines.put(FINGERPRINT, workflow="community-safety", text="{}", added_at=NOW)
    uow.cycles.add(
        name,
        workflow="community-safety",
        fingerprint=FINGERPRINT,
        state="0",
        next_due_at=next_due_at,
        opened_at=NOW,
    )
    uow.journal.append(name, [("opened", canonical({"by": "democratic-services"}))], NOW, 0)


def count_one_more(uow: UnitOfWork) -> None:
    """Read the cycle's number, and write the next, with an entry in the journal."""
    cycle = uow.cycles.load(CYCLE)
    number = str(int(cycle.state) + 1)
    entries = uow.journal.append(
        CYCLE, [("counted", canonical({"number": number}))], NOW, cycle.version
    )
    uow.cycles.save(CYCLE, state=number, version=entries[-1].seq, next_due_at=NOW)


def count_up(address: str, times: int) -> None:
    """Count up, trying again on a conflict: the act of one process among several."""
    with open_database(address, wait=MINUTE) as database:
        done = 0
        while done < times:
            try:
                with UnitOfWork(database) as uow:
                    count_one_more(uow)
                    uow.commit()
                    done += 1
            except ConflictError:
                continue


def claim_all(address: str, owner: str) -> list[str]:
    """Claim until nothing is left; the keys of what was got."""
    keys: list[str] = []
    with open_database(address, wait=MINUTE) as database:
        while True:
            with Steps(database) as uow:
                claims = uow.outbox.claim(NOW, owner=owner, lease=LEASE, limit=7)
                uow.commit()
            if not claims:
                return keys
            keys.extend(claim.message.key for claim in claims)


class KilledBeforeCommit(UnitOfWork):
    """Dies at the last moment before the commit."""

    def commit(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class KilledAfterCommit(UnitOfWork):
    """Dies at the first moment after the commit."""

    def commit(self) -> None:
        super().commit()
        os.kill(os.getpid(), signal.SIGKILL)


def count_and_die(address: str, manner: type[UnitOfWork], ballast: int) -> None:
    """Count one up and write `ballast` bytes beside it, in a process that is killed at its
    commit.
    """
    with open_database(address) as database, manner(database) as uow:
        count_one_more(uow)
        uow.contents.put(os.urandom(ballast), NOW)
        uow.commit()
