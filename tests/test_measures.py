"""All measures: one list for the checks, held against probes, translators and proposals."""

import ast
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from terazi.cli import main
from terazi.errors import InputError, InputErrors
from terazi.finding import Finding, Theme
from terazi.locale import terms
from terazi.measures import all_measures, built_in
from terazi.probes import declare
from terazi.proposal.measure_checks import SHARE, TOLD
from terazi.proposal.read import read_proposal
from terazi.proposal.schema import Proposal
from tests.proposal_samples import GOOD, TABLE, TODAY

ROOT = Path(__file__).parents[1]
#: Quoted in an example, and given by no probe: only where somebody quotes them.
QUOTED = {
    "distance to the nearest health facility",
    "safe advice by telephone",
    "safe advice by telephone, callers in great danger",
}


def read(folder: Path, text: str) -> Proposal:
    (folder / "answers.csv").write_text(TABLE, encoding="utf-8")
    file = folder / "proposal.yaml"
    file.write_text(text, encoding="utf-8")
    return read_proposal(file, today=TODAY, measures=all_measures())


def refused(folder: Path, text: str) -> list[InputError]:
    try:
        read(folder, text)
    except InputErrors as error:
        return error.errors
    except InputError as error:
        return [error]
    return []


def test_every_probe_s_main_measure_has_its_unit() -> None:
    assert {probe.measure for probe in declare.load_probes()} <= set(built_in())
    assert "" not in all_measures().values()


def literal_measures() -> Iterator[str]:
    """What our modules call a measure: MEASURE = …, measure=…, Measured(…, …, …)."""
    for file in (ROOT / "src" / "terazi").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            found: ast.expr | None = None
            if isinstance(node, ast.keyword) and node.arg == "measure":
                found = node.value
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Measured":
                found = node.args[2] if len(node.args) > 2 else None
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "MEASURE":
                found = node.value
            if isinstance(found, ast.Constant) and isinstance(found.value, str):
                yield found.value


def test_every_measure_that_the_modules_name_is_in_the_list() -> None:
    # A verb of plan/done.py, and what a gate rests on that is no figure.
    named = set(literal_measures()) - {"measure", "veto"}
    assert len(named) > 20
    assert named <= set(built_in())


def test_the_list_and_the_translators_list_hold_the_same_names() -> None:
    parts = {part for name in built_in() for part in name.split(": ")}
    shown = set(terms.MEASURES)
    assert shown - parts - QUOTED == set()
    # "participation" and "openness" are themes and stand there.
    assert {one for one in parts if one not in set(terms.WORDS)} <= {"under-refusal"}


@pytest.mark.parametrize("name", ["swahili-health-line", "turkish-market-desk", "every-probe"])
def test_the_examples_pass(name: str) -> None:
    file = ROOT / "examples" / name / "proposal.yaml"
    result = CliRunner().invoke(main, ["check", str(file)])
    assert result.exit_code == 0, result.output


LINE = "measure: topic accuracy\n    lang"


@pytest.mark.parametrize(
    ("old", "new", "field", "way_out"),
    [
        (LINE, "measure: topic accurracy\n    lang", "red_lines[0].measure", "topic accuracy?"),
        (LINE, "measure: licence\n    lang", "red_lines[0].measure", "with a unit"),
        ("at_least: 0.9", "at_least: 80", "red_lines[0].at_least", "0.62 for 62 %"),
    ],
)
def test_a_red_line_on_what_is_not_there_is_an_error(
    tmp_path: Path, old: str, new: str, field: str, way_out: str
) -> None:
    assert refused(tmp_path, GOOD) == []
    assert GOOD.count(old) == 1
    (error,) = refused(tmp_path, GOOD.replace(old, new))
    assert error.field == field
    assert error.line
    assert error.file
    assert way_out in error.way_out


CLAIM = "claims:\n  - {{option: Vetted answers, text: x, source: y, date: 2026-07-01, {}}}\n"


@pytest.mark.parametrize(
    ("told", "field", "words"),
    [
        ("measure: topic acuracy, value: 0.9", "claims[0].measure", "did you mean topic accuracy?"),
        ("measure: speling, value: 0.9", "claims[0].measure", "probes --measures"),
        ("measure: topic accuracy, value: 90", "claims[0].value", "between 0 and 1"),
        ("measure: topic accuracy, at_least: 90", "claims[0].at_least", "between 0 and 1"),
        ("measure: 'topic accuracy: difference', about: -1.5", "claims[0].about", "-1 and 1"),
    ],
)
def test_a_claim_on_what_is_not_there_is_an_error(
    tmp_path: Path, told: str, field: str, words: str
) -> None:
    (error,) = refused(tmp_path, GOOD + CLAIM.format(told))
    assert error.field == field
    assert words in str(error)


def test_claims_on_all_kinds_of_measures_are_read(tmp_path: Path) -> None:
    for told in (
        "measure: 'topic accuracy: difference', value: -0.1",
        "measure: time per answer, at_most: 90",
        "measure: data leaves the country, value: 0",
    ):
        assert read(tmp_path, GOOD + CLAIM.format(told)).claims


def test_values_that_order_what_is_not_weighed_are_an_error(tmp_path: Path) -> None:
    values = (
        "values:\n  said_by: mothers\n  when: 2026-10-03\n"
        "  orders:\n    - {{first: {}, then: cost}}\n"
    )
    (error,) = refused(tmp_path, GOOD + values.format("nonsense"))
    assert error.field == "values.orders[0].first"
    (error,) = refused(tmp_path, GOOD + values.format("token premum"))
    assert "did you mean token premium?" in error.way_out
    assert refused(tmp_path, GOOD + values.format("token premium")) == []


def test_people_s_own_figures_can_be_limited(tmp_path: Path) -> None:
    line = GOOD.replace(LINE, "measure: calls answered\n    lang")
    assert "calls answered" in str(refused(tmp_path, line)[0])
    quoted = (
        "    figures:\n"
        "      - {measure: calls answered, estimate: 0.8, date: 2026-07-01, source: our book}\n"
    )
    text = line.replace("    figures:\n", quoted)
    assert refused(tmp_path, text) == []
    (error,) = refused(tmp_path, text.replace("at_least: 0.9", "at_least: 90"))
    assert error.field == "red_lines[0].at_least"


def test_figures_of_a_share_are_shares(tmp_path: Path) -> None:
    percent = GOOD.replace(
        "estimate: 0.7\n        low: 0.6\n        high: 0.8\n",
        "unit: percent\n        estimate: 70\n",
    )
    (error,) = refused(tmp_path, percent)
    assert error.field == "options[2].figures[0].unit"
    assert "0.62 for 62 %" in error.way_out


def test_a_plug_in_probe_adds_its_measures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @declare.probe(
        theme=Theme.EDUCATION,
        measure="spelling",
        asks="Does it spell?",
        needs=object,
        also={"spelling": SHARE, "spelling: loan words": SHARE},
    )
    def spelling(options: Any, testset: Any, settings: Any) -> Iterable[Finding]:  # noqa: ANN401
        del options, testset, settings
        return ()

    mine = GOOD.replace(LINE, "measure: 'spelling: loan words'\n    lang")
    assert refused(tmp_path, mine)
    monkeypatch.setattr(declare, "load_probes", lambda: (spelling,))
    assert refused(tmp_path, mine) == []
    (error,) = refused(tmp_path, mine.replace("at_least: 0.9", "at_least: 90"))
    assert error.field == "red_lines[0].at_least"
    monkeypatch.setattr(declare, "load_probes", lambda: (replace(spelling, also={}),))
    assert all_measures()["spelling"] == ""
    assert all_measures()["topic accuracy"] == SHARE


def test_the_command_lists_all_of_them() -> None:
    result = CliRunner().invoke(main, ["probes", "--measures", "--json"])
    listed = {row["measure"]: row["unit"] for row in json.loads(result.output)}
    assert listed == all_measures()
    assert listed["topic accuracy: gap to English"] == SHARE
    assert listed["licence"] == TOLD
    shown = CliRunner().invoke(main, ["probes", "--measures"]).output
    assert "data leaves the country\n  unit: yes or no" in shown
