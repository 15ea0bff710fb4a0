"""The office's secret: what is reckoned with it cannot be told from outside.

It lies in the database, so that every daemon has the same, and with it in each backup. Only
what must not be guessed is keyed with it: Message-IDs, by which a notice of failure names a
message. Whatever an auditor is to redo is a plain SHA-256.
"""

import hmac

from sqlalchemy import Connection, bindparam, select, update

from cycle.chain import sha256_text
from cycle.store.errors import ValueUnreadableError
from cycle.store.tables import office_secrets

MESSAGE_ID = "message-id"
DIGITS = 32
"""Hexadecimal digits of a Message-ID: 128 bits."""

_VALUE = select(office_secrets.c.value).where(office_secrets.c.name == bindparam("wanted"))


class OfficeSecrets:
    """What the office alone can reckon, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def identity(self, key: str) -> str:
        """The digits of the Message-ID of a message: HMAC-SHA-256 of its key. Raises
        ValueUnreadableError where the secret is gone.
        """
        value = self._connection.execute(_VALUE, {"wanted": MESSAGE_ID}).scalar()
        if not value:
            raise ValueUnreadableError(
                "The office's secret is gone: the database was changed or is damaged.",
                "Keep it as it is, and restore the last whole backup: docs/running.md.",
            )
        return hmac.new(value.encode(), key.encode(), "sha256").hexdigest()[:DIGITS]

    def set(self, value: str) -> None:
        """Take another secret: for a scratch office, whose mails shall be the same each
        time.
        """
        named = office_secrets.c.name == MESSAGE_ID
        self._connection.execute(update(office_secrets).where(named).values(value=value))


def plain_identity(key: str) -> str:
    """The digits as they were before there was a secret: SHA-256 of the key."""
    return sha256_text(key)[:DIGITS]
