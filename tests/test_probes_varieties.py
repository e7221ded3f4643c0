"""Gaps between varieties of one language, paired on the same sources."""

import pytest

from terazi.data.testset import ChoiceItem, ChoiceSet
from terazi.finding import Direction, Finding, Theme
from terazi.probes.declare import Settings
from terazi.probes.topic import topic
from terazi.probes.varieties import gaps_between_varieties, macrolanguage
from tests.test_probes_accuracy import CHOICES, Planted

TAGS = ("ar", "arz", "ary", "ckb", "ku", "sw", "en")


@pytest.mark.parametrize(
    ("tag", "language"),
    [("arz", "ar"), ("ary", "ar"), ("ar", "ar"), ("ckb", "ku"), ("ku", "ku"), ("sw-KE", "sw")],
)
def test_varieties_belong_to_a_language(tag: str, language: str) -> None:
    assert macrolanguage(tag) == language


def found(*, clusters: bool = True) -> list[Finding]:
    items = {
        tag: tuple(
            ChoiceItem(
                f"{tag}/{i}", tag, f"t{i}", CHOICES, i % 4, f"source/{i}" if clusters else ""
            )
            for i in range(100)
        )
        for tag in TAGS
    }
    right = frozenset(
        f"{tag}/{i}" for tag in TAGS for i in range(60 if tag in {"arz", "ckb"} else 90)
    )
    testset = ChoiceSet("planted", items)
    return list(topic.run([Planted(right)], testset, Settings(languages=TAGS)))


def test_a_planted_gap_is_measured_between_varieties_only() -> None:
    rows = {(row.language, row.group): row for row in gaps_between_varieties(found())}
    assert set(rows) == {
        ("arz", "behind ar"),
        ("ary", "behind ar"),
        ("ary", "behind arz"),
        ("ku", "behind ckb"),
    }
    egyptian = rows["arz", "behind ar"]
    assert egyptian.estimate == pytest.approx(0.3)
    assert egyptian.measure == "topic accuracy: gap between varieties"
    assert (egyptian.theme, egyptian.direction) == (Theme.BIAS, Direction.HARM)
    assert egyptian.interval is not None
    assert egyptian.interval.low > 0
    assert rows["ary", "behind ar"].estimate == 0
    assert "cannot tell" in rows["ary", "behind ar"].note
    assert rows["ary", "behind arz"].estimate == pytest.approx(-0.3)  # the order says the sign


def test_without_common_sources_there_is_nothing_to_pair() -> None:
    assert not list(gaps_between_varieties(found(clusters=False)))
