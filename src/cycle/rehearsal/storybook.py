"""The storybook: a rehearsed year as people read it, day by day; and each office's year at a
glance. Pure.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from cycle.calendar.words import calendar_day, long_day
from cycle.machine.model import Machine
from cycle.rehearsal.deputies import title_of
from cycle.rehearsal.lines import RehearsedMail, StoryLine, StoryLineKind
from cycle.store.messages import MessageState

_MARK = {
    StoryLineKind.PERSON: " ",
    StoryLineKind.DAEMON: "*",
    StoryLineKind.MAIL: ">",
    StoryLineKind.MEETING: "=",
    StoryLineKind.DATE: "~",
}

NOT_SENT = "x"

LEGEND = (
    "> a message goes out   x one is not sent   * the daemon by itself   = a meeting   ~ a "
    "date moves   "
    "(no mark) a person"
)

WEEK = timedelta(weeks=1)


def told(machine: Machine, lines: Iterable[StoryLine]) -> Iterator[str]:
    """One text line after another: a heading for each day, then what happened on it."""
    day: date | None = None
    minute = ""
    for _, same in groupby(lines, key=_told_once):
        several = list(same)
        line = several[0]
        if line.at.date() != day:
            day, minute = line.at.date(), ""
            yield ""
            yield long_day(line.at.date())
        now = f"{line.at:%H:%M}"
        yield (
            f"  {now if now != minute else '     '} {_mark_of(line)} "
            f"{describe(machine, *several)}"
        )
        minute = now


def _mark_of(line: StoryLine) -> str:
    return NOT_SENT if line.mail and not line.mail.sent else _MARK[line.kind]


def _told_once(line: StoryLine) -> object:
    """Equal for lines that are told together: the same message to several readers."""
    return (line.at, line.text, line.mail.state) if line.mail else id(line)


def describe(machine: Machine, line: StoryLine, *copies: StoryLine) -> str:
    """A line without its time: for a mail to whom, and what became of it where the relay did
    not take it.
    """
    if line.mail is None:
        return line.text
    readers = (title_of(machine, copy.mail.role) for copy in (line, *copies) if copy.mail)
    return f"{', '.join(readers)}: {line.text}{_fate(line.mail)}"


def _fate(mail: RehearsedMail) -> str:
    match mail.state:
        case MessageState.ACCEPTED:
            return ""
        case MessageState.SUPERSEDED:
            return f" ({mail.answer})"
        case _:
            return f" ({mail.state.value}: {mail.answer})"


@dataclass(frozen=True)
class Glance:
    """An office's year of mail: how many messages went out, by the Monday of their week."""

    role: str
    title: str
    weeks: Mapping[date, int]

    @property
    def messages(self) -> int:
        return sum(self.weeks.values())

    @property
    def busiest(self) -> tuple[date, int] | None:
        """The week with the most messages, the first of equals, by its Monday; None without
        any.
        """
        return min(self.weeks.items(), key=lambda week: (-week[1], week[0]), default=None)


def glances(machine: Machine, lines: Iterable[StoryLine]) -> tuple[Glance, ...]:
    """Each role's year, in the order of the declaration."""
    by_role: dict[str, Counter[date]] = {role: Counter() for role in machine.roles}
    for line in lines:
        if line.mail and line.mail.sent:
            by_role.setdefault(line.mail.role, Counter())[_monday(line.at.date())] += 1
    return tuple(
        Glance(role, title_of(machine, role), dict(weeks)) for role, weeks in by_role.items()
    )


def at_a_glance(machine: Machine, lines: Iterable[StoryLine]) -> Iterator[str]:
    """Each role's year in two text lines: the figures, and a mark for each week from the first
    to the last.
    """
    lines = tuple(lines)
    first, last = _monday(lines[0].at.date()), _monday(lines[-1].at.date())
    mondays = [first + WEEK * number for number in range((last - first) // WEEK + 1)]
    yield (
        f"Each office's mail, a mark for each week from {calendar_day(first)} to "
        f"{calendar_day(last)}"
    )
    for glance in glances(machine, lines):
        yield f"  {glance.title}: {_figures(glance)}"
        if glance.busiest:
            yield f"    {''.join(_mark(glance.weeks.get(monday, 0)) for monday in mondays)}"


def _figures(glance: Glance) -> str:
    if glance.busiest is None:
        return "no message"
    monday, most = glance.busiest
    weeks = f"{len(glance.weeks)} week{'' if len(glance.weeks) == 1 else 's'}"
    count = f"{glance.messages} message{'' if glance.messages == 1 else 's'}"
    return f"{count} in {weeks}, at most {most}, in the week of {calendar_day(monday)}"


def _mark(count: int) -> str:
    """`.` for none, `+` for more than one figure can say."""
    return "." if count == 0 else str(count) if count < 10 else "+"  # noqa: PLR2004 - one figure


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
