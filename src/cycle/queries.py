"""The read side: where a cycle stands, what waits for whom, what happened, why. Plain rows;
changes nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from cycle.engine import events, objections
from cycle.engine.conditions import awaited
from cycle.engine.descriptions import describe
from cycle.engine.evidence import evidence_of
from cycle.engine.facts import facts_of, in_words
from cycle.engine.followed_dates import FollowedRow
from cycle.engine.guards import open_stages
from cycle.engine.list_rows import ItemRow, item_rows
from cycle.engine.obligations import OR_OFFICE, Obligation, obligations
from cycle.engine.open_stage import OpenStage
from cycle.engine.replay import replay, voided_by
from cycle.engine.rulebook import DueDate, Rulebook, Undated
from cycle.engine.situation import Situation
from cycle.engine.state import Decided, State, stage_address
from cycle.engine.vacancies import Vacancy
from cycle.machine.model import Machine, Stage, Track


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One thing an open stage needs. days_left: working days to the deadline, negative once it
    is past. to_read: the command that shows the text that waits to be signed.
    """

    key: str
    need: str
    what: str
    holds: bool
    waived: bool
    sentence: str
    role: str
    office: str
    on: date | None
    at: time | None
    days_left: int | None
    overdue: bool
    undated: str | None
    remedy: str | None
    to_read: str | None


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """What an outcome ordered to be amended: how, by which office, in consultation with whom;
    when it was made.
    """

    key: str
    document: str
    text: str
    office: str
    delegated: bool
    consulting: str | None
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EndedRow:
    """How a stage last ended, as it is on record. meeting: where it was decided."""

    stage: str
    title: str
    outcome: str
    at: datetime
    minute: str | None
    recorded_by: str | None
    reason: str | None
    amendment: AmendmentRow | None
    meeting: str | None
    records: tuple[str, ...] = ()
    """What was recorded with it, each in words: `Grant: £37,104.00`."""


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """An outcome on record that may still be objected to, and from when it is in effect."""

    outcome: str
    at: datetime
    in_effect_at: datetime
    minute: str | None
    recorded_by: str
    sentence: str
    objection: str | None
    who: str | None


@dataclass(frozen=True, slots=True)
class TrackRow:
    """Where one track stands. standing: `open`, `decided`, `waiting` or `ended`."""

    track: str
    title: str
    stage: str
    stage_title: str
    round: int
    standing: str
    waits_for: tuple[str, ...]
    since: datetime
    outcomes: tuple[str, ...]
    needs: tuple[NeedRow, ...]
    decided: DecidedRow | None = None
    past: tuple[EndedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusRow:
    """Where a cycle stands at an instant. mail: sentences on what is wrong with its letters at
    present. vacancies: the roles that nobody holds at present. dates: those that it takes from
    others.
    """

    cycle: str
    title: str
    at: datetime
    version: int
    ended_at: datetime | None
    tracks: tuple[TrackRow, ...]
    lists: tuple[ItemRow, ...] = ()
    mail: tuple[str, ...] = ()
    vacancies: tuple[Vacancy, ...] = ()
    dates: tuple[FollowedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class TodoRow:
    """Something that waits for an officer. asked: whether it can be done now, or `sentence`
    says what comes first. to_read: the command that shows the text over which it is asked.
    """

    cycle: str
    key: str
    what: str
    office: str
    sentence: str
    asked: bool
    on: date | None
    at: time | None
    days_left: int | None
    overdue: bool
    remedy: str | None
    basis: str | None
    to_read: str | None = None


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry of a journal, told in a sentence.

    voided_by: the number of the correction that voided it. evidence: the SHA-256 of what it was
    recorded on.
    """

    seq: int
    at: datetime
    kind: str
    sentence: str
    hash: str
    voided_by: int | None
    evidence: str | None


def status(situation: Situation) -> StatusRow:
    """Every track with its present stage and each thing that it needs."""
    return StatusRow(
        cycle=situation.state.cycle,
        title=situation.machine.title,
        at=situation.now,
        version=situation.state.version,
        ended_at=situation.state.ended_at,
        tracks=tuple(
            _track(situation, key) for key in (track.key for track in situation.machine.tracks)
        ),
        lists=tuple(item_rows(situation)),
    )


def _track(situation: Situation, key: str) -> TrackRow:
    track, present = situation.machine.track(key), situation.state.track(key)
    stage = None if present.ended else track.stage(present.stage)
    called = key in situation.state.tracks
    standing = (
        "not called"
        if not called
        else "ended"
        if present.ended
        else "decided"
        if present.decided
        else "open"
        if present.open
        else "waiting"
    )
    where = next((found for found in open_stages(situation) if found.track.key == key), None)
    return TrackRow(
        track=key,
        title=track.title,
        stage=present.stage,
        stage_title=stage.title if stage else "at its end" if called else "not called",
        round=present.round,
        standing=standing,
        waits_for=awaited(situation.state, stage, present) if stage else present.waits_for,
        since=present.opened_at or present.entered_at,
        outcomes=tuple(outcome.name for outcome in stage.outcomes) if stage else (),
        needs=_needs(where) if where else (),
        decided=_decided(situation, stage, present.decided)
        if stage and present.decided
        else None,
        past=tuple(_past(situation, track)),
    )


def _decided(situation: Situation, stage: Stage, decided: Decided) -> DecidedRow:
    window = (
        situation.machine.objections_to(stage) if situation.now < decided.in_effect_at else None
    )
    return DecidedRow(
        outcome=decided.outcome,
        at=decided.at,
        in_effect_at=decided.in_effect_at,
        minute=decided.minute,
        recorded_by=str(decided.by),
        sentence=objections.describe_objections(situation.rulebook, decided, situation.now),
        objection=window.outcome if window else None,
        who=window.who if window else None,
    )


def _past(situation: Situation, track: Track) -> Iterator[EndedRow]:
    """Every stage of the track that has ended, in the order of the declaration."""
    for stage in track.stages:
        ended = situation.state.ended.get(stage_address(track.key, stage.key))
        if ended:
            yield EndedRow(
                stage=stage.key,
                title=stage.title,
                outcome=ended.outcome,
                at=ended.at,
                minute=ended.minute,
                recorded_by=str(ended.by) if ended.by else None,
                reason=ended.reason,
                amendment=_amendment(situation, ended.amendment) if ended.amendment else None,
                meeting=stage.meeting.meeting if stage.meeting else None,
                records=in_words(
                    facts_of(situation.machine, track.key, stage.key, ended.outcome),
                    ended.records,
                ),
            )


def _amendment(situation: Situation, ordered: events.Amendment) -> AmendmentRow:
    """Made is what is on record as made, until the stage that asked for it has ended."""
    present = situation.state.amendments.get(ordered.key)
    return AmendmentRow(
        key=ordered.key,
        document=ordered.document,
        text=ordered.text,
        office=situation.machine.title_of_role(ordered.role),
        delegated=ordered.delegated,
        consulting=ordered.consulting,
        made_at=present.made_at if present and present.ordered == ordered else None,
    )


def _needs(where: OpenStage) -> tuple[NeedRow, ...]:
    return tuple(
        _need_row(
            where,
            verdict.key,
            verdict.need.key,
            verdict.what,
            verdict.role,
            verdict.remedy,
            verdict.to_read,
            holds=verdict.holds,
            waived=verdict.waived,
            sentence=verdict.sentence,
            rule=verdict.due.rule if verdict.due and verdict.need.is_asked else None,
        )
        for verdict in where.verdicts
    )


def _need_row(
    where: OpenStage,
    key: str,
    need: str,
    what: str,
    role: str,
    remedy: str | None,
    to_read: str | None,
    *,
    holds: bool,
    waived: bool,
    sentence: str,
    rule: str | None,
) -> NeedRow:
    due = where.situation.due(rule) if rule else None
    dated = due if isinstance(due, DueDate) else None
    return NeedRow(
        key=key,
        need=need,
        what=what,
        holds=holds,
        waived=waived,
        sentence=sentence,
        role=role,
        office=where.situation.machine.title_of_role(role),
        on=dated.on if dated else None,
        at=dated.at if dated else None,
        days_left=where.situation.rulebook.days_left(dated.on, where.situation.now)
        if dated
        else None,
        overdue=bool(dated and not holds and dated.passed(where.situation.now)),
        undated=due.why if isinstance(due, Undated) else None,
        remedy=None if holds else remedy,
        to_read=None if holds else to_read,
    )


def todo(situation: Situation, roles: Iterable[str]) -> tuple[TodoRow, ...]:
    """What waits for the holders of these roles, the most urgent first."""
    held = set(roles)
    mine = [found for found in obligations(situation) if found.role in held]
    once = {found.key for found in mine}
    mine = [
        found
        for found in mine
        if not (found.is_alternative and found.key.partition(OR_OFFICE)[0] in once)
    ]
    rows = [_todo_row(situation, found) for found in mine]
    return tuple(sorted(rows, key=lambda row: (not row.asked, row.on or date.max, row.key)))


def _todo_row(situation: Situation, found: Obligation) -> TodoRow:
    return TodoRow(
        cycle=situation.state.cycle,
        key=found.key,
        what=found.what,
        office=situation.machine.title_of_role(found.role),
        sentence=found.sentence,
        asked=found.asked(situation.now),
        on=found.due.on if found.due else None,
        at=found.due.at if found.due else None,
        days_left=situation.rulebook.days_left(found.due.on, situation.now)
        if found.due
        else None,
        overdue=found.overdue(situation.now),
        remedy=found.remedy if found.asked(situation.now) else None,
        basis=found.basis,
        to_read=found.to_read if found.asked(situation.now) else None,
    )


def log(
    machine_of: Callable[[str], Machine], entries: Iterable[tuple[int, str, str, str]]
) -> tuple[LogRow, ...]:
    """A whole journal told: from (number, instant, body, hash) of each entry, with the machine
    of its time.

    machine_of: the machine with a fingerprint.
    """
    read = [
        (seq, datetime.fromisoformat(at), events.from_text(body), digest)
        for seq, at, body, digest in entries
    ]
    voided = voided_by(event for _, _, event, _ in read)
    rows: list[LogRow] = []
    for seq, at, event, digest in read:
        if isinstance(event, events.CycleOpened | events.CycleMigrated):
            machine = machine_of(event.fingerprint)
        kind, sentence = events.kind_of(event), describe(machine, event)
        rows.append(
            LogRow(seq, at, kind, sentence, digest, voided.get(seq), evidence_of(event))
        )
    return tuple(rows)


def as_of(history: Iterable[tuple[str, str]]) -> State:
    """The state told by the (instant, body) pairs of a journal's beginning. Raises ValueError
    where there is none.
    """
    return replay((events.from_text(body), datetime.fromisoformat(at)) for at, body in history)


def end_of(day: date, rulebook: Rulebook) -> datetime:
    """The last instant of a local day."""
    return datetime.combine(day, time.max, rulebook.zone).astimezone(UTC)
