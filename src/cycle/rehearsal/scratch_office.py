"""The office of a rehearsal: every role has one officer, called by its own key and title; and a
deputy besides, where the holder would have to sign a text of their own.
"""

from datetime import date, timedelta
from pathlib import Path

from cycle.machine.model import Machine
from cycle.machine.own_texts import writing_signatories
from cycle.rehearsal.deputies import deputy_of, title_of
from cycle.service import office
from cycle.service.services import Caller, Services
from cycle.settings import MailSettings, Settings

ADMINISTRATOR = Caller(login="administrator", owner=True)
DEPUTISED_FOR = timedelta(days=730)


def settings_of(machine: Machine, folder: Path) -> Settings:
    """The settings of an office whose files all lie in a folder."""
    clerk = machine.clerks[0]
    return Settings(
        database=str(folder / "rehearsal.db"),
        workflows=str(folder),
        templates=str(folder),
        mail=MailSettings(
            sender_name="Cycle",
            sender_address="cycle@council.example",
            contact_name=machine.title_of_role(clerk),
            contact_address=f"{clerk}@council.example",
        ),
    )


def staff(services: Services, machine: Machine, begins_on: date) -> None:
    """Add the officers, and give them their offices from the beginning."""
    for role in machine.roles.values():
        _add(services, role.key, role.title)
        office.appoint(services, ADMINISTRATOR, role.key, role.key, from_on=begins_on)
    for key in writing_signatories(machine):
        _add(services, deputy_of(key), title_of(machine, deputy_of(key)))
        office.deputise(
            services,
            ADMINISTRATOR,
            key,
            deputy_of(key),
            from_on=begins_on,
            to_on=begins_on + DEPUTISED_FOR,
        )


def _add(services: Services, login: str, name: str) -> None:
    email = f"{login}@council.example"
    office.add_officer(services, ADMINISTRATOR, login, name=name, email=email)
