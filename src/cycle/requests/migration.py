"""The request to move a running cycle to another workflow: shown, unless it is confirmed."""

from collections.abc import Mapping

import msgspec

from cycle.engine.verdicts import Refusal
from cycle.machine.loading import workflow_from
from cycle.requests.shapes import Served, shaped
from cycle.service import migrating
from cycle.service.migrating import Confirmed, Migration
from cycle.service.services import Caller, Services


class Migrate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The workflow's file travels with the request. to: the fingerprint that was shown; without
    it, only shown. bound_to: by workflow, the cycles that new dates are taken from.
    """

    cycle: str
    workflow: bytes
    workflow_file: str
    to: str | None = None
    reason: str = ""
    dry_run: bool = False
    bound_to: Mapping[str, str] = {}


def _migrate(services: Services, caller: Caller, asked: Migrate) -> Migration | Refusal:
    machine = workflow_from(asked.workflow, asked.workflow_file)
    confirmed = Confirmed(asked.to, asked.reason) if asked.to is not None else None
    return migrating.migrate(
        services,
        caller,
        asked.cycle,
        machine,
        confirmed,
        bound_to=asked.bound_to,
        dry_run=asked.dry_run,
    )


SERVED: Mapping[str, Served] = {
    "migrate": shaped(Migrate, _migrate),
}
