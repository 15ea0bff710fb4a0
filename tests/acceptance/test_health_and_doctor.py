"""What a monitor and an administrator are told, while the daemon runs, is killed, or cannot do
its work.
"""

import re
from collections.abc import Callable
from functools import partial

import pytest
from prometheus_client.parser import text_string_to_metric_families
from tests.acceptance.offices import Office, relay, until

AUTHOR = "community-safety-officer"


def has_passed(office: Office, duty: str) -> bool:
    daemon = office.ask("health", "--json").json["daemon"]
    return bool(daemon and daemon["duties"][duty]["passed_at"])


def test_all_is_well_while_the_daemon_works(opened: Office) -> None:
    with relay() as post:
        opened.set_relay(post.sink.port)
        with opened.at("2017-01-23 12:00").daemon() as daemon:
            for duty in ("due", "dispatch", "rescue", "backup"):
                until(partial(has_passed, opened, duty), f"a pass of {duty}")
            healthy = opened.run("health", "--json")
            assert (healthy.code, healthy.json["problems"]) == (0, [])
            assert healthy.json["counted"]["cycles"] == 1
            assert healthy.json["newest_backup"] == "2017-01-23"
            figures = opened.run("health", "--prometheus").out
            read = {each.name: each for each in text_string_to_metric_families(figures)}
            assert read["cycle_healthy"].samples[0].value == 1
            assert {each.value for each in read["cycle_duty_late"].samples} == {0}
            examined = opened.run("doctor", "--json")
            wrong = [line["what"] for line in examined.json if line["standing"] != "ok"]
            assert wrong == []
            assert daemon.stop() == 0


def test_a_daemon_that_was_stopped_or_killed_is_missed(opened: Office) -> None:
    opened.set_relay(1)
    assert "No daemon runs" in opened.ask("health").out
    with opened.at("2017-01-23 12:00").daemon() as daemon:
        until(lambda: has_passed(opened, "due"), "a pass")
        assert daemon.stop() == 0
    assert opened.ask("health", "--json").json["problems"] == [
        "No daemon runs with these settings."
    ]
    with opened.daemon() as daemon:
        until(lambda: has_passed(opened, "due"), "a pass")
        daemon.kill()
    opened.at("2017-01-23 12:05")
    missed = opened.ask("health")
    assert missed.code == 1
    assert "The daemon has not been heard of since 2017-01-23 12:00" in missed.out


def test_what_the_daemon_cannot_use_and_what_waits_too_long_is_said(opened: Office) -> None:
    opened.does("attach", "cs", "assessment-report", opened.paper("report.txt"), who=AUTHOR)
    with relay() as gone:
        port = gone.sink.port
    opened.set_relay(port)
    with opened.at("2017-01-23 09:05").daemon() as daemon:
        daemon.says("the mail relay cannot be used")
        until(
            lambda: "The mail relay: " in opened.ask("health").out, "the trouble in the pulse"
        )
        opened.at("2017-01-23 10:30")
        until(
            lambda: "waiting to go out for" in opened.ask("health").out, "a message that waits"
        )
        assert opened.ask("health").code == 1
        assert daemon.stop() == 0
    figures = opened.ask("health", "--prometheus").out
    assert re.search(r'cycle_messages\{state="pending"\} [1-9]', figures)


def test_a_database_that_is_gone_is_an_answer_and_not_a_trace(opened: Office) -> None:
    opened.loses_database()
    # asked again, a pooler lets wait for a database that it could not find before
    said = f"{opened.missing}|cannot be reached"
    for verb in ("health", "doctor"):
        ran = opened.run(verb)
        assert ran.code == 1
        assert len(re.findall(said, ran.out)) == 1, ran.out
        assert ran.err == ""


def broken_template(office: Office) -> None:
    (office.folder / "templates" / "mail" / "digest.txt.j2").write_text(
        "{{ letter.nothing }}", encoding="utf-8"
    )


def broken_workflow(office: Office) -> None:
    (office.folder / "workflows" / "community-safety.yaml").write_text(
        "workflow: x\n", encoding="utf-8"
    )


def torn_database(office: Office) -> None:
    office.is_in_a_file("a server looks after its own pages")
    with office.database.open("r+b") as file:
        file.seek(30_000)
        file.write(b"\xff" * 3_000)


def clock_set_back(office: Office) -> None:
    later = office.at("2099-01-20 10:00").ask("doctor", "--json").json
    assert {line["standing"] for line in later if line["what"] == "clock"} == {"ok"}
    office.at("2016-12-01 10:00")


def writable_settings(office: Office) -> None:
    (office.folder / "cycle.toml").chmod(0o666)


def changed_backup(office: Office) -> None:
    office.at("2017-01-20 12:00")
    assert office.ask("backup", "--nightly").code == 0
    [backup] = (
        path for path in (office.folder / "backups").iterdir() if path.suffix != ".sha256"
    )
    with backup.open("ab") as file:
        file.write(b"x")


@pytest.mark.parametrize(
    ("harm", "what", "remedy"),
    [
        (broken_template, "workflow", "cycle check"),
        (broken_workflow, "workflow", "cycle check"),
        (torn_database, "database", "restore the last whole backup"),
        (clock_set_back, "clock", "set-ntp"),
        (writable_settings, "permissions of the settings", "chmod go-w"),
        (changed_backup, "backup", "cycle verify --backup"),
    ],
)
def test_the_doctor_finds_a_fault_and_has_a_remedy(
    opened: Office, harm: Callable[[Office], None], what: str, remedy: str
) -> None:
    harm(opened)
    ran = opened.run("doctor", "--json")
    assert ran.code == 1, ran.err
    faults = [line for line in ran.json if line["standing"] == "fault" and line["what"] == what]
    assert faults, ran.out
    assert remedy in faults[0]["remedy"]
