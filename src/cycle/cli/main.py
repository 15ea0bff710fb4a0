"""From the words typed to a verb, and from whatever comes of it to an exit code. The one
translator of errors.
"""

import argparse
import contextlib
import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from typing import Any, NoReturn

from cycle import VERSION
from cycle.cli.client import (
    DaemonFaultError,
    OfficeClient,
    RequestFailedError,
    RequestRefusedError,
)
from cycle.cli.output import OutputError, Screen, columns
from cycle.cli.usage import UsageError
from cycle.cli.verbs import VERBS
from cycle.clock import Clock, SystemClock
from cycle.errors import CycleError

COMPLETING = "__complete"
"""The word that shells type: help does not list it."""

DONE, REFUSED, USAGE, OUR_FAULT, INTERRUPTED = 0, 1, 2, 3, 130


class Help(argparse.HelpFormatter):
    """Paragraphs wrapped to the width there is; a paragraph of examples (`cycle ...`) as it
    stands.
    """

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=columns() - 2)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n\n".join(
            part
            if part.startswith("cycle ")
            else super(Help, self)._fill_text(part, width, indent)
            for part in text.strip().split("\n\n")
        )


class Parser(argparse.ArgumentParser):
    """Argparse that prints what is wrong and where to look, and leaves with code 2."""

    def __init__(self, **more: Any) -> None:
        super().__init__(formatter_class=Help, **more)

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}\nSee: {self.prog} --help")


def run(argv: Sequence[str], clock: Clock | None = None) -> int:
    """Do what the words say; the exit code. `clock` is the machine's own unless a test brings
    another.
    """
    _refuse_writing_by_others()
    screen = Screen.of_process()
    try:
        code = _run(argv, clock or SystemClock(), screen)
        screen.flush()
    except UsageError as error:
        screen.complain(str(error))
        return USAGE
    except RequestRefusedError as refused:
        screen.refuse(refused.reasons)
        return REFUSED
    except RequestFailedError as failed:
        screen.complain(failed.error, failed.remedy)
        return OUR_FAULT if isinstance(failed, DaemonFaultError) else REFUSED
    except CycleError as error:
        screen.complain(error.message, error.remedy)
        if isinstance(error, OutputError):
            screen.silence()
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        screen.silence()
        return DONE
    except Exception:  # noqa: BLE001 - the last resort: a fault of ours is written down, not thrown at an officer
        import traceback  # noqa: PLC0415 - only on this path

        screen.complain(*_written_down(traceback.format_exc()))
        return OUR_FAULT
    return code


def _refuse_writing_by_others() -> None:
    """What this process makes is writable by its user alone, whatever the shell allows."""
    os.umask(os.umask(0o077) | 0o022)


def _run(argv: Sequence[str], clock: Clock, screen: Screen) -> int:
    before = _before_verb(argv)
    words = list(argv[len(before) :])
    everywhere: list[str] = []
    if words[:1] != [COMPLETING]:
        everywhere, words = _taken_out(words)
    named, rest = _parser().parse_known_args([*before, *everywhere])
    if named.help:
        screen.line(help_text())
        return DONE
    if named.version:
        screen.line(f"cycle {VERSION}")
        return DONE
    if rest:
        raise UsageError(f"unknown option {rest[0]}\nSee: cycle --help")
    verb = words.pop(0) if words else "todo"
    with closing(OfficeClient(named.config, named.acts_as, clock, screen.at_work)) as office:
        return _served(verb, words, office, screen)


def _served(verb: str, words: Sequence[str], office: OfficeClient, screen: Screen) -> int:
    if verb == COMPLETING:
        return _complete(words, office, screen)
    if verb not in VERBS:
        from cycle.suggestions import did_you_mean  # noqa: PLC0415 - only on this path

        hint = did_you_mean(verb, VERBS, otherwise="See: cycle --help")
        raise UsageError(f'there is no verb "{verb}". {hint}')
    module = importlib.import_module(f"cycle.cli.verbs.{VERBS[verb].module}")
    own = Parser(prog=f"cycle {verb}", description=module.__doc__)
    module.arguments(own)
    try:
        args = own.parse_args(words)
    except SystemExit:  # argparse has printed the help that was asked for
        return DONE
    code: int = module.run(args, office, screen)
    return code


def _complete(words: Sequence[str], office: OfficeClient, screen: Screen) -> int:
    from cycle.cli.completing import candidates  # noqa: PLC0415 - for shells only

    taken, before = _taken_out(words[:-1])
    if taken and taken[-1] in _GLOBAL:  # what is being typed is its value
        return DONE
    words = [*before, *words[-1:]]
    with contextlib.suppress(CycleError, RequestFailedError, RequestRefusedError):
        for candidate in candidates(words, Parser(), office):
            screen.line(candidate)
    return DONE


_GLOBAL = {"--config", "--as"}


def _before_verb(argv: Sequence[str]) -> list[str]:
    """The words before the verb: global options and their values."""
    taken: list[str] = []
    words = iter(argv)
    for word in words:
        if not word.startswith("-"):
            break
        taken.append(word)
        if word in _GLOBAL:
            value = next(words, None)
            taken += [] if value is None else [value]
    return taken


def _taken_out(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The global options after the verb with their values, and the words that are left. After
    `--` every word is the verb's.
    """
    taken: list[str] = []
    left: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            return taken, [*left, word, *rest]
        if word in _GLOBAL:
            value = next(rest, None)
            taken += [word] if value is None else [word, value]
        elif word.partition("=")[0] in _GLOBAL:
            taken.append(word)
        else:
            left.append(word)
    return taken, left


class _Once(argparse.Action):
    """An option that is given at most once, before the verb or after it."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        if getattr(namespace, self.dest) is not None:
            parser.error(f"{option_string} is given twice; give it once")
        setattr(namespace, self.dest, values)


def _parser() -> Parser:
    parser = Parser(prog="cycle", add_help=False, allow_abbrev=False)
    parser.add_argument("--config", action=_Once)
    parser.add_argument("--as", dest="acts_as", action=_Once)
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("--version", action="store_true")
    return parser


def help_text() -> str:
    """What `cycle --help` prints: every verb under its heading."""
    lines = [
        "usage: cycle [--config FILE] [--as LOGIN] VERB ...",
        "",
        "Runs a council's annual governance cycle.",
        "",
    ]
    for heading in dict.fromkeys(verb.heading for verb in VERBS.values()):
        lines.append(f"{heading}:")
        lines += [
            f"  {name:<10} {verb.help}"
            for name, verb in VERBS.items()
            if verb.heading == heading
        ]
        lines.append("")
    lines += [
        (
            "--config FILE   the settings (else $CYCLE_CONFIG, ./cycle.toml, your own, "
            "/etc/cycle/cycle.toml)"
        ),
        (
            "--as LOGIN      type for another officer; only for the owner of the database, and "
            "recorded"
        ),
        "",
        "Both may also stand after the verb.",
        "",
        "cycle VERB --help says more of each. With no verb: what is waiting for me.",
    ]
    return "\n".join(lines)


def _written_down(trace: str) -> tuple[str, str]:
    """Keeps the trace in a file; what to tell the officer."""
    import tempfile  # noqa: PLC0415 - only on this path

    what = "Something went wrong inside cycle itself. Whatever was under way has not been done."
    try:
        with tempfile.NamedTemporaryFile(
            "w",
            prefix="cycle-fault-",
            suffix=".log",
            delete=False,
            encoding="utf-8",
            errors="backslashreplace",
        ) as file:
            file.write(
                f"cycle {VERSION}\npython {sys.version}\nprocess {os.getpid()}\n\n{trace}"
            )
    except OSError as error:
        last = trace.rstrip().rpartition("\n")[2]
        return (
            what,
            (
                f"Please report it, with these words: {last} (no log file could be written: "
                f"{error.strerror})."
            ),
        )
    return what, f"Please report it, with the file {file.name}."
