"""Everything an office stands on, looked at in turn: a line each, with a remedy for what is not
well. Changes nothing.

No look stops another one: what cannot be looked at is a fault of its own line. Only a database
that cannot be opened is tried once: a server that does not answer takes its time to say so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

from cycle.errors import CycleError
from cycle.operations import office_checks, record_checks
from cycle.operations.findings import Finding, fault, warn
from cycle.operations.machine_checks import (
    clock_and_zones,
    permissions,
    program,
    room,
    the_relay,
)
from cycle.settings import Settings
from cycle.store.database import is_file

IN_THE_DATABASE = {"server", "record", "clock", "bank holidays", "mail"}


def examine(
    settings: Settings, settings_file: str, environment: Mapping[str, str], now: datetime
) -> Iterator[Finding]:
    """Every finding, in the order in which one thing stands on another."""
    looks: Mapping[str, Callable[[], Iterable[Finding]]] = {
        "program": program,
        "permissions": partial(permissions, settings, settings_file),
        "disk": partial(room, settings),
        "database": partial(record_checks.database, settings.database),
        **(
            {}
            if is_file(settings.database)
            else {"server": partial(record_checks.server, settings.database)}
        ),
        "record": partial(record_checks.record, settings.database),
        "clock": partial(clock_and_zones, settings.database, now),
        "bank holidays": partial(office_checks.bank_holidays, settings.database, now),
        "workflows": partial(office_checks.workflows, settings),
        "relay": partial(the_relay, settings.mail, environment, now),
        "mail": partial(record_checks.mail, settings.database),
        "daemon": partial(office_checks.daemon, settings, now),
        "backup": partial(office_checks.backup, settings, now),
    }
    opens = True
    for what, look in looks.items():
        if what in IN_THE_DATABASE and not opens:
            yield warn(what, "not looked at: it needs the database", "Mend the database first.")
            continue
        try:
            yield from look()
        except CycleError as error:
            opens = opens and what != "database"
            yield fault(what, error.message, error.remedy)
