"""The roles of a running cycle that nobody holds, nor deputises for, today. Pure."""

from dataclasses import dataclass

from cycle.engine.guards import open_stages
from cycle.engine.obligations import roles_asked
from cycle.engine.refusals import ask_to_appoint
from cycle.engine.situation import Situation


@dataclass(frozen=True, slots=True)
class Vacancy:
    """One role that nobody holds. waiting: the titles of the open stages that ask something of
    it. remedy: for who may appoint; ask: for others, whom to ask.
    """

    role: str
    title: str
    waiting: tuple[str, ...]
    remedy: str | None
    ask: str | None


def vacancies(situation: Situation, *, may_appoint: bool) -> tuple[Vacancy, ...]:
    """Every such role; those that something waits for go first. may_appoint: whether whoever
    asks may give somebody the role.
    """
    if situation.state.ended_at:
        return ()
    found = [
        _vacancy(situation, role, may_appoint=may_appoint)
        for role in situation.machine.roles
        if situation.rulebook.is_vacant(role, situation.today)
    ]
    return tuple(sorted(found, key=lambda vacancy: not vacancy.waiting))


def _vacancy(situation: Situation, role: str, *, may_appoint: bool) -> Vacancy:
    return Vacancy(
        role=role,
        title=situation.machine.title_of_role(role),
        waiting=tuple(
            where.stage.title
            for where in open_stages(situation)
            if role in set(roles_asked(where))
        ),
        remedy=f"cycle appoint {role} LOGIN" if may_appoint else None,
        ask=None if may_appoint else ask_to_appoint(situation.machine, role),
    )
