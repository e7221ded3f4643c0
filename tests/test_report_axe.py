"""The report checked by axe-core in a real browser: WCAG 2.2, levels A and AA, and practice."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import report_samples as sample
from tests.report_browser import Browser, find

pytestmark = pytest.mark.slow

_AXE = Path(".venv/browser/axe_playwright_python/axe.min.js")
_WAY = "pip install --no-deps --target .venv/browser -r tests/browser.txt"
_RUN = """
axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
                             'best-practice'], resultTypes: ['violations']})
   .then(found => found.violations.map(v => [v.impact, v.id, v.nodes.length,
                                             v.nodes[0].html.slice(0, 200)]))
"""
_PAGE_WITH_FAULTS = (
    "<!doctype html><html><title>x</title><main><h1>x</h1><img src='data:,'>"
    "<p style='color:#bbb;background:#fff'>pale</p><a href='#'></a></main>"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = find()
    if program is None:
        pytest.skip("no Chromium is installed: this test opens the report in a real browser")
    if not _AXE.is_file():
        pytest.skip(f"axe-core is not here: {_WAY}")
    with Browser(program, tmp_path_factory.mktemp("profile")) as browser:
        yield browser


def found(browser: Browser, page: Path, width: int) -> list[Any]:
    browser.open(page.as_uri(), width=width)
    browser.run(_AXE.read_text(encoding="utf-8") + "; 0")
    violations: list[Any] = browser.run(_RUN)
    return violations


@pytest.mark.parametrize(("locale", "width"), [("en", 800), ("en", 320), ("ar", 800), ("ar", 320)])
def test_axe_finds_nothing_serious(
    browser: Browser, tmp_path: Path, locale: str, width: int
) -> None:
    page = tmp_path / "report.html"
    page.write_text(sample.page(locale), encoding="utf-8")
    violations = found(browser, page, width)
    assert not [v for v in violations if v[0] in {"serious", "critical"}], violations
    assert not violations


def test_axe_would_find_faults(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "faults.html"
    page.write_text(_PAGE_WITH_FAULTS, encoding="utf-8")
    names = {v[1] for v in found(browser, page, 800)}
    assert {"html-has-lang", "image-alt", "color-contrast", "link-name"} <= names
