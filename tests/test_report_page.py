"""The report as a page: whole, closed in itself, reachable, and nothing of the ledger left out."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from terazi.errors import InputError, TeraziError
from terazi.finding import Direction, Grade
from terazi.report.page import render, write_report
from terazi.report.reader import Reader
from terazi.verdict.words import GateStatus, NotMeasured, Word
from tests import report_samples as sample
from tests.report_html import Element, read

SIZE_LIMIT = 150_000


@pytest.fixture(scope="module")
def html() -> str:
    return sample.page()


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


def test_a_ledger_of_260_findings_with_long_notes_still_fits() -> None:
    ledger = sample.large_ledger(260)
    assert len({f.key for f in ledger}) == 260
    html = render(sample.proposal(), ledger, sample.verdict(), sample.facts(), costs=sample.costs())
    assert len(html.encode()) <= SIZE_LIMIT
    page = read(html)
    rows = [e for e in page.all("th") if re.fullmatch(r"f\d+", e.attributes.get("id", ""))]
    assert len(rows) == 260
    # As much text for each finding as in the ledger of a real weighing: there it is 288.
    assert len(page.one("section", id="annex").text) > 260 * 288


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


def test_every_table_has_a_caption_and_headers_that_are_known_by_their_place(page: Element) -> None:
    tables = list(page.all("table"))
    assert len(tables) > 10
    for table in tables:
        assert table.one("caption").text
        for row in table.all("tr"):
            headers, plain = list(row.all("th")), list(row.all("td"))
            assert headers
            # Without a scope, the standard takes a header for the column's where its row holds no
            # cell, and for the row's where its column holds none: the first.
            assert len(headers) == 1 or not plain
            assert plain or len(headers) > 1 or "colspan" in headers[0].attributes
            assert isinstance(first := row.children[0], Element)
            assert first.tag == "th"
        widths = set()
        for row in table.all("tr"):
            cells = list(row.all("th", "td"))
            widths.add(sum(int(cell.attributes.get("colspan", "1")) for cell in cells))
        assert len(widths) == 1, f"rows of different width in {table.one('caption').text}"


def test_every_figure_says_what_it_shows_and_has_its_numbers_beside_it(page: Element) -> None:
    figures = list(page.all("figure"))
    assert [f.attributes["id"] for f in figures] == [
        "accuracy-1", "accuracy-2", "premium", "budget", "costs", "claims-tested", "flips", "gates",
    ]  # fmt: skip
    for figure in figures:
        caption = figure.one("figcaption")
        assert any(len(e.text) > 30 for e in caption.all("p", "li"))
        drawings = [e for e in figure.all("svg") if e.attributes.get("class") != "icon"]
        assert drawings
        for drawing in drawings:
            if drawing.attributes.get("role") == "img":
                assert drawing.one("title").text
                assert drawing.one("desc").text
            else:  # its row says it all
                row = drawing.parent.parent if drawing.parent else None
                assert row is not None
                assert row.tag == "tr"
                assert drawing.attributes == {"role": "none"}
                assert re.search(r"\d|unknown|without", row.text), row.text


def test_drawings_are_well_formed_xml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terazi.report.page.thin", str)
    drawings = re.findall(r"<svg.*?</svg>", sample.page(), re.DOTALL)
    assert len(drawings) > 50
    for drawing in drawings:
        ET.fromstring(drawing)  # noqa: S314  (our own output)


def test_every_finding_has_its_row_in_the_annex(page: Element) -> None:
    reader = Reader.of("en")
    annex = page.one("section", id="annex").text
    for number, finding in enumerate(sample.findings(), start=1):
        row = _row(page, number)
        heading, text = _heading(row).text, row.text
        assert heading.casefold().startswith(finding.measure.casefold())
        assert finding.option.removeprefix("guess: ") in text
        signed = finding.measure.endswith((": difference", ": gap to English"))
        if finding.estimate is None:
            assert (finding.text or "unknown") in text
        elif signed or finding.unit == "share":
            estimate = reader.amount(finding.estimate, finding.unit, signed=signed, fine=True)
            assert estimate.striptags() in text
        else:
            said = reader.brief(finding.estimate, finding.unit).split()
            assert " ".join(part for part in said if part != "KES") in text  # the heading has it
            assert str(reader.unit(finding.unit)) in _said_once(row)
        if finding.interval is not None:
            span = reader.span(finding.interval, finding.unit, signed=signed)
            assert " ".join(span.striptags().split()) in text
        if finding.n is not None:
            assert str(finding.n) in text
        assert finding.grade.value in _said_once(row) + text
        if finding.language:
            assert reader.language(finding.language) in heading
        for sentence in filter(None, re.split(r"(?<=[.;]) ", finding.note)):
            assert sentence in annex
        for value in finding.details.values():
            worked = str(value).partition(" = ")[0]
            assert not isinstance(value, str) or worked in annex
    rows = [e for e in page.all("th") if re.fullmatch(r"f\d+", e.attributes.get("id", ""))]
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
    cited = _said_once(_row(page, 1))
    assert cited.endswith("sources: 1")


def test_guess_rows_stand_beside_every_accuracy(page: Element) -> None:
    for identity in ("accuracy-1", "accuracy-2"):
        for body in page.one("figure", id=identity).one("table").all("tbody"):
            assert "guessing: chance" in body.text
            lines = [
                {e.attributes.get("class") for e in svg.all("path")} for svg in body.all("svg")
            ]
            assert all(kinds & {"b", "c"} for kinds in lines)
    headings = [e.text for e in page.one("section", id="balance").all("th")]
    for heading in headings:
        if heading.startswith(("Topic accuracy,", "Word knowledge,")):
            assert "guessing: 25%" in heading


def test_key_messages_are_seven_at_most_and_red_lines_come_first() -> None:
    measures = [f"question {n}" for n in range(9)]
    ledger = sample.findings() + [
        sample.share(option, "sw", 0.4, measure=measure)
        for measure in measures
        for option in (sample.LARGE, "guess: chance")
    ]
    gates = (sample.gate(sample.LARGE, GateStatus.FAILED, measure="question 8"),)
    verdict = sample.verdict(gates=gates)
    section = read(render(sample.proposal(), ledger, verdict, sample.facts())).one(
        "section", id="key"
    )
    assert len(list(section.all("li"))) == 7
    assert "Question 8, Swahili" in section.text
    assert "Question 7" not in section.text


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


def test_it_never_says_beside_chances_that_nothing_single_would_change_the_verdict() -> None:
    nothing = "No single measurement that is known of"
    for information, said in ((sample.verdict().information, False), (None, True)):
        verdict = sample.verdict(measure_first=None, information=information)
        page = read(render(sample.proposal(), sample.findings(), verdict, sample.facts()))
        changes = page.one("section", id="changes").text
        assert ("Chance that the verdict changes" in changes) is not said
        assert (nothing in changes) is said


def test_it_says_who_answers_who_was_absent_what_is_not_known_and_what_speaks_against(
    page: Element,
) -> None:
    assert "Dr Amina Wanjiru" in page.one("section", id="owner").text
    assert "not funded" in page.one("section", id="owner").text
    asked = page.one("section", id="participation").text
    assert "County health board" in asked
    assert "two midwives; no rung is stated. Not shown: how many they were, when" in asked
    assert "nobody is named" in asked  # who could stop it
    assert "fathers" in asked
    assert "people without a telephone" in asked
    unknown = page.one("div", id="unknown").text
    assert "Nobody has recorded it." in unknown
    assert "No test set in Swahili was found." in unknown
    against = page.one("section", id="counter").text
    assert sample.verdict().counter_argument in against


def test_an_unknown_that_the_verdict_lists_is_not_listed_twice() -> None:
    gaps = (NotMeasured("topic accuracy of nurses", "They were not asked."),)
    verdict = sample.verdict(not_measured=gaps)
    page = read(render(sample.proposal(), sample.findings(), verdict, sample.facts()))
    unknown = page.one("div", id="unknown").text
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
    strip = page.one("section", id="red-lines").one("table")
    columns = [e.text for e in strip.one("thead").all("th")]
    words: dict[str, set[str]] = {}
    for row in strip.one("tbody").all("tr"):
        for option, cell in zip(columns[1:], row.all("td"), strict=True):
            for icon in cell.all("svg"):
                shape = next(iter(icon.all("use"))).attributes["href"]
                words.setdefault(shape, set()).add(cell.text)
                assert (option, cell.text) in rows
    assert sorted(words.values(), key=str) == [{"failed"}, {"passed"}, {"undecided"}, {"unknown"}]
    assert "No option that the red lines bind is within all of them." in page.text


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


def test_a_theme_with_more_rows_in_the_annex_is_named_once() -> None:
    both = [
        sample.figure(sample.TOOL, f"hours {which} {n}", "hours", 5.0, direction=way)
        for which, way in (("gained", Direction.HELP), ("lost", Direction.HARM))
        for n in range(3)
    ]
    page = read(render(sample.proposal(), both, sample.verdict(), sample.facts()))
    assert "The annex has more rows on: Resources." in page.one("section", id="balance").text


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
    with pytest.raises(InputError, match="there is no translation"):
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
    message = (tmp_path / "summary.txt").read_text(encoding="utf-8")
    assert message.strip() in " ".join(read(path.read_text(encoding="utf-8")).text.split())
    assert write_report(tmp_path, *arguments, locale="sw").name == "report.sw.html"
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "report.html", "report.sw.html", "summary.sw.txt", "summary.txt",
    ]  # fmt: skip
    with pytest.raises(TeraziError, match="the folder is not there"):
        write_report(tmp_path / "nowhere", *arguments)


def test_the_same_weighing_gives_the_same_page(html: str) -> None:
    again = sample.page()
    assert again == html


def _row(page: Element, number: int) -> Element:
    """The row of a finding."""
    row = page.one("th", id=f"f{number}").parent
    assert row is not None
    return row


def _above(row: Element) -> Iterator[Element]:
    """The rows above a row, the nearest first."""
    body = row.parent
    assert body is not None
    rows = list(body.all("tr"))
    return reversed(rows[: rows.index(row)])


def _heading(row: Element) -> Element:
    """The nearest heading row above a row."""
    return next(e for e in _above(row) if not list(e.all("td")))


def _said_once(row: Element) -> str:
    """What is said once for all rows of a measure, above its first."""
    for above in _above(row):
        said = list(above.all("small"))
        if not list(above.all("td")) and said:
            return said[0].text
    raise AssertionError("nothing is said of the measure")


def test_an_interval_has_one_form_wherever_it_stands(page: Element) -> None:
    claims = page.one("figure", id="claims-tested").text
    assert "30.4%" in claims
    assert "23.8% to 37.0%" in claims.replace("\N{NO-BREAK SPACE}", " ")
    gap = sample.gate(
        sample.LARGE, GateStatus.UNDECIDED,
        measure="topic accuracy: gap to English", rule="at most", limit=0.1, bound=0.497,
        estimate=0.3,
    )  # fmt: skip
    verdict = sample.verdict(gates=(gap,))
    html = render(sample.proposal(), sample.findings(), verdict, sample.facts())
    told = read(html).one("figure", id="gates").text
    assert "at most 10 points" in told
    assert "+49.7 points" in told
    assert "+30 points" in told
    assert "49.7%" not in told
