"""How instants and local dates are kept.

PostgreSQL has types for both. SQLite has none, so there an instant is fixed-width ISO text in
UTC with microseconds: it sorts as it runs, reads back to the microsecond, and an auditor with
the sqlite3 shell sees a date and not a number. Only aware UTC goes in and comes out; anything
else is a fault of ours and stops at once.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, DateTime, Dialect, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

from cycle.store.errors import ValueUnreadableError


def aware_utc(instant: datetime) -> datetime:
    """The instant itself. Raises ValueError unless it is aware and in UTC."""
    if instant.utcoffset() != timedelta(0):
        raise ValueError(f"the store takes aware UTC instants only, not {instant.isoformat()}")
    return instant


def unreadable(value: object, kind: str) -> ValueUnreadableError:
    """The error for a stored value that is none of its kind: nothing of ours has written it."""
    return ValueUnreadableError(
        f'The database holds "{value}" where {kind} belongs: it was changed or is damaged.',
        "Keep it as it is, and compare it with the last backup.",
    )


class UtcInstant(TypeDecorator[datetime]):
    """An aware UTC instant, to the microsecond."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(
            DateTime(timezone=True) if dialect.name == "postgresql" else Text()
        )

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | str | None:
        if value is None:
            return None
        instant = aware_utc(value)
        return (
            instant
            if dialect.name == "postgresql"
            else instant.isoformat(timespec="microseconds")
        )

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name == "postgresql":
            # the driver's own instant
            return value.astimezone(UTC)  # type: ignore[no-any-return]  # the driver's
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise unreadable(value, "an instant") from error


class LocalDate(TypeDecorator[date]):
    """A local date, without a time or a zone."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Date() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> date | str | None:
        if value is None or dialect.name == "postgresql":
            return value
        return value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        if value is None or dialect.name == "postgresql":
            return value  # type: ignore[no-any-return]  # the driver's own date
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise unreadable(value, "a date") from error
