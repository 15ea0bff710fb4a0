"""Which of the shipped workflows go into a new office, with the files that belong to them:
their sample dates, and one officer to each of their offices. Reads only what is shipped.
"""

import re
from pathlib import Path

from cycle import shipped
from cycle.errors import CycleError
from cycle.machine.loading import load_workflow
from cycle.suggestions import did_you_mean

OFFICERS = "officers.yaml"
USUAL = "community-safety"
"""Whose officers stand in an office for which nothing was chosen."""

_OFFICER = re.compile(r"(?m)^(?=  - login: )")


class NotShippedError(CycleError):
    """A workflow that is not among the shipped ones."""


def known() -> tuple[str, ...]:
    """The names of the shipped workflows."""
    files = sorted(shipped.workflows().glob("*.yaml"))
    return tuple(path.stem for path in files if _declares(path))


def _declares(path: Path) -> bool:
    return any(line.startswith("tracks:") for line in path.read_text("utf-8").splitlines())


def files_of(chosen: tuple[str, ...]) -> tuple[Path, ...]:
    """The files of the chosen workflows: each itself, and what begins with its name and a year.
    Raises NotShippedError.
    """
    folder = shipped.workflows()
    for name in chosen:
        if name not in known():
            listed = f"There are {', '.join(known())}."
            remedy = did_you_mean(name, known(), listed)
            raise NotShippedError(f"There is no shipped workflow {name}.", remedy)
    return tuple(
        path
        for path in sorted(folder.glob("*.yaml"))
        if any(re.fullmatch(rf"{re.escape(name)}(-[0-9].*)?", path.stem) for name in chosen)
    )


def dates_of(name: str) -> str:
    """The name of the shipped file of dates that belongs to a workflow."""
    return next(
        path.name
        for path in files_of((name,))
        if path.stem != name and not path.stem.endswith("-report")
    )


def officers_of(chosen: tuple[str, ...]) -> str:
    """The text of a file with one officer to each office of the chosen workflows."""
    folder = shipped.workflows()
    roles = {
        role
        for name in chosen or (USUAL,)
        for role in load_workflow(folder / f"{name}.yaml").roles
    }
    head, *officers = _OFFICER.split((folder / OFFICERS).read_text("utf-8"))
    return head + "".join(each for each in officers if _role(each) in roles)


def _role(officer: str) -> str:
    found = re.search(r"roles: \[([^]]*)\]", officer)
    assert found is not None, "each shipped officer has one office"
    return found[1]
