"""The wheel carries the shipped workflows and templates, from the one source at the top of the
repository.
"""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.source_trees import REPOSITORY


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=REPOSITORY, check=True, capture_output=True)
    (path,) = folder.glob("cycle-*.whl")
    return zipfile.ZipFile(path)


@pytest.mark.parametrize("folder", ["workflows", "templates"])
def test_the_wheel_carries_the_shipped_files_byte_for_byte(
    wheel: zipfile.ZipFile, folder: str
) -> None:
    shipped = [path for path in (REPOSITORY / folder).rglob("*") if path.is_file()]
    assert shipped
    for path in shipped:
        assert (
            wheel.read(f"cycle/shipped/{path.relative_to(REPOSITORY).as_posix()}")
            == path.read_bytes()
        )


def test_the_wheel_carries_every_module_and_no_test(wheel: zipfile.ZipFile) -> None:
    source = REPOSITORY / "src"
    modules = {path.relative_to(source).as_posix() for path in source.rglob("*.py")}
    assert modules == {name for name in wheel.namelist() if name.endswith(".py")}


def test_the_installed_program_finds_what_it_ships(
    wheel: zipfile.ZipFile, tmp_path: Path
) -> None:
    wheel.extractall(tmp_path)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from cycle import shipped; "
        "print(shipped.workflows())"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == str(tmp_path / "cycle" / "shipped" / "workflows")
