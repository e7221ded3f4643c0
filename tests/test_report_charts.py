"""Drawings: a mark stands where its figure is, and its row says it to those who cannot see it."""

import math
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from terazi.finding import Interval
from terazi.proposal.claims import Claim
from terazi.report.charts.claims import claim_track
from terazi.report.charts.drawing import EDGE, WIDTH, Scale, fit, mark, mark_symbols, width_of
from terazi.report.charts.fan import fan_panel
from terazi.report.charts.gates import gate_scale, gate_track, status_icon
from terazi.report.charts.track import TRACK, bar_from_zero, dot, scale, scale_around
from terazi.report.choose import Order
from terazi.report.figures.tracks import guess_lines
from terazi.report.reader import Reader
from terazi.verdict.words import GateStatus
from tests import report_samples as sample

ENGLISH, ARABIC = Reader.of("en"), Reader.of("ar")
FINITE = st.floats(-1e9, 1e9)


def drawn(svg: Markup) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  (our own output)


def parts(svg: Markup, kind: str) -> list[ET.Element]:
    return [e for e in drawn(svg).iter() if kind in e.get("class", "").split()]


def intervals(svg: Markup) -> list[ET.Element]:
    return [e for e in drawn(svg).iter("path") if not e.get("class")]


def marks(svg: Markup) -> list[float]:
    used = [e for e in drawn(svg).iter("use") if e.get("href", "").startswith("#m")]
    return [float(e.get("x", "nan")) for e in used]


def ends(path: ET.Element) -> tuple[float, float]:
    """Where a line that lies begins and ends."""
    start, end = path.get("d", "").removeprefix("M").split("H")
    return float(start.split()[0]), float(end)


def at(path: ET.Element) -> float:
    """Where a line that stands is."""
    assert "V" in path.get("d", "")
    return float(path.get("d", "").removeprefix("M").split()[0])


@given(st.floats(0, 1), st.floats(0, 0.3))
def test_a_mark_stands_at_its_share_and_its_interval_is_a_line(share: float, reach: float) -> None:
    interval = Interval(max(0.0, share - reach), min(1.0, share + reach))
    finding = sample.share(sample.LARGE, "sw", share, interval=interval)
    svg = dot(finding, scale_around([finding]), 2)
    assert marks(svg) == [pytest.approx(share * TRACK, abs=0.06)]
    lines = intervals(svg)
    width = (interval.high - interval.low) * TRACK
    assert bool(lines) == (width >= 12) or width == pytest.approx(12)
    for line in lines:
        assert ends(line) == pytest.approx((interval.low * TRACK, interval.high * TRACK), abs=0.06)


def test_guesses_are_lines_at_their_figures() -> None:
    guesses = {"chance": 0.25, "majority class": 0.4, "longest answer": 0.3}
    findings = [sample.share(f"guess: {how}", "sw", share) for how, share in guesses.items()]
    finding = sample.share(sample.LARGE, "sw", 0.5)
    lines = guess_lines([finding, *findings])
    assert lines == [("c", 0.25), ("b", 0.4)]
    svg = dot(finding, scale(0, 1), 0, lines=lines)
    assert [at(line) for line in parts(svg, "c")] == [pytest.approx(25)]
    assert [at(line) for line in parts(svg, "b")] == [pytest.approx(40)]
    assert guess_lines([findings[0]]) == [("b", 0.25)]


def test_an_unknown_figure_has_no_mark() -> None:
    svg = dot(sample.share(sample.LARGE, "sw", None), scale(0, 1), 0, lines=[("b", 0.25)])
    assert not marks(svg)
    assert parts(svg, "b")


def test_options_differ_by_shape() -> None:
    eight = {str(mark(index, 0.0)) for index in range(8)}
    assert len(eight) == 8
    assert str(mark(8, 0.0)) == str(mark(0, 0.0))
    shapes = drawn(Markup("<g>{}</g>").format(mark_symbols()))
    assert len(shapes) == 8
    assert {f"#{shape.get('id')}" for shape in shapes} == {
        drawn(mark(index, 0.0)).get("href") for index in range(8)
    }
    looks = {(s.tag, s.get("class"), s.get("d")) for s in shapes}
    assert len(looks) == 8


@given(st.lists(st.floats(0.2, 20), min_size=1, max_size=5))
def test_english_is_a_line_among_the_premiums(times: list[float]) -> None:
    findings = [
        sample.figure(f"option {index}", "token premium", "tokens per English token", value)
        for index, value in enumerate(times)
    ]
    on = scale_around(findings, include=(1.0,))
    for finding, value in zip(findings, times, strict=True):
        svg = dot(finding, on, 0, lines=[("l", 1.0)])
        (english,) = parts(svg, "l")
        (found,) = marks(svg)
        assert found == pytest.approx(on.at(value), abs=0.06)
        assert (found > at(english)) == (value > 1) or abs(found - at(english)) < 0.2


@given(st.floats(0, 1e9), st.floats(1, 1e9))
def test_bars_are_as_long_as_their_figures(value: float, expected: float) -> None:
    finding = sample.figure(sample.NURSES, "answers within the budget", "answers", value)
    most = max(value, expected)
    svg = bar_from_zero(finding, scale(0.0, most), "p", lines=[("b", expected)])
    (bar,) = parts(svg, "p")
    assert float(bar.get("x", "nan")) == 0
    width = float(bar.get("width", "nan"))
    assert width == pytest.approx(max(1.0, value / most * TRACK), abs=0.06)
    assert at(parts(svg, "b")[0]) == pytest.approx(expected / most * TRACK, abs=0.06)


def test_a_gate_shows_the_end_of_the_interval_that_was_compared() -> None:
    gates = [sample.gate(name, status) for name, status in zip("abcd", GateStatus, strict=True)]
    on = gate_scale(gates)
    for gate in gates:
        svg = gate_track(gate, on)
        blocks = [float(e.get("x", "nan")) + 2 for e in parts(svg, "q")]
        assert blocks == ([] if gate.bound is None else [pytest.approx(gate.bound * TRACK)])
        (kept,) = parts(svg, "k")
        assert float(kept.get("x", "nan")) == pytest.approx(75)
        assert float(kept.get("width", "nan")) == pytest.approx(25)
    assert len({str(status_icon(status)) for status in GateStatus}) == 4


def test_the_kept_part_lies_below_a_limit_that_must_not_be_passed() -> None:
    gate = sample.gate("a", GateStatus.PASSED, rule="at most", limit=20.0, unit="s", bound=5.0,
                       estimate=4.0)  # fmt: skip
    on = gate_scale([gate])
    svg = gate_track(gate, on)
    (kept,) = parts(svg, "k")
    assert float(kept.get("x", "nan")) == pytest.approx(0.0, abs=0.06)
    assert float(kept.get("width", "nan")) == pytest.approx(on.at(20.0), abs=0.06)
    (block,) = parts(svg, "q")
    assert float(block.get("x", "nan")) + 2 == pytest.approx(on.at(5.0), abs=0.06)


def claim(**fields: object) -> Claim:
    said = {"option": "A", "text": "so it is", "source": "the seller", "date": "2026-03-01"}
    return Claim.model_validate({**said, "measure": "topic accuracy", **fields})


@pytest.mark.parametrize(
    ("fields", "claimed"),
    [
        ({"at_least": 0.8}, (80, 100)),
        ({"at_most": 0.2}, (0, 20)),
        ({"about": 0.5}, (45, 55)),
        ({"value": 0.6, "low": 0.5, "high": 0.7}, (50, 70)),
    ],
)
def test_a_claim_stands_beside_our_measurement(
    fields: dict[str, float], claimed: tuple[float, float]
) -> None:
    svg = claim_track(claim(**fields), 0.3, 0.2, 0.4)
    (said,) = parts(svg, "o")
    low = float(said.get("x", "nan"))
    assert (low, low + float(said.get("width", "nan"))) == pytest.approx(claimed)
    assert marks(svg) == [pytest.approx(30)]
    assert ends(intervals(svg)[0]) == pytest.approx((20, 40))


def fan(reader: Reader) -> Markup:
    return fan_panel(
        sample.costs(), identity="f", title="Costs", described="so much", budget=12_000_000.0,
        currency="KES", order=Order.of(sample.proposal(), sample.findings()), reader=reader,
    )  # fmt: skip


def test_costs_rise_to_their_end_and_leaving_is_a_ring() -> None:
    svg = fan(ENGLISH)
    order = Order.of(sample.proposal(), sample.findings())
    lines = [parts(svg, f"d{order.option(one.option) % 4}") for one in sample.costs()]
    heights = []
    for (line,) in lines:
        points = [tuple(map(float, p.split())) for p in line.get("d", "")[1:].split("L")]
        xs, ys = zip(*points, strict=True)
        assert list(xs) == sorted(xs)
        assert list(ys) == sorted(ys, reverse=True)  # the top of the paper is 0
        heights.append(points[0][1] - points[-1][1])
    amounts = [one.months[-1].amount for one in sample.costs()]
    assert [h / heights[0] for h in heights] == pytest.approx(
        [a / amounts[0] for a in amounts], abs=0.01
    )
    assert len(parts(svg, "e")) == sum(one.exit is not None for one in sample.costs())
    assert len(parts(svg, "k")) == 1  # the one that is uncertain
    assert len({line.get("class") for (line,) in lines}) == len(lines)


def test_costs_run_the_other_way_for_readers_from_the_right() -> None:
    left, right = marks(fan(ENGLISH)), marks(fan(ARABIC))
    assert [WIDTH - x for x in left] == pytest.approx(right, abs=0.11)


@pytest.mark.parametrize("reader", [ENGLISH, ARABIC])
def test_rings_are_whole_on_the_paper(reader: Reader) -> None:
    for ring in parts(fan(reader), "e"):
        x, reach = float(ring.get("cx", "")), float(ring.get("r", ""))
        assert x - reach >= -EDGE
        assert x + reach <= WIDTH + EDGE


@given(FINITE, FINITE, FINITE, st.booleans())
def test_a_scale_keeps_order_and_stays_on_the_paper(
    one: float,
    two: float,
    value: float,
    mirrored: bool,  # noqa: FBT001
) -> None:
    on = Scale.around([one, two], mirrored=mirrored)
    for position in (on.at(value), on.at(one), on.at(two)):
        assert 0 <= position <= WIDTH
    low, high = sorted((one, two))
    assert (on.at(low) <= on.at(high)) or mirrored


def test_a_scale_survives_what_is_not_a_number() -> None:
    on = Scale.around([math.inf, math.nan, -math.inf, 1e308])
    assert math.isfinite(on.low)
    assert math.isfinite(on.high)
    for value in (math.inf, -math.inf, math.nan):
        assert 0 <= on.at(value) <= WIDTH


@given(st.text(max_size=80), st.floats(20, WIDTH))
def test_text_is_cut_to_its_room(text: str, room: float) -> None:
    cut = fit(text, room)
    assert width_of(cut) <= room
    assert cut == " ".join(text.split()) or cut.endswith("…")
