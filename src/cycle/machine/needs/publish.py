"""Papers must be public. Its structural facts. Pure."""

from typing import Any, ClassVar, Self

from cycle.machine.needs.base import NeedBase, Shared, Titles
from cycle.machine.titles import papers_of


class PublishNeed(
    NeedBase, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="publish"
):
    """The documents must be public, all parts together, in their present form."""

    documents: tuple[str, ...]

    is_publication: ClassVar[bool] = True

    @classmethod
    def compiled(cls, written: Any, shared: Shared, titles: Titles) -> Self:
        *others, last = (titles["documents"][key] for key in written.publish)
        papers = f"{', '.join(others)} and {last}" if others else last
        return cls(**shared, title=f"Publication of {papers}", documents=written.publish)

    @property
    def rests_on(self) -> tuple[str, ...]:
        return self.documents

    def errand(self, stage: str) -> str:
        return f"Publish {papers_of(stage)}"
