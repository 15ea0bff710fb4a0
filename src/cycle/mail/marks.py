"""The marks of several deliveries, committed together where they come together.

A commit is synced in full, and costs the same for one mark as for ten. While one is being
written, replies of the relay pile up on the other connections; their marks then share the next.
Nobody goes on before his own is committed.
"""

import asyncio
from collections.abc import Callable
from typing import TypeAlias

from cycle.store.unit_of_work import UnitOfWork

Step: TypeAlias = Callable[[UnitOfWork], bool]
"""One conditional write; whether it happened."""


class Marks:
    """Where deliveries of one event loop hand in what is to be committed."""

    def __init__(self, work: Callable[[], UnitOfWork]) -> None:
        self._work = work
        self._steps: list[Step] = []
        self._next: asyncio.Task[list[bool]] | None = None

    async def write(self, step: Step) -> bool:
        """Commit a step, alone or with others; its answer. Raises DatabaseError where nothing
        of it was committed.
        """
        place = len(self._steps)
        self._steps.append(step)
        if self._next is None:
            self._next = asyncio.create_task(self._commit())
        return (await asyncio.shield(self._next))[place]

    async def _commit(self) -> list[bool]:
        steps, self._steps, self._next = self._steps, [], None
        with self._work() as work:
            answers = [step(work) for step in steps]
            work.commit()
        return answers
