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


def writing_signatories(machine: Machine) -> tuple[str, ...]:
    """The offices that sign a text which they may hand in themselves, where nobody signs their
    own.
    """
    needs = [need for _, stage in machine.stages() for need in stage.needs]
    writers: dict[str, set[str]] = {}
    for need in needs:
        for document in need.supplies:
            writers.setdefault(document, set()).add(need.by)
    found = (
        role
        for need in needs
        if need.by_others_than_authors
        for role in need.signatories(machine.sheets)
        if any(role in writers.get(document, ()) for document in need.rests_on)
    )
    return tuple(dict.fromkeys(found))
