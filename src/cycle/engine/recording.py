"""Recording what another has done elsewhere: signed a page, answered an e-mail. For clerks
only, on evidence. Pure.

The clerk then acts in the one office whose act it is, in the capacity `recorded`, and in no
other: whatever is decided asks for that office, as ever, and the signature says who held it,
who recorded it, and on what evidence. An office that nobody holds has done nothing that could
be recorded. What is the declared office's own (to waive, to publish, to complete a stage, to
fix a meeting) is not recorded for it: these acts are made here, or not at all.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TypeAlias

import msgspec

from cycle.engine.actors import Actor, Capacity, OfficeHeld, Recording
from cycle.engine.commands import AttachDocument, Command, DoTask, ReturnForChange, SignOff
from cycle.engine.refusals import not_your_office_reason
from cycle.engine.rulebook import Rulebook
from cycle.engine.tenures import Tenure, in_office
from cycle.engine.verdicts import Code, Reason, Refusal

Recordable: TypeAlias = AttachDocument | SignOff | ReturnForChange | DoTask


def as_recorded(rulebook: Rulebook, command: Command, now: datetime) -> Command | Refusal:
    """The command as the clerk may give it for another, or every reason why not; as it is where
    it is one's own.
    """
    recording = command.actor.recording
    if recording is None:
        return command
    reasons = (
        *_not_recordable(command),
        *_not_a_clerk(rulebook, command.actor),
        *_nobody(rulebook, recording, now),
    )
    if reasons:
        return Refusal(reasons=reasons)
    return msgspec.structs.replace(
        command, actor=_standing_in(rulebook, command.actor, recording, now)
    )


def _not_recordable(command: Command) -> Iterator[Reason]:
    if not isinstance(command, Recordable):
        sentence = (
            "only a document, a sign-off, a return or a task is recorded for another; "
            "this is the office's own"
        )
        yield Reason(code=Code.NOT_RECORDABLE, sentence=sentence)


def _not_a_clerk(rulebook: Rulebook, actor: Actor) -> Iterator[Reason]:
    clerks = rulebook.machine.clerks
    if actor.first_office(clerks) is None:
        yield not_your_office_reason(
            rulebook, actor, "recording what another has done", *clerks
        )


def _nobody(rulebook: Rulebook, recording: Recording, now: datetime) -> Iterator[Reason]:
    machine, role = rulebook.machine, recording.role
    if role not in machine.roles:
        known = ", ".join(machine.roles)
        yield Reason(
            code=Code.UNKNOWN_ROLE,
            sentence=f'no office is called "{role}"; this workflow has: {known}',
        )
    elif rulebook.is_vacant(role, rulebook.local(now).date()):
        yield Reason(
            code=Code.OFFICE_VACANT,
            sentence=f"nobody is {machine.title_of_role(role)} today, nor deputises, so "
            "nobody has acted as such",
            remedy=f"cycle appoint {role} LOGIN",
        )


def _standing_in(
    rulebook: Rulebook, actor: Actor, recording: Recording, now: datetime
) -> Actor:
    """The clerk with no office but the one whose act is recorded."""
    clerk = actor.first_office(rulebook.machine.clerks)
    holder = _holder(rulebook, recording.role, now)
    office = OfficeHeld(
        role=recording.role,
        title=rulebook.machine.title_of_role(recording.role),
        capacity=Capacity.RECORDED,
        acting_for=holder.who if holder else None,
        for_login=holder.login if holder else None,
        recorder_title=clerk.title if clerk else None,
    )
    return msgspec.structs.replace(actor, offices=(office,))


def _holder(rulebook: Rulebook, role: str, now: datetime) -> Tenure | None:
    return in_office(rulebook.tenures or (), role, rulebook.local(now).date())
