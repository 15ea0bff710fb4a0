"""A meeting that must have sat. Pure. Its dates are decided in cycle.engine.meetings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from cycle.calendar.words import calendar_day, long_day
from cycle.engine import records
from cycle.engine.commands import CancelMeeting, Command, MoveMeeting, SetMeeting
from cycle.engine.meetings import decide_meeting
from cycle.engine.needs.kind import Act, NeedKind
from cycle.engine.open_stage import OpenStage, Verdict
from cycle.engine.situation import Situation
from cycle.engine.verdicts import Code
from cycle.machine.model import Machine
from cycle.machine.needs.meeting import MeetingNeed
from cycle.machine.titles import capitalised, has_or_have, with_article


def _verdict(where: OpenStage, need: MeetingNeed) -> Verdict:
    meeting = where.situation.state.meetings.get(need.meeting)
    title = where.situation.machine.meetings[need.meeting].title
    starts = where.situation.rulebook.meeting_starts(meeting) if meeting else None
    verdict = Verdict(
        key=where.key(need),
        need=need,
        role=need.by,
        what=f"Fix a date for {with_article(title)}",
        holds=False,
        sentence=f"{with_article(title)} {has_or_have(title)} no date",
        code=Code.MEETING_UNDATED,
        since=max(meeting.changed_at if meeting else where.opened_at, where.opened_at),
        remedy=f"cycle meeting set {where.situation.state.cycle} {need.meeting} DATE",
    )
    if starts is None:
        why = f": {meeting.why_undated}" if meeting and meeting.why_undated else ""
        return replace(verdict, sentence=verdict.sentence + why)
    here = where.situation.rulebook.local(starts)
    sits = replace(
        verdict, what=f"{capitalised(with_article(title))} sits", remedy=None, since=None
    )
    if where.situation.now < starts:
        return replace(
            sits,
            code=Code.MEETING_NOT_SAT,
            sentence=f"{with_article(title)} sits on {long_day(here)} at {here:%H:%M}",
            remedy=f"cycle meeting move {where.situation.state.cycle} {need.meeting} DATE",
        )
    return replace(
        sits,
        holds=True,
        code=None,
        sentence=f"{with_article(title)} was due to sit on {calendar_day(here)}",
        done_at=starts,
    )


class MeetingKind(NeedKind):
    """See cycle.machine.needs.meeting."""

    acts: ClassVar[Mapping[type[Command], Act]] = {
        SetMeeting: decide_meeting,
        MoveMeeting: decide_meeting,
        CancelMeeting: decide_meeting,
    }
    requests: ClassVar[Mapping[str, type[Command]]] = {
        "meeting.set": SetMeeting,
        "meeting.move": MoveMeeting,
        "meeting.cancel": CancelMeeting,
    }

    def verdicts(
        self, where: OpenStage, need: MeetingNeed, texts: Sequence[Verdict]
    ) -> Iterator[Verdict]:
        del texts
        yield _verdict(where, need)

    def rests_on(self, machine: Machine, need: MeetingNeed, address: str) -> Iterator[str]:
        del machine, address
        yield records.meeting(need.meeting)

    def rehearsed(self, situation: Situation, need: MeetingNeed, stage: str) -> Command:
        del situation, stage
        raise LookupError(f"nobody is asked that {need.meeting} sits")
