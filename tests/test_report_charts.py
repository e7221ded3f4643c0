"""Drawings: a mark stands where its figure is, and says it to those who cannot see it."""

import math
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from terazi.finding import Interval
from terazi.report.charts.accuracy import accuracy_panel
from terazi.report.charts.budget import budget_panel
from terazi.report.charts.drawing import WIDTH, Scale, fit, mark, width_of
from terazi.report.charts.gates import gate_panel, status_icon
from terazi.report.charts.premium import premium_panel, premium_scale
from terazi.report.choose import Order
from terazi.report.reader import Reader
from terazi.verdict.words import GateStatus
from tests import report_samples as sample

ENGLISH, ARABIC = Reader.of("en"), Reader.of("ar")
FINITE = st.floats(-1e9, 1e9)


def order(*findings: object) -> Order:
    del findings
    return Order.of(sample.proposal(), sample.findings())


def drawn(svg: Markup) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  (our own output)


def parts(svg: Markup, kind: str) -> list[ET.Element]:
    return [e for e in drawn(svg).iter() if kind in e.get("class", "").split()]


def centre(element: ET.Element) -> float:
    """Horizontal centre of a mark, whatever its shape."""
    if element.tag == "circle":
        return float(element.get("cx", "nan"))
    corners = element.get("d", "").strip("Mz").split("L")
    xs = [float(corner.split()[0]) for corner in corners]
    return (min(xs) + max(xs)) / 2


def accuracy(reader: Reader = ENGLISH, **shares: float | None) -> Markup:
    names = {"tool": sample.TOOL, "small": sample.SMALL, "large": sample.LARGE}
    findings = [
        sample.share(names.get(name, f"guess: {name.replace('_', ' ')}"), "sw", value)
        for name, value in shares.items()
    ]
    return accuracy_panel(findings, identity="a", title="Swahili", order=order(), reader=reader)


@given(st.floats(0, 1))
def test_a_mark_stands_at_its_share_and_is_mirrored_for_readers_from_the_right(
    share: float,
) -> None:
    (left,) = parts(accuracy(large=share), "m")
    (right,) = parts(accuracy(ARABIC, large=share), "m")
    assert centre(left) == pytest.approx(share * WIDTH, abs=0.11)
    assert centre(right) == pytest.approx((1 - share) * WIDTH, abs=0.11)


def test_intervals_and_guesses_are_lines_at_their_figures() -> None:
    svg = accuracy(large=0.5, chance=0.25, majority_class=0.4, longest_answer=0.3)
    (interval,) = parts(svg, "w")
    ends = [float(stroke.split()[0]) for stroke in interval.get("d", "").split("M")[1:3]]
    assert ends == pytest.approx([0.434 * WIDTH, 0.566 * WIDTH], abs=0.11)
    for kind, share in (("c", 0.25), ("b", 0.4)):
        line, key = parts(svg, kind)
        assert float(line.get("d", "")[1:].split()[0]) == pytest.approx(share * WIDTH, abs=0.11)
        assert key.get("d") != line.get("d")
    text = "".join(drawn(svg).itertext())
    assert "guessing: chance, 25%" in text
    assert "guessing: majority class, 40%" in text
    assert "longest answer" not in text


def test_options_differ_by_shape_and_keep_it_from_panel_to_panel() -> None:
    one = parts(accuracy(tool=0.5, small=0.5, large=0.5), "m")
    shapes = {(e.tag, e.get("class"), (e.get("d") or "").count("L")) for e in one}
    assert len(shapes) == 3
    (alone,) = parts(accuracy(large=0.5), "m")
    assert (alone.tag, alone.get("class")) == (one[2].tag, one[2].get("class"))
    eight = {str(mark(index, 0, 0)) for index in range(8)}
    assert len(eight) == 8


def test_the_description_has_the_figures() -> None:
    svg = accuracy(tool=0.57, large=None, chance=0.25)
    description = drawn(svg).findtext("desc") or ""
    assert "Vetted answers 57%" in description
    assert "Gemma 3 270M not measured" in description
    assert "guessing: chance 25%" in description


@given(st.lists(st.floats(0.2, 20), min_size=1, max_size=5))
def test_premiums_hang_from_the_line_of_english(times: list[float]) -> None:
    findings = [
        sample.figure(f"option {index}", "token premium", "tokens per English token", value)
        for index, value in enumerate(times)
    ]
    scale = premium_scale(findings, ENGLISH)
    svg = premium_panel(
        findings, identity="p", title="Swahili", scale=scale, order=order(), reader=ENGLISH
    )
    stems = parts(svg, "s")
    lines = parts(svg, "l")
    for stem, line, value in zip(stems, lines, times, strict=True):
        start, end = (float(point.split()[0]) for point in stem.get("d", "")[1:].split("L"))
        assert start == pytest.approx(float(line.get("d", "")[1:].split()[0]), abs=0.11)
        assert end == pytest.approx(scale.at(value), abs=0.11)
        assert (end > start) == (value > 1) or abs(end - start) < 0.2
    text = "".join(drawn(svg).itertext())
    assert "English = 1" in text


@given(st.lists(st.floats(0, 1e9), min_size=2, max_size=6), st.floats(1, 1e9))
def test_bars_are_as_long_as_their_figures(values: list[float], expected: float) -> None:
    findings = [
        sample.figure(f"option {index}", "answers within the budget", "answers", value)
        for index, value in enumerate(values)
    ]
    svg = budget_panel(
        findings, identity="b", title="Answers", people=frozenset({"option 0"}),
        expected=expected, order=order(), reader=ENGLISH,
    )  # fmt: skip
    bars = [*parts(svg, "p"), *parts(svg, "o")]
    assert len(parts(svg, "p")) == 1
    widths = [float(bar.get("width", "nan")) for bar in bars]
    most = max(*values, expected)
    for width, value in zip(widths, values, strict=True):
        assert width == pytest.approx(max(1.0, value / most / 1.06 * WIDTH), abs=0.11)


def test_a_gate_shows_the_end_of_the_interval_that_was_compared() -> None:
    gates = [sample.gate(name, status) for name, status in zip("abcd", GateStatus, strict=True)]
    svg = gate_panel(gates, identity="g", title="Understands", reader=ENGLISH)
    blocks = [float(e.get("x", "nan")) + 2.5 for e in parts(svg, "q")]
    bounds = [gate.bound for gate in gates if gate.bound is not None]
    assert blocks == pytest.approx([bound * WIDTH for bound in bounds], abs=0.11)
    for kept in parts(svg, "k"):
        assert float(kept.get("x", "nan")) == pytest.approx(0.75 * WIDTH, abs=0.11)
        assert float(kept.get("width", "nan")) == pytest.approx(0.25 * WIDTH, abs=0.11)
    text = "".join(drawn(svg).itertext())
    for status in GateStatus:
        assert status.value in text
    assert "limit: at least 75%" in text
    assert len({str(status_icon(status)) for status in GateStatus}) == 4


def test_the_kept_part_lies_below_a_limit_that_must_not_be_passed() -> None:
    gate = sample.gate("a", GateStatus.PASSED, rule="at most", limit=20.0, unit="s", bound=5.0,
                       estimate=4.0)  # fmt: skip
    svg = gate_panel([gate], identity="g", title="In time", reader=ENGLISH)
    (kept,) = parts(svg, "k")
    (limit,) = parts(svg, "l")
    at = float(limit.get("d", "")[1:].split()[0])
    assert float(kept.get("x", "nan")) == pytest.approx(0.0, abs=0.11)
    assert float(kept.get("width", "nan")) == pytest.approx(at, abs=0.11)
    assert "limit: at most 20 s" in "".join(drawn(svg).itertext())


@given(FINITE, FINITE, FINITE, st.booleans())
def test_a_scale_keeps_order_and_stays_on_the_paper(
    one: float,
    two: float,
    value: float,
    mirrored: bool,  # noqa: FBT001
) -> None:
    scale = Scale.around([one, two], mirrored=mirrored)
    for position in (scale.at(value), scale.at(one), scale.at(two)):
        assert 0 <= position <= WIDTH
    low, high = sorted((one, two))
    assert (scale.at(low) <= scale.at(high)) or mirrored
    assert len(scale.ticks()) <= 7


def test_a_scale_survives_what_is_not_a_number() -> None:
    scale = Scale.around([math.inf, math.nan, -math.inf, 1e308])
    assert math.isfinite(scale.low)
    assert math.isfinite(scale.high)
    for value in (math.inf, -math.inf, math.nan):
        assert 0 <= scale.at(value) <= WIDTH


@given(st.text(max_size=80), st.floats(20, WIDTH))
def test_text_is_cut_to_its_room(text: str, room: float) -> None:
    cut = fit(text, room)
    assert width_of(cut) <= room
    assert cut == " ".join(text.split()) or cut.endswith("…")


def test_an_interval_that_its_mark_would_hide_is_left_to_the_table() -> None:
    narrow = sample.share(sample.LARGE, "sw", 0.5, interval=Interval(0.499, 0.501))
    svg = accuracy_panel([narrow], identity="a", title="", order=order(), reader=ENGLISH)
    assert not parts(svg, "w")
