"""Files that travel with a request or an answer: whole, or refused with what to do. Light: the
prompt waits for it.
"""

import os
from typing import TypeAlias

from cycle.cli.client import RequestFailedError
from cycle.wire import LARGEST_DOCUMENT

Named: TypeAlias = str | os.PathLike[str]


def read(path: Named) -> bytes:
    """The file's bytes. Raises RequestFailedError, with what to do, where it cannot be read,
    or is larger than an office keeps.
    """
    try:
        with open(path, "rb") as file:
            content = file.read(LARGEST_DOCUMENT + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    if len(content) > LARGEST_DOCUMENT:
        raise RequestFailedError(
            f"{path} has more than {LARGEST_DOCUMENT:,} bytes; nothing larger is kept.",
            "Take a smaller copy, for instance a PDF with reduced pictures.",
        )
    return content


def unreadable(path: Named, error: OSError) -> RequestFailedError:
    """Why a file cannot be read, with what to do."""
    if isinstance(error, IsADirectoryError):
        return RequestFailedError(f"{path} is a folder.", "Name a file.")
    return RequestFailedError(
        f"{path} cannot be read: {error.strerror}.",
        "See that the path is right, and the file yours.",
    )


def write(path: Named, content: bytes) -> None:
    """Write a new file, never over another. Raises RequestFailedError, with what to do."""
    try:
        with open(path, "xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise RequestFailedError(f"{path} exists already.", "Name a new file.") from error
    except OSError as error:
        raise RequestFailedError(
            f"{path} cannot be written: {error.strerror}.",
            "See that the folder is there, and yours.",
        ) from error


def name_of(path: str) -> str:
    """A file's own name, without its folders."""
    return os.path.basename(path.rstrip("/"))
