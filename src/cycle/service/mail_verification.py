"""Is the mail on record what was decided, and has it become what its history says? Reads only.

Each message is held against the digest that a journal holds of it, in both directions, and each
row against its seal. A message decided before there were digests is named, with its digest, by
one entry of the office's journal, which the upgrade wrote.
"""

import json
from collections.abc import Iterator, Mapping

from cycle.engine import events
from cycle.service.undelivered import told_of
from cycle.store.journal import OFFICE
from cycle.store.messages import MessageOnRecord
from cycle.store.office_secrets import plain_identity
from cycle.store.unit_of_work import Reading

MAIL_BOUND = "mail-bound"
"""The kind of the entry that names the messages there were before."""

Told = Mapping[tuple[str, int], events.Event | None]
"""Every event of every cycle by journal and number; None for an entry that cannot be read."""


def faults_of_mail(reading: Reading, told: Told) -> Iterator[str]:
    """Everything that is wrong with the messages, each in a sentence without its stop."""
    bound = {**_bound_before(reading), **_bound(told)}
    recorded = {message.key: message for message in reading.outbox.on_record()}
    for key, (digest, entry) in bound.items():
        if key not in recorded:
            yield f"message {key}, which {entry} tells of, is not stored"
        elif recorded[key].digest != digest:
            yield f"message {key} is not what {entry} says was written"
    for message in recorded.values():
        yield from _of_one(message, bound, told)
    yield from _of_another_secret(reading, recorded, _bound(told))
    yield from _addressed_otherwise(recorded, told)
    yield from _told_at_another_time(reading, recorded)
    for table, count in reading.outbox.strays().items():
        yield f"{count} rows of {table} belong to no message"


def _bound(told: Told) -> dict[str, tuple[str, str]]:
    """By key, the digest that a cycle's journal holds, and the entry."""
    return {
        key: (digest, f"{stream}, entry {seq},")
        for (stream, seq), event in told.items()
        if isinstance(event, events.NoticeGiven)
        for key, digest in event.messages.items()
    }


def _bound_before(reading: Reading) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for entry in reading.journal.read(OFFICE):
        if entry.kind != MAIL_BOUND:
            continue
        try:
            messages = json.loads(entry.body)["messages"]
            told = {str(key): str(digest) for key, digest in messages.items()}
        except (ValueError, KeyError, AttributeError):
            continue  # the chain says that this entry is not what was written
        found |= {key: (digest, f"office, entry {entry.seq},") for key, digest in told.items()}
    return found


def _of_one(
    message: MessageOnRecord, bound: Mapping[str, tuple[str, str]], told: Told
) -> Iterator[str]:
    if not message.content_is_whole:
        yield f"message {message.key} does not match its hash"
    if not message.seal_is_whole:
        yield (
            f"what became of message {message.key} (its state, its history, or that it did "
            "not arrive) is not what the program wrote"
        )
    if message.key not in bound and _decided_by(message.key) not in told:
        yield f"message {message.key} stands on no entry of a journal"
    elif message.key not in bound:
        yield f"message {message.key} was written, but no journal holds its digest"


def _of_another_secret(
    reading: Reading,
    recorded: Mapping[str, MessageOnRecord],
    bound: Mapping[str, tuple[str, str]],
) -> Iterator[str]:
    """Message-IDs show with which secret they were made; the oldest were made with none."""
    for name in reading.secrets.misnamed():
        yield f'the office has no secret called "{name}"'
    ours = (message for message in recorded.values() if message.key in bound)
    if any(
        message.message_id[1:].partition("@")[0]
        not in {*reading.secrets.identities(message.key), plain_identity(message.key)}
        for message in ours
    ):
        yield "the office's secret is not the one that its Message-IDs were made with"


def _addressed_otherwise(recorded: Mapping[str, MessageOnRecord], told: Told) -> Iterator[str]:
    """Where an entry has no digest, it still says to whom its message went."""
    for (stream, seq), event in told.items():
        if not isinstance(event, events.NoticeGiven) or event.messages:
            continue
        message = recorded.get(f"{stream}/{seq}")
        if message is None:
            yield f"message {stream}/{seq}, to {event.login}, is not stored"
        elif (message.recipient, message.address) != (event.login, event.address):
            yield (
                f"message {message.key} is not to whom the journal says, {event.login} at "
                f"{event.address}"
            )


def _told_at_another_time(
    reading: Reading, recorded: Mapping[str, MessageOnRecord]
) -> Iterator[str]:
    """A letter about mail that did not arrive stands on what it tells of, a later wording on
    the first.
    """
    troubles = {trouble.id: trouble for trouble in reading.troubles.all()}
    for message in recorded.values():
        told = told_of(message.key)
        if told is None:
            continue
        found, first = troubles.get(told.trouble), recorded.get(told.first)
        if found is None or found.cycle != told.cycle:
            yield f"message {message.key} tells of a message that is not known as undelivered"
        elif first is None or found.told_at != first.created_at:
            yield f"message {message.key} was not written when its trouble was told"


def _decided_by(key: str) -> tuple[str, int] | None:
    """The entry that a message's key names: `cycle/number`, and what may follow it."""
    stream, number, *_ = (*key.split("/"), "")
    return (stream, int(number)) if number.isdecimal() else None
