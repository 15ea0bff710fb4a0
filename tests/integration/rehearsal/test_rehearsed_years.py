"""Whole years that go otherwise, played in this process; and what `cycle rehearse --out` leaves
behind.
"""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from cycle import shipped
from cycle.cli.main import run
from cycle.machine.loading import load_dates, load_workflow
from cycle.mail.folder import FolderRelay
from cycle.rehearsal.lines import StoryLine, StoryLineKind
from cycle.rehearsal.output import RehearsalOutput
from cycle.rehearsal.scenario import DaySpan, MeetingMove, Proclaimed, Scenario
from cycle.rehearsal.year import RehearsedYear
from cycle.store.messages import MessageState

WORKFLOW = shipped.workflows() / "community-safety.yaml"
DATES = shipped.workflows() / "community-safety-2016-17.yaml"


def played(folder: Path, scenario: Scenario) -> list[StoryLine]:
    machine = load_workflow(WORKFLOW)
    year = RehearsedYear(
        machine, load_dates(DATES, machine), scenario, folder, FolderRelay(folder / "mails")
    )
    album = RehearsalOutput(machine, scenario, year)
    list(album.play())
    assert not album.faults
    assert not list(year.unplayed())
    year.close()
    return album.lines


def on(lines: list[StoryLine], first: date, last: date | None = None) -> list[StoryLine]:
    return [line for line in lines if first <= line.at.date() <= (last or first)]


def texts(lines: list[StoryLine]) -> str:
    return "\n".join(line.text for line in lines)


def sent_to(lines: list[StoryLine], role: str) -> list[StoryLine]:
    return [line for line in lines if line.mail and line.mail.sent and line.mail.role == role]


def test_one_who_is_away_acts_when_back_and_the_next_up_hears_of_it_meanwhile(
    tmp_path: Path,
) -> None:
    away = DaySpan(date(2017, 1, 23), date(2017, 2, 7))
    lines = played(tmp_path, Scenario(absent={"head-of-legal": (away,)}))
    assert "Legal signed by Head of Legal Partnership" not in texts(
        on(lines, away.first, away.last)
    )
    assert "Legal signed by Head of Legal Partnership" in texts(on(lines, date(2017, 2, 8)))
    escalations = sent_to(on(lines, away.first, away.last), "head-of-housing")
    assert any("Not done by the Head of Legal Partnership" in line.text for line in escalations)


def test_a_body_that_puts_a_decision_off_twice_gets_what_it_needs_each_time(
    tmp_path: Path,
) -> None:
    lines = played(tmp_path, Scenario(outcomes={"council-adoption": ("deferred", "deferred")}))
    outcomes = [
        line.text.partition(",")[0]
        for line in lines
        if "Adoption by Council ended" in line.text
    ]
    assert [text.rpartition(" ")[2] for text in outcomes] == ["deferred", "deferred", "adopted"]
    assert texts(lines).count("Council: sits today") == 3


def test_after_a_referral_back_no_body_decides_before_the_one_it_follows(
    tmp_path: Path,
) -> None:
    lines = played(tmp_path, Scenario(outcomes={"plan-recommendation": ("referred-back",)}))
    sat = [line.text.partition(":")[0] for line in lines if line.kind is StoryLineKind.MEETING][
        2:
    ]
    assert sat == [
        "Communities, Housing and Environment Committee acting as Crime and Disorder Committee"
    ] * 2 + ["Council"]
    assert "lapsed: the text has changed" in texts(lines)
    assert "will sit on Tuesday 2 May" in texts(lines), (
        "a committee that sat has not moved: it sits again"
    )
    assert "Sift of the bids is next; it waits for Adoption by Council" in texts(lines)


def test_a_clerk_late_with_a_new_date_does_not_stop_the_year(tmp_path: Path) -> None:
    scenario = Scenario(
        late={"democratic-services": 1}, outcomes={"committee-approval": ("referred-back",)}
    )
    assert "a deadline has passed: a date for the Communities" in texts(
        played(tmp_path, scenario)
    )


def test_a_week_without_a_relay_leaves_each_office_one_message_that_is_true(
    tmp_path: Path,
) -> None:
    down = DaySpan(date(2017, 3, 13), date(2017, 3, 17))
    lines = played(tmp_path, Scenario(relay_down=(down,)))
    assert not [line for line in on(lines, down.first, down.last) if line.mail]
    assert texts(on(lines, down.first, down.last)).count("no mail can be handed over") == 1
    back = on(lines, date(2017, 3, 20))
    assert [line.text for line in sent_to(back, "head-of-housing")] == [
        "Community Safety Partnership Plan refresh, Monday 20 March: nothing is open"
    ]
    assert len(sent_to(back, "democratic-services")) == 1
    assert {line.mail.state for line in back if line.mail} == {
        MessageState.ACCEPTED,
        MessageState.SUPERSEDED,
    }


def test_a_bank_holiday_proclaimed_ten_days_ahead_moves_the_dates_it_is_counted_in(
    tmp_path: Path,
) -> None:
    lines = played(
        tmp_path, Scenario(planned=(Proclaimed(date(2017, 3, 20), date(2017, 3, 10)),))
    )
    moved = [
        line.text for line in on(lines, date(2017, 3, 10)) if line.kind is StoryLineKind.DATE
    ]
    assert "Publish the papers of Plan refresh: Monday 20 March, now Friday 17 March" in moved
    assert not on(lines, date(2017, 3, 20)), (
        "nobody acts and nobody is written to on a closed day"
    )


def test_what_a_sunday_makes_urgent_is_done_on_monday(tmp_path: Path) -> None:
    """The sign-offs' date comes a day nearer on a Sunday, and with it the day on which people
    meant to act.
    """
    lines = played(
        tmp_path, Scenario(planned=(Proclaimed(date(2017, 3, 22), date(2017, 3, 12)),))
    )
    sunday = [
        line for line in on(lines, date(2017, 3, 12)) if line.kind is StoryLineKind.PERSON
    ]
    assert [line.event for line in sunday] == ["day-noted"]
    assert "signed by" in texts(on(lines, date(2017, 3, 13)))


def test_a_meeting_is_moved_on_the_day_the_scenario_names(tmp_path: Path) -> None:
    lines = played(
        tmp_path,
        Scenario(planned=(MeetingMove("council", date(2017, 4, 19), date(2017, 3, 20)),)),
    )
    told = texts(on(lines, date(2017, 3, 20)))
    assert "the Council moved from Wednesday 12 April 2017 to Wednesday 19 April 2017" in told
    assert "Council: Wednesday 12 April, now Wednesday 19 April" in told
    assert "Council: sits today" in texts(on(lines, date(2017, 4, 19)))


@pytest.fixture
def words() -> list[str]:
    return [
        "rehearse",
        str(WORKFLOW),
        "--dates",
        str(DATES),
        "--seed",
        "7",
        "--relay-down",
        "2017-01-09..2017-01-11",
    ]


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_the_same_input_leaves_the_same_bytes(tmp_path: Path, words: list[str]) -> None:
    printed = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        command = [sys.executable, "-m", "cycle", *words, "--out", str(out)]
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": "Pacific/Auckland" if seed == "1" else "UTC",
        }
        printed.append(
            subprocess.run(command, env=environment, capture_output=True, check=True).stdout
        )
    first, second = tree(tmp_path / "1"), tree(tmp_path / "2")
    assert printed[0] == printed[1] == first["storybook.txt"]
    assert first == second
    _holds_the_whole_year(first)


def _holds_the_whole_year(found: dict[str, bytes]) -> None:
    year = json.loads(found["year.json"])
    sent = [mail for mail in year["mails"] if mail["state"] == "accepted"]
    mails = [name for name in found if name.startswith("mails/")]
    assert {f"mails/{mail['answer'].removeprefix('written to ')}" for mail in sent} == set(
        mails
    )
    assert all(mail["obligations"] and mail["subject"] and mail["address"] for mail in sent)
    assert sum(office["messages"] for office in year["offices"]) == len(sent)
    assert all(
        sum(office["weeks"].values()) == office["messages"] for office in year["offices"]
    )
    attached = [act for act in year["acts"] if act["event"] == "document-attached"]
    assert len([name for name in found if name.startswith("documents/")]) == len(attached)
    assert len(found["timeline.txt"].splitlines()) == len(year["acts"]) + len(year["mails"])


def test_it_never_writes_among_what_is_there(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").touch()
    assert run([*words, "--out", str(tmp_path)]) == 2
    assert "is not empty; name a new one" in capsys.readouterr().err
    assert run([*words, "--out", str(tmp_path / "mine.txt")]) == 2
    assert list(tmp_path.iterdir()) == [tmp_path / "mine.txt"]


def test_an_option_that_says_nothing_is_wrong_usage_and_plays_nothing(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*words, "--late", "nobody=3"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert 'there is no role "nobody"' in told.err


def test_what_the_year_never_came_to_is_told(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    late = ["--holiday", "2018-03-20@2018-03-05", "--outcome", "council-adoption=adopted"]
    assert run([*words[:4], *late, "--outcome", "council-adoption=deferred"]) == 0
    told = capsys.readouterr().out
    assert (
        "Not played, since the year ended before it: one-off bank holiday on 20 March 2018"
        in told
    )
    assert "Not played, since the year ended before it: Adoption by Council: deferred" in told


def test_an_act_that_the_scenario_wants_and_the_engine_refuses_stops_the_year(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    late = ["--move", "plan-committee=2017-04-04@2017-03-30"]
    assert run([*words[:4], *late, "--out", str(tmp_path / "out")]) == 1
    assert "its date can no longer change" in capsys.readouterr().err
    assert (tmp_path / "out" / "year.json").exists(), "what was played is kept"
