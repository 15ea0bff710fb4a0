"""Small years played as the scenario has them: each declared outcome, and no halt in a workflow
that is sound.
"""

from datetime import time
from pathlib import Path

import pytest

from cycle.calendar.bank_holidays import load_calendar
from cycle.declaration.dates import read_dates
from cycle.machine.loading import workflow_from
from cycle.mail.folder import FolderRelay
from cycle.rehearsal.halt import RehearsalError
from cycle.rehearsal.lines import StoryLine
from cycle.rehearsal.options import Options, scenario_of
from cycle.rehearsal.output import RehearsalOutput
from cycle.rehearsal.scenario import describe
from cycle.rehearsal.year import RehearsedYear

WORKFLOW = """
workflow: small
title: A small year
roles: {author: Author, lawyer: Lawyer, clerk: Clerk, monitor: Monitoring Officer}
clerks: [clerk]
may_waive: [monitor]
meetings:
  council:
    body: Council
    notice: {rule: 5 clear working days, late_items: chair}
sheets: {advice: [{issue: legal, title: Legal, role: lawyer}]}
documents: {report: The report}
reminders: {usual: {remind: [on the day]}}
tracks:
  main:
    - stage: draft
      owner: author
      needs:
        - {document: report, due: 15 working days before council}
        - {signoffs: advice, of: report, due: 10 working days before council}
        - {publish: report, by: clerk, due: 5 clear working days before council, missed: block}
      outcomes: {complete: decide}
    - stage: decide
      meeting: council
      outcomes: {approved: end, deferred: decide}
"""
DATES = "begins: 2027-01-11\nmeetings: {council: 2027-04-14 at 18:30}\n"
WINDOW = (
    "    body: Council\n",
    (
        "    body: Council\n    objections: {until: 5 clear working days "
        "after council at 17:00, "
        "outcome: called-in}\n"
    ),
)
CALLED_IN = ("deferred: decide", "deferred: decide, called-in: draft")


def played(folder: Path, options: Options, *changes: tuple[str, str]) -> list[StoryLine]:
    text = WORKFLOW
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    machine = workflow_from(text.encode(), "small.yaml")
    dates = read_dates(DATES.encode(), "dates.yaml", tuple(machine.meetings))
    scenario = scenario_of(options, machine, dates, load_calendar(machine.calendar))
    year = RehearsedYear(machine, dates, scenario, folder, FolderRelay(folder / "mails"))
    album = RehearsalOutput(machine, scenario, year)
    try:
        list(album.play())
        assert not album.faults
        assert not list(year.unplayed())
    finally:
        year.close()
    return album.lines


def told(lines: list[StoryLine], words: str) -> list[str]:
    return [line.text for line in lines if words in line.text and not line.mail]


def test_a_call_in_is_played_once_something_is_decided(tmp_path: Path) -> None:
    lines = played(tmp_path, Options(outcome=["decide=called-in"]), WINDOW, CALLED_IN)
    ended = told(lines, "Decide ended: ")
    assert ended[0].startswith("Decide ended: called-in, recorded by Clerk")
    assert ended[1].startswith("Decide ended: approved")
    assert "nobody can object any more" in ended[1]


def test_a_sheet_not_to_be_signed_by_the_author_is_signed_by_a_deputy(tmp_path: Path) -> None:
    lines = played(
        tmp_path,
        Options(),
        ("of: report,", "of: report, not_by: author,"),
        ("document: report,", "document: report, by: lawyer,"),
    )
    assert told(lines, "Legal signed by") == [
        "Legal signed by Deputy of the Lawyer, Lawyer, deputy for Lawyer"
    ]


def test_a_deferred_meeting_waits_for_its_new_date_though_its_deadline_has_passed(
    tmp_path: Path,
) -> None:
    deferred = Options(outcome=["decide=deferred", "decide=deferred"])
    lines = played(
        tmp_path, deferred, ("meeting: council\n", "meeting: council\n      due: by 15 April\n")
    )
    assert [text.split(",")[0] for text in told(lines, "Decide ended: ")] == [
        "Decide ended: deferred",
        "Decide ended: deferred",
        "Decide ended: approved",
    ]


def test_an_outcome_that_leads_back_is_not_what_meetings_usually_decide(tmp_path: Path) -> None:
    back_first = ("{approved: end, deferred: decide}", "{deferred: draft, approved: end}")
    (ended,) = told(played(tmp_path, Options(), back_first), "Decide ended: ")
    assert ended.startswith("Decide ended: approved")


def test_stages_that_lead_to_each_other_are_left_in_the_end(tmp_path: Path) -> None:
    to_and_fro = (
        "{approved: end, deferred: decide}",
        (
            "{looked-at: look, approved: end}\n"
            "    - {stage: look, needs: [task: letter], outcomes: {again: decide}}"
        ),
    )
    ended = told(played(tmp_path, Options(), to_and_fro), "Decide ended: ")
    assert "approved" in ended[-1]
    assert len(ended) <= 5


def test_an_outcome_of_a_missed_deadline_is_played_by_missing_it(tmp_path: Path) -> None:
    letters = (
        "tracks:\n",
        (
            "tracks:\n  letters:\n    - stage: letters\n      owner: author\n"
            "      needs: [{task: letter, due: by 1 March, missed: outcome none}]\n"
            "      outcomes: {complete: end, none: end}\n"
        ),
    )
    lines = played(tmp_path, Options(outcome=["letters=none"]), letters)
    (ended,) = told(lines, "Letters ended: ")
    assert ended.startswith("Letters ended: none")


def test_a_move_to_a_sunday_says_so() -> None:
    machine = workflow_from(WORKFLOW.encode(), "small.yaml")
    dates = read_dates(DATES.encode(), "dates.yaml", tuple(machine.meetings))
    move = Options(move=["council=2027-04-18@2027-03-01"])
    scenario = scenario_of(move, machine, dates, load_calendar(machine.calendar))
    (sentence,) = describe(scenario, machine)
    assert "(the office is closed then: Sunday)" in sentence


def test_one_who_may_waive_signs_what_they_owe(tmp_path: Path) -> None:
    own = ("may_waive: [monitor]", "may_waive: [lawyer]")
    lines = played(tmp_path, Options(late=["lawyer=2"]), own)
    assert told(lines, "Legal signed by Lawyer")
    assert not told(lines, "waived")


def test_nobody_acts_before_the_office_opens(tmp_path: Path) -> None:
    at_midnight = (
        "    - stage: decide\n",
        (
            "    - {stage: wait, needs: [{task: letter, due: by 12 April, missed: "
            "outcome late}], "
            "outcomes: {complete: hurry, late: hurry}}\n"
            "    - {stage: hurry, needs: [{task: note, due: by 13 April}], "
            "outcomes: {complete: "
            "decide}}\n    - stage: decide\n"
        ),
    )
    lines = played(
        tmp_path,
        Options(outcome=["wait=late"]),
        ("outcomes: {complete: decide}", "outcomes: {complete: wait}"),
        at_midnight,
    )
    acts = [line for line in lines if line.event in {"task-done", "stage-completed"}]
    early = [line for line in acts if line.at.time() < time(9) and line.kind == "person"]
    assert acts
    assert early == []


@pytest.mark.parametrize(
    "options",
    [
        Options(late=["clerk=15"]),
        Options(absent=["clerk:2027-03-30..2027-04-20"]),
    ],
    ids=["late", "away over the meeting"],
)
def test_papers_that_nobody_made_public_in_time_go_before_a_later_sitting(
    options: Options, tmp_path: Path
) -> None:
    lines = played(tmp_path, options)
    words = "\n".join(line.text for line in lines)
    assert "its papers were not recorded public before it began" in words
    assert "waived" not in words
    assert "stated" not in words
    order = ("published by Clerk: The report", "Council: sits today", "Decide ended: approved")
    public, sat, decided = (
        next(line.at for line in reversed(lines) if said in line.text) for said in order
    )
    assert public < sat < decided
    assert sum("Council: sits today" in line.text for line in lines) == 2


def test_an_item_that_missed_a_sitting_waits_for_the_other_items_outcome(
    tmp_path: Path,
) -> None:
    other = (
        "tracks:\n",
        (
            "tracks:\n  other:\n    - stage: other\n      owner: author\n"
            "      needs: [{meeting: council, by: monitor, due: 8 working days "
            "after council}]\n"
            "      outcomes: {taken: end}\n"
        ),
    )
    by_another = ("{publish: report, by: clerk,", "{publish: report, by: lawyer,")
    lines = played(tmp_path, Options(late=["lawyer=15"]), other, by_another)
    (refused,) = told(lines, "refused, since council was due to sit on 2027-04-14")
    happened = [line.text for line in lines if not line.mail]
    taken = next(text for text in happened if text.startswith("Other ended: taken"))
    moved = next(text for text in happened if text.startswith("the Council moved"))
    order = [happened.index(text) for text in (refused, taken, moved)]
    assert order == sorted(order)


def test_a_year_that_cannot_go_on_says_what_to_do_about_a_sound_workflow(
    tmp_path: Path,
) -> None:
    never = (
        "tracks:\n",
        (
            "tracks:\n  letters:\n    - stage: letters\n      owner: author\n"
            "      needs: [{task: letter, due: 5 days after end of ever, missed: "
            "outcome none}]\n"
            "      outcomes: {complete: end, none: end}\n"
            "  ever:\n    - {stage: ever, owner: author, after: letters.letters, "
            "needs: [task: x], "
            "outcomes: {complete: end}}\n"
        ),
    )
    with pytest.raises(RehearsalError) as halted:
        played(tmp_path, Options(outcome=["letters=none"]), never)
    assert halted.value.remedy.startswith("Play it otherwise: --outcome")
