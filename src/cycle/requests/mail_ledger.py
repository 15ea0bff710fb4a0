"""Requests of those who keep the ledger of messages."""

from collections.abc import Mapping
from functools import partial

import msgspec

from cycle.errors import CycleError
from cycle.requests.shapes import Served, shaped
from cycle.service import ledger, ledger_acts
from cycle.service.clerks import is_owner
from cycle.service.incoming_mail import TakenIn, take_in
from cycle.service.ledger import LedgerAct
from cycle.service.services import Caller, Services


class MailKeys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    keys: tuple[str, ...]
    dry_run: bool = False


class RetryRefused(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    dry_run: bool = False


class Bounce(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came back travels with the request, and the file's name for messages."""

    content: bytes
    file: str
    dry_run: bool = False


def _on_messages(
    act: LedgerAct, services: Services, caller: Caller, asked: MailKeys
) -> tuple[str, ...]:
    return ledger_acts.do(services, caller, act, asked.keys, dry_run=asked.dry_run)


def _retry_refused(services: Services, caller: Caller, asked: RetryRefused) -> tuple[str, ...]:
    return ledger_acts.retry_refused(services, caller, dry_run=asked.dry_run)


def _bounce(services: Services, caller: Caller, asked: Bounce) -> str:
    return ledger.take_in_bounce(
        services, caller, asked.content, asked.file, dry_run=asked.dry_run
    )


class NotTakenInError(CycleError):
    """Mail handed in by somebody who is not trusted with its headers."""


class Receive(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A message as the relay hands it in."""

    content: bytes
    dry_run: bool = False


def _receive(services: Services, caller: Caller, asked: Receive) -> TakenIn:
    """Whoever hands a message in could have written the headers that vouch for it, so only the
    owner of the database may.
    """
    if not is_owner(caller):
        raise NotTakenInError(
            "Mail is handed in by the owner of the database: whoever hands it in could have "
            "written who vouches for it.",
            "Let the relay run it as that user: see docs/answers.md",
        )
    return take_in(services, asked.content, dry_run=asked.dry_run)


SERVED: Mapping[str, Served] = {
    **{f"mail.{act}": shaped(MailKeys, partial(_on_messages, act)) for act in LedgerAct},
    "mail.retry-refused": shaped(RetryRefused, _retry_refused),
    "mail.bounce": shaped(Bounce, _bounce),
    "mail.receive": shaped(Receive, _receive),
}
