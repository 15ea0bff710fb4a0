"""The command line and the daemon as processes of their own, with real mail over SMTP."""

import signal
import subprocess
import sys
from pathlib import Path

from tests.acceptance.offices import PATIENCE, Office, Post, environment, relay, until, words_of

from cycle.clock import SystemClock

AUTHOR = "community-safety-officer"
SIGNATORIES = {
    "head-of-housing": 6,
    "director-of-finance": 1,
    "head-of-hr": 1,
    "head-of-legal": 1,
    "policy-manager": 1,
    "head-of-finance": 1,
}


def test_a_reminder_a_sign_off_an_escalation_a_block_and_a_waiver(
    office: Office, post: Post
) -> None:
    office.opens()
    for document in ("strategic-assessment", "assessment-report"):
        office.does("attach", "cs", document, office.paper(f"{document}.txt"), who=AUTHOR)
    with office.daemon() as daemon:
        office.at("2017-01-23 09:05")
        asked = words_of(post.reaches("head-of-legal"))
        assert "cycle sign cs legal" in asked
        assert "2 February" in asked

        signed = office.run("sign", "cs", "legal", who="head-of-legal")
        assert (signed.code, signed.err) == (0, "")
        office.at("2017-01-26 09:05")
        post.reaches("head-of-hr", times=2)
        assert len(post.to("head-of-legal")) == 1, "a sign-off stops the next reminder"

        for login in SIGNATORIES.keys() - {"head-of-legal"}:
            office.does("sign", "cs", "--all", who=login)
        office.does("done", "cs", "invitations", who=AUTHOR)
        so_far = len(post.to("head-of-housing"))
        office.at("2017-02-07 09:05")
        escalated = words_of(post.reaches("head-of-housing", times=so_far + 1))
        assert "publish" in escalated.lower()
        assert "100B" in escalated

        blocked = office.run("complete", "cs", "strategic-assessment", who=AUTHOR)
        assert blocked.code == 1
        assert "Refused; nothing has changed." in blocked.err
        assert "Local Government Act 1972" in blocked.err
        late = office.run("publish", "cs", who="democratic-services")
        assert office.ask("complete", "cs", "strategic-assessment", who=AUTHOR).code == 1, (
            late.out
        )

        waived = office.run(
            *("waive", "cs", "publish", "--reason", "the figures came late"),
            *("--urgent", "the grant lapses on 31 March"),
            *("--chair", "Chair of the Communities, Housing and Environment Committee"),
            who="monitoring-officer",
        )
        assert waived.code == 0, waived.err
        ended = office.run("complete", "cs", "strategic-assessment", who=AUTHOR)
        assert ended.code == 0, ended.err
        assert daemon.stop() == 0
    told = office.kinds()
    assert {"signed-off", "notice-given", "deadline-passed"} <= set(told)
    assert {"published", "need-waived", "stage-completed"} <= set(told)
    checked = office.run("verify", "--json")
    assert checked.code == 0
    assert all(not part["faults"] for part in checked.json)


def test_that_an_office_is_vacant_is_told_to_the_clerk(office: Office, post: Post) -> None:
    office.does(
        "appoint", "--end", number_of(office, "head-of-legal"), "--on", "2016-12-31", who=AUTHOR
    )
    office.opens()
    office.does("attach", "cs", "assessment-report", office.paper("report.txt"), who=AUTHOR)
    with office.at("2017-01-23 09:05").daemon() as daemon:
        told = words_of(post.reaches("democratic-services"))
        assert "Find someone to be Head of Legal Partnership" in told
        assert "Ask the administrator of this office" in told
        assert "cycle appoint" not in told
        assert "cycle sign" not in told
        assert daemon.stop() == 0
    assert post.to("head-of-legal") == []


def number_of(office: Office, login: str) -> str:
    """The number of an officer's one appointment, as `cycle officer` lists it."""
    held = next(
        row["offices"][0]
        for row in office.ask("officer", "list", "--json").json
        if row["login"] == login
    )
    return str(held).partition("no. ")[2].partition(",")[0]


ALWAYS_OPEN = """\
workflow: always-open
title: A workflow without weekends
timezone: ZONE
calendar: {name: every-day, division: none, weekend: []}
office: {opens: "00:00", closes: "23:59"}
roles:
  author: Author
clerks: [author]
tracks:
  one:
    - stage: writing
      owner: author
      needs:
        - document: report
          due: by 2 January
      outcomes: {complete: end}
"""


def test_the_installed_command_on_the_machines_own_time(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    cycle(tmp_path, "init", str(folder))
    (folder / "workflows" / "always-open.yaml").write_text(
        ALWAYS_OPEN.replace("ZONE", where_it_is_noon()), encoding="utf-8"
    )
    (folder / "dates.yaml").write_text("begins: 2017-01-01\n", encoding="utf-8")
    cycle(
        folder,
        "officer",
        "add",
        "author",
        "--name",
        "The Author",
        "--email",
        "author@council.example",
    )
    cycle(folder, "appoint", "author", "author")
    with relay() as post:
        Office(folder, folder / "no clock").set_relay(post.sink.port)
        cycle(
            folder,
            "--as",
            "author",
            "open",
            "now",
            "--workflow",
            "always-open",
            "--dates",
            "dates.yaml",
        )
        daemon = subprocess.Popen(
            [INSTALLED, "daemon"], cwd=folder, env=environment(), stderr=subprocess.PIPE
        )
        with daemon:
            until(lambda: len(post.letters) == 1, "a letter")
            daemon.send_signal(signal.SIGTERM)
            assert daemon.wait(5) == 0
        assert "cycle attach now report FILE" in words_of(post.reaches("author"))
    assert "whole" in cycle(folder, "verify")


def where_it_is_noon() -> str:
    """A time zone in the middle of its day, so that no test comes upon the minute in which the
    office is closed.
    """
    ahead = 12 - SystemClock().now().hour
    return f"Etc/GMT{-ahead:+d}"  # POSIX counts these zones the other way round


INSTALLED = str(Path(sys.executable).with_name("cycle"))


def cycle(folder: Path, *words: str) -> str:
    """The console script, typed in a folder; what it printed."""
    done = subprocess.run(
        [INSTALLED, *words],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
