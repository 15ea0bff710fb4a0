from pathlib import Path

import pytest

from cycle.declaration import loader
from cycle.declaration.faults import DeclarationError, Fault
from cycle.suggestions import nearest


def test_a_file_that_does_not_exist_is_told_by_name(tmp_path: Path) -> None:
    missing = tmp_path / "absent.yaml"
    with pytest.raises(DeclarationError) as caught:
        loader.content_of(missing)
    assert (
        caught.value.message
        == f"{missing}:1:1: the file can't be read: no such file or directory"
    )


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="is a directory"):
        loader.content_of(tmp_path)


def test_a_file_over_one_mebibyte_is_refused_unread(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * (loader.MAX_BYTES + 1))
    with pytest.raises(DeclarationError, match="larger than 1024 KiB"):
        loader.read_workflow(loader.content_of(large), "large.yaml")


def test_a_misspelt_key_is_read_as_the_key_it_resembles() -> None:
    reading = loader.read_workflow(b"workflow: year\ntitel: The year\n", "file")
    assert [str(fault) for fault in reading.faults if "tit" in fault.message] == [
        'file:2:1: unknown key "titel" (did you mean "title"?)'
    ]


def test_a_misspelling_never_overrides_a_key_that_is_there() -> None:
    reading = loader.read_workflow(b"title: The year\ntitel: Another\n", "file")
    (fault,) = [fault for fault in reading.faults if "titel" in fault.message]
    assert fault.suggestion != "title"


def test_no_complaint_is_in_words_of_the_library() -> None:
    strange = (
        b"workflow: [1]\ntitle: {}\nroles: []\nclerks: {}\noffice: 1\ncalendar: "
        b"[x]\ntracks: {a: 1, b: [1, {}]}\n"
    )
    messages = [fault.message for fault in loader.read_workflow(strange, "file").faults]
    assert messages
    assert not [
        message
        for message in messages
        if message.startswith(("Input", "Value", "Extra", "Field"))
    ]


def test_faults_are_printed_in_the_order_of_the_file() -> None:
    late = Fault(file="f", line=10, column=2, message="late", suggestion="later")
    early = Fault(file="f", line=9, column=30, message="early")
    error = DeclarationError([late, early, late])
    assert error.message == 'f:9:30: early\nf:10:2: late (did you mean "later"?)'


@pytest.mark.parametrize(
    ("given", "meant"),
    [("singing", "signing"), ("munday", "monday"), ("ownr", "owner"), ("colour", None)],
)
def test_the_nearest_word_is_suggested_only_where_one_is_near(
    given: str, meant: str | None
) -> None:
    assert nearest(given, ["owner", "title", "signing", "monday", "sunday"]) == meant
