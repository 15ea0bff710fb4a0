"""The wheel and the sdist are whole: each, installed by pip into a new virtual environment
without an index, gives a `cycle` that begins an office.
"""

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from tests.source_trees import REPOSITORY, tracked

from cycle import VERSION

Install = Callable[[str], Path]
"""Installs the distribution of a kind; the new environment's folder of programs."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both distributions of this checkout: `wheel` and `sdist`."""
    folder = tmp_path_factory.mktemp("built")
    build = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(build, cwd=REPOSITORY, check=True, capture_output=True)
    (wheel,) = folder.glob("council_cycle-*.whl")
    (sdist,) = folder.glob("council_cycle-*.tar.gz")
    return {"wheel": wheel, "sdist": sdist}


@pytest.fixture(scope="module")
def installed(built: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Install:
    @cache
    def install(kind: str) -> Path:
        folder = tmp_path_factory.mktemp(kind) / "new"
        venv.create(folder, with_pip=False)
        programs = folder / "bin"
        _lend_libraries(folder)
        _plainly(
            *(sys.executable, "-m", "pip", "--python", str(programs / "python"), "install"),
            *("--no-index", "--no-deps", "--no-build-isolation", "--no-cache-dir"),
            str(built[kind]),
        )
        return programs

    return install


def _lend_libraries(folder: Path) -> None:
    """Let the new environment import the libraries of this one. A path in a .pth file brings
    in no further .pth files, so this checkout's own `cycle` stays out of reach.
    """
    (site,) = folder.glob("lib/python3*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")


def _plainly(*words: str, cwd: Path | None = None) -> str:
    """Run a program with nothing of this checkout in its environment; its output."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    done = subprocess.run(
        words,
        cwd=cwd,
        env={**kept, "HOME": str(cwd or "/"), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done.stdout


@pytest.mark.parametrize("folder", ["workflows", "templates", "deploy"])
def test_the_wheel_carries_the_shipped_files_byte_for_byte(
    built: dict[str, Path], folder: str
) -> None:
    shipped = [path for path in (REPOSITORY / folder).rglob("*") if path.is_file()]
    assert shipped
    with zipfile.ZipFile(built["wheel"]) as wheel:
        for path in shipped:
            name = f"cycle/shipped/{path.relative_to(REPOSITORY).as_posix()}"
            assert wheel.read(name) == path.read_bytes()


def test_the_wheel_carries_every_module_and_no_test(built: dict[str, Path]) -> None:
    source = REPOSITORY / "src"
    modules = {path.relative_to(source).as_posix() for path in source.rglob("*.py")}
    with zipfile.ZipFile(built["wheel"]) as wheel:
        assert modules == {name for name in wheel.namelist() if name.endswith(".py")}


def test_the_sdist_carries_every_file_of_the_repository(built: dict[str, Path]) -> None:
    with tarfile.open(built["sdist"]) as sdist:
        carried = {name.partition("/")[2] for name in sdist.getnames()}
    assert {name for name in tracked() if (REPOSITORY / name).exists()} <= carried


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_the_installed_program_runs_its_own_code(
    installed: Install, kind: str, tmp_path: Path
) -> None:
    programs = installed(kind)
    where = _plainly(
        *(str(programs / "python"), "-c", "import cycle; print(cycle.__file__)"), cwd=tmp_path
    )
    assert Path(where.strip()).is_relative_to(programs.parent)
    assert "sign" in _plainly(str(programs / "cycle"), "--help", cwd=tmp_path)


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_the_installed_program_begins_an_office_that_is_sound(
    installed: Install, kind: str, tmp_path: Path
) -> None:
    program = str(installed(kind) / "cycle")
    _plainly(program, "init", "office", cwd=tmp_path)
    office = tmp_path / "office"
    shipped = {path.name: path.read_bytes() for path in (REPOSITORY / "workflows").iterdir()}
    made = {path.name: path.read_bytes() for path in (office / "workflows").iterdir()}
    assert made.keys() == shipped.keys()
    del made["officers.yaml"], shipped["officers.yaml"]  # of those, whom the year needs
    assert made == shipped
    _plainly(program, "officer", "import", "workflows/officers.yaml", cwd=office)
    assert "community-safety" in _plainly(program, "check", cwd=office)


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_the_installed_program_writes_the_files_for_a_server(
    installed: Install, kind: str, tmp_path: Path
) -> None:
    program = str(installed(kind) / "cycle")
    _plainly(program, "deploy", "--to", "server", cwd=tmp_path)
    shipped, written = REPOSITORY / "deploy", tmp_path / "server"
    assert _texts(written) == {
        name: text.replace("/opt/cycle/bin/cycle", program)
        for name, text in _texts(shipped).items()
    }


def _texts(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}


def test_program_project_and_changelog_name_the_same_release() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    changelog = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[(.+?)\](.*)$", changelog, re.MULTILINE)
    assert headings[0] == ("Unreleased", "")
    released, dated = headings[1]
    assert released == VERSION == project["project"]["version"]
    assert re.fullmatch(r" - \d{4}-\d{2}-\d{2}", dated)
