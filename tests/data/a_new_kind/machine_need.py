"""Members must have been briefed. Its structural facts. Pure."""

from typing import Any, Self

from cycle.machine.needs.base import NeedBase, Shared, Titles


class BriefingNeed(
    NeedBase, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="briefing"
):
    """Members are briefed before the stage ends; how many came is recorded."""

    @classmethod
    def compiled(cls, written: Any, shared: Shared, titles: Titles) -> Self:
        del titles
        return cls(**shared, title=f"Briefing of {written.briefing}")

    def errand(self, stage: str) -> str:
        del stage
        return f"Hold the {self.title.lower()}"
