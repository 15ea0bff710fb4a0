"""Who acts, and in which office. Pure.

Officers and appointments live in the store; the service looks them up for the day and hands the
engine an Actor. What is written to the journal is a By: name and title as they were at the act,
which later appointments never change.
"""

from enum import StrEnum

import msgspec


class Capacity(StrEnum):
    """How someone comes to act in a role."""

    HOLDER = "holder"
    DEPUTY = "deputy"
    RECORDED = "recorded"
    """A clerk enters what the holder or deputy has done elsewhere, on evidence."""


class OfficeHeld(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A role that an officer may act in today.

    acting_for: the holder whom a deputy stands in for; the one whose act a clerk records, then
    with login and title.
    """

    role: str
    title: str
    capacity: Capacity = Capacity.HOLDER
    acting_for: str | None = None
    for_login: str | None = None
    recorder_title: str | None = None
    deputised_for: str | None = None
    """Of a recorded act that a deputy did: the holder."""


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """In whose office an act is recorded, and the SHA-256 of the evidence for it: an e-mail, a
    signed page. login: of whoever did it there; None for the holder.
    """

    role: str
    evidence: str
    login: str | None = None


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """That an officer acts by answering a message. evidence: the SHA-256 of the answer as it
    came in; vouched: who vouched for the sender, and by what.
    """

    evidence: str
    vouched: str


class Actor(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An officer at the moment of acting. `typed_by` is the login at the keyboard where it is
    another's.

    recording: set where the act is another's, and this officer only enters it
    (cycle.engine.recording). answer: set where the officer acts by mail.
    """

    login: str
    name: str
    offices: tuple[OfficeHeld, ...] = ()
    typed_by: str | None = None
    recording: Recording | None = None
    answer: Answered | None = None

    def office(self, role: str) -> OfficeHeld | None:
        """The office in which this officer may act as `role`: their own before a deputy's; None
        where there is none.
        """
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
            for_login=office.for_login if office else None,
            recorder_title=office.recorder_title if office else None,
            deputised_for=office.deputised_for if office else None,
            evidence=self._evidence,
            vouched=self.answer.vouched if self.answer else None,
        )

    @property
    def _evidence(self) -> str | None:
        shown = self.recording or self.answer
        return shown.evidence if shown else None


class By(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who did it, in which office, as it stood at that moment.

    Of an act recorded for another: login and name are the clerk's, role and title those of the
    office whose act it is; `acting_for` and `for_login` say who did it, `deputised_for` whom
    they stood in for, `recorder_title` in which office the clerk recorded it, `evidence` is the
    SHA-256 of what it was recorded on. Of an act by mail, `evidence` is the SHA-256 of the
    answer, and `vouched` says who vouched for its sender.
    """

    login: str
    name: str
    role: str | None = None
    title: str | None = None
    capacity: Capacity = Capacity.HOLDER
    acting_for: str | None = None
    typed_by: str | None = None
    for_login: str | None = None
    recorder_title: str | None = None
    evidence: str | None = None
    deputised_for: str | None = None
    vouched: str | None = None

    @property
    def person(self) -> str:
        """The login of the one whose act it is, whoever entered it."""
        return self.for_login or self.login

    def __str__(self) -> str:
        if self.capacity is Capacity.RECORDED:
            said = _titled(self.acting_for or self.title or "", self.title)
            said += f", deputy for {self.deputised_for}" if self.deputised_for else ""
            said += (
                f", recorded by {_titled(self.name, self.recorder_title)}, on evidence "
                f"{(self.evidence or '')[:EVIDENCE_SHOWN]}"
            )
        else:
            said = _titled(self.name, self.title)
        if self.capacity is Capacity.DEPUTY:
            said += f", deputy for {self.acting_for}" if self.acting_for else ", deputy"
        if self.vouched:
            said += f" (by mail, answer {(self.evidence or '')[:EVIDENCE_SHOWN]})"
        return said + (f" (typed by {self.typed_by})" if self.typed_by else "")


EVIDENCE_SHOWN = 8
"""Digits of the evidence's SHA-256 in a sentence: enough to ask for it by."""


def _titled(name: str, title: str | None) -> str:
    """Name and office; once where the office is the name."""
    return name if not title or title == name else f"{name}, {title}"
