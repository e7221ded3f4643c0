"""Pages in other languages stay within 150 kB, and say what they leave to the English one."""

import re

import pytest

from terazi.report.page import render
from terazi.report.smaller import LIMIT, left_to_english
from tests import report_samples as sample
from tests.report_html import read


def page(language: str, findings: int) -> str:
    return render(
        sample.proposal(),
        sample.large_ledger(findings),
        sample.verdict(),
        sample.facts(),
        language,
        costs=sample.costs(),
    )


@pytest.mark.parametrize(("language", "size"), [("sw", 260), ("ar", 230), ("ar", 260)])
def test_a_large_ledger_fits_in_each_script(language: str, size: int) -> None:
    html = page(language, size)
    assert len(html.encode()) <= LIMIT
    annex = read(html).one("section", id="annex")
    links = [e for e in annex.all("a") if e.attributes["href"].startswith("report.html#f")]
    english = page("en", size)
    assert links
    for link in links:  # each leads to a row that the report in English has
        assert link.attributes["href"] == f"report.html#{link.text}"
        assert f"<th id={link.text}>" in english
    # It is said first, with their number, in the reader's language.
    said = annex.one("strong")
    assert said.one("a").attributes["href"] == "report.html#annex"
    assert re.search(r"\d", said.text)
    assert "stays small" not in said.text
    # What was enough was enough: only the larger one has numbers of sources that are no links.
    cited = [e for e in annex.all("a") if e.attributes["href"].startswith("#s")]
    assert bool(cited) == ((language, size) != ("ar", 260))
    # Every finding is there all the same.
    assert len(re.findall(r"<th id=f\d+>", html)) == size


@pytest.mark.parametrize("language", ["sw", "ar", "en"])
def test_a_small_ledger_leaves_nothing_out(language: str) -> None:
    assert "report.html" not in page(language, 150)


def test_english_leaves_nothing_out_however_large() -> None:
    html = page("en", 320)
    assert len(html.encode()) > LIMIT
    assert "report.html" not in html


def test_the_longest_go_first_and_no_more_than_are_needed() -> None:
    texts = {"a" * 2000: 1, "b" * 1500: 2, "c" * 300: 1, "d" * 10: 50}
    assert left_to_english(texts, 100) == {"a" * 2000}
    assert left_to_english(texts, 2000) == {"a" * 2000, "b" * 1500}
    assert left_to_english(texts, 10**6) == {"a" * 2000, "b" * 1500, "c" * 300}
