"""The whole way with a folder of weights: what it answers, and what it needs here."""

import json
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="needs the extra torch: pip install 'terazi[torch]'")
pytest.importorskip("transformers", reason="needs the extra torch")

from terazi import weigh as weighing
from terazi.finding import Grade
from tests.test_models_transformers import save
from tests.test_weigh import PROPOSAL, write

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # of libraries not ours


def test_a_folder_of_weights_is_weighed_as_a_gguf_file_is(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    save(folder / "tiny-0.1", "llama")
    tiny = {"name": "Tiny", "kind": "model", "model": "tiny-0.1"}
    file = write(folder, PROPOSAL | {"options": [*PROPOSAL["options"][:3], tiny]})
    done = weighing.weigh(file, tmp_path / "out", today=date(2026, 11, 22))
    measured = {f.measure: f for f in done.findings if f.option == "Tiny" and f.language != "en"}
    here = ("memory", "load time", "reading speed", "time per answer", "word knowledge")
    for measure in here:
        assert measured[measure].grade is Grade.MEASURED_HERE, measure
    (model,) = json.loads((tmp_path / "out" / "facts.json").read_text())["models"]
    assert model["backend"] == "transformers on torch, cpu"
    assert model["asked"] > 0
    again = weighing.weigh(file, tmp_path / "out", today=date(2026, 11, 22))
    assert again.findings == done.findings
