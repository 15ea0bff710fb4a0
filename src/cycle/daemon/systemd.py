"""What systemd is told: that the daemon is ready, works, stops. Nothing where it was not
systemd that began it.

The protocol of sd_notify(3): one datagram to the socket that $NOTIFY_SOCKET names, in the file
system or, with a leading `@`, in the abstract name space. Written here, because what there is
for it fits worse: systemd's own Python package is built against the headers of libsystemd on
each machine; sdnotify was last released in 2017, and a full socket would stop the daemon in it.
"""

import contextlib
import socket
from collections.abc import Mapping

READY, WORKING, STOPPING = "READY=1", "WATCHDOG=1", "STOPPING=1"


def notify(environment: Mapping[str, str], state: str) -> None:
    """Say one state. What cannot be said is let go: systemd then does what it does with a
    daemon that is silent.
    """
    address = environment.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with (
        contextlib.suppress(OSError),
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out,
    ):
        out.settimeout(1)
        out.connect("\0" + address[1:] if address.startswith("@") else address)
        out.send(state.encode())
