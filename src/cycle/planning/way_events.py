"""What happens on one way through a year, what waits for what, and what its rules count from.
Pure.

Of an event that is past, or a meeting that has its date, the day is known; every other may come
later (cycle.planning.attainable says how early).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import msgspec

from cycle.calendar.evaluate import Anchors, Moment, NotComputableError, UndatedError
from cycle.engine.conditions import taken_ends
from cycle.engine.obligations import COMPLETE
from cycle.engine.rulebook import StateAnchors
from cycle.engine.sittings import meeting_for
from cycle.engine.situation import Situation
from cycle.engine.state import stage_address
from cycle.machine import rules
from cycle.machine.branches import Branches
from cycle.machine.model import Machine, Notice, Stage
from cycle.machine.named_dates import names_behind
from cycle.machine.needs import Need
from cycle.machine.sequence import Place
from cycle.planning.day_events import DayEvent, ends, is_cut_short, opens, public_in
from cycle.planning.timetable import AskedNeed, deadlines
from cycle.planning.ways import WayStep, WayThrough, ends_before

LAST_MINUTE = time(23, 59)
"""The hour of an event of which only the day is known: no deadline counted in hours comes
sooner than it must.
"""


class CountedRule(NamedTuple):
    """A rule whose date is known once that of an event is; of a day of its own, where `of` is
    None.

    name, at: what the rule calls the event, and its time of day. known: what else it counts
    from, by name, each of a known day. names: all that it counts from.
    """

    rule: str
    of: DayEvent | None
    name: str | None
    at: time | None
    known: tuple[tuple[str, Moment], ...] = ()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PlannedAnchors(StateAnchors):
    """The names in a rule, those of events of a year to come among them."""

    planned: Mapping[str | None, Moment]

    def __call__(self, name: str) -> Moment:
        return self.planned.get(name) or super().__call__(name)


@dataclass(frozen=True)
class WayEvents:
    """One way through a year, as it stands on a day."""

    situation: Situation
    way: WayThrough
    known: dict[tuple[CountedRule, date | None], tuple[date, time]] = field(
        default_factory=dict
    )
    """The dates of rules, reckoned once for all ways."""

    @property
    def machine(self) -> Machine:
        return self.situation.machine

    @cached_property
    def today(self) -> date:
        return max(self.situation.today, self.situation.state.begins_on)

    def stage(self, step: WayStep) -> Stage:
        """The stage with what it needs on this way."""
        return self._stages[step]

    @cached_property
    def _stages(self) -> Mapping[WayStep, Stage]:
        return {step: self._on_this_way(step) for step in self.way.steps}

    def _on_this_way(self, step: WayStep) -> Stage:
        stage = self.machine.stage(step.track, step.stage)
        if stage.key not in self.branches.conditions:
            return stage
        ends = ends_before(step, self.way.steps, taken_ends(self.situation.state))
        needs = () if step.passed_over else self.branches.asked(stage, ends)
        return msgspec.structs.replace(stage, needs=needs)

    @cached_property
    def branches(self) -> Branches:
        return Branches(self.machine)

    def known_by(self, step: WayStep) -> tuple[WayStep, ...]:
        """The steps of other tracks on whose end a condition in this step hangs."""
        about = self.branches.about(self.stage(step), step.outcome)
        return tuple(
            each for each in self.way.steps if each.track != step.track and each.stage in about
        )

    def is_open(self, step: WayStep) -> bool:
        present = self.situation.state.track(step.track)
        return step.turn == 1 and present.open and present.stage == step.stage

    @cached_property
    def behind(self) -> Mapping[WayStep, frozenset[WayStep]]:
        """By step, those that must have ended before it opens."""
        found: dict[WayStep, frozenset[WayStep]] = {}
        waiting = list(self.way.steps)
        while waiting:
            step = next(
                (
                    each
                    for each in waiting
                    if all(one in found for one in self.just_before(each))
                ),
                None,
            )
            if step is None:
                break  # they wait for one another: no workflow that check calls sound
            waiting.remove(step)
            before = self.just_before(step)
            found[step] = frozenset(before).union(*(found[each] for each in before))
        return found

    @cached_property
    def steps(self) -> tuple[WayStep, ...]:
        """Those that open on this way, each after those it waits for."""
        return tuple(
            step
            for step in self.behind
            if self._waits_in_vain.isdisjoint(self.behind[step])
            and step not in self._waits_in_vain
        )

    @cached_property
    def _waits_in_vain(self) -> frozenset[WayStep]:
        """The steps that wait for what does not come to pass on this way."""
        return frozenset(
            step
            for step in self.way.steps
            if step.turn == 1
            and not self.is_open(step)
            and any(
                str(after) not in self.situation.state.passed
                and self._passing(str(after)) is None
                for after in self.stage(step).after
            )
        )

    @cached_property
    def _passed_by(self) -> Mapping[str, WayStep]:
        found: dict[str, WayStep] = {}
        for step in self.way.steps:
            if not step.outcome.leads_back:
                address = stage_address(step.track, step.stage)
                found.setdefault(address, step)
                for name in step.named.split(" or "):
                    found.setdefault(f"{address}.{name}", step)
        return found

    def _passing(self, name: str) -> WayStep | None:
        return self._passed_by.get(name)

    @cached_property
    def _previous(self) -> Mapping[WayStep, WayStep]:
        """Of each step, the one before it in its track."""
        steps = self.way.steps
        return {step: before for before, step in pairwise(steps) if before.track == step.track}

    def just_before(self, step: WayStep) -> tuple[WayStep, ...]:
        previous = self._previous.get(step)
        awaited = (
            self._passing(str(after))
            for after in self.stage(step).after
            if not self.is_open(step) and str(after) not in self.situation.state.passed
        )
        called_by = () if previous or self.is_open(step) else self._calling(step)
        asking = self.known_by(step) if self.stage(step).when and not self.is_open(step) else ()
        return tuple(each for each in (previous, *called_by, *awaited, *asking) if each)

    def _calling(self, step: WayStep) -> tuple[WayStep, ...]:
        """The first step by whose outcome the track of this one, its first, is called."""
        if step.track in self.situation.state.tracks:
            return ()
        return tuple(each for each in self.way.steps if each.outcome.calls == step.track)[:1]

    def counted(self, rule: str, step: WayStep) -> CountedRule | str:
        """The rule, for what is due in a step; or why it has no date on this way."""
        names = names_behind(self.machine, rule) - set(self.machine.dates)
        found = {name: self._anchor(name, step) for name in sorted(names)}
        unknown = [why for why in found.values() if isinstance(why, str)]
        if unknown:
            return unknown[0]
        anchors = {name: each for name, each in found.items() if not isinstance(each, str)}
        movable = [name for name, (event, _) in anchors.items() if not self._is_fixed(event)]
        if len(movable) > 1:
            return f"it counts from {' and '.join(movable)}, and none of these has its day"
        name = next(iter(movable or (anchors if len(anchors) == 1 else ())), None)
        known = tuple(
            (each, Moment(self._fixed_day(event), at))
            for each, (event, at) in anchors.items()
            if each != name
        )
        of, at = anchors[name] if name else (None, None)
        counted = CountedRule(rule, of, name, at, known, names)
        try:
            self.day_of(counted)(self.today)
        except (NotComputableError, UndatedError) as error:
            return error.message
        return counted

    def _anchor(self, name: str, step: WayStep) -> tuple[DayEvent, time | None] | str:
        if name in self.machine.meetings:
            turn = self.turn_of(name, step)
            meeting = self.situation.state.meetings.get(name)
            at = time.fromisoformat(meeting.at) if meeting and meeting.at else None
            return DayEvent("sits", name, turn), at
        event = self._event_called(name, step)
        if event:
            return event, LAST_MINUTE
        if name in self.past:
            return DayEvent("past", name), LAST_MINUTE
        return f"the {name} does not come to pass before it"

    def _event_called(self, name: str, step: WayStep) -> DayEvent | None:
        """The latest in the step's own track up to it, else the first that comes to pass."""
        own = self.way.steps[: self.way.steps.index(step) + 1]
        near = [each for each in reversed(own) if each.track == step.track]
        for each in (*near, *self.way.steps):
            if name == rules.opening_of(each.stage):
                return opens(each)
            if name == rules.end_of(each.stage):
                return ends(each)
            for document in self.published_in(each):
                if name == rules.publication_of(document):
                    return public_in(each, document)
        return None

    def published_in(self, step: WayStep) -> tuple[str, ...]:
        if is_cut_short(step):
            return ()
        return tuple(
            document
            for need in self.stage(step).needs
            if need.is_publication
            for document in need.rests_on
        )

    def turn_of(self, meeting: str, step: WayStep) -> int:
        """2 once the meeting has sat on this way and the track was led back: it needs a new
        date.
        """
        sat = False
        for each in self.way.steps[: self.way.steps.index(step)]:
            if each.track == step.track:
                decided = self.stage(each).meeting
                sat = sat or bool(
                    decided and decided.meeting == meeting and not is_cut_short(each)
                )
                if each.outcome.leads_back and sat:
                    return 2
        return 1

    @cached_property
    def past(self) -> Mapping[str, date]:
        """What the record knows of, by the name that a rule has for it."""
        look_up = StateAnchors(self.situation.rulebook, self.situation.state)
        found: dict[str, date] = {}
        names = [
            *(rules.opening_of(stage.key) for _, stage in self.machine.stages()),
            *(rules.end_of(stage.key) for _, stage in self.machine.stages()),
            *map(rules.publication_of, self.machine.documents),
        ]
        for name in names:
            try:
                found[name] = look_up(name).on
            except UndatedError:
                continue
        return found

    def day_of(self, counted: CountedRule) -> Callable[[date], date]:
        """From the day of what the rule counts from to the rule's own."""
        return lambda day: self.moment_of(counted, day)[0]

    def moment_of(self, counted: CountedRule, day: date) -> tuple[date, time]:
        """The rule's day and time of day, where what it counts from falls on `day`; without a
        time, the end of the day.
        """
        key = counted, day if counted.of else None
        if key not in self.known:
            due = self.situation.rulebook.dated(
                counted.rule, self._anchors_of(counted, day), self.situation.state.begins_on
            )
            self.known[key] = due.on, due.at or time.max
        return self.known[key]

    def _anchors_of(self, counted: CountedRule, day: date) -> Anchors:
        """What the names of a rule stand for; named dates count from these in their turn."""
        known: dict[str | None, Moment] = {counted.name: Moment(day, counted.at)}
        known.update(counted.known)
        rulebook = self.situation.rulebook
        return PlannedAnchors(rulebook, self.situation.state, known)

    @cached_property
    def sittings(self) -> Mapping[DayEvent, date]:
        meetings = self.situation.state.meetings.items()
        return {DayEvent("sits", key): meeting.on for key, meeting in meetings if meeting.on}

    @cached_property
    def opened(self) -> Mapping[DayEvent, date]:
        rulebook, opened = self.situation.rulebook, self.situation.state.opened
        return {
            opens(step): rulebook.calendar.working_day_from(
                rulebook.local(opened[stage_address(step.track, step.stage)]).date(), 1
            )
            for step in self.way.steps
            if self.is_open(step)
        }

    def is_fixed(self, counted: CountedRule) -> bool:
        """Whether the rule's date is the same however the year goes."""
        return counted.of is None or self._is_fixed(counted.of)

    def _is_fixed(self, event: DayEvent) -> bool:
        return event in self.sittings or event in self.opened or event.kind == "past"

    def _fixed_day(self, event: DayEvent) -> date:
        if event.kind == "past":
            return self.past[event.name]
        return self.sittings.get(event) or self.opened[event]

    @cached_property
    def _deadlines(self) -> Mapping[Place, list[AskedNeed]]:
        found: dict[Place, list[AskedNeed]] = {}
        for asked in deadlines(self.machine):
            found.setdefault((asked.track.key, asked.stage.key), []).append(asked)
        return found

    def asked_in(self, step: WayStep) -> list[AskedNeed]:
        """The deadlines of a stage; those past that are told as late are left out."""
        found = [
            each
            for each in self._deadlines.get((step.track, step.stage), [])
            if self._is_asked(each, step)
        ]
        if not self.is_open(step):
            return found
        return [each for each in found if not self._is_behind(each, step)]

    def _is_asked(self, asked: AskedNeed, step: WayStep) -> bool:
        """Whether it is asked for on this way."""
        if asked.need == COMPLETE or not asked.conditions:
            return True
        ends = ends_before(step, self.way.steps, taken_ends(self.situation.state))
        conditions = [each for each in asked.conditions if each != asked.stage.when]
        return all(self.branches.holds(each, ends) is True for each in conditions)

    def _is_behind(self, asked: AskedNeed, step: WayStep) -> bool:
        counted = self.counted(asked.deadline.rule, step)
        if isinstance(counted, str) or not (counted.of is None or self._is_fixed(counted.of)):
            return False
        of = self._fixed_day(counted.of) if counted.of else self.today
        return self.day_of(counted)(of) < self.today

    def noticed(self, sits: WayStep) -> tuple[str, Notice | None]:
        """The meeting that decides a step, and the notice that it must be given."""
        need = self.stage(sits).meeting
        if need is None or is_cut_short(sits):
            return "", None
        return need.meeting, self.machine.meetings[need.meeting].notice

    def papers_for(self, step: WayStep, meeting: str) -> tuple[Need, ...]:
        """The publications of a step whose papers are for the meeting."""
        track = self.machine.track(step.track)
        stage = self.stage(step)
        if is_cut_short(step):
            return ()
        return tuple(
            need
            for need in stage.needs
            if meeting_for(self.machine, track, stage, need) == meeting
        )
