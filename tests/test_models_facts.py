from pathlib import Path

import pytest

from terazi.errors import InputError, InputErrors
from terazi.finding import Grade, Theme
from terazi.models.facts import (
    Dimension,
    MatchedBy,
    Openness,
    facts_for,
    packaged_facts,
    read_facts,
)
from terazi.probes.openness_facts import openness_findings

SMOLLM2 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
GEMMA = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"

OWN = """\
name: My model
facts:
  licence:
    class: open
    text: MIT, says its maker.
    sources:
      - title: Its page
        address: https://example.org
        date: 2026-11-01
"""


@pytest.mark.parametrize("digest", [SMOLLM2, GEMMA])
def test_packaged_models_are_described_in_full_and_with_sources(digest: str) -> None:
    facts = facts_for(digest)
    assert facts
    assert facts.matched_by is MatchedBy.WEIGHTS
    assert set(facts.facts) == set(Dimension)
    for what, fact in facts.facts.items():
        assert fact.sources, what
        assert all(source.address for source in fact.sources), what


def test_the_two_models_differ_where_they_do() -> None:
    smollm2, gemma = facts_for(SMOLLM2), facts_for(GEMMA)
    assert smollm2
    assert gemma
    assert smollm2.facts[Dimension.LICENCE].openness is Openness.OPEN
    assert gemma.facts[Dimension.LICENCE].openness is Openness.CLOSED
    assert gemma.facts[Dimension.TRAINING_DATA].openness is Openness.CLOSED


def test_findings_have_theme_grade_and_class() -> None:
    findings = openness_findings("Gemma", facts_for(GEMMA))
    assert [finding.measure for finding in findings] == [what.value for what in Dimension]
    by_measure = {finding.measure: finding for finding in findings}
    assert by_measure["licence"].theme is Theme.OPENNESS
    assert by_measure["use restrictions"].theme is Theme.DEPENDENCY
    assert by_measure["licence"].details["class"] == "closed"
    assert "what the maker says" in by_measure["languages claimed by the maker"].note
    for finding in findings:
        assert finding.grade is Grade.DOCUMENTED
        assert finding.estimate is None
        assert finding.text
        assert finding.sources


def test_an_unknown_model_is_unknown_in_every_respect() -> None:
    assert facts_for("0" * 64, name="something") is None
    findings = openness_findings("x", None)
    assert len(findings) == len(Dimension)
    for finding in findings:
        assert finding.grade is Grade.UNKNOWN
        assert finding.details["class"] == "unknown"
        assert finding.sources == ()


def test_a_name_alone_is_weaker_evidence() -> None:
    facts = facts_for("0" * 64, name="smollm2-135m-INSTRUCT")
    assert facts
    assert facts.matched_by is MatchedBy.NAME
    findings = {finding.measure: finding for finding in openness_findings("x", facts)}
    assert findings["licence"].grade is Grade.ASSUMED
    assert "name alone" in findings["licence"].note
    assert findings["who packaged this file"].grade is Grade.UNKNOWN
    kept = next(one for one in packaged_facts() if one.name == facts.name)
    assert Dimension.PACKAGER in kept.facts  # what comes with Terazi is left as it is


def test_a_file_beside_the_model_comes_first(tmp_path: Path) -> None:
    gguf = tmp_path / "my.Q4_1.gguf"
    assert facts_for(SMOLLM2, gguf=gguf).matched_by is MatchedBy.WEIGHTS  # type: ignore[union-attr]
    (tmp_path / "my.Q4_1.facts.yaml").write_text("matched_by: weights\n" + OWN)
    facts = facts_for(SMOLLM2, gguf=gguf)
    assert facts
    assert (facts.name, facts.matched_by) == ("My model", MatchedBy.FILE)
    findings = {finding.measure: finding for finding in openness_findings("x", facts)}
    assert findings["licence"].grade is Grade.DOCUMENTED
    assert "beside the model" in findings["licence"].note
    assert findings["training data"].grade is Grade.UNKNOWN


def test_the_facts_about_a_folder_lie_beside_it_whatever_points_are_in_its_name(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "ours-1.7B"
    folder.mkdir()
    (tmp_path / "ours-1.7B.facts.yaml").write_text(OWN)
    facts = facts_for("", gguf=folder)
    assert facts
    assert facts.name == "My model"


def test_a_file_about_other_weights_is_refused(tmp_path: Path) -> None:
    (tmp_path / "my.facts.yaml").write_text(f"sha256: [{GEMMA}]\n" + OWN)
    assert facts_for(GEMMA, gguf=tmp_path / "my.gguf")
    with pytest.raises(InputError, match="other weights"):
        facts_for(SMOLLM2, gguf=tmp_path / "my.gguf")


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("class: open", "class: opne", 4, "facts.licence.class"),
        ("licence:", "license:", 3, "facts.license"),
        ("name: My model", "nmae: My model", None, "name"),
        ("        date: 2026-11-01\n", "", 7, "facts.licence.sources[0].date"),
        ("2026-11-01", "yesterday", 9, "facts.licence.sources[0].date"),
        (OWN[OWN.index("    sources") :], "", 3, "facts.licence"),
        ("name:", "sha256: [abc]\nname:", 1, "sha256[0]"),
    ],
)
def test_wrong_files_are_refused_with_line_and_field(
    tmp_path: Path, old: str, new: str, line: int | None, field: str
) -> None:
    file = tmp_path / "my.facts.yaml"
    file.write_text(OWN.replace(old, new))
    with pytest.raises(InputError) as caught:
        read_facts(file)
    error = caught.value
    first = error.errors[0] if isinstance(error, InputErrors) else error
    assert (first.file, first.line, first.field) == (str(file), line, field)
    assert "training data" in first.way_out
