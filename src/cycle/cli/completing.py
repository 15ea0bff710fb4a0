"""`cycle __complete WORDS`: what the last word may become, one a line. Typed by shells, not by
people.

What a verb takes, its own parser says; the names in the office are asked for as any verb asks.
Where anything is wrong nothing is offered: a shell that is completing a word is no place for
complaints.
"""

import argparse
import importlib
from collections.abc import Iterable, Sequence

from cycle.cli.client import OfficeClient
from cycle.cli.verbs import VERBS

GLOBAL = ("--config", "--as", "--help", "--version")

KINDS = {
    "cycle": ("cycles",),
    "words": ("cycles", "documents"),
    "stage": ("stages",),
    "document": ("documents",),
    "of": ("documents",),
    "issues": ("issues",),
    "task": ("tasks",),
    "meeting": ("meetings",),
    "need": ("needs", "issues"),
    "outcome": ("outcomes",),
    "on_behalf_of": ("roles",),
    "delegated_to": ("roles",),
    "what": ("stages", "needs", "issues", "documents", "meetings"),
}
"""By an argument's name, the kinds of names it takes."""

_SAYS_CYCLE = frozenset({"cycle", "words"})
"""The arguments by which a line says its cycle; of `report`'s words it is the last so far."""


def candidates(
    words: Sequence[str], parser: argparse.ArgumentParser, office: OfficeClient
) -> list[str]:
    """What the last of the words may become. words: after `cycle` and its global options, the
    last one unfinished.
    """
    *before, last = words or [""]
    if not before:
        found: Iterable[str] = GLOBAL if last.startswith("-") else VERBS
    elif before[0] in VERBS:
        importlib.import_module(f"cycle.cli.verbs.{VERBS[before[0]].module}").arguments(parser)
        found = _Line(parser, office).after(before[1:], last)
    else:
        found = ()
    return [each for each in found if each.startswith(last)]


class _Line:
    """The words of a verb, read as its parser would read them, as far as they go."""

    def __init__(self, parser: argparse.ArgumentParser, office: OfficeClient) -> None:
        self._parser = parser
        self._office = office
        self._cycle: str | None = None

    def after(self, words: Sequence[str], last: str) -> Iterable[str]:
        options, places = self._takes()
        waiting: argparse.Action | None = None
        for word in words:
            if waiting:
                waiting = None
            elif word in options:
                waiting = None if options[word].nargs == 0 else options[word]
            elif places:
                place = places[0]
                if isinstance(place, argparse._SubParsersAction):  # noqa: SLF001 - argparse has no other name for it
                    self._parser = place.choices.get(
                        word, argparse.ArgumentParser(add_help=False)
                    )
                    options, places = self._takes()
                    continue
                self._cycle = word if place.dest in _SAYS_CYCLE else self._cycle
                places = places if place.nargs in {"*", "+"} else places[1:]
        if waiting:
            return self._names(waiting)
        return options if last.startswith("-") or not places else self._names(places[0])

    def _takes(self) -> tuple[dict[str, argparse.Action], list[argparse.Action]]:
        actions = self._parser._actions  # noqa: SLF001 - argparse tells nobody what it has been told
        options = {
            name: action
            for action in actions
            for name in action.option_strings
            if name.startswith("--")
        }
        return options, [action for action in actions if not action.option_strings]

    def _names(self, action: argparse.Action) -> Iterable[str]:
        if action.choices:
            return action.choices
        kinds = KINDS.get(action.dest, ())
        names = self._office.ask("names", cycle=self._cycle) if kinds else {}
        return [name for kind in kinds for name in names[kind]]
