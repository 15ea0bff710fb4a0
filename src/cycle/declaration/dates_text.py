"""A dates file written out, to be read by people and read back by `read_dates`. Pure."""

from collections.abc import Mapping, Sequence

from cycle.declaration.dates import Dates
from cycle.declaration.local_dates import DeclaredMeetingDate
from cycle.declaration.sittings import one_line


def written(dates: Dates, heading: Sequence[str], remarks: Mapping[str, Sequence[str]]) -> str:
    """The text of a dates file; remarks stand as comments above each meeting's line, or alone
    where it has no date.
    """
    lines = [*(_comment(line) for line in heading), "", f"begins: {dates.begins_on}"]
    lines.append("meetings:" if dates.meetings else "meetings: {}")
    for key, about in remarks.items():
        lines += [_comment(line, indent="  ") for line in about]
        if key in dates.meetings:
            lines.append(f"  {key}: {_when(dates.meetings[key])}")
    return "\n".join(lines) + "\n"


def _when(meeting: DeclaredMeetingDate) -> str:
    return f"{meeting.on} at {meeting.at:%H:%M}" if meeting.at else f"{meeting.on}"


def _comment(text: str, indent: str = "") -> str:
    """Whatever the text holds, it stays on its line: a calendar's words never become keys of
    the file.
    """
    return f"{indent}# {one_line(text)}"
