"""Is it so? For each need of an open stage, a verdict: holds or not, why, since when it is
asked, of whom. Pure.

A need may ask for several things (a sheet asks for every row); each has a verdict and a key of
its own, stable for the round. Silence never holds: whatever has not been recorded is not so. A
need that a waiver covers holds, and says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from cycle.calendar.words import calendar_day, long_day
from cycle.engine import amendments, late_items
from cycle.engine.amendments import AmendmentNeed
from cycle.engine.rulebook import Rulebook
from cycle.engine.state import (
    DocumentState,
    SignOffState,
    State,
    need_address,
    round_address,
    row_address,
)
from cycle.engine.verdicts import Code
from cycle.machine.model import (
    Deadline,
    DocumentNeed,
    MeetingNeed,
    Missed,
    Need,
    PublishNeed,
    Row,
    SignoffsNeed,
    Stage,
    TaskNeed,
    Track,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one thing that a stage needs is so.

    since: from when it is asked of `role`; None while something else must come first
    (`sentence` says what).
    done_at: when it was fulfilled, where it holds by an act.
    """

    key: str
    need: Need
    role: str
    what: str
    holds: bool
    sentence: str
    code: Code | None = None
    issue: str | None = None
    since: datetime | None = None
    done_at: datetime | None = None
    waived: bool = False
    remedy: str | None = None

    @property
    def due(self) -> Deadline | None:
        return self.need.due


@dataclass(frozen=True, slots=True)
class OpenStage:
    """One open stage of a cycle, and all that its guards look at."""

    rulebook: Rulebook
    state: State
    track: Track
    stage: Stage
    now: datetime

    @property
    def opened_at(self) -> datetime:
        opened = self.state.tracks[self.track.key].opened_at
        assert opened is not None
        return opened

    @property
    def opened_seq(self) -> int:
        return self.state.tracks[self.track.key].opened_seq

    @property
    def prefix(self) -> str:
        return round_address(
            self.track.key, self.stage.key, self.state.tracks[self.track.key].round
        )

    def key(self, need: Need, issue: str | None = None) -> str:
        return f"{self.prefix}{need.key}" + (f"/{issue}" if issue else "")

    def address(self, need: Need) -> str:
        return need_address(self.track.key, self.stage.key, need.key)

    @property
    def needs(self) -> tuple[Need, ...]:
        """What the stage needs: what earlier outcomes ask of it, and what it declares
        itself.
        """
        return (
            *amendments.raised(self.rulebook.machine, self.state, self.track),
            *self.stage.needs,
        )

    def title_of(self, document: str) -> str:
        return self.rulebook.machine.documents.get(document, document)


def open_stages(rulebook: Rulebook, state: State, now: datetime) -> tuple[OpenStage, ...]:
    """The open stages of the cycle, ready for their guards; of one that is decided nothing is
    asked any more.
    """
    return tuple(
        OpenStage(rulebook, state, track, stage, now)
        for track, stage in state.open_stages(rulebook.machine)
        if state.tracks[track.key].decided is None
    )


def verdicts(where: OpenStage) -> tuple[Verdict, ...]:
    """A verdict for each thing the stage needs, in the order of its declaration, waivers and
    blocks considered.
    """
    return tuple(_settled(where, verdict) for verdict in bare_verdicts(where))


def bare_verdicts(where: OpenStage) -> Iterator[Verdict]:
    """The same as the acts alone tell it: a late act has been done, a waived one has not."""
    for need in where.needs:
        yield from _verdicts_of(where, need)


def _settled(where: OpenStage, verdict: Verdict) -> Verdict:
    """The verdict once waivers and missed deadlines that block have had their say."""
    waiver = where.state.waivers.get(verdict.key) or where.state.waivers.get(
        where.key(verdict.need)
    )
    if waiver and waiver.late_item:
        sentence = (
            f"{verdict.sentence}; late, and let through by {waiver.by}: {waiver.late_item.text}"
        )
        return replace(verdict, waived=verdict.holds, sentence=sentence)
    if waiver and not verdict.holds:
        sentence = f"{verdict.what}: waived by {waiver.by}: {waiver.reason}"
        return replace(
            verdict, holds=True, waived=True, code=None, sentence=sentence, done_at=waiver.at
        )
    if waiver:
        return replace(verdict, waived=True)
    if (
        verdict.due
        and verdict.due.missed is Missed.BLOCK
        and not isinstance(verdict.need, MeetingNeed)
    ):
        verdict = _blocked_if_late(where, verdict, verdict.due)
    return _to_amend(where, verdict) if verdict.code is Code.SIGN_OFF_RETURNED else verdict


def _to_amend(where: OpenStage, returned: Verdict) -> Verdict:
    """A returned row over a document that the stage doesn't ask for: whoever answers for the
    sheet must amend it.
    """
    assert isinstance(returned.need, SignoffsNeed)
    of = returned.need.of
    if any(isinstance(need, DocumentNeed) and need.document == of for need in where.needs):
        return returned
    row = where.state.signoffs[row_address(of, returned.need.sheet, returned.issue or "")]
    return replace(
        returned,
        role=returned.need.by,
        what=f"Amend the {where.title_of(of)}",
        since=row.at,
        remedy=f"cycle attach {where.state.cycle} {of} FILE",
    )


def _blocked_if_late(where: OpenStage, verdict: Verdict, deadline: Deadline) -> Verdict:
    due = late_items.missed(
        where.rulebook, where.state, verdict.need, deadline.rule, verdict.done_at, where.now
    )
    if due is None:
        return verdict
    state_of_it = (
        "was late" if verdict.done_at else "has not been done, and can now only be late"
    )
    waivers = where.rulebook.machine.may_waive
    named = f"{verdict.need.key}/{verdict.issue}" if verdict.issue else verdict.need.key
    options = late_items.options(where.rulebook.machine, verdict.need)
    return replace(
        verdict,
        role=waivers[0] if verdict.done_at and waivers else verdict.role,
        since=verdict.done_at or verdict.since,
        holds=False,
        code=Code.DEADLINE_MISSED,
        sentence=f"{verdict.what}: the deadline was {long_day(due.on)}; it {state_of_it}",
        remedy=f"cycle waive {where.state.cycle} {named} {options}, or move the meeting",
    )


def _verdicts_of(where: OpenStage, need: Need) -> Iterator[Verdict]:
    match need:
        case AmendmentNeed():
            yield _amended(where, need)
        case DocumentNeed():
            yield _document(where, need)
        case SignoffsNeed():
            sheet = where.rulebook.machine.sheets[need.sheet]
            yield from (_sign_off(where, need, row) for row in sheet.rows)
        case PublishNeed():
            yield _publication(where, need)
        case TaskNeed():
            yield _task(where, need)
        case MeetingNeed():
            yield _meeting(where, need)
        case _:
            assert_never(need)


def _document(where: OpenStage, need: DocumentNeed) -> Verdict:
    document = where.state.documents.get(need.document)
    title = where.title_of(need.document)
    asked = Verdict(
        key=where.key(need),
        need=need,
        role=need.by,
        what=f"Attach the {title}",
        holds=False,
        sentence=f"the {title} has not been attached",
        code=Code.DOCUMENT_MISSING,
        since=where.opened_at,
        remedy=f"cycle attach {where.state.cycle} {need.document} FILE",
    )
    if document is None:
        return asked
    if need.renew and document.seq < where.opened_seq:
        sentence = f"the {title} must be attached again for this round, changed or not"
        return replace(asked, sentence=sentence, code=Code.DOCUMENT_NOT_RENEWED)
    returned = _returned(where, need.document, document)
    if returned:
        issue, row = returned
        return replace(
            asked,
            what=f"Amend the {title}",
            sentence=f"the {title} was returned on {issue} by {row.by}: {row.returned}",
            code=Code.DOCUMENT_RETURNED,
            since=row.at,
        )
    sentence = f"the {title}, version {document.version}, was attached by {document.by}"
    return replace(
        asked,
        holds=True,
        code=None,
        remedy=None,
        sentence=sentence,
        done_at=_handed_in(where, document),
    )


def _amended(where: OpenStage, need: AmendmentNeed) -> Verdict:
    made_at = need.state.made_at
    return Verdict(
        key=where.key(need),
        need=need,
        role=need.by,
        what=need.title,
        holds=made_at is not None,
        sentence=amendments.describe_amendment_need(where.rulebook.machine, need),
        code=None if made_at else Code.NOT_AMENDED,
        since=where.opened_at,
        done_at=made_at,
        remedy=None if made_at else amendments.remedy(where.state, need),
    )


def _handed_in(where: OpenStage, document: DocumentState) -> datetime:
    """When the present text came in for this round; handing the same text in again makes
    nothing late.
    """
    return document.changed_at if document.changed_at >= where.opened_at else document.at


def _returned(
    where: OpenStage, key: str, document: DocumentState
) -> tuple[str, SignOffState] | None:
    """The row over the document's present text that was returned for change, with its title."""
    for sheet in where.rulebook.machine.sheets.values():
        for row in sheet.rows:
            signed = where.state.signoffs.get(row_address(key, sheet.key, row.issue))
            if signed and signed.returned and signed.sha256 == document.covered(row.issue):
                return row.title, signed
    return None


def _sign_off(where: OpenStage, need: SignoffsNeed, row: Row) -> Verdict:
    document = where.state.documents.get(need.of)
    title = where.title_of(need.of)
    signed = where.state.signoffs.get(row_address(need.of, need.sheet, row.issue))
    what = f"Sign off {row.title} in the {title}"
    verdict = Verdict(
        key=where.key(need, row.issue),
        need=need,
        role=row.role,
        what=what,
        issue=row.issue,
        holds=False,
        sentence=f"{row.title} is not signed by the "
        f"{where.rulebook.machine.title_of_role(row.role)}",
        code=Code.NOT_SIGNED,
        since=max(document.writer(row.issue).at, where.opened_at) if document else None,
        remedy=f"cycle sign {where.state.cycle} {row.issue}",
    )
    if document is None:
        return replace(
            verdict, sentence=f"{row.title} cannot be signed before the {title} is attached"
        )
    if signed is None:
        return verdict
    if signed.lapsed_at or signed.sha256 != document.covered(row.issue):
        changed = "its text or the recommendations" if document.parts else f"the {title}"
        sentence = f"{row.title}: the sign-off by {signed.by} lapsed when {changed} changed"
        return replace(verdict, code=Code.SIGN_OFF_LAPSED, sentence=sentence)
    if signed.returned:
        sentence = f"{row.title} was returned by {signed.by}: {signed.returned}"
        return replace(verdict, code=Code.SIGN_OFF_RETURNED, sentence=sentence, since=None)
    if need.renew and signed.seq < where.opened_seq:
        return replace(verdict, sentence=f"{row.title} must be signed again for this round")
    comment = f' with the comment "{signed.comment}"' if signed.comment else ""
    sentence = f"{row.title} was signed by {signed.by}{comment}"
    return replace(
        verdict, holds=True, code=None, remedy=None, sentence=sentence, done_at=signed.at
    )


def _publication(where: OpenStage, need: PublishNeed) -> Verdict:
    public = where.state.publications.get(where.address(need))
    papers = _listed([where.title_of(document) for document in need.documents])
    have = "have" if len(need.documents) > 1 else "has"
    verdict = Verdict(
        key=where.key(need),
        need=need,
        role=need.by,
        what=f"Publish the {papers}",
        holds=False,
        sentence=f"the {papers} {have} not been published",
        code=Code.NOT_PUBLISHED,
        remedy=f"cycle publish {where.state.cycle} {where.stage.key}",
    )
    before = _before_publication(where, need)
    if isinstance(before, str):
        return replace(verdict, sentence=f"the {papers} cannot be published yet: {before}")
    if public is None or (need.renew and public.seq < where.opened_seq):
        return replace(verdict, since=before)
    if lacking := [key for key in need.documents if key not in public.documents]:
        sentence = (
            f"the {where.title_of(lacking[0])} was not among what was published; all "
            "parts are public together"
        )
        return replace(verdict, code=Code.PUBLICATION_STALE, sentence=sentence, since=before)
    if any(
        where.state.documents[key].sha256 != public.documents[key] for key in need.documents
    ):
        sentence = (
            f"what was published on {calendar_day(where.rulebook.local(public.at))} "
            "has changed since"
        )
        return replace(verdict, code=Code.PUBLICATION_STALE, sentence=sentence, since=before)
    since = where.rulebook.local(public.at)
    sentence = f"the {papers} {have} been public since {since:%H:%M} on {calendar_day(since)}"
    return replace(
        verdict, holds=True, code=None, remedy=None, sentence=sentence, done_at=public.at
    )


def _before_publication(where: OpenStage, need: PublishNeed) -> datetime | str:
    """When the papers were ready to be published, or what must come first: every part attached,
    and cleared.
    """
    ready = where.opened_at
    for other in where.needs:
        if isinstance(other, DocumentNeed | SignoffsNeed):
            for verdict in (_settled(where, bare) for bare in _verdicts_of(where, other)):
                if comes_before(verdict, need) and not verdict.holds:
                    return verdict.sentence
                ready = max(ready, verdict.done_at or ready)
    missing = [key for key in need.documents if key not in where.state.documents]
    if missing:
        return f"the {where.title_of(missing[0])} has not been attached"
    return ready


def comes_before(verdict: Verdict, publication: PublishNeed) -> bool:
    """Whether a thing must be so before these papers are public: a part, or a sign-off over a
    part.
    """
    match verdict.need:
        case DocumentNeed(document=document) | SignoffsNeed(of=document):
            return document in publication.documents
        case _:
            return False


def _task(where: OpenStage, need: TaskNeed) -> Verdict:
    task = where.state.tasks.get(where.address(need))
    verdict = Verdict(
        key=where.key(need),
        need=need,
        role=need.by,
        what=need.title,
        holds=False,
        sentence=f"not reported as done: {need.title}",
        code=Code.TASK_NOT_DONE,
        since=where.opened_at,
        remedy=f"cycle done {where.state.cycle} {need.key}",
    )
    if task is None or (need.renew and task.seq < where.opened_seq):
        return verdict
    sentence = f"{need.title}: reported as done by {task.by}"
    return replace(
        verdict, holds=True, code=None, remedy=None, sentence=sentence, done_at=task.at
    )


def _meeting(where: OpenStage, need: MeetingNeed) -> Verdict:
    meeting = where.state.meetings.get(need.meeting)
    title = where.rulebook.machine.meetings[need.meeting].title
    starts = where.rulebook.meeting_starts(meeting) if meeting else None
    verdict = Verdict(
        key=where.key(need),
        need=need,
        role=need.by,
        what=f"Fix a date for the {title}",
        holds=False,
        sentence=f"the {title} has no date",
        code=Code.MEETING_UNDATED,
        since=max(meeting.changed_at if meeting else where.opened_at, where.opened_at),
        remedy=f"cycle meeting set {where.state.cycle} {need.meeting} DATE",
    )
    if starts is None:
        why = f": {meeting.why_undated}" if meeting and meeting.why_undated else ""
        return replace(verdict, sentence=verdict.sentence + why)
    here = where.rulebook.local(starts)
    sits = replace(verdict, what=f"The {title} sits", remedy=None, since=None)
    if where.now < starts:
        return replace(
            sits,
            code=Code.MEETING_NOT_SAT,
            sentence=f"the {title} sits on {long_day(here)} at {here:%H:%M}",
        )
    return replace(
        sits,
        holds=True,
        code=None,
        sentence=f"the {title} was due to sit on {calendar_day(here)}",
        done_at=starts,
    )


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", the ".join(words[:-1]) + " and the " + words[-1]
