"""The storybook: a rehearsed year as people read it, day by day; and what each office's year looks like. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from cycle.rehearsal.year import Line, LineKind

_MARK = {LineKind.PERSON: " ", LineKind.DAEMON: "*", LineKind.MAIL: ">", LineKind.MEETING: "="}

LEGEND = "> a message goes out   * the daemon by itself   = a meeting   (no mark) a person"


def told(lines: Iterable[Line]) -> Iterator[str]:
    """One text line after another: a heading for each day, then what happened on it."""
    day: date | None = None
    minute = ""
    for line in lines:
        if line.at.date() != day:
            day, minute = line.at.date(), ""
            yield ""
            yield f"{line.at:%A} {line.at.day} {line.at:%B %Y}"
        now = f"{line.at:%H:%M}"
        to = f"{line.address}: " if line.address else ""
        yield f"  {now if now != minute else '     '} {_MARK[line.kind]} {to}{line.text}"
        minute = now


def at_a_glance(lines: Iterable[Line]) -> list[tuple[str, str, str]]:
    """For each address: how many messages, and its busiest week, by the Monday it begins with."""
    by_address: dict[str, Counter[date]] = {}
    for line in lines:
        if line.kind is LineKind.MAIL and line.address:
            monday = date.fromordinal(line.at.toordinal() - line.at.weekday())
            by_address.setdefault(line.address, Counter())[monday] += 1
    rows = []
    for address, weeks in sorted(by_address.items()):
        monday, most = min(weeks.items(), key=lambda week: (-week[1], week[0]))
        busiest = f"{most} in the week of {monday.day} {monday:%B %Y}"
        rows.append((address, str(weeks.total()), busiest))
    return rows
