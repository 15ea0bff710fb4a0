"""cycle: a council's annual governance cycle, declared, enforced and proved."""

VERSION = "0.1.0"
