"""A model that goes from transformers to llama.cpp computes the same there, token by token."""

import json
import resource
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from terazi.errors import InputError, TeraziError
from terazi.models.gguf import read_header
from terazi.models.interface import Prompt, ScoreRequest
from terazi.models.llama_cpp import LlamaCppModel
from terazi.models.packaged import packaged_file
from terazi.models.transformers_model import TransformersModel
from tests.foundry_export_samples import HOSTILE, SENTENCES, save_model, torch, transformers

from terazi.foundry.export import architecture  # isort: skip  after what it needs is known to be
from terazi.foundry.export.gguf import About, export_gguf  # isort: skip
from terazi.foundry.export.weights import Precision  # isort: skip
from terazi.foundry.train.network import base as network_of, tokenizer_of  # isort: skip

pytestmark = pytest.mark.filterwarnings("ignore")  # of libraries that are not in our hands

KINDS = ("llama", "qwen3", "gemma3_text")
LONG = " ".join(SENTENCES)  # beyond every window


def differences(folder: Path, file: Path) -> list[float]:
    """Of each text's log-likelihood a token, in nats."""
    requests = [ScoreRequest("", text) for text in (*SENTENCES, *HOSTILE, LONG)]
    one = TransformersModel(folder).score(requests)
    other = LlamaCppModel(file, threads=1).score(requests)
    assert [score.tokens for score in one] == [score.tokens for score in other]
    return [
        abs(a.log_likelihood - b.log_likelihood) / a.tokens
        for a, b in zip(one, other, strict=True)
        if a.log_likelihood is not None and b.log_likelihood is not None
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_llama_cpp_computes_what_transformers_does(kind: str, tmp_path: Path) -> None:
    folder = save_model(tmp_path / "model", kind)
    done = export_gguf(folder, tmp_path / "model.gguf", about=About("ours", "CC-BY-4.0", ("sw",)))
    header = read_header(done.file)
    assert (header.name, header.licence, header.precision) == ("ours", "CC-BY-4.0", "F32")
    assert header.parameters == done.parameters
    assert done.bytes == done.file.stat().st_size
    found = differences(folder, done.file)
    assert len(found) == len(SENTENCES) + len(HOSTILE) + 1
    # llama.cpp looks Gemma's activation up in a table of half precision.
    assert max(found) < (1e-3 if kind == "gemma3_text" else 1e-4)


@pytest.mark.parametrize("kind", ["llama", "gemma3_text"])
def test_the_layout_of_the_weights_is_seen_in_the_figures(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without the change of layout the file loads all the same, and is another model.
    folder = save_model(tmp_path / "model", kind)
    for name, known in architecture.KNOWN.items():
        as_it_is = replace(known, change=lambda _name, tensor, _config: tensor)
        monkeypatch.setitem(architecture.KNOWN, name, as_it_is)
    done = export_gguf(folder, tmp_path / "model.gguf")
    assert max(differences(folder, done.file)) > 0.05


def test_tokens_are_the_same_on_hostile_texts(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "model", "llama")
    there = LlamaCppModel(export_gguf(folder, tmp_path / "m.gguf").file, threads=1)
    here = TransformersModel(folder)
    for text in (*SENTENCES, *HOSTILE, ""):
        assert there.tokens(text) == here.tokens(text), text
    assert there.begin == here.begin
    mark = json.loads((folder / "tokenizer.json").read_text())["added_tokens"][0]["id"]
    assert here.tokens("<|endoftext|>").count(mark) == 1  # the one before the text
    prompts = [Prompt(SENTENCES[0][:20], max_tokens=12, chat=False)]
    assert there.generate(prompts) == here.generate(prompts)


def test_an_output_of_its_own_and_spare_rows_are_carried_over(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "model", "qwen3", tie_word_embeddings=False, spare=5)
    done = export_gguf(folder, tmp_path / "model.gguf")
    tokens = len(transformers.AutoTokenizer.from_pretrained(str(folder)))
    assert read_header(done.file).vocabulary == tokens + 5
    assert max(differences(folder, done.file)) < 1e-4


@pytest.mark.parametrize(("precision", "most"), [(Precision.F16, 0.02), (Precision.Q8_0, 0.2)])
def test_coarser_weights_are_smaller_and_nearly_the_same(
    precision: Precision, most: float, tmp_path: Path
) -> None:
    folder = save_model(tmp_path / "model", "llama")
    whole = export_gguf(folder, tmp_path / "f32.gguf")
    done = export_gguf(folder, tmp_path / "model.gguf", precision=precision)
    assert done.bytes < 0.7 * whole.bytes
    assert read_header(done.file).precision == precision.upper()
    assert 1e-7 < max(differences(folder, done.file)) < most


def test_weights_in_bfloat16_and_in_several_files_are_read(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "model", "llama")
    network = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16)
    (folder / "model.safetensors").unlink()
    network.save_pretrained(folder, max_shard_size="50KB")
    assert len(list(folder.glob("*.safetensors"))) > 1
    done = export_gguf(folder, tmp_path / "model.gguf")
    assert max(differences(folder, done.file)) < 1e-4


def test_nothing_half_written_is_left_where_the_disk_is_full(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "model", "llama")
    out = tmp_path / "out" / "model.gguf"
    first = export_gguf(folder, out)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        for limit in (
            5_000,
            60_000,
            first.bytes - 100,
        ):  # in the header, in the weights, at the end
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
            with pytest.raises(TeraziError, match="nothing could be written"):
                export_gguf(folder, out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [file.name for file in out.parent.iterdir()] == ["model.gguf"]
    assert out.stat().st_size == first.bytes


def change(file: Path, **fields: object) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | fields))


@pytest.mark.parametrize(
    ("kind", "fields", "problem"),
    [
        ("llama", {"hidden_act": "gelu"}, "activation"),
        ("llama", {"architectures": ["MambaForCausalLM"]}, "MambaForCausalLM is not exported"),
        ("llama", {"architectures": None}, "unsaid is not exported"),
        (
            "qwen3",
            {"rope_parameters": {"rope_type": "linear", "factor": 2.0, "rope_theta": 1e4}},
            "positions are scaled",
        ),
        ("gemma3_text", {"query_pre_attn_scalar": 99}, "scaled by 99"),
        ("gemma3_text", {"final_logit_softcapping": 30.0}, "final_logit_softcapping"),
        ("gemma3_text", {"layer_types": ["sliding_attention"] * 6}, "sees the whole text"),
    ],
)
def test_a_network_that_llama_cpp_would_compute_otherwise_is_refused(
    kind: str, fields: dict[str, object], problem: str, tmp_path: Path
) -> None:
    folder = save_model(tmp_path / "model", kind)
    change(folder / "config.json", **fields)
    with pytest.raises(InputError, match=problem):
        export_gguf(folder, tmp_path / "model.gguf")
    assert not (tmp_path / "model.gguf").exists()


def test_a_bias_is_not_left_out_silently(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "model", "llama", attention_bias=True)
    with pytest.raises(InputError, match=r"self_attn\..*bias"):
        export_gguf(folder, tmp_path / "model.gguf")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"pre_tokenizer": {"type": "Whitespace"}}, "no tokenizer of this kind"),
        ({"pre_tokenizer": None}, "no tokenizer of this kind"),
        ({"normalizer": {"type": "Lowercase"}}, "changes a text before"),
    ],
)
def test_a_tokenizer_that_llama_cpp_has_not_is_refused(
    fields: dict[str, object], problem: str, tmp_path: Path
) -> None:
    folder = save_model(tmp_path / "model", "llama")
    change(folder / "tokenizer.json", **fields)
    with pytest.raises(InputError, match=problem):
        export_gguf(folder, tmp_path / "model.gguf")


def test_the_vocabulary_of_another_model_is_refused(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "model", "llama")
    done = export_gguf(folder, tmp_path / "model.gguf")
    again = export_gguf(folder, tmp_path / "again.gguf", tokenizer_from=done.file)
    assert again.sha256 == done.sha256  # by the file or by the folder: the same
    model = json.loads((folder / "tokenizer.json").read_text())["model"]
    one, other = list(model["vocab"])[-2:]
    model["vocab"] |= {one: model["vocab"][other], other: model["vocab"][one]}
    change(folder / "tokenizer.json", model=model)
    with pytest.raises(InputError, match="another vocabulary"):
        export_gguf(folder, tmp_path / "again.gguf", tokenizer_from=done.file)


def test_folders_that_hold_no_model_say_so(tmp_path: Path) -> None:
    out = tmp_path / "model.gguf"
    with pytest.raises(InputError, match="cannot read the configuration"):
        export_gguf(tmp_path, out)
    folder = save_model(tmp_path / "model", "llama")
    weights = folder / "model.safetensors"
    whole = weights.read_bytes()
    weights.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="these weights cannot be read"):
        export_gguf(folder, out)
    weights.unlink()
    with pytest.raises(InputError, match=r"no model\.safetensors"):
        export_gguf(folder, out)
    weights.write_bytes(whole)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(InputError, match="tokenizer"):
        export_gguf(folder, out)
    with pytest.raises(TeraziError, match="is a folder"):
        export_gguf(folder, tmp_path)


def test_weights_that_are_no_numbers_are_not_exported(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "model", "llama")
    network = transformers.AutoModelForCausalLM.from_pretrained(folder)
    with torch.no_grad():
        network.model.norm.weight[3] = float("nan")
    network.save_pretrained(folder)
    with pytest.raises(InputError, match="not all numbers"):
        export_gguf(folder, tmp_path / "model.gguf")
    assert not any(file.suffix == ".part" for file in tmp_path.iterdir())


def test_an_index_names_no_file_elsewhere(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "model", "llama")
    (tmp_path / "other.safetensors").write_bytes((folder / "model.safetensors").read_bytes())
    index = {"weight_map": {"model.norm.weight": "../other.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    with pytest.raises(InputError, match="no such file here"):
        export_gguf(folder, tmp_path / "model.gguf")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "most"), [("smollm2-135m", 1e-4), ("gemma-3-270m", 1e-3)], ids=["smollm2", "gemma"]
)
def test_a_base_from_its_gguf_file_comes_back_the_same(
    key: str, most: float, tmp_path: Path
) -> None:
    base = packaged_file(key)
    network, folder = network_of(base), tmp_path / "model"
    network.save_pretrained(folder)
    tokenizer_of(base).save_pretrained(folder)
    del network
    done = export_gguf(folder, tmp_path / "model.gguf", tokenizer_from=base)
    here, there = TransformersModel(folder), LlamaCppModel(done.file, threads=1)
    for text in (*SENTENCES, *HOSTILE):
        assert there.tokens(text) == here.tokens(text), text
    # A token alone may differ by more: half precision in Gemma's activation.
    requests = [ScoreRequest("", text) for text in (*SENTENCES, LONG * 4)]
    scores = zip(here.score(requests), there.score(requests), strict=True)
    figures = [(a.log_likelihood or 0) / a.tokens - (b.log_likelihood or 0) / b.tokens
               for a, b in scores]  # fmt: skip
    assert np.abs(figures).max() < most
