"""A report to fill in, with each section's guidance; or the same with words that stand in for
the real ones. Pure.

What is left empty is a fault that names its line, so a report cannot be handed in half-written
by oversight.
"""

import json
from collections.abc import Iterator, Sequence

from cycle.declaration.report import Heading, Outline
from cycle.declaration.report_new_templated import templated_lines

_TITLE = "The title on the front page, if it is another than the workflow's: {title}"
_DECIDES = "The meeting that makes the final decision: one of {meetings}"
_SECTIONS = (
    (
        "purpose",
        (
            "1. What the report is for, and what it comes to, in a few sentences a resident "
            "can "
            "follow."
        ),
    ),
    (
        "background",
        "2. What the reader must know: the law, what happened since last year, the evidence.",
    ),
)
_DO_NOTHING = (
    "3. The options. What follows if nothing is done? It is shown as recommended "
    "if no other option is."
)
_OPTIONS = (
    "   Every other option that was weighed. The recommended one says so: recommended: true"
)
_LATER_SECTIONS = (
    ("preferred_option", "4. The preferred option, and the reasons for the recommendations."),
    (
        "previous_feedback",
        (
            "5. What this and other committees have said before, and what came of it. Give the "
            "dates."
        ),
    ),
    ("next_steps", "6. Who does what once it is decided, by when, and who is told."),
)


def new_report(outline: Outline, cycle: str, *, standing_in: str | None = None) -> str:
    """The YAML of a new report. With `standing_in` every text is that one, and the report can
    be handed in.
    """
    return "\n".join(_lines(outline, cycle, standing_in)) + "\n"


def _lines(outline: Outline, cycle: str, text: str | None) -> Iterator[str]:
    yield f"# {outline.title}, to the {outline.meetings[outline.meeting]}."
    yield "#"
    yield (
        "# Write behind each colon; or behind it a bar, |, and the text below, each line "
        "behind two spaces."
    )
    yield '# An empty line begins a new paragraph; lines that begin with "- " are a list.'
    yield (
        f"# To check it before it is handed in: cycle attach {cycle} {outline.document} "
        "FILE --dry-run"
    )
    yield ""
    if not outline.usual:
        yield from templated_lines(outline, text)
        return
    yield from _asked(_TITLE.format(title=outline.title), f"# title: {_quoted(outline.title)}")
    yield from _header(outline, text)
    yield from _list(
        "recommendations", "What the meeting is asked to resolve: one sentence an item.", text
    )
    yield from _list(
        "corporate_priorities", "The council's priorities that this serves, and how.", text
    )
    for key, guidance in _SECTIONS:
        yield from _section(key, guidance, text)
    yield from _section("do_nothing", _DO_NOTHING, text)
    yield from _asked(_OPTIONS, "options:")
    yield from (
        f"  - title: {_line(text)}".rstrip(),
        f"    text: {_line(text)}".rstrip(),
        "    recommended: true",
        "",
    )
    for key, guidance in _LATER_SECTIONS:
        yield from _section(key, guidance, text)
    yield from _implications(outline.rows, text)
    yield from _appendices(outline)


def _header(outline: Outline, text: str | None) -> Iterator[str]:
    decides = outline.meeting if text else ""
    guidance = _DECIDES.format(meetings=", ".join(outline.meetings))
    yield from _asked(guidance, f"final_decision_maker: {decides}".rstrip())
    yield f"lead_head_of_service: {_line(text)}".rstrip()
    yield from _asked(
        "The report's author, by office.", f"lead_officer: {_line(text)}".rstrip()
    )
    yield from _asked(
        "non-exempt, or exempt; then say under which paragraph of Schedule 12A, Part 1:  "
        "exempt_under: 3",
        "classification: non-exempt",
    )
    yield from _asked(
        "All wards, or those that it touches.", f"wards: {_line(text)}".rstrip(), ""
    )


def _implications(rows: Sequence[Heading], text: str | None) -> Iterator[str]:
    yield from _asked(
        "7. Each row is signed by its office over this very text and the recommendations.",
        "implications:",
        guidance=(
            'Where there is nothing to say, say so: "None." is signed like any other text.',
        ),
    )
    for row in rows:
        yield f"  # {row.title}: {row.office}"
        yield f"  {row.issue}: {_line(text)}".rstrip()
    yield ""


def _appendices(outline: Outline) -> Iterator[str]:
    others = [key for key in outline.documents if key != outline.document]
    yield from _asked(
        "8. What is published with the report and forms part of it: documents of the cycle, "
        "or titles.",
        "appendices: []",
        guidance=(
            f"Documents: {', '.join(others)}",
            "An exempt appendix names its paragraph:  - {document: plan, exempt: 3}",
        ),
    )
    yield ""
    yield from _asked(
        "9. What the report was written from, open to the public: Local Government Act 1972, "
        "s. 100D.",
        "background_papers: []",
    )


def _asked(comment: str, *lines: str, guidance: Sequence[str] = ()) -> Iterator[str]:
    yield f"# {comment}"
    yield from (f"# {more}" for more in guidance)
    yield from lines


def _section(key: str, guidance: str, text: str | None) -> Iterator[str]:
    yield from _asked(guidance, f"{key}: {_line(text)}".rstrip(), "")


def _list(key: str, guidance: str, text: str | None) -> Iterator[str]:
    yield from _asked(guidance, f"{key}:", f"  - {_line(text)}".rstrip(), "")


def _line(text: str | None) -> str:
    return _quoted(text) if text else ""


def _quoted(text: str) -> str:
    """A text in double quotes: what JSON writes, YAML reads."""
    return json.dumps(text, ensure_ascii=False)
