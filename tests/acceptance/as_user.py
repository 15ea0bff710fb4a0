"""`python as_user.py USER FILE WORDS...`: the real command line as a user of this machine, on
the time in a file.

Begun by root. All that a line may import is imported first, for the interpreter may lie where
that user cannot read; then the process becomes the user, for good, and only then are the words
looked at.
"""

import codecs
import importlib
import os
import pwd
import sys
from pathlib import Path

from tests.acceptance.at import FileClock

from cycle.cli.main import run
from cycle.cli.verbs import VERBS

BESIDES = (
    *("bootstrap", "requests.dispatch", "cli.completing", "settings", "shipped"),
    *("daemon.run", "mail.transport", "operations.nightly_backup"),
    *("machine.diagrams", "machine.loading", "machine.pnml", "service.checking"),
)


def become(user: str) -> None:
    account = pwd.getpwnam(user)
    os.setgroups([])
    os.setresgid(account.pw_gid, account.pw_gid, account.pw_gid)
    os.setresuid(account.pw_uid, account.pw_uid, account.pw_uid)


if __name__ == "__main__":
    for name in (*(f"cli.verbs.{verb.module}" for verb in VERBS.values()), *BESIDES):
        importlib.import_module(f"cycle.{name}")
    for name in ("email.parser", "icalendar"):
        importlib.import_module(name)
    for encoding in ("ascii", "idna", "utf-8-sig", "unicode-escape"):
        codecs.lookup(encoding)
    become(sys.argv[1])
    sys.exit(run(sys.argv[3:], FileClock(Path(sys.argv[2]))))
