"""Can a body that sits on a given day take its part of the year? Every reason why not. Pure.

A meeting sits after those it follows, and within a year of the beginning. A deadline counted
back from it falls neither before the cycle begins nor on or before the last meeting that must
have sat by then: papers that wait for a committee are not due while it sits. What waits for the
meeting and has a date of its own must still be possible after it. The stage that it decides is
not due before it sits, and it does not sit before that stage's earliest moment. Named dates are
those of their rule or table; what rests on another cycle, or has yet to happen, is passed over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from cycle.calendar.evaluate import Moment
from cycle.engine.rulebook import DueDate, Rulebook
from cycle.engine.state import MeetingState, State
from cycle.machine.model import Stage
from cycle.machine.needs.base import Earliest
from cycle.planning.year_order import YearOrder

_NO_DATES: Mapping[str, Moment] = {}


@dataclass(frozen=True)
class Feasibility:
    """The rules of a machine over one year that begins on a day."""

    rulebook: Rulebook
    begins_on: date

    @cached_property
    def order(self) -> YearOrder:
        return YearOrder(self.rulebook.machine)

    @property
    def ends_on(self) -> date:
        """The last day on which a meeting of this year may sit: a year, less a day, after the
        beginning.
        """
        try:
            return self.begins_on.replace(year=self.begins_on.year + 1) - timedelta(days=1)
        except ValueError:  # 29 February
            return date(self.begins_on.year + 1, 2, 28)

    def objections(
        self, meeting: str, sits: Moment, dates: Mapping[str, Moment]
    ) -> Iterator[str]:
        """Why the meeting cannot sit then, though not before `earliest`, given the dates of the
        meetings before it.
        """
        yield from self._due_too_early(meeting, sits, dates)
        yield from self._due_before_it_sits(meeting, sits, dates)
        until, why = self.latest(meeting)
        if sits.on > until:
            yield why

    def last_before(self, meetings: frozenset[str], dates: Mapping[str, Moment]) -> str | None:
        """Which of these meetings sits last, of those that have a date."""
        return max(
            (key for key in meetings if key in dates),
            key=lambda key: (dates[key].on, key),
            default=None,
        )

    def earliest(self, meeting: str, dates: Mapping[str, Moment]) -> date:
        """The first day on which the meeting may sit for the order of the year alone."""
        previous = self.last_before(self.order.followed(meeting), dates)
        after = dates[previous].on + timedelta(days=1) if previous else self.begins_on
        not_before = self._decides_from(self.order.decided_at(meeting))
        return max(self.begins_on, after, not_before or self.begins_on)

    def _decides_from(self, stage: Stage | None) -> date | None:
        """The first day on which the stage can be decided, where that is known."""
        if stage is None:
            return None
        outcomes = [self._begins_on(each.not_before) for each in stage.outcomes]
        known = [each for each in outcomes if each]
        of_outcomes = min(known) if known and len(known) == len(outcomes) else None
        days = [each for each in (self._begins_on(stage.not_before), of_outcomes) if each]
        return max(days, default=None)

    def _begins_on(self, earliest: Earliest | None) -> date | None:
        return self._dated(earliest.rule, _NO_DATES) if earliest else None

    def latest(self, meeting: str) -> tuple[date, str]:
        """The last day on which the meeting may sit, and why none later."""
        found = [
            (
                self.ends_on,
                f"it sits more than a year after the cycle begins on {self.begins_on}",
            )
        ]
        for asked in self.order.waiting_for(meeting):
            on = self._dated(asked.deadline.rule, _NO_DATES)
            if on:
                found.append(
                    (on - timedelta(days=1), f'"{asked.what}" waits for it, and is due on {on}')
                )
        return min(found)

    def latest_publication(self, meeting: str, sits: Moment) -> date | None:
        """The last lawful day for the papers, where notice is required."""
        notice = self.rulebook.machine.meetings[meeting].notice
        return self._dated(notice.rule, {meeting: sits}) if notice else None

    def _due_too_early(
        self, meeting: str, sits: Moment, dates: Mapping[str, Moment]
    ) -> Iterator[str]:
        for what, rule, follows in self._counted_from(meeting):
            on = self._dated(rule, {**dates, meeting: sits})
            if on is None:
                continue
            previous = self.last_before(follows - {meeting}, dates)
            if previous and on <= dates[previous].on:
                yield (
                    f'"{what}" would be due on {on}, and waits for {previous}, on '
                    f"{dates[previous].on}"
                )
            elif on < self.begins_on:
                yield (
                    f'"{what}" would be due on {on}, before the cycle begins on '
                    f"{self.begins_on}"
                )

    def _counted_from(self, meeting: str) -> Iterator[tuple[str, str, frozenset[str]]]:
        """What must be done by a date that rests on the meeting: in words, its rule, the
        meetings it waits for.
        """
        notice = self.rulebook.machine.meetings[meeting].notice
        if notice:
            follows = self.order.opening(self.order.publishes(meeting))
            yield f"Publish the papers for {meeting}", notice.rule, follows
        for asked in self.order.preparing(meeting):
            yield (
                asked.what,
                asked.deadline.rule,
                self.order.opening((asked.track.key, asked.stage.key)),
            )

    def _due_before_it_sits(
        self, meeting: str, sits: Moment, dates: Mapping[str, Moment]
    ) -> Iterator[str]:
        """The stage that it decides, where that is due on an earlier day."""
        for asked in self.order.deciding(meeting):
            on = self._dated(asked.deadline.rule, {**dates, meeting: sits})
            if on and on < sits.on:
                yield f'"{asked.what}" is due on {on}, before it sits'

    def _dated(self, rule: str, dates: Mapping[str, Moment]) -> date | None:
        """The day of a rule where these meetings have these dates; None where it rests on more
        than is known.
        """
        begins = datetime.combine(self.begins_on, datetime.min.time(), UTC)
        state = State(
            cycle="",
            workflow=self.rulebook.machine.workflow,
            fingerprint="",
            begins_on=self.begins_on,
            opened_at=begins,
            version=0,
            meetings={
                key: MeetingState(
                    changed_at=begins,
                    on=moment.on,
                    at=moment.at.isoformat("minutes") if moment.at else None,
                )
                for key, moment in dates.items()
            },
        )
        due = self.rulebook.due(state, rule)
        return due.on if isinstance(due, DueDate) else None
