"""Where the socket is: read plainly where that can be, by the parser elsewhere, and the same by
both.
"""

from pathlib import Path

import pytest

from cycle import locations
from cycle.locations import _parsed, _plainly, to_ask_at, to_listen_at

PLAIN = (
    'database = "cycle.db"\n[mail]\nhost = "localhost"  # the relay\nport = 25\n',
    'database="x/y.db"#c\n[daemon]\nsocket = "/run/x.sock" # here\n',
    (
        '# nothing\n\n[mail]\nsocket = "not this"\ndatabase = "nor this"\n[daemon] # '
        'that\nsocket = "this"\n'
    ),
    "[daemon]\ndue_seconds = 3\n",
)
FOR_THE_PARSER = (
    'database = "a\\u0062.db"\n',
    "database = 'a.db'\n",
    'daemon.socket = "a"\n',
    'daemon = {socket = "a"}\n',
    '["daemon"]\nsocket = "a"\n',
    '[mail]\nsender_name = """\n[daemon]\nsocket = "a"\n"""\n',
    '[mail]\nx = [\n"a",\n]\n',
)


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_read_plainly_is_what_the_parser_reads(text: str) -> None:
    plain = _plainly(text)
    assert plain is not None
    assert plain == {key: value for key, value in _parsed(text).items() if value is not None}


@pytest.mark.parametrize("text", FOR_THE_PARSER)
def test_what_is_not_plain_is_left_to_the_parser(text: str) -> None:
    assert _plainly(text) is None


def test_the_daemon_and_the_client_mean_the_same_place(tmp_path: Path) -> None:
    file = tmp_path / "cycle.toml"
    for text, place in (
        ("", tmp_path / "cycle.sock"),
        ('database = "data/o.db"\n', tmp_path / "data" / "cycle.sock"),
        ('database = "postgresql://h/o"\n', tmp_path / "cycle.sock"),
        ('[daemon]\nsocket = "s"\n', tmp_path / "s"),
        ('daemon = {socket = "/run/s"}\n', Path("/run/s")),
    ):
        file.write_text(text, encoding="utf-8")
        assert to_listen_at(str(file), {}) == str(place)
        assert to_ask_at(str(file)) == (str(place),)


def test_under_systemd_the_daemon_listens_in_its_runtime_directory_unless_told(
    tmp_path: Path,
) -> None:
    file = tmp_path / "cycle.toml"
    file.write_text("", encoding="utf-8")
    systemd = {"RUNTIME_DIRECTORY": "/run/cycle:/run/other"}
    assert to_listen_at(str(file), systemd) == "/run/cycle/cycle.sock"
    file.write_text('[daemon]\nsocket = "/srv/s"\n', encoding="utf-8")
    assert to_listen_at(str(file), systemd) == "/srv/s"


def test_the_systems_socket_is_asked_for_the_systems_settings_only(tmp_path: Path) -> None:
    assert locations.SYSTEM_SOCKET not in to_ask_at(str(tmp_path / "cycle.toml"))
    assert to_ask_at(locations.SYSTEM_FILE)[0] == locations.SYSTEM_SOCKET
