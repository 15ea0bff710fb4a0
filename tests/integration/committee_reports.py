"""The year as far as the committee report, and what is read back from one that was made."""

import io
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document
from tests.integration.offices import CLERK, CYCLE, Office, copied, opened_office

AUTHOR = ("--as", "community-safety-officer")
SIGNERS = (
    "head-of-housing",
    "director-of-finance",
    "head-of-hr",
    "head-of-legal",
    "policy-manager",
    "head-of-finance",
)
REPORT = "workflows/community-safety-2016-17-report.yaml"


IN_THE_SEED = (
    *(
        "Final decision-maker",
        "Council",
        "Lead director or head of service",
        "Head of Housing and Community Services",
    ),
    *(
        "Lead officer and report author",
        "Community Safety Partnerships Officer",
        "Classification",
        "Non-exempt",
    ),
    *("Wards affected", "All wards"),
    "Is the final decision on the recommendations in this report to be made at this meeting?",
    "This report makes the following recommendations to the final decision-maker:",
    "This report relates to the following corporate priorities:",
    *("Safer communities", "attractive place for all", "health and wellbeing"),
    "Communities, Housing and Environment Committee acting as Crime and Disorder Committee",
    *(
        "Safer Maidstone Partnership away day",
        "16 February 2017",
        "14 February 2017",
        "28 March 2017",
        "12 April 2017",
    ),
    *(
        "Purpose of report and executive summary",
        "Introduction and background",
        "Available options",
    ),
    *("Preferred option and reasons for recommendations", "Previous committee feedback"),
    *("Next steps: communication and implementation", "Cross-cutting issues and implications"),
    *(
        "Report appendices",
        "Background papers",
        "Appendix 1: Community Safety Partnership Plan",
    ),
    *(
        "Organised Crime Groups, including Modern Slavery",
        "Gangs and Child Sexual Exploitation (CSE)",
    ),
    *("Substance Misuse", "Domestic Abuse and violent crime", "Mental Health"),
    *(
        "Do nothing (not recommended).",
        "2017/18 (recommended).",
        "£37,104",
        "30 May",
        "1 April",
    ),
    *(
        "Crime and Disorder Act 1998",
        "section 5(1)(a)",
        "re-offending",
        "Community Partnerships and Resilience Manager",
    ),
)
ROWS = (
    ("Impact on Corporate Priorities", "Head of Housing and Community Services"),
    ("Risk Management", "Head of Housing and Community Services"),
    ("Financial", "Director of Finance and Business Improvement"),
    ("Staffing", "Head of HR Shared Service"),
    ("Legal", "Head of Legal Partnership"),
    ("Equality Impact Needs Assessment", "Policy & Information Manager"),
    ("Environmental/Sustainable Development", "Head of Housing and Community Services"),
    ("Community Safety", "Head of Housing and Community Services"),
    ("Human Rights Act", "Head of Housing and Community Services"),
    ("Procurement", "Head of Finance and Resources"),
    ("Asset Management", "Head of Housing and Community Services"),
)


def office_before_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """The year as far as the plan refresh, on 1 March 2017."""
    return copied("plan refresh", lambda folder: refreshing(folder, capsys), tmp_path, capsys)


def refreshing(tmp_path: Path, capsys: pytest.CaptureFixture[str], *, mail: str = "") -> Office:
    """As `office_before_the_report`, made anew; mail: a line added to the workflow."""
    found = opened_office(tmp_path, capsys, mail=mail)
    paper = tmp_path / "report.txt"
    found.types(*AUTHOR, "attach", CYCLE, "strategic-assessment", str(paper))
    found.types(*AUTHOR, "done", CYCLE, "invitations")
    for role in SIGNERS:
        found.types("--as", role, "sign", CYCLE, "--all") if role != "head-of-legal" else None
    found.types(*CLERK, "publish", CYCLE)
    found.types(*AUTHOR, "complete", CYCLE, "strategic-assessment")
    found.on("2017-02-15").types(*CLERK, "complete", CYCLE, "committee-approval", "approved")
    found.on("2017-02-17").types(*AUTHOR, "attach", CYCLE, "action-plans", str(paper))
    found.types(*AUTHOR, "complete", CYCLE, "away-day")
    found.on("2017-03-01").types(*AUTHOR, "attach", CYCLE, "plan", str(paper))
    return found


def changed(office: Office, old: str, new: str) -> str:
    """A file with the report, one text of it changed."""
    text = (office.folder / REPORT).read_text(encoding="utf-8")
    assert text.count(old) == 1
    file = office.folder / "changed.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return str(file)


def report(office: Office, *words: str, name: str = "report.docx") -> bytes:
    file = office.folder / name
    office.types("report", CYCLE, "committee-report", *words, "--out", str(file))
    return file.read_bytes()


def words_of(content: bytes) -> str:
    """Everything that the Word file says, paragraph by paragraph."""
    document = Document(io.BytesIO(content))
    paragraphs = document.element.body.iter("{*}p")
    return "\n".join(
        "".join(run.text or "" for run in each.iter("{*}t")) for each in paragraphs
    )


class Page(HTMLParser):
    """The text of a page, and its tags with their attributes."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.text, self.tags = "", list[tuple[str, dict[str, str | None]]]()
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data
