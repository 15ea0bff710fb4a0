"""Who acts, and in which office. Pure.

Officers and appointments live in the store; the service looks them up for the day and hands the engine an Actor.
What is written to the journal is a By: name and title as they were at the act, which later appointments never change.
"""

from enum import StrEnum

import msgspec


class Capacity(StrEnum):
    """How someone comes to act in a role."""

    HOLDER = "holder"
    DEPUTY = "deputy"


class OfficeHeld(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A role that an officer may act in today; `acting_for` names the holder whom a deputy stands in for."""

    role: str
    title: str
    capacity: Capacity = Capacity.HOLDER
    acting_for: str | None = None


class Actor(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An officer at the moment of acting. `typed_by` is the login at the keyboard where it is another's."""

    login: str
    name: str
    offices: tuple[OfficeHeld, ...] = ()
    typed_by: str | None = None

    def office(self, role: str) -> OfficeHeld | None:
        """The office in which this officer may act as `role`: their own before a deputy's; None where there is none."""
        held = [office for office in self.offices if office.role == role]
        return min(held, key=lambda office: office.capacity is Capacity.DEPUTY, default=None)

    def first_office(self, roles: tuple[str, ...]) -> OfficeHeld | None:
        return next((held for role in roles if (held := self.office(role))), None)

    def acting(self, office: OfficeHeld | None) -> "By":
        """The signature under an act."""
        return By(
            login=self.login,
            name=self.name,
            role=office.role if office else None,
            title=office.title if office else None,
            capacity=office.capacity if office else Capacity.HOLDER,
            acting_for=office.acting_for if office else None,
            typed_by=self.typed_by,
        )


class By(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who did it, in which office, as it stood at that moment."""

    login: str
    name: str
    role: str | None = None
    title: str | None = None
    capacity: Capacity = Capacity.HOLDER
    acting_for: str | None = None
    typed_by: str | None = None

    def __str__(self) -> str:
        said = self.name if not self.title or self.title == self.name else f"{self.name}, {self.title}"
        if self.capacity is Capacity.DEPUTY:
            said += f", deputy for {self.acting_for}" if self.acting_for else ", deputy"
        return said + (f" (typed by {self.typed_by})" if self.typed_by else "")
