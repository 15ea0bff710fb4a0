"""The sending process is killed with SIGKILL: its successor loses nothing, and repeats only
what was inside DATA.
"""

import signal
from multiprocessing import get_context
from pathlib import Path

import pytest
from tests.acceptance.offices import Post, relay, until
from tests.crash.many_kills import kill_many, write_letters
from tests.crash.sending import POINTS, send_all
from tests.smtp_sinks import STALL

from cycle.store.database import open_database
from cycle.store.unit_of_work import Reading

COPIES = {
    "before the claim is committed": ([1, 1], 0),
    "after the claim is committed": ([1, 1], 0),
    "after 'data started' is committed": ([1, 1], 1),
    "after the reply, before it is committed": ([1, 2], 1),
    "after the reply is committed": ([1, 1], 0),
}
"""By the point of death: the copies of two letters that reach the relay, and how often the
ledger was in doubt.
"""


def lives(address: str, post: Post, point: str | None = None) -> int | None:
    """Send with a process of its own; its exit code."""
    child = get_context("spawn").Process(
        target=send_all, args=(address, post.sink.port, None, point)
    )
    child.start()
    child.join()
    return child.exitcode


def states(address: str) -> list[str]:
    with open_database(address) as database, Reading(database) as reading:
        return [
            step.state
            for line in reading.outbox.list()
            for step in reading.outbox.show(line.key).history
        ]


def test_every_point_has_its_expectation() -> None:
    assert COPIES.keys() == POINTS.keys()


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_each_point_nothing_is_lost_and_only_doubt_makes_a_copy(
    tmp_path: Path, point: str
) -> None:
    address = str(tmp_path / "office.db")
    letters = write_letters(address, 2)
    with relay() as post:
        assert lives(address, post, point) == -signal.SIGKILL
        assert lives(address, post) == 0
        copies, doubts = COPIES[point]
        assert (
            sorted(post.sink.contents.count(content) for content in letters.values()) == copies
        )
        assert set(post.sink.contents) == set(letters.values())
    assert states(address).count("uncertain") == doubts
    assert states(address).count("accepted") == len(letters)


def test_killed_while_the_relay_holds_the_body_the_very_same_bytes_are_offered_once_more(
    tmp_path: Path,
) -> None:
    address = str(tmp_path / "office.db")
    letters = write_letters(address, 1)
    with relay() as post:
        post.sink.faults["DOT"] = STALL
        child = get_context("spawn").Process(target=send_all, args=(address, post.sink.port))
        child.start()
        until(lambda: len(post.sink.taken) == 1, "the body at the relay")
        child.kill()
        child.join()
        del post.sink.faults["DOT"]
        assert lives(address, post) == 0
        assert post.sink.contents == [letters["m0"], letters["m0"]]
    assert states(address) == [
        *(
            "pending",
            "claimed",
            "data_started",
            "uncertain",
            "claimed",
            "data_started",
            "accepted",
        ),
    ]


def test_killed_at_random_moments_nothing_is_lost_and_each_copy_has_its_break(
    tmp_path: Path,
) -> None:
    counts = kill_many(tmp_path, kills=25, letters=100, seed=7)
    print(counts)
    assert (counts.lost, counts.unexplained, counts.altered) == (0, 0, 0)
    assert counts.kills == 25
    assert counts.extra <= counts.inside_data <= counts.kills
