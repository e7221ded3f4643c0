"""docs/traced_report.md shows what its code prints, and its arithmetic is that of the program."""

import io
import json
import os
import re
from contextlib import redirect_stdout
from pathlib import Path
from random import Random
from typing import Any

import pytest

from terazi.statistics.confidence_sequence import ConfidenceSequence
from terazi.statistics.intervals import wilson

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "traced_report.md").read_text(encoding="utf-8")
#: What a block needs ("" for nothing), its code, and what stands below it as printed.
BLOCKS = re.findall(r"```python ?(\w*)\n(.*?)```\n\n```text\n(.*?)```", PAGE, flags=re.DOTALL)
#: Of the weighing that the page follows.
SEAL = "13fe eb0d 86b1 d7d8"
#: A folder of that weighing, or of another of the same example.
FOLDER = os.environ.get("TERAZI_TRACED", "")


def _run(code: str, names: dict[str, Any]) -> str:
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(code, "traced_report.md", "exec"), names)  # noqa: S102  our own page
    return printed.getvalue()


@pytest.fixture(scope="module")
def arithmetic() -> dict[str, Any]:
    """All names that the blocks define which need no folder."""
    names: dict[str, Any] = {}
    for needs, code, _ in BLOCKS:
        if not needs:
            _run(code, names)
    return names


def test_every_block_stands_with_what_it_printed() -> None:
    assert len(BLOCKS) == PAGE.count("```python")
    assert all(printed.strip() for _, _, printed in BLOCKS)
    assert not [printed for _, _, printed in BLOCKS if "DIFFERS" in printed]


def test_arithmetic_alone_prints_what_stands_there() -> None:
    names: dict[str, Any] = {}
    alone = [(code, printed) for needs, code, printed in BLOCKS if not needs]
    assert len(alone) == PAGE.count("Arithmetic alone.")
    for code, printed in alone:
        assert _run(code, names) == printed


@pytest.mark.parametrize(("share", "number"), [(0.1, 30), (0.5, 40), (0.9, 25), (1.0, 20)])
def test_the_interval_written_out_is_that_of_the_program(
    arithmetic: dict[str, Any], share: float, number: int
) -> None:
    lot = Random(number)  # noqa: S311  simulated answers
    outcomes = [sum(lot.random() < share for _ in range(3)) / 3 for _ in range(number)]
    ours = ConfidenceSequence(items=204).add_all(outcomes)
    assert arithmetic["bets"](outcomes) == pytest.approx((ours.low, ours.high), abs=1e-12)


@pytest.mark.parametrize("right", [0, 1, 147, 203, 204])
def test_wilson_written_out_is_that_of_the_program(arithmetic: dict[str, Any], right: int) -> None:
    found = wilson(right, 204)
    by_hand = arithmetic["wilson"](right / 204, 204)
    assert by_hand == pytest.approx((found.low, found.high), abs=1e-12)


@pytest.mark.skipif(not FOLDER, reason="TERAZI_TRACED names no folder of a weighing of the example")
def test_the_whole_way_back_to_the_journal(mirror: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERAZI_MIRROR", str(mirror))
    monkeypatch.chdir(FOLDER)
    same = json.loads(Path("seal.json").read_text(encoding="utf-8"))["seal"] == SEAL
    names: dict[str, Any] = {}
    for _, code, printed in BLOCKS:
        found = _run(code, names)
        assert "DIFFERS" not in found
        if same:
            assert found == printed
    names["db"].close()
