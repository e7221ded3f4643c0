from pathlib import Path

import pytest

from terazi.proposal.options import Model
from terazi.proposal.schema import Proposal
from terazi.proposal.shorthand import PACKAGED
from tests.proposal_samples import GOOD, good, line_of, refusal, refusals

WITHOUT_MODEL = GOOD.replace(
    "  - name: Small model\n    kind: model\n    model: packaged:smollm2-135m\n", ""
)


def models(proposal: Proposal) -> list[tuple[str, str]]:
    return [(one.name, one.model) for one in proposal.options if isinstance(one, Model)]


@pytest.mark.parametrize("written", ["packaged", "[packaged]", "\n  - packaged"])
def test_packaged_stands_for_each_model_that_comes_inside_a_package(
    tmp_path: Path, written: str
) -> None:
    proposal = good(tmp_path, WITHOUT_MODEL + f"models: {written}\n")
    assert models(proposal) == [
        ("SmolLM2-135M-Instruct", "packaged:smollm2-135m"),
        ("Gemma-3-270M", "packaged:gemma-3-270m"),
    ]
    assert [option.kind for option in proposal.options[:3]] == ["nothing", "people", "tool"]


def test_the_shorthand_is_only_another_way_of_writing(tmp_path: Path) -> None:
    options = "".join(
        f"  - {{name: {name}, kind: model, model: 'packaged:{key}'}}\n"
        for key, name in PACKAGED.items()
    )
    long = WITHOUT_MODEL.replace("exchange_rates:", options + "exchange_rates:")
    assert good(tmp_path, long) == good(tmp_path, WITHOUT_MODEL + "models: packaged\n")


def test_paths_are_named_after_their_file(tmp_path: Path) -> None:
    (tmp_path / "Ours v2.gguf").write_bytes(b"GGUF")
    proposal = good(tmp_path, WITHOUT_MODEL + "models: [packaged:gemma-3-270m, Ours v2.gguf]\n")
    assert models(proposal) == [
        ("Gemma-3-270M", "packaged:gemma-3-270m"),
        ("Ours v2", "Ours v2.gguf"),
    ]


def test_what_is_wrong_is_shown_where_it_was_written(tmp_path: Path) -> None:
    text = WITHOUT_MODEL + "models:\n  - packaged:smollm2-135m\n  - none.gguf\n"
    error = refusal(tmp_path, text)
    assert error.field == "models[1]"
    assert error.line == line_of(text, "- none.gguf")
    assert "no file “none.gguf”" in error.problem
    error = refusal(tmp_path, WITHOUT_MODEL + "models: smollm2-135m\n")
    assert error.field == "models"
    assert error.way_out == "write packaged:smollm2-135m"


def test_a_model_named_twice_is_told(tmp_path: Path) -> None:
    error = refusal(tmp_path, WITHOUT_MODEL + "models: [packaged, packaged:gemma-3-270m]\n")
    assert error.field == "models[1]"
    assert "is the name of options[4] too" in error.problem


@pytest.mark.parametrize("written", ["", "{a: b}", "[[a]]", "[~]"])
def test_what_names_no_model_is_refused(tmp_path: Path, written: str) -> None:
    error = refusal(tmp_path, WITHOUT_MODEL + f"models: {written}\n")
    assert error.problem == "no model is named here"
    assert error.line == WITHOUT_MODEL.count("\n") + 1
    assert "packaged:smollm2-135m" not in error.problem
    assert "smollm2-135m" in error.way_out


def test_models_do_not_stand_for_the_options_that_are_missing(tmp_path: Path) -> None:
    text = WITHOUT_MODEL[: WITHOUT_MODEL.index("options:")] + "models: packaged\n"
    problems = [error.problem for error in refusals(tmp_path, text)]
    assert any("kind nothing is missing" in problem for problem in problems)
    assert any("kind people is missing" in problem for problem in problems)
