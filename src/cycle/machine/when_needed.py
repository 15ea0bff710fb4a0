"""What a year may do without: tracks that begin when they are called, meetings kept in reserve.
Do they hang together with the rest? Pure.

A track is called by an outcome, or by a deadline missed. Nothing waits for it, since nobody may
call it; and no tracks call one another in a ring, so that none begins again for ever. A meeting
is in reserve where a way through its track goes without it.
"""

from collections.abc import Iterator

from cycle.declaration import schema
from cycle.declaration.faults import Fault
from cycle.declaration.schema import DeclaredWorkflow
from cycle.declaration.source import Source
from cycle.declaration.yaml_nodes import Path
from cycle.machine.model import END
from cycle.machine.needs.base import Missed
from cycle.machine.structure import reached_from

_SAYS_SO = '"begins: when-called"'


def faults_of_what_is_needed_at_times(
    declared: DeclaredWorkflow, source: Source
) -> tuple[Fault, ...]:
    """Tracks called that begin with the year, or never; meetings in reserve that no way goes
    without.
    """
    return (
        *_said_amiss(declared, source),
        *_called_amiss(declared, source),
        *_waited_for(declared, source),
        *_rings(declared, source),
        *_never_in_reserve(declared, source),
    )


def _when_called(declared: DeclaredWorkflow) -> frozenset[str]:
    return frozenset(key for key, stages in declared.tracks.items() if stages[0].begins)


def _said_amiss(declared: DeclaredWorkflow, source: Source) -> Iterator[Fault]:
    for track, stages in declared.tracks.items():
        for number, stage in enumerate(stages[1:], start=1):
            if stage.begins:
                message = f"{_SAYS_SO} is said of a track, in its first stage"
                yield source.at_value(("tracks", track, number, "begins"), message)
    called = {name for _, _, name in _calls(declared)}
    for track in sorted(_when_called(declared) - called):
        message = (
            f'nothing calls the track {track}: say "begins: {track}" of an outcome, or '
            f'"missed: begin {track}" of a deadline'
        )
        yield source.at_value(("tracks", track, 0, "begins"), message)
    if _when_called(declared) == set(declared.tracks):
        yield source.at_value(
            ("tracks",), "no track begins with the year: each waits to be called"
        )


def _called_amiss(declared: DeclaredWorkflow, source: Source) -> Iterator[Fault]:
    for path, _, name in _calls(declared):
        if name in declared.tracks and name not in _when_called(declared):
            message = (
                f"the track {name} begins with the year; give its first stage {_SAYS_SO} if "
                "it is called"
            )
            yield source.at_value(path, message)


def _waited_for(declared: DeclaredWorkflow, source: Source) -> Iterator[Fault]:
    when_called = _when_called(declared)
    for track, stages in declared.tracks.items():
        for number, stage in enumerate(stages):
            for after in stage.after:
                name = after.partition(".")[0]
                if name in when_called and name != track:
                    message = f"nothing can wait for {name}, a track that nobody may call"
                    yield source.at_value(("tracks", track, number, "after"), message)


def _calls(declared: DeclaredWorkflow) -> Iterator[tuple[Path, str, str]]:
    """Each place that calls a track, the track it stands in, and the track it calls."""
    for track, stages in declared.tracks.items():
        for number, stage in enumerate(stages):
            path: Path = ("tracks", track, number)
            for name, outcome in stage.outcomes.items():
                if outcome.begins:
                    yield (*path, "outcomes", name, "begins"), track, outcome.begins
            timed: list[tuple[Path, schema.DeclaredTimed]] = [((), stage), *stage.all_needs()]
            for below, said in timed:
                word, _, name = (said.missed or "").partition(" ")
                if word == Missed.BEGIN:
                    yield (*path, *below, "missed"), track, name


def _rings(declared: DeclaredWorkflow, source: Source) -> Iterator[Fault]:
    onward: dict[str, set[str]] = {}
    for _, track, name in _calls(declared):
        onward.setdefault(track, set()).add(name)
    for path, track, name in _calls(declared):
        if track in reached_from(name, onward):
            message = f"tracks call one another in a ring: {track} calls {name}"
            if track == name:
                message = f"the track {track} calls itself"
            yield source.at_value(path, message)


def _never_in_reserve(declared: DeclaredWorkflow, source: Source) -> Iterator[Fault]:
    for key, meeting in declared.meetings.items():
        if not meeting.only_if_needed:
            continue
        path: Path = ("meetings", key, "only_if_needed")
        if declared.final_decision == key:
            yield source.at_value(path, f"{key} decides last, so it is needed every year")
        for track, stages in declared.tracks.items():
            if not stages[0].begins and not _goes_without(stages, key):
                message = f"{key} is needed every year: no way through {track} goes without it"
                yield source.at_value(path, message)


def _goes_without(stages: tuple[schema.DeclaredStage, ...], meeting: str) -> bool:
    """Whether the track comes to its end without a stage that this meeting decides."""
    onward = {
        stage.stage: {outcome.to for outcome in stage.outcomes.values()}
        for stage in stages
        if meeting not in {need.meeting for _, need in stage.all_needs()}
    }
    first = stages[0].stage
    return first in onward and END in reached_from(first, onward)
