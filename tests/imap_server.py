"""A small IMAP server on loopback, over TLS: one mailbox, as far as taking answers in needs it
(RFC 9051): LOGIN, AUTHENTICATE XOAUTH2, SELECT, UID SEARCH, FETCH, STORE.
"""

import base64
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.smtp_sinks import TOKEN, server_context

PASSWORD = "a password for tests"


class Mailbox(socketserver.ThreadingTCPServer):
    """Messages by UID, and which of them somebody has seen."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.messages: dict[int, bytes] = {}
        self.seen: set[int] = set()
        self.context = server_context()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def deliver(self, content: bytes) -> None:
        self.messages[len(self.messages) + 1] = content


class _Session(socketserver.StreamRequestHandler):
    server: Mailbox

    def setup(self) -> None:
        self.request = self.server.context.wrap_socket(
            self.request, server_side=True, do_handshake_on_connect=False
        )
        super().setup()

    def handle(self) -> None:
        try:
            self.request.do_handshake()
        except OSError:
            return  # the other side trusts nobody here
        self._say(b"* OK ready")
        while line := self.rfile.readline():
            tag, _, rest = line.decode().strip().partition(" ")
            self._do(tag, rest)
            if rest.upper() == "LOGOUT":
                return

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def _done(self, tag: str, *, well: bool = True) -> None:
        self._say(f"{tag} {'OK done' if well else 'NO refused'}".encode())

    def _do(self, tag: str, rest: str) -> None:
        word = rest.split(" ", maxsplit=1)[0].upper()
        if word == "CAPABILITY":
            self._say(b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2")
            self._done(tag)
        elif word == "LOGIN":
            self._done(tag, well=PASSWORD in rest)
        elif word == "AUTHENTICATE":
            self._say(b"+ ")
            said = base64.b64decode(self.rfile.readline()).decode()
            self._done(tag, well=f"auth=Bearer {TOKEN}\x01\x01" in said)
        elif word == "SELECT":
            self._say(f"* {len(self.server.messages)} EXISTS".encode())
            self._done(tag)
        elif word == "UID":
            self._of_uids(tag, rest)
        elif word == "LOGOUT":
            self._say(b"* BYE")
            self._done(tag)
        else:
            self._done(tag)

    def _of_uids(self, tag: str, rest: str) -> None:
        word = rest.split(" ")[1].upper()
        if word == "SEARCH":
            unseen = sorted(set(self.server.messages) - self.server.seen)
            self._say(f"* SEARCH {' '.join(map(str, unseen))}".rstrip().encode())
            self._done(tag)
            return
        found = re.search(r"UID \w+ (\d+)", rest, re.IGNORECASE)
        assert found
        uid = int(found[1])
        if word == "FETCH":
            content = self.server.messages[uid]
            self._say(f"* {uid} FETCH (UID {uid} BODY[]<0> {{{len(content)}}}".encode())
            self.wfile.write(content)
            self._say(b")")
        elif word == "STORE":
            self.server.seen.add(uid)
        self._done(tag)


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """The server, until the block ends."""
    server = Mailbox()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
