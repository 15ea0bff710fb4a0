"""The errors of cycle, lowest room of all.

Every error a person can cause or meet derives from CycleError and carries what is wrong, where,
and what to do next. A refusal is not an error: it is a value (cycle.engine.verdicts.Refusal).
Anything else that escapes is a fault of ours.
"""


class CycleError(Exception):
    """Something that stops the work for a reason a person can understand.

    `remedy` says what to do next, in one sentence or a command; empty only where the message
    says it already.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
