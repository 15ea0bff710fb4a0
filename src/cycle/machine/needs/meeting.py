"""A meeting must have sat. Its structural facts. Pure."""

from typing import Any, ClassVar, Self

from cycle.machine.needs.base import NeedBase, Shared, Titles


class MeetingNeed(
    NeedBase, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="meeting"
):
    """The meeting must have sat; its outcome is then recorded by `by`."""

    meeting: str

    is_asked: ClassVar[bool] = False

    @classmethod
    def compiled(cls, written: Any, shared: Shared, titles: Titles) -> Self:
        key = written.meeting
        return cls(**shared, title=titles["meetings"][key], meeting=key)

    def errand(self, stage: str) -> str:
        return f"Record the outcome of {stage}"
