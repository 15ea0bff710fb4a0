"""Where the shipped workflows, templates and files for a server lie: at the top of a checkout,
or inside the installed wheel.

One source for both: the build copies the top-level folders to `cycle/shipped/` in the wheel.
Never writes there.
"""

from pathlib import Path

from cycle.errors import CycleError


class ShippedFilesError(CycleError):
    """The files that belong to the program are not where it was installed."""


def workflows() -> Path:
    """The folder of shipped workflows. Raises ShippedFilesError where the installation is
    incomplete.
    """
    return _folder("workflows")


def templates() -> Path:
    """The folder of shipped templates. Raises ShippedFilesError where the installation is
    incomplete.
    """
    return _folder("templates")


def deploy() -> Path:
    """The folder of what puts an office on a server. Raises ShippedFilesError where the
    installation is incomplete.
    """
    return _folder("deploy")


def _folder(name: str) -> Path:
    package = Path(__file__).resolve().parent
    in_wheel, in_checkout = package / "shipped" / name, package.parents[1] / name
    for folder in (in_wheel, in_checkout):
        if folder.is_dir():
            return folder
    raise ShippedFilesError(
        f"the shipped {name} are in neither {in_wheel} nor {in_checkout}",
        "Install cycle again, from its wheel.",
    )
