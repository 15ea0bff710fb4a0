"""A report in the file that its author wrote, Word or YAML: the one way to its value."""

from cycle.declaration.report import Outline, ReadReport
from cycle.declaration.report_yaml import read_yaml

OFFICE_FILES = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"{\\rtf")
"""How a zip archive, a file of older Word or with a password, and RTF begin."""


def read_report(
    content: bytes, file: str, outline: Outline, *, accept_changes: bool = False
) -> ReadReport:
    """The report in a file's bytes. accept_changes: take tracked changes of a Word file as
    made. Raises DeclarationError with every fault, and WordFileError.
    """
    if not content.startswith(OFFICE_FILES):
        return ReadReport(read_yaml(content, file, outline))
    from cycle.declaration.word_report import read_word  # noqa: PLC0415 - lxml is wanted here only

    return read_word(content, file, outline, accept_changes=accept_changes)


def is_word(content: bytes) -> bool:
    """Whether a file is an office document, of Word or another program."""
    return content.startswith(OFFICE_FILES)
