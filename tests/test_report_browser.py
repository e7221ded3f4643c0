"""The report in a real browser: silent, whole, and readable on a telephone, a desk and paper."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from terazi.locale.catalogue import languages
from terazi.report.page import render
from tests import report_samples as sample
from tests.report_browser import Browser, find
from tests.test_report_hostile import EVIL, poisoned

pytestmark = pytest.mark.slow

LONG = "W" * 80
# Everything that reaches over the edge of the page, but for what may be scrolled in its own box.
OVER_THE_EDGE = """
[...document.querySelectorAll('body *')]
  .filter(e => !e.closest('.scroll *, .skip') && !e.closest('svg *'))
  .filter(e => { const box = e.getBoundingClientRect();
                 return box.width && (box.right > innerWidth + 0.5 || box.left < -0.5); })
  .map(e => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 40))
"""
SMALLEST_TEXT = """
Math.min(...[...document.querySelectorAll('figure svg text')].map(
  e => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a))
"""
# In drawings: texts on one line that touch, and texts that leave the paper.
CLASHES = """
[...document.querySelectorAll('figure svg[role=img]')].flatMap(svg => {
  const paper = svg.getBoundingClientRect();
  const boxes = [...svg.querySelectorAll('text')]
    .map(e => [e.textContent, e.getBoundingClientRect()]);
  const out = boxes.filter(([t, b]) => b.left < paper.left - 1 || b.right > paper.right + 1)
                   .map(([t]) => 'off the paper: ' + t);
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
    const [s, a] = boxes[i], [t, b] = boxes[j];
    if (a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom)
      out.push(s + ' over ' + t);
  }
  return out;
})
"""


# All elements with their attributes, and all texts but for white space.
BUILT = """
[...document.querySelectorAll('*')].map(e => [e.tagName, e.parentElement?.tagName,
  [...e.attributes].map(a => a.name + '=' + a.value).join(' '),
  [...e.childNodes].filter(n => n.nodeType === 3)
    .map(n => n.data.replace(/\\s+/g, e.tagName === 'STYLE' ? '' : ' ').trim())
    .filter(t => t).join('|')])
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = find()
    if program is None:
        pytest.skip("no Chromium is installed: this test opens the report in a real browser")
    with Browser(program, tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("weighing") / "report.html"
    path.write_text(sample.page(), encoding="utf-8")
    return path.as_uri()


def page(tmp_path: Path, html: str) -> str:
    path = tmp_path / "page.html"
    path.write_text(html, encoding="utf-8")
    return path.as_uri()


def test_it_opens_without_a_complaint_and_asks_for_nothing(browser: Browser, report: str) -> None:
    browser.open(report)
    assert browser.requests() == [report]
    assert browser.complaints() == []
    assert browser.run("document.scripts.length") == 0
    assert browser.run("document.querySelectorAll('figure svg').length") > 10


def test_what_is_left_out_of_the_page_the_browser_puts_back(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def built(html: str) -> Any:  # noqa: ANN401
        browser.open(page(tmp_path, html))
        return browser.run(BUILT)

    for locale in ("en", "ar"):
        thin = sample.page(locale)
        with monkeypatch.context() as patched:
            patched.setattr("terazi.report.page.thin", str)
            whole = sample.page(locale)
        assert len(thin) < 0.95 * len(whole)
        assert built(thin) == built(whole)


def test_this_test_would_notice_a_request_and_an_error(browser: Browser, tmp_path: Path) -> None:
    html = "<!doctype html><title>x</title><img src='http://example.invalid/x.png'><script>x()</script>"
    browser.open(page(tmp_path, html))
    assert "http://example.invalid/x.png" in browser.requests()
    assert browser.complaints()


def test_the_policy_stops_what_escaping_would_let_through(browser: Browser, tmp_path: Path) -> None:
    html = render(sample.proposal(), [], sample.verdict(), sample.facts())
    hole = "<script>document.title='pwned'</script><img src='http://example.invalid/x.png'></main>"
    browser.open(page(tmp_path, html.replace("</main>", hole)))
    assert browser.run("document.title") != "pwned"
    assert any("Content Security Policy" in text for text in browser.complaints())


@pytest.mark.parametrize("width", [320, 800])
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_nothing_reaches_over_the_edge(
    browser: Browser, tmp_path: Path, width: int, locale: str
) -> None:
    browser.open(page(tmp_path, sample.page(locale)), width=width)
    assert browser.run("innerWidth") == width
    assert browser.run("document.documentElement.scrollWidth") <= width
    assert browser.run(OVER_THE_EDGE) == []
    assert browser.run(SMALLEST_TEXT) >= 11
    assert browser.run(CLASHES) == []


@pytest.mark.parametrize("text", [LONG, "\N{ARABIC LETTER MEEM}" * 80, "\N{WOMAN}" * 40, *EVIL])
def test_long_and_hostile_names_are_wrapped(browser: Browser, tmp_path: Path, text: str) -> None:
    browser.open(page(tmp_path, poisoned(text)), width=320)
    assert browser.complaints() == []
    assert browser.run("document.documentElement.scrollWidth") <= 320
    assert browser.run(OVER_THE_EDGE) == []
    assert browser.run(CLASHES) == []


def test_it_prints_on_a4_with_nothing_cut_off(browser: Browser, tmp_path: Path) -> None:
    browser.open(page(tmp_path, sample.page()))
    browser.call("Emulation.setEmulatedMedia", media="print")
    try:
        # 210 by 297 mm less the margins of 12 and 11 mm, at 96 dots an inch.
        browser.call(
            "Emulation.setDeviceMetricsOverride",
            width=703, height=1039, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        assert browser.run("document.documentElement.scrollWidth") <= 703
        wide = "[...document.querySelectorAll('table')].filter(t => t.scrollWidth > 704).length"
        assert browser.run(wide) == 0
        assert browser.run("getComputedStyle(document.querySelector('nav')).display") == "none"
        first = "document.querySelector('.first').getBoundingClientRect().bottom + scrollY"
        assert browser.run(first) <= 1039  # the first page is one page
    finally:
        browser.call("Emulation.setEmulatedMedia", media="")
    assert 4 <= _sheets(browser) <= 20


def _sheets(browser: Browser) -> int:
    pdf = base64.b64decode(browser.call("Page.printToPDF", preferCSSPageSize=True)["data"])
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("language", languages())
def test_a_page_and_three_of_summary_come_before_the_annex(
    browser: Browser, tmp_path: Path, language: str
) -> None:
    browser.open(page(tmp_path, sample.page(language)))
    whole = _sheets(browser)
    browser.run("document.querySelectorAll('#annex, body > footer').forEach(e => e.remove())")
    assert _sheets(browser) <= 1 + 3 < whole


def test_everything_can_be_reached_by_keyboard(browser: Browser, report: str) -> None:
    browser.open(report, width=320)
    scrolling: list[Any] = browser.run(
        "[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth)"
        ".filter(e => e.tabIndex !== 0).map(e => e.textContent.slice(0, 40))"
    )
    assert scrolling == []
    browser.run("document.querySelector('.skip').focus()")
    assert browser.run("document.querySelector('.skip').getBoundingClientRect().top") >= 0
