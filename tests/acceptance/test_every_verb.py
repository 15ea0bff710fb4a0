"""Every verb, through the socket and in one process: the same words, the same codes, the same
files.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.acceptance.conftest import MORNING, Copies
from tests.acceptance.offices import AT, Office, Post, environment, relay, until
from tests.acceptance.test_whole_year import typed as year
from tests.acceptance.test_whole_year import words
from tests.postgres_server import database_of

from cycle.cli.verbs import VERBS
from cycle.operations.heartbeat import read
from cycle.store.database import is_file, open_database
from cycle.store.unit_of_work import UnitOfWork

CLERK, AUTHOR, LEGAL = "democratic-services", "community-safety-officer", "head-of-legal"
WATCHING = {"health", "doctor"}
"""What they say is of the daemon itself, so it differs by design where one runs; see
`test_health_and_doctor`.
"""

CALENDAR = Path(__file__).parents[1] / "data" / "calendars" / "2016-17.csv"

Line = tuple[str | None, str]

BEFORE: tuple[Line, ...] = (
    (CLERK, "open cs --workflow community-safety --dates {dates}"),
    (CLERK, "open cs --workflow community-safety --dates {dates}"),
    (
        None,
        "dates community-safety --from {calendar} --begins 2016-11-14 --out {out}/dates.yaml",
    ),
    (None, "dates community-safety --from {calendar} --begins 2016-11-14 --json"),
    (None, "date 30-May"),
    (None, "date 2017-03-28 --explain"),
    (None, "check"),
    (None, "check --cycle cs"),
    (None, "check {paper}"),
    (None, "rehearse community-safety --dates {dates} --late nobody=2"),
    (None, "diagram community-safety --out {out}/year.mmd"),
    (None, "export pnml community-safety --out {out}/year.pnml"),
)

ACTS: tuple[Line, ...] = (
    (AUTHOR, "attach cs assessment-report {paper}"),
    (AUTHOR, "attach cs assessment-report {paper} --dry-run"),
    (AUTHOR, "attach cs assessment-report /nosuch"),
    (AUTHOR, "report new cs committee-report --out {out}/report.yaml"),
    (AUTHOR, "report new cs committee-report --out {out}/report.yaml"),
    (AUTHOR, "attach cs committee-report {out}/report.yaml"),
    (AUTHOR, "report cs committee-report"),
    (LEGAL, "todo"),
    (LEGAL, "todo --json"),
    (LEGAL, "sign cs financial"),
    (LEGAL, "sign cs legal --dry-run"),
    (LEGAL, "sign cs legal --comment fine"),
    (CLERK, "sign cs equality --on-behalf-of policy-manager --evidence {paper}"),
    (CLERK, "sign cs staffing --on-behalf-of nobody --evidence {paper}"),
    (LEGAL, "return cs legal --reason unclear"),
    (CLERK, "return cs legal --reason unclear --on-behalf-of head-of-legal --evidence {paper}"),
    (AUTHOR, "done cs invitations --note sent"),
    (AUTHOR, "done cs nosuch"),
    (CLERK, "publish cs"),
    (AUTHOR, "complete cs strategic-assessment"),
    (CLERK, "meeting set cs plan-committee 2017-03-20"),
    (CLERK, "meeting move cs plan-committee 2017-03-20 --dry-run"),
    (CLERK, "meeting move cs plan-committee 2017-03-20 --reason quorum"),
    (CLERK, "meeting cancel cs plan-committee --reason quorum --dry-run"),
    (CLERK, "list show cs"),
    (CLERK, "list add cs priorities asb --dry-run"),
    (CLERK, "waive cs nosuch --reason none"),
    ("monitoring-officer", "waive cs invitations --reason none"),
    (CLERK, "correct cs 2 --reason mistaken"),
    (CLERK, "correct cs 999 --reason mistaken"),
    (CLERK, "migrate cs"),
    (CLERK, "roll cs next --dates {dates} --dry-run"),
    (CLERK, "roll nosuch next --dates {dates}"),
)

REPORTS: tuple[Line, ...] = (
    (None, "report cs committee-report"),
    (None, "report cs committee-report --out {out}/report.html"),
    (None, "report cs committee-report --format docx --public --out {out}/report.docx"),
    (None, "report cs committee-report --format docx"),
    (None, "report cs committee-report --sheet --out {out}/sheet.html"),
    (None, "show cs legal --of committee-report"),
)

LOOKS: tuple[Line, ...] = (
    (None, "status"),
    (None, "status cs --json"),
    (None, "status cs --as-of 2017-01-01"),
    (None, "status nosuch"),
    (None, "timetable cs --all --basis"),
    (None, "explain cs plan-committee"),
    (None, "explain cs nosuch"),
    (None, "log cs"),
    (None, "log cs --json"),
    (None, "log cs --evidence 734194 --out {out}/evidence"),
    (None, "log cs --evidence 0 --out {out}/evidence2"),
    (None, "show cs legal"),
    (None, "show cs assessment-report"),
    (None, "show cs assessment-report --version 1 --out {out}/text"),
    (None, "show cs assessment-report --version 1 --out {out}/text"),
    (None, "mail list"),
    (None, "mail list --json"),
    (None, "mail show cs/15"),
    (CLERK, "mail hold cs/15"),
    (CLERK, "mail release cs/15"),
    (CLERK, "mail retry cs/15"),
    (AUTHOR, "mail retry nosuch"),
    (CLERK, "mail leave cs/15"),
    (CLERK, "mail bounce {paper}"),
    (CLERK, "mail preview"),
    (CLERK, "mail preview weekly --cycle cs --out {out}/preview"),
    (CLERK, "mail preview weekly --cycle cs"),
    (None, "export xes cs --out {out}/log.xes"),
    (None, "verify"),
    (None, "verify --json"),
    ("nosuch", "todo"),
)

OFFICE: tuple[Line, ...] = (
    (None, "officer list --json"),
    (None, "officer add new --name New --email new@council.example"),
    (None, "officer add new --name New --email new@council.example"),
    (None, "officer change new --name Newer"),
    (None, "officer leave new --on 2017-06-30"),
    (None, "officer import {officers}"),
    (None, "officer import {paper}"),
    (None, "appoint head-of-hr new --from 2017-02-01"),
    (None, "appoint --end 999 --on 2017-02-01"),
    (None, "deputise head-of-legal new --from 2017-02-01 --to 2017-02-03 --reason leave"),
    (None, "clock --json"),
    (None, "clock --since 2017-01-20"),
    (None, "clock --since 2017-01-20 --reason ahead --evidence {paper}"),
    (None, "holiday list --year 2017"),
    (CLERK, "holiday add 2017-02-10 Flood"),
    (CLERK, "holiday withdraw 2017-02-10 --reason dry"),
    (CLERK, "holiday remove 2017-02-10 --reason dry"),
    (CLERK, "holiday import {paper}"),
    (None, "backup {out}/kept.db"),
    (None, "backup {out}/kept.db"),
    (None, "verify --backup {out}/kept.db"),
    (None, "restore {out}/kept.db --check"),
    (None, "restore {out}/kept.db"),
    (None, "upgrade"),
    (None, "migrate-database {paper}"),
    (None, "init {folder}"),
    (None, "init --settings {settings}"),
    (None, "deploy --to {out}/server"),
    (None, "deploy --to {out}/server"),
    (None, "completion bash"),
    (None, "daemon frob"),
    (None, "nosuch"),
)


def in_order() -> Iterator[tuple[str, str | None, str]]:
    """When, who, and what: the beginning of the real year lies in between, as far as its
    committee report.
    """
    yield from (("2017-01-20 10:00", who, line) for who, line in (*BEFORE, *ACTS))
    for when, who, line in year():
        yield when, who, line
        if line.startswith("attach cs committee-report"):
            break
    yield from ((when, who, line) for who, line in (*REPORTS, *LOOKS, *OFFICE))


def nameless(office: Office, said: str) -> str:
    """Without the name of a server's database, of which each copy has one of its own, and
    without the size and hash of a dump, which holds the instant of its making.
    """
    if is_file(office.place):
        return said
    return A_HASH.sub("...", said.replace(database_of(office.place), "NAME"))


A_HASH = re.compile(r"[0-9,]+ bytes|SHA-256 [0-9a-f]{64}")


def typed(office: Office) -> tuple[list[tuple[str, int, str, str]], dict[str, bytes]]:
    """Every line, with its code and its words; and the files that were asked for."""
    out = office.folder / "out"
    out.mkdir()
    names = {
        "dates": office.folder / "workflows" / "community-safety-2016-17.yaml",
        "officers": office.folder / "workflows" / "officers.yaml",
        "calendar": CALENDAR,
        "settings": office.folder / "cycle.toml",
        "paper": office.paper("paper.txt"),
        "folder": office.folder,
        "out": out,
    }
    said = []
    for when, who, line in in_order():
        ran = office.at(when).ask(*words(office, line.format(**names)), who=who)
        said.append((line, ran.code, nameless(office, ran.out), nameless(office, ran.err)))
    return said, {
        path.name: path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.suffix != ".docx" and not path.name.startswith("kept.db")
    }


def test_every_verb_says_and_writes_through_the_socket_what_it_does_in_one_process(
    founded: Path, copied: Copies, tmp_path: Path
) -> None:
    folder = tmp_path / "office"
    with relay() as post:
        with begun_alike(copied(founded, folder), post) as office:
            here = typed(office)
        shutil.rmtree(folder)
        with (
            begun_alike(copied(founded, folder), post) as office,
            slow_daemon(office) as daemon,
        ):
            through_the_socket = typed(office)
            daemon.terminate()
            assert daemon.wait(timeout=5) == 0
    assert [
        pair for pair in zip(through_the_socket[0], here[0], strict=True) if pair[0] != pair[1]
    ] == []
    assert through_the_socket[1] == here[1]
    assert {code for _, code, _, _ in here[0]} == {0, 1, 2}
    assert {line.split()[0] for line, *_ in here[0]} - {"nosuch"} == VERBS.keys() - WATCHING
    assert not (office.folder / "cycle.sock").exists()


@contextmanager
def begun_alike(copy: AbstractContextManager[Office], post: Post) -> Iterator[Office]:
    """A copy of the office, in the place of the other one, with the same relay and the same
    secret for its Message-IDs.
    """
    with copy as office:
        office.at(MORNING).set_relay(post.sink.port)
        with open_database(office.place) as database, UnitOfWork(database) as uow:
            uow.secrets.set("kept")
            uow.commit()
        yield office


def slow_daemon(office: Office) -> subprocess.Popen[bytes]:
    """A daemon whose duties have had their first turn, and have no second: nothing happens but
    what is asked.
    """
    file = office.folder / "cycle.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("_seconds = 1\n", "_seconds = 3600\n"),
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [sys.executable, str(AT), str(office.clock), *office.words("daemon", who=None)],
        cwd=office.folder,
        env=environment(),
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    while b"listening at" not in process.stderr.readline():
        assert process.poll() is None
    until(lambda: has_had_a_turn(office), "the first turn of each duty")
    return process


def has_had_a_turn(office: Office) -> bool:
    """Whether each duty has, as the daemon's heartbeat tells."""
    heartbeat = read(office.folder / "cycle.pulse")
    return heartbeat is not None and all(beat.passed_at for beat in heartbeat.duties.values())
