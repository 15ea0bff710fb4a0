"""The duties of the daemon, each one pass that says what it did: due, dispatch, rescue,
bounces, backup.

A fault that will pass (the database locked, the relay away) is said once when it begins and
once when it is over; the duty is tried again at its next turn. Nothing else is caught: a fault
of ours is the scheduler's to report.
"""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from cycle.bootstrap import App, token_source
from cycle.daemon.imap_folder import imap_folder
from cycle.daemon.maildir import Maildir
from cycle.mail.dispatch import Dispatcher, DispatchReport, rescue_once, run_once
from cycle.mail.owners import is_gone
from cycle.mail.relay import Answer, BeforeData, Envelope, Relay, RelayUnreachable
from cycle.operations import nightly_backup
from cycle.operations.backups import Backup, listed
from cycle.operations.files import BackupError
from cycle.service import returned_mail, ticks, undelivered
from cycle.service.answer_folder import AnswerFolder, look_through
from cycle.settings import SettingsError
from cycle.store.database import check_version
from cycle.store.errors import DatabaseError
from cycle.store.messages import MessageState
from cycle.store.unit_of_work import Steps

T = TypeVar("T")

NIGHTLY = "the nightly backup"
THE_RECORD = "the record"
BACKUP_AGAIN = timedelta(minutes=15)
"""After a backup that failed: proving a whole office every minute helps nobody."""

LOOK_AT_ALL = timedelta(hours=1)
"""How long a look that a clock has put off may go unnoticed; one set back shows at once."""

LOG = logging.getLogger("cycle")

WORTH_A_LOOK = frozenset(
    {
        *(MessageState.REFUSED, MessageState.BOUNCED),
        *(MessageState.UNCERTAIN, MessageState.EXPIRED),
    }
)
"""What became of a message that a person should see."""


@dataclass
class Incidents:
    """What is wrong at present: each trouble is said when it begins and when it ends, not at
    every turn.
    """

    _open: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begins(
        self, what: str, words: str, *, can: str = "be used", again: str = "at every turn"
    ) -> None:
        with self._lock:
            if self._open.get(what) != words:
                self._open[what] = words
                LOG.warning("%s cannot %s: %s (tried again %s)", what, can, words, again)

    def ends(self, what: str, *, can: str = "be used") -> None:
        with self._lock:
            if self._open.pop(what, None) is not None:
                LOG.info("%s can %s again", what, can)

    def present(self) -> dict[str, str]:
        """What is wrong at this moment, and why."""
        with self._lock:
            return dict(self._open)


@dataclass(frozen=True)
class Noted:
    """A relay, with a word said after each thing it did: a long pass over many letters is work,
    not a standstill.
    """

    relay: Relay
    got_on: Callable[[], None]

    async def connect(self) -> RelayUnreachable | None:
        away = await self.relay.connect()
        self.got_on()
        return away

    async def deliver(self, envelope: Envelope, before_data: BeforeData) -> Answer:
        answer = await self.relay.deliver(envelope, before_data)
        self.got_on()
        return answer


class Duties:
    """The daemon's duties over one office. Each is called from one thread at a time; `stop`
    from any.
    """

    def __init__(
        self,
        app: App,
        connected: Callable[[], AbstractAsyncContextManager[Sequence[Relay]]],
        dispatcher_over: Callable[[Sequence[Relay]], Dispatcher],
        got_on: Callable[[], None],
    ) -> None:
        self._services = app.services
        self._settings = app.settings
        self._relay = app.settings.mail.relay
        folder = app.settings.mail.bounces
        self._bounces = Maildir(Path(folder)) if folder else None
        self._not_understood: set[str] = set()
        answers = app.settings.answers.maildir
        self._answers = Maildir(Path(answers)) if answers else None
        self._broke_off: set[str] = set()
        self._connected = connected
        self._dispatcher_over = dispatcher_over
        self._got_on = got_on
        self.incidents = Incidents()
        self._backup_failed_at: datetime | None = None
        self._all_looked_at: datetime | None = None
        self._faults: frozenset[str] = frozenset()
        self._stopping = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None

    def by_name(self) -> dict[str, Callable[[], None]]:
        """Every duty, the first to have its turn first."""
        return {
            "rescue": self.rescue,
            "due": self.due,
            "dispatch": self.dispatch,
            "bounces": self.bounces,
            "answers": self.answers,
            "backup": self.backup,
        }

    def due(self) -> None:
        """Say and enforce what is due."""
        now, at = self._services.clock.now(), self._all_looked_at
        distrust = at is None or not at <= now < at + LOOK_AT_ALL
        found = self._with_database(
            lambda: ticks.say_what_is_due(self._services, distrust=distrust)
        )
        if found is None:
            return
        if distrust:
            self._all_looked_at = now
        for line in found.lines:
            LOG.info("due: %s", line)
        for fault in set(found.faults) - self._faults:
            LOG.error("due: %s (tried again at every turn)", fault)
        self._faults = frozenset(found.faults)

    def dispatch(self) -> None:
        """Hand over what waits in the outbox, then write to the clerks about what did not
        arrive.
        """
        self._with_database(self._hand_over)

    def _hand_over(self) -> None:
        asyncio.run(self._one_run())
        if not self._stopping:
            self._tell_of_undelivered()

    def _tell(self, report: DispatchReport) -> None:
        for line in report.lines:
            level = logging.WARNING if line.state in WORTH_A_LOOK else logging.INFO
            LOG.log(
                level,
                "mail: %s to %s: %s (%s)",
                line.key,
                line.address,
                line.state.value,
                line.words,
            )
        if report.incident:
            self.incidents.begins("the mail relay", report.incident)
            undelivered.relay_is_away(self._services, self._relay, report.incident)
        elif report.lines:
            self._relay_is_back()

    def _relay_is_back(self) -> None:
        self.incidents.ends("the mail relay")
        undelivered.relay_is_back(self._services, self._relay)

    def _tell_of_undelivered(self) -> None:
        told = undelivered.tell(self._services)
        for line in told.lines:
            LOG.info("mail: %s", line)
        for key in told.unheard:
            LOG.error(
                "mail: %s did not arrive, and every address to which that could be written "
                "fails too",
                key,
            )

    async def _one_run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(self._send())
        if self._stopping:
            self._task.cancel()
        try:
            await self._task
        except asyncio.CancelledError:
            LOG.warning(
                "mail: broken off by the stop; what was in flight is offered again by the "
                "next daemon"
            )
        finally:
            self._loop, self._task = None, None

    async def _send(self) -> None:
        """One batch after the other, until nothing is due or the relay is away."""
        async with self._connected() as relays:
            dispatcher = self._dispatcher_over([Noted(relay, self._got_on) for relay in relays])
            while (report := await run_once(dispatcher)).lines:
                self._tell(report)
                if report.incident:
                    return
            self._tell(report)
            if (
                undelivered.is_away(self._services, self._relay)
                and await relays[0].connect() is None
            ):
                self._relay_is_back()

    def rescue(self) -> None:
        """Take back what a dead dispatcher held."""
        rescued = self._with_database(
            lambda: rescue_once(
                partial(Steps, self._services.database), self._services.clock, is_gone
            )
        )
        if rescued is None:
            return
        for key in rescued.returned:
            LOG.warning("rescue: %s waits again: its dispatcher went away before sending", key)
        for key in rescued.uncertain:
            LOG.warning("rescue: %s is uncertain: its dispatcher went away while sending", key)
        for key in rescued.expired:
            LOG.warning("rescue: %s was not sent: its time is past", key)

    def backup(self) -> None:
        """Make tonight's backup, unless it is there; after a failure, not before a while has
        passed.
        """
        now, failed_at = self._services.clock.now(), self._backup_failed_at
        if failed_at and failed_at <= now < failed_at + BACKUP_AGAIN:
            return
        try:
            night = nightly_backup.make_if_due(self._settings, now)
        except (BackupError, DatabaseError) as error:
            self._backup_failed_at = now
            self.incidents.begins(
                NIGHTLY, error.message, can="be made", again="in a quarter of an hour"
            )
            return
        self._backup_failed_at = None
        self.incidents.ends(NIGHTLY, can="be made")
        if night.made:
            self._tell_of_backup(night.made)
        for path in night.removed:
            LOG.info("backup: %s is no longer kept", path)

    def _tell_of_backup(self, made: Backup) -> None:
        if made.faults:
            self.incidents.begins(
                THE_RECORD,
                f"{listed(made.faults)}; the backup is kept apart as {made.file}",
                can="be proved whole",
                again="with the next backup",
            )
            return
        self.incidents.ends(THE_RECORD, can="be proved whole")
        LOG.info("backup: %s, %s bytes, %s entries, whole", made.file, made.size, made.entries)

    def bounces(self) -> None:
        """Take in what came back."""
        if self._bounces is None:
            return
        place = f"the folder of bounces {self._settings.mail.bounces}"
        mailbox, tried = self._bounces, self._not_understood
        try:
            looked = self._with_database(
                lambda: returned_mail.look_through(self._services, mailbox, tried)
            )
        except OSError as error:
            self.incidents.begins(place, error.strerror or str(error))
            return
        self.incidents.ends(place)
        for line in looked.taken_in if looked else ():
            LOG.warning("bounce: %s", line)
        for line in looked.set_aside if looked else ():
            LOG.info("bounce: %s", line)
        for line in looked.unread if looked else ():
            LOG.warning("bounce: %s A clerk is asked to read it.", line)

    def answers(self) -> None:
        """Take in what the relay delivered for the address of answers."""
        answers = self._settings.answers
        if self._answers is not None:
            self._take_in(
                f"the folder of answers {answers.maildir}", nullcontext(self._answers)
            )
        if answers.imap is not None:
            place = f"the mailbox of answers {answers.imap.username} at {answers.imap.host}"
            self._take_in(place, imap_folder(answers.imap, token_source(answers.imap)))

    def _take_in(self, place: str, opened: AbstractContextManager[AnswerFolder]) -> None:
        try:
            with opened as folder:
                self._with_database(lambda: self._take_in_all(folder))
        except (OSError, SettingsError) as error:
            said = error.message if isinstance(error, SettingsError) else error.strerror
            self.incidents.begins(place, said or str(error))
            return
        self.incidents.ends(place)

    def _take_in_all(self, folder: AnswerFolder) -> None:
        for name, each in look_through(self._services, folder, self._broke_off):
            LOG.info("answer: %s: %s: %s", name, each.outcome.value, each.words)

    def stop(self) -> None:
        """Break off a hand-over that has not ended by itself, and begin no other."""
        self._stopping = True
        loop, task = self._loop, self._task
        if loop and task:
            with contextlib.suppress(
                RuntimeError
            ):  # it has ended by itself in the meantime, and its loop with it
                loop.call_soon_threadsafe(task.cancel)

    def _with_database(self, duty: Callable[[], T]) -> T | None:
        try:
            # Another machine's program may have upgraded it.
            check_version(self._services.database)
            done = duty()
        except DatabaseError as error:
            self.incidents.begins("the database", error.message)
            return None
        self.incidents.ends("the database")
        return done
