"""A rehearsed year to look at and to keep: the storybook as it happens, then the same year in
files.

The same year gives the same bytes: everything is in the order in which it happened, or sorted,
and nothing of the machine it was played on goes in. Files: storybook.txt; timeline.txt, a line
for each thing that happened, with its time first; year.json, the same for programs; documents/,
every version. The messages are the relay's to keep.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from cycle.machine.model import Machine
from cycle.rehearsal.lines import StoryLine
from cycle.rehearsal.scenario import Scenario, describe
from cycle.rehearsal.storybook import LEGEND, at_a_glance, glances, told
from cycle.rehearsal.storybook import describe as line_in_words
from cycle.rehearsal.year import RehearsedYear


class RehearsalOutput:
    """One year: play it once, then keep it."""

    def __init__(self, machine: Machine, scenario: Scenario, year: RehearsedYear) -> None:
        self._machine, self._scenario, self._year = machine, scenario, year
        self.lines: list[StoryLine] = []
        self.faults: tuple[str, ...] = ()
        """What is wrong with the record, once the year is over."""
        self._texts: list[str] = []

    def play(self) -> Iterator[str]:
        """The year as text, line by line as it happens. Raises RehearsalError where it cannot
        end.
        """
        for text in self._text():
            self._texts.append(text)
            yield text

    def keep(self, folder: Path) -> None:
        """Write what was played so far into a folder."""
        documents = folder / "documents"
        documents.mkdir(exist_ok=True)
        for name, content in self._year.documents():
            (documents / name).write_bytes(content)
        _write(folder / "storybook.txt", self._texts)
        _write(
            folder / "timeline.txt", [_on_timeline(self._machine, line) for line in self.lines]
        )
        _write(
            folder / "year.json",
            [msgspec.json.format(msgspec.json.encode(self._plain()), indent=2).decode()],
        )

    def _text(self) -> Iterator[str]:
        differences = list(describe(self._scenario, self._machine))
        yield f"{self._machine.title}: the year rehearsed"
        yield from (f"  {words}" for words in differences or ["everyone is on time"])
        yield LEGEND
        yield from told(self._machine, self._kept())
        yield ""
        yield from at_a_glance(self._machine, self.lines)
        yield ""
        yield from (
            f"Not played, since the year ended before it: {what}"
            for what in self._year.unplayed()
        )
        self.faults = tuple(fault for found in self._year.verify() for fault in found.faults)
        yield (
            f"The record is broken: {self.faults[0]}"
            if self.faults
            else "The record is verified."
        )

    def _kept(self) -> Iterator[StoryLine]:
        for line in self._year.play():
            self.lines.append(line)
            yield line

    def _plain(self) -> dict[str, Any]:
        return {
            "workflow": self._machine.workflow,
            "title": self._machine.title,
            "cycle": self._year.name,
            "differences": list(describe(self._scenario, self._machine)),
            "not_played": list(self._year.unplayed()),
            "acts": [_act(line) for line in self.lines if line.mail is None],
            "mails": [_mail(line) for line in self.lines if line.mail],
            "offices": [
                {
                    "role": glance.role,
                    "title": glance.title,
                    "messages": glance.messages,
                    "weeks": {
                        monday.isoformat(): count
                        for monday, count in sorted(glance.weeks.items())
                    },
                    "busiest_week": glance.busiest[0].isoformat() if glance.busiest else None,
                }
                for glance in glances(self._machine, self.lines)
            ],
        }


def _act(line: StoryLine) -> dict[str, Any]:
    return {
        "at": line.at.isoformat(),
        "kind": line.kind.value,
        "event": line.event,
        "text": line.text,
    }


def _mail(line: StoryLine) -> dict[str, Any]:
    assert line.mail is not None
    return {"at": line.at.isoformat(), **msgspec.to_builtins(line.mail)}


def _on_timeline(machine: Machine, line: StoryLine) -> str:
    return f"{line.at:%Y-%m-%d %H:%M}  {line.kind.value:<7}  {line_in_words(machine, line)}"


def _write(file: Path, lines: list[str]) -> None:
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
