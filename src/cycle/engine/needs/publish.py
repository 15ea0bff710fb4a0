"""Papers that must be public: when they may be, when they are, and what publishing leads to.
Pure.

A publication is recorded as of now, all parts together, and cannot be dated back (promise 6).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from cycle.calendar.words import calendar_day, long_day
from cycle.engine import events, records
from cycle.engine.actors import Actor
from cycle.engine.commands import Command, MoveMeeting, Publish
from cycle.engine.needs.kind import Act, NeedKind
from cycle.engine.open_stage import OpenStage, Verdict
from cycle.engine.refusals import not_your_office, nothing_open, reasons_of, which_one
from cycle.engine.sittings import begun_at, meeting_for
from cycle.engine.situation import Situation
from cycle.engine.state import ClockBehind
from cycle.engine.verdicts import BEFORE_ITS_TIME, Code, Decision, Reason, Refusal, refuse
from cycle.machine.model import Machine
from cycle.machine.needs.publish import PublishNeed
from cycle.machine.titles import has_or_have, was_or_were, with_article

PUT_OFF_BY = 20
"""Working days from which a rehearsed clerk brings an item before a later meeting."""


def publish(
    situation: Situation, stages: Sequence[OpenStage], actor: Actor, command: Publish
) -> Decision:
    """Record that the papers of a stage are public as of now: all of them that are ready."""
    clock = situation.state.clock
    if clock and clock.doubted(situation.now):
        return refuse(Code.CLOCK_BEHIND, _doubted(situation, clock))
    asked = [
        (where, paper)
        for where in stages
        for paper in where.bare_verdicts
        if isinstance(paper.need, PublishNeed) and command.stage in {None, where.stage.key}
    ]
    if not asked:
        return nothing_open(situation, command.stage, "no papers wait to be published")
    waiting = [(where, paper) for where, paper in asked if not paper.holds] or asked
    places = dict.fromkeys(where.stage.key for where, _ in waiting)
    if len(places) > 1:
        return which_one(situation.state, "publish", tuple(places))
    reasons: list[Reason] = []
    published: list[events.Event] = []
    for where, paper in waiting:
        answer = _made_public(where, paper, actor)
        if isinstance(answer, Refusal):
            reasons += answer.reasons
        else:
            published.append(answer)
    return tuple(published) or Refusal(reasons=tuple(reasons))


def _doubted(situation: Situation, clock: ClockBehind) -> str:
    ahead = situation.rulebook.local(clock.ahead_at)
    return (
        f"it is {situation.here:%H:%M} on {calendar_day(situation.here)} by the clock, and the "
        f"record holds an entry of {ahead:%H:%M} on {calendar_day(ahead)}: one of them is "
        "wrong, and a publication cannot be dated back; the administrator records which with "
        "`cycle clock`"
    )


def _made_public(where: OpenStage, paper: Verdict, actor: Actor) -> events.Published | Refusal:
    assert isinstance(paper.need, PublishNeed)
    office = actor.office(paper.need.by)
    if office is None:
        return not_your_office(
            where.situation.rulebook,
            actor,
            f"publishing the papers of {where.stage.key}",
            paper.need.by,
        )
    if paper.holds:
        return refuse(Code.ALREADY_PUBLISHED, paper.sentence)
    if paper.code is Code.MEETING_BEGUN:
        settled = next(each for each in where.verdicts if each.key == paper.key)
        if settled.waived:
            return refuse(Code.ALREADY_WAIVED, settled.sentence)
        return Refusal(reasons=ways_out(where, paper))
    if paper.code in BEFORE_ITS_TIME:
        return Refusal(reasons=reasons_of([paper]))
    if paper.since is None:
        return Refusal(reasons=_unready(where, paper.need))
    return events.Published(
        track=where.track.key,
        stage=where.stage.key,
        need=paper.need.key,
        documents={
            key: where.situation.state.documents[key].sha256 for key in paper.need.documents
        },
        by=actor.acting(office),
    )


def _unready(where: OpenStage, need: PublishNeed) -> tuple[Reason, ...]:
    """Everything that must be there before these papers can be public."""
    before = [
        verdict
        for verdict in where.verdicts
        if _comes_before(verdict, need) and not verdict.holds
    ]
    return reasons_of(before) or (
        Reason(code=Code.DOCUMENT_MISSING, sentence="a part has not been attached yet"),
    )


def ways_out(where: OpenStage, paper: Verdict) -> tuple[Reason, ...]:
    """What can lawfully be done once a meeting has begun whose papers are not on record as
    public before it.
    """
    waivers = where.situation.machine.may_waive
    begun = Reason(code=Code.MEETING_BEGUN, sentence=paper.sentence, remedy=paper.remedy)
    if not waivers:
        return (begun,)
    who = " or the ".join(map(where.situation.machine.title_of_role, waivers))
    stated = Reason(
        code=Code.MEETING_BEGUN,
        sentence=f"where they were public before it and nobody recorded it, the {who} states "
        "so, on evidence",
        remedy=to_state(where.situation, paper.need.key),
    )
    return (begun, stated)


def to_state(situation: Situation, need: str) -> str:
    """How it is stated that papers were public and nobody recorded it, as it is typed."""
    return (
        f'cycle waive {situation.state.cycle} {need} --reason "why nobody recorded it" '
        "--public-since DATE --evidence FILE"
    )


def _verdict(where: OpenStage, need: PublishNeed, texts: Sequence[Verdict]) -> Verdict:
    """As the record has it; but nothing counts that came after the meeting had begun."""
    found = _as_recorded(where, need, texts)
    meeting = meeting_for(where.situation.machine, where.track, where.stage, need)
    begun = begun_at(where.situation, meeting)
    if meeting is None or begun is None or (found.done_at and found.done_at < begun):
        return found
    machine, here = where.situation.machine, where.situation.rulebook.local(begun)
    title = machine.meetings[meeting].title
    papers = _listed([with_article(where.title_of(each)) for each in need.documents])
    return replace(
        found,
        role=next(iter(machine.clerks), need.by),
        what=f"Bring {papers} before a later {title}",
        holds=False,
        code=Code.MEETING_BEGUN,
        sentence=f"{with_article(title)} began at {here:%H:%M} on {long_day(here)}, and "
        f"{papers} {'were' if len(need.documents) > 1 else 'was'} not recorded public "
        "before it",
        since=begun,
        done_at=None,
        remedy=f"cycle meeting move {where.situation.state.cycle} {meeting} DATE",
    )


def _as_recorded(where: OpenStage, need: PublishNeed, texts: Sequence[Verdict]) -> Verdict:
    public = where.situation.state.publications.get(where.address(need))
    papers = _listed([with_article(where.title_of(each)) for each in need.documents])
    have = "have" if len(need.documents) > 1 else has_or_have(where.title_of(need.documents[0]))
    verdict = Verdict(
        key=where.key(need),
        need=need,
        role=need.by,
        what=f"Publish {papers}",
        holds=False,
        sentence=f"{papers} {have} not been published",
        code=Code.NOT_PUBLISHED,
        remedy=f"cycle publish {where.situation.state.cycle} {where.stage.key}",
    )
    before = _before_publication(where, need, texts)
    if isinstance(before, str):
        return replace(verdict, sentence=f"{papers} cannot be published yet: {before}")
    if public is None or (need.renew and public.seq < where.opened_seq):
        return replace(verdict, since=before)
    if lacking := [key for key in need.documents if key not in public.documents]:
        title = where.title_of(lacking[0])
        sentence = (
            f"{with_article(title)} {was_or_were(title)} not among what was published; all "
            "parts are public together"
        )
        return replace(verdict, code=Code.PUBLICATION_STALE, sentence=sentence, since=before)
    if any(
        where.situation.state.documents[key].sha256 != public.documents[key]
        for key in need.documents
    ):
        sentence = (
            f"what was published on {calendar_day(where.situation.rulebook.local(public.at))} "
            "has changed since"
        )
        return replace(verdict, code=Code.PUBLICATION_STALE, sentence=sentence, since=before)
    since = where.situation.rulebook.local(public.at)
    sentence = f"{papers} {have} been public since {since:%H:%M} on {calendar_day(since)}"
    return replace(
        verdict, holds=True, code=None, remedy=None, sentence=sentence, done_at=public.at
    )


def _before_publication(
    where: OpenStage, need: PublishNeed, texts: Sequence[Verdict]
) -> datetime | str:
    """When the papers were ready to be published, or what must come first: every part attached,
    and cleared.
    """
    ready = where.opened_at
    for verdict in texts:
        if _comes_before(verdict, need) and not verdict.holds:
            return verdict.sentence
        ready = max(ready, verdict.done_at or ready)
    missing = [key for key in need.documents if key not in where.situation.state.documents]
    if missing:
        title = where.title_of(missing[0])
        return f"{with_article(title)} {has_or_have(title)} not been attached"
    return ready


def _comes_before(verdict: Verdict, publication: PublishNeed) -> bool:
    """Whether a thing must be so before these papers are public: a part, or a sign-off over a
    part.
    """
    return verdict.need.hands_in in publication.documents


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


class PublishKind(NeedKind):
    """See cycle.machine.needs.publish."""

    acts: ClassVar[Mapping[type[Command], Act]] = {Publish: publish}
    requests: ClassVar[Mapping[str, type[Command]]] = {"publish": Publish}

    def verdicts(
        self, where: OpenStage, need: PublishNeed, texts: Sequence[Verdict]
    ) -> Iterator[Verdict]:
        yield _verdict(where, need, texts)

    def rests_on(self, machine: Machine, need: PublishNeed, address: str) -> Iterator[str]:
        yield records.publication(address)
        for document in need.documents:
            yield records.document(document)
            yield from records.rows_over(machine, document)

    def is_on_record(self, situation: Situation, need: PublishNeed, address: str) -> bool:
        del need
        return address in situation.state.publications

    def rehearsed(self, situation: Situation, need: PublishNeed, stage: str) -> Command:
        """Publishes; where the meeting has begun already, the item goes before a later one."""
        for track, each in situation.machine.stages():
            meeting = meeting_for(situation.machine, track, each, need)
            if each.key == stage and meeting and begun_at(situation, meeting):
                on = situation.rulebook.calendar.working_day_after(situation.today, PUT_OFF_BY)
                reason = "its papers were not recorded public before it began"
                return MoveMeeting(meeting=meeting, on=on, reason=reason)
        return Publish(stage=stage)
