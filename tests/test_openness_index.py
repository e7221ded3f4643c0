"""The European Open Source AI Index and the Open Source AI Definition: looked up, never guessed."""

import hashlib
from collections import Counter
from pathlib import Path

import pytest
import yaml

from terazi.errors import InputError, InputErrors
from terazi.finding import Grade
from terazi.models.facts import (
    DefinitionPart,
    MatchedBy,
    Met,
    ModelFacts,
    Openness,
    packaged_facts,
    read_facts,
)
from terazi.probes.open_source_definition import definition_finding
from terazi.probes.openness_index import (
    DIMENSIONS,
    Judged,
    index_finding,
    pinned,
    read_entry,
)
from terazi.proposal.openness_index import index_entries, index_entry, nearest_entries
from tests.proposal_samples import changed, good, refusal

GEMMA = "Gemma 7B Instruct"
FACTS = """\
name: My model
facts: {}
"""


@pytest.fixture
def at_the_mirror(monkeypatch: pytest.MonkeyPatch, mirror: Path, tmp_path: Path) -> Path:
    monkeypatch.setenv("TERAZI_MIRROR", str(mirror))
    monkeypatch.setenv("TERAZI_CACHE", str(tmp_path / "cache"))
    return mirror


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TERAZI_MIRROR", raising=False)
    monkeypatch.setenv("TERAZI_CACHE", str(tmp_path / "cache"))


def facts(tmp_path: Path, text: str) -> ModelFacts:
    file = tmp_path / "my.facts.yaml"
    file.write_text(text, encoding="utf-8")
    return read_facts(file)


def test_every_entry_of_the_mirror_is_pinned_and_reads(at_the_mirror: Path) -> None:
    counted: Counter[Openness] = Counter()
    for entry in index_entries().values():
        file = at_the_mirror / pinned(entry).mirror_path
        content = file.read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (entry.bytes, entry.sha256)
        judged = read_entry(file)
        assert set(judged) == set(DIMENSIONS)
        counted.update(one.openness for one in judged.values())
        written = yaml.safe_load(content)
        for dimension, one in judged.items():  # against a reading of our own
            assert one.openness.value == written[dimension]["class"].strip()
            link = str(written[dimension]["link"] or "").strip()
            assert one.link == (link if link.startswith("http") else "")
    assert len(index_entries()) == 47
    assert counted.total() == 47 * 14
    files = {file.name for file in (at_the_mirror / pinned(entry).mirror_path).parent.iterdir()}
    assert files - {Path(one.path).name for one in index_entries().values()} == {"A_sample.yaml"}


def test_a_named_model_has_all_fourteen_dimensions_and_no_sum(at_the_mirror: Path) -> None:
    assert at_the_mirror
    found = index_finding("Ours", "gemma 7b INSTRUCT", None, offline=True)
    assert found.text == "1 open, 5 partial, 8 closed, 0 unknown, of 14"
    assert found.grade is Grade.DOCUMENTED
    assert found.estimate is None
    assert len(found.details) == 14
    assert found.details["model card"] == "open, https://www.kaggle.com/models/google/gemma"
    assert found.details["peer-reviewed paper"] == "closed"
    (source,) = found.sources
    assert source.sha256
    assert source.licence == "CC-BY-4.0"
    assert "10.1145/3571884.3604316" in source.citation


@pytest.mark.usefixtures("nowhere")
def test_without_a_name_nothing_is_looked_up_and_all_is_unknown() -> None:
    for known in (None, *packaged_facts()):
        found = index_finding("Gemma-3-270M", "", known, offline=False)
        assert found.grade is Grade.UNKNOWN
        assert "never guessed" in found.note
        assert not found.details


@pytest.mark.usefixtures("nowhere")
def test_what_cannot_be_had_is_unknown_with_the_reason() -> None:
    found = index_finding("Ours", GEMMA, None, offline=True)
    assert found.grade is Grade.UNKNOWN
    assert "no download was allowed" in found.note


def test_the_facts_may_name_the_entry_and_a_name_alone_is_weaker(
    tmp_path: Path, at_the_mirror: Path
) -> None:
    assert at_the_mirror
    own = facts(tmp_path, FACTS + f"index: {GEMMA}\n")
    assert index_finding("Ours", "", own, offline=True).grade is Grade.DOCUMENTED
    by_name = own.model_copy(update={"matched_by": MatchedBy.NAME})
    assert index_finding("Ours", "", by_name, offline=True).grade is Grade.ASSUMED
    # What the user says of the option itself comes first.
    assert index_finding("Ours", "BLOOMZ", by_name, offline=True).grade is Grade.DOCUMENTED


def test_a_damaged_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = index_entry(GEMMA)
    assert entry
    file = tmp_path / pinned(entry).mirror_path
    file.parent.mkdir(parents=True)
    file.write_text("opencode: {class: open}\n")
    monkeypatch.setenv("TERAZI_MIRROR", str(tmp_path))
    with pytest.raises(InputError, match="cut short"):
        index_finding("Ours", GEMMA, None, offline=True)


@pytest.mark.parametrize(
    ("text", "judged"),
    [
        ("opencode: {class: ' open ', link: 'https://a.example'}",
         Judged(Openness.OPEN, "https://a.example")),
        ("opencode: {class: free, link: 'javascript:alert(1)'}", Judged(Openness.UNKNOWN, "")),
        ("opencode: {class: , link: 'https://[x'}", Judged(Openness.UNKNOWN, "")),
        ("opencode: {class: closed, link: 'https://a.example/" + "x" * 400 + "'}",
         Judged(Openness.CLOSED, "")),
        ("opencode: open", Judged(Openness.UNKNOWN, "")),
        ("- opencode", Judged(Openness.UNKNOWN, "")),
        ("", Judged(Openness.UNKNOWN, "")),
    ],
)  # fmt: skip
def test_what_an_entry_does_not_say_is_unknown(tmp_path: Path, text: str, judged: Judged) -> None:
    file = tmp_path / "entry.yaml"
    file.write_text(text)
    found = read_entry(file)
    assert found["opencode"] == judged
    assert all(one == Judged(Openness.UNKNOWN, "") for name, one in found.items()
               if name != "opencode")  # fmt: skip


@pytest.mark.parametrize("content", [b"a: [", b"\xff\xfe\x00", b"[" * 5000])
def test_an_entry_that_is_no_yaml_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "entry.yaml"
    file.write_bytes(content)
    with pytest.raises(InputError, match="no entry of the index"):
        read_entry(file)


def test_names_are_exact_and_the_nearest_is_offered(tmp_path: Path) -> None:
    assert index_entry("Gemma") is None
    assert index_entry("Gemma-3-270M") is None
    assert nearest_entries("Gemma 7B")[0] == GEMMA
    option = "    model: packaged:smollm2-135m\n"
    named = good(tmp_path / "a", changed((option, f"{option}    openness: {GEMMA}\n")))
    assert next(one for one in named.options if one.kind == "model").openness == GEMMA
    error = refusal(tmp_path / "b", changed((option, f"{option}    openness: Gemma\n")))
    assert error.field == "options[3].openness"
    assert GEMMA in error.way_out
    with pytest.raises(InputError, match="no entry"):
        index_finding("Ours", "Gemma", None, offline=True)


def test_the_definition_is_met_part_by_part_where_somebody_looked() -> None:
    smollm2, gemma = (
        next(one for one in packaged_facts() if one.name == name)
        for name in ("SmolLM2-135M-Instruct", "Gemma-3-270M")
    )
    found = definition_finding("x", smollm2)
    assert found.text == "data information: unknown; code: unknown; parameters: met"
    assert found.grade is Grade.DOCUMENTED
    assert set(found.details) == {part.value for part in DefinitionPart}
    assert definition_finding("x", gemma).text.count("not met") == 3
    assert "opensource.org" in found.sources[0].address
    for part in DefinitionPart:
        assert gemma.definition[part].sources


def test_the_definition_is_unknown_where_nobody_looked(tmp_path: Path) -> None:
    # Openness in other respects says nothing of the definition.
    open_data = """\
name: My model
facts:
  training data: {class: open, text: all of it, sources: [{title: card, date: 2026-01-01}]}
"""
    for known in (None, facts(tmp_path, open_data)):
        found = definition_finding("x", known)
        assert found.grade is Grade.UNKNOWN
        assert found.text.count(Met.UNKNOWN.value) == 3
    judged = "definition: {code: {met: met, text: x, sources: [{title: t, date: 2026-01-01}]}}\n"
    by_name = facts(tmp_path, FACTS + judged).model_copy(update={"matched_by": MatchedBy.NAME})
    assert definition_finding("x", by_name).grade is Grade.ASSUMED


@pytest.mark.parametrize(
    ("more", "field", "way_out"),
    [
        ("index: Gemma\n", "index", ""),
        ("definition: {code: {met: yes, text: x}}\n", "definition.code.met", "not met"),
        ("definition: {code: {met: met, text: x}}\n", "definition.code", "sources"),
        ("definition: {weights: {met: unknown, text: x}}\n", "definition.weights", "parameters"),
        ("creators: {text: x}\n", "creators.sources", "compensation"),
        ("creators: {text: x, consent: sure, sources: [{title: t, date: 2026-01-01}]}\n",
         "creators.consent", "compensation"),
    ],
)  # fmt: skip
def test_wrong_facts_are_refused_with_the_field(
    tmp_path: Path, more: str, field: str, way_out: str
) -> None:
    with pytest.raises(InputError) as caught:
        facts(tmp_path, FACTS + more)
    error = caught.value
    first = error.errors[0] if isinstance(error, InputErrors) else error
    assert first.field == field
    assert way_out in first.way_out
