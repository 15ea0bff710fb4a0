"""Real users of the machine at every verb: files are read and written with the caller's rights,
never the daemon's.
"""

import json
import os
import pwd
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.acceptance.offices import Office, refuses
from tests.acceptance.users import (
    AUTHOR,
    CLERK,
    DAEMON,
    LEGAL,
    STRANGER,
    WANTS_ROOT,
    daemon_of,
    office_for_all,
    tries,
    types,
)

pytestmark = WANTS_ROOT


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that is the author's own, and no other officer's."""
    with tempfile.TemporaryDirectory(prefix="cycle-home-") as folder:
        os.chown(folder, pwd.getpwnam(AUTHOR).pw_uid, -1)
        yield Path(folder)


def does(user: str, office: Office, *words: str) -> str:
    ran = types(user, office, *words)
    assert (ran.code, ran.err) == (0, ""), (words, ran)
    return ran.out


def test_a_file_that_a_verb_writes_is_the_callers_and_lies_where_the_caller_may_write(
    shared: Office, home: Path
) -> None:
    paper = home / "paper.txt"
    paper.write_text("a text", encoding="ascii")
    does(AUTHOR, shared, "attach", "cs", "assessment-report", str(paper))
    mine, his = home / "out", Path(shared.folder) / "out"
    for words in (
        ("report", "new", "cs", "committee-report", "--out"),
        ("show", "cs", "assessment-report", "--version", "1", "--out"),
        ("export", "xes", "cs", "--out"),
        ("export", "pnml", "community-safety", "--out"),
        ("diagram", "community-safety", "--out"),
    ):
        refuses(types(AUTHOR, shared, *words, str(his)), "cannot be written: Permission denied")
        assert not his.exists()
        does(AUTHOR, shared, *words, str(mine))
        assert mine.stat().st_uid == pwd.getpwnam(AUTHOR).pw_uid
        mine.unlink()


def test_a_file_that_a_verb_reads_is_read_with_the_callers_rights(
    shared: Office, home: Path
) -> None:
    secret = home / "secret"
    secret.write_text("a text", encoding="ascii")
    secret.chmod(0o600)
    os.chown(secret, 0, 0)
    link = home / "link"
    link.symlink_to(shared.database)
    for file in (secret, link, shared.folder / "workflows" / "officers.yaml"):
        denied = "cannot be read: Permission denied"
        refuses(types(AUTHOR, shared, "attach", "cs", "assessment-report", str(file)), denied)
        refuses(
            types(
                LEGAL,
                shared,
                "sign",
                "cs",
                "legal",
                "--on-behalf-of",
                "x",
                "--evidence",
                str(file),
            ),
            denied,
        )
        refuses(types(CLERK, shared, "holiday", "import", str(file)), denied)
        refuses(
            types(
                CLERK,
                shared,
                "open",
                "next",
                "--workflow",
                "community-safety",
                "--dates",
                str(file),
            ),
            denied,
        )
    assert shared.kinds().count("document-attached") == 0


def test_a_clerk_begins_and_compares_years_by_the_names_of_the_offices_workflows(
    shared: Office,
) -> None:
    dates = str(shared.folder / "workflows" / "community-safety-2016-17.yaml")
    opened = does(
        CLERK, shared, "open", "next", "--workflow", "community-safety", "--dates", dates
    )
    assert "next is open" in opened
    rolled = does(CLERK, shared, "roll", "cs", "third", "--dates", dates, "--dry-run")
    assert f"The workflow is that of {shared.folder}/workflows/community-safety.yaml" in rolled
    refuses_alike = types(CLERK, shared, "migrate", "cs")
    assert (refuses_alike.code, "same-workflow" in refuses_alike.err) == (1, True)
    assert "stateDiagram" in does(AUTHOR, shared, "diagram", "community-safety")
    assert "the year cannot get stuck" in does(AUTHOR, shared, "check")


def test_where_the_workflows_may_not_be_read_that_is_said(shared: Office) -> None:
    (shared.folder / "workflows").chmod(0o700)
    for verb in ("diagram", "export pnml"):
        refuses(
            types(AUTHOR, shared, *verb.split(), "community-safety"),
            "There is no workflow community-safety",
        )
    refuses(types(AUTHOR, shared, "check"), "There is no workflow")


@pytest.mark.parametrize(
    "line",
    [
        "backup {home}/b.db",
        "backup --nightly",
        "restore {home}/b.db",
        "upgrade",
        "health",
        "doctor",
        "daemon",
    ],
)
def test_running_the_office_is_for_its_owner_and_root(
    shared: Office, home: Path, line: str
) -> None:
    refuses(
        types(AUTHOR, shared, *line.format(home=home).split()),
        "is not yours",
        "runuser -u cycle",
    )
    assert list(home.iterdir()) == []


def test_a_stranger_gets_words_and_nothing_of_the_office_from_any_verb(shared: Office) -> None:
    paper = "/etc/hostname"
    for line in (
        f"attach cs plan {paper}",
        "sign cs --all",
        "explain cs legal",
        "show cs legal",
        "report cs committee-report",
        "check --cycle cs",
        "mail release cs/7",
        "appoint x y",
        "officer leave bin --on 2017-02-02",
    ):
        refuses(
            types(STRANGER, shared, *line.split()), 'The login "www-data" belongs to no officer'
        )
    assert types(STRANGER, shared, "__complete", "sign", "").out == ""
    refuses(types(STRANGER, shared, "backup"), "is not yours")


def test_the_daemons_own_user_runs_the_office_and_no_other_officer_does(begun: Path) -> None:
    with office_for_all(begun) as office:
        office.does(
            "officer", "add", AUTHOR, "--name", "A", "--email", "a@council.example", who=""
        )
        with daemon_of(DAEMON, office):
            adding = (
                "officer",
                "add",
                "new",
                "--name",
                "New",
                "--email",
                "new@council.example",
            )
            refuses(types(AUTHOR, office, *adding), "does not own the office's database")
            refuses(types(AUTHOR, office, "todo", who="head-of-legal"), "may not act as")
            assert "new is an officer" in does(DAEMON, office, *adding)
            assert types(DAEMON, office, "todo", who="head-of-legal").code == 0
            assert types(AUTHOR, office, "status").code == 0
            mode = (office.folder / "cycle.sock").stat()
            assert (mode.st_uid, mode.st_mode & 0o777) == (pwd.getpwnam(DAEMON).pw_uid, 0o666)
            assert office.database.stat().st_mode & 0o777 == 0o600
        does(DAEMON, office, "backup")
        refuses(types(AUTHOR, office, "status"), "No daemon answers here", "is not yours")
        kept = next((office.folder / "backups").glob("by-hand-*.db"))
        office.database.rename(office.folder / "lost.db")
        assert office.ask("restore", str(kept)).code == 0
        assert office.database.stat().st_uid == pwd.getpwnam(DAEMON).pw_uid, (
            "what root restores is the daemon's"
        )
        assert office.at("2017-01-20 10:05").ask("backup").code == 0
        kept_by_root = (office.folder / "backups").glob("by-hand-*")
        assert {path.stat().st_uid for path in kept_by_root} == {pwd.getpwnam(DAEMON).pw_uid}
        does(DAEMON, office, "verify")


FORGED = """
def told(**frame):
    body = json.dumps(frame).encode()
    with socket.socket(socket.AF_UNIX) as line:
        line.connect({place!r})
        line.sendall(struct.pack(">I", len(body)) + body)
        with line.makefile("rb") as answer:
            return json.loads(answer.read(struct.unpack(">I", answer.read(4))[0]))
sign = dict(version=1, request="sign", values=dict(cycle="cs", issues=["legal"]))
caller = dict(uid=0, login={legal!r}, owner=True)
print(json.dumps([
    told(**sign),
    told(**sign, **{{"as": {legal!r}}}),
    told(**sign, **caller),
    told(**{{**sign, "values": sign["values"] | caller}}),
    told(**{{**sign, "values": sign["values"] | dict(caller=caller)}}),
    told(version=1, request="officers", values={{}}, caller=caller),
    told(version=1, request="officer.leave", values=dict(login={legal!r}, on="2017-01-23")),
]))
"""


def test_a_forged_frame_makes_nobody_another(shared: Office) -> None:
    """Frames by hand from an officer's account, which claim to be another's or the owner's."""
    place = str(shared.folder / "cycle.sock")
    ran = tries(AUTHOR, f"exec({FORGED.format(place=place, legal=LEGAL)!r})")
    assert ran.code == 0, ran.err
    answers = json.loads(ran.out)
    assert [bool(answer["error"] or answer["reasons"]) for answer in answers] == [True] * len(
        answers
    )
    assert answers[0]["reasons"][0]["code"] == "not-your-office"
    assert "may not act as" in answers[1]["error"]
    assert "does not own the office's database" in answers[-1]["error"]
    assert shared.kinds().count("signed-off") == 0
