"""The page in other languages: no sentence escapes translation, and what is English says so."""

import gettext
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from babel import Locale

from terazi.finding import Finding
from terazi.locale.catalogue import READ_BY, file_of, languages, read
from terazi.proposal.schema import Proposal
from terazi.report.notices import notices
from terazi.report.page import render
from terazi.report.reader import Reader
from terazi.verdict.decide import decide
from terazi.verdict.words import Verdict
from tests import report_samples as sample
from tests import verdict_samples
from tests.report_html import Element
from tests.report_html import read as parsed

OTHERS = tuple(tag for tag in languages() if tag != "en")
PLACE = re.compile(r"(%\(\w+\)s|%%)")
ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "àḅçđèḟğĥìĵķĺṁñòṕʠŕşţùṽŵẋýżÀḄÇĐÈḞĞĤÌĴĶĹṀÑÒṔǪŔŞŢÙṼŴẊÝŻ",
)
# Elements whose text is somebody's name or words, code, or marked as English.
NAMES = {"bdi", "code", "style"}


def accented(text: str) -> str:
    """The same with an accent on each letter, and longer by 40 %."""
    parts = PLACE.split(text)
    longer = "~" * round(0.4 * sum(map(len, parts[::2])))
    return (
        "".join(part if place % 2 else part.translate(ACCENTS) for place, part in enumerate(parts))
        + longer
    )


class Accents(gettext.NullTranslations):
    """A catalogue in which everything is translated."""

    def gettext(self, message: str) -> str:
        return accented(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return accented(msgid1 if n == 1 else msgid2)


def pseudo() -> Reader:
    """Reads Arabic dates and numbers and accented sentences: any Latin word was overlooked."""
    known = Reader.of("ar").known
    return Reader(Locale.parse("ar"), Accents(), known, read_by="nobody")


def weighed(**changes: Any) -> tuple[Proposal, list[Finding], Verdict]:  # noqa: ANN401
    """A weighing whose verdict was decided, not made up; it says most of what can be said."""
    findings = sample.findings()
    lines = [
        verdict_samples.red_line("topic accuracy", at_least=0.75),
        verdict_samples.red_line("dangerous errors", at_most=0.01),
        verdict_samples.red_line("memory", at_most=1000),
        verdict_samples.red_line("price per answer", at_most=1),
    ]
    asked = sample.proposal(red_lines=lines, **changes)
    return asked, findings, decide(asked, findings, verdict_samples.TODAY)


def english(element: Element) -> Iterator[str]:
    """Words in Latin letters without accents, outside of names and of what is marked."""
    marked = element.attributes.get("lang") == "en" or element.attributes.get("dir") == "auto"
    if element.tag in NAMES or marked:
        return
    for child in element.children:
        if isinstance(child, Element):
            yield from english(child)
        else:
            yield from re.findall(r"\b[A-Za-z]*[a-z]{2,}[A-Za-z]*\b", child)
    for name in ("aria-label", "title", "alt"):
        yield from re.findall(r"\b[A-Za-z]*[a-z]{2,}[A-Za-z]*\b", element.attributes.get(name, ""))


#: Proper names that are the same in every language, and what a drawing has no room to mark.
SAME = {"Terazi", "Python", "SHA"}


@pytest.mark.parametrize("stakes", ["low", "high"])
def test_no_sentence_escapes_translation(stakes: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Marks around names stay on for once, so that names are told from words.
    monkeypatch.setattr("terazi.report.page.lean", lambda html, _direction: html)
    asked, findings, verdict = weighed(stakes=stakes)
    page = parsed(render(asked, findings, verdict, sample.facts(), pseudo()))
    # Drawings have no room for tags: what is a name in them is a name beside them too.
    own = set(re.findall(r"\w+", " ".join([*sample.OPTIONS, asked.title, sample.facts().machine])))
    assert sorted(set(english(page.one("html"))) - SAME - own) == []


def test_this_test_would_notice() -> None:
    page = parsed("<html><body><p>Ŵĥàţ is this? <bdi>Amina</bdi></p></body></html>")
    assert list(english(page.one("html"))) == ["is", "this"]


def test_sentences_that_are_longer_are_whole() -> None:
    asked, findings, verdict = weighed()
    page = parsed(render(asked, findings, verdict, sample.facts(), pseudo()))
    assert accented("Key messages") in page.text
    assert accented("nothing was measured.")[:10].lower() in page.text.lower()


@pytest.mark.parametrize("tag", OTHERS)
def test_each_language_makes_a_page(tag: str) -> None:
    asked, findings, verdict = weighed()
    reader = Reader.of(tag)
    page = parsed(render(asked, findings, verdict, sample.facts(), reader))
    html = page.one("html")
    assert html.attributes == {"lang": tag, "dir": "rtl" if tag == "ar" else "ltr"}
    # What nobody has translated is marked, and nothing else is.
    assert reader.missing <= reader.untranslated
    marked = [e for e in page.one("body").all() if e.attributes.get("lang") == "en"]
    assert marked
    # In a page from the right what is English is set apart; elsewhere its element says so.
    tags = {e.tag for e in marked}
    assert tags == {"bdi"} if tag == "ar" else "i" in tags


@pytest.mark.parametrize("tag", OTHERS)
def test_who_has_not_read_it_is_said_first_in_both_languages(tag: str) -> None:
    asked, findings, verdict = weighed()
    reader = replace(Reader.of(tag), read_by="")
    first = parsed(render(asked, findings, verdict, sample.facts(), reader)).one("body").text
    assert first.index("No native speaker has read this") < first.index(sample.proposal().title)
    read_by = replace(reader, read_by="Amina, 2026-11-22")
    page = render(asked, findings, verdict, sample.facts(), read_by)
    assert "No native speaker has read this" not in page


@pytest.mark.parametrize("tag", OTHERS)
def test_the_header_of_its_file_says_whether_it_was_read(tag: str) -> None:
    file = file_of(tag)
    assert file is not None
    assert (f'"{READ_BY}: no\\n"' in file.read_text(encoding="utf-8")) == (not read(file).read_by)


def test_english_pages_say_nothing_of_translation() -> None:
    asked, findings, verdict = weighed()
    html = render(asked, findings, verdict, sample.facts())
    assert "translation yet" not in html
    assert 'lang="en"' not in html
    assert "lang=en>" not in html


def test_a_verdict_that_is_only_text_is_shown_as_english() -> None:
    page = parsed(
        render(sample.proposal(), sample.findings(), sample.verdict(), sample.facts(), "sw")
    )
    told = page.one("p", **{"class": "says"})
    assert (told.attributes["lang"], told.text) == ("en", sample.verdict().summary)
    (*_before, last) = notices(sample.verdict(), Reader.of("sw"))
    assert last.striptags() in page.one("body").text
    told_again = list(notices(weighed()[2], Reader.of("sw")))
    assert last not in told_again
