"""The real cycle of 2016-17 typed at the command line, from its opening to the end of both
tracks.
"""

from collections.abc import Iterator

import pytest
from tests.acceptance.offices import Office

from cycle import shipped

OFFICER, CLERK = "community-safety-officer", "democratic-services"
SIGNATORIES = (
    "head-of-housing",
    "director-of-finance",
    "head-of-hr",
    "head-of-legal",
    "policy-manager",
    "head-of-finance",
)


def typed() -> Iterator[tuple[str, str, str]]:
    """When, who, and what they type; FILE stands for a file with the document's text."""
    yield "2017-01-20 10:00", OFFICER, "attach cs strategic-assessment FILE"
    yield "2017-01-25 10:00", OFFICER, "attach cs assessment-report FILE"
    yield "2017-01-26 10:00", OFFICER, "done cs invitations --note by-letter"
    for login in SIGNATORIES:
        yield "2017-02-01 11:00", login, "sign cs --all"
    yield "2017-02-06 15:00", CLERK, "publish cs"
    yield "2017-02-06 16:00", OFFICER, "complete cs strategic-assessment"
    yield (
        "2017-02-15 09:30",
        CLERK,
        "complete cs committee-approval approved --minute 14-Feb-item-12",
    )
    yield "2017-02-22 10:00", OFFICER, "attach cs action-plans FILE"
    yield "2017-02-22 10:30", OFFICER, "complete cs away-day"
    yield "2017-03-06 10:00", OFFICER, "attach cs plan FILE"
    yield "2017-03-09 10:00", OFFICER, "attach cs committee-report FILE"
    yield "2017-03-13 10:00", OFFICER, "done cs advertisement"
    yield "2017-03-13 10:05", OFFICER, "complete cs grant-advertised"
    for login in SIGNATORIES:
        yield "2017-03-15 11:00", login, "sign cs --all"
    yield "2017-03-20 15:00", CLERK, "publish cs plan-refresh"
    yield "2017-03-20 16:00", OFFICER, "complete cs plan-refresh"
    yield "2017-03-29 09:30", CLERK, "complete cs plan-recommendation recommended"
    yield "2017-03-30 10:00", CLERK, "attach cs council-report FILE"
    yield "2017-04-03 10:00", CLERK, "publish cs council-papers"
    yield "2017-04-03 10:30", CLERK, "complete cs council-papers"
    yield "2017-04-13 09:30", CLERK, "complete cs council-adoption adopted"
    yield "2017-04-20 10:00", OFFICER, "done cs copy-to-commissioner"
    yield "2017-04-24 10:00", OFFICER, "attach cs plan-summary FILE"
    yield "2017-04-25 10:00", CLERK, "publish cs dissemination"
    yield "2017-04-25 11:00", OFFICER, "done cs partners"
    yield "2017-04-25 11:30", OFFICER, "complete cs dissemination"
    yield "2017-04-28 13:00", OFFICER, "done cs bids"
    yield "2017-04-28 13:30", OFFICER, "complete cs grant-bids"
    yield "2017-05-15 10:00", OFFICER, "done cs sift"
    yield "2017-05-15 10:30", OFFICER, "complete cs grant-sift"
    yield "2017-05-22 10:00", OFFICER, "attach cs grant-report FILE"
    yield "2017-05-30 10:00", OFFICER, "done cs report-sent"
    yield "2017-05-30 10:05", OFFICER, "complete cs grant-report"


BEFORE_THE_COMMITTEE = "2017-03-16"


def words(office: Office, line: str) -> list[str]:
    typed = line.split()
    return [_file(office, typed[2]) if word == "FILE" else word for word in typed]


def _file(office: Office, document: str) -> str:
    if document == "committee-report":
        return str(shipped.workflows() / "community-safety-2016-17-report.yaml")
    return office.paper(f"{document}.txt", document)


@pytest.fixture
def since_november(office: Office) -> Office:
    return office.at("2016-11-14 09:00").opens()


def test_the_year_ends_with_both_tracks_at_their_end_and_a_whole_record(
    since_november: Office,
) -> None:
    for when, who, line in typed():
        since_november.at(when)
        said = since_november.does(*words(since_november, line), who=who)
        assert said.out.strip(), f"{line} says what it did"
    assert "Plan: at its end\n" in since_november.ask("status", "cs").out
    assert "Grant: at its end\n" in since_november.ask("status", "cs").out
    assert "ended on 30 May 2017" in since_november.ask("status", "cs").out
    assert "whole" in since_november.ask("verify").out
    late = since_november.ask("sign", "cs", "legal", who="head-of-legal")
    assert (late.code, late.out) == (1, "")
    assert "cs ended on 30 May 2017" in late.err

    then = since_november.ask("status", "cs", "--as-of", BEFORE_THE_COMMITTEE, "--json").json[0]
    assert {track["track"]: track["stage"] for track in then["tracks"]} == {
        "plan": "plan-refresh",
        "grant": "grant-bids",
    }
    assert then["at"].startswith("2017-03-16T23:59:59")
    assert (
        "open since 22 February 2017"
        in since_november.ask("status", "cs", "--as-of", BEFORE_THE_COMMITTEE).out
    )
    assert since_november.ask("todo", who=OFFICER).out.endswith("Nothing waits for you.\n")


def test_times_are_told_in_the_zone_of_the_workflow_wherever_the_reader_sits(
    since_november: Office,
) -> None:
    since_november.at("2017-04-13 00:30").does(
        "waive", "cs", "legal", "--reason", "away", who="monitoring-officer"
    )
    told = since_november.run("log", "cs", env={"TZ": "Pacific/Auckland"}).out.splitlines()
    assert " 2016-11-14 09:00 " in told[1]
    assert any(" 2017-04-13 00:30 " in line for line in told), (
        "British Summer Time, though UTC says the 12th"
    )
    assert since_november.ask("log", "cs", "--json").json[-1]["at"].endswith("+01:00")


def test_the_timetable_gives_the_latest_lawful_publication_before_each_meeting(
    since_november: Office,
) -> None:
    lines = since_november.ask("timetable", "cs", "--json").json["lines"]
    latest = {line["key"]: line["on"] for line in lines if line["kind"] == "publication"}
    assert latest == {
        "assessment-committee/notice": "2017-02-06",
        "plan-committee/notice": "2017-03-20",
        "council/notice": "2017-04-04",
    }


READERS = {
    ("status",): {"cycle", "title", "at", "version", "ended_at", "tracks"},
    ("timetable", "cs"): {"cycle", "title", "today", "lines"},
    ("log", "cs"): {"seq", "at", "kind", "sentence", "hash"},
    ("explain", "cs", "legal"): {
        "subject",
        "sentences",
        "rule",
        "basis",
        "date",
        "steps",
        "warnings",
    },
    ("todo",): {"name", "offices", "rows"},
    ("mail", "list"): {
        "key",
        "cycle",
        "recipient",
        "address",
        "state",
        "subject",
        "created_at",
        "sha256",
    },
    ("officer", "list"): {"login", "name", "email", "left_on", "offices"},
    ("verify",): {"subject", "entries", "head", "faults"},
}


@pytest.mark.parametrize("reader", READERS, ids=" ".join)
def test_every_reader_answers_programs_with_the_keys_they_rely_on(
    since_november: Office, reader: tuple[str, ...]
) -> None:
    since_november.at("2017-01-27 10:00").does(
        "attach", "cs", "assessment-report", since_november.paper("r.txt"), who=OFFICER
    )
    answer = since_november.ask(*reader, "--json", who="head-of-legal")
    assert (answer.code, answer.err) == (0, "")
    first = answer.json[0] if isinstance(answer.json, list) else answer.json
    assert READERS[reader] <= set(first)


def test_a_letter_is_shown_in_words_to_people_and_in_its_bytes_to_programs(
    since_november: Office,
) -> None:
    since_november.at("2017-01-27 10:00").does(
        "attach", "cs", "assessment-report", since_november.paper("r.txt"), who=OFFICER
    )
    key = since_november.ask("mail", "list", "--json").json[0]["key"]
    shown = since_november.ask("mail", "show", key).out
    assert "cycle attach cs strategic-assessment FILE" in shown
    assert "=20" not in shown
    assert (
        since_november.ask("mail", "show", key, "--json")
        .json["content"]
        .startswith("From: Cycle <cycle@council.example>")
    )


@pytest.mark.parametrize(
    ("who", "line"),
    [
        (OFFICER, "attach cs strategic-assessment FILE"),
        ("head-of-legal", "sign cs legal"),
        ("head-of-legal", "return cs legal --reason unclear"),
        (OFFICER, "done cs invitations"),
        (CLERK, "meeting move cs council 2017-04-19"),
        (CLERK, "meeting cancel cs away-day --reason snow"),
        ("monitoring-officer", "waive cs legal --reason away"),
    ],
)
def test_a_dry_run_says_what_would_be_and_changes_nothing(
    since_november: Office, who: str, line: str
) -> None:
    since_november.at("2017-01-20 10:00").does(
        "attach", "cs", "assessment-report", since_november.paper("r.txt"), who=OFFICER
    )
    before = since_november.kept()
    said = since_november.ask(*words(since_november, line), "--dry-run", who=who)
    assert said.code == 0, said.err
    assert said.out.startswith("This would happen; nothing has been changed:\n")
    assert since_november.kept() == before
