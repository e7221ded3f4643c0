"""Models that were trained on local text, as options: what is known of them and who says so."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from terazi.errors import InputError
from terazi.finding import Finding, Grade
from terazi.foundry.corpus.clean import FORM as WRITTEN_FORM
from terazi.foundry.export.card import FACTS, write_card
from terazi.foundry.export.facts import Base, CardFacts, Training
from terazi.models.facts import Dimension, MatchedBy, ModelFacts, Openness, facts_for
from terazi.models.fake import FakeModel
from terazi.models.packaged import PACKAGED
from terazi.options.documented import facts_of
from terazi.options.interface import Kind
from terazi.options.model import ModelOption
from terazi.probes.openness_facts import openness_findings
from terazi.proposal.lock import lock, read_locked
from terazi.proposal.options import Adapted, Local, Model
from terazi.proposal.paths import files_of
from terazi.proposal.read import read_proposal
from terazi.proposal.trained import FORM
from terazi.rights.creators import creators_findings
from tests.proposal_samples import GOOD, TABLE, TODAY

SOURCES: list[dict[str, Any]] = [
    {
        "title": "Stories of Kibera school",
        "address": "https://example.org/stories",
        "licence": "CC BY 4.0",
        "consent": "given",
        "compensation": "paid",
    },
    {
        "title": "Swahili of Wikipedia",
        "address": "https://sw.wikipedia.org",
        "licence": "CC BY-SA 4.0",
        "consent": "not needed",
        "compensation": "not asked for",
    },
]
CARD = CardFacts(
    name="Hadithi",
    kind="local",
    languages=("sw",),
    made="2026-11-21",
    made_by="Terazi 0.1.0",
    licence="CC BY 4.0",
    training=Training("from scratch"),
    parameters=1_048_576,
    window=512,
)


def manifest(folder: Path, *sources: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    document = {
        "form": FORM,
        "name": "hadithi",
        "language": "sw",
        "sources": list(sources),
        "sides": {"train": {"bytes": 4_200_000}},
    }
    (folder / "manifest.json").write_text(json.dumps(document))
    return folder


def weights(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        (folder / name).write_text(name)
    return folder


def option(folder: Path, **more: str) -> ModelOption:
    kind = Adapted if more.get("kind") == "adapted" else Local
    part = kind.model_validate({"name": "Ours", "kind": "local", "model": "model"} | more)
    made = ModelOption(part, FakeModel("Ours"), folder / part.model, "transformers")
    made.folder = folder
    return made


def known(folder: Path, **more: str) -> ModelFacts:
    found = facts_of(option(folder, **more))
    assert found is not None
    return found


def rights(folder: Path, part: Model, facts: ModelFacts | None) -> Finding:
    proposal = read_proposal(written(folder), today=TODAY, measures=None)
    proposal = proposal.model_copy(update={"options": (part,)})
    (finding,) = creators_findings(proposal, {part.name: facts})
    return finding


def written(folder: Path, *options: str) -> Path:
    (folder / "answers.csv").write_text(TABLE)
    listed = "".join(f"  - {one}\n" for one in options)
    text = GOOD.replace("exchange_rates:", f"{listed}exchange_rates:")
    file = folder / "proposal.yaml"
    file.write_text(text)
    return file


def test_the_corpus_and_the_card_become_documented_facts(tmp_path: Path) -> None:
    write_card(weights(tmp_path / "model"), CARD)
    manifest(tmp_path / "clean", *SOURCES)
    facts = known(tmp_path, corpus="clean")
    assert facts.matched_by is MatchedBy.CARD
    data = facts.facts[Dimension.TRAINING_DATA]
    assert data.openness is Openness.OPEN
    for words in ("“hadithi”, 4.2 MB", "Stories of Kibera school", "CC BY-SA 4.0", "consent given"):
        assert words in data.text
    assert [one.title for one in data.sources] == ["manifest.json of the corpus “hadithi”"]
    licence = facts.facts[Dimension.LICENCE]
    assert [one.title for one in licence.sources] == ["card.json beside model"]
    assert licence.sources[0].cited.date == "2026-11-21"
    assert licence.text == "Its makers state: CC BY 4.0."
    assert facts.facts[Dimension.PARAMETERS].text == "1,048,576 weights."
    findings = {one.measure: one for one in openness_findings("Ours", facts)}
    assert findings["training data"].grade is Grade.DOCUMENTED
    assert findings["training data"].sources[0].sha256
    assert "what its makers say" in findings["training data"].note
    assert findings["termination"].grade is Grade.UNKNOWN


@pytest.mark.parametrize(
    ("changed", "openness"),
    [
        ({}, Openness.OPEN),
        ({"licence": "CC BY-NC 4.0"}, Openness.PARTIAL),
        ({"licence": ""}, Openness.PARTIAL),
        ({"licence": "by word of mouth"}, Openness.PARTIAL),
        ({"address": ""}, Openness.PARTIAL),
    ],
)
def test_text_that_not_everybody_may_use_is_open_in_part(
    changed: dict[str, str], openness: Openness, tmp_path: Path
) -> None:
    weights(tmp_path / "model")
    manifest(tmp_path / "clean", SOURCES[0], SOURCES[1] | changed)
    facts = known(tmp_path, corpus="clean/manifest.json")
    assert facts.facts[Dimension.TRAINING_DATA].openness is openness
    assert facts.facts[Dimension.LICENCE].openness is Openness.UNKNOWN


@pytest.mark.parametrize(
    ("changed", "estimate"),
    [
        ({}, 0.0),
        ({"consent": "not asked"}, 1.0),
        ({"compensation": "not paid"}, 1.0),
        ({"consent": ""}, None),
        ({"consent": "they nodded when they were asked"}, None),  # quoted, not interpreted
        ({"licence": ""}, None),
    ],
)
def test_rights_are_settled_where_the_manifest_says_so_of_every_source(
    changed: dict[str, str], estimate: float | None, tmp_path: Path
) -> None:
    weights(tmp_path / "model")
    manifest(tmp_path / "clean", SOURCES[0], SOURCES[1] | changed)
    made = option(tmp_path, corpus="clean")
    finding = rights(tmp_path, made.part, facts_of(made))
    assert finding.estimate == estimate
    assert "Stories of Kibera school" in (finding.text or finding.note)
    for words in changed.values():
        assert words in (finding.text or finding.note)


def test_of_a_base_the_less_open_counts(tmp_path: Path) -> None:
    card = replace(CARD, kind="adapted", corpus={"sources": SOURCES})
    write_card(weights(tmp_path / "model"), card)
    facts = known(tmp_path, kind="adapted", base="packaged:gemma-3-270m")
    base = facts_for(PACKAGED["gemma-3-270m"].sha256)
    assert base is not None
    data = facts.facts[Dimension.TRAINING_DATA]
    assert data.openness is base.facts[Dimension.TRAINING_DATA].openness is not Openness.OPEN
    assert "Stories of Kibera school" in data.text
    assert "Its base, " in data.text
    assert facts.facts[Dimension.LICENCE].text.startswith("Its makers state: CC BY 4.0. Its base, ")
    restrictions = facts.facts[Dimension.RESTRICTIONS]
    assert restrictions.text.startswith("Of its base: ")
    assert Dimension.KIND not in facts.facts  # a base or not: nobody has said
    part = option(tmp_path, kind="adapted", base="packaged:gemma-3-270m").part
    assert rights(tmp_path, part, facts).estimate != 0.0


def test_a_base_of_which_nothing_is_known_leaves_it_unknown(tmp_path: Path) -> None:
    card = replace(CARD, kind="adapted", corpus={"sources": SOURCES}, base=Base("somebody/else"))
    write_card(weights(tmp_path / "model"), card)
    facts = known(tmp_path, kind="adapted")
    for what in (Dimension.LICENCE, Dimension.TRAINING_DATA):
        assert facts.facts[what].openness is Openness.UNKNOWN
        assert "Of its base nothing is known here." in facts.facts[what].text
    findings = {one.measure: one for one in openness_findings("Ours", facts)}
    assert findings["training data"].grade is Grade.UNKNOWN


def test_the_base_is_found_by_what_the_card_says_of_its_weights(tmp_path: Path) -> None:
    base = Base("whatever it is called", sha256=PACKAGED["smollm2-135m"].sha256)
    write_card(weights(tmp_path / "model"), replace(CARD, kind="adapted", base=base))
    facts = known(tmp_path, kind="adapted")
    assert "Its base, SmolLM2-135M-Instruct: " in facts.facts[Dimension.LICENCE].text


def test_a_card_of_other_weights_is_refused(tmp_path: Path) -> None:
    write_card(weights(tmp_path / "model"), CARD)
    (tmp_path / "model" / "model.safetensors").write_text("others")
    with pytest.raises(InputError, match="about other weights") as raised:
        known(tmp_path)
    assert raised.value.file == str(tmp_path / "model" / FACTS)


def test_a_gguf_file_has_the_card_that_names_it(tmp_path: Path) -> None:
    folder = weights(tmp_path / "model")
    file = folder / "hadithi.gguf"
    file.write_text("GGUF")
    assert facts_of(option(tmp_path, model="model/hadithi.gguf")) is None
    write_card(folder, CARD)  # of the folder, not of this file
    assert facts_of(option(tmp_path, model="model/hadithi.gguf")) is None
    write_card(folder, CARD, also=(file,))
    assert (
        known(tmp_path, model="model/hadithi.gguf").facts[Dimension.CONTEXT].text == "512 tokens."
    )


def test_nothing_is_known_where_nobody_says_anything(tmp_path: Path) -> None:
    weights(tmp_path / "model")
    assert facts_of(option(tmp_path)) is None
    assert facts_of(option(tmp_path, model="not here")) is None


def test_a_file_of_facts_comes_first(tmp_path: Path) -> None:
    write_card(weights(tmp_path / "model"), CARD)
    (tmp_path / "model.facts.yaml").write_text("name: X\nfacts: {}\n")
    assert known(tmp_path).matched_by is MatchedBy.FILE


def test_the_kinds_are_told_apart(tmp_path: Path) -> None:
    weights(tmp_path / "model")
    manifest(tmp_path / "clean", *SOURCES)
    file = written(
        tmp_path,
        "{name: Ours, kind: local, model: model, corpus: clean}",
        "{name: Theirs, kind: adapted, model: model, base: packaged:gemma-3-270m}",
    )
    file.write_text(file.read_text().replace("at_least: 0.9", "at_least: 0.9\n    kinds: [local, "
                                             "adapted, model, tool]"))  # fmt: skip
    proposal = read_proposal(file, today=TODAY)
    ours, theirs = proposal.options[-2:]
    assert (ours.kind, theirs.kind) == ("local", "adapted")
    assert option(tmp_path).kind is Kind.LOCAL
    named = files_of(proposal, tmp_path)
    assert named["clean/manifest.json"] == tmp_path / "clean" / "manifest.json"
    locked = lock(proposal, tmp_path / "out", versions={}, files=named, today=date(2026, 11, 22))
    assert "clean/manifest.json" in locked.files
    assert read_locked(tmp_path / "out").proposal.options == proposal.options


def test_the_form_of_the_manifest_is_the_one_that_is_written() -> None:
    assert FORM == WRITTEN_FORM


@pytest.mark.parametrize(
    ("line", "field", "problem"),
    [
        ("{name: A, kind: local, model: model, corpus: nowhere}", "corpus", "no manifest"),
        ("{name: A, kind: local, model: model, corpus: model}", "corpus", "no manifest"),
        ("{name: A, kind: local, model: model, corpus: answers.csv}", "corpus", "no manifest"),
        (
            '{name: A, kind: local, model: model, corpus: "\\0"}',
            "corpus",
            "hidden character",
        ),
        ("{name: A, kind: local, model: nowhere}", "model", "no file"),
        ("{name: A, kind: local, model: model, base: x}", "base", "base"),
        ("{name: A, kind: model, model: model, corpus: clean}", "corpus", "corpus"),
        ("{name: A, kind: adapted, model: model, base: packaged:gema}", "base", "no model"),
        ("{name: A, kind: adapted}", "model", "model"),
    ],
)
def test_what_is_wrong_with_a_trained_model_is_said(
    line: str, field: str, problem: str, tmp_path: Path
) -> None:
    weights(tmp_path / "model")
    manifest(tmp_path / "clean", *SOURCES)
    with pytest.raises(InputError, match=problem) as raised:
        read_proposal(written(tmp_path, line), today=TODAY)
    assert f"options[4].{field}" in str(raised.value)


def test_the_shape_of_a_trained_option_is_dumped_as_it_was_read(tmp_path: Path) -> None:
    weights(tmp_path / "model")
    file = written(
        tmp_path, "{name: Ours, kind: adapted, model: model, base: packaged:gemma-3-270m}"
    )
    dumped = read_proposal(file, today=TODAY).model_dump(mode="json")["options"][-1]
    assert (dumped["kind"], dumped["base"], dumped["corpus"]) == (
        "adapted", "packaged:gemma-3-270m", "",
    )  # fmt: skip
    assert yaml.safe_load(yaml.safe_dump(dumped)) == dumped
