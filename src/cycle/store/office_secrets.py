"""The office's secret: what is reckoned with it cannot be told from outside.

It lies in the database, so that every daemon has the same, and with it in each backup. Only
what must not be guessed is keyed with it: Message-IDs, by which a notice of failure names a
message. Whatever an auditor is to redo is a plain SHA-256.
"""

import hmac
import re
import secrets

from sqlalchemy import Connection, bindparam, func, insert, select, update

from cycle.chain import sha256_text
from cycle.store.tables import office_secrets

MESSAGE_ID = "message-id"
BYTES = 32
DIGITS = 32
"""Hexadecimal digits of a Message-ID: 128 bits."""

_NAME = re.compile(rf"{MESSAGE_ID}(, [0-9]+)?")
_VALUE = select(office_secrets.c.value).where(office_secrets.c.name == bindparam("wanted"))


class OfficeSecrets:
    """What the office alone can reckon, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def identity(self, key: str) -> str:
        """The digits of the Message-ID of a new message: HMAC-SHA-256 of its key. The first of
        all makes the secret.
        """
        known = self.known_identity(key)
        if known is None:
            self.set(secrets.token_hex(BYTES))
            return self.identity(key)
        return known

    def known_identity(self, key: str) -> str | None:
        """The same for who only reads; None where there is no secret."""
        value = self._connection.execute(_VALUE, {"wanted": MESSAGE_ID}).scalar()
        return _keyed(value, key) if value else None

    def identities(self, key: str) -> frozenset[str]:
        """The digits that a message of this key may have, by the secret of its time."""
        values = self._connection.execute(select(office_secrets.c.value)).scalars()
        return frozenset(_keyed(value, key) for value in values)

    def misnamed(self) -> tuple[str, ...]:
        """Names that no secret has been given: neither the present one's, nor an earlier
        one's.
        """
        names = self._connection.execute(select(office_secrets.c.name)).scalars()
        return tuple(name for name in names if not _NAME.fullmatch(name))

    def draw_anew(self) -> None:
        """Have the next message make another secret; what was written keeps its identity. After
        an older backup was restored, keys are given out a second time, for other words.
        """
        count = select(func.count()).select_from(office_secrets)
        number = self._connection.execute(count).scalar_one()
        self._connection.execute(
            update(office_secrets)
            .where(office_secrets.c.name == MESSAGE_ID)
            .values(name=f"{MESSAGE_ID}, {number}")
        )

    def set(self, value: str) -> None:
        """Keep a secret where there is none: a scratch office, whose mails shall be the same
        each time, brings one.
        """
        row = {"name": MESSAGE_ID, "value": value}
        self._connection.execute(insert(office_secrets).values(**row))


def _keyed(secret: str, key: str) -> str:
    return hmac.new(secret.encode(), key.encode(), "sha256").hexdigest()[:DIGITS]


def plain_identity(key: str) -> str:
    """The digits as they were before there was a secret: SHA-256 of the key."""
    return sha256_text(key)[:DIGITS]
