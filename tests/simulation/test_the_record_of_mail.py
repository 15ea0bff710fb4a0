"""A year in which mail is refused, comes back, is held and is of unknown fate: the program
verifies all that it has written itself, and backs it up, restores it and moves it.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.mail_faults import FaultyYear
from tests.repetition import seeds

from cycle.mail.letter import LetterKind
from cycle.operations.backups import back_up
from cycle.operations.restore import restore
from cycle.rehearsal.scratch_office import ADMINISTRATOR
from cycle.service.moving_database import relocate
from cycle.service.verification import verify_record
from cycle.store.database import open_database

BEFALLS = frozenset({"accepted", "refused", "bounced", "uncertain", "deferred", "held"})


def is_whole(year: FaultyYear) -> list[str]:
    return [fault for found in verify_record(year.database) for fault in found.faults]


def goes_on_elsewhere(year: FaultyYear, folder: Path) -> None:
    """Backed up, restored and moved to another database: whole each time."""
    folder.mkdir()
    made = back_up(year.place, folder / "backup.db")
    assert made.faults == ()
    relocate(year.year.services, ADMINISTRATOR, str(folder / "moved.db"))
    now = year.year.services.clock.now() + timedelta(days=1)
    restored = restore(str(folder / "restored.db"), made.file, by="administrator", now=now)
    for place in (restored.database, str(folder / "moved.db")):
        with open_database(place) as database:
            assert [each.faults for each in verify_record(database) if each.faults] == []


@pytest.mark.parametrize("seed", seeds(1))
def test_whatever_befalls_its_mail_a_year_verifies_and_can_be_kept_and_moved(
    seed: int, tmp_path: Path
) -> None:
    year = FaultyYear(tmp_path, seed)
    seen: frozenset[tuple[str, str]] = frozenset()
    for happened in year.live():
        assert is_whole(year) == [], happened
        if year.seen() - seen:
            seen |= year.seen()
            goes_on_elsewhere(year, tmp_path / f"{len(seen)}")
    year.year.close()
    assert {kind for kind, _ in seen} >= {
        LetterKind.DIGEST,
        LetterKind.FAILURE,
        LetterKind.NEWS,
    }
    assert len({state for _, state in seen} & BEFALLS) > 3
