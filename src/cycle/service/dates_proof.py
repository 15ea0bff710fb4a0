"""What `cycle check --cycle` says of a running cycle: its dates proved, or what clashes. Reads
only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from shlex import quote

from cycle.engine.tenures import Tenure
from cycle.planning.clashes import Clash, ClashCode, held_against
from cycle.service.cycles import load
from cycle.store.unit_of_work import Reading
from cycle.text_checks import AddressError, checked_address


@dataclass(frozen=True, slots=True)
class DatesProof:
    """dates: how many were held against the order of the stages; officers: how many could be
    written to.
    """

    cycle: str
    proved: bool
    dates: int
    officers: int
    clashes: tuple[Clash, ...]


def prove_dates(reading: Reading, name: str, now: datetime) -> DatesProof:
    """Raises UnknownCycleError, NoCalendarDataError."""
    loaded = load(reading, name)
    today = loaded.rulebook.local(now).date()
    ours = [
        held
        for held in reading.officers.appointments()
        if held.role in loaded.rulebook.machine.roles and held.ends_on >= today
    ]
    tenures = [
        Tenure(held.role, held.officer.name, held.from_on, held.ends_on) for held in ours
    ]
    answer = held_against(loaded.at(now), tenures)
    letters = {held.officer.login: held.officer.email for held in ours}
    clashes = (*answer.clashes, *_addresses(letters))
    return DatesProof(loaded.name, not clashes, answer.dates, len(letters), clashes)


def _addresses(letters: dict[str, str]) -> Iterator[Clash]:
    for login, address in letters.items():
        try:
            checked_address(address)
        except AddressError as error:
            mend = f"cycle officer change {quote(login)} --email ADDRESS"
            yield Clash(ClashCode.ADDRESS, f"{login}: {error.message}.", mend, None)
