"""The locks pin everything the project asks for, by hash, and say nothing of where it came
from.
"""

import re
import tomllib
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tests.source_trees import REPOSITORY

RUNTIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
ASKED = {RUNTIME: PROJECT["project"]["dependencies"]}
ASKED[DEVELOPMENT] = ASKED[RUNTIME] + PROJECT["dependency-groups"]["dev"]


def text(lock: str) -> str:
    return (REPOSITORY / lock).read_text(encoding="utf-8")


def pins(lock: str) -> Iterator[tuple[Requirement, str]]:
    """Each pinned requirement of a lock, with the lines of hashes and reasons that follow
    it.
    """
    for block in re.split(r"^(?=\S)", text(lock), flags=re.MULTILINE):
        if block.strip():
            first, _, rest = block.partition("\n")
            yield Requirement(first.removesuffix("\\").strip()), rest


@pytest.mark.parametrize("lock", ASKED)
def test_a_lock_holds_no_address(lock: str) -> None:
    assert (
        re.findall(
            r"\S*://\S*|^\s*-[-\w]*index.*|^\s*-f.*|\S+ @ \S+", text(lock), flags=re.MULTILINE
        )
        == []
    )


@pytest.mark.parametrize("lock", ASKED)
def test_every_pin_is_exact_and_has_a_hash(lock: str) -> None:
    for requirement, rest in pins(lock):
        assert re.fullmatch(r"==[\w.!+]+", str(requirement.specifier)), requirement
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", rest), requirement


@pytest.mark.parametrize("lock", ASKED)
def test_a_lock_pins_what_the_project_asks_for_in_a_version_it_allows(lock: str) -> None:
    versions = {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin, _ in pins(lock)
    }
    for asked in map(Requirement, ASKED[lock]):
        assert asked.specifier.contains(versions[canonicalize_name(asked.name)]), asked


@pytest.mark.parametrize("lock", ASKED)
def test_a_lock_asks_for_nothing_that_the_project_does_not(lock: str) -> None:
    direct = {
        canonicalize_name(pin.name) for pin, rest in pins(lock) if "(pyproject.toml" in rest
    }
    assert direct == {canonicalize_name(Requirement(asked).name) for asked in ASKED[lock]}


def test_both_locks_pin_the_same_versions() -> None:
    development = {str(requirement) for requirement, _ in pins(DEVELOPMENT)}
    assert {str(requirement) for requirement, _ in pins(RUNTIME)} <= development
