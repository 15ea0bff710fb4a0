"""Where a scratch database lies: in memory, where the machine has a folder there, since nobody
needs it afterwards.
"""

import os
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - a private folder is made inside


def scratch_folder() -> Path | None:
    """A folder for scratch folders; None for the machine's own temporary one."""
    return MEMORY if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) else None
