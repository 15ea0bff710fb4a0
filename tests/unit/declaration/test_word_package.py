"""What is no plain Word file is refused before anything in it is read, and says what to do."""

import io
import struct
import tracemalloc
import zipfile

import pytest
from tests.word_files import (
    CLOSE,
    OPEN,
    TYPES,
    W,
    packed,
    paragraph,
    parts,
    relations,
    word_file,
)

from cycle.declaration.word_body import read_body
from cycle.declaration.word_package import MAX_UNPACKED, WordFileError, open_word


def refused(content: bytes) -> str:
    with pytest.raises(WordFileError) as raised:
        read_body(open_word(content, "report.docx"))
    assert "save it as a Word document" in raised.value.remedy
    return raised.value.message


def with_part(name: str, content: str | bytes) -> bytes:
    return packed(parts(paragraph("Text")) | {name: content})


def test_a_plain_file_is_taken() -> None:
    assert len(read_body(open_word(word_file(paragraph("Text")), "report.docx")).blocks) == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "it has a password, or"),
        (b"{\\rtf1 text}", "is RTF"),
        (b"PK\x03\x04" + b"\x00" * 100, "only a part of it has arrived"),
        (word_file(paragraph("Text"))[:-30], "only a part of it has arrived"),
        (packed({"content.xml": "<a/>", "mimetype": "opendocument"}), "OpenDocument"),
        (packed({"a.txt": "text"}), "no Word document"),
    ],
)
def test_another_kind_of_file_is_named(content: bytes, told: str) -> None:
    assert told in refused(content)


@pytest.mark.parametrize(
    "name",
    [
        "word/vbaProject.bin",
        "word/vbaData.xml",
        "word/activeX/activeX1.xml",
        "xl/macrosheets/a",
    ],
)
def test_macros_are_refused_by_their_parts(name: str) -> None:
    assert "it holds macros" in refused(with_part(name, "x"))


def test_macros_are_refused_by_the_type_of_the_document() -> None:
    listed = parts(paragraph("Text"))
    types = str(listed["[Content_Types].xml"])
    listed["[Content_Types].xml"] = types.replace(
        "openxmlformats-officedocument.wordprocessingml.document.main",
        "ms-word.document.macroEnabled.main",
    )
    assert "it holds macros" in refused(packed(listed))


@pytest.mark.parametrize(
    "name",
    [
        "../outside.xml",
        "word/../../outside.xml",
        "/etc/passwd",
        "C:/outside.xml",
        "word\\outside.xml",
    ],
)
def test_a_part_that_would_lie_outside_is_refused(name: str) -> None:
    assert "would lie outside" in refused(with_part(name, "x"))


def test_two_parts_of_one_name_are_refused_whatever_their_case() -> None:
    assert "two parts of one name" in refused(with_part("word/Document.XML", "<a/>"))


def test_two_main_parts_are_refused() -> None:
    twice = relations(
        ("rId1", "officeDocument", "word/document.xml"),
        ("rId2", "officeDocument", "word/document2.xml"),
    )
    assert "two main parts" in refused(with_part("_rels/.rels", twice))
    listed = parts(paragraph("Text"))
    types = str(listed["[Content_Types].xml"])
    other = types[types.index("<Override") : types.index("</Types>")].replace(
        "document.xml", "document2.xml"
    )
    listed["[Content_Types].xml"] = types.replace("</Types>", f"{other}</Types>")
    assert "two main parts" in refused(packed(listed))


def test_the_part_that_is_named_must_be_the_one_that_is_typed() -> None:
    elsewhere = relations(("rId1", "officeDocument", "word/other.xml"))
    listed = {"_rels/.rels": elsewhere, "word/other.xml": f"{OPEN}{CLOSE}"}
    assert "no Word document" in refused(packed(parts(paragraph("Text")) | listed))


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "_rels/.rels"])
@pytest.mark.parametrize(
    "entity", ['<!ENTITY a SYSTEM "file:///etc/passwd">', '<!ENTITY a "aaaa">', ""]
)
def test_a_document_type_is_refused_in_every_part(name: str, entity: str) -> None:
    listed = parts(paragraph("Text"))
    listed[name] = f"<!DOCTYPE a [{entity}]>{listed[name]!s}"
    assert "declares entities" in refused(packed(listed))


def test_an_encoding_that_could_hide_an_entity_is_refused() -> None:
    body = f'<?xml version="1.0" encoding="UTF-7"?>{OPEN}{CLOSE}'
    assert "not written in UTF-8" in refused(with_part("word/document.xml", body))
    wide = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a>{OPEN}{CLOSE}'.encode("utf-16")
    assert "not written in UTF-8" in refused(with_part("word/document.xml", wide))


@pytest.mark.parametrize("kind", ["oleObject", "frame", "subDocument", "aFChunk"])
def test_a_part_of_another_file_is_refused(kind: str) -> None:
    outside = parts(paragraph("Text"), ("rId9", kind, "file:///share/other.docx"))
    assert "in another file" in refused(packed(outside))


def test_a_file_set_into_it_is_refused() -> None:
    inside = parts(paragraph("Text"), ("rId9", "aFChunk", "chunk.html"))
    assert "another file is set into it" in refused(packed(inside))


def test_a_link_and_the_template_it_was_written_on_may_lie_outside() -> None:
    listed = parts(paragraph("Text"), ("rId9", "hyperlink", "https://council.example/"))
    listed["word/settings.xml"] = f'<w:settings xmlns:w="{W}"/>'
    listed["word/_rels/settings.xml.rels"] = relations(
        ("rId1", "attachedTemplate", "file:///S:/Templates/Report.dotx")
    )
    assert open_word(packed(listed), "report.docx").main == "word/document.xml"


def test_a_password_on_a_part_is_seen() -> None:
    content = bytearray(word_file(paragraph("Text")))
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    assert "it has a password" in refused(bytes(content))


def test_a_way_of_packing_that_word_does_not_use_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as archive:
        for name, content in parts(paragraph("Text")).items():
            archive.writestr(name, content)
    assert "packed in a way" in refused(made.getvalue())


def test_a_size_that_lies_is_found_when_the_part_is_read() -> None:
    content = word_file(paragraph("Text" * 500))
    archive = zipfile.ZipFile(io.BytesIO(content))
    size = struct.pack("<I", archive.getinfo("word/document.xml").file_size)
    assert "damaged" in refused(content.replace(size, struct.pack("<I", 40)))


def bomb(name: str, piece: bytes, times: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in parts(paragraph("Text")).items():
            if each != name:
                archive.writestr(each, content)
        with archive.open(name, "w", force_zip64=False) as part:
            for _ in range(times):
                part.write(piece)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (bomb("word/media/a.png", b"\x00" * 1024 * 1024, 97), f"{MAX_UNPACKED:,} bytes"),
        (bomb("word/document.xml", b" " * 1024 * 1024, 9), "has more than"),
        (bomb("word/styles.xml", b"<a/>" * 250_000, 2), "far more marks"),
        (bomb("word/document.xml", b"<a>" * 10_000, 1), "damaged"),
        (packed({f"a{n}": b"" for n in range(2_100)}), "more than 2,000 parts"),
        (packed({f"a{n}": b"" for n in range(12_000)}), "more than 2,000 parts"),
    ],
    ids=["pictures", "spaces", "elements", "depth", "parts", "directory"],
)
def test_a_bomb_is_refused_and_costs_little(content: bytes, told: str) -> None:
    tracemalloc.start()
    assert told in refused(content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 60 * 1024 * 1024


def test_a_document_type_is_not_seen_in_what_people_write() -> None:
    body = read_body(
        open_word(word_file(paragraph("a <!DOCTYPE html> is text")), "report.docx")
    )
    assert len(body.blocks) == 1


def test_types_are_read_from_the_part_itself() -> None:
    empty = f'<Types xmlns="{TYPES}"/>'
    assert "no Word document" in refused(with_part("[Content_Types].xml", empty))
