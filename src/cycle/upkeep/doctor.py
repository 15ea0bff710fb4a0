"""Everything an office stands on, looked at in turn: a line each, with a remedy for what is not
well. Changes nothing.

No look stops another one: what cannot be looked at is a fault of its own line.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

from cycle.errors import CycleError
from cycle.settings import Settings
from cycle.upkeep import looks_at_office, looks_at_record
from cycle.upkeep.findings import Finding, fault
from cycle.upkeep.looks_at_machine import clock_and_zones, permissions, program, room, the_relay


def examine(
    settings: Settings, settings_file: str, environment: Mapping[str, str], now: datetime
) -> Iterator[Finding]:
    """Every finding, in the order in which one thing stands on another."""
    looks: Mapping[str, Callable[[], Iterable[Finding]]] = {
        "program": program,
        "permissions": partial(permissions, settings, settings_file),
        "disk": partial(room, settings),
        "database": partial(looks_at_record.database, settings.database),
        "server": partial(looks_at_record.server, settings.database),
        "record": partial(looks_at_record.record, settings.database),
        "clock": partial(clock_and_zones, settings.database, now),
        "bank holidays": partial(looks_at_office.bank_holidays, now),
        "workflows": partial(looks_at_office.workflows, settings),
        "relay": partial(the_relay, settings.mail, environment, now),
        "mail": partial(looks_at_record.mail, settings.database),
        "daemon": partial(looks_at_office.daemon, settings, now),
        "backup": partial(looks_at_office.backup, settings, now),
    }
    for what, look in looks.items():
        try:
            yield from look()
        except CycleError as error:
            yield fault(what, error.message, error.remedy)
