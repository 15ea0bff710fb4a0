"""What people see: plain lines, aligned columns, colour only on a terminal, and no control character from outside.

Text from the database may hold anything; before it reaches a terminal, what could move the cursor or turn the
direction of writing is shown as its code instead.
"""

import json
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

RED, YELLOW, GREEN, BOLD, DIM = "31", "33", "32", "1", "2"


@dataclass
class Screen:
    """Where a verb prints. `width` is None where nobody counts columns (a pipe, a file)."""

    out: TextIO
    err: TextIO
    colour: bool
    width: int | None

    @classmethod
    def of_process(cls) -> "Screen":
        """The process's own output; colour only on a terminal that wants it (https://no-color.org)."""
        terminal = sys.stdout.isatty()
        colour = terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        return cls(sys.stdout, sys.stderr, colour, shutil.get_terminal_size().columns if terminal else None)

    def line(self, text: str = "", *, paint: str | None = None, indent: int = 0) -> None:
        """One paragraph, wrapped where there is a terminal to wrap at."""
        safe = visible(text)
        if self.width and len(safe) + indent > self.width and "\n" not in safe:
            room = max(self.width, 30)
            lead = " " * indent
            safe = textwrap.fill(
                safe, room, initial_indent=lead, subsequent_indent=lead, break_long_words=False, break_on_hyphens=False
            )
        else:
            safe = textwrap.indent(safe, " " * indent)
        print(self.painted(safe, paint), file=self.out)

    def command(self, words: str, indent: int = 2) -> None:
        """A command to type: never wrapped, so that it can be copied."""
        print(" " * indent + self.painted(visible(words), BOLD), file=self.out)

    def painted(self, text: str, paint: str | None) -> str:
        return f"\033[{paint}m{text}\033[0m" if paint and self.colour else text

    def table(
        self, rows: Iterable[Sequence[str]], *, head: Sequence[str] = (), paints: Sequence[str | None] = ()
    ) -> None:
        """Aligned columns; the last one takes what is left of the width, and is wrapped under itself."""
        body = [[visible(cell) for cell in row] for row in rows]
        lines = ([list(head)] if head else []) + body
        if not lines:
            return
        widths = [max(len(row[column]) for row in lines) for column in range(len(lines[0]) - 1)]
        lead = sum(widths) + 2 * len(widths)
        for number, row in enumerate(lines):
            heading = head and number == 0
            paint = DIM if heading else paints[number - bool(head)] if paints else None
            fixed = "".join(f"{cell:<{width}}  " for cell, width in zip(row, widths, strict=False))
            for at, part in enumerate(self._wrapped(row[-1], lead)):
                text = (fixed if at == 0 else " " * lead) + part
                print(self.painted(text.rstrip(), paint), file=self.out)

    def _wrapped(self, text: str, lead: int) -> list[str]:
        if self.width is None or self.width - lead < 20:  # noqa: PLR2004 - narrower than that, wrapping helps nobody
            return [text]
        return textwrap.wrap(text, self.width - lead, break_long_words=False, break_on_hyphens=False) or [""]

    def json(self, value: Any) -> None:
        """Plain values for programs, one document."""
        print(json.dumps(value, indent=2, ensure_ascii=False), file=self.out)

    def complain(self, what: str, remedy: str = "") -> None:
        """What went wrong, and what to do next."""
        print(self.painted("cycle: ", RED) + visible(what), file=self.err)
        if remedy:
            print(f"  {visible(remedy)}", file=self.err)

    def refuse(self, reasons: Sequence[Mapping[str, Any]]) -> None:
        """Every reason, with its code, its basis, and the command that would help."""
        count = "" if len(reasons) == 1 else f", for {len(reasons)} reasons"
        print(self.painted(f"Refused{count}; nothing has changed.", RED), file=self.err)
        for reason in reasons:
            print(f"  - {visible(_capital(reason['sentence']))} [{reason['code']}]", file=self.err)
            if reason.get("basis"):
                print(f"    Basis: {visible(reason['basis'])}", file=self.err)
            if reason.get("remedy"):
                print(f"    Try: {visible(reason['remedy'])}", file=self.err)

    def silence(self) -> None:
        """Nobody reads any more (a closed pipe): leave without a second complaint when Python closes the stream."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def visible(text: str) -> str:
    """The text with what could steer a terminal shown as its escape code."""
    return _UNSAFE.sub(lambda found: found.group().encode("unicode_escape").decode(), text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
