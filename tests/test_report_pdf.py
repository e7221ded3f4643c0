"""The report as a PDF: printed by a browser, A4, with an error that helps where there is none."""

import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from terazi.cli import main
from terazi.errors import TeraziError
from terazi.report.pdf import ENVIRONMENT, find_browser, print_pdf
from tests import report_samples as sample
from tests.report_browser import find


def test_without_a_browser_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    with pytest.raises(TeraziError, match="install Chromium"):
        find_browser()
    monkeypatch.setenv(ENVIRONMENT, "my-browser")
    with pytest.raises(TeraziError, match="there is no my-browser here"):
        print_pdf(tmp_path / "report.html")


def test_a_browser_that_prints_nothing_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "broken"
    program.write_text("#!/bin/sh\necho no display >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv(ENVIRONMENT, str(program))
    with pytest.raises(TeraziError, match="no display"):
        print_pdf(tmp_path / "report.html")
    assert not (tmp_path / "report.pdf").exists()


def test_the_command_line_offers_it() -> None:
    said = CliRunner().invoke(main, ["report", "--help"])
    assert "--pdf" in said.output


@pytest.mark.slow
def test_it_is_printed_on_a4(tmp_path: Path) -> None:
    if find() is None:
        pytest.skip("no Chromium is installed: this test prints the report with it")
    page = tmp_path / "report.html"
    page.write_text(sample.page(), encoding="utf-8")
    printed = print_pdf(page)
    assert printed == tmp_path / "report.pdf"
    content = printed.read_bytes()
    assert content.startswith(b"%PDF")
    assert b"/MediaBox [0 0 594.95996 841.91998]" in content or b"/MediaBox [0 0 595" in content
    assert sorted(p.name for p in tmp_path.iterdir()) == ["report.html", "report.pdf"]
    if shutil.which("pdftotext"):
        text = subprocess.check_output(["pdftotext", "-l", "1", str(printed), "-"], text=True)  # noqa: S607
        assert "Swahili health line" in text
        assert "Key messages" in text
        assert "Why this verdict" not in text  # which begins on the second page
