"""A text as an officer types it, taken apart into paragraphs and lists. Pure.

An empty line ends a paragraph; lines that begin with "- " are points of a list; other line ends
only wrap.
"""

import re
from dataclasses import dataclass, field

_POINT = re.compile(r"\s*- +(?P<text>\S.*)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and the list that follows it. `number` as `2.1`, or nothing; `text` is empty
    for a list alone.
    """

    text: str
    points: tuple[str, ...] = ()
    number: str = ""


@dataclass(slots=True)
class _Draft:
    words: list[str] = field(default_factory=list)
    points: list[list[str]] = field(default_factory=list)

    def paragraph(self) -> Paragraph:
        return Paragraph(" ".join(self.words), tuple(" ".join(point) for point in self.points))


def paragraphs(text: str, section: int | None = None) -> tuple[Paragraph, ...]:
    """The paragraphs of a text, numbered `SECTION.1` and so on where a section is named."""
    found = [draft.paragraph() for draft in _drafts(text)]
    if section is None:
        return tuple(found)
    numbers = iter(range(1, len(found) + 1))
    return tuple(
        Paragraph(each.text, each.points, f"{section}.{next(numbers)}") if each.text else each
        for each in found
    )


def _drafts(text: str) -> list[_Draft]:
    drafts = [_Draft()]
    ended = False
    for line in text.split("\n"):
        draft, point = drafts[-1], _POINT.match(line)
        if not line.strip():
            ended = True
            continue
        if point:
            draft.points.append([point["text"].strip()])
        elif draft.points and not ended and line[:1].isspace():
            draft.points[-1].append(line.strip())
        elif draft.points or (ended and draft.words):
            drafts.append(_Draft([line.strip()]))
        else:
            draft.words.append(line.strip())
        ended = False
    return drafts
