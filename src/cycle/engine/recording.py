"""Recording what another has done elsewhere: signed a page, answered an e-mail. For clerks
only, on evidence. Pure.

The clerk then acts in the one office whose act it is, in the capacity `recorded`, and in no
other: whatever is decided asks for that office, as ever, and the signature says who did it, as
its holder or a deputy, who recorded it, and on what evidence. An office that nobody holds has
done nothing that could be recorded. What is the declared office's own (to waive, to publish, to
complete a stage, to fix a meeting) is not recorded for it: it is done here, or not at all.
"""

from collections.abc import Iterator

import msgspec

from cycle.engine.actors import Actor, Capacity, OfficeHeld, Recording
from cycle.engine.commands import Command
from cycle.engine.refusals import ask_to_appoint, not_your_office_reason
from cycle.engine.rulebook import Rulebook
from cycle.engine.situation import Situation
from cycle.engine.tenures import Tenure, present_in
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
    elif recording.login is not None and not _whose(situation, recording):
        present = present_in(situation.rulebook.tenures or (), role, situation.today)
        known = ", ".join(f"{each.who} ({each.login})" for each in present)
        yield Reason(
            code=Code.NOT_IN_OFFICE,
            sentence=f'"{recording.login}" is not {machine.title_of_role(role)} today, nor '
            f"deputises; in office: {known}",
        )


def _standing_in(situation: Situation, actor: Actor, recording: Recording) -> Actor:
    """The clerk with no office but the one whose act is recorded."""
    clerk = actor.first_office(situation.machine.clerks)
    whose = _whose(situation, recording)
    is_deputy = whose is not None and whose.capacity is Capacity.DEPUTY
    holder = _holder(situation, recording.role)
    office = OfficeHeld(
        role=recording.role,
        title=situation.machine.title_of_role(recording.role),
        capacity=Capacity.RECORDED,
        acting_for=whose.who if whose else None,
        for_login=whose.login if whose else None,
        recorder_title=clerk.title if clerk else None,
        deputised_for=holder.who if is_deputy and holder else None,
    )
    return msgspec.structs.replace(actor, offices=(office,))


def _whose(situation: Situation, recording: Recording) -> Tenure | None:
    """Who did it: the one named, else the holder, else a deputy."""
    present = present_in(situation.rulebook.tenures or (), recording.role, situation.today)
    named = (each for each in present if recording.login in {None, each.login})
    return next(named, None)


def _holder(situation: Situation, role: str) -> Tenure | None:
    present = present_in(situation.rulebook.tenures or (), role, situation.today)
    return next((each for each in present if each.capacity is Capacity.HOLDER), None)
