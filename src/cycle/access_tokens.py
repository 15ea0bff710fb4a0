"""An access token for a mail server that takes no password (OAuth 2.0, RFC 6749), from a
command or a file of the council's choosing. It is asked for at each login, and kept nowhere.
"""

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

TokenSource = Callable[[], str]
"""Gives a token that is good now. Raises TokenError."""

SECONDS = 30
_LARGEST = 64 * 1024


class TokenError(OSError):
    """No token can be had now. Its words never hold one."""


def from_command(command: Sequence[str]) -> TokenSource:
    """The first line that a command prints. It is run without a shell."""

    def asked() -> str:
        try:
            done = subprocess.run(  # noqa: S603 - the administrator's own command
                command, capture_output=True, check=False, timeout=SECONDS
            )
        except subprocess.TimeoutExpired:
            raise TokenError(f"{command[0]} gave no token within {SECONDS} seconds") from None
        except OSError as error:
            raise TokenError(f"{command[0]} cannot be run: {error.strerror}") from error
        if done.returncode != 0:
            raise TokenError(f"{command[0]} gave no token: it ended with {done.returncode}")
        return _token(done.stdout, command[0])

    return asked


def from_file(path: Path) -> TokenSource:
    """The first line of a file that something else keeps fresh."""

    def read() -> str:
        try:
            with path.open("rb") as file:
                content = file.read(_LARGEST)
        except OSError as error:
            raise TokenError(
                f"the token file {path} cannot be read: {error.strerror}"
            ) from error
        return _token(content, str(path))

    return read


def _token(content: bytes, source: str) -> str:
    first = content.strip().partition(b"\n")[0].strip()
    if not first or len(first) > _LARGEST or not first.isascii() or b" " in first:
        raise TokenError(f"{source} gave no token: one line of ASCII without spaces is one")
    return first.decode("ascii")
