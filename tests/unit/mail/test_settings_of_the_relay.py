from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cycle.mail.relay_settings import RelaySettings, RelaySettingsError, Tls


def settings(**changes: Any) -> RelaySettings:
    return RelaySettings(
        **{"host": "relay.council.example", "port": 587, "tls": Tls.STARTTLS, **changes}
    )


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_a_relay_on_this_machine_may_do_without_tls(host: str) -> None:
    assert settings(host=host, tls=Tls.NONE).on_loopback


@pytest.mark.parametrize(
    "host", ["relay.council.example", "10.0.0.25", "0.0.0.0", "localhost.council.example"]
)
def test_a_relay_elsewhere_may_not_do_without_tls(host: str) -> None:
    with pytest.raises(RelaySettingsError, match="unprotected") as caught:
        settings(host=host, tls=Tls.NONE)
    assert "starttls" in caught.value.remedy


@pytest.mark.parametrize("half", [{"username": "cycle"}, {"password": "secret"}])
def test_half_a_login_is_refused(half: dict[str, str]) -> None:
    with pytest.raises(RelaySettingsError, match="both a user name and a password"):
        settings(**half)


@pytest.mark.parametrize(
    "name", ["", "relay council", "relay..example", "relay\r\nRCPT", "x" * 64]
)
def test_what_is_no_host_name_is_refused(name: str) -> None:
    with pytest.raises(RelaySettingsError, match="neither a host name nor an IP address"):
        settings(host=name)


def test_a_certificate_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RelaySettingsError, match="is not there"):
        settings(ca_file=tmp_path / "authority.pem")


def test_the_password_is_never_shown() -> None:
    assert "secret" not in repr(settings(username="cycle", password="secret"))


def test_the_shortest_lease_outlasts_the_ten_minutes_the_rfc_gives_the_final_dot() -> None:
    assert settings().shortest_lease > timedelta(minutes=10)
    assert settings(timeout=300.0).shortest_lease > timedelta(seconds=16 * 300)
