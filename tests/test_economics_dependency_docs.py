"""The figures in docs/dependency.md and docs/readiness.md are those of the program."""

from pathlib import Path

from terazi.economics import dependency
from terazi.economics.price_changes import OTHER_LIST, Rate, dearer, gone, rises
from terazi.economics.readiness import READINESS

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "dependency.md").read_text(encoding="utf-8")


def shown(rate: Rate) -> str:
    return f"{rate.share:.0%} ({rate.interval.low:.0%} to {rate.interval.high:.0%})".replace(
        "%", " %"
    )


def test_every_row_is_described() -> None:
    for measure in (
        dependency.LOCAL,
        dependency.CONTROL,
        dependency.EXIT,
        dependency.STOPS,
        dependency.WITHDRAWN,
        dependency.PRICES,
        dependency.EXCHANGE,
    ):
        assert f"| **{measure}** |" in PAGE
    assert f"**{READINESS}**" in (DOCS / "readiness.md").read_text(encoding="utf-8")


def test_the_counts_are_those_of_the_table() -> None:
    for one, other in zip(gone().spans, dearer().spans, strict=True):
        counts = (f"{span.happened:,} of {span.of:,}" for span in (one, other))
        shares = (f"{span.happened / span.of:.0%}".replace("%", " %") for span in (one, other))
        cells = " | ".join(f"{n} ({share})" for n, share in zip(counts, shares, strict=True))
        assert f"| {one.since} to {one.until} | {cells} |" in PAGE


def test_the_rates_are_those_of_the_table() -> None:
    assert f"| together | {shown(gone())} | {shown(dearer())} |" in PAGE
    assert f"{shown(gone(OTHER_LIST))} were gone" in PAGE
    low, middle, high = rises()
    assert f"rose to {middle:.3g} times" in PAGE
    assert f"between {low:.3g} and {high:.3g} times" in PAGE
    assert f"{middle - 1:.2f} x an endpoint's tokens" in PAGE
    assert f"{dependency.EXCHANGE_SHOCK:g} without it" in PAGE
