"""A relay that puts each message into a folder as an `.eml` file: for rehearsal. Same contract
as the real one.
"""

import re
from pathlib import Path

from cycle.mail.relay import (
    Answer,
    BeforeData,
    Envelope,
    FenceLost,
    RelayAccepted,
    RelayDeferred,
    RelayUnreachable,
)

_UNFIT = re.compile(r"[^A-Za-z0-9.@_-]")


class FolderRelay:
    """Numbers the files from 0001 in the order of delivery; meant for a fresh folder.

    Set `reachable` to False and it behaves as a relay that is away.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self.reachable = True

    async def connect(self) -> RelayUnreachable | None:
        return (
            None
            if self.reachable
            else RelayUnreachable(words=f"the folder {self._folder} is set to be unreachable")
        )

    async def deliver(self, envelope: Envelope, before_data: BeforeData) -> Answer:
        away = await self.connect()
        if away:
            return away
        return self._write(envelope) if await before_data() else FenceLost()

    def _write(self, envelope: Envelope) -> Answer:
        name = f"{self._count + 1:04d}-{_UNFIT.sub('_', envelope.recipient)}.eml"
        part = self._folder / f".{name}.part"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(envelope.content)
            part.rename(self._folder / name)
        except OSError as error:
            return RelayDeferred(
                words=f"{name} could not be written to {self._folder}: {error.strerror}"
            )
        self._count += 1
        return RelayAccepted(code=250, words=f"written to {name}")
