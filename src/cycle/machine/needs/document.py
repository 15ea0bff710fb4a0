"""A document must be handed in. Its structural facts. Pure."""

from typing import Any, Self

import msgspec

from cycle.machine.needs.base import NeedBase, Shared, Titles


class DocumentNeed(
    NeedBase, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="document"
):
    """The named document must be attached."""

    document: str

    @classmethod
    def compiled(cls, written: Any, shared: Shared, titles: Titles) -> Self:
        key = written.document
        return cls(**shared, title=titles["documents"][key], document=key)

    @property
    def supplies(self) -> tuple[str, ...]:
        return (self.document,)

    @property
    def rests_on(self) -> tuple[str, ...]:
        return (self.document,)

    @property
    def hands_in(self) -> str | None:
        return self.document

    def for_item(self, ending: str, title: str, role: str | None) -> Self:
        found = super().for_item(ending, title, role)
        return msgspec.structs.replace(found, document=f"{self.document}{ending}")
