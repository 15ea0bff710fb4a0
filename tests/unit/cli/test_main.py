from datetime import datetime
from pathlib import Path
from typing import NoReturn

import pytest

from cycle import VERSION
from cycle.cli.main import run


class _Broken:
    """A clock with a fault of ours."""

    def now(self) -> datetime:
        raise ZeroDivisionError("a fault of ours")


class _Interrupted:
    """A clock at which the officer presses Ctrl-C."""

    def now(self) -> NoReturn:
        raise KeyboardInterrupt


def test_it_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"cycle {VERSION}\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["statsu"], 'there is no verb "statsu". Did you mean "status"?'),
        (["frobnicate"], 'there is no verb "frobnicate". See: cycle --help'),
        (["--frob", "status"], "unknown option --frob\nSee: cycle --help"),
        (["--config"], "expected one argument\nSee: cycle --help"),
        (["status", "--as-of"], "expected one argument\nSee: cycle status --help"),
        (["status", "--as"], "expected one argument\nSee: cycle --help"),
        (["--as", "a", "todo", "--as=b"], "--as is given twice; give it once"),
        (["todo", "--config", "a", "--config", "a"], "--config is given twice; give it once"),
    ],
)
def test_wrong_usage_leaves_with_2_and_where_to_look(
    line: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(line) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


def test_a_fault_of_ours_is_written_down_and_leaves_with_3(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["date", "by 30 May"], _Broken()) == 3
    err = capsys.readouterr().err
    assert "Traceback" not in err
    file = Path(err.partition("with the file ")[2].strip().rstrip("."))
    assert "ZeroDivisionError: a fault of ours" in file.read_text(encoding="utf-8")
    file.unlink()


def test_an_interruption_leaves_with_130() -> None:
    assert run(["date", "by 30 May"], _Interrupted()) == 130


def test_a_settings_file_that_is_named_must_be_there(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["--config", str(tmp_path / "nosuch.toml"), "status"]) == 1
    assert "there is no such file" in capsys.readouterr().err
    assert run(["--config", "x" * 10_000, "status"]) == 1


def test_without_a_home_and_an_office_it_says_how_to_make_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "XDG_CONFIG_HOME", "CYCLE_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    assert run(["status"]) == 1
    assert "cycle init DIR" in capsys.readouterr().err


def test_who_acts_and_which_office_may_stand_after_the_verb(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    nosuch = str(tmp_path / "nosuch.toml")
    for line in (
        ["mail", "list", "--config", nosuch, "--state", "refused"],
        ["sign", "cs", "legal", "--as", "head-of-legal", f"--config={nosuch}"],
    ):
        assert run(line) == 1
        assert "nosuch.toml, and there is no such file" in capsys.readouterr().err
    assert run(["date", "--", "--as"]) == 1
    assert "expected a date" in capsys.readouterr().err
