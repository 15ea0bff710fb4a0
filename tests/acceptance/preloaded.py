"""Imports everything that a line or a daemon may import. Processes are forked from one that has
done so: they begin at once, and as users who cannot read where the interpreter lies.
"""

import codecs
import gc
import importlib

from cycle.cli.verbs import VERBS

BESIDES = (
    *("bootstrap", "requests.dispatch", "cli.completing", "settings", "shipped"),
    *("daemon.run", "mail.transport", "operations.nightly_backup", "store.postgresql"),
    *("machine.diagrams", "machine.loading", "machine.pnml", "service.checking"),
)
LIBRARIES = ("email.parser", "icalendar", "psycopg")
ENCODINGS = ("ascii", "idna", "utf-8-sig", "unicode-escape")

for name in (*(f"cli.verbs.{verb.module}" for verb in VERBS.values()), *BESIDES):
    importlib.import_module(f"cycle.{name}")
for name in LIBRARIES:
    importlib.import_module(name)
for name in ENCODINGS:
    codecs.lookup(name)
gc.freeze()
