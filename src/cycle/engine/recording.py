"""Recording what another has done elsewhere: signed a page, answered an e-mail. For clerks
only, on evidence. Pure.

The clerk then acts in the one office whose act it is, in the capacity `recorded`, and in no
other: whatever is decided asks for that office, as ever, and the signature says who held it,
who recorded it, and on what evidence. An office that nobody holds has done nothing that could
be recorded. What is the declared office's own (to waive, to publish, to complete a stage, to
fix a meeting) is not recorded for it: these acts are made here, or not at all.
"""

from collections.abc import Iterator

import msgspec

from cycle.engine.actors import Actor, Capacity, OfficeHeld, Recording
from cycle.engine.commands import Command
from cycle.engine.refusals import ask_to_appoint, not_your_office_reason
from cycle.engine.rulebook import Rulebook
from cycle.engine.situation import Situation
from cycle.engine.tenures import Tenure, in_office
from cycle.engine.verdicts import Code, Reason, Refusal, unknown_name


def acting_as(situation: Situation, actor: Actor, command: Command) -> Actor | Refusal:
    """The actor in whose offices the command is decided: themselves, or the clerk in the one
    office whose act is recorded; or every reason why it is not to be recorded.
    """
    recording = actor.recording
    if recording is None:
        return actor
    reasons = (
        *_not_recordable(command),
        *_not_a_clerk(situation.rulebook, actor),
        *_nobody(situation, recording),
    )
    if reasons:
        return Refusal(reasons=reasons)
    return _standing_in(situation, actor, recording)


def _not_recordable(command: Command) -> Iterator[Reason]:
    if not command.recordable:
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


def _nobody(situation: Situation, recording: Recording) -> Iterator[Reason]:
    machine, role = situation.machine, recording.role
    if role not in machine.roles:
        yield unknown_name(
            Code.UNKNOWN_ROLE, f'no role is called "{role}"', role, machine.roles
        )
    elif situation.rulebook.is_vacant(role, situation.today):
        yield Reason(
            code=Code.OFFICE_VACANT,
            sentence=f"nobody is {machine.title_of_role(role)} today, nor deputises, so "
            "nobody has acted as such",
            ask=ask_to_appoint(machine, role),
        )


def _standing_in(situation: Situation, actor: Actor, recording: Recording) -> Actor:
    """The clerk with no office but the one whose act is recorded."""
    clerk = actor.first_office(situation.machine.clerks)
    holder = _holder(situation, recording.role)
    office = OfficeHeld(
        role=recording.role,
        title=situation.machine.title_of_role(recording.role),
        capacity=Capacity.RECORDED,
        acting_for=holder.who if holder else None,
        for_login=holder.login if holder else None,
        recorder_title=clerk.title if clerk else None,
    )
    return msgspec.structs.replace(actor, offices=(office,))


def _holder(situation: Situation, role: str) -> Tenure | None:
    return in_office(situation.rulebook.tenures or (), role, situation.today)
