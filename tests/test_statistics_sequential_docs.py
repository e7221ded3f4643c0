"""docs/stopping.md says what the code does, and its example runs."""

import re
from pathlib import Path

import pytest

from terazi.statistics import stopping
from terazi.statistics.betting import _PLANNER, STAKES
from terazi.statistics.stopping import FEWEST, Result, Status

ROOT = Path(__file__).parents[1]
DOCS = (ROOT / "docs" / "stopping.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("question", stopping.Question.__args__)
def test_every_kind_of_question_is_described(question: type) -> None:
    assert f"`{question.__name__}`" in DOCS
    for field in question.__dataclass_fields__:  # type: ignore[attr-defined]
        assert f"`{field}`" in DOCS


@pytest.mark.parametrize("word", [*Result, *Status])
def test_every_answer_is_described(word: str) -> None:
    assert f"*{word}*" in DOCS


def test_the_numbers_are_those_of_the_code() -> None:
    assert f"before {FEWEST} items" in DOCS
    assert f"{(6 / 7) ** FEWEST:.1%}".replace("%", " %") in DOCS
    assert len(STAKES) == 16
    assert _PLANNER == 0.5
    assert "sixteen players" in DOCS
    assert "half of the money" in DOCS


@pytest.mark.parametrize("file", ["betting", "confidence_sequence", "stopping", "order", "peeking"])
def test_every_file_is_named(file: str) -> None:
    assert f"`{file}.py`" in DOCS
    assert (ROOT / "src" / "terazi" / "statistics" / f"{file}.py").is_file()


def test_the_commands_are_there() -> None:
    scripts = set(re.findall(r"python (benchmarks/\w+\.py)", DOCS))
    assert scripts == {
        "benchmarks/sequential_stopping.py",
        "benchmarks/sequential_stopping_real.py",
    }
    assert all((ROOT / script).is_file() for script in scripts)


def test_the_example_runs_and_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = re.findall(r"```(?:python|text)\n(.*?)```", DOCS, re.DOTALL)
    exec(compile(code, "docs/stopping.md", "exec"), {})  # noqa: S102  our own example
    assert capsys.readouterr().out == said
