import pytest
from hypothesis import given
from hypothesis import strategies as st

from cycle.text_checks import (
    AddressError,
    UnfitTextError,
    checked_address,
    checked_line,
    spelt,
    typed_name,
    visible,
)

LINE_ENDS = [
    "\n",
    "\r",
    "\r\n",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1d",
    "\x1e",
    "\x85",
    "\u2028",
    "\u2029",
]


@pytest.mark.parametrize(
    "text", ["Legal", "Head of Legal & Governance", "Pennaeth Tŷ'r Cyngor", "co\u00adoperation"]
)
def test_a_visible_line_passes_unchanged(text: str) -> None:
    assert checked_line(text, "the title") == text


@pytest.mark.parametrize(
    "bad", [*LINE_ENDS, "\x00", "\t", "\x7f", "\u202e", "\u2066", "\ud800"]
)
def test_it_refuses_what_ends_a_line_hides_or_turns_the_text(bad: str) -> None:
    with pytest.raises(
        UnfitTextError, match=r"^the title has the character U\+[0-9A-F]{4} at place 6"
    ):
        checked_line(f"Legal{bad}Bcc: spy@other.example", "the title")


@given(st.text())
def test_what_passes_is_one_line_by_pythons_own_count(text: str) -> None:
    try:
        checked_line(text, "the title")
    except UnfitTextError:
        return
    assert len(text.splitlines()) <= 1


@pytest.mark.parametrize(
    "address",
    ["head.of.legal@council.example", "o'neil+cycle@mail.council.example", "root@localhost"],
)
def test_a_plain_address_passes_unchanged(address: str) -> None:
    assert checked_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "legal",
        "@council.example",
        "legal@",
        "legal@@council.example",
        "legal@council.example,spy@other.example",
        "legal@council.example>",
        "Legal <legal@council.example>",
        "a b@council.example",
        '"a b"@council.example',
        ".legal@council.example",
        "legal@-council.example",
        "legal@council..example",
        "legal@[127.0.0.1]",
        "légal@council.example",
        "x" * 65 + "@council.example",
        "legal@" + ".".join(["x" * 60] * 5),
        *(f"legal@council.example{end}" for end in LINE_ENDS),
        *(f"legal{end}@council.example" for end in LINE_ENDS),
    ],
)
def test_it_refuses_what_is_no_plain_address(address: str) -> None:
    with pytest.raises(AddressError):
        checked_address(address)


@pytest.mark.parametrize("code", [0x200B, 0xAD, 0x2060, 0xFEFF, 0x3164, 0x2800, 0xFE0F, 0xA0])
def test_a_name_that_is_typed_holds_nothing_that_nobody_sees(code: int) -> None:
    with pytest.raises(UnfitTextError, match="which nobody sees"):
        typed_name(f"Head{chr(code)}of Legal")


@pytest.mark.parametrize("name", ["Siân O'Neill-Łukasz", "Zoë", "Head of Legal", "李 明"])
def test_a_name_that_is_seen_is_taken(name: str) -> None:
    assert typed_name(name) == name


def test_what_nobody_sees_in_a_text_is_written_out() -> None:
    assert visible("1\u00a0March\u200b") == "1<U+00A0>March<U+200B>"
    assert visible("two\nlines\t") == "two\\nlines\\t"
    assert visible("née Ó Súilleabháin “x”") == "née Ó Súilleabháin “x”"
    assert spelt("\u00a0") == "the no-break space U+00A0"
    assert spelt(" ") == "a space"
