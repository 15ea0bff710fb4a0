"""A mistaken act is voided where nothing later stands on it; else it is said what does."""

from collections.abc import Callable

import pytest
from tests.builders import document, machine, meets, publish, signoffs, stage, task
from tests.timeline import Year

from cycle.engine import events
from cycle.engine.events import NoticeKind
from cycle.engine.verdicts import Code


def year() -> Year:
    drafting = stage(
        "drafting",
        document("report", due="by 1 March"),
        signoffs("report"),
        task("letter"),
        publish("report"),
    )
    later = stage(
        "checking",
        task("check", due="by 31 March", missed="outcome late"),
        complete="deciding",
        late="end",
    )
    deciding = stage("deciding", meets(), adopted="end", referred_back="drafting")
    drafting_on = stage("drafting", *drafting.needs, complete="checking")
    return Year(machine(plan=[drafting_on, later, deciding]), council="2017-04-11")


def drafted() -> Year:
    return year().attaches("author", "report")


def signed() -> Year:
    return drafted().signs("head-of-legal").signs("head-of-finance")


def ready() -> Year:
    return signed().publishes().does("author", "letter")


def checking() -> Year:
    return ready().completes("author", "drafting")


def test_a_voided_sign_off_is_asked_for_and_said_again() -> None:
    found = signed().until("2017-01-10 09:00").on("2017-01-12")
    assert "advice/legal" not in found.obligations()
    found.corrects(found.number(events.SignedOff, 0)).ticks()
    assert "advice/legal" in found.obligations()
    found.is_told("head-of-legal", NoticeKind.OPENING, "advice/legal")


def test_a_voided_attachment_takes_its_lapses_with_it() -> None:
    found = signed().attaches("author", "report", "the wrong file")
    assert "advice/legal" in found.obligations()
    found.corrects(found.number(events.DocumentAttached))
    assert "advice/legal" not in found.obligations()
    assert found.state.documents["report"].version == 1
    (voided,) = found.recorded(events.ActVoided)
    assert (voided.first, voided.last) == (
        found.number(events.DocumentAttached),
        found.number(events.SignOffLapsed),
    )


def test_an_act_is_found_by_any_of_its_entries() -> None:
    found = checking()
    found.corrects(found.number(events.StageOpened))
    assert found.stands_at("plan") == "drafting"


def test_a_voided_completion_opens_its_stage_again_and_it_can_be_completed_anew() -> None:
    found = checking()
    found.corrects(found.number(events.StageCompleted))
    assert "complete" in found.obligations()
    found.completes("author", "drafting")
    assert found.stands_at("plan") == "checking"


def test_who_was_told_of_a_meetings_move_is_told_that_it_was_a_mistake() -> None:
    found = (
        checking()
        .does("author", "check")
        .completes("author", "checking", "complete")
        .on("2017-01-11")
    )
    found.moves("council", "2017-05-09").until("2017-01-12 09:00").on("2017-01-12 10:00")
    found.corrects(found.number(events.MeetingMoved)).ticks()
    council = found.state.meetings["council"]
    assert (str(council.on), str(council.moved_from)) == ("2017-04-11", "2017-05-09")
    found.is_told("clerk", NoticeKind.MEETING, "council")


def test_a_voided_cancellation_gives_the_meeting_its_date_again() -> None:
    found = year().cancels("council")
    found.corrects(found.number(events.MeetingCancelled))
    council = found.state.meetings["council"]
    assert (str(council.on), council.moved_from, council.why_undated) == (
        "2017-04-11",
        None,
        None,
    )


def test_the_chain_of_acts_is_taken_back_from_the_newest() -> None:
    found = ready().refuses(Code.STOOD_UPON).corrects(ready().number(events.DocumentAttached))
    assert found.refusal
    told = [reason.sentence for reason in found.refusal.reasons]
    assert [sentence.partition(" stands on it: ")[0] for sentence in told] == [
        "no. 5",
        "no. 6",
        "no. 7",
    ]
    assert told[0].endswith("Legal signed by Head of legal")
    for kind in (events.Published, events.SignedOff, events.SignedOff):
        found.corrects(_last_standing(found, kind))
    found.corrects(found.number(events.DocumentAttached))
    assert "report" not in found.state.documents


def _last_standing(found: Year, kind: type[events.Event]) -> int:
    voided = {event.first for event in found.recorded(events.ActVoided)}
    return max(
        seq
        for seq, (event, _) in enumerate(found.history, 1)
        if isinstance(event, kind) and seq not in voided
    )


STOOD_UPON: list[tuple[Callable[[], Year], type[events.Event], type[events.Event]]] = [
    (signed, events.DocumentAttached, events.SignedOff),
    (
        lambda: drafted().returns("head-of-legal", "legal"),
        events.DocumentAttached,
        events.ReturnedForChange,
    ),
    (
        lambda: drafted().attaches("author", "report", "b"),
        events.DocumentAttached,
        events.DocumentAttached,
    ),
    (
        lambda: signed().returns("head-of-legal", "legal"),
        events.SignedOff,
        events.ReturnedForChange,
    ),
    (
        lambda: signed().attaches("author", "report", "b"),
        events.SignedOff,
        events.DocumentAttached,
    ),
    (lambda: signed().publishes(), events.SignedOff, events.Published),
    (checking, events.SignedOff, events.StageCompleted),
    (checking, events.Published, events.StageCompleted),
    (checking, events.TaskDone, events.StageCompleted),
    (
        lambda: (
            signed()
            .publishes()
            .waives("monitoring-officer", "letter")
            .completes("author", "drafting")
        ),
        events.NeedWaived,
        events.StageCompleted,
    ),
    (lambda: checking().does("author", "check"), events.StageCompleted, events.TaskDone),
    (
        lambda: year().moves("council", "2017-05-09").cancels("council"),
        events.MeetingMoved,
        events.MeetingCancelled,
    ),
    (
        lambda: (
            checking()
            .does("author", "check")
            .completes("author", "checking", "complete")
            .cancels("council")
            .sets("council", "2017-02-14")
            .on("2017-02-15")
            .completes("clerk", "deciding", "adopted")
        ),
        events.MeetingSet,
        events.StageCompleted,
    ),
]


@pytest.mark.parametrize(("so_far", "mistaken", "later"), STOOD_UPON)
def test_what_stands_on_a_mistaken_act_is_named(
    so_far: Callable[[], Year], mistaken: type[events.Event], later: type[events.Event]
) -> None:
    found = so_far()
    entry = found.number(mistaken, 0)
    numbers = [
        seq
        for seq, (event, _) in enumerate(found.history, 1)
        if isinstance(event, later) and seq > entry
    ]
    found.refuses(Code.STOOD_UPON).corrects(entry)
    assert found.refusal
    assert any(
        reason.sentence.startswith(f"no. {numbers[0]} stands on it")
        for reason in found.refusal.reasons
    )


def test_what_the_daemon_took_stands() -> None:
    found = checking().until("2017-04-03 09:00")
    entry = found.number(events.StageCompleted)
    found.refuses(Code.TAKEN_BY_DAEMON).corrects(entry)
    assert found.stands_at("plan") == "end"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (events.CycleOpened, Code.OPENING_STANDS),
        (events.NoticeGiven, Code.NOT_AN_ACT),
        (events.DeadlinePassed, Code.NOT_AN_ACT),
        (events.ActVoided, Code.CORRECTION_STANDS),
        (events.SignedOff, Code.ALREADY_VOIDED),
        (events.CycleMigrated, Code.MIGRATION_STANDS),
    ],
)
def test_what_cannot_be_voided_is_refused_for_its_own_reason(
    kind: type[events.Event], code: Code
) -> None:
    found = drafted().signs("head-of-legal")
    found.corrects(found.number(events.SignedOff)).until("2017-03-03 09:00")
    by = found.recorded(events.SignedOff)[0].by
    same = found.state.fingerprint
    found.happens(
        events.DeadlinePassed(
            obligation="plan.drafting#1/report", due_at=found.now, consequence="escalate"
        ),
        events.CycleMigrated(
            fingerprint_before=same,
            fingerprint=same,
            workflow="small",
            reason="a rehearsal",
            by=by,
        ),
    )
    found.refuses(code).corrects(found.number(kind, 0))


def test_an_entry_that_is_not_there_a_blank_reason_and_another_office_are_all_told() -> None:
    codes = (Code.UNKNOWN_ENTRY, Code.REASON_MISSING, Code.NOT_YOUR_OFFICE)
    year().refuses(*codes).corrects(99, role="author", reason=" ")


def test_the_last_act_of_an_ended_cycle_can_be_voided_and_the_cycle_goes_on() -> None:
    written = Year(machine(plan=[stage("writing", task("letter"))])).does("author", "letter")
    found = written.completes("author", "writing")
    assert found.recorded(events.CycleEnded)
    found.corrects(found.number(events.StageCompleted))
    assert found.stands_at("plan") == "writing"
    assert found.state.ended_at is None
