"""The table of implications of a report in Word: a text for each row of the sheet. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cycle.declaration.canonical_text import (
    WordBlock,
    WordRow,
    WordTable,
    canonical_text,
)
from cycle.declaration.report import Heading, Outline
from cycle.declaration.word_findings import Findings, folded, shortened, words_in
from cycle.declaration.word_sections import is_guidance, without_guidance
from cycle.report_templates import TemplateSection

_ISSUE, _TEXT, _SIGNED = range(3)


def implications(
    section: TemplateSection,
    blocks: list[WordBlock],
    outline: Outline,
    notes: Mapping[str, str],
    findings: Findings,
) -> dict[str, str]:
    """The text of each row, by its issue."""
    table = _Table(section, outline, findings)
    for block in blocks:
        if isinstance(block, WordTable) and table.takes(block):
            findings.look_at(section.title, (WordTable((), changed=block.changed),))
            table.read(block)
        else:
            _beside(section, block, findings)
    return dict(table.texts(notes))


def _beside(section: TemplateSection, block: WordBlock, findings: Findings) -> None:
    findings.look_at(section.title, (block,))
    said = words_in((block,))
    if said and not is_guidance(block):
        findings.fault(
            section.title, f'"{shortened(said)}" stands beside the table: move it into a row'
        )


@dataclass(slots=True)
class _Table:
    """The rows read so far. columns: where the issue, its text and its sign-off stand."""

    section: TemplateSection
    outline: Outline
    findings: Findings
    columns: tuple[int, int, int] = (_ISSUE, _TEXT, _SIGNED)
    rows: dict[str, list[WordBlock]] = field(default_factory=dict)
    last: str | None = None
    signed_in: dict[str, Any] = field(default_factory=dict)

    def takes(self, table: WordTable) -> bool:
        """Whether the table is that of the implications: by its headings, or by a row."""
        titles = {folded(row.title) for row in self.outline.rows}
        first = table.rows[0] if table.rows else None
        return self._headed(first) or any(
            folded(self._words(row, _ISSUE)) in titles for row in table.rows
        )

    def read(self, table: WordTable) -> None:
        for number, row in enumerate(table.rows):
            if number == 0 and self._headed(row):
                self._order(row)
            else:
                self._row(row)

    def _headed(self, row: WordRow | None) -> bool:
        named = set(map(folded, self.section.columns or ()))
        return row is not None and named <= {folded(words_in(c.blocks)) for c in row.cells}

    def _order(self, row: WordRow) -> None:
        titles = [folded(words_in(cell.blocks)) for cell in row.cells]
        issue, text, signed = (
            titles.index(folded(each)) for each in self.section.columns or ()
        )
        self.columns = (issue, text, signed)

    def _words(self, row: WordRow, column: int) -> str:
        return words_in(self._blocks(row, column))

    def _blocks(self, row: WordRow, column: int) -> tuple[WordBlock, ...]:
        at = self.columns[column]
        return row.cells[at].blocks if at < len(row.cells) else ()

    def _row(self, row: WordRow) -> None:
        label, blocks = self._words(row, _ISSUE), self._blocks(row, _TEXT)
        at = self.columns[_ISSUE]
        goes_on = at < len(row.cells) and row.cells[at].merged
        if not label and not words_in(blocks) and not row.changed:
            return
        heading = self._heading(label)
        place = heading.title if heading else label or "A row without a title"
        self.findings.look_at(place, (WordTable((row,)),))
        if goes_on and not label and self.last:
            self.rows[self.last] += blocks
            return
        self._more(row, place)
        if heading is None:
            self._unknown(label, place)
        elif heading.issue in self.rows:
            self.findings.fault(place, "the row stands twice: make one of both")
        else:
            self.last = heading.issue
            self.rows[heading.issue] = list(blocks)
            self._signed(row, heading)

    def _heading(self, label: str) -> Heading | None:
        named = {folded(row.issue): row for row in self.outline.rows}
        named |= {folded(row.title): row for row in self.outline.rows}
        return named.get(folded(label))

    def _unknown(self, label: str, place: str) -> None:
        titles = [row.title for row in self.outline.rows if row.issue not in self.rows]
        message = "the sheet has no row of this title"
        if not label:
            message = "words stand in a row without a title: move them into a row of the sheet"
        meant = (label, titles) if label else None
        self.findings.fault(place, message, meant)

    def _more(self, row: WordRow, place: str) -> None:
        """Words in a further column belong to nothing."""
        cells = [cell for n, cell in enumerate(row.cells) if n not in self.columns]
        said = " ".join(filter(None, (words_in(cell.blocks) for cell in cells)))
        if said:
            self.findings.fault(
                place, f'"{shortened(said)}" stands in a column that the form has not'
            )

    def _signed(self, row: WordRow, heading: Heading) -> None:
        """The form names the office there; the record fills in who signed, and when."""
        said, at = self._words(row, _SIGNED), self.columns[_SIGNED]
        if at < len(row.cells):
            self.signed_in[heading.issue] = row.cells[at].element
        if said and folded(said) != folded(heading.office):
            self.findings.tell(
                heading.title,
                f'"{shortened(said)}" in the column of sign-offs is left out; the record fills '
                "it in",
            )

    def texts(self, notes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for heading in self.outline.rows:
            found = self.rows.get(heading.issue)
            if found is None:
                self.findings.fault(heading.title, "the row is missing from the table")
                continue
            guidance = self.outline.template.rows.get(heading.issue, ())
            own = without_guidance(self.section, found, guidance, self.findings)
            text = canonical_text(own, dict(notes))
            if text:
                yield heading.issue, text
            else:
                self.findings.fault(
                    heading.title, 'nothing is written in this row; "None." is a text too'
                )


def rows_by_issue(
    section: TemplateSection, blocks: Iterable[WordBlock], outline: Outline
) -> dict[str, Any]:
    """The cell for the sign-off of each row, as it stands in the file, by its issue."""
    table = _Table(section, outline, Findings(""))
    for block in blocks:
        if isinstance(block, WordTable) and table.takes(block):
            table.read(block)
    return table.signed_in
