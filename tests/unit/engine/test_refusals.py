"""Every code of a refusal is provoked by some act; a code that none provokes fails the last
test.
"""

from collections.abc import Callable

import pytest
from tests.builders import ADVICE, document, machine, meets, publish, signoffs, stage, task
from tests.timeline import Year

from cycle.engine.verdicts import Code


def year(**meetings: str) -> Year:
    """Drafting with every kind of need, then the council; the grant waits for the council."""
    drafting = stage(
        "drafting",
        document("report"),
        signoffs("report"),
        task("letter"),
        publish("report", due="by 1 March", missed="block"),
        complete="deciding",
    )
    deciding = stage("deciding", meets(), adopted="end", referred_back="drafting")
    paying = stage("paying", task("payment"), after=["plan.deciding.adopted"])
    return Year(machine(plan=[drafting, deciding], grant=[paying]), **meetings)


def two_documents() -> Year:
    """Two tracks, each with a document, the same sheet over it and its publication."""
    tracks = {
        key: [stage(f"{key}-stage", document(key), signoffs(key), publish(key), task("letter"))]
        for key in ("plan", "grant")
    }
    return Year(machine(**tracks)).attaches("author", "plan").attaches("author", "grant")


def drafted() -> Year:
    return year().attaches("author", "report")


def signed() -> Year:
    return drafted().signs("head-of-legal").signs("head-of-finance").does("author", "letter")


def published() -> Year:
    return signed().publishes()


def at_council(**meetings: str) -> Year:
    return (
        year(**meetings)
        .attaches("author", "report")
        .signs("head-of-legal")
        .signs("head-of-finance")
        .does("author", "letter")
        .publishes()
        .completes("author", "drafting")
    )


def sat() -> Year:
    return at_council(council="2017-02-14").on("2017-02-15")


def over() -> Year:
    return (
        sat()
        .completes("clerk", "deciding", "adopted")
        .does("author", "payment")
        .completes("author", "paying")
    )


ACTS: list[tuple[Code, Callable[[], Year], Callable[[Year], Year]]] = [
    (Code.CYCLE_ENDED, over, lambda year: year.sets("council", "2017-05-01")),
    (Code.UNKNOWN_STAGE, year, lambda year: year.completes("author", "drifting")),
    (Code.UNKNOWN_STAGE, year, lambda year: year.publishes(stage="drifting")),
    (Code.UNKNOWN_DOCUMENT, year, lambda year: year.attaches("author", "rapport")),
    (Code.UNKNOWN_ISSUE, drafted, lambda year: year.signs("head-of-legal", "lego")),
    (Code.UNKNOWN_ISSUE, drafted, lambda year: year.signs("author")),
    (Code.UNKNOWN_ISSUE, drafted, lambda year: year.returns("head-of-legal")),
    (Code.UNKNOWN_TASK, year, lambda year: year.does("author", "lettre")),
    (Code.UNKNOWN_MEETING, year, lambda year: year.sets("counsel", "2017-05-01")),
    (Code.UNKNOWN_OUTCOME, sat, lambda year: year.completes("clerk", "deciding", "adapted")),
    (Code.UNKNOWN_NEED, year, lambda year: year.waives("monitoring-officer", "lettre")),
    (Code.UNKNOWN_NEED, sat, lambda year: year.publishes(stage="deciding")),
    (Code.NOT_YOUR_OFFICE, year, lambda year: year.attaches("clerk", "report")),
    (Code.NOT_YOUR_OFFICE, drafted, lambda year: year.signs("author", "legal")),
    (Code.NOT_YOUR_OFFICE, drafted, lambda year: year.signs("head-of-legal", "financial")),
    (Code.NOT_YOUR_OFFICE, drafted, lambda year: year.returns("author", "legal")),
    (Code.NOT_YOUR_OFFICE, year, lambda year: year.does("clerk", "letter")),
    (Code.NOT_YOUR_OFFICE, signed, lambda year: year.publishes("author")),
    (Code.NOT_YOUR_OFFICE, published, lambda year: year.completes("clerk", "drafting")),
    (Code.NOT_YOUR_OFFICE, sat, lambda year: year.completes("author", "deciding", "adopted")),
    (Code.NOT_YOUR_OFFICE, year, lambda year: year.waives("clerk", "letter")),
    (
        Code.NOT_YOUR_OFFICE,
        year,
        lambda year: year.sets("council", "2017-05-01", role="author"),
    ),
    (Code.NOT_YOUR_OFFICE, sat, lambda year: year.cancels("council", role="author")),
    (Code.STAGE_NOT_OPEN, year, lambda year: year.completes("clerk", "deciding", "adopted")),
    (Code.STAGE_NOT_OPEN, sat, lambda year: year.attaches("author", "report")),
    (Code.STAGE_NOT_OPEN, sat, lambda year: year.publishes()),
    (Code.STAGE_WAITS, year, lambda year: year.completes("author", "paying")),
    (Code.WHICH_ONE, two_documents, lambda year: year.signs("head-of-legal", "legal")),
    (Code.WHICH_ONE, two_documents, lambda year: year.publishes()),
    (Code.WHICH_ONE, two_documents, lambda year: year.does("author", "letter")),
    (Code.WHICH_ONE, two_documents, lambda year: year.waives("monitoring-officer", "letter")),
    (Code.DOCUMENT_MISSING, year, lambda year: year.signs("head-of-legal", "legal")),
    (Code.ALREADY_SIGNED, signed, lambda year: year.signs("head-of-legal", "legal")),
    (Code.ALREADY_PUBLISHED, published, lambda year: year.publishes()),
    (Code.ALREADY_DONE, signed, lambda year: year.does("author", "letter")),
    (Code.ALREADY_DONE, signed, lambda year: year.waives("monitoring-officer", "letter")),
    (
        Code.ALREADY_DONE,
        lambda: drafted().returns("head-of-legal", "legal"),
        lambda year: year.returns("head-of-legal", "legal"),
    ),
    (
        Code.MEETING_UNDATED,
        at_council,
        lambda year: year.completes("clerk", "deciding", "adopted"),
    ),
    (Code.MEETING_UNDATED, year, lambda year: year.moves("council", "2017-05-01")),
    (Code.MEETING_UNDATED, year, lambda year: year.cancels("council")),
    (
        Code.MEETING_NOT_SAT,
        lambda: at_council(council="2017-02-14"),
        lambda year: year.completes("clerk", "deciding", "adopted"),
    ),
    (Code.MEETING_HAS_SAT, sat, lambda year: year.moves("council", "2017-05-01")),
    (Code.MEETING_HAS_SAT, sat, lambda year: year.cancels("council")),
    (Code.MEETING_DATED, sat, lambda year: year.sets("council", "2017-05-01")),
    (Code.DATE_IN_PAST, year, lambda year: year.sets("council", "2017-01-08")),
    (Code.DATE_IN_PAST, year, lambda year: year.sets("council", "2017-01-09 09:59")),
    (Code.DATE_IN_PAST, year, lambda year: year.sets("council", "2017-01-09")),
    (Code.DATE_BEYOND_CALENDAR, year, lambda year: year.sets("council", "2040-06-01")),
    (
        Code.REASON_MISSING,
        drafted,
        lambda year: year.returns("head-of-legal", "legal", reason=" "),
    ),
    (
        Code.REASON_MISSING,
        year,
        lambda year: year.waives("monitoring-officer", "letter", reason=" "),
    ),
    (
        Code.REASON_MISSING,
        lambda: year(council="2017-02-14"),
        lambda year: year.cancels("council", reason=" "),
    ),
    (Code.NOT_WAIVABLE, at_council, lambda year: year.waives("monitoring-officer", "council")),
    (
        Code.ALREADY_WAIVED,
        lambda: year().waives("monitoring-officer", "letter"),
        lambda year: year.waives("monitoring-officer", "letter"),
    ),
    (Code.OUTCOME_MISSING, sat, lambda year: year.completes("clerk", "deciding")),
]


def lapsed() -> Year:
    return signed().attaches("author", "report", "second text")


def second_round() -> Year:
    return sat().completes("clerk", "deciding", "referred-back")


def stale() -> Year:
    return published().attaches("author", "report", "second text")


UNMET: list[tuple[Callable[[], Year], set[Code]]] = [
    (year, {Code.DOCUMENT_MISSING, Code.NOT_SIGNED, Code.TASK_NOT_DONE, Code.NOT_PUBLISHED}),
    (signed, {Code.NOT_PUBLISHED}),
    (lapsed, {Code.SIGN_OFF_LAPSED, Code.NOT_PUBLISHED}),
    (
        lambda: signed().returns("head-of-legal", "legal"),
        {Code.DOCUMENT_RETURNED, Code.SIGN_OFF_RETURNED, Code.NOT_PUBLISHED},
    ),
    (second_round, {Code.DOCUMENT_NOT_RENEWED, Code.TASK_NOT_DONE, Code.NOT_PUBLISHED}),
    (lambda: stale().signs("head-of-legal").signs("head-of-finance"), {Code.PUBLICATION_STALE}),
    (lambda: signed().on("2017-03-02"), {Code.DEADLINE_MISSED}),
    (lambda: signed().on("2017-03-02").publishes(), {Code.DEADLINE_MISSED}),
]


OF_OUTCOMES = {
    *(
        Code.AMENDMENT_MISSING,
        Code.AMENDS_NOTHING,
        Code.NOT_AMENDED,
        Code.NOT_CONSULTED,
        Code.UNKNOWN_ROLE,
    ),
    *(Code.DATE_UNREADABLE, Code.NOT_IN_EFFECT, Code.NO_OBJECTION, Code.OUTCOME_VANISHED),
    *(
        Code.URGENCY_MISSING,
        Code.CHAIR_MISSING,
        Code.STANDING_ORDER_MISSING,
        Code.NO_BASIS,
        Code.NOT_LATE,
    ),
}
"""Reasons of what meetings decide: see test_amendments.py, test_objections.py and
test_late_items.py.
"""

OF_A_RECORDING = {
    Code.NOT_RECORDABLE,
    Code.UNKNOWN_ROLE,
    Code.OFFICE_VACANT,
    Code.NOT_IN_OFFICE,
}
"""Reasons why a clerk does not record what another has done: see test_recording.py."""

OF_THE_CLOCK = {Code.CLOCK_BEHIND}
"""Provoked in tests/integration/test_clock_once_ahead.py."""

OF_A_CORRECTION = {
    Code.UNKNOWN_ENTRY,
    Code.NOT_AN_ACT,
    Code.OPENING_STANDS,
    Code.MIGRATION_STANDS,
    Code.CORRECTION_STANDS,
    Code.TAKEN_BY_DAEMON,
    Code.ALREADY_VOIDED,
    Code.STOOD_UPON,
}
"""Reasons why an act is not voided: see test_corrections.py."""

OF_A_MOVE = {
    Code.SAME_WORKFLOW,
    Code.STAGE_VANISHED,
    Code.UNSOUND,
    Code.CANNOT_END,
    Code.NOT_AS_SHOWN,
}
"""Reasons why a cycle is not moved to another workflow: see test_migration.py and the
acceptance tests.
"""

OF_A_REPORT = {Code.OWN_TEXT, Code.NOT_A_REPORT, Code.NOBODY_TO_SIGN}
"""Of reports with parts: see test_reports_in_parts.py."""

OF_BEGUN_MEETINGS = {
    Code.MEETING_BEGUN,
    Code.NOTICE_TOO_SHORT,
    Code.EVIDENCE_MISSING,
    Code.NOT_PUBLIC_THEN,
    Code.OWN_OBLIGATION,
    Code.NOT_MISSED,
    Code.UNCHANGED,
}
"""What the law does not let pass: see test_begun_meetings.py and test_papers.py."""
OF_DATES = {Code.TOO_EARLY, Code.NO_DATE}
"""What has no date, or whose time has not come: see test_earliest.py, test_named_dates.py."""
OF_FACTS = {Code.FACT_MISSING, Code.FACT_UNREADABLE, Code.UNKNOWN_FACT}
"""What is recorded with an outcome: see test_facts.py."""
OF_LISTS = {
    Code.UNKNOWN_LIST,
    Code.UNKNOWN_ITEM,
    Code.ITEM_LISTED,
    Code.KEY_UNREADABLE,
    Code.TITLE_MISSING,
}
"""Changes of the year's lists: see test_lists.py."""
OF_CONDITIONS = {
    Code.NOT_NEEDED,
    Code.NOT_KNOWN_YET,
    Code.CONDITION_FAILS,
    Code.NOT_ITS_TURN,
}
"""What is asked only under a condition, or in an order: see test_conditions.py and
test_sheets.py.
"""


@pytest.mark.parametrize(("code", "so_far", "act"), ACTS)
def test_the_act_is_refused_for_this_reason(
    code: Code, so_far: Callable[[], Year], act: Callable[[Year], Year]
) -> None:
    found = act(so_far().refuses(code))
    assert found.refusal
    assert all(reason.sentence for reason in found.refusal.reasons)


@pytest.mark.parametrize(("so_far", "codes"), UNMET)
def test_a_stage_is_not_left_and_every_unmet_need_is_named(
    so_far: Callable[[], Year], codes: set[Code]
) -> None:
    so_far().refuses(*codes).completes("author", "drafting")


def test_every_code_is_provoked_by_some_act() -> None:
    provoked = {code for code, _, _ in ACTS}.union(*(codes for _, codes in UNMET))
    assert (
        provoked
        | OF_BEGUN_MEETINGS
        | OF_DATES
        | OF_FACTS
        | OF_CONDITIONS
        | OF_LISTS
        | OF_A_MOVE
        | OF_OUTCOMES
        | OF_A_REPORT
        | OF_A_RECORDING
        | OF_A_CORRECTION
        | OF_THE_CLOCK
        == set(Code)
    )


def test_a_refusal_names_each_row_that_is_not_signed() -> None:
    found = (
        drafted()
        .refuses(Code.NOT_SIGNED, Code.TASK_NOT_DONE, Code.NOT_PUBLISHED)
        .completes("author", "drafting")
    )
    assert found.refusal
    unsigned = [
        reason.sentence for reason in found.refusal.reasons if reason.code is Code.NOT_SIGNED
    ]
    assert len(unsigned) == len(ADVICE.rows)


def test_what_comes_before_publication_is_told_to_the_one_who_publishes() -> None:
    drafted().refuses(Code.NOT_SIGNED).publishes()


def test_a_refusal_says_who_could_do_it() -> None:
    found = drafted().refuses(Code.NOT_YOUR_OFFICE).signs("author", "legal")
    assert found.refusal
    assert (
        found.refusal.reasons[0].sentence
        == "to sign legal is for the Head of legal; it was asked by the Author"
    )
