"""What can go wrong between cycle and its database, in words an officer or administrator can
act on.

`DatabaseAwayError` and its kin pass by themselves or once somebody has made room: the daemon
says so and tries again. The others need a person. None of them leaves anything half written.
"""

from cycle.errors import CycleError


class DatabaseError(CycleError):
    """The database cannot be used as it stands."""


class DatabaseAwayError(DatabaseError):
    """The database cannot be used just now; nothing was changed, and trying again later may
    help.
    """


class DatabaseBusyError(DatabaseAwayError):
    """Another process holds the database for longer than we are ready to wait."""


class DatabaseFullError(DatabaseAwayError):
    """There is no room left on the disk."""


class DatabaseLostError(DatabaseAwayError):
    """The connection to the server was lost in the middle: what was under way is wholly done,
    or not at all.
    """


class DatabaseFaultError(DatabaseAwayError):
    """The disk or the file system reported a fault."""


class DatabaseMissingError(DatabaseAwayError):
    """There is no database where the settings say it is, or it cannot be opened."""


class DatabaseReadOnlyError(DatabaseError):
    """The database may be read but not written."""


class DatabaseDeniedError(DatabaseError):
    """The server does not let us in: another login, another password, or no right to what is
    there.
    """


class DatabaseDriverError(DatabaseError):
    """What speaks to a PostgreSQL server is not installed."""


class DatabaseUnfitError(DatabaseError):
    """The server's database is not of the kind that an office needs."""


class CopyError(DatabaseError):
    """The office could not be copied whole into another database; there is no copy."""


class DumpError(DatabaseError):
    """A dump of a server's database cannot be written, or read as one of an office's."""


class DatabaseExistsError(DatabaseError):
    """A database is to be created where a file stands already."""


class NotADatabaseError(DatabaseError):
    """The file is no database of cycle, or it is damaged."""


class DatabaseTooNewError(DatabaseError):
    """A newer version of cycle has upgraded the database."""


class DatabaseTooOldError(DatabaseError):
    """The database is of an earlier version of cycle and must be upgraded first."""


class ValueUnreadableError(DatabaseError):
    """A stored value is none of its kind: no instant, no date, no state of a message."""


class ConflictError(CycleError):
    """Somebody else changed the same thing in the meantime; nothing was written. The act may be
    tried again.
    """


class UnknownCycleError(CycleError):
    """No cycle has this name."""


class CycleExistsError(CycleError):
    """A cycle of this name exists already, or the name is taken for the office's own
    journal.
    """


class UnknownMachineError(CycleError):
    """No machine with this fingerprint is stored."""


class UnknownContentError(CycleError):
    """No content with this SHA-256 is stored."""


class ContentDamagedError(CycleError):
    """What is stored under a SHA-256 no longer has it."""


class UnknownOfficerError(CycleError):
    """No officer has this login."""


class OfficerExistsError(CycleError):
    """An officer with this login exists already."""


class AppointmentError(CycleError):
    """The appointment cannot stand beside those on record, or does not exist."""


class UnknownMessageError(CycleError):
    """No message in the outbox has this key."""
