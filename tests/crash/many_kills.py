"""Kills the sending process at random moments while letters go out, and counts what was lost
and what came twice.

`make crash` runs it with 200 kills and 500 letters, and prints the counts; the tests run a
smaller one.
"""

import random
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tests.acceptance.offices import Post, relay, until
from tests.crash.sending import send_all
from tests.store_samples import NOW, sample_message

from cycle.mail.compose import message_id
from cycle.store.database import open_database
from cycle.store.messages import MessageState
from cycle.store.office_secrets import plain_identity
from cycle.store.schema import create_database
from cycle.store.unit_of_work import Reading, UnitOfWork

LONGEST_LIFE = 0.03
"""Seconds from its first letter until a process is killed: enough for a few letters."""


@dataclass(frozen=True)
class Counts:
    """What came of it. inside_data: kills after `data started` was committed and before the
    answer was.
    """

    letters: int
    kills: int
    inside_data: int
    lost: int
    extra: int
    unexplained: int
    """Letters of which more copies came than kills fell inside their DATA."""
    altered: int
    """Copies that are not byte for byte what was frozen: Message-ID and Date included."""

    def __str__(self) -> str:
        return (
            f"{self.letters} letters, {self.kills} kills, {self.inside_data} of them inside "
            f"DATA: lost {self.lost}, "
            f"extra copies {self.extra}, of them outside DATA {self.unexplained}, not "
            f"byte-identical {self.altered}"
        )


def content_of(key: str) -> bytes:
    """A letter of its own under each key, with the headers by which a copy is known."""
    headers = (
        f"Message-ID: {message_id(plain_identity(key), 'council.example')}\r\n"
        "Date: Mon, 03 Oct 2016 09:00:00 +0000\r\n"
    )
    return (
        f"{headers}Subject: Please sign {key}\r\n\r\n{'Please sign the report. ' * 3}\r\n"
    ).encode()


def write_letters(address: str, count: int) -> dict[str, bytes]:
    """An office's database with so many letters in its outbox; their bytes by key."""
    create_database(address)
    letters = {f"m{number}": content_of(f"m{number}") for number in range(count)}
    with open_database(address) as database, UnitOfWork(database) as work:
        for key, content in letters.items():
            work.outbox.enqueue(
                sample_message(
                    key,
                    message_id=message_id(plain_identity(key), "council.example"),
                    content=content,
                    created_at=NOW,
                )
            )
        work.commit()
    return letters


def kill_many(folder: Path, *, kills: int, letters: int, seed: int) -> Counts:
    """Send the letters with a process that is killed so many times, then with one that is left
    alone.
    """
    address = str(folder / "office.db")
    frozen = write_letters(address, letters)
    chance = random.Random(seed)
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.crash.sending"])
    killed = 0
    with relay() as post:
        while killed < kills:
            ours, theirs = context.Pipe(duplex=False)
            child = context.Process(target=send_all, args=(address, post.sink.port, theirs))
            begun = post.sink.seen.count("MAIL")
            child.start()
            assert ours.recv() == "ready"
            until(partial(_speaks, post, begun), "a first letter offered to the relay")
            child.join(chance.uniform(0, LONGEST_LIFE))
            killed += child.is_alive()
            child.kill()
            child.join()
            if not _waits(address):
                break
        last = context.Process(target=send_all, args=(address, post.sink.port))
        last.start()
        last.join(timedelta(minutes=2).total_seconds())
        assert last.exitcode == 0
        return _counted(address, frozen, Counter(post.sink.contents), killed)


def _speaks(post: Post, begun: int) -> bool:
    return post.sink.seen.count("MAIL") > begun


def _waits(address: str) -> bool:
    with open_database(address) as database, Reading(database) as reading:
        return any(line.state is not MessageState.ACCEPTED for line in reading.outbox.list())


def _counted(
    address: str, frozen: dict[str, bytes], copies: Counter[bytes], killed: int
) -> Counts:
    with open_database(address) as database, Reading(database) as reading:
        doubted = {
            key: sum(
                step.state is MessageState.UNCERTAIN
                for step in reading.outbox.show(key).history
            )
            for key in frozen
        }
    return Counts(
        letters=len(frozen),
        kills=killed,
        inside_data=sum(doubted.values()),
        lost=sum(copies[content] == 0 for content in frozen.values()),
        extra=sum(max(copies[content] - 1, 0) for content in frozen.values()),
        unexplained=sum(copies[content] > 1 + doubted[key] for key, content in frozen.items()),
        altered=sum(
            count for content, count in copies.items() if content not in set(frozen.values())
        ),
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(kill_many(Path(folder), kills=200, letters=500, seed=1972))
