"""A committee report in Word, in a form of a few sections: filled in as an author would, for
tests to change.
"""

from collections.abc import Mapping

from tests.word_files import cell, heading, packed, paragraph, parts, row, table

from cycle.declaration.report import Heading, Outline, ReadReport
from cycle.declaration.report_files import read_report
from cycle.declaration.shipped_templates import shipped_template
from cycle.report_templates import (
    DatedGuidance,
    HeaderField,
    ReportTemplate,
    SectionKind,
    TemplateSection,
)

ADVICE = "Two or three sentences."
TEMPLATE = ReportTemplate(
    key="plain",
    title="Report to committee",
    header=(
        HeaderField(key="title", title="Title", required=False),
        HeaderField(key="lead-officer", title="Lead officer"),
        HeaderField(key="classification", title="Classification"),
    ),
    sections=(
        TemplateSection(
            key="decided", title="Recommendations", holds=SectionKind.RECOMMENDATIONS
        ),
        TemplateSection(key="purpose", title="Purpose", guidance=(DatedGuidance(text=ADVICE),)),
        TemplateSection(
            key="implications",
            title="Implications",
            holds=SectionKind.IMPLICATIONS,
            columns=("Issue", "Implications", "Sign-off"),
        ),
        TemplateSection(key="next-steps", title="Next steps"),
        TemplateSection(
            key="papers", title="Background papers", holds=SectionKind.LIST, required=False
        ),
    ),
)
OUTLINE = Outline(
    document="report",
    title="The report",
    meeting="committee",
    rows=(
        Heading("legal", "Legal", "Head of Legal"),
        Heading("financial", "Financial & Procurement", "Director of Finance"),
    ),
    meetings={"committee": "Communities Committee", "council": "Council"},
    documents={"report": "The report", "plan": "Safer Streets Plan"},
    template=TEMPLATE,
    usual=False,
)
USUAL = Outline(
    document="report",
    title="The report",
    meeting="committee",
    rows=OUTLINE.rows,
    meetings=OUTLINE.meetings,
    documents=OUTLINE.documents,
    template=shipped_template("committee"),
)

FILLED: Mapping[str, str] = {
    "title": paragraph("Report to committee", style="Title"),
    "header": table(
        ("Title", "Safer streets"),
        ("Lead officer", "Community Safety Officer"),
        ("Classification", "Non-exempt"),
    ),
    "decided": heading("Recommendations")
    + paragraph("That the plan be adopted.", style="ListNumber")
    + paragraph("That its costs be noted.", style="ListNumber"),
    "purpose": heading("Purpose")
    + paragraph(ADVICE, style="Guidance")
    + paragraph("To adopt the plan."),
    "implications": heading("Implications")
    + table(
        ("Issue", "Implications", "Sign-off"),
        ("Legal", "The duty is met.", "Head of Legal"),
        ("Financial & Procurement", "None.", "Director of Finance"),
    ),
    "next": heading("Next steps") + paragraph("It goes to Council."),
    "papers": heading("Background papers") + paragraph("The assessment."),
}


def body(**changed: str) -> str:
    """The report's body, with some of its pieces written otherwise."""
    return "".join((dict(FILLED) | changed).values())


def filled(**changed: str) -> bytes:
    return packed(parts(body(**changed)))


def legal(*blocks: str, title: str = "Legal", signed: str = "Head of Legal") -> str:
    """The section of the implications, with something else in the row Legal."""
    return heading("Implications") + table(
        ("Issue", "Implications", "Sign-off"),
        row(title, cell(*blocks), signed),
        ("Financial & Procurement", "None.", "Director of Finance"),
    )


def purpose(*blocks: str) -> str:
    return heading("Purpose") + "".join(blocks)


def read(
    content: bytes, *, accept_changes: bool = False, outline: Outline = OUTLINE
) -> ReadReport:
    return read_report(content, "report.docx", outline, accept_changes=accept_changes)


def purpose_of(*blocks: str, accept_changes: bool = False) -> str:
    """The canonical text of blocks that stand in the section Purpose."""
    found = read(filled(purpose=purpose(*blocks)), accept_changes=accept_changes)
    return found.report.sections["purpose"]


def legal_of(*blocks: str) -> str:
    return read(filled(implications=legal(*blocks))).report.implications["legal"]
