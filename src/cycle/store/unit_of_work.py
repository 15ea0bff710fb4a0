"""One transaction, with everything the store keeps: nothing is changed unless `commit` was
reached.

A use case opens a UnitOfWork, reads, decides elsewhere, writes, and commits once. What only
looks uses Reading.
"""

from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from cycle.store.answers import Answers
from cycle.store.closed_days import ClosedDays
from cycle.store.contents import Contents, Machines
from cycle.store.cycles import Cycles
from cycle.store.database import Database
from cycle.store.journal import Journal
from cycle.store.office_secrets import OfficeSecrets
from cycle.store.officers import Officers
from cycle.store.outbox import Outbox
from cycle.store.shape import faults_of_shape
from cycle.store.troubles import Troubles
from cycle.store.unread_mail import UnreadMail


class Reading:
    """A transaction that sees one state of everything throughout, and cannot write."""

    journal: Journal
    cycles: Cycles
    machines: Machines
    contents: Contents
    officers: Officers
    outbox: Outbox
    troubles: Troubles
    unread_mail: UnreadMail
    answers: Answers
    closed_days: ClosedDays
    secrets: OfficeSecrets

    def __init__(self, database: Database) -> None:
        self._database = database

    def _begin(self) -> AbstractContextManager[Connection]:
        return self._database.reading()

    def __enter__(self) -> Self:
        self._ending = ExitStack()
        connection = self._ending.enter_context(self._begin())
        self._connection = connection
        self.journal = Journal(connection)
        self.cycles = Cycles(connection)
        self.machines = Machines(connection)
        self.contents = Contents(connection)
        self.officers = Officers(connection)
        self.outbox = Outbox(connection)
        self.troubles = Troubles(connection)
        self.unread_mail = UnreadMail(connection)
        self.answers = Answers(connection)
        self.closed_days = ClosedDays(connection)
        self.secrets = OfficeSecrets(connection)
        return self

    def faults_of_shape(self) -> tuple[str, ...]:
        """What of the tables, indexes and triggers is not as the program makes them."""
        return tuple(faults_of_shape(self._connection))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ending.__exit__(kind, error, trace)


class UnitOfWork(Reading):
    """A transaction that decides and writes, alone from its beginning on. Rolled back on
    leaving, unless committed.
    """

    def _begin(self) -> AbstractContextManager[Connection]:
        return self._database.writing()

    def commit(self) -> None:
        """Make everything done in it lasting, at once. Nothing may be done in it afterwards."""
        self._connection.commit()


class Steps(UnitOfWork):
    """A transaction of a dispatcher: steps of the outbox, each conditional in itself, beside
    others and who decides.
    """

    def _begin(self) -> AbstractContextManager[Connection]:
        return self._database.stepping()
