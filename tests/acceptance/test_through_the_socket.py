"""The officer's `cycle` asks the daemon: the same words and codes as in one process, for whom
the kernel says it is.
"""

import os
import shutil
import socket
from pathlib import Path

import pytest
from tests.acceptance.offices import Office, refuses
from tests.acceptance.test_attacks import BOMB
from tests.acceptance.users import (
    AUTHOR,
    LEGAL,
    STRANGER,
    WANTS_ROOT,
    office_for_all,
    tries,
    types,
)

CLERK = "democratic-services"
EVIL = (
    BOMB,
    "workflow: !!python/object/apply:os.system [touch owned]\n",
    "[" * 100_000,
    "x" * 2_000_000,
)


def test_a_second_daemon_is_refused_and_a_dead_ones_socket_is_replaced(opened: Office) -> None:
    with opened.daemon() as daemon:
        daemon.says("listening at")
        refuses(opened.run("daemon"), "Another daemon", "Stop that one first")
        assert opened.run("status").code == 0
        daemon.kill()
    assert (opened.folder / "cycle.sock").exists()
    with opened.daemon() as daemon:
        daemon.says("listening at")
        assert opened.run("todo", who="head-of-legal").code == 0
        assert daemon.stop() == 0
    assert not (opened.folder / "cycle.sock").exists()


def test_a_second_daemon_with_another_socket_is_refused_and_the_doctor_knows_of_the_first(
    opened: Office, tmp_path: Path
) -> None:
    opened.is_in_a_file("of a server any number of daemons may work on one office")
    other = Office(tmp_path / "other", opened.clock)
    other.folder.mkdir()
    (other.folder / "cycle.db").symlink_to(opened.database)
    shutil.copy(opened.folder / "cycle.toml", other.folder)
    with opened.daemon() as daemon:
        daemon.says("listening at")
        refuses(
            other.run("daemon"),
            "Another daemon works on",
            f"which listens at {opened.folder / 'cycle.sock'}",
            "Stop that one first: kill ",
        )
        looked = other.run("doctor")
        assert "another daemon works on this office, with other settings" in looked.out
        assert "another daemon" not in opened.run("doctor").out
        assert daemon.stop() == 0
    assert "another daemon" not in other.run("doctor").out


@pytest.mark.parametrize("text", EVIL, ids=lambda text: text[:12])
def test_what_would_blow_up_a_reader_is_refused_by_a_daemon_that_goes_on(
    opened: Office, text: str
) -> None:
    evil = opened.paper("evil.yaml", text)
    dates = str(opened.folder / "workflows" / "community-safety-2016-17.yaml")
    with opened.daemon() as daemon:
        daemon.says("listening at")
        for words in (
            ("open", "evil", "--workflow", evil, "--dates", dates),
            ("open", "evil", "--workflow", "community-safety", "--dates", evil),
            ("dates", "community-safety", "--from", evil),
            ("holiday", "import", evil),
            ("officer", "import", evil),
            ("attach", "cs", "committee-report", evil),
        ):
            ran = opened.ask(*words, who=None if words[0] == "officer" else CLERK)
            assert ran.code == 1, (words, ran, daemon.log)
        assert opened.ask("status").code == 0
        assert daemon.stop() == 0
        assert "Traceback" not in daemon.log, daemon.log


def test_what_is_no_socket_is_left_alone(opened: Office) -> None:
    (opened.folder / "cycle.sock").write_text("mine", encoding="ascii")
    refuses(opened.run("daemon"), "is no socket", "left alone")
    assert (opened.folder / "cycle.sock").read_text(encoding="ascii") == "mine"


@WANTS_ROOT
def test_each_user_is_whom_the_kernel_says_and_nobody_else(shared: Office) -> None:
    paper = shared.paper("report.txt")
    Path(paper).chmod(0o644)
    handed_in = types(AUTHOR, shared, "attach", "cs", "assessment-report", paper)
    assert handed_in.code == 0, handed_in.err
    refuses(types(AUTHOR, shared, "sign", "cs", "legal"), "[not-your-office]")
    pretended = {
        "USER": LEGAL,
        "LOGNAME": LEGAL,
        "SUDO_USER": LEGAL,
        "CYCLE_AS": LEGAL,
        "CYCLE_LOGIN": LEGAL,
    }
    refuses(types(AUTHOR, shared, "sign", "cs", "legal", env=pretended), "[not-your-office]")
    assert shared.kinds().count("signed-off") == 0
    signed = types(LEGAL, shared, "sign", "cs", "legal", env={"USER": AUTHOR})
    assert signed.code == 0, signed.err
    assert shared.kinds().count("signed-off") == 1
    for user in (AUTHOR, LEGAL):
        assert types(user, shared, "status").code == 0


@WANTS_ROOT
def test_nobody_types_for_others_but_the_owner(shared: Office) -> None:
    for line in ("sign cs legal", "status", "todo"):
        refuses(types(AUTHOR, shared, *line.split(), who=LEGAL), "daemon may not act as bin")
    assert shared.run("todo", who=LEGAL).code == 0


@WANTS_ROOT
@pytest.mark.parametrize(
    "line",
    [
        "officer add new --name New --email new@council.example",
        "officer change bin --email bin@other.example",
        "officer leave bin --on 2017-01-23",
        "appoint head-of-legal daemon",
        "appoint --end 1 --on 2017-02-01",
        "officer import {officers}",
    ],
)
def test_the_administrators_verbs_want_the_owner(shared: Office, line: str) -> None:
    before = shared.ask("officer", "list", "--json").json
    officers = Path(
        shared.paper(
            "officers.yaml", (shared.folder / "workflows" / "officers.yaml").read_text("utf-8")
        )
    )
    officers.chmod(0o644)
    refuses(
        types(AUTHOR, shared, *line.format(officers=officers).split()),
        "does not own the office's database",
    )
    assert shared.ask("officer", "list", "--json").json == before


@WANTS_ROOT
def test_a_user_who_is_no_officer_learns_nothing(shared: Office) -> None:
    for line in (
        "status",
        "todo",
        "log cs",
        "mail list",
        "officer list",
        "export xes cs",
        "verify",
        "holiday list",
    ):
        refuses(
            types(STRANGER, shared, *line.split()), 'The login "www-data" belongs to no officer'
        )


@WANTS_ROOT
def test_one_whom_the_kernel_cannot_name_is_nobody_even_as_an_officer(shared: Office) -> None:
    shared.does(
        "officer",
        "add",
        "nobody",
        "--name",
        "Nobody",
        "--email",
        "nobody@council.example",
        who="",
    )
    refuses(types("nobody", shared, "status"), "The kernel does not say who is asking")


@WANTS_ROOT
def test_an_officer_removed_in_the_middle_is_refused_at_the_next_request(
    shared: Office,
) -> None:
    assert types(LEGAL, shared, "todo").code == 0
    shared.does("officer", "leave", LEGAL, "--on", "2017-01-22", who="")
    refuses(types(LEGAL, shared, "todo"), "left this office")
    refuses(types(LEGAL, shared, "sign", "cs", "legal"), "left this office")


@WANTS_ROOT
def test_no_second_officer_has_a_login(shared: Office) -> None:
    again = shared.ask(
        "officer", "add", LEGAL, "--name", "Another", "--email", "other@council.example"
    )
    refuses(again, f"There is an officer with the login {LEGAL} already")


@WANTS_ROOT
def test_the_database_and_the_sockets_folder_are_closed_to_officers(shared: Office) -> None:
    for path, act in (
        ("cycle.db", "rb"),
        ("cycle.db", "r+b"),
        ("cycle.sock.lock", "rb"),
        ("cycle.db-journal", "wb"),
        ("new", "wb"),
    ):
        tried = tries(LEGAL, f"open({str(shared.folder / path)!r}, {act!r})")
        assert "PermissionError" in tried.err, path
    for deed in ("unlink", "rmdir"):
        assert (
            "PermissionError"
            in tries(LEGAL, f"os.{deed}({str(shared.folder / 'cycle.sock')!r})").err
        )


@WANTS_ROOT
def test_without_a_daemon_an_officer_is_told_whom_to_ask(begun: Path) -> None:
    with office_for_all(begun) as office:
        told = types(LEGAL, office, "status")
    refuses(told, "No daemon answers here", "is not yours", "Ask the administrator")


def test_a_folder_deeper_than_a_sockets_address_may_be(founded: Path, tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60) / "office"
    shutil.copytree(founded, deep)
    office = Office(deep, tmp_path / "clock").at("2017-01-20 10:00")
    assert len(os.fsencode(deep / "cycle.sock")) > 107
    with office.daemon() as daemon:
        daemon.says("listening at")
        assert office.run("status").code == 0
        with socket.socket(socket.AF_UNIX) as line, pytest.raises(OSError, match="too long"):
            line.connect(str(deep / "cycle.sock"))
        assert daemon.stop() == 0
