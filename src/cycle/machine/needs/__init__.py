"""The kinds of need, by their declared shape and structural facts: a module for each. Pure.

How a kind behaves once a year runs stands in the module of the same name in cycle.engine.needs.
"""

from collections.abc import Mapping
from typing import TypeAlias

from cycle.machine.needs.document import DocumentNeed
from cycle.machine.needs.meeting import MeetingNeed
from cycle.machine.needs.publish import PublishNeed
from cycle.machine.needs.signoffs import SignoffsNeed
from cycle.machine.needs.task import TaskNeed

Need: TypeAlias = DocumentNeed | SignoffsNeed | PublishNeed | TaskNeed | MeetingNeed

SHAPES: Mapping[str, type[Need]] = {
    "document": DocumentNeed,
    "signoffs": SignoffsNeed,
    "publish": PublishNeed,
    "task": TaskNeed,
    "meeting": MeetingNeed,
}
"""By the key under which a declaration says what is needed."""
