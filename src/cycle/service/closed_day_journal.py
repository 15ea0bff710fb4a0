"""A change of a closed day as the journal of the office holds it, and as the table does."""

from datetime import date, datetime

import msgspec

from cycle import chain
from cycle.store.closed_days import ClosedDay, DayKind


class DayNoted(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    tag="day-noted",
    tag_field="event",
):
    """A record of a closed day, as the journal of the office tells it; known since the entry's
    instant.
    """

    division: str
    on: date
    kind: DayKind
    title: str
    source: str
    by: str
    typed_by: str | None = None

    def record(self, known_at: datetime) -> ClosedDay:
        """The record as it stands in the table."""
        return ClosedDay(
            division=self.division,
            on=self.on,
            known_at=known_at,
            kind=self.kind,
            title=self.title,
            source=self.source,
            by_login=self.by,
        )


# One for all: a type that two threads look at for the first time at once crashes msgspec.
_READER = msgspec.json.Decoder(DayNoted)


def noted_in(entry: chain.Entry) -> ClosedDay | None:
    """The record that an entry in the journal of the office tells, where it tells one. Raises
    msgspec.ValidationError.
    """
    if entry.kind != DayNoted.__struct_config__.tag:
        return None
    return _READER.decode(entry.body).record(datetime.fromisoformat(entry.at))
