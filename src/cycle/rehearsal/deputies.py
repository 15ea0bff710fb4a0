"""Who stands in, in a rehearsal, where the holder of an office may not sign. Pure."""

from cycle.machine.model import Machine
from cycle.machine.titles import with_article

_DEPUTY = "-deputy"


def deputy_of(role: str) -> str:
    """The login of the one who stands in."""
    return f"{role}{_DEPUTY}"


def title_of(machine: Machine, login: str) -> str:
    """The title of an office, or of its deputy."""
    role = login.removesuffix(_DEPUTY)
    if login not in machine.roles and role in machine.roles:
        return f"Deputy of {with_article(machine.title_of_role(role))}"
    return machine.title_of_role(login)
