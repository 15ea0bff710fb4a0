"""Why this date, and why not yet: of anything in a cycle that has a name. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass

from cycle.calendar.explain import Explanation
from cycle.calendar.words import calendar_day, long_day, weekday
from cycle.engine.amendments import AmendmentNeed
from cycle.engine.conditions import (
    all_hold,
    awaited,
    can_be_taken,
    ends_itself,
    not_needed,
)
from cycle.engine.guards import open_stages
from cycle.engine.objections import describe_objections
from cycle.engine.open_stage import Verdict
from cycle.engine.rulebook import Rulebook, Undated
from cycle.engine.situation import Situation
from cycle.engine.year_dates import year_of
from cycle.errors import CycleError
from cycle.machine.dates import NamedDate
from cycle.machine.model import Stage, Track
from cycle.machine.needs import Need
from cycle.machine.needs.base import Deadline
from cycle.machine.titles import capitalised, track_named, with_article
from cycle.suggestions import did_you_mean


class NothingCalledThatError(CycleError):
    """A word that names nothing in the cycle."""


@dataclass(frozen=True)
class Explained:
    """One thing explained: sentences on how it stands; its date with every day counted, where
    it has one.
    """

    subject: str
    sentences: tuple[str, ...]
    rule: str | None = None
    basis: str | None = None
    date: str | None = None
    steps: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def _verdicts_in(situation: Situation, stage: str) -> tuple[Verdict, ...]:
    where = next((w for w in open_stages(situation) if w.stage.key == stage), None)
    return where.verdicts if where else ()


def explain(situation: Situation, what: str) -> tuple[Explained, ...]:
    """All that goes by the name `what`. Raises NothingCalledThatError, with the names that come
    close.
    """
    found = (
        *_meetings(situation, what),
        *_named_dates(situation, what),
        *_stages(situation, what),
        *_needs(situation, what),
        *_amendments(situation, what),
    )
    if found:
        return found
    names = {*_names(situation.rulebook), *situation.state.amendments}
    raise NothingCalledThatError(
        f'Nothing in this cycle is called "{what}".',
        did_you_mean(what, names, many=len(names)),
    )


def _names(rulebook: Rulebook) -> Iterator[str]:
    machine = rulebook.machine
    yield from machine.meetings
    yield from machine.dates
    for _, stage in machine.stages():
        yield stage.key
        for need in stage.needs:
            yield from need.names(rulebook.machine.sheets)


def _meetings(situation: Situation, what: str) -> Iterator[Explained]:
    meeting = situation.machine.meetings.get(what)
    if meeting is None:
        return
    present = situation.state.meetings.get(what)
    earlier = (
        f"Earlier dates: {', '.join(day.isoformat() for day in present.before)}."
        if present and present.before
        else ""
    )
    why = f"It has no date: {present.why_undated}." if present and present.why_undated else ""
    sentences = tuple(sentence for sentence in (why, earlier) if sentence)
    yield _dated(situation, meeting.title, sentences, Deadline(rule=what))
    if meeting.notice:
        deadline = Deadline(rule=meeting.notice.rule, basis=meeting.notice.basis)
        yield _dated(
            situation,
            f"Latest lawful publication of the papers for {with_article(meeting.title)}",
            (),
            deadline,
        )


def _named_dates(situation: Situation, what: str) -> Iterator[Explained]:
    named = situation.machine.dates.get(what)
    if named is None:
        return
    how = " ".join(_where_from(situation, named))
    counted = named.rule if named.rule and what not in situation.state.dates else what
    deadline = Deadline(rule=counted, basis=_basis_of(situation, named))
    yield _dated(situation, named.title, (how,), deadline)


def _where_from(situation: Situation, named: NamedDate) -> Iterator[str]:
    state, year = situation.state, _year(situation, named)
    line = named.of_year(year)
    if named.key in state.dates:
        yield "The year's file of dates gives it."
    elif named.rule:
        yield f"By the rule: {named.rule}."
    elif named.of:
        seen = state.followed.get(named.key)
        workflow = named.of.workflow
        yield f"It is {named.of.event} in {seen.cycle if seen else f'a cycle of {workflow}'}"
        yield (
            f"({workflow}), as that stood when last seen on "
            f"{calendar_day(situation.rulebook.local(seen.since))}, its journal ending in "
            f"{seen.journal[:12]}."
            if seen
            else "and none is named."
        )
    elif line:
        yield f"From a table by {named.means} year: the line for {year} says {line.on}."
    else:
        yield f"From a table by {named.means} year, which has no line for {year}."


def _year(situation: Situation, named: NamedDate) -> int:
    return situation.state.year or year_of(named.means, situation.state.begins_on)


def _basis_of(situation: Situation, named: NamedDate) -> str | None:
    line = named.of_year(_year(situation, named))
    return (line.basis if line else None) or named.basis


def _stages(situation: Situation, what: str) -> Iterator[Explained]:
    for track, stage in situation.machine.stages():
        if stage.key == what:
            yield Explained(
                stage.title, tuple(_why_not_yet(situation, track, stage)), basis=stage.basis
            )


def _why_not_yet(situation: Situation, track: Track, stage: Stage) -> Iterator[str]:
    present = situation.state.track(track.key)
    address = f"{track.key}.{stage.key}"
    if address in situation.state.ended:
        ended = situation.state.ended[address]
        minute = f", minute {ended.minute}" if ended.minute else ""
        who = f", recorded by {ended.by}" if ended.by else ""
        yield (
            f"It last ended on {calendar_day(situation.rulebook.local(ended.at))} as "
            f"{ended.outcome}{minute}{who}."
        )
    named = capitalised(track_named(track.title))
    if track.key not in situation.state.tracks:
        yield f"{named} begins when called; nothing has called it."
    elif present.stage != stage.key:
        yield f"{named} is at {present.stage}."
    elif present.decided:
        decision = describe_objections(situation.rulebook, present.decided, situation.now)
        yield f"It is decided: {decision}."
    elif not present.open:
        awaits = ", ".join(awaited(situation.state, stage, present))
        yield f"It has not begun: it waits for {awaits}."
    else:
        yield from _needs_of_open(situation, stage)


def _needs_of_open(situation: Situation, stage: Stage) -> Iterator[str]:
    unmet = [verdict for verdict in _verdicts_in(situation, stage.key) if not verdict.holds]
    state = situation.state
    outcomes = " or ".join(each.name for each in can_be_taken(state, stage.recordable))
    who = situation.machine.title_of_role(stage.completed_by)
    if itself := ends_itself(state, stage):
        yield f"It ends by itself as {itself.name} once all that it needs is there."
    if not unmet and outcomes:
        yield f"All that it needs is there; the {who} can end it as {outcomes}."
    for verdict in unmet:
        asked = with_article(situation.machine.title_of_role(verdict.role))
        yield f"Not yet: {verdict.sentence} (for {asked})."


def _needs(situation: Situation, what: str) -> Iterator[Explained]:
    for _, stage in situation.machine.stages():
        for need in stage.needs:
            if what in need.names(situation.machine.sheets):
                answers = [
                    v
                    for v in _verdicts_in(situation, stage.key)
                    if v.need.key == need.key and what in {v.issue, need.key}
                ]
                answers = answers or [
                    v for v in _verdicts_in(situation, stage.key) if v.need.key == need.key
                ]
                sentences = tuple(f"{v.sentence[:1].upper()}{v.sentence[1:]}." for v in answers)
                sentences = tuple(_not_needed(situation, stage, need, what)) or sentences
                subject = f"{need.title} (stage {stage.key})"
                yield _dated(
                    situation, subject, sentences or ("Its stage is not open.",), need.due
                )


def _not_needed(situation: Situation, stage: Stage, need: Need, what: str) -> Iterator[str]:
    """Why it is not asked for, where a condition says so."""
    machine, state = situation.machine, situation.state
    rows = {issue for issue in need.names(machine.sheets) if issue == what != need.key}
    issue = next(iter(rows - set(need.rests_on)), None)
    conditions = (
        *((stage.when,) if stage.when else ()),
        *need.conditions_of(machine.sheets, issue),
    )
    if all_hold(state, conditions) is False:
        yield f"Not needed: {not_needed(machine, state, conditions)}."


def _amendments(situation: Situation, what: str) -> Iterator[Explained]:
    """What outcomes ordered, by its key or its document."""
    for where in open_stages(situation):
        for verdict in where.verdicts:
            if isinstance(verdict.need, AmendmentNeed) and what in {
                verdict.need.key,
                verdict.need.document,
            }:
                sentence = f"{verdict.sentence[:1].upper()}{verdict.sentence[1:]}."
                yield _dated(
                    situation,
                    f"{verdict.what} (stage {where.stage.key})",
                    (sentence,),
                    verdict.due,
                )


def _dated(
    situation: Situation, subject: str, sentences: tuple[str, ...], deadline: Deadline | None
) -> Explained:
    if deadline is None:
        return Explained(subject, sentences)
    found = situation.rulebook.explained(situation.state, deadline.rule)
    if isinstance(found, Undated):
        return Explained(
            subject, (*sentences, f"No date yet: {found.why}."), deadline.rule, deadline.basis
        )
    return Explained(
        subject,
        sentences,
        rule=deadline.rule,
        basis=deadline.basis,
        date=_day(found),
        steps=tuple(
            f"{weekday(s.on)[:3]} {s.on}  {'counted' if s.counted else '-      '}  {s.why}"
            for s in found.steps
        ),
        warnings=found.warnings,
    )


def _day(found: Explanation) -> str:
    at = f" at {found.moment.at:%H:%M}" if found.moment.at else ""
    return f"{long_day(found.moment.on)}{at}"
