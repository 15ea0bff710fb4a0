"""What `cycle --help` and each verb's help print, word for word, in 80 columns."""

import argparse
import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cycle.cli.main import Help, run
from cycle.cli.verbs import VERBS

GOLDEN = Path(__file__).with_name("help")

pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="argparse sets its help by Python's version"
)


def lines_to_type(verb: str) -> Iterator[list[str]]:
    """The verb with --help, and each of its own verbs."""
    yield [verb, "--help"]
    parser = argparse.ArgumentParser(formatter_class=Help)
    importlib.import_module(f"cycle.cli.verbs.{VERBS[verb].module}").arguments(parser)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from ([verb, name, "--help"] for name in action.choices)


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_a_verb(
    verb: str,
    matches_golden: Callable[[Path, str], None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for line in lines_to_type(verb):
        assert run(line) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert max(map(len, out.splitlines())) <= 80
    matches_golden(GOLDEN / f"{verb}.txt", out)


def test_the_help_of_the_whole(
    matches_golden: Callable[[Path, str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(f"\n  {verb:<10} " in out for verb in VERBS)
    matches_golden(GOLDEN / "cycle.txt", out)
