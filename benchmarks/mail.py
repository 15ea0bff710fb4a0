"""Letters a second into a sink on loopback: the durable ledger beside smtplib, aiosmtplib and
Postfix's smtp-source.
"""

import asyncio
import contextlib
import multiprocessing
import shutil
import smtplib
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import aiosmtplib
from tests.crash.many_kills import content_of, write_letters

from cycle.clock import SystemClock
from cycle.mail.dispatch import Dispatcher, Truth, run_once
from cycle.mail.relay_settings import RelaySettings, Tls
from cycle.mail.transport import connections
from cycle.store.database import open_database
from cycle.store.unit_of_work import Reading, UnitOfWork

LETTERS = 500
ENVELOPE = ("cycle@council.example", "head-of-legal@council.example")


def sink(ready: Connection) -> None:
    """A relay in a process of its own, that takes everything and keeps nothing but the replies'
    order.
    """
    asyncio.run(_serve(ready))


async def _serve(ready: Connection) -> None:
    server = await asyncio.start_server(_until_gone, "127.0.0.1", 0)
    ready.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def _until_gone(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionResetError):  # smtp-source takes no leave
        await _session(reader, writer)


async def _session(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 sink\r\n")
    while line := await reader.readline():
        word = line[:4].upper()
        if word == b"DATA":
            writer.write(b"354 go on\r\n")
            await writer.drain()
            await reader.readuntil(b"\r\n.\r\n")
        writer.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
        await writer.drain()
    writer.close()


def plain_smtplib(port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as client:
        for number in range(LETTERS):
            client.sendmail(ENVELOPE[0], [ENVELOPE[1]], content_of(f"m{number}"))


def plain_aiosmtplib(port: int) -> None:
    async def send() -> None:
        async with aiosmtplib.SMTP(
            hostname="127.0.0.1", port=port, local_hostname="localhost"
        ) as client:
            for number in range(LETTERS):
                await client.sendmail(ENVELOPE[0], [ENVELOPE[1]], content_of(f"m{number}"))

    asyncio.run(send())


def ledger(port: int, count: int) -> Callable[[], None]:
    """Everything written beforehand; what hands it over, with full sync, over so many
    connections.
    """
    address = str(Path(tempfile.mkdtemp()) / "office.db")
    write_letters(address, LETTERS)
    return lambda: asyncio.run(_hand_over(address, port, count))


async def _hand_over(address: str, port: int, count: int) -> None:
    settings = RelaySettings(host="127.0.0.1", port=port, tls=Tls.NONE, helo="localhost")
    with open_database(address) as database:
        async with connections(settings, count) as relays:
            dispatcher = Dispatcher(
                reading=lambda: Reading(database),
                work=lambda: UnitOfWork(database),
                relays=relays,
                clock=SystemClock(),
                owner="benchmark",
                sender=ENVELOPE[0],
                lease=timedelta(hours=1),
                truth=lambda _: Truth.TRUE,
                renew=lambda _: None,
            )
            while (await run_once(dispatcher)).lines:
                pass


def rate(send: Callable[[], object]) -> float:
    started = time.perf_counter()
    send()
    return LETTERS / (time.perf_counter() - started)


def main() -> None:
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=sink, args=(theirs,), daemon=True)
    process.start()
    port = ours.recv()
    plain = rate(lambda: plain_smtplib(port))
    rows = [
        ("smtplib, nothing kept", plain),
        ("aiosmtplib, nothing kept", rate(lambda: plain_aiosmtplib(port))),
    ]
    source = shutil.which("smtp-source")
    if source:
        words = [
            source,
            "-d",
            "-m",
            str(LETTERS),
            "-f",
            ENVELOPE[0],
            "-t",
            ENVELOPE[1],
            f"inet:127.0.0.1:{port}",
        ]
        rows.append(("Postfix smtp-source", rate(lambda: subprocess.run(words, check=True))))
    else:
        print("Postfix's smtp-source is not installed here; it is left out.")
    rows += [
        (f"the ledger, {count} connection(s), full sync", rate(ledger(port, count)))
        for count in (1, 4, 10)
    ]
    for name, found in rows:
        print(f"{name:40} {found:8,.0f} a second   {found / plain:5.2f} of smtplib")
    process.terminate()


if __name__ == "__main__":
    main()
