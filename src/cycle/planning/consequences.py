"""What moving a cycle to another machine means: dates, obligations, and what is on record,
before and after. Pure.

Told is what lies ahead: the present stage of each track and those after it. What is behind is
behind, whatever the new machine would have asked for there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import cached_property

import msgspec

from cycle.engine.conditions import awaited
from cycle.engine.followed_dates import unbound
from cycle.engine.obligations import Obligation, obligations
from cycle.engine.situation import Situation
from cycle.engine.state import need_address, row_address, stages_ahead
from cycle.machine.needs.signoffs import SignoffsNeed
from cycle.machine.reachable import reached
from cycle.machine.titles import with_article
from cycle.planning.shifts import is_late_at_once
from cycle.planning.timetable import timetable
from cycle.planning.timetable_line import TimetableLine, TimetableLineKind


class Fate(StrEnum):
    """What becomes of a date or an obligation."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


class MigratedDate(msgspec.Struct, frozen=True, kw_only=True):
    """A date of the timetable. late: its time is past from the beginning, and it is still to be
    met.
    """

    key: str
    what: str
    fate: Fate
    was_on: date | None = None
    was_at: time | None = None
    on: date | None = None
    at: time | None = None
    late: bool = False


class Reasked(msgspec.Struct, frozen=True, kw_only=True):
    """An obligation that appears, vanishes, or passes to another office; a title is None where
    it is nobody's.
    """

    key: str
    what: str
    fate: Fate
    was_office: str | None = None
    office: str | None = None
    on: date | None = None


class Consequences(msgspec.Struct, frozen=True, kw_only=True):
    """All that the move means.

    tracks: where each stands. set_aside: what is on record and is no longer asked for.
    meetings: those the year has newly, or no longer. notes: what else a clerk should know.
    """

    tracks: tuple[str, ...]
    dates: tuple[MigratedDate, ...]
    obligations: tuple[Reasked, ...]
    set_aside: tuple[str, ...]
    meetings: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class MigrationSide:
    """The cycle on one of the two machines."""

    situation: Situation

    @cached_property
    def ahead(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            (track.key, stage.key)
            for track, stage in stages_ahead(self.situation.machine, self.situation.state)
        )

    @cached_property
    def lines(self) -> Mapping[str, TimetableLine]:
        dated = timetable(self.situation)
        return {
            line.key: line
            for line in dated
            if line.kind is not TimetableLineKind.DEADLINE or self._is_ahead(line)
        }

    @cached_property
    def asked(self) -> Mapping[str, Obligation]:
        return {found.key: found for found in obligations(self.situation)}

    @cached_property
    def counting(self) -> frozenset[str]:
        """The addresses under which what is on record counts for a stage ahead; of a need, also
        with its kind.
        """
        return frozenset(self._counting())

    def _is_ahead(self, line: TimetableLine) -> bool:
        return (line.track, line.stage) in self.ahead

    def _counting(self) -> Iterator[str]:
        for track, stage in stages_ahead(self.situation.machine, self.situation.state):
            for need in stage.needs:
                address = need_address(track.key, stage.key, need.key)
                yield address
                yield f"{need.__struct_config__.tag} {address}"
                yield from need.rests_on
                if isinstance(need, SignoffsNeed):
                    for row in self.situation.machine.sheets[need.sheet].rows:
                        yield f"{address}/{row.issue}"
                        yield row_address(need.of, need.sheet, row.issue)

    def title_of(self, document: str) -> str:
        return self.situation.machine.documents.get(document, document)


def consequences(before: MigrationSide, after: MigrationSide) -> Consequences:
    """What differs between a cycle on its old machine and the same cycle on its new one."""
    return Consequences(
        tracks=tuple(_standing(after)),
        dates=tuple(_dates(before, after)),
        obligations=tuple(_asked(before, after)),
        set_aside=tuple(_set_aside(before, after)),
        meetings=tuple(_meetings(before, after)),
        notes=(
            *_left_behind(before, after),
            *_stays_open(after),
            *_signed_by_another(before, after),
            *_newly_unbound(before, after),
        ),
    )


def _newly_unbound(before: MigrationSide, after: MigrationSide) -> Iterator[str]:
    """Dates of other cycles for which none is named, and none was wanted before."""
    known = set(_unbound(before))
    for sentence in _unbound(after):
        if sentence not in known:
            yield f"{sentence}; name it with --with WORKFLOW=CYCLE"


def _unbound(side: MigrationSide) -> Iterator[str]:
    state = side.situation.state
    for reason in unbound(side.situation.machine, state.bound_to, state.dates):
        yield reason.sentence


def _standing(after: MigrationSide) -> Iterator[str]:
    for track in after.situation.machine.tracks:
        present = after.situation.state.track(track.key)
        if track.key not in after.situation.state.tracks:
            yield f"{track.title} begins when it is called."
            continue
        if present.ended:
            yield f"{track.title} is at its end."
            continue
        stage = track.stage(present.stage)
        awaits = awaited(after.situation.state, stage, present)
        waits = f", waiting for {', '.join(awaits)}" if awaits else ""
        yield f"{track.title} is at {stage.title}{waits}."


def _dates(before: MigrationSide, after: MigrationSide) -> Iterator[MigratedDate]:
    for key, line in after.lines.items():
        was = before.lines.get(key)
        if was is None or (was.on, was.at) != (line.on, line.at):
            yield MigratedDate(
                key=key,
                what=line.what,
                fate=Fate.CHANGED if was else Fate.NEW,
                was_on=was.on if was else None,
                was_at=was.at if was else None,
                on=line.on,
                at=line.at,
                late=is_late_at_once(was, line),
            )
    for key, line in before.lines.items():
        if key not in after.lines:
            yield MigratedDate(
                key=key, what=line.what, fate=Fate.GONE, was_on=line.on, was_at=line.at
            )


def _asked(before: MigrationSide, after: MigrationSide) -> Iterator[Reasked]:
    for key, found in after.asked.items():
        was = before.asked.get(key)
        office = after.situation.machine.title_of_role(found.role)
        was_office = before.situation.machine.title_of_role(was.role) if was else None
        if was is None or was.role != found.role:
            yield Reasked(
                key=key,
                what=found.what,
                fate=Fate.CHANGED if was else Fate.NEW,
                was_office=was_office,
                office=office,
                on=found.due.on if found.due else None,
            )
    for key, was in before.asked.items():
        if key not in after.asked:
            office = before.situation.machine.title_of_role(was.role)
            yield Reasked(key=key, what=was.what, fate=Fate.GONE, was_office=office)


def _set_aside(before: MigrationSide, after: MigrationSide) -> Iterator[str]:
    gone = before.counting - after.counting
    yield from _sign_offs_aside(before, gone)
    for key, document in before.situation.state.documents.items():
        if key in gone:
            title = with_article(before.title_of(key))
            yield f"{title}, version {document.version}, attached by {document.by}"
    yield from _publications_aside(before, after, gone)
    for address, task in before.situation.state.tasks.items():
        if f"task {address}" in gone:
            yield f"{_title(before, address)}: reported as done by {task.by}"
    for key, waiver in before.situation.state.waivers.items():
        if _without_round(key) in gone:
            yield f"the waiver of {_title(before, _without_round(key))} by {waiver.by}"


def _sign_offs_aside(before: MigrationSide, gone: frozenset[str]) -> Iterator[str]:
    for address, signed in before.situation.state.signoffs.items():
        if address in gone and not signed.lapsed_at and not signed.returned:
            document, sheet, issue = address.split("/")
            title = before.situation.machine.sheets[sheet].row(issue).title
            of = with_article(before.title_of(document))
            yield f"the sign-off of {title} in {of} by {signed.by}"


def _publications_aside(
    before: MigrationSide, after: MigrationSide, gone: frozenset[str]
) -> Iterator[str]:
    for address, public in before.situation.state.publications.items():
        papers = ", ".join(map(before.title_of, public.documents))
        lacking = _lacking(after, address, frozenset(public.documents))
        if f"publish {address}" in gone:
            yield f"the publication of {papers} by {public.by}"
        elif f"publish {address}" in before.counting and lacking:
            yield (
                f"the publication of {papers} by {public.by}, since it was without "
                f"{with_article(after.title_of(lacking[0]))}"
            )


def _lacking(after: MigrationSide, address: str, public: frozenset[str]) -> tuple[str, ...]:
    """The papers that a publication is now to hold and did not."""
    for track, stage in stages_ahead(after.situation.machine, after.situation.state):
        for need in stage.needs:
            if need.is_publication and need_address(track.key, stage.key, need.key) == address:
                return tuple(document for document in need.rests_on if document not in public)
    return ()


def _title(side: MigrationSide, address: str) -> str:
    """The title of the need at an address, with its issue where the address names one."""
    place, key, *issue = address.split("/")
    track, stage = place.split(".")
    need = side.situation.machine.stage(track, stage).need(key)
    return (need.title if need else key) + (f" ({issue[0]})" if issue else "")


def _without_round(key: str) -> str:
    place, _, rest = key.partition("/")
    return f"{place.partition('#')[0]}/{rest}"


def _meetings(before: MigrationSide, after: MigrationSide) -> Iterator[str]:
    old, new = (
        before.situation.machine.meetings,
        after.situation.machine.meetings,
    )
    for key in new:
        if key not in old:
            known = after.situation.state.meetings.get(key)
            dated = f"on {known.on.isoformat()}" if known and known.on else "with no date yet"
            yield f"{key} is new ({new[key].title}), {dated}"
    for key in old:
        if key not in new:
            known = before.situation.state.meetings.get(key)
            dated = f"; it was on {known.on.isoformat()}" if known and known.on else ""
            yield f"{key} is no longer part of the year ({old[key].title}){dated}"


def _left_behind(before: MigrationSide, after: MigrationSide) -> Iterator[str]:
    """New stages that a track has no way to any more."""
    had = {(track.key, stage.key) for track, stage in before.situation.machine.stages()}
    for track in after.situation.machine.tracks:
        standing = after.situation.state.tracks.get(track.key)
        within_reach = reached(track, standing.stage if standing else track.stages[0].key)
        for stage in track.stages:
            if (track.key, stage.key) not in had and stage.key not in within_reach:
                yield (
                    f"{stage.title} ({stage.key}) is new, but its track is past it: it "
                    "will not be asked for"
                )


def _stays_open(after: MigrationSide) -> Iterator[str]:
    for _, stage in after.situation.state.open_stages(after.situation.machine):
        waits = [
            str(name) for name in stage.after if str(name) not in after.situation.state.passed
        ]
        if waits:
            yield (
                f"{stage.title} stays open, though the workflow now has it wait for "
                f"{', '.join(waits)}"
            )


def _signed_by_another(before: MigrationSide, after: MigrationSide) -> Iterator[str]:
    """Sign-offs in force whose row is now another office's: given by the one it was asked of,
    they stand.
    """
    for address, signed in after.situation.state.signoffs.items():
        _, sheet, issue = address.split("/")
        if (
            address in before.counting & after.counting
            and not signed.lapsed_at
            and not signed.returned
        ):
            was = before.situation.machine.sheets[sheet].row(issue)
            now = after.situation.machine.sheets[sheet].row(issue)
            if was.role != now.role:
                office = after.situation.machine.title_of_role(now.role)
                yield (
                    f"{now.title} is now {with_article(office)}'s to sign; the sign-off by "
                    f"{signed.by} stands"
                )
