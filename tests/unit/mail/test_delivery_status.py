"""What a delivery status says, in the ways in which mail systems write it (RFC 3464)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cycle.mail.delivery_status import (
    DELIVERED,
    DeliveryVerdict,
    fields_of,
    recipients_in,
    without_comments,
)


def verdict(action: str | None, status: str | None) -> DeliveryVerdict:
    lines = ["Final-Recipient: rfc822; legal@council.example"]
    lines += [f"Action: {action}"] if action is not None else []
    lines += [f"Status: {status}"] if status is not None else []
    (recipient,) = recipients_in(fields_of("\n".join(lines)))
    return recipient.verdict


@pytest.mark.parametrize(
    ("action", "status", "expected"),
    [
        ("failed", "5.1.1", DeliveryVerdict.FAILED),
        ("failed", "4.4.7", DeliveryVerdict.FAILED),
        ("failed", None, DeliveryVerdict.FAILED),
        ("FAILED;", "5.0.0", DeliveryVerdict.FAILED),
        ("failed (no such mailbox)", "5.1.1 (unknown)", DeliveryVerdict.FAILED),
        ("(permanent (really)) failed", "5.1.1", DeliveryVerdict.FAILED),
        ("failed(no space)", "5.1.1", DeliveryVerdict.FAILED),
        ("delayed", "4.4.1", DeliveryVerdict.DELAYED),
        ("delayed (will retry)", None, DeliveryVerdict.DELAYED),
        ("delayed", "5.4.7", DeliveryVerdict.DELAYED),
        ("delivered", "2.0.0", DeliveryVerdict.DELIVERED),
        ("Relayed (to a system that tells nothing)", "2.1.9", DeliveryVerdict.DELIVERED),
        ("expanded", "2.0.0", DeliveryVerdict.DELIVERED),
        ("delivered", None, DeliveryVerdict.UNCLEAR),
        ("delivered", "5.1.1", DeliveryVerdict.UNCLEAR),
        ("relayed", "4.0.0", DeliveryVerdict.UNCLEAR),
        ("undeliverable", "5.1.1", DeliveryVerdict.FAILED),
        ("expired", "4.4.7", DeliveryVerdict.FAILED),
        ("bounced", "550", DeliveryVerdict.FAILED),
        ("failure", "5.1.10", DeliveryVerdict.FAILED),
        ("processed", "2.0.0", DeliveryVerdict.UNCLEAR),
        ("not delivered", "2.0.0", DeliveryVerdict.UNCLEAR),
        (None, "5.1.1", DeliveryVerdict.FAILED),
        (None, "2.0.0", DeliveryVerdict.UNCLEAR),
        ("", "4.2.2", DeliveryVerdict.FAILED),
    ],
)
def test_action_and_status_are_judged_together(
    action: str | None, status: str | None, expected: DeliveryVerdict
) -> None:
    assert verdict(action, status) is expected


@pytest.mark.parametrize(
    "written",
    ["rfc822; a@b.example (alias)", "RFC822;<a@b.example>", "a@b.example", "<a@b.example>"],
)
def test_a_recipient_is_the_address_alone(written: str) -> None:
    group = (
        ("final-recipient", written),
        ("original-recipient", written),
        ("action", "failed"),
    )
    (found,) = recipients_in([group])
    assert (found.address, found.original) == ("a@b.example", "a@b.example")


words = st.text("abcdefghijklmnopqrstuvwxyz ()-;.", max_size=30)
statuses = st.from_regex(r"[0-9]\.[0-9]{1,3}\.[0-9]{1,3}( \([a-z]*\))?", fullmatch=True)


@given(words, statuses | st.none() | words)
def test_only_a_delivery_by_the_standard_s_words_is_one(
    action: str, status: str | None
) -> None:
    found = verdict(action, status)
    if found is DeliveryVerdict.DELIVERED:
        assert any(name in action for name in DELIVERED)
        assert without_comments(status or "").startswith("2")


UNFOLDED = """Reporting-MTA: dns; relay.council.example

Diagnostic-Code: smtp; 550-relaying is not permitted here
550-without authentication; see the
550 administrator of the server.
Status: 5.0.0
Action: failed
Final-Recipient: rfc822; head.o'housing@council.example
"""


def test_a_continuation_that_is_not_indented_goes_on_with_its_field() -> None:
    (recipient,) = recipients_in(fields_of(UNFOLDED))
    assert recipient.verdict is DeliveryVerdict.FAILED
    assert recipient.address == "head.o'housing@council.example"
    assert recipient.words.endswith("see the 550 administrator of the server.")


@pytest.mark.parametrize(
    "text",
    [
        "Final-Recipient : rfc822; a@b.example\nAction : failed\nStatus\t: 5.1.1",
        "Final-Recipient:rfc822;a@b.example\r\nACTION:failed\r\nSTATUS:5.1.1",
        "Final-Recipient: a@b.example\nAction:\n  failed\nStatus:\n\t5.1.1",
        "Reporting-MTA: dns; x\nFinal-Recipient: rfc822; a@b.example\nAction: failed",
        "Reporting-MTA: dns; x\n \t\nAction: failed\nOriginal-Recipient: rfc822; a@b.example",
    ],
    ids=[
        "space before the colon",
        "no space, CRLF",
        "folded",
        "one group",
        "blank with spaces",
    ],
)
def test_the_shapes_in_which_fields_are_written_are_all_read(text: str) -> None:
    (recipient,) = recipients_in(fields_of(text))
    assert (recipient.verdict, recipient.address) == (DeliveryVerdict.FAILED, "a@b.example")


def test_what_a_remote_server_says_cannot_unsay_the_failure() -> None:
    text = "Diagnostic-Code: smtp; 550-no\nAction: delivered\nAction: failed\nStatus: 5.1.1"
    (recipient,) = recipients_in(fields_of(text))
    assert recipient.verdict is DeliveryVerdict.FAILED


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("failed (no such mailbox)", "failed"),
        ("(a (nested) one) failed", "failed"),
        ("failed (with \\) in it) now", "failed now"),
        ("failed (never closed", "failed"),
        ('"(quoted)" stays', '"(quoted)" stays'),
        ("a ) alone", "a ) alone"),
    ],
)
def test_comments_are_taken_out(value: str, expected: str) -> None:
    assert without_comments(value) == expected
