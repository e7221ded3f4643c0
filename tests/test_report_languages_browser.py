"""Pages in other languages, and one in sentences 40 % longer, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from terazi.locale.catalogue import languages
from terazi.report.page import render
from terazi.report.reader import Reader
from tests import report_samples as sample
from tests.report_browser import Browser, find
from tests.test_report_browser import OVER_THE_EDGE
from tests.test_report_languages import pseudo, weighed

pytestmark = pytest.mark.slow
PSEUDO = "longer"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = find()
    if program is None:
        pytest.skip("no Chromium is installed: this test opens the report in a real browser")
    with Browser(program, tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.mark.parametrize("tag", [*languages(), PSEUDO])
def test_nothing_reaches_over_the_edge_and_nothing_is_asked_for(
    browser: Browser, tmp_path: Path, tag: str
) -> None:
    asked, findings, verdict = weighed()
    reader = pseudo() if tag == PSEUDO else Reader.of(tag)
    page = tmp_path / "page.html"
    page.write_text(render(asked, findings, verdict, sample.facts(), reader), encoding="utf-8")
    for width in (320, 800):
        browser.open(page.as_uri(), width=width)
        assert browser.run("document.documentElement.scrollWidth") <= width
        assert browser.run(OVER_THE_EDGE) == []
        assert browser.complaints() == []
        assert browser.requests() == [page.as_uri()]
