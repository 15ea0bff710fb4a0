"""What stands behind the socket: the bytes of a request in, the bytes of an answer out. Called
from many threads.

The caller is whom the kernel named, whatever the request says. A path in a request is a text
for messages: nothing here, or behind it, opens a file that a client names.
"""

import os

from cycle import wire
from cycle.bootstrap import caller_of
from cycle.requests.dispatch import Answer, serve
from cycle.service.services import Services

NO_USER = 65_534
"""What the kernel calls a caller whom it cannot name here, such as one in a container
(user_namespaces(7)).
"""


class RequestHandler:
    """Answers requests to one office."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._uid = os.geteuid()

    def owns(self, uid: int) -> bool:
        """Whether the office is this user's own."""
        return uid in {0, self._uid}

    def answer(self, uid: int, body: bytes) -> bytes:
        """The answer to a request's frame. Never raises for what a client can send; a fault of
        ours escapes.
        """
        try:
            asked = wire.request_in(body)
        except wire.WireError as error:
            return wire.answer_frame(error=error.message, remedy=error.remedy)
        answer = self._answered(uid, asked)
        return wire.answer_frame(
            result=answer.result,
            reasons=answer.reasons,
            error=answer.error,
            remedy=answer.remedy,
        )

    def _answered(self, uid: int, asked: wire.Request) -> Answer:
        if uid == NO_USER:
            return Answer(
                error="The kernel does not say who is asking.",
                remedy="Ask from an account of this machine.",
            )
        caller = caller_of(uid, owner=self.owns(uid), acts_as=asked.acts_as)
        return serve(self._services, caller, asked.name, asked.values)
