"""What pages and docstrings name is there: a path, and what is raised."""

import re

PATH = re.compile(
    r"`((?:src|tests|docs|templates|workflows|deploy|benchmarks|tools)/[\w./-]+)`"
)
RAISED = re.compile(r"\bRaises ([^.:]*)")
NAME = re.compile(r"\b[A-Z][a-z]\w+\b")
