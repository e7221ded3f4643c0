"""The report as a page: whole, closed in itself, reachable, and nothing of the ledger left out."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from terazi.errors import InputError, TeraziError
from terazi.finding import Grade
from terazi.report.page import render, write_report
from terazi.report.reader import Reader
from terazi.verdict.words import GateStatus, NotMeasured, Word
from tests import report_samples as sample
from tests.report_html import Element, read

SIZE_LIMIT = 150_000


@pytest.fixture(scope="module")
def html() -> str:
    return render(sample.proposal(), sample.findings(), sample.verdict(), sample.facts())


@pytest.fixture(scope="module")
def page(html: str) -> Element:
    return read(html)


def test_it_is_one_file_of_bounded_size_without_script_and_without_network(
    html: str, page: Element
) -> None:
    assert len(html.encode()) <= SIZE_LIMIT
    policy = page.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert not list(page.all("script", "img", "iframe", "object", "form"))
    for element in page.all():
        for name, value in element.attributes.items():
            assert not name.startswith("on")
            assert name not in {"src", "srcset", "data", "action", "formaction", "background"}
            if name == "href":
                allowed = {"a": ("#", "https://", "http://"), "use": ("#",), "link": ("data:",)}
                assert value.startswith(allowed[element.tag])
    style = page.one("style").text
    assert "url(" not in style
    assert "@import" not in style


def test_ids_are_unique_and_every_link_inside_the_page_leads_somewhere(page: Element) -> None:
    ids = [e.attributes["id"] for e in page.all() if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    targets = [e.attributes["href"] for e in page.all("a", "use")]
    missing = {t for t in targets if t.startswith("#") and t[1:] not in ids}
    assert not missing
    labels = [e.attributes.get("aria-labelledby", "") for e in page.all()]
    assert {one for label in labels for one in label.split()} <= set(ids)


def test_headings_are_in_order_under_one_title(page: Element) -> None:
    levels = [int(e.tag[1]) for e in page.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_headers_with_a_scope(page: Element) -> None:
    tables = list(page.all("table"))
    assert len(tables) > 10
    for table in tables:
        assert table.one("caption").text
        assert all("scope" in header.attributes for header in table.all("th"))
        widths = set()
        for row in table.all("tr"):
            cells = list(row.all("th", "td"))
            widths.add(sum(int(cell.attributes.get("colspan", "1")) for cell in cells))
        assert len(widths) == 1, f"rows of different width in {table.one('caption').text}"


def test_every_figure_says_what_it_shows_and_has_its_numbers_in_a_table(page: Element) -> None:
    figures = list(page.all("figure"))
    assert [f.attributes["id"] for f in figures] == [
        "gates", "accuracy-1", "accuracy-2", "premium", "budget",
    ]  # fmt: skip
    for figure in figures:
        caption = figure.one("figcaption")
        assert any(len(e.text) > 30 for e in caption.all("p", "li"))
        drawings = [e for e in figure.all("svg") if e.attributes.get("role") == "img"]
        assert drawings
        for drawing in drawings:
            assert drawing.one("title").text
            assert drawing.one("desc").text
        numbers = _figures(figure.one("table").text)
        shown = [e.text for drawing in drawings for e in drawing.all("text") if "v" in _kind(e)]
        assert shown
        for label in shown:
            for drawn in _figures(label):
                # A drawing rounds shares to whole percents, its table to one decimal.
                near = 0.5 if "%" in label else 0.0
                assert any(abs(drawn - number) <= near for number in numbers), label


def test_drawings_are_well_formed_xml(html: str) -> None:
    drawings = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(drawings) > 10
    for drawing in drawings:
        ET.fromstring(drawing)  # noqa: S314  (our own output)


def test_every_finding_has_its_row_in_the_annex(page: Element) -> None:
    reader = Reader.of("en")
    for number, finding in enumerate(sample.findings(), start=1):
        row = page.one("tr", id=f"f{number}")
        heading, text = _heading(row).text, row.text
        assert heading.casefold().startswith(finding.measure.casefold())
        assert finding.option.removeprefix("guess: ") in text
        if finding.estimate is not None:
            signed = ":" in finding.measure
            estimate = reader.amount(finding.estimate, finding.unit, signed=signed, fine=True)
            assert estimate.striptags() in text
        else:
            assert (finding.text or "unknown") in text
        if finding.interval is not None:
            span = reader.span(finding.interval, finding.unit, signed=":" in finding.measure)
            assert " ".join(span.striptags().split()) in text
        if finding.n is not None:
            assert str(finding.n) in text
        assert finding.grade.value in _said_once(row) + text
        if finding.language:
            assert reader.language(finding.language) in heading
        if finding.note:
            assert finding.note in page.one("section", id="annex").text
    rows = [e for e in page.all("tr") if re.fullmatch(r"f\d+", e.attributes.get("id", ""))]
    assert len(rows) == len(sample.findings())


def test_every_source_is_there_with_licence_date_and_hash(page: Element) -> None:
    sources = page.one("ol")
    addresses = [e.attributes["href"] for e in sources.all("a")]
    assert addresses == [sample.ITEMS.address, sample.CARD.address]
    for source in (sample.ITEMS, sample.CLDR, sample.CARD):
        for part in (source.title, source.licence, source.sha256, source.citation):
            assert part in sources.text
    assert sample.CLDR.address in sources.text  # inside a package: no link
    assert "17 March 2024" in sources.text


def test_works_are_named_once_with_all_their_files() -> None:
    files = [
        replace(sample.ITEMS, title=f"file {i}", address=f"https://example.org/{i}", sha256=f"{i}a")
        for i in range(3)
    ]
    chapters = [replace(sample.CARD, title=title) for title in ("Training", "Licence")]
    findings = [
        sample.share(sample.LARGE, "sw", 0.5, sources=tuple(files)),
        sample.said(sample.LARGE, "licence", "x", sources=tuple(chapters)),
    ]
    page = read(render(sample.proposal(), findings, sample.verdict(), sample.facts()))
    works = [e for e in page.one("ol").children if isinstance(e, Element)]
    assert [work.attributes["id"] for work in works] == ["s1", "s2"]
    assert works[0].text.count(sample.ITEMS.citation) == 1
    for source in files:
        assert source.title in works[0].text
        assert source.sha256 in works[0].text
    assert [link.text for link in works[1].all("a")] == ["Training; Licence"]
    cited = _said_once(page.one("tr", id="f1"))
    assert cited.endswith("sources: 1")


def test_guess_rows_stand_beside_every_accuracy(page: Element) -> None:
    for identity in ("accuracy-1", "accuracy-2"):
        figure = page.one("figure", id=identity)
        for body in figure.one("table").all("tbody"):
            assert "guessing: chance" in body.text
        for drawing in figure.all("svg"):
            assert "guessing: chance" in drawing.text
    for line in page.one("section", id="balance").all("p"):
        if line.text.startswith(("Topic accuracy", "Word knowledge")):
            assert "guessing: 25.0%" in line.text


def test_starter_items_are_said_before_anything_else(page: Element) -> None:
    body = page.one("body")
    first = next(e for e in body.all() if e.text and "skip" not in e.attributes.get("class", ""))
    assert first.tag == "aside"
    assert "vetted.csv, 40 questions and answers" in first.text
    assert "wrote itself" in first.text
    without = render(
        sample.proposal(), sample.findings(), sample.verdict(), sample.facts(starter_items=())
    )
    assert not list(read(without).all("aside"))


def test_each_verdict_has_its_word_and_a_shape_of_its_own() -> None:
    shapes = set()
    for word in Word:
        verdict = sample.verdict(word)
        box = read(render(sample.proposal(), [], verdict, sample.facts())).one("div", id="verdict")
        said = box.one("span", **{"class": "word"}).text
        assert said == word.value[:1].upper() + word.value[1:]
        icon = next(iter(box.all("svg")))
        shapes.add(tuple(str(e.attributes) for e in icon.all()))
    assert len(shapes) == len(Word)


def test_the_verdict_box_says_conditions_what_to_measure_and_when_it_ends() -> None:
    verdict = sample.verdict(
        Word.PEOPLE_WITH_TOOL, conditions=("A nurse reads every answer.",), expires="2027-05-22"
    )
    page = read(render(sample.proposal(), sample.findings(), verdict, sample.facts()))
    box = page.one("div", id="verdict").text
    assert verdict.summary in box
    assert "A nurse reads every answer." in box
    assert "ends on 22 May 2027" in box
    assert "about 300 more items" in box
    assert "Two clinicians must rate the answers." in box


def test_it_says_who_answers_who_was_absent_what_is_not_known_and_what_speaks_against(
    page: Element,
) -> None:
    assert "Dr Amina Wanjiru" in page.one("section", id="owner").text
    assert "not funded" in page.one("section", id="owner").text
    absent = page.one("section", id="absent").text
    assert "fathers" in absent
    assert "people without a telephone" in absent
    unknown = page.one("section", id="not-measured").text
    assert "Nobody has recorded it." in unknown
    assert "No test set in Swahili was found." in unknown
    against = page.one("section", id="counter").text
    assert sample.verdict().counter_argument in against
    assert "bias" not in page.one("section", id="balance").one("div", **{"class": "pans"}).text


def test_an_unknown_that_the_verdict_lists_is_not_listed_twice() -> None:
    gaps = (NotMeasured("topic accuracy of nurses", "They were not asked."),)
    verdict = sample.verdict(not_measured=gaps)
    page = read(render(sample.proposal(), sample.findings(), verdict, sample.facts()))
    unknown = page.one("section", id="not-measured").text
    assert unknown.casefold().count("topic accuracy") == 1


def test_gates_are_told_by_word_and_by_shape(page: Element) -> None:
    figure = page.one("figure", id="gates")
    rows = {tuple(c.text for c in row.all("th", "td"))[:2] for row in figure.all("tr")}
    for option, status in (
        (sample.TOOL, GateStatus.FAILED),
        (sample.LARGE, GateStatus.UNDECIDED),
        (sample.TOOL, GateStatus.PASSED),
    ):
        assert (option, status.value) in rows
    words: dict[str, set[str]] = {}
    for cell in figure.one("table").all("span"):
        for icon in cell.all("svg"):
            shape = str([(e.tag, e.attributes) for e in icon.all()])
            words.setdefault(shape, set()).add(cell.text.removeprefix("? "))
    assert sorted(words.values(), key=str) == [{"failed"}, {"passed"}, {"undecided"}, {"unknown"}]
    assert "No option that the red lines bind is within all of them." in figure.text


def test_without_anything_found_it_says_so_instead_of_leaving_gaps() -> None:
    verdict = sample.verdict(
        Word.CANNOT_WEIGH, gates=(), reasons=(), absent=(), not_measured=(), option="",
        measure_first=None, counter_argument="",
    )  # fmt: skip
    page = read(render(sample.proposal(), [], verdict, sample.facts(models=())))
    assert "No red line was set before measuring." in page.text
    assert "Nothing was measured in any language." in page.text
    assert "What the money would do elsewhere is not known." in page.text
    assert "Nobody is named as absent." in page.text
    assert "communication, health, bias, resources, culture and displacement" in page.text


def test_claimed_figures_are_marked_as_not_counted() -> None:
    claim = sample.share(sample.LARGE, "sw", 0.99, grade=Grade.CLAIMED)
    page = read(render(sample.proposal(), [claim], sample.verdict(), sample.facts()))
    assert "claimed by the seller, not counted" in page.one("section", id="balance").text


def test_it_is_written_in_the_readers_numbers_and_direction() -> None:
    arguments = (sample.proposal(), sample.findings(), sample.verdict(), sample.facts())
    french = read(render(*arguments, "fr"))
    assert french.one("html").attributes == {"lang": "fr", "dir": "ltr"}
    assert Reader.of("fr").percent(0.573, 1) in render(*arguments, "fr")
    assert Reader.of("fr").percent(0.573, 1).startswith("57,3")
    arabic = read(render(*arguments, "ar"))
    assert arabic.one("html").attributes == {"lang": "ar", "dir": "rtl"}
    with pytest.raises(InputError, match="no such locale"):
        render(*arguments, "xx-nowhere")


def test_the_style_sheet_is_safe_from_right_to_left(page: Element) -> None:
    style = page.one("style").text
    assert not re.findall(
        r"[;{]\s*(?:margin|padding|border)-(?:left|right)|[;{](?:left|right):", style
    )
    assert "float:" not in style
    assert not re.findall(r"text-align:(?:left|right)", style)


def test_it_is_written_whole_under_its_name(tmp_path: Path) -> None:
    arguments = (sample.proposal(), sample.findings(), sample.verdict(), sample.facts())
    path = write_report(tmp_path, *arguments)
    assert path == tmp_path / "report.html"
    assert path.read_text(encoding="utf-8") == render(*arguments)
    assert write_report(tmp_path, *arguments, locale="sw").name == "report.sw.html"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["report.html", "report.sw.html"]
    with pytest.raises(TeraziError, match="the folder is not there"):
        write_report(tmp_path / "nowhere", *arguments)


def test_the_same_weighing_gives_the_same_page(html: str) -> None:
    again = render(sample.proposal(), sample.findings(), sample.verdict(), sample.facts())
    assert again == html


def _heading(row: Element) -> Element:
    """The nearest heading row above a row."""
    assert row.parent is not None
    return next(e for e in row.parent.all("tr") if e.attributes.get("class") == "group")


def _said_once(row: Element) -> str:
    """What is said once for all rows of a measure, above its first."""
    body = row.parent
    assert body is not None
    assert body.parent is not None
    bodies = list(body.parent.all("tbody"))
    for above in reversed(bodies[: bodies.index(body) + 1]):
        said = list(above.one("tr", **{"class": "group"}).all("small"))
        if said:
            return said[0].text
    raise AssertionError("nothing is said of the measure")


def _figures(text: str) -> set[float]:
    return {float(found.replace(",", "")) for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}


def _kind(element: Element) -> str:
    return element.attributes.get("class", "")
