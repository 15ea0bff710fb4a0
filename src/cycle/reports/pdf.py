"""A Word file as PDF, made by LibreOffice where it is installed: in a profile and a folder of
its own, both gone afterwards.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from cycle.errors import CycleError

PROGRAMS = ("soffice", "libreoffice")
LONGEST_SECONDS = 120


class PdfError(CycleError):
    """LibreOffice is not there, or made no PDF."""


def pdf_of(word: bytes) -> bytes:
    """The bytes of a PDF. Raises PdfError, which says what to do."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise PdfError(
            "A PDF is made with LibreOffice, and it is not installed on this machine.",
            "Install libreoffice-writer, or take --format docx and save it as PDF in Word.",
        )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "report.docx")
        source.write_bytes(word)
        return _converted(program, source)


def _converted(program: str, source: Path) -> bytes:
    profile = source.parent / "profile"
    try:
        subprocess.run(  # noqa: S603 - the program is LibreOffice, and the words are ours
            [
                program,
                f"-env:UserInstallation={profile.as_uri()}",
                *("--headless", "--norestore", "--convert-to", "pdf"),
                *("--outdir", str(source.parent), str(source)),
            ],
            check=True,
            capture_output=True,
            timeout=LONGEST_SECONDS,
        )
        return source.with_suffix(".pdf").read_bytes()
    except (subprocess.SubprocessError, OSError) as error:
        raise PdfError(
            "LibreOffice made no PDF of the report.",
            "Take --format docx, and save it as PDF in Word or LibreOffice.",
        ) from error
