"""A committee report as it is laid before a meeting: what its template prints, from its text
and from the record. Pure.

The public form names offices and no officers, and leaves out comments, what is exempt, and
whether a row is signed; the internal form tells all of it. The timetable is drawn from the
cycle's meetings, so that none is forgotten.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from cycle.calendar.words import calendar_day
from cycle.declaration.report import Appendix, Report
from cycle.engine.rulebook import Rulebook
from cycle.engine.state import State
from cycle.machine.model import ReportForm
from cycle.reports.prose import Paragraph, paragraphs
from cycle.reports.sign_offs import RowStanding, standings


@dataclass(frozen=True, slots=True)
class Subject:
    """A report of a cycle in hand: its key, its form, its text, and the record it stands in."""

    rulebook: Rulebook
    state: State
    document: str
    form: ReportForm
    report: Report

    @property
    def title(self) -> str:
        return self.report.title or self.rulebook.machine.documents[self.document]

    def meeting(self, key: str) -> str:
        return self.rulebook.machine.meetings[key].title

    def day_of(self, key: str) -> date | None:
        meeting = self.state.meetings.get(key)
        return meeting.on if meeting else None


@dataclass(frozen=True, slots=True)
class Section:
    number: int
    title: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Implication:
    """A row of section 7. record: what the record says of its sign-off, a line each; nothing in
    the public form.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    office: str
    record: tuple[str, ...]
    signed: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """All that a template prints. `withheld` says why the text of an exempt report is not in
    its public form.
    """

    title: str
    meeting: str
    on: str
    decided_here: bool
    header: tuple[tuple[str, str], ...]
    recommendations: tuple[Paragraph, ...]
    priorities: tuple[Paragraph, ...]
    timetable: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    implications: tuple[Implication, ...]
    appendices: tuple[str, ...]
    background_papers: tuple[str, ...]
    public: bool
    withheld: str
    cautions: tuple[str, ...]
    version: int
    sha256: str


UNDATED = "Date to be fixed"


def paper(subject: Subject, *, public: bool) -> Paper:
    """The report as a meeting gets it, in its public or its internal form."""
    report, held = subject.report, subject.state.documents[subject.document]
    withheld = _withheld(report) if public else ""
    on = subject.day_of(subject.form.meeting)
    return Paper(
        title=subject.title,
        meeting=subject.meeting(subject.form.meeting),
        on=calendar_day(on) if on else UNDATED,
        decided_here=report.final_decision_maker == subject.form.meeting,
        header=tuple(_header(subject)),
        recommendations=() if withheld else tuple(map(_said_once, report.recommendations)),
        priorities=() if withheld else tuple(map(_said_once, report.corporate_priorities)),
        timetable=tuple(_timetable(subject)),
        sections=() if withheld else tuple(_sections(report)),
        implications=() if withheld else tuple(_implications(subject, public=public)),
        appendices=tuple(
            _appendix(subject, number, each, public=public)
            for number, each in enumerate(report.appendices, start=1)
        ),
        background_papers=() if withheld else report.background_papers or ("None.",),
        public=public,
        withheld=withheld,
        cautions=tuple(cautions(subject)),
        version=held.version,
        sha256=held.sha256,
    )


def cautions(subject: Subject) -> Iterator[str]:
    """What should be put right before the report goes out."""
    if subject.day_of(subject.form.meeting) is None:
        yield (
            f"The meeting that takes the report, {subject.meeting(subject.form.meeting)}, "
            "has no date."
        )
    maker = subject.report.final_decision_maker
    if maker != subject.form.meeting and subject.day_of(maker) is None:
        yield f"The final decision-maker, {subject.meeting(maker)}, has no dated meeting."
    unsigned = [each.title for each in _standings(subject) if not each.cleared]
    if unsigned:
        yield f"Not signed over the present text: {', '.join(unsigned)}."


def _standings(subject: Subject) -> tuple[RowStanding, ...]:
    return standings(subject.rulebook, subject.state, subject.document, subject.form.sheet)


def _said_once(text: str) -> Paragraph:
    """An item of a list: its paragraphs run on, and the points of all of them follow."""
    found = paragraphs(text)
    words = " ".join(each.text for each in found if each.text)
    return Paragraph(words, tuple(point for each in found for point in each.points))


def _header(subject: Subject) -> Iterator[tuple[str, str]]:
    report = subject.report
    yield "Final decision-maker", subject.meeting(report.final_decision_maker)
    yield "Lead director or head of service", report.lead_head_of_service
    yield "Lead officer and report author", report.lead_officer
    yield "Classification", _classification(report)
    yield "Wards affected", report.wards


def _classification(report: Report) -> str:
    return f"Exempt: {_under(report.exempt_under)}" if report.exempt_under else "Non-exempt"


def _under(paragraph: int) -> str:
    return f"paragraph {paragraph} of Part 1 of Schedule 12A to the Local Government Act 1972"


def _withheld(report: Report) -> str:
    """Local Government Act 1972, s. 100B(2): what the meeting is likely to take in private is
    kept from the public.
    """
    if not report.exempt_under:
        return ""
    return (
        "The text of this report is not for publication, by virtue of "
        f"{_under(report.exempt_under)}."
    )


def _timetable(subject: Subject) -> Iterator[tuple[str, str]]:
    """Every meeting of the cycle in the order of their dates, those without one last."""
    keys = sorted(
        subject.rulebook.machine.meetings, key=lambda key: subject.day_of(key) or date.max
    )
    for key in keys:
        on = subject.day_of(key)
        yield subject.meeting(key), calendar_day(on) if on else UNDATED


def _sections(report: Report) -> Iterator[Section]:
    yield Section(1, "Purpose of report and executive summary", paragraphs(report.purpose, 1))
    yield Section(2, "Introduction and background", paragraphs(report.background, 2))
    yield Section(3, "Available options", tuple(_options(report)))
    yield Section(
        4,
        "Preferred option and reasons for recommendations",
        paragraphs(report.preferred_option, 4),
    )
    yield Section(5, "Previous committee feedback", paragraphs(report.previous_feedback, 5))
    yield Section(
        6, "Next steps: communication and implementation", paragraphs(report.next_steps, 6)
    )


def _options(report: Report) -> Iterator[Paragraph]:
    """Do nothing first; it is recommended where no other option is."""
    nothing_else = not any(option.recommended for option in report.options)
    listed = [("Do nothing", report.do_nothing, nothing_else)]
    listed += [(option.title, option.text, option.recommended) for option in report.options]
    for number, (title, text, recommended) in enumerate(listed, start=1):
        first, *more = paragraphs(text)
        said = (
            f"{title} ({'recommended' if recommended else 'not recommended'}). {first.text}"
        ).rstrip()
        yield replace(first, text=said, number=f"3.{number}")
        yield from more


def _implications(subject: Subject, *, public: bool) -> Iterator[Implication]:
    for standing in _standings(subject):
        yield Implication(
            title=standing.title,
            paragraphs=paragraphs(subject.report.implications[standing.issue]),
            office=standing.office,
            record=() if public else standing.lines,
            signed=standing.cleared,
        )


def _appendix(subject: Subject, number: int, appendix: Appendix, *, public: bool) -> str:
    titles = subject.rulebook.machine.documents
    title = titles[appendix.document] if appendix.document else appendix.title or ""
    if not appendix.exempt:
        return f"Appendix {number}: {title}"
    if public:
        return f"Appendix {number}: not for publication, by virtue of {_under(appendix.exempt)}"
    return f"Appendix {number}: {title} (exempt: {_under(appendix.exempt)})"
