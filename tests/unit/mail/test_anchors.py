"""The hash of a journal that a kept mail carries, read back from it."""

import pytest

from cycle.mail.anchors import HEADER, Anchor, NoAnchorError, anchors_in

HASH = "a1" * 32
HEAD = f"{HEADER}: plan; entries=12; head={HASH}\n".encode()
ANCHOR = Anchor(head=HASH, journal="plan", length=12)
MUCH = b"words of an attachment\n" * 40_000


def test_it_is_read_from_the_header_whatever_follows() -> None:
    assert anchors_in(HEAD + b"Subject: this week\n\n" + MUCH, "kept.eml") == (ANCHOR,)


def test_a_hash_on_a_line_of_its_own_counts_near_the_beginning_only() -> None:
    bare = b"Subject: this week\n\n"
    assert anchors_in(bare + HASH.encode() + b"\n" + MUCH, "kept.eml") == (Anchor(head=HASH),)
    with pytest.raises(NoAnchorError, match=r"kept\.eml carries no hash"):
        anchors_in(bare + MUCH + HASH.encode() + b"\n", "kept.eml")
