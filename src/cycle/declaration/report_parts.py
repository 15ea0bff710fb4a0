"""What the parts of a report are, and what each sign-off covers. Pure.

A part is hashed as canonical JSON. What the sign-off of a row covers is a text for people, the
row's own and the recommendations, so that an auditor can read what was signed and redo its hash
with `sha256sum`. Headings begin at the margin and the report's own words never do, so no two
reports have the same text for a row unless they say the same. Frozen: another form would let
every sign-off lapse.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from cycle.chain import canonical, sha256_text
from cycle.declaration.report import AnyReport, Heading, Outline, Report


def covered_texts(report: AnyReport, outline: Outline) -> Mapping[str, str]:
    """By issue: the exact text that a sign-off of the row covers."""
    return {row.issue: _covered(report, row) for row in outline.rows}


def hashes_of(report: AnyReport, outline: Outline) -> Mapping[str, str]:
    """By part its SHA-256: each section, each row as `implications/ISSUE`, what its sign-off
    covers as `row/ISSUE`.

    Sections that are left out are no parts.
    """
    plain = dict(_plain(report))
    rows = {f"implications/{issue}": text for issue, text in report.implications.items()}
    parts = {name: sha256_text(canonical(value)) for name, value in (plain | rows).items()}
    return parts | {
        f"row/{issue}": sha256_text(text)
        for issue, text in covered_texts(report, outline).items()
    }


def _plain(report: AnyReport) -> Iterator[tuple[str, Any]]:
    """The sections by the names of their parts; of a template's, each text and list is one."""
    plain: Mapping[str, Any] = report.model_dump(
        mode="json", exclude_none=True, exclude={"implications"}
    )
    if isinstance(report, Report):
        yield from plain.items()
        return
    for name, value in plain.items():
        if name in {"header", "sections", "lists"}:
            yield from ((f"{name}/{key}", each) for key, each in value.items())
        else:
            yield name, value


def _covered(report: AnyReport, row: Heading) -> str:
    recommendations = "\n".join(
        _indented(text, f"  {number}. ")
        for number, text in enumerate(report.recommendations, start=1)
    )
    implications = _indented(report.implications[row.issue], "  ")
    if not report.recommendations:
        return f"{row.title}\n\n{implications}\n"
    return f"{row.title}\n\n{implications}\n\nRecommendations\n\n{recommendations}\n"


def _indented(text: str, first: str) -> str:
    """Each line of the text behind as many spaces as `first` has characters; empty lines stay
    empty.
    """
    lead = " " * len(first)
    lines = text.split("\n")
    return first + "\n".join(
        [lines[0], *(f"{lead}{line}" if line else "" for line in lines[1:])]
    )
