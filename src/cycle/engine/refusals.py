"""The sentences of refusals that several decisions share. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from cycle.calendar.words import calendar_day
from cycle.engine.actors import Actor, Capacity
from cycle.engine.conditions import awaited, not_needed
from cycle.engine.objections import describe_objections
from cycle.engine.open_stage import OpenStage, Verdict
from cycle.engine.rulebook import Rulebook
from cycle.engine.situation import Situation
from cycle.engine.state import State
from cycle.engine.tenures import in_office
from cycle.engine.verdicts import Code, Reason, Refusal, refuse, unknown_name
from cycle.machine.model import Machine, Stage
from cycle.machine.titles import track_named, with_article


def not_your_office_reason(rulebook: Rulebook, actor: Actor, act: str, *roles: str) -> Reason:
    """Deny by default: whose act it is, and what the one who asks holds."""
    titles = " or ".join(
        with_article(rulebook.machine.title_of_role(role)) for role in dict.fromkeys(roles)
    )
    held = ", ".join(office.title for office in actor.offices) or "no office today"
    whose = f"{act} is for {titles}" if titles else f"{act} is for nobody in this workflow"
    asks = (
        f"{actor.name} holds {held}"
        if held != actor.name
        else f"it was asked by {with_article(actor.name)}"
    )
    if any(office.capacity is Capacity.RECORDED for office in actor.offices):
        asks = f"it was to be recorded for {with_article(held)}"
    sentence = f"{whose}; {asks}{_at_another_time(rulebook, actor, roles)}"
    return Reason(code=Code.NOT_YOUR_OFFICE, sentence=sentence, role=next(iter(roles), None))


def _at_another_time(rulebook: Rulebook, actor: Actor, roles: Sequence[str]) -> str:
    """When the one who asks does hold one of the roles, where the record has them in it."""
    for tenure in rulebook.tenures or ():
        if tenure.login == actor.login and tenure.role in roles:
            until = "" if tenure.to_on == date.max else f" to {calendar_day(tenure.to_on)}"
            return (
                f", and on record as {rulebook.machine.title_of_role(tenure.role)} from "
                f"{calendar_day(tenure.from_on)}{until}"
            )
    return ""


def addressed(refusal: Refusal, situation: Situation, actor: Actor) -> Refusal:
    """The refusal as the one who asked is told it: no command that is another's, but whom to
    ask.
    """
    return Refusal(
        reasons=tuple(_addressed(reason, situation, actor) for reason in refusal.reasons)
    )


def _addressed(reason: Reason, situation: Situation, actor: Actor) -> Reason:
    role = reason.role
    if role is None or actor.office(role) is not None:
        return reason
    return msgspec.structs.replace(reason, remedy=None, ask=ask_whom(situation, role))


def ask_whom(situation: Situation, role: str) -> str:
    """`Ask the Head of Legal Partnership: A Solicitor.`"""
    title = with_article(situation.machine.title_of_role(role))
    holder = in_office(situation.rulebook.tenures or (), role, situation.today)
    if holder is None or holder.who == situation.machine.title_of_role(role):
        return f"Ask {title}."
    return f"Ask {title}: {holder.who}."


def ask_to_appoint(machine: Machine, role: str) -> str:
    """Who appoints, and to what."""
    return f"Ask {_appointing(machine)} to fill the post of {machine.title_of_role(role)}."


def ask_for_deputy(machine: Machine, role: str) -> str:
    """Who lets somebody deputise, and in what office; without its stop."""
    return (
        f"Ask {_appointing(machine)} to let somebody deputise as {machine.title_of_role(role)}"
    )


def _appointing(machine: Machine) -> str:
    titles = [with_article(machine.title_of_role(each)) for each in machine.may_appoint]
    return " or ".join(titles) or "the administrator of this office, who owns its database,"


def not_your_office(rulebook: Rulebook, actor: Actor, act: str, *roles: str) -> Refusal:
    return Refusal(reasons=(not_your_office_reason(rulebook, actor, act, *roles),))


def reasons_of(unmet: Iterable[Verdict]) -> tuple[Reason, ...]:
    """One reason a verdict that does not hold, with the basis of its deadline."""
    return tuple(
        Reason(
            code=verdict.code,
            sentence=verdict.sentence,
            basis=verdict.basis or (verdict.due.basis if verdict.due else None),
            remedy=verdict.remedy,
            role=None if verdict.code is Code.NOBODY_TO_SIGN else verdict.role,
        )
        for verdict in unmet
        if verdict.code
    )


def not_needed_here(stages: Iterable[OpenStage], name: str) -> Refusal | None:
    """Why something that a stage would ask for under this name is not asked for; None where no
    open stage has it.
    """
    for where in stages:
        machine, state = where.situation.machine, where.situation.state
        for need in where.not_needed:
            if name in {*need.names(machine.sheets), f"{where.stage.key}/{need.key}"}:
                why = not_needed(machine, state, need.conditions_of(machine.sheets, None))
                sentence = f"{need.title} is not needed: {why}"
                return refuse(Code.NOT_NEEDED, sentence, remedy=f"cycle status {state.cycle}")
    return None


def which_one(state: State, verb: str, choices: Sequence[str]) -> Refusal:
    named = ", ".join(choices)
    return refuse(
        Code.WHICH_ONE,
        f"several could be meant; name one of: {named}",
        remedy=f"cycle {verb} {state.cycle} {choices[0]}",
    )


def nothing_open(situation: Situation, stage: str | None, otherwise: str) -> Refusal:
    """Why a stage is not open, or what `otherwise` says where the stage has nothing of the
    kind.
    """
    if stage is None:
        return refuse(
            Code.STAGE_NOT_OPEN,
            f"{otherwise} in an open stage",
            remedy=f"cycle status {situation.state.cycle}",
        )
    found = next((place for place in situation.machine.stages() if place[1].key == stage), None)
    if found is None:
        known = (known.key for _, known in situation.machine.stages())
        unknown = unknown_name(
            Code.UNKNOWN_STAGE, f'no stage is called "{stage}"', stage, known
        )
        return Refusal(reasons=(unknown,))
    decided = situation.state.track(found[0].key).decided
    if decided and situation.state.track(found[0].key).stage == stage:
        return refuse(
            Code.NOT_IN_EFFECT,
            f"{stage} is decided: {describe_objections(situation.rulebook, decided)}",
        )
    return not_open(situation, found[0].key, found[1]) or refuse(
        Code.UNKNOWN_NEED,
        f"{otherwise} in {stage}",
        remedy=f"cycle status {situation.state.cycle}",
    )


def not_open(situation: Situation, track: str, stage: Stage) -> Refusal | None:
    """The refusal that a stage which is not open deserves; None where it is open."""
    present = situation.state.track(track)
    if present.stage != stage.key:
        where = "has ended" if present.ended else f"is at {present.stage}"
        if track not in situation.state.tracks:
            where = "has not been called"
        return refuse(
            Code.STAGE_NOT_OPEN,
            f"{stage.key} is not open: {track_named(situation.machine.track(track).title)} "
            f"{where}",
            remedy=f"cycle status {situation.state.cycle}",
        )
    if not present.open:
        awaits = ", ".join(awaited(situation.state, stage, present))
        return refuse(
            Code.STAGE_WAITS,
            f"{stage.key} has not begun: it waits for {awaits}",
            remedy=f"cycle status {situation.state.cycle}",
        )
    return None
