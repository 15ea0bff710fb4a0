"""Answers in a mailbox that is asked by IMAP, with a password or a token, over TLS."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.imap_server import PASSWORD, Mailbox, mailbox
from tests.integration.answered_offices import AnsweredOffice, an_answer, answered_office
from tests.smtp_sinks import CERTIFICATE, TOKEN

from cycle import settings
from cycle.bootstrap import build, dispatcher, smtp
from cycle.daemon.duties import Duties


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> AnsweredOffice:
    return answered_office(tmp_path, capsys)


@pytest.fixture
def server() -> Iterator[Mailbox]:
    with mailbox() as opened:
        yield opened


def looks(
    office: AnsweredOffice,
    server: Mailbox,
    secret: str,
    ca: str = f'ca_file = "{CERTIFICATE}"',
) -> dict[str, str]:
    """One turn of the duty with a mailbox in the settings; what is wrong at its end."""
    place = office.office.folder / "cycle.toml"
    before = place.read_text(encoding="utf-8")
    table = (
        f'\n[answers.imap]\nhost = "localhost"\nport = {server.port}\n'
        f'username = "answers@council.example"\n{ca}\n{secret}\n'
    )
    place.write_text(before + table, encoding="utf-8")
    app = build(settings.read(place), office.office.clock)
    place.write_text(before, encoding="utf-8")
    relays, lease = smtp(app.settings.mail, {})
    with app.services.database:
        duties = Duties(
            app,
            relays,
            lambda opened: dispatcher(app.services, opened, "cycle@council.example", lease),
            lambda: None,
        )
        duties.answers()
        return duties.incidents.present()


def secret_file(office: AnsweredOffice, name: str, secret: str) -> str:
    path = office.office.folder / name
    path.write_text(secret, encoding="utf-8")
    path.chmod(0o600)
    return f'{name}_file = "{path}"'


def test_an_answer_is_taken_from_the_mailbox_and_marked_as_seen(
    office: AnsweredOffice, server: Mailbox
) -> None:
    (request,) = office.requests("head-of-legal")
    server.deliver(an_answer(request, "Signed\n"))
    server.deliver(b"Subject: nothing\r\n\r\nHello\r\n")
    assert looks(office, server, secret_file(office, "password", PASSWORD)) == {}
    assert office.signed() == {"legal": "head-of-legal"}
    assert server.seen == {1, 2}
    assert looks(office, server, secret_file(office, "token", TOKEN)) == {}
    assert len(office.acts("signed-off")) == 1


@pytest.mark.parametrize("name", ["password", "token"])
def test_a_refused_login_is_an_incident_and_nothing_is_marked(
    office: AnsweredOffice, server: Mailbox, name: str
) -> None:
    server.deliver(b"Subject: nothing\r\n\r\nHello\r\n")
    wrong = looks(office, server, secret_file(office, name, "wrong-secret"))
    (said,) = wrong.values()
    assert "wrong-secret" not in said
    assert server.seen == set()


def test_a_server_whose_certificate_nobody_trusts_gets_no_password(
    office: AnsweredOffice, server: Mailbox
) -> None:
    server.deliver(b"Subject: nothing\r\n\r\nHello\r\n")
    (said,) = looks(office, server, secret_file(office, "password", PASSWORD), ca="").values()
    assert "certificate" in said.lower()
    assert server.seen == set()
