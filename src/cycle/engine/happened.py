"""What every event of a journal is. Pure."""

import msgspec


class Happened(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="event"):
    """Every event: frozen, told apart by its tag, without the fields at their default."""
