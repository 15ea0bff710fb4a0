"""What is kept once, under its hash: attached documents as bytes, compiled machines as text."""

from datetime import datetime

from sqlalchemy import bindparam, func, select

from cycle.chain import sha256_bytes
from cycle.store.access import Kept
from cycle.store.errors import ContentDamagedError, UnknownContentError, UnknownMachineError
from cycle.store.statements import insert_once
from cycle.store.tables import contents, machines

_MACHINE = select(machines.c.text).where(machines.c.fingerprint == bindparam("wanted"))
"""Asked at every act and every tick; so it is built once."""


class Contents(Kept):
    """The documents' bytes, within one transaction."""

    def put(self, content: bytes, added_at: datetime) -> str:
        """Keep the bytes, unless they are kept already; their SHA-256."""
        sha256 = sha256_bytes(content)
        insert_once(
            self._connection,
            contents.c.sha256,
            sha256=sha256,
            size=len(content),
            content=content,
            added_at=added_at,
        )
        return sha256

    def wrong_sizes(self) -> tuple[str, ...]:
        """The SHA-256 of each content that is not as long as its row says."""
        query = select(contents.c.sha256).where(
            contents.c.size != func.length(contents.c.content)
        )
        return tuple(self._connection.execute(query.order_by(contents.c.sha256)).scalars())

    def get(self, sha256: str) -> bytes:
        """The bytes with this SHA-256, checked. Raises UnknownContentError,
        ContentDamagedError.
        """
        query = select(contents.c.content).where(contents.c.sha256 == sha256)
        content: bytes | None = self._connection.execute(query).scalar()
        if content is None:
            raise UnknownContentError(
                f"No document with the SHA-256 {sha256} is stored.",
                "Attach the document again.",
            )
        if sha256_bytes(content) != sha256:
            raise ContentDamagedError(
                f"What is stored under the SHA-256 {sha256} no longer has it: the database "
                "was changed or is damaged.",
                "Run `cycle verify`, and compare with the last backup.",
            )
        return content

    def size(self, sha256: str) -> int | None:
        """The size in bytes of the content with this SHA-256; None where there is none."""
        return self._connection.execute(
            select(contents.c.size).where(contents.c.sha256 == sha256)
        ).scalar()

    def hashes(self) -> tuple[str, ...]:
        """The SHA-256 of everything kept, in order."""
        return tuple(
            self._connection.execute(
                select(contents.c.sha256).order_by(contents.c.sha256)
            ).scalars()
        )


class Machines(Kept):
    """The compiled machines' canonical texts, within one transaction. A machine once stored
    never changes.
    """

    def put(self, fingerprint: str, *, workflow: str, text: str, added_at: datetime) -> None:
        """Keep the machine's text, unless this fingerprint is kept already."""
        insert_once(
            self._connection,
            machines.c.fingerprint,
            fingerprint=fingerprint,
            workflow=workflow,
            text=text,
            added_at=added_at,
        )

    def get(self, fingerprint: str) -> str:
        """The text of the machine with this fingerprint. Raises UnknownMachineError."""
        text: str | None = self._connection.execute(_MACHINE, {"wanted": fingerprint}).scalar()
        if text is None:
            raise UnknownMachineError(
                f"No machine with the fingerprint {fingerprint} is stored.",
                "Run `cycle verify`, and compare with the last backup.",
            )
        return text
