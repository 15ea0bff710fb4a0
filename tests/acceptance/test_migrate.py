"""Promise 9 at the command line: a running cycle keeps its workflow, and is moved only to what
was shown.
"""

from typing import Any

import pytest
from tests.acceptance.offices import Office

CLERK = "democratic-services"
AUTHOR = "community-safety-officer"
WHY = ("--reason", "advice of the Head of Legal Partnership")


def rewritten(office: Office, *changes: tuple[str, str]) -> Office:
    """The office's workflow with words of it replaced, each where it first stands."""
    file = office.folder / "workflows" / "community-safety.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    return office


def shown(office: Office, *words: str) -> Any:
    return office.does("migrate", "cs", "--json", *words, who=CLERK).json


def move(office: Office) -> Any:
    """Move it to what is shown first, and hold what then happened against what was shown."""
    before = office.kept()
    promised = shown(office)
    assert office.kept() == before, "showing changes nothing"
    done = shown(office, "--to", promised["fingerprint"][:8], *WHY)
    assert {**promised, "moved": True} == done
    assert office.ask("verify").code == 0
    return done


def dates(office: Office) -> dict[str, str]:
    """The deadlines and meetings, without what is said about them."""
    lines = office.ask("timetable", "cs", "--json").json["lines"]
    return {
        line["key"]: line["on"]
        for line in lines
        if line["kind"] not in {"reminder", "escalation"}
    }


def asked_of(office: Office, who: str) -> set[str]:
    return {
        row["key"].partition("/")[2]
        for row in office.ask("todo", "--json", who=who).json["rows"]
    }


REPORT_LATER = (
    "due: 12 working days before assessment-committee",
    "due: 11 working days before assessment-committee",
)
NEW_ROW = (
    "    - {issue: legal,",
    "    - {issue: climate, title: Climate Change, role: policy-manager}\n    - {issue: legal,",
)
PRESENT_STAGE_RENAMED = ("stage: strategic-assessment", "stage: assessment")
PANEL = """outcomes: {complete: grant-panel}

    - stage: grant-panel
      title: Panel on the grant
      needs:
        - task: Panel heard
          as: panel
          due: by 19 May
      outcomes: {complete: grant-report}"""
NEW_STAGE = ("outcomes: {complete: grant-report}", PANEL)


def test_a_file_changed_by_itself_changes_nothing_for_a_running_cycle(opened: Office) -> None:
    before = dates(opened), opened.ask("status", "cs").out
    rewritten(opened, REPORT_LATER, NEW_ROW)
    assert (dates(opened), opened.ask("status", "cs").out) == before


def test_a_changed_deadline_is_shown_with_both_days_and_then_is_so(opened: Office) -> None:
    rewritten(opened, REPORT_LATER)
    before = dates(opened)
    done = move(opened)
    assert [
        (each["key"], each["was_on"], each["on"]) for each in done["consequences"]["dates"]
    ] == [("plan.strategic-assessment/assessment-report", "2017-01-27", "2017-01-30")]
    assert dates(opened) == {
        **before,
        "plan.strategic-assessment/assessment-report": "2017-01-30",
    }


def test_a_new_row_is_asked_of_its_office(opened: Office) -> None:
    rewritten(opened, NEW_ROW)
    done = move(opened)
    new = [(each["fate"], each["office"]) for each in done["consequences"]["obligations"]]
    assert new == [("new", "Policy & Information Manager")]
    assert "cross-cutting/climate" in asked_of(opened, "policy-manager")


def test_a_new_obligation_is_written_about(opened: Office) -> None:
    opened.does("attach", "cs", "assessment-report", opened.paper("report.txt"), who=AUTHOR)
    opened.at("2017-01-24 10:00")
    rewritten(opened, NEW_ROW)
    done = move(opened)
    assert any(line.startswith("digest written to policy-manager") for line in done["at_once"])
    letters = opened.ask("mail", "list", "--json", who=CLERK).json
    latest = [letter for letter in letters if letter["recipient"] == "policy-manager"][-1]
    words = opened.ask("mail", "show", latest["key"], who=CLERK).out
    assert "Sign off 2 rows of the Report on the Strategic Assessment" in words


def test_a_renamed_present_stage_is_refused_and_nothing_changes(opened: Office) -> None:
    rewritten(
        opened,
        PRESENT_STAGE_RENAMED,
        ("referred-back: strategic", "referred-back: "),
        ("to: strategic-", "to: "),
    )
    _renamed_outcomes(opened)
    before = opened.kept()
    ran = opened.ask("migrate", "cs", who=CLERK)
    assert ran.code == 1
    assert "- The stage assessment is new" in ran.out
    assert "the plan track is at Strategic assessment (strategic-assessment)" in ran.err
    assert "[stage-vanished]" in ran.err
    fingerprint = opened.ask("migrate", "cs", "--json", who=CLERK).json["fingerprint"]
    confirmed = opened.ask("migrate", "cs", "--to", fingerprint[:8], *WHY, who=CLERK)
    assert (confirmed.code, confirmed.out) == (1, "")
    assert "[stage-vanished]" in confirmed.err
    assert opened.kept() == before


def _renamed_outcomes(office: Office) -> None:
    file = office.folder / "workflows" / "community-safety.yaml"
    text = file.read_text(encoding="utf-8").replace(
        "referred-back: -assessment", "referred-back: assessment"
    )
    file.write_text(text, encoding="utf-8")


def test_a_new_later_stage_will_be_come_to(opened: Office) -> None:
    rewritten(opened, NEW_STAGE)
    done = move(opened)
    new = {each["key"]: each["on"] for each in done["consequences"]["dates"]}
    assert new == {"grant.grant-panel/panel": "2017-05-19"}
    assert dates(opened)["grant.grant-panel/panel"] == "2017-05-19"


def test_a_document_that_is_gone_is_told_where_it_was_handed_in(opened: Office) -> None:
    opened.does("attach", "cs", "strategic-assessment", opened.paper("a.txt"), who=AUTHOR)
    rewritten(
        opened,
        (
            (
                "        - document: strategic-assessment\n          due: 15 working days "
                "before "
                "assessment-committee\n"
            ),
            "",
        ),
        ("publish: [assessment-report, strategic-assessment]", "publish: assessment-report"),
        ("  strategic-assessment: Strategic Assessment\n", ""),
        (
            "approved-as-amended: {to: away-day, amends: strategic-assessment}",
            "approved-as-amended: away-day",
        ),
    )
    done = move(opened)
    (aside,) = done["consequences"]["set_aside"]
    assert aside.startswith("the Strategic Assessment, version 1, attached by ")
    assert "plan.strategic-assessment/strategic-assessment" not in dates(opened)
    log = opened.ask("log", "cs").out
    assert "Strategic Assessment, version 1 (a.txt" in log, (
        "an old entry is told with the workflow of its time"
    )


def test_the_past_is_told_with_the_workflow_of_its_time(opened: Office) -> None:
    then = opened.ask("status", "cs", "--as-of", "2017-01-20", "--json").json
    opened.at("2017-01-23 10:00")
    rewritten(opened, NEW_ROW, NEW_STAGE)
    move(opened)
    past = opened.ask("status", "cs", "--as-of", "2017-01-20", "--json").json
    assert [track["needs"] for track in past[0]["tracks"]] != []
    keys = {need["key"] for track in past[0]["tracks"] for need in track["needs"]}
    assert not any(key.endswith("/climate") for key in keys)
    assert past[0]["version"] == then[0]["version"]


def test_what_was_changed_since_it_was_shown_is_not_moved_to(opened: Office) -> None:
    rewritten(opened, REPORT_LATER)
    fingerprint = shown(opened)["fingerprint"]
    rewritten(opened, NEW_ROW)
    before = opened.kept()
    ran = opened.ask("migrate", "cs", "--to", fingerprint[:8], *WHY, who=CLERK)
    assert ran.code == 1
    assert f"not {fingerprint[:8]}: it was changed since it was shown" in ran.err
    assert opened.kept() == before


@pytest.mark.parametrize("typed", ["", "abc", "zzzzzzzz", "A0055D98", "a" * 65])
def test_what_is_no_fingerprint_is_refused(opened: Office, typed: str) -> None:
    rewritten(opened, REPORT_LATER)
    ran = opened.ask("migrate", "cs", "--to", typed, *WHY, who=CLERK)
    assert ran.code == 1
    assert "[not-as-shown]" in ran.err


def test_the_workflow_it_runs_on_is_refused_as_such(opened: Office) -> None:
    ran = opened.ask("migrate", "cs", who=CLERK)
    assert ran.code == 1
    assert "cs runs on this very workflow already" in ran.err


def test_only_a_clerk_moves_a_cycle_and_only_with_a_reason(opened: Office) -> None:
    rewritten(opened, REPORT_LATER)
    fingerprint = shown(opened)["fingerprint"]
    ran = opened.ask("migrate", "cs", "--to", fingerprint, *WHY, who="head-of-legal")
    assert (ran.code, "[not-your-office]" in ran.err) == (1, True)
    for words in (("--to", fingerprint), ("--to", fingerprint, "--reason", " ")):
        ran = opened.ask("migrate", "cs", *words, who=CLERK)
        assert (ran.code, "--to needs --reason" in ran.err) == (2, True)
    assert "cycle-migrated" not in opened.kinds()


def test_with_dry_run_a_confirmed_move_is_only_shown(opened: Office) -> None:
    rewritten(opened, REPORT_LATER)
    fingerprint = shown(opened)["fingerprint"]
    before = opened.kept()
    assert shown(opened, "--to", fingerprint, *WHY, "--dry-run")["moved"] is False
    assert opened.kept() == before


def test_the_move_stands_in_the_log_and_a_person_reads_what_it_meant(opened: Office) -> None:
    rewritten(opened, REPORT_LATER)
    looked_at = opened.does("migrate", "cs", who=CLERK).out
    fingerprint = shown(opened)["fingerprint"][:8]
    assert "Nothing has been changed. To move the cycle to what is shown here:\n" in looked_at
    assert f'  cycle migrate cs --to {fingerprint} --reason "…"\n' in looked_at
    assert "Fri 27 Jan 2017  Mon 30 Jan 2017    Report on the Strategic Assessment" in looked_at
    done = opened.does("migrate", "cs", "--to", fingerprint, *WHY, who=CLERK).out
    assert f"cs now runs on community-safety {fingerprint}; before, on " in done
    assert "by Democratic Services Manager (typed by" in opened.ask("log", "cs").out
    assert '"advice of the Head of Legal Partnership"' in opened.ask("log", "cs").out


def test_another_file_is_named_in_the_line_to_type(opened: Office) -> None:
    file = opened.folder / "workflows" / "community-safety.yaml"
    other = opened.folder / "workflows" / "next.yaml"
    other.write_text(file.read_text(encoding="utf-8").replace(*REPORT_LATER), encoding="utf-8")
    ran = opened.does("migrate", "cs", "--workflow", "next", who=CLERK)
    assert "cycle migrate cs --workflow next --to " in ran.out


def test_a_faulty_file_is_told_with_every_fault(opened: Office) -> None:
    rewritten(opened, ("clerks: [democratic-services]", "clerks: [demographic-services]"))
    ran = opened.ask("migrate", "cs", who=CLERK)
    assert ran.code == 1
    assert "community-safety.yaml:" in ran.err
    assert "demographic-services" in ran.err


def test_an_auditor_is_told_where_a_machine_of_the_journal_is_missing_or_changed(
    opened: Office,
) -> None:
    old = shown(rewritten(opened, REPORT_LATER))["fingerprint_before"]
    move(opened)
    opened.sql(f"UPDATE machines SET text = text || ' ' WHERE fingerprint = '{old}'")
    ran = opened.ask("verify")
    assert ran.code == 1
    assert (
        f"entry 1: the stored machine {old} does not match its fingerprint" in ran.out + ran.err
    )
    opened.sql(f"DELETE FROM machines WHERE fingerprint = '{old}'")
    ran = opened.ask("verify")
    assert ran.code == 1
    assert f"entry 1: its machine {old} is not stored" in ran.out + ran.err


def test_a_deadline_that_passed_before_the_move_was_missed_under_the_old_workflow(
    opened: Office,
) -> None:
    opened.at("2017-01-31 10:00")
    rewritten(opened, ("as: invitations", "as: letters"), REPORT_LATER)
    done = move(opened)
    assert any(
        "a deadline has passed: Report on the Strategic Assessment" in line
        for line in done["at_once"]
    )
    kinds = opened.kinds()
    assert kinds.index("deadline-passed") < kinds.index("cycle-migrated")


def test_the_owner_is_shown_what_a_move_means_and_may_not_make_it(office: Office) -> None:
    office.opens()
    before = office.ask("log", "cs", "--json").out
    assert "cs runs on this very workflow already" in office.ask("migrate", "cs").err
    workflow = office.folder / "workflows" / "community-safety.yaml"
    workflow.write_text(workflow.read_text().replace("Sift of the bids", "Sift of bids"))
    differs = office.ask("migrate", "cs", "--json")
    assert differs.code == 0, differs.err
    assert differs.json["moved"] is False
    assert differs.json["differences"]
    refused = office.ask(
        "migrate", "cs", "--to", differs.json["fingerprint"][:8], "--reason", "x"
    )
    assert refused.code == 1
    assert office.ask("log", "cs", "--json").out == before
