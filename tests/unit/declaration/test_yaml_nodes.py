from typing import Any

import pytest

from cycle.declaration.yaml_nodes import parse, plain


def value_of(text: str) -> Any:
    node, faults = parse(text.encode(), "file")
    assert not faults
    assert node is not None
    return plain(node)


def faults_of(content: bytes) -> list[str]:
    return [str(fault) for fault in parse(content, "file")[1]]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("on", "on"),
        ("no", "no"),
        ("Yes", "Yes"),
        ("12:30", "12:30"),
        ("12:30:45", "12:30:45"),
        ("2017-03-28", "2017-03-28"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("-7", -7),
        ("1.5e3", 1500.0),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("'12'", "12"),
        ('"true"', "true"),
        ("=", "="),
        ("<<", "<<"),
    ],
)
def test_a_scalar_means_what_yaml_1_2_says(written: str, meant: object) -> None:
    found = value_of(f"key: {written}")["key"]
    assert found == meant
    assert type(found) is type(meant)


def test_keys_are_words_as_written() -> None:
    assert value_of("{on: a, 010: b, true: c, null: d}") == {
        "on": "a",
        "010": "b",
        "true": "c",
        "null": "d",
    }


def test_a_byte_order_mark_at_the_beginning_is_passed_over() -> None:
    node, faults = parse(b"\xef\xbb\xbfkey: value", "file")
    assert node is not None
    assert (plain(node), faults) == ({"key": "value"}, ())


def test_every_fault_of_form_is_found_in_one_go() -> None:
    assert faults_of(b"a: &x 1\nb: *x\na: !t 2\n--- \nc: 3\n") == [
        (
            "file:1:4: &x reads as an anchor; put the text in quotes if it is meant as text, "
            "or write the value out where it is needed"
        ),
        (
            "file:2:4: *x reads as an alias; put the text in quotes if it is meant as text, or "
            "write the value out"
        ),
        (
            "file:3:4: !t reads as a tag; put the text in quotes: plain text, numbers, lists "
            "and mappings are all there is"
        ),
        'file:3:1: "a" stands here twice; first in line 1',
        "file:4:1: a second document begins here; a file holds one",
    ]


def test_the_first_of_two_equal_keys_is_kept_for_further_checks() -> None:
    node, _ = parse(b"a: 1\na: 2\n", "file")
    assert node is not None
    assert plain(node) == {"a": 1}


def test_a_broken_byte_is_placed_by_its_line_and_character() -> None:
    assert faults_of("a: é\nb: ü".encode() + b"\xff") == [
        "file:2:5: this is not UTF-8 text; save the file as UTF-8"
    ]


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\ufeff"]
)
def test_control_characters_are_refused_where_they_stand(character: str) -> None:
    (fault,) = faults_of(f"a: b\nc: d{character}".encode())
    assert (
        fault
        == f"file:2:5: the control character U+{ord(character):04X} may not stand in the file"
    )


def test_a_depth_bomb_is_refused_before_it_is_built() -> None:
    (fault,) = faults_of(b"[" * 500_000)
    assert fault == "file:1:25: nested more than 24 levels deep"


def test_an_expanding_bomb_of_aliases_is_not_expanded() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    node, faults = parse("\n".join(lines).encode(), "file")
    assert node is not None
    assert len(faults) == 60 + 2 * 59


@pytest.mark.parametrize("written", [r'"\U00110000"', r'"\UFFFFFFFF"', r'"\ud800"', r'"\x07"'])
def test_an_escape_for_what_is_no_character_of_text_is_refused(written: str) -> None:
    (fault,) = faults_of(f"key: {written}".encode())
    assert fault.startswith("file:1:")


def test_a_version_of_absurd_length_is_refused() -> None:
    assert len(faults_of(b"%YAML 1." + b"9" * 5000 + b"\n--- a\n")) == 1
