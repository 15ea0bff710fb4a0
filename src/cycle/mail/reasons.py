"""Why something is asked, why again, and what happens if nothing happens: sentences of a
letter. Pure.

Said as the declaration has it: nothing here decides what follows, or when. There is always an
answer to the question what happens if nothing happens, since no stage is left without what it
needs.
"""

from collections.abc import Sequence
from datetime import datetime

from cycle.calendar.words import long_day
from cycle.engine.asked_again import asked_again
from cycle.engine.events import NoticeKind
from cycle.engine.lapse_reasons import LapseReason, has_changed, told_together
from cycle.engine.needs.kind import AskedAgain
from cycle.engine.obligations import COMPLETE, DATE, Obligation
from cycle.engine.rulebook import Rulebook
from cycle.engine.situation import Situation
from cycle.engine.state import SignOffState
from cycle.machine.model import Machine
from cycle.machine.needs.base import Missed, Row
from cycle.machine.titles import capitalised, was_or_were, with_article


def why_again(situation: Situation, obligations: Sequence[Obligation]) -> str | None:
    """Which text changed, by whom, and what lapsed with it; or who returned it, and with what
    words.
    """
    found = [
        again for obligation in obligations if (again := asked_again(situation, obligation))
    ]
    if not found:
        return None
    rows = [pair for again in found for pair in again.rows]
    if found[0].kind is NoticeKind.RETURNED:
        return " ".join(
            _returned(situation.rulebook, found[0], row, last) for row, last in rows
        )
    first = _first_of_each(situation.rulebook, rows)
    lapsed = " ".join(_lapsed(situation.rulebook, last) for last in first)
    return f"{_changed(situation.rulebook, found[0])} {lapsed}"


def what_changed(situation: Situation, obligations: Sequence[Obligation]) -> str:
    """Of sign-offs that are asked again: `The text has changed`."""
    found = [asked_again(situation, obligation) for obligation in obligations]
    rows = [last for again in found if again for _, last in again.rows]
    changed = has_changed(told_together(last.changed for last in rows))
    return f"{changed[:1].upper()}{changed[1:]}"


def _changed(rulebook: Rulebook, again: AskedAgain) -> str:
    title, written = (
        _title(rulebook.machine, again.document),
        again.text.writer(again.rows[0][0].issue),
    )
    what = f"{capitalised(with_article(title))} {was_or_were(title)}"
    if told_together(last.changed for _, last in again.rows):
        what = f"The recommendations of {with_article(title)} were"
    return (
        f"{what} changed by {written.by} on {_day(rulebook, written.at)} "
        f"(version {again.text.version})."
    )


def _first_of_each(
    rulebook: Rulebook, rows: Sequence[tuple[Row, SignOffState]]
) -> list[SignOffState]:
    """One act for each officer, local day and kind of act: six rows signed at once lapsed for
    one reason.
    """
    return list(
        {
            (last.by.login, rulebook.local(last.at).date(), bool(last.returned)): last
            for _, last in reversed(rows)
        }.values()
    )


def _lapsed(rulebook: Rulebook, last: SignOffState) -> str:
    day = _day(rulebook, last.at)
    if last.returned:
        return f"{last.by} had returned the text before it on {day}."
    if last.changed is LapseReason.RECOMMENDATIONS:
        before = "the recommendations before, and lapsed with them"
    else:
        before = "the text before, and lapsed with it"
    return f"The sign-off by {last.by} on {day} covered {before}."


def _returned(rulebook: Rulebook, again: AskedAgain, row: Row, last: SignOffState) -> str:
    """The reason as it was given, on one line."""
    comment = " ".join((last.returned or "").split())
    title = with_article(_title(rulebook.machine, again.document))
    return (
        f'{last.by} returned {title} on {_day(rulebook, last.at)}, on {row.title}: "{comment}"'
    )


def consequence(situation: Situation, found: Obligation) -> str:
    """What happens if nothing happens."""
    machine = situation.machine
    if found.due and found.missed is Missed.OUTCOME and found.deadline:
        outcome = (found.deadline.outcome or "").replace("-", " ")
        return f'At the deadline the outcome "{outcome}" is taken without you.'
    if found.due and found.missed is Missed.BEGIN and found.deadline:
        title = machine.track(found.deadline.calls or "").title
        return f'Once it is late, "{title}" begins as well.'
    if found.due and found.missed is Missed.BLOCK:
        stage = machine.stage(found.track, found.stage).title
        who = machine.title_of_role(machine.may_waive[0]) if machine.may_waive else "nobody"
        return (
            f"Once late, {stage} cannot be completed unless the {who} waives it or the "
            "meeting moves."
        )
    told = (
        _escalation(situation.rulebook, found, passed=found.overdue(situation.now))
        if found.missed is Missed.ESCALATE
        else None
    )
    return " ".join(sentence for sentence in (_held_up(machine, found), told) if sentence)


def _held_up(machine: Machine, found: Obligation) -> str:
    stage = machine.stage(found.track, found.stage)
    if found.need == DATE:
        return "No deadline that hangs on the meeting has a date before that."
    if found.need == COMPLETE:
        return f"Nothing that follows {stage.title} begins before that."
    return f"{stage.title} cannot be completed without it."


def _escalation(rulebook: Rulebook, found: Obligation, *, passed: bool) -> str | None:
    """Who is told, one after the other; nobody is told of themselves."""
    steps = found.policy.escalate if found.policy and found.due else ()
    titles = [
        rulebook.machine.title_of_role(step.to) for step in steps if step.to != found.role
    ]
    if not titles:
        return None
    told = f"{with_article(titles[0])} is told" + "".join(
        f", then {with_article(title)}" for title in titles[1:]
    )
    return f"{told[:1].upper()}{told[1:]}." if passed else f"If it is late, {told}."


def _day(rulebook: Rulebook, at: datetime) -> str:
    return long_day(rulebook.local(at).date())


def _title(machine: Machine, document: str) -> str:
    return machine.documents.get(document, document)
