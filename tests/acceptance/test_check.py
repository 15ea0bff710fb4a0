"""Proof before the year begins, typed at the command line: `cycle check`, `cycle export`,
`cycle diagram`, `cycle open`.
"""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.acceptance.offices import Office, refuses, unchanged

UNSOUND = Path(__file__).parents[1] / "golden" / "soundness"


def test_the_offices_own_workflow_is_proved_sound(office: Office) -> None:
    ran = office.ask("check")
    assert ran.code == 0, ran.err
    assert "community-safety.yaml: 2 tracks, 12 stages" in ran.out
    assert "the year cannot get stuck: 14 configurations explored" in ran.out


def test_an_unsound_workflow_is_refused_with_the_acts_that_lead_there(office: Office) -> None:
    bad = UNSOUND / "waits-for-one-outcome-of-several.yaml"
    ran = office.ask("check", str(bad))
    assert ran.code == 1
    assert f"{bad}:26:14: sift waits for ever" in ran.err
    assert "    2. Clerk to the Council completes adoption as not-adopted\n" in ran.err


def test_every_file_is_told_as_json(office: Office) -> None:
    good = str(office.folder / "workflows" / "community-safety.yaml")
    ran = office.ask(
        "check", "--json", good, str(UNSOUND / "ring-of-two.yaml"), "no-such-file.yaml"
    )
    assert ran.code == 1
    sound, ring, missing = ran.json
    assert (sound["sound"], sound["configurations"], sound["findings"]) == (True, 14, [])
    assert [each["code"] for each in ring["findings"]] == [
        "ring",
        "never-opens",
        "never-opens",
        "never-opens",
    ]
    assert (
        ring["findings"][0]["counterexample"][0]
        == "Plan Officer completes drafting as complete"
    )
    assert missing["findings"][0]["code"] == "declaration"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("digest.txt.j2", "{{ letter.subjekt }}\n", "digest.txt.j2:1"),
        ("escalation.html.j2", "fine\n{% for %}\n", "escalation.html.j2:2"),
        ("meeting.subject.j2", "\n{{ letter.news.headline.none }}", "meeting.subject.j2:2"),
        (
            "weekly.txt.j2",
            "{% for track in letter.tracks %}{{ track.stage / 2 }}{% endfor %}",
            "weekly.txt.j2:1",
        ),
    ],
)
def test_a_template_that_would_fail_in_march_fails_now(
    office: Office, name: str, text: str, said: str
) -> None:
    (office.folder / "templates" / "mail" / name).write_text(text, encoding="utf-8")
    ran = office.ask("check")
    assert ran.code == 1
    assert said in ran.err
    assert "[template]" in ran.err


def test_the_dates_of_a_cycle_are_proved_or_what_would_mend_them_is_said(
    office: Office,
) -> None:
    office.at("2016-11-14 10:00").opens()
    proved = office.ask("check", "--cycle", "cs")
    assert proved.code == 0, proved.err
    assert "its dates are proved" in proved.out
    office.does(
        "meeting",
        "move",
        "cs",
        "council",
        "2017-03-30",
        "--reason",
        "the hall",
        who="democratic-services",
    )
    clashing = office.ask("check", "--cycle", "cs", "--json")
    assert clashing.code == 1
    (clash,) = clashing.json["clashes"]
    assert clash["code"] == "too-soon"
    assert "move council to " in clash["remedy"].lower()


def test_files_and_the_dates_of_a_cycle_are_not_asked_together(office: Office) -> None:
    assert office.ask("check", "a.yaml", "--cycle", "cs").code == 2


def test_a_workflow_is_given_away_as_a_net_and_as_a_picture(office: Office) -> None:
    out = office.folder / "net.pnml"
    assert office.ask("export", "pnml", "community-safety", "--out", str(out)).code == 0
    assert ET.fromstring(out.read_text(encoding="utf-8"))[0].get("id") == "community-safety"
    assert office.ask("diagram", "community-safety").out.startswith("---\ntitle: ")
    assert office.ask("diagram", "community-safety", "--format", "dot").out.startswith(
        "digraph "
    )


def test_what_happened_in_a_cycle_is_given_away_as_a_log(office: Office) -> None:
    office.opens()
    log = ET.fromstring(office.ask("export", "xes", "cs").out)
    assert log.tag.endswith("log")
    assert office.ask("export", "xes", "nothing").code == 1


def test_a_file_that_cannot_be_written_is_told(office: Office) -> None:
    ran = office.ask(
        "diagram", "community-safety", "--out", str(office.folder / "no" / "where.mmd")
    )
    assert ran.code == 1
    assert "cannot be written" in ran.err


RING = """\
workflow: ring
title: Two tracks that wait for each other
roles: {democratic-services: Democratic Services}
clerks: [democratic-services]
meetings: {}
tracks:
  plan:
    - {stage: drafting, owner: democratic-services, outcomes: {complete: adoption}}
    - {stage: adoption, after: grant.report, outcomes: {complete: end}}
  grant:
    - stage: report
      owner: democratic-services
      after: plan.adoption
      outcomes: {complete: end}
"""


def test_a_year_that_can_get_stuck_is_not_begun(opened: Office) -> None:
    ring = opened.paper("ring.yaml", RING)
    dates = opened.paper("dates.yaml", "begins: 2017-01-20\nmeetings: {}\n")
    with unchanged(opened):
        refuses(
            opened.ask(
                "open", "next", "--workflow", ring, "--dates", dates, who="democratic-services"
            ),
            "the workflow can get stuck",
            "[unsound]",
            "cycle check",
        )


DATES = str(UNSOUND.parents[2] / "workflows" / "community-safety-2016-17.yaml")


LISTED = """
workflow: plans
title: Plans
roles: {author: Author}
clerks: [author]
lists: {wards: Wards}
dates: {backstop: 31 March}
tracks:
  plan:
    - stage: planning
      owner: author
      needs: [{task: Plan, as: plan, each: wards, due: by 1 March}]
      outcomes: {complete: end}
"""


def test_a_years_named_dates_and_lists_are_read_too_before_it_is_opened(office: Office) -> None:
    workflow = office.paper("plans.yaml", LISTED)
    year = "begins: 2017-01-09\ndates: {backstop: 2017-04-03}\nlists: {wards: {north: North}}\n"
    dates = office.paper("plans-dates.yaml", year)
    ran = office.ask("check", workflow, "--dates", dates, "--from", "2017-01-09")
    assert ran.code == 0, ran.err
    assert "plans: its dates are proved" in ran.out


def test_a_years_dates_are_proved_before_it_is_opened(office: Office) -> None:
    workflow = str(office.folder / "workflows" / "community-safety.yaml")
    ran = office.ask("check", workflow, "--dates", DATES, "--from", "2016-11-14")
    assert ran.code == 0, ran.err
    assert "its dates are proved, unless a stage is taken again" in ran.out
    assert "on 22 ways through the year, as on 2016-11-14" in ran.out
    assert "If plan-recommendation ends as referred-back, there is no room left" in ran.out
    assert "meetings that sit again were taken as free" in ran.out
    late = office.ask("check", workflow, "--dates", DATES, "--from", "2018-01-10", "--json")
    assert (late.code, late.json["proved"]) == (1, False)
    assert "--from DATE" in late.json["clashes"][0]["remedy"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--dates", DATES), "cycle check FILE --dates DATES"),
        (("--cycle", "x", "--dates", DATES), "not both at once"),
        (("--from", "2016-11-14"), "give both"),
    ],
)
def test_dates_are_checked_against_one_workflow(
    office: Office, typed: tuple[str, ...], said: str
) -> None:
    ran = office.ask("check", *typed)
    assert ran.code == 2
    assert said in ran.err


def test_what_nobody_could_waive_is_a_warning_with_its_place(
    office: Office, tmp_path: Path
) -> None:
    text = (office.folder / "workflows" / "community-safety.yaml").read_text()
    own = tmp_path / "own.yaml"
    own.write_text(
        text.replace("may_waive: [monitoring-officer]", "may_waive: [head-of-legal]")
    )
    ran = office.ask("check", str(own))
    assert ran.code == 0
    assert "own.yaml:139:11: nobody could waive cross-cutting (legal)" in ran.err
    assert "only the Head of Legal Partnership may waive, and owes it" in ran.err


def test_a_text_that_its_own_author_would_sign_is_a_warning_with_its_place(
    office: Office, tmp_path: Path
) -> None:
    text = (office.folder / "workflows" / "community-safety.yaml").read_text()
    row = "title: Legal, role: head-of-legal"
    own = tmp_path / "own.yaml"
    own.write_text(text.replace(row, "title: Legal, role: community-safety-officer"))
    ran = office.ask("check", str(own))
    assert ran.code == 0
    assert (
        "own.yaml:183:11: legal is signed by the Community Safety Partnerships Officer, and so "
        "by whoever hands in committee-report; since nobody may sign a text of their own, "
        "nobody is left who may sign it unless a deputy does"
    ) in ran.err
