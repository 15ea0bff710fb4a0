"""Attacks through what anyone can write: files, names, templates, settings. docs/security.md
has a row for each.
"""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.acceptance.offices import Office, Ran, refuses, relay, unchanged

AUTHOR, CLERK, LEGAL = "community-safety-officer", "democratic-services", "head-of-legal"
SECRET = "hunter2-the-relays-password"

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{letter}: &{letter} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, letter in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "workflow: &w x\ntitle: *w\n",
        "workflow: !!python/object/apply:os.system [touch owned]\n",
        "<<: {workflow: x}\n",
        "[" * 10_000,
        "{a: " * 5_000,
        "workflow: " + "x" * 2_000_000,
    ],
    ids=["bomb", "alias", "tag", "merge", "deep list", "deep map", "long"],
)
def test_a_declaration_that_would_blow_up_or_run_is_refused_in_words(
    opened: Office, text: str
) -> None:
    file = opened.paper("evil.yaml", text)
    dates = str(opened.folder / "workflows" / "community-safety-2016-17.yaml")
    with unchanged(opened):
        for words in (
            ("check", file),
            ("open", "evil", "--workflow", file, "--dates", dates),
            ("open", "evil", "--workflow", "community-safety", "--dates", file),
            ("officer", "import", file),
        ):
            ran = opened.ask(*words, who=CLERK if words[0] == "open" else None)
            assert ran.code == 1, words
            assert "Traceback" not in ran.err
            assert len(ran.err) < 20_000
    assert not (opened.folder / "owned").exists()


ESCAPES = (
    "{{ letter.__class__.__mro__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ letter.__init__.__globals__ }}",
    "{{ self.__init__.__globals__.__builtins__.open('/etc/passwd').read() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'].system('touch owned') }}",
    "{{ '%s' | format(letter.__class__) }}{{ ''.format_map({}).__class__.__base__ }}",
    "{% include '/etc/passwd' %}",
    "{% include '../../cycle.toml' %}",
    "{% import '../../../../../../etc/passwd' as p %}{{ p }}",
)


@pytest.mark.parametrize("escape", ESCAPES)
def test_a_template_reaches_nothing_but_its_letter(opened: Office, escape: str) -> None:
    template = opened.folder / "templates" / "mail" / "digest.txt.j2"
    template.write_text(f"{escape}\n{template.read_text(encoding='utf-8')}", encoding="utf-8")
    checked = opened.ask("check")
    assert checked.code == 1, checked.out
    assert "[template]" in checked.err
    assert not (opened.folder / "owned").exists()
    assert "root:" not in checked.err + checked.out


STEERING = ("\x1b]0;owned\x07", "\x1b[2J", "\x9b31m", "\u202egnp.exe", "\u2066", "\r")


@pytest.mark.parametrize("steering", STEERING)
def test_no_word_of_anyones_steers_a_terminal(opened: Office, steering: str) -> None:
    """Where a text may hold it, it is shown as its code; else it is refused, and shown as its
    code in the refusal.
    """
    ran = opened.ask("done", "cs", "invitations", "--note", f"x{steering}y", who=AUTHOR)
    named = Path(opened.paper("paper.txt")).rename(opened.folder / f"pa{steering}per.txt")
    attached = opened.ask("attach", "cs", "strategic-assessment", str(named), who=AUTHOR)
    shown = (
        ran,
        attached,
        opened.ask("log", "cs"),
        opened.ask("status", f"c{steering}s"),
        opened.ask("log", "cs", "--json"),
        opened.ask(
            "officer", "add", f"x{steering}", "--name", "X", "--email", "x@council.example"
        ),
        opened.ask(
            "officer", "add", "x", "--name", f"X{steering}", "--email", "x@council.example"
        ),
    )
    for said in shown:
        assert steering not in said.out + said.err, said
        assert "Traceback" not in said.err


def test_what_was_put_into_the_database_behind_it_steers_no_terminal(opened: Office) -> None:
    opened.sql("UPDATE officers SET name = 'X\x1b[2J' WHERE login = 'head-of-legal'")
    assert "\x1b" not in opened.ask("officer").out
    assert "\\x1b[2J" in opened.ask("officer", "list").out


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "..",
        "a/b",
        "office",
        "x\x00y",
        "-rf",
        "cs;rm -rf ~",
        "$(id)",
        "%s%n",
    ],
)
def test_a_name_is_never_a_path_or_a_command(opened: Office, name: str) -> None:
    dates = str(opened.folder / "workflows" / "community-safety-2016-17.yaml")
    with unchanged(opened):
        ran = opened.ask(
            "open", name, "--workflow", "community-safety", "--dates", dates, who=CLERK
        )
        assert ran.code in {1, 2}
        assert "Traceback" not in ran.err
        for verb in ("status", "log", "timetable"):
            assert opened.ask(verb, name).code in {1, 2}


@pytest.mark.parametrize("kind", ["folder", "device", "missing", "dangling"])
def test_what_is_no_file_is_not_attached(opened: Office, kind: str) -> None:
    path = opened.folder / "thing"
    match kind:
        case "folder":
            path.mkdir()
        case "device":
            path.symlink_to("/dev/zero")
        case "dangling":
            path.symlink_to("/no/such/file")
        case _:
            pass
    with unchanged(opened):
        refuses(opened.run("attach", "cs", "strategic-assessment", str(path), who=AUTHOR))


def test_a_link_is_attached_as_the_text_behind_it_and_nothing_is_written_through_it(
    opened: Office,
) -> None:
    target = Path(opened.paper("target.txt", "the text"))
    (opened.folder / "link.txt").symlink_to(target)
    assert (
        opened.ask(
            "attach", "cs", "strategic-assessment", str(opened.folder / "link.txt"), who=AUTHOR
        ).code
        == 0
    )
    assert target.read_text(encoding="utf-8") == "the text"
    (opened.folder / "out.xes").symlink_to(opened.folder / "cycle.toml")
    with unchanged(opened):
        refuses(
            opened.ask("export", "xes", "cs", "--out", str(opened.folder / "out.xes")),
            "is there already",
        )


@pytest.mark.parametrize("endless", ["/dev/zero", "link"])
def test_what_has_no_end_is_not_read_to_its_end(opened: Office, endless: str) -> None:
    link = opened.folder / "link"
    link.symlink_to("/dev/zero")
    file = str(link) if endless == "link" else endless
    dates = str(opened.folder / "workflows" / "community-safety-2016-17.yaml")
    with unchanged(opened):
        for words in (
            ("verify", "--backup", file),
            ("restore", file, "--check"),
            ("init", "--settings", file),
            ("check", file),
            ("attach", "cs", "plan", file),
            ("sign", "cs", "legal", "--on-behalf-of", LEGAL, "--evidence", file),
            ("open", "next", "--workflow", file, "--dates", dates),
            ("dates", "community-safety", "--from", file),
            ("holiday", "import", file),
        ):
            refuses(opened.ask(*words, who=CLERK))


def test_what_has_no_end_is_not_restored(opened: Office) -> None:
    opened.is_in_a_file("test_server_backups restores into a server's database")
    opened.loses_database()
    refuses(opened.ask("restore", "/dev/zero"), "is no file")


def with_secret(office: Office, mode: int = 0o600) -> Path:
    """A relay that wants a login, with its password in a file of its own."""
    file = office.folder / "relay-password"
    file.write_text(f"{SECRET}\n", encoding="utf-8")
    file.chmod(mode)
    settings = office.folder / "cycle.toml"
    words = settings.read_text(encoding="utf-8")
    settings.write_text(
        words.replace(
            'tls = "none"', f'tls = "none"\nusername = "cycle"\npassword_file = "{file.name}"'
        ),
        encoding="utf-8",
    )
    return file


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_secret_that_others_may_read_is_not_used(opened: Office, mode: int) -> None:
    file = with_secret(opened, mode)
    refuses(
        opened.run("daemon"), "holds a password and may be read by others", f"chmod 600 {file}"
    )
    ran = opened.ask("doctor")
    assert ran.code == 1
    assert f"chmod 600 {file}" in ran.out


def test_a_database_that_others_may_read_is_a_fault_to_the_doctor(opened: Office) -> None:
    opened.is_in_a_file("who may read a server's database is its administrator's to say")
    opened.database.chmod(0o644)
    ran = opened.ask("doctor")
    assert ran.code == 1
    assert f"chmod 600 {opened.database}" in ran.out


def everything_said(office: Office) -> Iterator[Ran]:
    for words in (
        ("doctor",),
        ("health",),
        ("mail", "list"),
        ("status", "cs"),
        ("officer",),
        ("verify",),
    ):
        yield office.ask(*words)
        yield office.ask(*words, *(["list"] if words == ("officer",) else []), "--json")
    yield office.ask("health", "--prometheus")
    yield office.ask("backup", str(office.folder / "kept.db"), "--json")


def test_no_secret_stands_in_a_log_an_error_an_answer_or_a_file(opened: Office) -> None:
    secret = with_secret(opened)
    opened.does("attach", "cs", "assessment-report", opened.paper("report.txt"), who=AUTHOR)
    with relay() as post:
        opened.set_relay(post.sink.port)
        with opened.at("2017-01-23 09:05").daemon() as daemon:
            daemon.says("the mail relay cannot be used")
            said = list(everything_said(opened))
            files = {
                path for path in opened.folder.rglob("*") if path.is_file() and path != secret
            }
            written = [path for path in files if SECRET.encode() in path.read_bytes()]
            assert daemon.stop() == 0
    assert written == []
    for ran in said:
        assert SECRET not in ran.out + ran.err
    assert SECRET not in daemon.log
    assert "refuses the login" in daemon.log or "AUTH" in daemon.log


def test_everything_that_is_kept_is_its_owners_alone(opened: Office) -> None:
    opened.set_relay(1)
    with opened.at("2017-01-23 12:00").daemon() as daemon:
        daemon.says("backup: ")
        kept = [
            *opened.folder.glob("cycle.db"),
            opened.folder / "cycle.pulse",
            *(opened.folder / "backups").iterdir(),
        ]
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in kept}
        assert daemon.stop() == 0
    assert set(modes.values()) == {0o600}
    assert {name.partition("-")[0] for name in modes} - {"cycle.db"} == {
        "cycle.pulse",
        "nightly",
    }


def test_a_pulse_that_somebody_wrote_is_no_pulse(opened: Office) -> None:
    for text in ("", "{}", "[" * 100_000, json.dumps({"pid": "x"}), '{"version": NaN}'):
        (opened.folder / "cycle.pulse").write_text(text, encoding="utf-8")
        ran = opened.ask("health")
        assert ran.code == 1
        assert "pulse" in ran.out
        assert "Traceback" not in ran.err
