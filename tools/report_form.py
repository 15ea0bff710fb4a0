"""Makes templates/report/committee-report.docx anew, the form that a council then edits in
Word.

    .venv/bin/python tools/report_form.py templates/report/committee-report.docx

The form in the repository is the one in use; this only says how it was first laid out. What may
stand in a form is in docs/report.md.
"""

import sys
from typing import Any

from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

ACCENT, SOFT, LINE, WARN = "17475C", "E9F0F3", "B7C6CD", "8A2A0F"
WIDTH = 17.0


def main(path: str) -> None:
    form = Document()
    styles(form)
    each(form, "{%p if it.asks_decision %}")
    decision(form)
    each(form, "{%p endif %}")
    form.add_paragraph("{{ it.title }}", style="Title")
    form.add_paragraph("{{ it.meeting }}, {{ it.on }}", style="Subtitle")
    each(form, "{%p if it.cautions and not it.public %}")
    form.add_paragraph("Before this report goes out", style="Caution")
    loop(form, "caution in it.cautions", "{{ caution }}", "Caution")
    form.add_paragraph(style="Caution")
    each(form, "{%p endif %}")
    facts(form)
    each(form, "{%p if it.withheld %}")
    form.add_paragraph().add_run("{{ it.withheld }}").bold = True
    each(form, "{%p endif %}")
    each(form, "{%p for section in it.sections %}")
    form.add_heading(
        "{% if section.number %}{{ section.number }}.  {% endif %}{{ section.title }}", 1
    )
    section(form)
    each(form, "{%p endfor %}")
    footer(form)
    form.save(path)


def section(form: Any) -> None:
    """A section by its kind."""
    each(form, '{%p if section.kind == "recommendations" %}')
    each(form, "{%p if section.lead %}")
    form.add_paragraph("{{ section.lead }}", style="Boxed")
    each(form, "{%p endif %}")
    items(form, "{{ loop.index }}.\t{{ each.text }}", "Recommendation")
    each(form, '{%p elif section.kind == "timetable" %}')
    two_columns(
        form,
        ("Meeting", "Date"),
        "row in section.timetable",
        ("{{ row[0] }}", "{{ row[1] }}"),
    )
    each(form, '{%p elif section.kind == "implications" %}')
    implications(form)
    each(form, '{%p elif section.kind == "appendices" and not section.entries %}')
    form.add_paragraph("None.")
    each(form, "{%p else %}")
    each(form, "{%p if section.lead %}")
    form.add_paragraph("{{ section.lead }}").paragraph_format.keep_with_next = True
    each(form, "{%p endif %}")
    items(form, "{{ each.text }}", "List Bullet")
    each(form, "{%p if section.number %}")
    prose(form, "section.paragraphs")
    each(form, "{%p else %}")
    prose(form, "section.paragraphs", "Normal")
    each(form, "{%p endif %}")
    each(form, "{%p endif %}")


def items(form: Any, text: str, style: str) -> None:
    each(form, "{%p for each in section.entries %}")
    form.add_paragraph(text, style=style)
    points(form, "each.points", style)
    each(form, "{%p endfor %}")


def each(where: Any, tag: str) -> None:
    """A paragraph that is only a tag: it is gone once the form is filled in."""
    where.add_paragraph(tag)


def loop(where: Any, over: str, text: str, style: str) -> None:
    each(where, f"{{%p for {over} %}}")
    where.add_paragraph(text, style=style)
    each(where, "{%p endfor %}")


def prose(where: Any, paragraphs: str, style: str = "Numbered") -> None:
    numbered = (
        "{{ each.number }}\t{{ each.text }}" if style == "Numbered" else "{{ each.text }}"
    )
    each(where, f"{{%p for each in {paragraphs} %}}")
    if style == "Numbered":
        each(where, "{%p if each.number %}")
        where.add_paragraph(numbered, style=style)
        each(where, "{%p elif each.text %}")
        where.add_paragraph("\t{{ each.text }}", style=style)
        each(where, "{%p endif %}")
    else:
        each(where, "{%p if each.text %}")
        where.add_paragraph(numbered, style=style)
        each(where, "{%p endif %}")
    points(where, "each.points", "Cell" if style == "Cell" else "Numbered")
    each(where, "{%p if each.rows %}")
    where.add_paragraph("{{ table(each.rows) }}")
    each(where, "{%p endif %}")
    each(where, "{%p endfor %}")


LEVELS = 4


def points(where: Any, over: str, style: str) -> None:
    """A list with the lists below its points, each level with a style of its own."""
    for level in range(1, LEVELS + 1):
        name = "point" * level
        each(where, f"{{%p for {name} in {over} %}}")
        where.add_paragraph(
            f"{{{{ {name}.mark }}}}\t{{{{ {name}.text }}}}", f"{style} Point {level}"
        )
        over = f"{name}.points"
    for _ in range(LEVELS):
        each(where, "{%p endfor %}")


def decision(form: Any) -> None:
    table = grid(form, (14.2, 2.8))
    question, answer = table.rows[0].cells
    question.paragraphs[0].style = answer.paragraphs[0].style = "Decision"
    question.paragraphs[0].add_run(
        "Is the final decision on the recommendations in this report to be made at this "
        "meeting?"
    )
    answer.paragraphs[0].add_run("{{ 'Yes' if it.decided_here else 'No' }}").bold = True
    for cell in table.rows[0].cells:
        shade(cell, ACCENT)


def facts(form: Any) -> None:
    table = grid(form, (6.0, 11.0), rows=3)
    tag_row(table.rows[0], "{%tr for row in it.header %}")
    label, value = table.rows[1].cells
    label.paragraphs[0].style = value.paragraphs[0].style = "Cell"
    label.paragraphs[0].add_run("{{ row[0] }}").bold = True
    value.paragraphs[0].add_run("{{ row[1] }}")
    shade(label, SOFT)
    tag_row(table.rows[2], "{%tr endfor %}")


def two_columns(form: Any, head: tuple[str, str], over: str, cells: tuple[str, str]) -> None:
    table = grid(form, (12.5, 4.5), rows=4)
    head_row(table.rows[0], head)
    tag_row(table.rows[1], f"{{%tr for {over} %}}")
    for cell in table.rows[0].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    for cell, text in zip(table.rows[2].cells, cells, strict=True):
        cell.paragraphs[0].style = "Cell"
        cell.paragraphs[0].add_run(text)
    tag_row(table.rows[3], "{%tr endfor %}")


def implications(form: Any) -> None:
    table = grid(form, (3.6, 9.2, 4.2), rows=4)
    head_row(table.rows[0], tuple(f"{{{{ section.columns[{n}] }}}}" for n in range(3)))
    tag_row(table.rows[1], "{%tr for row in section.implications %}")
    issue, text, signed = table.rows[2].cells
    issue.paragraphs[0].style = signed.paragraphs[0].style = "Cell"
    issue.paragraphs[0].add_run("{{ row.title }}").bold = True
    shade(issue, SOFT)
    text._tc.remove(text.paragraphs[0]._p)  # noqa: SLF001 - python-docx has no public way to empty a cell
    prose(text, "row.paragraphs", "Cell")
    signed.paragraphs[0].add_run("{{ row.office }}")
    loop(signed, "line in row.record", "{{ line }}", "Record")
    tag_row(table.rows[3], "{%tr endfor %}")


def grid(form: Any, widths: tuple[float, ...], rows: int = 1) -> Any:
    table = form.add_table(rows=rows, cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("w:cantSplit", val="true"))  # noqa: SLF001 - as above
    for column, width in enumerate(widths):
        table.columns[column].width = Cm(width)
        for row in table.rows:
            row.cells[column].width = Cm(width)
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(f"w:{side}", val="single", sz="4", space="0", color=LINE))
    table._tbl.tblPr.append(borders)  # noqa: SLF001 - as above
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", "60"), ("left", "110"), ("bottom", "60"), ("right", "110")):
        margins.append(element(f"w:{side}", w=width, type="dxa"))
    table._tbl.tblPr.append(margins)  # noqa: SLF001 - as above
    return table


def head_row(row: Any, titles: tuple[str, ...]) -> None:
    """A row of headings, said again on each page and known as such to screen readers."""
    row._tr.get_or_add_trPr().append(element("w:tblHeader", val="true"))  # noqa: SLF001 - as above
    for cell, title in zip(row.cells, titles, strict=True):
        cell.paragraphs[0].style = "Table Head"
        cell.paragraphs[0].add_run(title)
        shade(cell, ACCENT)


def tag_row(row: Any, tag: str) -> None:
    row.cells[0].paragraphs[0].add_run(tag)


def shade(cell: Any, colour: str) -> None:
    cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=colour))  # noqa: SLF001 - as above


def element(name: str, **values: str) -> Any:
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def styles(form: Any) -> None:
    page = form.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = Cm(2.0)
    page.bottom_margin = Cm(1.9)
    normal = form.styles["Normal"]
    font(normal, 11)
    spaced(normal, after=6, line=1.12)
    normal.element.get_or_add_rPr().append(element("w:lang", val="en-GB", eastAsia="en-GB"))
    font(form.styles["Title"], 20, ACCENT, bold=True)
    spaced(form.styles["Title"], before=16, after=2)
    for border in form.styles["Title"].element.pPr.findall(qn("w:pBdr")):
        form.styles["Title"].element.pPr.remove(border)
    font(form.styles["Subtitle"], 12)
    spaced(form.styles["Subtitle"], after=12)
    for spacing in form.styles["Subtitle"].element.rPr.findall(qn("w:spacing")):
        form.styles["Subtitle"].element.rPr.remove(spacing)
    for stops in form.styles["Footer"].element.pPr.findall(qn("w:tabs")):
        form.styles["Footer"].element.pPr.remove(stops)
    font(form.styles["Heading 1"], 13, ACCENT, bold=True)
    spaced(form.styles["Heading 1"], before=18, after=6)
    font(form.styles["Heading 2"], 11, bold=True)
    spaced(form.styles["Heading 2"], before=10, after=4)
    font(form.styles["List Number"], 11)
    spaced(form.styles["List Number"], after=4, line=1.12)
    font(form.styles["List Bullet"], 11)
    spaced(form.styles["List Bullet"], after=4, line=1.12)
    derived(form, "Numbered", 11, left=1.2, hang=1.2)
    derived(form, "Cell", 10, after=3)
    font(derived(form, "Record", 9, after=2), 9, "3B464C")
    font(derived(form, "Table Head", 10, after=0), 10, "FFFFFF", bold=True)
    font(derived(form, "Decision", 11, after=0), 11, "FFFFFF")
    font(derived(form, "Caution", 10, after=3), 10, WARN)
    guidance = derived(form, "Guidance", 9, after=4)
    font(guidance, 9, "5A666D")
    guidance.font.italic = True
    guidance.next_paragraph_style = form.styles["Normal"]
    for name, left, hang in (("Boxed", 0.0, 0.0), ("Recommendation", 0.8, 0.8)):
        derived(form, name, 11, left=left, hang=hang)
        shaded(form, name)
    point_styles(form)


def point_styles(form: Any) -> None:
    """A style for each level of the lists in each kind of place."""
    for place, size, first in (
        ("Numbered", 11, 1.9),
        ("Recommendation", 11, 1.6),
        ("List Bullet", 11, 1.3),
        ("Cell", 10, 0.6),
    ):
        for level in range(1, LEVELS + 1):
            left = first + 0.7 * (level - 1)
            derived(form, f"{place} Point {level}", size, left=left, hang=0.7, after=3)
        if place == "Recommendation":
            shaded(form, *(f"{place} Point {level}" for level in range(1, LEVELS + 1)))


def shaded(form: Any, *names: str) -> None:
    for name in names:
        form.styles[name].element.get_or_add_pPr().append(
            element("w:shd", val="clear", color="auto", fill=SOFT)
        )


def derived(
    form: Any,
    name: str,
    size: int,
    *,
    left: float = 0,
    hang: float = 0,
    after: int = 6,
    based: str = "Normal",
) -> Any:
    style = form.styles.add_style(name, 1)
    style.base_style = form.styles[based]
    font(style, size)
    spaced(style, after=after, line=1.12)
    style.paragraph_format.left_indent, style.paragraph_format.first_line_indent = (
        Cm(left),
        Cm(-hang),
    )
    if hang:
        style.paragraph_format.tab_stops.add_tab_stop(Cm(left))
    return style


def font(style: Any, size: int, colour: str = "1B1F23", *, bold: bool = False) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.italic = (
        "Arial",
        Pt(size),
        bold,
        False,
    )
    style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{key}"), None)
    for key in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{key}"), "Arial")


def spaced(style: Any, *, before: int = 0, after: int = 0, line: float = 1.0) -> None:
    style.paragraph_format.space_before, style.paragraph_format.space_after = (
        Pt(before),
        Pt(after),
    )
    style.paragraph_format.line_spacing = line


def footer(form: Any) -> None:
    line = form.sections[0].footer.paragraphs[0]
    line.style.font.size, line.style.font.name = Pt(8.5), "Arial"
    line.paragraph_format.tab_stops.clear_all()
    line.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    line.add_run(
        "{% if it.public %}{{ it.title }}{% else %}"
        "Internal form, version {{ it.version }}, SHA-256 {{ it.sha256[:16] }}…{% endif "
        "%}\tPage "
    )
    page = line.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        page._r.append(element("w:fldChar", fldCharType=kind) if kind else instruction(text))  # noqa: SLF001 - as above


def instruction(text: str) -> Any:
    made = OxmlElement("w:instrText")
    made.text = text
    return made


if __name__ == "__main__":
    main(sys.argv[1])
