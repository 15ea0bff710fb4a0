"""A Word file opened without trust: what is no plain .docx is refused before anything in it is
read.

A .docx is a zip archive of XML parts (ECMA-376, Part 2). Sizes are summed before unpacking,
no entity is ever resolved, nothing outside the file is fetched, and only the parts that hold
text are parsed.
"""

import hashlib
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from cycle.errors import CycleError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a file of older Word begins, and one that has a password."""

MAX_UNPACKED = 96 * 1024 * 1024
"""Bytes of all parts together; pictures are as large inside as outside."""
MAX_PART = 8 * 1024 * 1024
"""Bytes of one part of XML; a report of a hundred pages has two million."""
MAX_MARKS = 200_000
"""Signs that begin a tag in all parts that are parsed, and as many that give an attribute: a
report of a hundred pages has half of them.
"""
MAX_PARTS = 2_000
MAX_DIRECTORY = 512 * 1024
"""Bytes of the archive's own list of its parts."""

_END_OF_DIRECTORY = b"PK\x05\x06"
_DIRECTORY_64 = b"PK\x06\x07"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MAY_LIE_OUTSIDE = ("hyperlink", "attachedTemplate", "image")
"""What a file may name that lies elsewhere: it is never fetched."""

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)
_ENCODING = re.compile(
    rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)"""
)
_AS_DOCX = "In Word or LibreOffice, save it as a Word document (.docx), and attach that."


class WordFileError(CycleError):
    """A file that is no Word document, or one that cannot be trusted."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to. kind: the last word of its type; outside: it is no part."""

    kind: str
    target: str
    outside: bool


@dataclass(slots=True)
class WordPackage:
    """An opened file. Parts are parsed once, when they are asked for."""

    file: str
    main: str
    archive: zipfile.ZipFile
    relations: Mapping[str, Relation] = field(default_factory=dict)
    marks: int = 0
    hashes: dict[str, str] = field(default_factory=dict)
    names: frozenset[str] = frozenset()

    def part(self, name: str) -> Any:
        """The root of a part. Raises WordFileError."""
        return self._parsed(name)

    def related(self, kind: str) -> Any | None:
        """The root of the main part's styles, numbering, footnotes; None where it has none."""
        found = (each for each in self.relations.values() if each.kind == kind)
        relation = next(found, None)
        if relation is None or relation.outside or relation.target not in self.names:
            return None
        return self._parsed(relation.target)

    def sha256_of(self, name: str) -> str:
        """The SHA-256 of a part's bytes, read piece by piece and once."""
        if name not in self.hashes:
            self.hashes[name] = self._hashed(name)
        return self.hashes[name]

    def _hashed(self, name: str) -> str:
        digest = hashlib.sha256()
        try:
            with self.archive.open(name) as part:
                while piece := part.read(65_536):
                    digest.update(piece)
        except _DAMAGED as error:
            raise _refused(self.file, "it is damaged") from error
        return digest.hexdigest()

    def content(self, name: str) -> bytes:
        """The bytes of a part of XML. Raises WordFileError where it is too large."""
        if self.archive.getinfo(name).file_size > MAX_PART:
            raise _refused(self.file, f"its part {name} has more than {MAX_PART:,} bytes")
        try:
            return self.archive.read(name)
        except _DAMAGED as error:
            raise _refused(self.file, "it is damaged") from error

    def _parsed(self, name: str) -> Any:
        content = self.content(name)
        encoding = _ENCODING.match(content)
        if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or (
            encoding and encoding[1].lower() not in {b"utf-8", b"us-ascii", b"ascii"}
        ):
            raise _refused(self.file, f"its part {name} is not written in UTF-8")
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise _refused(self.file, "it declares entities, which no Word document does")
        self.marks += max(content.count(b"<"), content.count(b"="))
        if self.marks > MAX_MARKS:
            raise _refused(self.file, "it has far more marks than a report can need")
        try:
            return etree.fromstring(content, _parser())
        except (etree.XMLSyntaxError, ValueError) as error:
            raise _refused(self.file, f"its part {name} is damaged") from error


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def open_word(content: bytes, file: str) -> WordPackage:
    """The file, once it is known to be a plain .docx. Raises WordFileError, which says what to
    do.
    """
    if content.startswith(OLE):
        told = "it has a password, or it is of Word 97 to 2003 (.doc)"
        raise WordFileError(
            f"{file} cannot be read: {told}.", f"Take the password away. {_AS_DOCX}"
        )
    if content.startswith(b"{\\rtf"):
        raise WordFileError(f"{file} is RTF, no Word document.", _AS_DOCX)
    _check_directory(content, file)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _refused(file, "it is damaged") from error
    _check_entries(archive, file)
    package = WordPackage(file, "", archive, names=frozenset(archive.namelist()))
    package.main = _main_part(package)
    _check_relations(package)
    package.relations = dict(_relations(package, package.main))
    return package


def _refused(file: str, reason: str) -> WordFileError:
    return WordFileError(f"{file} is not taken: {reason}.", _AS_DOCX)


def _check_directory(content: bytes, file: str) -> None:
    """The archive's list of its parts is of a size that can be read: a small file may claim
    millions.
    """
    tail = content[-(_LONGEST_COMMENT + _END_SIZE) :]
    at = tail.rfind(_END_OF_DIRECTORY)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise _refused(file, "it is damaged, or only a part of it has arrived")
    size = int.from_bytes(tail[at + 12 : at + 16], "little")
    if size > MAX_DIRECTORY or _DIRECTORY_64 in tail[max(0, at - 64) : at]:
        raise _refused(file, f"it has more than {MAX_PARTS:,} parts")


def _check_entries(archive: zipfile.ZipFile, file: str) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_PARTS:
        raise _refused(file, f"it has more than {MAX_PARTS:,} parts")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise _refused(file, f"unpacked it has more than {MAX_UNPACKED:,} bytes")
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) < len(names):
        raise _refused(file, "it has two parts of one name")
    for entry in entries:
        if reason := _unfit(entry):
            raise _refused(file, reason)


def _unfit(entry: zipfile.ZipInfo) -> str | None:
    """Why a part keeps its file from being taken; None where nothing does."""
    name = entry.orig_filename
    low = name.casefold()
    encrypted = 0x1
    if entry.flag_bits & encrypted:
        return "it has a password"
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "it is packed in a way that Word does not use"
    if name.startswith(("/", "\\")) or ":" in name or "\\" in name or "\x00" in name:
        return "a part of it would lie outside the file"
    if ".." in name.split("/"):
        return "a part of it would lie outside the file"
    if "vbaproject" in low or "vbadata" in low or "/activex" in low or "macrosheets" in low:
        return "it holds macros"
    return None


def _main_part(package: WordPackage) -> str:
    """The one part that is the document. Raises WordFileError where there is none, or two."""
    file = package.file
    if not {"[Content_Types].xml", "_rels/.rels"} <= package.names:
        other = "mimetype" in package.names
        raise _refused(
            file, "it is an OpenDocument file" if other else "it is no Word document"
        )
    types = package.part("[Content_Types].xml")
    declared = [str(each.get("ContentType", "")) for each in types.iter()]
    if any("macroenabled" in each.casefold() or "vba" in each.casefold() for each in declared):
        raise _refused(file, "it holds macros")
    documents = [
        str(each.get("PartName", "")).lstrip("/")
        for each in types.iter(f"{_TYPES}Override")
        if each.get("ContentType") == _MAIN
    ]
    named = [
        each.target for _, each in _relations(package, "") if each.kind == "officeDocument"
    ]
    if len(documents) > 1 or len(named) > 1:
        raise _refused(file, "it has two main parts, of which people would see one")
    if documents != named or not documents or documents[0] not in package.names:
        raise _refused(file, "it is no Word document")
    return documents[0]


def _relations(package: WordPackage, part: str) -> Iterator[tuple[str, Relation]]:
    """What a part refers to, by the identifier it uses; of the whole file for no part."""
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed not in package.names:
        return
    for each in package.part(listed).iter(f"{_PACKAGE}Relationship"):
        kind = str(each.get("Type", "")).rpartition("/")[2]
        outside = each.get("TargetMode") == "External"
        target = str(each.get("Target", ""))
        if not outside:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        yield str(each.get("Id", "")), Relation(kind, target, outside)


def _check_relations(package: WordPackage) -> None:
    """Nothing but a link, a picture or a template lies outside, and none is another file that
    Word would read into this one.
    """
    for name in package.names:
        folder, listed = posixpath.split(name)
        if not listed.endswith(".rels") or not folder.endswith("_rels"):
            continue
        part = posixpath.join(posixpath.dirname(folder), listed.removesuffix(".rels"))
        for _, each in _relations(package, part):
            if each.outside and each.kind not in _MAY_LIE_OUTSIDE:
                raise _refused(package.file, "a part of it lies in another file")
            if each.kind in {"aFChunk", "subDocument"}:
                raise _refused(package.file, "another file is set into it")
