"""The pictures of a report in Word, for its page: each takes the place of the words that tell
of it, by the hash in them.
"""

import base64
import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import TypeAlias

from markupsafe import Markup

LARGEST = 4 * 1024 * 1024
"""Bytes of a picture that a page carries; of a larger one it has the description."""
MOST = 16 * 1024 * 1024
"""Bytes of all of them."""

_FOLDER = "word/media/"
_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif"}
_TOLD = re.compile(r"\[Picture(?:: (?P<said>[^\]]*))?; SHA-256 (?P<sha256>[0-9a-f]{64})\]")

Pictures: TypeAlias = Mapping[str, str]
"""By SHA-256: the address that holds the picture itself."""


def pictures_in(content: bytes, file: str) -> dict[str, str]:
    """The pictures of a Word file that a page can show. Raises WordFileError."""
    from cycle.declaration.word_package import open_word  # noqa: PLC0415 - lxml is for Word only

    package = open_word(content, file)
    found: dict[str, str] = {}
    room = MOST
    for name in sorted(package.names):
        kind = _TYPES.get(PurePosixPath(name).suffix.casefold())
        size = package.archive.getinfo(name).file_size
        if kind and name.startswith(_FOLDER) and size <= min(room, LARGEST):
            room -= size
            data = base64.b64encode(package.archive.read(name)).decode()
            found[package.sha256_of(name)] = f"data:{kind};base64,{data}"
    return found


def pictured(pictures: Pictures) -> Callable[[Markup], Markup]:
    """What a form does with a text, escaped already: it shows the pictures it tells of."""

    def shown(text: Markup) -> Markup:
        return Markup(_TOLD.sub(lambda told: _image(told, pictures), str(text)))  # noqa: S704 - the text is escaped, and an address is ours

    return shown


def _image(told: re.Match[str], pictures: Pictures) -> str:
    address = pictures.get(told["sha256"])
    if address is None:
        return told[0]
    return f'<img src="{address}" alt="{told["said"] or ""}">'
