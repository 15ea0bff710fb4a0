"""Something done outside `cycle` and reported as done. Its structural facts. Pure."""

from typing import Any, Self

from cycle.machine.needs.base import NeedBase, Shared, Titles


class TaskNeed(
    NeedBase, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="task"
):
    """Something done outside `cycle` that the responsible officer reports as done."""

    @classmethod
    def compiled(cls, written: Any, shared: Shared, titles: Titles) -> Self:
        del titles
        return cls(**shared, title=written.task)
