"""cycle: a council's annual governance cycle, declared, enforced and proved."""
