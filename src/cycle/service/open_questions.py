"""What a new year leaves to a person: what its timetable warns of, and what last year cannot
tell. Reads only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cycle.calendar.words import brief_day
from cycle.machine.years_named import years_named
from cycle.planning.feasible import Feasibility
from cycle.planning.warnings.warning import WarningCode
from cycle.service.cycles import Loaded
from cycle.service.opening import Opened
from cycle.store.officers import Appointment, AppointmentKind
from cycle.store.unit_of_work import Reading


class OpenQuestionCode(StrEnum):
    """What is to be decided, besides what a timetable warns of."""

    OLD_CYCLE_OPEN = "old-cycle-open"
    BEGINS_TOO_EARLY = "begins-too-early"
    MEETING_UNDATED = "meeting-undated"
    MEETING_NOT_LATER = "meeting-not-later"
    MEETING_PAST = "meeting-past"
    OFFICE_VACANT = "office-vacant"
    OFFICE_ENDS = "office-ends"
    NAMES_A_YEAR = "names-a-year"


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One thing to be decided: its code (an OpenQuestionCode, or a timetable's WarningCode),
    and what would settle it.
    """

    code: str
    sentence: str
    remedy: str


def open_questions(reading: Reading, old: Loaded, opened: Opened) -> Iterator[OpenQuestion]:
    """Everything that a person must decide about a cycle opened after another one."""
    yield from _old_cycle(old, opened.loaded)
    yield from _meetings(old, opened)
    for warning in opened.warnings:
        yield OpenQuestion(warning.code.value, warning.sentence, warning.remedy)
    yield from _offices(reading, opened)
    yield from _texts(opened.loaded)


def _old_cycle(old: Loaded, new: Loaded) -> Iterator[OpenQuestion]:
    if old.state.ended_at is None:
        stages = (
            ", ".join(stage.title for _, stage in old.state.open_stages(old.rulebook.machine))
            or "none open"
        )
        yield _decision(
            OpenQuestionCode.OLD_CYCLE_OPEN,
            f"{old.name} has not ended; its open stages: {stages}.",
            f"See what is left of it: cycle status {old.name}",
        )
    if new.state.begins_on <= old.state.begins_on:
        yield _decision(
            OpenQuestionCode.BEGINS_TOO_EARLY,
            f"The new cycle begins on {brief_day(new.state.begins_on)}, "
            f"{old.name} on {brief_day(old.state.begins_on)}.",
            "Check `begins` in the dates file: is it this year's?",
        )


def _meetings(old: Loaded, opened: Opened) -> Iterator[OpenQuestion]:
    new = opened.loaded
    for key in opened.undated:
        title = new.rulebook.machine.meetings[key].title
        yield _decision(
            OpenQuestionCode.MEETING_UNDATED,
            f"{key} has no date ({title}).",
            f"cycle meeting set {new.name} {key} DATE",
        )
    for key, meeting in new.state.meetings.items():
        last = _last_sat(old, key)
        if meeting.on and last and meeting.on <= last:
            yield _decision(
                OpenQuestionCode.MEETING_NOT_LATER,
                f"{key} is on {brief_day(meeting.on)}; in {old.name} it is on "
                f"{brief_day(last)}.",
                "Check the dates file: is it this year's?",
            )
    for key, on in opened.past:
        yield _decision(
            OpenQuestionCode.MEETING_PAST,
            f"{key} is on {brief_day(on)}, which is past.",
            f"Record its outcome once its stage is open: cycle complete {new.name} STAGE "
            "OUTCOME",
        )


def _last_sat(old: Loaded, key: str) -> date | None:
    meeting = old.state.meetings.get(key)
    return (
        max((day for day in (meeting.on, *meeting.sat) if day), default=None)
        if meeting
        else None
    )


def _offices(reading: Reading, opened: Opened) -> Iterator[OpenQuestion]:
    """Offices vacant, or ending before the year does, that no deadline's warning names."""
    new = opened.loaded
    warned = {
        warning.about[0]
        for warning in opened.warnings
        if warning.code is WarningCode.ROLE_VACANT
    }
    until = Feasibility(new.rulebook, new.state.begins_on).ends_on
    for role in (role for role in new.rulebook.machine.roles if role not in warned):
        held = reading.officers.holders(role, new.state.begins_on)
        title = new.rulebook.machine.title_of_role(role)
        if not held:
            when = brief_day(new.state.begins_on)
            yield _decision(
                OpenQuestionCode.OFFICE_VACANT,
                f"Nobody is {title} on {when}.",
                f"cycle appoint {role} LOGIN --from DATE",
            )
        for ending in (
            each
            for each in held
            if each.capacity is AppointmentKind.HOLDER and each.ends_on <= until
        ):
            if not _succeeded(reading, ending):
                following = ending.ends_on + timedelta(days=1)
                yield _decision(
                    OpenQuestionCode.OFFICE_ENDS,
                    f"{ending.officer.name} is {title} only until {brief_day(ending.ends_on)}.",
                    f"cycle appoint {role} LOGIN --from {following}",
                )


def _succeeded(reading: Reading, ending: Appointment) -> bool:
    following = reading.officers.holders(ending.role, ending.ends_on + timedelta(days=1))
    return any(each.capacity is AppointmentKind.HOLDER for each in following)


def _texts(new: Loaded) -> Iterator[OpenQuestion]:
    for found in years_named(new.rulebook.machine):
        yield _decision(
            OpenQuestionCode.NAMES_A_YEAR,
            f'The workflow names {" and ".join(found.years)} in {found.where}: "{found.text}".',
            "If that is last year's, correct the workflow's file before the cycle is opened.",
        )


def _decision(code: OpenQuestionCode, sentence: str, mend: str) -> OpenQuestion:
    return OpenQuestion(code.value, sentence, mend)
