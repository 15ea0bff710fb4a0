"""The ledger of messages: what was written to whom, and what the relay said; and messages
before there are any.
"""

import argparse
import base64
import os
from collections.abc import Mapping
from typing import Any

from cycle.cli.acting import dry_run, nothing_changed
from cycle.cli.client import OfficeClient, RequestFailedError
from cycle.cli.files import name_of, read, unreadable
from cycle.cli.output import BOLD, RED, Screen
from cycle.cli.usage import UsageError
from cycle.cli.words import minute_of_instant

ACTS = {
    "retry": "offer a message again at once, whatever became of it",
    "leave": "let a message rest that did not arrive, or may not have",
    "hold": "keep a waiting message back until it is released",
    "release": "offer a held message again",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(
        dest="what",
        required=True,
        metavar="list | show | retry | leave | hold | release | bounce | receive | preview",
    )
    listing = verbs.add_parser("list", help="every message, oldest first")
    listing.add_argument("cycle", nargs="?", help="only messages of this cycle")
    listing.add_argument("--state", help="only messages in this state, e.g. refused")
    listing.add_argument("--json", action="store_true", help="for programs")
    showing = verbs.add_parser("show", help="one message, with its history")
    showing.add_argument("key", help="as `cycle mail list` shows it")
    showing.add_argument("--json", action="store_true", help="for programs")
    for act, what in ACTS.items():
        acting = verbs.add_parser(act, help=what)
        acting.add_argument(
            "keys",
            nargs="*" if act == "retry" else "+",
            metavar="KEY",
            help="as `cycle mail list` shows it",
        )
        if act == "retry":
            acting.add_argument(
                "--all-refused", action="store_true", help="every message that was refused"
            )
        dry_run(acting)
    coming_back = verbs.add_parser(
        "bounce", help="take in notices that a message could not be delivered"
    )
    coming_back.add_argument("file", nargs="+", help="a message as it came back (RFC 3464)")
    dry_run(coming_back)
    coming_in = verbs.add_parser(
        "receive", help="take in messages as the relay hands them in: answers, notices"
    )
    coming_in.add_argument(
        "file", nargs="*", help="a message; without one, it is read from standard input"
    )
    dry_run(coming_in)
    coming_in.add_argument("--json", action="store_true", help="for programs")
    looking = verbs.add_parser(
        "preview", help="a kind of message as this cycle would have it now; nothing is sent"
    )
    looking.add_argument("kind", nargs="?", help="without one: the kinds there are")
    looking.add_argument("--cycle", help="whose data to take")
    looking.add_argument("--out", metavar="DIR", help="write text, HTML and .eml there")
    looking.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    if args.what in ACTS:
        return _act(args, office, screen)
    if args.what == "bounce":
        return _bounce(args, office, screen)
    if args.what == "receive":
        return _receive(args, office, screen)
    if args.what == "show":
        found = office.ask("mail.show", key=args.key)
        shown = _show_unread if "unread" in found else _show
        screen.json(found) if args.json else shown(screen, found)
        return 0
    if args.what == "preview":
        return _preview(args, office, screen)
    rows = office.ask("mail.list", cycle=args.cycle, state=args.state)
    screen.json(rows) if args.json else _list(screen, rows)
    return 0


def _act(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    every = args.what == "retry" and args.all_refused
    if bool(args.keys) == every:
        raise UsageError("name messages, or all: cycle mail retry KEY..., or --all-refused")
    said = (
        office.ask("mail.retry-refused", dry_run=args.dry_run)
        if every
        else office.ask(f"mail.{args.what}", keys=args.keys, dry_run=args.dry_run)
    )
    nothing_changed(screen, dry_run=args.dry_run)
    for sentence in said:
        screen.line(sentence)
    return 0


def _bounce(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    """Each file by itself: one that is no notice does not keep the others from being taken
    in.
    """
    said: list[str] = []
    failed: list[RequestFailedError] = []
    for name in args.file:
        try:
            said.append(
                office.ask(
                    "mail.bounce",
                    content=base64.b64encode(_beginnings(name)).decode(),
                    file=name_of(name),
                    dry_run=args.dry_run,
                )
            )
        except RequestFailedError as failure:
            failed.append(failure)
    nothing_changed(screen, dry_run=args.dry_run and bool(said))
    for sentence in said:
        screen.line(sentence)
    for each in failed:
        screen.complain(each.error, each.remedy)
    return 1 if failed else 0


TRY_AGAIN = 75
"""EX_TEMPFAIL of sysexits.h: a relay then keeps the message and hands it in again."""


def _receive(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    """Each message by itself. Where the one on standard input could not be taken in now, the
    code is 75, so that the relay keeps it.
    """
    taken: list[Mapping[str, Any]] = []
    failed: list[RequestFailedError] = []
    for name in args.file or (None,):
        try:
            content = _message(name)
            answer = office.ask(
                "mail.receive",
                content=base64.b64encode(content).decode(),
                dry_run=args.dry_run,
            )
            taken.append(answer)
        except RequestFailedError as failure:
            failed.append(failure)
    if args.json:
        screen.json(taken)
    else:
        nothing_changed(screen, dry_run=args.dry_run)
    for each in () if args.json else taken:
        kept = f"; a clerk is asked to read it: cycle mail show {each['clerk']}"
        screen.line(f"{each['outcome']}: {each['words']}{kept if each['clerk'] else ''}")
    for each_failure in failed:
        screen.complain(each_failure.error, each_failure.remedy)
    if failed and not args.file:
        return TRY_AGAIN
    return 1 if failed else 0


def _message(name: str | None) -> bytes:
    """The message in a file, or on standard input, up to more than any has. Raises
    RequestFailedError.
    """
    import sys  # noqa: PLC0415 - wanted only here

    content = sys.stdin.buffer.read(LARGEST_MESSAGE + 1) if name is None else read(name)
    if not content.strip():
        raise RequestFailedError(
            f"Nothing stands in {name or 'the message on standard input'}.",
            "Name the file of a message: cycle mail receive FILE",
        )
    return content


LARGEST_MESSAGE = 15 * 1024 * 1024
"""Bytes that are read of a message; a larger one is kept for a clerk without its end."""


def _beginnings(name: str) -> bytes:
    """What is needed of a file of any size. Raises RequestFailedError."""
    from cycle.mail.part_beginnings import part_beginnings  # noqa: PLC0415 - wanted only here

    if os.path.exists(name) and not os.path.isfile(name):  # noqa: PTH110, PTH113 - as below
        raise RequestFailedError(f"{name} is no file.", "Name the file of a message.")
    try:
        with open(name, "rb") as opened:  # noqa: PTH123 - pathlib costs half of the bare start
            return part_beginnings(opened)
    except OSError as error:
        raise unreadable(name, error) from error


def _preview(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    if args.kind is None:
        kinds = office.ask("mail.kinds")
        screen.json(kinds) if args.json else screen.table([(kind,) for kind in kinds])
        return 0
    if args.cycle is None:
        raise UsageError("name the cycle whose data to take: --cycle NAME")
    found = office.ask("mail.preview", cycle=args.cycle, kind=args.kind)
    if args.out:
        _write(screen, found, args.out)
    elif args.json:
        screen.json(found)
    else:
        screen.line(_about(found), paint=BOLD)
        screen.line()
        screen.line(found["text"].rstrip("\n"))
    return 0


def _about(found: Mapping[str, Any]) -> str:
    told = " (a specimen: the cycle has no such thing now)" if found["specimen"] else ""
    return f"{found['subject']}{told}"


def _write(screen: Screen, found: Mapping[str, Any], out: str) -> None:
    from pathlib import Path  # noqa: PLC0415 - costs half of the bare start, and is wanted only here

    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for ending, part in (("txt", "text"), ("html", "html"), ("eml", "content")):
            path = folder / f"{found['kind']}.{ending}"
            path.write_text(found[part], encoding="utf-8", newline="")
            screen.line(str(path))
    except OSError as error:
        raise RequestFailedError(
            f"Nothing can be written to {folder}: {error.strerror}.", "Name another folder."
        ) from error
    screen.line(_about(found))


def _list(screen: Screen, rows: list[Mapping[str, Any]]) -> None:
    if not rows:
        screen.line("No message yet.")
        return
    screen.table(
        [
            (
                row["key"],
                minute_of_instant(row["created_at"]),
                row["state"],
                row["address"],
                row["subject"],
            )
            for row in rows
        ],
        head=("key", "written", "state", "to", "subject"),
        paints=[
            RED if row["state"] in {"refused", "bounced", "uncertain", "expired"} else None
            for row in rows
        ],
    )
    if sum(row["state"] == "refused" for row in rows) > 1:
        screen.line()
        screen.line("Once the cause is mended, every refused message can be sent again:")
        screen.command("cycle mail retry --all-refused")


def _show_unread(screen: Screen, found: Mapping[str, Any]) -> None:
    unread = found["unread"]
    screen.line(f"{found['key']}: {unread['subject']}", paint=BOLD)
    screen.table(
        [
            ("from", unread["sender"]),
            ("found", minute_of_instant(unread["since_at"])),
            _where(unread),
            ("why", unread["why"]),
            ("state", unread["settled_words"] or "a clerk is asked to read it"),
        ]
    )
    screen.line()
    for line in unread["text"].splitlines():
        screen.line(line)
    if unread["settled_at"] is None and found["ways"]:
        screen.line()
        screen.line(
            "If it signs or returns the text, record that; the message is the evidence:"
        )
        for command in found["ways"]:
            screen.command(command)
    if unread["settled_at"] is None:
        screen.line()
        screen.line(
            f"When you have read it, and done what it asks: cycle mail leave {found['key']}"
        )


def _where(unread: Mapping[str, Any]) -> tuple[str, str]:
    if unread["folder"] == "answers":
        return "kept", f"with the record, SHA-256 {unread['file']}"
    return "file", f"{unread['file']} in {unread['folder']}"


def _show(screen: Screen, page: Mapping[str, Any]) -> None:
    line = page["line"]
    screen.line(f"{line['key']}: {line['subject']}", paint=BOLD)
    screen.table(
        [
            ("to", line["address"]),
            ("state", line["state"] + (f" ({line['response']})" if line["response"] else "")),
            ("Message-ID", line["message_id"]),
            ("SHA-256", line["sha256"]),
        ]
    )
    screen.line()
    screen.table(
        [
            (minute_of_instant(step["at"]), step["state"], step["words"])
            for step in page["history"]
        ],
        head=("when", "state", "why"),
    )
    screen.line()
    for text in page["text"].splitlines():
        screen.line(text)
