"""The process that takes answers in is killed with SIGKILL at each of its steps: no answer is
lost, and none is acted on twice.
"""

import os
import signal
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from tests.integration.answered_offices import AnsweredOffice, an_answer, answered_office

from cycle import settings
from cycle.bootstrap import build
from cycle.daemon.maildir import Maildir
from cycle.service import answer_folder

STEPS = 400
"""More than one answer takes."""
EVERY = 13
"""So many steps lie between two that are tried; no number of statements repeats with it."""


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> AnsweredOffice:
    return answered_office(tmp_path, capsys)


@pytest.fixture
def folder(office: AnsweredOffice) -> Path:
    """The folder of answers, with one in it."""
    (request,) = office.requests("head-of-legal")
    place = office.office.folder / "answers"
    for name in ("new", "cur", "tmp"):
        (place / name).mkdir(parents=True)
    (place / "new" / "1.host").write_bytes(an_answer(request, "Signed\n"))
    return place


class KilledBeforeMark(Maildir):
    """The answer is taken, and nothing says so yet."""

    def mark_seen(self, name: str) -> None:
        del name
        os.kill(os.getpid(), signal.SIGKILL)


def takes_in(office: AnsweredOffice, maildir: Maildir) -> None:
    app = build(settings.read(office.office.folder / "cycle.toml"), office.office.clock)
    with app.services.database:
        list(answer_folder.look_through(app.services, maildir, set()))


def dies_at(step: int, office: AnsweredOffice, folder: Path) -> None:
    """Take the folder in, and die before the statement or commit of that number."""
    left = step

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    takes_in(office, Maildir(folder))


def dies_before_the_mark(office: AnsweredOffice, folder: Path) -> None:
    takes_in(office, KilledBeforeMark(folder))


def was_killed(target: object, *args: object) -> bool:
    child = get_context("fork").Process(target=target, args=args)  # type: ignore[arg-type]
    child.start()
    child.join()
    assert child.exitcode in {0, -signal.SIGKILL}
    return child.exitcode != 0


def test_killed_at_any_step_an_answer_is_taken_once(
    office: AnsweredOffice, folder: Path
) -> None:
    steps = [
        step for step in range(1, STEPS, EVERY) if was_killed(dies_at, step, office, folder)
    ]
    assert len(steps) >= 3
    assert was_killed(dies_before_the_mark, office, folder) or not Maildir(folder).unseen()
    takes_in(office, Maildir(folder))
    assert Maildir(folder).unseen() == ()
    assert office.signed() == {"legal": "head-of-legal"}
    assert len(office.acts("signed-off")) == 1
    assert len(office.receipts("head-of-legal")) == 1
    office.office.types("verify")


def test_killed_after_the_act_it_is_known_when_it_is_offered_again(
    office: AnsweredOffice, folder: Path
) -> None:
    assert was_killed(dies_before_the_mark, office, folder)
    assert office.signed() == {"legal": "head-of-legal"}
    assert Maildir(folder).unseen() == ("1.host",)
    takes_in(office, Maildir(folder))
    assert Maildir(folder).unseen() == ()
    assert len(office.acts("signed-off")) == 1
    assert len(office.receipts("head-of-legal")) == 1
