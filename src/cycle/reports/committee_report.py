"""A committee report as it is laid before a meeting: what its template prints, from its text
and from the record. Pure.

The public form names offices and no officers, and leaves out comments, what is exempt, and
whether a row is signed; the internal form tells all of it. The timetable is drawn from the
cycle's meetings, so that none is forgotten.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from cycle.calendar.words import calendar_day
from cycle.declaration.prose import Paragraph, paragraphs
from cycle.declaration.report import AnyReport, Appendix, Outline
from cycle.declaration.shipped_templates import USUAL, shipped_template
from cycle.engine.rulebook import Rulebook
from cycle.engine.state import State
from cycle.machine.model import Machine, ReportForm
from cycle.report_templates import HeaderKey, ReportTemplate, SectionKind, TemplateSection
from cycle.reports.sign_offs import RowStanding, standings


@dataclass(frozen=True, slots=True)
class Subject:
    """A report of a cycle in hand: its key, its form, its text, and the record it stands in."""

    rulebook: Rulebook
    state: State
    document: str
    form: ReportForm
    report: AnyReport

    @property
    def template(self) -> ReportTemplate:
        return self.form.template or shipped_template(USUAL)

    @property
    def title(self) -> str:
        return self.report.title or self.rulebook.machine.documents[self.document]

    def meeting(self, key: str) -> str:
        return self.rulebook.machine.meetings[key].title

    def day_of(self, key: str) -> date | None:
        meeting = self.state.meetings.get(key)
        return meeting.on if meeting else None


@dataclass(frozen=True, slots=True)
class AuthorsText:
    """The bytes that the author handed in, under their name, and the outline they fill."""

    content: bytes
    name: str
    outline: Outline


@dataclass(frozen=True, slots=True)
class Implication:
    """A row of the table of implications. record: what the record says of its sign-off, a line
    each; nothing in the public form.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    office: str
    record: tuple[str, ...]
    signed: bool


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A section as it is printed, by its kind: paragraphs of a text or of the options, entries
    of a list, the recommendations or the appendices, timetable, or implications below columns.
    """

    kind: SectionKind
    title: str
    number: str
    lead: str
    paragraphs: tuple[Paragraph, ...] = ()
    entries: tuple[Paragraph, ...] = ()
    timetable: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()
    implications: tuple[Implication, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """All that a form prints. `withheld` says why the text of an exempt report is not in its
    public form. asks_decision: whether the form says at which meeting the decision is made.
    """

    title: str
    meeting: str
    on: str
    asks_decision: bool
    decided_here: bool
    header: tuple[tuple[str, str], ...]
    sections: tuple[PaperSection, ...]
    public: bool
    withheld: str
    cautions: tuple[str, ...]
    version: int
    sha256: str


UNDATED = "Date to be fixed"

NOTHING_SAID = "None."
"""What stands in a section that may be left empty, and is."""


def paper(subject: Subject, *, public: bool) -> Paper:
    """The report as a meeting gets it, in its public or its internal form."""
    report, held = subject.report, subject.state.documents[subject.document]
    withheld = _withheld(report) if public else ""
    on = subject.day_of(subject.form.meeting)
    return Paper(
        title=subject.title,
        meeting=subject.meeting(subject.form.meeting),
        on=day_in_words(on),
        asks_decision=subject.template.field(HeaderKey.DECIDES) is not None,
        decided_here=report.final_decision_maker == subject.form.meeting,
        header=tuple(_header(subject)),
        sections=tuple(_sections(subject, public=public, withheld=bool(withheld))),
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
    if maker and maker != subject.form.meeting and subject.day_of(maker) is None:
        yield f"The final decision-maker, {subject.meeting(maker)}, has no dated meeting."
    unsigned = [each.title for each in _standings(subject) if not each.cleared]
    if unsigned:
        yield f"Not signed over the present text: {', '.join(unsigned)}."


def _standings(subject: Subject) -> tuple[RowStanding, ...]:
    return standings(subject.rulebook, subject.state, subject.document, subject.form.sheet)


def _run_on(text: str) -> Paragraph:
    """An item of a list: its paragraphs run on, and the points of all of them follow."""
    found = paragraphs(text)
    words = " ".join(each.text for each in found if each.text)
    return Paragraph(words, tuple(point for each in found for point in each.points))


def _header(subject: Subject) -> Iterator[tuple[str, str]]:
    """The fields of the template but for the title, which stands above them."""
    report = subject.report
    for field in subject.template.header:
        match field.key:
            case HeaderKey.TITLE:
                continue
            case HeaderKey.MEETING:
                yield field.title, subject.meeting(subject.form.meeting)
            case HeaderKey.DECIDES:
                maker = report.final_decision_maker
                yield field.title, subject.meeting(maker) if maker else ""
            case HeaderKey.CLASSIFICATION:
                yield field.title, _classification(report)
            case _:
                yield field.title, report.header.get(field.key, "")


def _classification(report: AnyReport) -> str:
    return f"Exempt: {_under(report.exempt_under)}" if report.exempt_under else "Non-exempt"


def _under(paragraph: int) -> str:
    return f"paragraph {paragraph} of Part 1 of Schedule 12A to the Local Government Act 1972"


def _withheld(report: AnyReport) -> str:
    """Local Government Act 1972, s. 100B(2): what the meeting is likely to take in private is
    kept from the public.
    """
    if not report.exempt_under:
        return ""
    return (
        "The text of this report is not for publication, by virtue of "
        f"{_under(report.exempt_under)}."
    )


def timetable(machine: Machine, state: State) -> Iterator[tuple[str, str]]:
    """Every meeting of the cycle in the order of their dates, those without one last."""
    dated = {key: meeting.on for key, meeting in state.meetings.items()}
    for key in sorted(machine.meetings, key=lambda key: dated.get(key) or date.max):
        yield machine.meetings[key].title, day_in_words(dated.get(key))


def day_in_words(on: date | None) -> str:
    return calendar_day(on) if on else UNDATED


_TOLD_THOUGH_WITHHELD = (SectionKind.TIMETABLE, SectionKind.APPENDICES)


def _sections(subject: Subject, *, public: bool, withheld: bool) -> Iterator[PaperSection]:
    numbers = count(1)
    for section in subject.template.sections:
        number = str(next(numbers)) if section.numbered else ""
        if not withheld or section.holds in _TOLD_THOUGH_WITHHELD:
            yield _section(subject, section, number, public=public)


def _section(
    subject: Subject, section: TemplateSection, number: str, *, public: bool
) -> PaperSection:
    report, bare = subject.report, _bare(section, number)
    match section.holds:
        case SectionKind.TEXT:
            text = report.sections.get(section.key, NOTHING_SAID)
            return replace(bare, paragraphs=paragraphs(text, number))
        case SectionKind.LIST:
            listed = report.lists.get(section.key) or (NOTHING_SAID,)
            return replace(bare, entries=tuple(map(_run_on, listed)))
        case SectionKind.RECOMMENDATIONS:
            return replace(bare, entries=tuple(map(_run_on, report.recommendations)))
        case SectionKind.OPTIONS:
            return replace(bare, paragraphs=tuple(_options(report, number)))
        case SectionKind.TIMETABLE:
            return replace(
                bare, timetable=tuple(timetable(subject.rulebook.machine, subject.state))
            )
        case SectionKind.IMPLICATIONS:
            columns, rows = section.columns or (), _implications(subject, public=public)
            return replace(bare, columns=columns, implications=tuple(rows))
        case SectionKind.APPENDICES:
            return replace(bare, entries=tuple(_appendices(subject, public=public)))


def _bare(section: TemplateSection, number: str) -> PaperSection:
    return PaperSection(section.holds, section.title, number, section.lead or "")


def _options(report: AnyReport, section: str) -> Iterator[Paragraph]:
    """Do nothing first; it is recommended where no other option is."""
    nothing_else = not any(option.recommended for option in report.options)
    listed = [("Do nothing", report.do_nothing or NOTHING_SAID, nothing_else)]
    listed += [(option.title, option.text, option.recommended) for option in report.options]
    for number, (title, text, recommended) in enumerate(listed, start=1):
        first, *more = paragraphs(text)
        said = (
            f"{title} ({'recommended' if recommended else 'not recommended'}). {first.text}"
        ).rstrip()
        yield replace(first, text=said, number=f"{section}.{number}" if section else "")
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


def _appendices(subject: Subject, *, public: bool) -> Iterator[Paragraph]:
    for number, each in enumerate(subject.report.appendices, start=1):
        yield Paragraph(_appendix(subject, number, each, public=public))


def _appendix(subject: Subject, number: int, appendix: Appendix, *, public: bool) -> str:
    titles = subject.rulebook.machine.documents
    title = titles[appendix.document] if appendix.document else appendix.title or ""
    if not appendix.exempt:
        return f"Appendix {number}: {title}"
    if public:
        return f"Appendix {number}: not for publication, by virtue of {_under(appendix.exempt)}"
    return f"Appendix {number}: {title} (exempt: {_under(appendix.exempt)})"
