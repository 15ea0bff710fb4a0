"""What people see: plain lines, aligned columns, colour only on a terminal, and no control
character from outside.

Text from the database may hold anything; before it reaches a terminal, what could move the
cursor or turn the direction of writing is shown as its code instead.
"""

import contextlib
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TextIO

from cycle.errors import CycleError

_UNSAFE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)

RED, YELLOW, GREEN, BOLD, DIM = "31", "33", "32", "1", "2"

FALLBACK = 80
"""Columns, where nobody says how many there are."""

LONGEST_COMPLAINT = 2_000
"""Characters of a complaint: it may quote whatever was typed."""


class OutputError(CycleError):
    """What receives the output (a full disk, a device) does not take it."""


class UnwritableFileError(CycleError):
    """A file that was named for the output cannot be written."""


class Screen:
    """Where a verb prints. `width` is None where nobody counts columns (a pipe, a file)."""

    def __init__(self, out: TextIO, err: TextIO, *, colour: bool, width: int | None) -> None:
        self.out = out
        self.err = err
        self.colour = colour
        self.width = width

    @classmethod
    def of_process(cls) -> "Screen":
        """The process's own output; colour only on a terminal that wants it
        (https://no-color.org).

        A letter that the output's encoding lacks is shown as its code, and a closed stream
        swallows what is written.
        """
        out, err = _stream(sys.stdout), _stream(sys.stderr)
        terminal = out.isatty()
        colour = (
            terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        )
        return cls(out, err, colour=colour, width=columns() if terminal else None)

    def line(self, text: str = "", *, paint: str | None = None, indent: int = 0) -> None:
        """One paragraph, wrapped where there is a terminal to wrap at."""
        lead = " " * indent
        for part in self._wrapped(visible(text), indent):
            self._print((lead + self.painted(part, paint)) if part else "")

    def command(self, words: str, indent: int = 2) -> None:
        """A command to type: never wrapped, so that it can be copied."""
        self._print(" " * indent + self.painted(visible(words), BOLD))

    def painted(self, text: str, paint: str | None) -> str:
        return f"\033[{paint}m{text}\033[0m" if paint and self.colour else text

    def table(
        self,
        rows: Iterable[Sequence[str]],
        *,
        head: Sequence[str] = (),
        paints: Sequence[str | None] = (),
    ) -> None:
        """Aligned columns; the last one takes what is left of the width, and is wrapped under
        itself.

        Where too little is left for it, it stands on lines of its own below the others; where
        even those do not fit side by side, each cell stands below the first one.
        """
        body = [[visible(cell) for cell in row] for row in rows]
        lines = ([list(head)] if head else []) + body
        if not lines:
            return
        widths = [max(len(row[column]) for row in lines) for column in range(len(lines[0]) - 1)]
        lead = sum(widths) + 2 * len(widths)
        below = self.width is not None and self.width - lead < self._needed(lines)
        stacked = self.width is not None and lead - 2 > self.width
        for number, row in enumerate(lines):
            paint = (
                DIM if head and number == 0 else paints[number - bool(head)] if paints else None
            )
            fixed = "".join(
                f"{cell:<{width}}  " for cell, width in zip(row, widths, strict=False)
            ).rstrip()
            for text in (
                self._stacked(row)
                if stacked
                else self._below(fixed, row)
                if below
                else self._beside(fixed, row[-1], lead)
            ):
                self._print(self.painted(text, paint))

    def _needed(self, lines: Sequence[Sequence[str]]) -> int:
        """Columns for the last cells: a hash is not broken where it fits below."""
        longest = max(len(word) for row in lines for word in (row[-1].split() or [""]))
        return max(_NARROWEST, min(longest, (self.width or 0) - _UNDER))

    def _beside(self, fixed: str, last: str, lead: int) -> list[str]:
        first, *more = self._wrapped(last, lead)
        return [f"{fixed:<{lead}}{first}".rstrip(), *(" " * lead + part for part in more)]

    def _below(self, fixed: str, row: Sequence[str]) -> list[str]:
        return [
            fixed,
            *(" " * _UNDER + part for part in self._wrapped(row[-1], _UNDER) if part),
        ]

    def _stacked(self, row: Sequence[str]) -> list[str]:
        first, *more = row
        return [
            *self._wrapped(first, 0),
            *(
                " " * _UNDER + part
                for cell in more
                for part in self._wrapped(cell, _UNDER)
                if part
            ),
        ]

    def _wrapped(self, text: str, lead: int) -> list[str]:
        if (
            self.width is None
            or len(text) <= self.width - lead
            or self.width - lead < _NARROWEST
            or "\n" in text
        ):
            return text.split("\n")
        import textwrap  # noqa: PLC0415 - only where there is a long line and a terminal

        return textwrap.wrap(
            text, self.width - lead, break_long_words=False, break_on_hyphens=False
        ) or [""]

    def json(self, value: Any) -> None:
        """Plain values for programs, one document."""
        self._print(json.dumps(value, indent=2, ensure_ascii=False))

    def document(self, text: str, into: str | os.PathLike[str] | None = None) -> None:
        """A text for another program, never wrapped or painted; into a new file where one is
        named.

        Raises UnwritableFileError, OutputError.
        """
        if into is None:
            self._print(visible(text).removesuffix("\n"))
            return
        self.file(text.encode(), into)

    def file(self, content: bytes, into: str | os.PathLike[str]) -> None:
        """Bytes into a new file. Raises UnwritableFileError."""
        try:
            with open(into, "xb") as file:  # noqa: PTH123 - as below
                file.write(content)
        except FileExistsError as error:
            raise UnwritableFileError(
                f"{into} is there already; nothing was written.", "Name another file."
            ) from error
        except OSError as error:
            raise UnwritableFileError(
                f"{into} cannot be written: {error.strerror}.", "Name another file."
            ) from error

    def complain(self, what: str, remedy: str = "") -> None:
        """What went wrong, and what to do next, which may be a command and is not wrapped."""
        lead = self.painted("cycle: ", RED)
        for line in visible(_shortened(what)).split("\n"):
            first, *more = self._wrapped(line, len("cycle: "))
            self._tell(lead + first)
            for part in more:
                self._tell(f"  {part}")
            lead = ""
        if remedy:
            self._tell(f"  {visible(_shortened(remedy))}")

    def note(self, text: str) -> None:
        """What may be wrong, to standard error."""
        self._item(visible(text), "Note: ")

    def refuse(self, reasons: Sequence[Mapping[str, Any]]) -> None:
        """Every reason, with its code, its basis, and the command that would help."""
        count = "" if len(reasons) == 1 else f", for {len(reasons)} reasons"
        self._tell(self.painted(f"Refused{count}; nothing has changed.", RED))
        for reason in reasons:
            self._item(f"{visible(_shortened(reason['sentence']))} [{reason['code']}]", "  - ")
            if reason.get("basis"):
                self._item(f"Basis: {visible(reason['basis'])}", "    ")
            if reason.get("remedy"):
                self._tell(f"    Try: {visible(_shortened(reason['remedy']))}")
            if reason.get("ask"):
                self._item(visible(reason["ask"]), "    ")

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """While something is waited for: says so, on a terminal, once it takes longer than two
        seconds.
        """
        if not self.err.isatty():
            yield
            return
        from threading import Timer  # noqa: PLC0415 - only where somebody watches

        timer = Timer(
            2.0,
            self._tell,
            ("cycle: still at work; another process may be writing (Ctrl-C gives up)",),
        )
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def flush(self) -> None:
        """Hand over what is still held back. Raises BrokenPipeError, OutputError."""
        self._guarded(self.out.flush)

    def silence(self) -> None:
        """Nobody reads any more (a closed pipe): leave without a second complaint when Python
        closes the stream.
        """
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.out.fileno())

    def _item(self, text: str, lead: str) -> None:
        """A paragraph behind its lead, to standard error."""
        first, *more = self._wrapped(text, len(lead))
        self._tell(lead + first)
        for part in more:
            self._tell(" " * len(lead) + part)

    def _print(self, text: str) -> None:
        self._guarded(lambda: print(text, file=self.out))

    def _tell(self, text: str) -> None:
        """To standard error. Where that too is gone, the exit code alone has to say it."""
        with contextlib.suppress(OSError):
            print(text, file=self.err)

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(
                f"The output cannot be written: {error.strerror}.",
                "What was asked for may have been done all the same: see `cycle log`.",
            ) from error


_NARROWEST = 20
"""Columns. Narrower than that, wrapping helps nobody."""

_UNDER = 6


def columns() -> int:
    """As `shutil.get_terminal_size` counts them, which brings in three compressors."""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said):
        return int(said)
    try:
        return (
            os.get_terminal_size(sys.__stdout__.fileno()).columns
            if sys.__stdout__
            else FALLBACK
        )
    except (OSError, ValueError):
        return FALLBACK


def _stream(stream: TextIO | None) -> TextIO:
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - without pathlib; open to the end
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    return stream


def _shortened(text: str) -> str:
    return (
        text
        if len(text) <= LONGEST_COMPLAINT
        else f"{text[: LONGEST_COMPLAINT // 2]} … {text[-200:]}"
    )


def visible(text: str) -> str:
    """The text with what could steer a terminal shown as its escape code."""
    # then there is none of it, and the pattern, which takes a while to compile, is not wanted
    if text.isprintable():
        return text
    return re.sub(_UNSAFE, lambda found: found.group().encode("unicode_escape").decode(), text)
