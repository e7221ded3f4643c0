"""The pages of a contest: what they say, and that names of others stay names."""

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from markupsafe import Markup

from terazi.errors import TeraziError
from terazi.finding import Interval
from terazi.foundry.contest import drawing, tested
from terazi.foundry.contest.build import Choice
from terazi.foundry.contest.contestants import ADAPTED, AS_IS, NGRAM, TRANSFORMER, Contestant
from terazi.foundry.contest.drawing import Curve
from terazi.foundry.contest.page import table, write
from terazi.foundry.contest.rows import Bits, Difference
from terazi.foundry.contest.run import ELSEWHERE, ENGLISH, SAME, CurveRow, Result, Row, summary
from terazi.foundry.contest.said import lead, sentences
from terazi.foundry.contest.score import DocumentScore, Scores, TextScores
from terazi.foundry.contest.settings import Settings
from terazi.foundry.contest.work import Point
from terazi.foundry.ngram.measuring import Trial
from terazi.foundry.text import Corpus, Document
from terazi.foundry.train.recipe import LOCAL

HOSTILE = "<script>alert(1)</script>|`x`\n# *y* [z](http://e.example)\\ ]]>&amp;\"'"
BASE = f"=1+1{HOSTILE}"


def interval(estimate: float, half: float = 0.05) -> Interval:
    return Interval(estimate - half, estimate + half, 0.95, "Fieller")


def row(name: str, kind: str, cost: float, base: str = "", *, looks: bool = True) -> Row:
    one = Contestant(name, kind, "full", base, Path("f"), Path("p"))
    figures = {
        text: Bits(cost + more, interval(cost + more), 9, 900, 300)
        for text, more in ((SAME, 0.0), (ELSEWHERE, 0.3), (ENGLISH, 1.0))
    }
    trained = (
        {
            "seconds": 60.0,
            "parameters": 1_500_000,
            "looks": [(9, 3.0, 99, 2.5), (20, 60.0, 900, cost)] if looks else [],
        }
        if kind != AS_IS
        else {}
    )
    scores = Scores(
        tuple(
            TextScores(text, "d", (DocumentScore("1", 900, 300, -900.0),), 0.5) for text in figures
        ),
        800,
        2.0,
    )
    return Row(one, figures, trained, scores, 4_000_000)


def gap(
    first: str, second: str, estimate: float, text: str = SAME, half: float = 0.05
) -> Difference:
    return Difference(first, second, text, estimate, interval(estimate, half))


def a_result(base: str = "Base", other: str = "related") -> Result:
    """A whole result with a base and another language of these names."""
    as_is, full = f"{base}, as it is", f"{base}, full"
    rows = [
        row(TRANSFORMER, LOCAL, 1.6),
        row(full, ADAPTED, 1.9, base),
        row(NGRAM, LOCAL, 2.0, looks=False),
        row(as_is, AS_IS, 2.5, base),
    ]
    curves = [
        CurveRow(
            Point("size", part, method, f"size {part} {method}", Path("c")),
            int(part * 1e6),
            {SAME: Bits(cost, interval(cost), 9, 900, 300)},
            {},
        )
        for method, costs in ((TRANSFORMER, (2.6, 1.8)), (full, (2.2, 2.1)))
        for part, cost in zip((0.1, 1.0), costs, strict=True)
    ] + [
        CurveRow(
            Point(other, times, TRANSFORMER, f"{other} {times}", Path("c")),
            1000,
            {SAME: Bits(2.0, None, 1, 900, 300)},
            {SAME: gap(f"{other} {times}", "alone", change)},
        )
        for times, change in ((1.0, 0.01), (4.0, 0.3))
    ]
    documents = (Document("1", "s", "moja mbili"),)
    return Result(
        Settings("corpus", bases={base: "p"}, budget=60.0, curve_budget=30.0),
        Corpus(Path("c"), documents, documents, documents, {"name": base, "language": "sw"}),
        [tested.Tested(text, (("1", "moja mbili"),)) for text in (SAME, ELSEWHERE, ENGLISH)],
        Choice(1024, 5, (Trial(1024, 5, 1.9, 1.0, 10),), {1024: 3.3}, 2.0),
        {512: {"validation bits per byte": 2.1}},
        rows,
        [
            gap(TRANSFORMER, full, -0.3),
            gap(TRANSFORMER, as_is, -0.9),
            gap(full, as_is, -0.6),
            gap(TRANSFORMER, full, 0.2, ELSEWHERE),
            gap(TRANSFORMER, as_is, 0.01, ELSEWHERE),
            gap(full, as_is, 0.5, ENGLISH),
            gap(TRANSFORMER, full, 0.9, ENGLISH),
        ],
        [gap(TRANSFORMER, full, -0.1), gap(full, as_is, -0.2), gap(TRANSFORMER, full, 1, ENGLISH)],
        [],
        [],
        curves,
        {f"{base}, lora: training": TeraziError(f"bad {base}")},
    )


def test_sentences_say_what_the_figures_say() -> None:
    found = list(sentences(a_result()))
    assert found[0] == (
        "On held-out text of the same source as the training text, the best local model (local "
        "transformer) needs 0.30 bits per byte fewer than the best adapted (Base, full): "
        "-0.300 (-0.350 to -0.250). Local is better here."
    )
    elsewhere = [one for one in found if "another source" in one]
    assert "more than the best adapted" in elsewhere[0]
    assert elsewhere[0].endswith("Adapted is better here.")
    assert "cannot tell the best local model (local transformer) from the best" in elsewhere[1]
    (memory,) = [one for one in found if "memory" in one]
    assert memory.startswith("With the same memory of the text so far on top of every model, on")
    assert "needs 0.10 bits per byte fewer than the best adapted (Base, full)" in memory
    (forgot,) = [one for one in found if "English" in one]  # the local one forgot nothing
    assert forgot.startswith("Base, full: forgot English (+0.500")
    (crossed,) = [one for one in found if "curves cross" in one]
    assert crossed.startswith("Base, full is ahead with little training text, local transformer")
    more = [one for one in found if "same number of steps" in one]
    assert more[0].endswith("cannot tell.")
    assert more[1].endswith("it does harm.")
    assert more[1].startswith("4 × as much text of “related”")


def test_the_answer_comes_first() -> None:
    result = a_result()
    assert list(lead(result)) == [
        (
            "With 1 min of one core for each training: on held-out text of the same source as the "
            "training text, a local model does best; on held-out text from another source, these "
            "documents cannot tell whether local, adapted or foreign does best."
        ),
        (
            "On one core, local transformer takes 4 MB and reads 1.8 kB a second; Base, full takes "
            "4 MB and reads 1.8 kB a second."
        ),
    ]
    full, as_is, own = "Base, full", "Base, as it is", TRANSFORMER
    same = [gap(own, full, 0.2), gap(own, as_is, -0.2), gap(full, as_is, -0.4)]
    both = [*same, *(replace(one, text=ELSEWHERE) for one in same)]
    assert next(lead(replace(result, differences=both))) == (
        "With 1 min of one core for each training, an adapted foreign model does best, on "
        "held-out text of the same source as the training text and held-out text from another "
        "source."
    )


def test_an_answer_of_one_text_says_that_it_is_half() -> None:
    result = a_result()
    rows = [replace(one, bits={SAME: one.bits[SAME]}) for one in result.rows]
    told = list(lead(replace(result, rows=rows)))
    assert "a local model does best, on held-out text of the same source" in told[0]
    assert "half of the answer is missing" in told[1]


def test_every_model_is_a_row_of_points() -> None:
    lines = [Curve("one", [(0.0, 1.0, 0.9, 1.1), (1.0, 2.0, None, None)]), Curve("x" * 99, [])]
    drawn = ET.fromstring(drawing.dots("t", lines, ["same", "other"], x="bits"))  # noqa: S314
    told = [one.text for one in drawn.iter() if one.tag.endswith("text")]
    assert {"one", "same", "other", "bits", "x" * 37 + "…"} <= set(told)
    paths = [one.get("fill") for one in drawn.iter() if one.tag.endswith("path")]
    points = [fill for fill in paths if fill not in (None, "none")]
    assert len(points) == 4  # two values, two in the legend


def test_a_base_compared_with_another_s_adapted_one_has_forgotten_nothing() -> None:
    result = a_result()
    other = replace(
        result,
        rows=[*result.rows, row("Other, as it is", AS_IS, 2.6, "Other")],
        differences=[
            gap("Base, full", "Other, as it is", 0.5, ENGLISH),
            gap("Base, as it is", "Other, as it is", 0.5, ENGLISH),
        ],
    )
    assert not [one for one in sentences(other) if "English" in one]


def test_what_cannot_be_told_is_not_said() -> None:
    result = a_result()
    unsure = replace(result, differences=[gap("Base, full", "Base, as it is", 0.0, ENGLISH)])
    (said,) = [one for one in sentences(unsure) if "English" in one]
    assert "cannot tell whether it forgot English" in said


def test_the_line_for_programs() -> None:
    assert summary(a_result()) == "best_local=1.600 best_adapted=1.900 best_as_is=2.500"
    none = replace(a_result(), rows=[row(NGRAM, LOCAL, 1.5)])
    assert summary(none) == "best_local=1.500 best_adapted=none best_as_is=none"


def test_the_table_has_a_row_for_each_and_their_costs() -> None:
    head, rows = table(a_result())
    assert head[:4] == [
        "model",
        "bits/byte, same source",
        "bits/byte, elsewhere",
        "bits/byte, English",
    ]
    first = dict(zip(head, rows[0], strict=True))
    assert first["bits/byte, same source"] == "1.600 (1.55–1.65)"
    assert first["parameters"] == "1.50 M"
    assert first["MB"] == "4.0"
    assert first["core-seconds"] == "60"
    assert first["kB read/s"] == "1.80"
    assert first["B written/s"] == "400"
    assert dict(zip(head, rows[3], strict=True))["core-seconds"] == "0"


class Tags(HTMLParser):
    """All tags with their attributes, and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_names_of_others_stay_names(tmp_path: Path) -> None:
    shown = write(a_result(BASE, HOSTILE), tmp_path)
    plain = Tags((tmp_path / "contest.html").read_text("utf-8"))
    written = {path.name for path in tmp_path.iterdir()}
    assert {"contest.html", "contest.md", "contest.csv", "contest.json"} < written
    assert {"curves-time.svg", "curves-size.svg", "curves-languages-transformer.svg"} < written
    # HTML: no tag that an honest page has not.
    honest = tmp_path / "honest"
    honest.mkdir()
    write(a_result(), honest)
    same = Tags((honest / "contest.html").read_text("utf-8"))
    assert plain.tags == same.tags
    assert plain.attributes == same.attributes
    assert "<script>alert(1)</script>" in plain.text  # it is there to read
    # SVG: whole XML, with the name as text.
    for drawn in tmp_path.glob("*.svg"):
        tree = ET.parse(drawn)  # noqa: S314  it is ours
        assert {one.tag.rpartition("}")[2] for one in tree.iter()} == {
            "svg", "title", "rect", "path", "text",
        }  # fmt: skip
    assert HOSTILE in "".join(ET.parse(tmp_path / "curves-size.svg").getroot().itertext())  # noqa: S314
    # Markdown: no HTML, and no table with a cell too many.
    page = (tmp_path / "contest.md").read_text("utf-8")
    assert "<" not in page
    assert not re.search(r"(?<!\\)`", page)
    assert not re.search(r"(?<!\\)\]\((?!curves|table)", page)  # the pictures are the only links
    for part in page.split("\n\n"):
        if part.startswith("| "):
            cells = [len(re.findall(r"(?<!\\)\|", line)) for line in part.splitlines()]
            assert len(set(cells)) == 1
    # A spreadsheet runs nothing.
    with (tmp_path / "contest.csv").open(newline="", encoding="utf-8") as sheet:
        rows = list(csv.reader(sheet))
    assert len({len(line) for line in rows}) == 1
    assert not [cell for line in rows for cell in line if cell.startswith(("=", "+", "-", "@"))]
    # Programs get the name itself.
    facts = json.loads((tmp_path / "contest.json").read_text("utf-8"))
    assert f"{BASE}, full" in {one["name"] for one in facts["rows"]}
    assert facts["differences"][0]["cannot tell"] is False
    assert facts["failed"]
    assert shown


def test_the_html_page_fetches_and_runs_nothing(tmp_path: Path) -> None:
    write(a_result(), tmp_path)
    page = (tmp_path / "contest.html").read_text("utf-8")
    assert "default-src 'none'" in page
    assert not re.search(r"\b(src|href|onload|onclick)=", page)


# Drawings --------------------------------------------------------------------------------------


def drawn(lines: list[Curve], *, log: bool) -> ET.Element:
    picture = drawing.curves("t", lines, x="x", y="y", log=log)
    assert isinstance(picture, Markup)
    return ET.fromstring(str(picture))  # noqa: S314  it is ours


@pytest.mark.parametrize(
    ("points", "log"),
    [
        ([(1.0, 2.0, None, None)], True),
        ([(0.0, 0.0, None, None), (4.0, 0.2, 0.1, 0.3)], False),
        ([(5.0, 2.0, 2.0, 2.0), (5.0, 2.0, None, None)], True),
        ([(1e-3, 1e-9, None, None), (1e9, 2e-9, None, None)], True),
        ([(10.0, 5.0, None, None), (11.0, 5.0001, None, None)], True),
    ],
)
def test_any_points_make_a_drawing(
    points: list[tuple[float, float, float | None, float | None]],
    log: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    tree = drawn([Curve(f"line {number}", points) for number in range(8)], log=log)
    numbers = re.findall(r"-?\d+\.\d|nan|inf", " ".join(one.get("d", "") for one in tree.iter()))
    assert "nan" not in numbers
    assert "inf" not in numbers
    names = [one.text for one in tree.iter() if one.tag.endswith("text")]
    assert [name for name in names if str(name).startswith("line")] == [
        f"line {number}" for number in range(8)
    ]


def test_lines_differ_without_colour() -> None:
    tree = drawn(
        [Curve(str(n), [(1.0, 1.0, None, None), (2.0, n, None, None)]) for n in range(6)], log=False
    )
    dashes = [
        one.get("stroke-dasharray", "")
        for one in tree.iter()
        if (one.get("d") or "").endswith("h36")
    ]
    assert len(dashes) == 6
    assert len(set(dashes)) == 6


def test_what_is_written_can_be_read_as_a_sheet(tmp_path: Path) -> None:
    write(a_result(), tmp_path)
    rows = list(csv.reader(io.StringIO((tmp_path / "contest.csv").read_text("utf-8"))))
    assert [line[0] for line in rows] == [
        "model", "local transformer", "Base, full", "local n-gram", "Base, as it is",
    ]  # fmt: skip
