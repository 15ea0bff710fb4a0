"""A PDF where LibreOffice is installed, and a clear sentence where it is not, or fails."""

from pathlib import Path

import pytest

from cycle.reports.pdf import PdfError, pdf_of


def test_without_libreoffice_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PdfError) as raised:
        pdf_of(b"word")
    assert "not installed" in raised.value.message
    assert "libreoffice-writer" in raised.value.remedy


@pytest.mark.parametrize("script", ["exit 1", "exit 0"])
def test_where_libreoffice_makes_nothing_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PdfError) as raised:
        pdf_of(b"word")
    assert "made no PDF" in raised.value.message
