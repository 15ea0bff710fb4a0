import asyncio
import socket
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from tests.smtp_sinks import CERTIFICATE, DROP, PASSWORD, STALL, TOKEN, Sink, listening

from cycle.access_tokens import TokenError, TokenSource, from_command, from_file
from cycle.mail.relay import (
    Answer,
    Envelope,
    FenceLost,
    RelayAccepted,
    RelayDeferred,
    RelayRefused,
    RelayUncertain,
    RelayUnreachable,
)
from cycle.mail.relay_settings import RelaySettings, Tls
from cycle.mail.transport import SmtpRelay

CONTENT = (
    b"Subject: Sign off\r\nMessage-ID: <1@council.example>\r\n\r\n.\r\n.. a dotted "
    b"line\r\n.end\r\n"
)
IMPATIENT = 0.05
"""Seconds to wait where a test means to see the wait end."""
PATIENT = 3600.0
"""Seconds to wait where another time-out must be the one that ends it."""
TOO_LONG = 20.0
"""Seconds after which a test that hangs is a test that failed."""


def envelope(
    content: bytes = CONTENT, recipient: str = "head.of.legal@council.example"
) -> Envelope:
    return Envelope(sender="cycle@council.example", recipient=recipient, content=content)


def settings(sink: Sink, **changes: Any) -> RelaySettings:
    fields = {
        "host": "127.0.0.1",
        "port": sink.port,
        "tls": Tls.NONE,
        "timeout": 5.0,
        "data_timeout": 5.0,
    }
    return RelaySettings(**{**fields, "helo": "localhost", **changes})


async def may() -> bool:
    return True


async def may_not() -> bool:
    return False


def run(scenario: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
    return asyncio.run(scenario())


def answer_under(faults: dict[str, str], **changes: Any) -> tuple[Answer, Sink, list[str]]:
    """The answer to one message, the server, and what was committed before the body."""
    committed: list[str] = []

    async def before_data() -> bool:
        committed.append("data started")
        return True

    async def scenario() -> tuple[Answer, Sink]:
        async with (
            asyncio.timeout(TOO_LONG),
            listening(faults) as sink,
            SmtpRelay(settings(sink, **changes)) as relay,
        ):
            return await relay.deliver(envelope(), before_data), sink

    answer, sink = asyncio.run(scenario())
    return answer, sink, committed


def test_what_the_relay_takes_is_accepted_with_its_words() -> None:
    answer, sink, committed = answer_under({})
    assert answer == RelayAccepted(code=250, words="queued as 1")
    assert committed == ["data started"]
    assert sink.taken[0].mail_from == "cycle@council.example"
    assert sink.taken[0].rcpt_tos == ["head.of.legal@council.example"]


def test_the_bytes_arrive_as_they_are_stored_dots_and_all() -> None:
    _, sink, _ = answer_under({})
    assert sink.contents == [CONTENT]


@pytest.mark.parametrize("phase", ["MAIL", "RCPT", "DATA", "DOT"])
def test_a_reply_of_4yz_defers_in_every_phase(phase: str) -> None:
    answer, sink, _ = answer_under({phase: "451 4.3.0 busy"})
    assert answer == RelayDeferred(code=451, words="4.3.0 busy")
    assert sink.taken == []


@pytest.mark.parametrize("phase", ["MAIL", "RCPT", "DATA", "DOT"])
def test_a_reply_of_5yz_refuses_in_every_phase(phase: str) -> None:
    answer, sink, _ = answer_under({phase: "550 5.1.1 no such person"})
    assert answer == RelayRefused(code=550, words="5.1.1 no such person")
    assert sink.taken == []


@pytest.mark.parametrize("phase", ["MAIL", "RCPT"])
@pytest.mark.parametrize("fault", ["451 busy", "550 no", DROP, "garbage"])
def test_nothing_is_committed_before_the_envelope_is_agreed(phase: str, fault: str) -> None:
    _, _, committed = answer_under({phase: fault})
    assert committed == []


@pytest.mark.parametrize("fault", [DROP, STALL, "garbage", "421 4.3.2 closing"])
def test_trouble_at_mail_is_the_relays_not_the_messages(fault: str) -> None:
    answer, _, _ = answer_under({"MAIL": fault}, timeout=IMPATIENT if fault == STALL else 5.0)
    assert isinstance(answer, RelayUnreachable)


@pytest.mark.parametrize("fault", [DROP, STALL, "garbage", "421 4.3.2 closing"])
def test_trouble_at_rcpt_defers_the_one_message(fault: str) -> None:
    answer, _, _ = answer_under({"RCPT": fault}, timeout=IMPATIENT if fault == STALL else 5.0)
    assert isinstance(answer, RelayDeferred)


@pytest.mark.parametrize("phase", ["DATA", "BODY", "DOT"])
@pytest.mark.parametrize("fault", [DROP, STALL])
def test_a_break_once_the_body_may_have_begun_is_uncertain(phase: str, fault: str) -> None:
    answer, _, committed = answer_under(
        {phase: fault}, timeout=PATIENT, data_timeout=IMPATIENT if fault == STALL else 5.0
    )
    assert isinstance(answer, RelayUncertain)
    assert committed == ["data started"]


@pytest.mark.parametrize("reply", ["garbage", "334 what"])
def test_a_reply_to_the_body_that_settles_nothing_is_uncertain(reply: str) -> None:
    answer, _, _ = answer_under({"DOT": reply})
    assert isinstance(answer, RelayUncertain)


def test_any_reply_of_2yz_to_the_body_accepts() -> None:
    answer, _, _ = answer_under({"DOT": "251 will forward"})
    assert answer == RelayAccepted(code=251, words="will forward")


def test_a_lost_fence_sends_nothing_and_keeps_the_connection() -> None:
    async def scenario() -> Answer:
        async with listening() as sink, SmtpRelay(settings(sink)) as relay:
            assert await relay.deliver(envelope(), may_not) == FenceLost()
            assert sink.taken == []
            assert "DATA" not in sink.seen
            answer = await relay.deliver(envelope(), may)
            assert sink.connections == 1
            return answer

    assert isinstance(run(scenario), RelayAccepted)


def test_a_fault_in_the_commit_before_the_body_sends_nothing_and_drops_the_connection() -> None:
    async def failing() -> bool:
        raise RuntimeError("the database is away")

    async def scenario() -> Answer:
        async with listening() as sink, SmtpRelay(settings(sink)) as relay:
            with pytest.raises(RuntimeError):
                await relay.deliver(envelope(), failing)
            assert sink.taken == []
            return await relay.deliver(envelope(), may)

    assert isinstance(run(scenario), RelayAccepted)


def test_one_connection_serves_many_messages_even_after_a_refusal() -> None:
    async def scenario() -> Answer:
        async with listening({"RCPT": "550 no"}) as sink, SmtpRelay(settings(sink)) as relay:
            assert await relay.deliver(envelope(), may) == RelayRefused(code=550, words="no")
            sink.faults = {"DATA": "451 later"}
            assert await relay.deliver(envelope(), may) == RelayDeferred(
                code=451, words="later"
            )
            sink.faults = {"DOT": "552 too large"}
            assert await relay.deliver(envelope(), may) == RelayRefused(
                code=552, words="too large"
            )
            sink.faults = {}
            answer = await relay.deliver(envelope(), may)
            assert sink.connections == 1
            return answer

    assert isinstance(run(scenario), RelayAccepted)


@pytest.mark.parametrize("fault", [DROP, "421 4.4.2 idle too long"])
def test_a_connection_lost_between_messages_is_made_anew_once(fault: str) -> None:
    async def scenario() -> Answer:
        async with listening() as sink, SmtpRelay(settings(sink)) as relay:
            await relay.deliver(envelope(), may)
            sink.faults = {"MAIL": fault}
            assert isinstance(await relay.deliver(envelope(), may), RelayUnreachable)
            assert sink.connections == 2
            sink.faults = {}
            answer = await relay.deliver(envelope(), may)
            assert len(sink.taken) == 2
            return answer

    assert isinstance(run(scenario), RelayAccepted)


def test_the_same_message_offered_again_after_a_break_is_the_same_byte_for_byte() -> None:
    async def scenario() -> Answer:
        async with listening({"DOT": DROP}) as sink, SmtpRelay(settings(sink)) as relay:
            assert isinstance(await relay.deliver(envelope(), may), RelayUncertain)
            sink.faults = {}
            answer = await relay.deliver(envelope(), may)
            assert sink.contents == [CONTENT, CONTENT]
            return answer

    assert isinstance(run(scenario), RelayAccepted)


def test_a_relay_that_is_away_is_said_to_be_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    async def scenario() -> Answer:
        async with SmtpRelay(settings(Sink(port=port))) as relay:
            assert isinstance(await relay.connect(), RelayUnreachable)
            return await relay.deliver(envelope(), may)

    answer = run(scenario)
    assert isinstance(answer, RelayUnreachable)
    assert f"127.0.0.1:{port}" in answer.words


def secured(sink: Sink, **changes: Any) -> RelaySettings:
    return settings(
        sink, **{"host": "localhost", "tls": Tls.STARTTLS, "ca_file": CERTIFICATE, **changes}
    )


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.TLS])
def test_it_delivers_and_logs_in_under_tls(tls: Tls) -> None:
    async def scenario() -> Answer:
        async with listening(
            starttls=tls is Tls.STARTTLS, tls=tls is Tls.TLS, login=True
        ) as sink:
            how = secured(sink, tls=tls, username="cycle", password=PASSWORD.decode())
            async with SmtpRelay(how) as relay:
                return await relay.deliver(envelope(), may)

    assert isinstance(run(scenario), RelayAccepted)


def tokens(tmp_path: Path, words: str) -> TokenSource:
    """A command of the council's that prints these words."""
    script = tmp_path / "token"
    script.write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
    script.chmod(0o700)
    return from_command([str(script)])


def test_it_logs_in_with_a_token_where_the_relay_takes_no_password(tmp_path: Path) -> None:
    async def scenario() -> Answer:
        async with listening(starttls=True, login=True) as sink:
            how = secured(sink, username="cycle", token=tokens(tmp_path, f"echo {TOKEN}"))
            async with SmtpRelay(how) as relay:
                return await relay.deliver(envelope(), may)

    assert isinstance(run(scenario), RelayAccepted)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("echo another", "refuses the login"),
        ("exit 3", "it ended with 3"),
        ("true", "gave no token"),
        ("echo two words", "gave no token"),
    ],
)
def test_without_a_good_token_letters_wait_and_it_is_said(
    tmp_path: Path, words: str, said: str
) -> None:
    async def scenario() -> Answer:
        async with listening(starttls=True, login=True) as sink:
            how = secured(sink, username="cycle", token=tokens(tmp_path, words))
            async with SmtpRelay(how) as relay:
                answer = await relay.deliver(envelope(), may)
            assert sink.taken == []
            return answer

    answer = run(scenario)
    assert isinstance(answer, RelayUnreachable)
    assert said in answer.words
    assert "another" not in answer.words


def test_a_token_is_read_from_a_file_at_each_login(tmp_path: Path) -> None:
    source = from_file(tmp_path / "token")
    with pytest.raises(TokenError, match="cannot be read"):
        source()
    for token in ("first", "second"):
        (tmp_path / "token").write_text(f"{token}\n", encoding="utf-8")
        assert source() == token


def test_a_relay_without_tls_gets_nothing_where_tls_is_required() -> None:
    async def scenario() -> Answer:
        async with listening() as sink, SmtpRelay(secured(sink)) as relay:
            answer = await relay.deliver(envelope(), may)
            assert set(sink.seen) <= {"GREETING", "EHLO", "STARTTLS"}
            return answer

    answer = run(scenario)
    assert isinstance(answer, RelayUnreachable)
    assert "STARTTLS" in answer.words


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.TLS])
@pytest.mark.parametrize(
    "wrong", [{"ca_file": None}, {"host": "127.0.0.1"}], ids=["unknown authority", "other name"]
)
def test_a_wrong_certificate_gets_nothing(tls: Tls, wrong: dict[str, Any]) -> None:
    async def scenario() -> Answer:
        async with listening(starttls=tls is Tls.STARTTLS, tls=tls is Tls.TLS) as sink:
            async with SmtpRelay(secured(sink, tls=tls, **wrong)) as relay:
                answer = await relay.deliver(envelope(), may)
            assert set(sink.seen) <= {"GREETING", "EHLO", "STARTTLS"}
            return answer

    answer = run(scenario)
    assert isinstance(answer, RelayUnreachable)
    assert "certificate is not trusted" in answer.words


def test_a_wrong_password_is_the_relays_incident_and_is_not_repeated_in_its_words() -> None:
    async def scenario() -> Answer:
        async with listening(starttls=True, login=True) as sink:
            how = secured(sink, username="cycle", password="not the password")
            async with SmtpRelay(how) as relay:
                return await relay.deliver(envelope(), may)

    answer = run(scenario)
    assert isinstance(answer, RelayUnreachable)
    assert "refuses the login: 535" in answer.words
    assert "not the password" not in answer.words


def test_a_relay_that_wants_a_login_it_was_not_given_is_an_incident() -> None:
    answer, _, _ = answer_under({"MAIL": "530 5.7.0 Authentication required"})
    assert isinstance(answer, RelayUnreachable)
    assert "530" in answer.words
