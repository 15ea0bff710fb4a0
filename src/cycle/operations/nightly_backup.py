"""The nightly backup: due once a local day from a fixed time on, and how many of them are kept.
A rule and a pass.

Due is what today lacks, so a night that was slept through is made up for as soon as somebody
looks; no timer holds it. The first of each month is kept longest. Only finished backups count,
and only those that this rule named are removed. One whose record is not whole is kept apart and
never takes a whole one's place: each kind is counted for itself.
"""

import contextlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

from cycle.operations import backups, files
from cycle.operations.backups import Backup, ending_of
from cycle.operations.files import BackupError
from cycle.settings import Settings

_NAME = re.compile(r"nightly-(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(\.not-whole)?\.(db|dump)")


@dataclass(frozen=True, slots=True)
class Night:
    """What one pass did. made: None where today's backup was there; removed: those whose time
    was past.
    """

    made: Backup | None
    removed: tuple[Path, ...]


def is_due(local: datetime, at: time, made: Collection[date]) -> bool:
    """Whether the backup of this local day is due and not there."""
    return local.time() >= at and local.date() not in made


def is_missed(newest: date, now: datetime) -> bool:
    """Whether there is no backup of last night, nor of the one before. Nights are those of this
    machine, as the backups are named.
    """
    return (now.astimezone().date() - newest).days > 1


def no_longer_kept(made: Collection[date], *, days: int, months: int) -> frozenset[date]:
    """The days whose backups have served: all but the newest `days`, and the first of each of
    the newest `months`.
    """
    newest = sorted(made, reverse=True)
    first_of_month = {(day.year, day.month): day for day in newest}
    monthly = sorted(first_of_month.values(), reverse=True)[:months]
    return frozenset(newest[days:]) - frozenset(monthly)


def nightly(
    folder: Path, *, whole: bool = True, by: datetime | None = None
) -> Mapping[date, Path]:
    """The finished nightly backups in a folder, by their day: the whole ones, or those that
    are kept apart. by: without those of days to come, which a clock made that was ahead.
    """
    if not folder.is_dir():
        return {}
    named = (
        (found, path) for path in folder.iterdir() if (found := _NAME.fullmatch(path.name))
    )
    made = {
        date.fromisoformat(found["day"]): path
        for found, path in named
        if files.seal_of(path).is_file() and (backups.APART not in path.name) is whole
    }
    today = by.astimezone().date() if by else date.max
    return {day: path for day, path in made.items() if day <= today}


def make_if_due(settings: Settings, now: datetime, *, dry_run: bool = False) -> Night:
    """Make tonight's backup unless it is there; remove what is no longer kept. dry_run: neither
    is done. Raises BackupError, DatabaseError.
    """
    kept = settings.backup
    folder, local = Path(kept.folder), now.astimezone()
    made = None
    made_already = {*nightly(folder), *nightly(folder, whole=False)}
    if is_due(local, time.fromisoformat(kept.at), made_already):
        into = folder / f"nightly-{local.date()}{ending_of(settings.database)}"
        with made_ready(folder, dry_run=dry_run):
            made = (
                _tried(settings.database, into) if dry_run else _make(settings.database, into)
            )
    removed = tuple(
        there[day]
        for there in _kept_with(folder, local.date(), made)
        for day in sorted(no_longer_kept(there, days=kept.keep_days, months=kept.keep_months))
    )
    if not dry_run:
        _remove(removed)
    return Night(made, removed)


def _kept_with(
    folder: Path, today: date, made: Backup | None
) -> tuple[Mapping[date, Path], Mapping[date, Path]]:
    """The whole backups and those kept apart, with tonight's: a dry run leaves none behind."""
    whole, faulty = dict(nightly(folder)), dict(nightly(folder, whole=False))
    if made:
        (faulty if made.faults else whole)[today] = made.file
    return whole, faulty


def _remove(paths: Collection[Path]) -> None:
    for path in paths:
        files.seal_of(path).unlink(missing_ok=True)
        path.unlink(missing_ok=True)


_TRIED = "dry-run-"


def _tried(database: str, into: Path) -> Backup:
    """Under another name: an unfinished backup of this one may be there, and is left there."""
    tried = backups.back_up(database, into.with_name(_TRIED + into.name), dry_run=True)
    return replace(tried, file=into.with_name(tried.file.name.removeprefix(_TRIED)))


def _make(database: str, into: Path) -> Backup:
    """A backup that was not finished, for want of its seal, gives way to a finished one."""
    for file in (into, backups.apart(into)):
        if not files.seal_of(file).exists():
            file.unlink(missing_ok=True)
    return backups.back_up(database, into)


def not_whole_since(folder: Path, now: datetime) -> Path | None:
    """The newest nightly backup, where it is one that is kept apart; None where it is whole."""
    faulty = nightly(folder, whole=False, by=now)
    newest = max(faulty, default=date.min)
    return faulty[newest] if newest > max(nightly(folder, by=now), default=date.min) else None


@contextlib.contextmanager
def made_ready(folder: Path, *, dry_run: bool) -> Iterator[None]:
    """`ready`, and after a dry run the folder is gone again, where it was not there."""
    there = folder.is_dir()
    ready(folder)
    try:
        yield
    finally:
        if dry_run and not there:
            folder.rmdir()


def ready(folder: Path) -> None:
    """Make the folder, its owner's alone, where it is not there. Raises BackupError."""
    if folder.is_dir():
        return
    try:
        folder.mkdir(mode=0o700)
        files.give_to_owner_of(folder.parent, folder)
    except OSError as error:
        raise BackupError(
            f"The folder of backups {folder} cannot be made: {error.strerror}.",
            "Make it yourself, or name another in cycle.toml: [backup] folder",
        ) from error
