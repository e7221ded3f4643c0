"""A weighing of models that were trained on local text, from the proposal to the report."""

import json
from pathlib import Path
from typing import Any

import pytest

from terazi import weigh as weighing
from terazi.errors import InputError
from terazi.foundry.export.card import write_card
from terazi.models.fake import FakeModel
from terazi.options.build import build
from terazi.options.interface import Option
from terazi.options.model import ModelOption
from terazi.proposal.options import Model, OptionPart
from terazi.proposal.protection import RIGHTS_NOT_SETTLED
from tests.test_options_local import CARD, SOURCES, manifest, weights
from tests.test_weigh import DAY, PROPOSAL, _speed, money, write

LOCAL = {"name": "Ours", "kind": "local", "model": "model", "corpus": "clean"}
ADAPTED = {"name": "Theirs", "kind": "adapted", "model": "model", "base": "packaged:smollm2-135m"}
LINE = {
    "name": "Nobody's words without asking",
    "measure": RIGHTS_NOT_SETTLED,
    "at_most": 0,
    "kinds": ["local", "adapted"],
    "set_by": "the writers' circle",
    "why": "our stories are ours",
}


@pytest.fixture
def proposal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def build_fake(part: OptionPart, folder: Path) -> Option:
        if not isinstance(part, Model):
            return build(part, folder)
        option = ModelOption(part, FakeModel(part.name), folder / part.model, "transformers")
        option.folder = folder
        return option

    monkeypatch.setattr(weighing, "build", build_fake)
    monkeypatch.setattr("terazi.models.speed.measure", _speed)
    folder = tmp_path / "in"
    options = [
        *PROPOSAL["options"][:3],
        *({**one, "monthly": money(1000)} for one in (LOCAL, ADAPTED)),
    ]
    lines = [*PROPOSAL["red_lines"], LINE]
    file = write(folder, {**PROPOSAL, "options": options, "red_lines": lines})
    manifest(folder / "clean", *SOURCES)
    write_card(weights(folder / "model"), CARD)
    return file


def findings(out: Path) -> dict[tuple[str, str], dict[str, Any]]:
    listed = json.loads((out / "ledger.json").read_text(encoding="utf-8"))["findings"]
    return {(one["option"], one["measure"]): one for one in listed}


def test_the_corpus_of_a_local_model_is_in_the_ledger_and_binds_it(
    proposal: Path, tmp_path: Path
) -> None:
    done = weighing.weigh(proposal, tmp_path / "out", today=DAY)
    found = findings(tmp_path / "out")
    assert found["Ours", "training data"]["grade"] == "documented"
    assert "Stories of Kibera school" in found["Ours", "training data"]["text"]
    assert found["Ours", RIGHTS_NOT_SETTLED]["estimate"] == 0.0
    assert found["Theirs", RIGHTS_NOT_SETTLED]["grade"] == "unknown"
    gates = json.loads((tmp_path / "out" / "verdict.json").read_text(encoding="utf-8"))["gates"]
    states = {one["option"]: one["status"] for one in gates if one["name"] == LINE["name"]}
    assert states["Ours"] == "passed"
    assert states["Theirs"] != "passed"
    page = done.report.read_text(encoding="utf-8")
    assert "a language model trained on local text" in page
    assert "a language model trained further on local text" in page
    locked = (tmp_path / "out" / "proposal.yaml").read_text(encoding="utf-8")
    assert "clean/manifest.json" in locked


def test_another_corpus_is_another_weighing(proposal: Path, tmp_path: Path) -> None:
    weighing.weigh(proposal, tmp_path / "out", today=DAY)
    manifest(proposal.parent / "clean", SOURCES[0])
    with pytest.raises(InputError):
        weighing.weigh(proposal, tmp_path / "out", today=DAY)
