"""Why a thing is asked again, and what happens if nothing happens, in the sentences of a
letter.
"""

import pytest
from tests.builders import actor, document, machine, machine_of, meets, signoffs, stage, task
from tests.timeline import Year

from cycle.engine.asked_again import asked_again
from cycle.engine.events import NoticeKind
from cycle.engine.needs.kind import AskedAgain
from cycle.engine.obligations import Obligation
from cycle.machine.needs import Need
from cycle.mail.reasons import consequence, why_again


def reported() -> Year:
    needs = (document("report"), signoffs("report"))
    year = Year(machine_of({"plan": [stage("drafting", *needs)]}, reports=("report",)))
    return year.attaches("author", "report")


def found(year: Year, key: str) -> Obligation:
    return year.obligations()[key]


def again(year: Year, key: str) -> AskedAgain | None:
    return asked_again(year.situation, found(year, key))


def why(year: Year, key: str) -> str | None:
    return why_again(year.situation, [found(year, key)])


def test_what_is_asked_for_the_first_time_needs_no_reason() -> None:
    assert why(reported(), "advice/legal") is None


def test_a_sign_off_lapsed_is_told_with_who_changed_its_row_and_when() -> None:
    year = (
        reported()
        .signs("head-of-legal")
        .on("2017-01-11")
        .attaches("author", "report", legal="another")
    )
    year.on("2017-01-12").attaches(
        "author", "report", legal="another", financial="a new figure"
    )
    assert why(year, "advice/legal") == (
        "The Report was changed by Author on Wednesday 11 January 2017 (version 3). "
        "The sign-off by Head of legal on Monday 9 January 2017 covered the text before, and "
        "lapsed with it."
    )


def test_acts_are_told_apart_by_the_local_day() -> None:
    """Half past midnight in summer time is the same day as the morning, though not in UTC."""
    rows = (document("report"), signoffs("report"))
    both = machine_of({"plan": [stage("drafting", *rows)]})
    year = Year(both, opened="2017-07-03 10:00").attaches("author", "report")
    either = actor("head-of-legal", "head-of-finance", login="one")
    year.on("2017-07-04 00:30").signs_as(either, "legal")
    year.on("2017-07-04 09:00").signs_as(either, "financial")
    year.on("2017-07-05").attaches("author", "report", "second text")
    asked = [found(year, f"advice/{issue}") for issue in ("legal", "financial")]
    assert (why_again(year.situation, asked) or "").count("The sign-off by") == 1


def test_a_row_returned_stays_returned_while_only_another_row_changes() -> None:
    year = (
        reported()
        .returns("head-of-legal", "legal")
        .attaches("author", "report", financial="a new figure")
    )
    for key in ("report", "advice/legal"):
        back = again(year, key)
        assert back
        assert (back.kind, [row.issue for row, _ in back.rows]) == (
            NoticeKind.RETURNED,
            ["legal"],
        )


def test_a_text_is_asked_again_only_for_the_rows_that_are_still_to_be_mended() -> None:
    year = (
        reported()
        .returns("head-of-legal", "legal")
        .returns("head-of-finance", "financial", reason="too much")
    )
    year.on("2017-01-11").attaches("author", "report", legal="mended")
    assert why(year, "report") == (
        'Head of finance returned the Report on Monday 9 January 2017, on Financial: "too much"'
    )
    assert why(year, "advice/legal") == (
        "The Report was changed by Author on Wednesday 11 January 2017 (version 2). "
        "Head of legal had returned the text before it on Monday 9 January 2017."
    )


def told(need: Need, on: str = "2017-01-10", key: str = "letter") -> str:
    year = Year(machine(plan=[stage("drafting", need)])).on(on)
    return consequence(year.situation, found(year, key))


@pytest.mark.parametrize(
    ("need", "said"),
    [
        (task("letter"), "Drafting cannot be completed without it."),
        (task("letter", "by 1 March", "remind"), "Drafting cannot be completed without it."),
        (
            task("letter", "by 1 March", "block"),
            (
                "Once late, Drafting cannot be completed unless the Monitoring officer "
                "waives it "
                "or the meeting moves."
            ),
        ),
        (
            task("letter", "by 1 March", "outcome complete"),
            'At the deadline the outcome "complete" is taken without you.',
        ),
        (
            task("letter", "by 1 March"),
            (
                "Drafting cannot be completed without it. If it is late, the Head is told, "
                "then "
                "the Monitoring officer."
            ),
        ),
        (
            task("letter", "by 1 March", by="head"),
            (
                "Drafting cannot be completed without it. If it is late, the Monitoring "
                "officer "
                "is told."
            ),
        ),
    ],
)
def test_what_happens_if_nothing_happens(need: Need, said: str) -> None:
    assert told(need) == said


def test_once_late_the_next_in_line_are_told() -> None:
    late = told(task("letter", "by 1 February"), "2017-02-02")
    assert late == (
        "Drafting cannot be completed without it. The Head is told, then the Monitoring "
        "officer."
    )


def test_a_stage_not_completed_and_a_meeting_without_a_date_hold_up_what_follows() -> None:
    year = Year(
        machine(plan=[stage("drafting", task("letter")), stage("deciding", meets())])
    ).does("author", "letter")
    completing, dating = found(year, "complete"), found(year, "date")
    assert (
        consequence(year.situation, completing)
        == "Nothing that follows Drafting begins before that."
    )
    assert consequence(year.situation, dating).startswith(
        "No deadline that hangs on the meeting has a date"
    )
