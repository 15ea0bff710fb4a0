"""Every path that can be typed, to every verb that takes one: an answer in words, never a fault
of ours, and what was refused has changed nothing.
"""

import argparse
import importlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.acceptance.offices import Office, unchanged

from cycle.cli.verbs import VERBS

CLERK, AUTHOR = "democratic-services", "community-safety-officer"
DATES = "workflows/community-safety-2016-17.yaml"
PATH = object()
"""Where the path stands in the words."""
KEYED = object()
"""Where the path stands behind the key of a fact."""

PLACES: dict[str, tuple[object, ...]] = {
    "log --out": ("log", "cs", "--out", PATH),
    "show --out": ("show", "cs", "strategic-assessment", "--out", PATH),
    "report --out": ("report", "cs", "assessment-report", "--out", PATH),
    "report new --out": ("report", "new", "cs", "committee-report", "--out", PATH),
    "attach file": ("attach", "cs", "strategic-assessment", PATH),
    "attach --evidence": (
        *("attach", "cs", "strategic-assessment", "paper.txt"),
        *("--on-behalf-of", AUTHOR, "--evidence", PATH),
    ),
    "sign --evidence": (
        *("sign", "cs", "legal", "--on-behalf-of", "head-of-legal", "--evidence", PATH),
    ),
    "return --evidence": (
        *("return", "cs", "legal", "--reason", "no", "--on-behalf-of", "head-of-legal"),
        *("--evidence", PATH),
    ),
    "done --evidence": (
        *("done", "cs", "invitations", "--on-behalf-of", AUTHOR, "--evidence", PATH),
    ),
    "complete --record-file": ("complete", "cs", "away-day", "--record-file", KEYED),
    "waive --evidence": ("waive", "cs", "legal", "--reason", "no", "--evidence", PATH),
    "migrate --workflow": ("migrate", "cs", "--workflow", PATH),
    "check files": ("check", PATH),
    "check --dates": ("check", "community-safety", "--dates", PATH),
    "clock --evidence": (
        "clock",
        "--since",
        "2017-01-01",
        "--reason",
        "no",
        "--evidence",
        PATH,
    ),
    "rehearse workflow": ("rehearse", PATH, "--dates", DATES),
    "rehearse --dates": ("rehearse", "community-safety", "--dates", PATH),
    "rehearse --out": ("rehearse", "community-safety", "--dates", "nosuch", "--out", PATH),
    "dates workflow": ("dates", PATH, "--from", "calendar.ics"),
    "dates --from": ("dates", "community-safety", "--from", PATH),
    "dates --out": ("dates", "community-safety", "--from", "calendar.ics", "--out", PATH),
    "open --workflow": ("open", "next", "--workflow", PATH, "--dates", DATES),
    "open --dates": ("open", "next", "--workflow", "community-safety", "--dates", PATH),
    "roll --dates": ("roll", "cs", "next", "--dates", PATH),
    "diagram workflow": ("diagram", PATH),
    "diagram --out": ("diagram", "community-safety", "--out", PATH),
    "export pnml workflow": ("export", "pnml", PATH),
    "export pnml --out": ("export", "pnml", "community-safety", "--out", PATH),
    "export xes --out": ("export", "xes", "cs", "--out", PATH),
    "deploy --to": ("deploy", "--to", PATH),
    "init dir": ("init", PATH),
    "init --settings": ("init", "--settings", PATH),
    "officer import file": ("officer", "import", PATH),
    "holiday import file": ("holiday", "import", PATH),
    "mail bounce file": ("mail", "bounce", PATH),
    "mail receive file": ("mail", "receive", PATH),
    "mail preview --out": ("mail", "preview", "weekly", "--cycle", "cs", "--out", PATH),
    "verify --against": ("verify", "--against", PATH),
    "verify --backup": ("verify", "--backup", PATH),
    "migrate-database target": ("migrate-database", PATH),
    "backup file": ("backup", PATH),
    "restore file": ("restore", PATH),
    "restore file --check": ("restore", "--check", PATH),
    "--config": ("--config", PATH, "status"),
}

NOT_PATHS = {"version", "entry", "end", "year"}
"""Options whose type or placeholder looks like a path's, and which are numbers."""

LONG = "x" * 5_000
PATHS = {
    "empty": "",
    "here": ".",
    "above": "..",
    "root": "/",
    "a folder": "folder",
    "a folder with a slash": "folder/",
    "a file with a slash": "paper.txt/",
    "under a file": "paper.txt/more",
    "zeros without end": "/dev/zero",
    "a full device": "/dev/full",
    "nothing": "/dev/null",
    "a link to nothing": "dangling",
    "a link to itself": "loop",
    "5,000 characters": LONG,
    "5,000 characters in folders": "/".join(["y" * 100] * 50),
    "a newline": "a\nb",
    "a newline in a folder": "folder/a\nb",
    "in no folder": "nowhere/at/all",
    "a tilde": "~no-such-user/at-all",
    "bytes that are no text": "leg\udcffal",
}


def _typed(word: object, path: str) -> str:
    return path if word is PATH else f"key={path}" if word is KEYED else str(word)


def places_of(parser: argparse.ArgumentParser, verb: str) -> Iterator[str]:
    """Where a parser takes a path, as `PLACES` names it."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from places_of(inner, f"{verb} {name}")
        elif action.dest not in NOT_PATHS and (
            action.type is not None
            or action.metavar in {"FILE", "DIR", "TARGET", "W", "HASH|FILE", "KEY=FILE"}
            or action.dest in {"file", "workflow", "out"}
        ):
            yield f"{verb} {(action.option_strings or [action.dest])[-1]}"


def test_every_place_that_takes_a_path_is_tried() -> None:
    found = set()
    for verb, named in VERBS.items():
        parser = argparse.ArgumentParser()
        importlib.import_module(f"cycle.cli.verbs.{named.module}").arguments(parser)
        found |= set(places_of(parser, verb))
    assert found <= set(PLACES), found - set(PLACES)


@pytest.fixture
def folder(opened: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What paths lead to, and what is right beside the one that is wrong."""
    opened.does("attach", "cs", "strategic-assessment", opened.paper("paper.txt"), who=AUTHOR)
    here = tmp_path / "here"
    (here / "folder").mkdir(parents=True)
    (here / "paper.txt").write_text("words")
    (here / "calendar.ics").write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    (here / "workflows").symlink_to(opened.folder / "workflows")
    (here / "dangling").symlink_to("not-there")
    (here / "loop").symlink_to("loop")
    monkeypatch.chdir(here)
    return here


@pytest.mark.parametrize("place", PLACES)
def test_it_is_answered_in_words(place: str, opened: Office, folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    for what, path in PATHS.items():
        typed = [_typed(word, path) for word in PLACES[place]]
        who = CLERK if place != "attach file" else AUTHOR
        with unchanged(opened):
            ran = opened.ask(*typed, who=who)
        said = ran.out + ran.err
        assert ran.code in {0, 1, 2}, (what, ran)
        assert "Traceback" not in said, (what, ran)
        assert ran.code == 0 or said.strip(), (what, ran)
        if ran.code:
            assert sorted(folder.rglob("*")) == before, (what, ran)
        before = sorted(folder.rglob("*"))


SETTINGS = {
    "database": "database = ",
    "workflows": 'workflows = "workflows"',
    "templates": 'templates = "templates"',
    "bounces": "port = 25",
    "ca_file": "port = 25",
    "password_file": "port = 25",
    "socket": "[daemon]",
    "pulse": "[daemon]",
    "folder": "[backup]",
}
"""Each setting that is a path, and the line of the file by which it stands."""

ASKS = {
    "database": ("status", "backup"),
    "workflows": ("diagram x",),
    "templates": ("mail preview weekly --cycle cs",),
    "socket": ("status",),
    "folder": ("backup", "health"),
}
"""What is typed to use a setting; the administrator's doctor for the others."""


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.usefixtures("folder")
def test_a_path_among_the_settings_is_answered_in_words(setting: str, opened: Office) -> None:
    file = opened.folder / "cycle.toml"
    text = file.read_text(encoding="utf-8") + "\n[daemon]\n[backup]\n"
    by = SETTINGS[setting]
    assert by in text
    for what, path in PATHS.items():
        if not path.isprintable() and what != "a newline":
            continue
        line = f"{setting} = {json.dumps(path)}"
        stands = line if by.startswith(setting) else f"{by}\n{line}"
        file.write_text(text.replace(by, stands), encoding="utf-8")
        for typed in ASKS.get(setting, ("doctor",)):
            ran = opened.ask(*typed.split())
            assert ran.code in {0, 1, 2}, (what, typed, ran)
            assert ran.code == 0 or (ran.out + ran.err).strip(), (what, typed, ran)
