import asyncio
from pathlib import Path

from cycle.mail.folder import FolderRelay
from cycle.mail.relay import (
    Answer,
    Envelope,
    FenceLost,
    RelayAccepted,
    RelayDeferred,
    RelayUnreachable,
)

CONTENT = b"Subject: Sign off\r\n\r\n.\r\n"


def deliver(
    relay: FolderRelay, recipient: str = "legal@council.example", *, begun: bool = True
) -> Answer:
    envelope = Envelope(sender="cycle@council.example", recipient=recipient, content=CONTENT)

    async def before_data() -> bool:
        return begun

    return asyncio.run(relay.deliver(envelope, before_data))


def test_it_numbers_the_files_in_order_and_writes_the_very_bytes(tmp_path: Path) -> None:
    relay = FolderRelay(tmp_path / "mails")
    assert deliver(relay) == RelayAccepted(
        code=250, words="written to 0001-legal@council.example.eml"
    )
    deliver(relay, "finance@council.example")
    found = sorted(path.name for path in (tmp_path / "mails").iterdir())
    assert found == ["0001-legal@council.example.eml", "0002-finance@council.example.eml"]
    assert (tmp_path / "mails" / found[0]).read_bytes() == CONTENT


def test_it_writes_nothing_where_the_fence_is_lost(tmp_path: Path) -> None:
    assert deliver(FolderRelay(tmp_path), begun=False) == FenceLost()
    assert list(tmp_path.iterdir()) == []


def test_it_can_be_away(tmp_path: Path) -> None:
    relay = FolderRelay(tmp_path)
    relay.reachable = False
    assert isinstance(deliver(relay), RelayUnreachable)
    assert list(tmp_path.iterdir()) == []


def test_an_address_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    answer = deliver(FolderRelay(tmp_path / "mails"), "/etc/x@council.example")
    assert answer == RelayAccepted(code=250, words="written to 0001-_etc_x@council.example.eml")
    assert [path.name for path in tmp_path.iterdir()] == ["mails"]


def test_a_folder_that_cannot_be_written_defers(tmp_path: Path) -> None:
    (tmp_path / "mails").write_text("a file in the way")
    assert isinstance(deliver(FolderRelay(tmp_path / "mails")), RelayDeferred)
