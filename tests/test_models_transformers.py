"""Models of the transformers library: tiny ones that the tests make, of several architectures.

They need the extra ``torch``, which the tests' environment does not have by itself.
"""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from terazi.errors import InputError, TeraziError
from terazi.models import torch_tree
from terazi.models.full_precision import full_precision
from terazi.models.interface import Prompt, ScoreRequest
from terazi.models.llama_cpp import LlamaCppModel
from terazi.models.packaged import packaged_file
from terazi.models.scoring import as_tokens
from terazi.models.torch_generation import TorchWriter
from terazi.models.torch_tree import Tokenizer
from terazi.models.transformers_model import TransformersModel
from terazi.models.tree import Limits

torch = pytest.importorskip("torch", reason="needs the extra torch: pip install 'terazi[torch]'")
transformers = pytest.importorskip("transformers", reason="needs the extra torch")
tokenizers = pytest.importorskip("tokenizers", reason="needs the extra torch")

pytestmark = pytest.mark.filterwarnings("ignore")  # of libraries that are not in our hands

WORDS = "Mji mkuu wa Kenya ni Nairobi. The capital of Kenya is Nairobi, of course.\n"
WINDOW = 8  # of the sliding layers

#: Architectures that do something of their own with masks, positions or the last layer.
SHAPES: dict[str, dict[str, Any]] = {
    "llama": {},
    "qwen2": {"tie_word_embeddings": False},
    "gpt2": {"n_embd": 32, "n_layer": 2, "n_head": 2},
    "mistral": {"sliding_window": WINDOW},
    "gemma2": {"sliding_window": WINDOW, "head_dim": 16, "final_logit_softcapping": 3.0},
    "gemma3_text": {
        "sliding_window": WINDOW,
        "head_dim": 16,
        "layer_types": ["sliding_attention", "full_attention"],
    },
    "granite": {"logits_scaling": 3.0},
    "cohere": {"logit_scale": 0.25},
}


def tokenizer() -> Tokenizer:
    """Bytes and merges of a few sentences, a mark at the beginning and marks of a chat."""
    raw = tokenizers.Tokenizer(tokenizers.models.BPE())
    raw.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = tokenizers.decoders.ByteLevel()
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=280,
        special_tokens=["<s>", "</s>", "<|user|>"],
        initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    raw.train_from_iterator([WORDS] * 50, trainer)
    raw.post_processor = tokenizers.processors.TemplateProcessing(
        single="<s> $A", special_tokens=[("<s>", 0)]
    )
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=raw,
        bos_token="<s>",  # noqa: S106  a mark
        eos_token="</s>",  # noqa: S106  a mark
        additional_special_tokens=["<|user|>"],
        chat_template="<|user|>{{ messages[0]['content'] }}\n",
    )


def save(folder: Path, kind: str) -> Path:
    made = tokenizer()
    common = {
        "vocab_size": len(made),
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 1,
        "max_position_embeddings": 128,
        "bos_token_id": made.bos_token_id,
        "eos_token_id": made.eos_token_id,
        "pad_token_id": None,
        "initializer_range": 0.2,  # so that what stands before a token matters
    }
    torch.manual_seed(7)
    config = transformers.AutoConfig.for_model(kind, **(common | SHAPES[kind]))
    transformers.AutoModelForCausalLM.from_config(config).save_pretrained(folder)
    made.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module", params=sorted(SHAPES))
def model(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> TransformersModel:
    return TransformersModel(save(tmp_path_factory.mktemp("model"), request.param))


@pytest.fixture(scope="module", name="llama")
def fixture_llama(tmp_path_factory: pytest.TempPathFactory) -> TransformersModel:
    return TransformersModel(save(tmp_path_factory.mktemp("model"), "llama"))


def alone(model: TransformersModel, tokens: Sequence[int], start: int) -> float:
    """From the model's own logits, the whole sequence read in a row."""
    with torch.inference_mode():
        logits = model._model(input_ids=torch.tensor([tokens])).logits[0].double()
    rows = logits.log_softmax(-1)[start - 1 : -1]
    return float(rows.gather(1, torch.tensor(tokens[start:])[:, None]).sum())


def asked() -> list[ScoreRequest]:
    contexts = ("", "Mji mkuu wa Kenya ni", "Mji mkuu wa Kenya ni Nairobi, of course. The", "ክ")
    ends = (" Nairobi", " Nairobi, of course", ".", "", " Kenya " * 6)
    return [ScoreRequest(context, end) for context in contexts for end in ends]


@pytest.mark.parametrize("nodes", [512, 5])
def test_as_a_tree_as_in_a_row(
    model: TransformersModel, nodes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Most of these requests are longer than the sliding window."""
    monkeypatch.setattr(torch_tree, "LIMITS", Limits(nodes, nodes))
    requests = asked()
    sequences, starts = as_tokens(model, requests)
    assert sum(len(sequence) > WINDOW for sequence in sequences) > len(sequences) / 2
    for score, sequence, start in zip(model.score(requests), sequences, starts, strict=True):
        assert score.tokens == len(sequence) - start
        own = alone(model, sequence, start) if score.tokens else 0.0
        assert score.log_likelihood == pytest.approx(own, abs=1e-3)


def test_a_preamble_changes_nothing_but_the_work(model: TransformersModel) -> None:
    preamble = WORDS * 2
    whole = [ScoreRequest(preamble + r.context, r.continuation) for r in asked()]
    plain = model.score(whole)
    fresh = model.score(asked(), preamble=preamble)
    model.score(asked()[::3], preamble=preamble)
    model.score(asked()[:3])
    again = model.score(asked(), preamble=preamble)
    for a, b, c in zip(plain, fresh, again, strict=True):
        assert a.log_likelihood == pytest.approx(b.log_likelihood, abs=1e-3)
        assert b.log_likelihood == pytest.approx(c.log_likelihood, abs=1e-5)


def test_large_vocabularies_are_gone_through_in_tiles(
    llama: TransformersModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = llama.score(asked())
    monkeypatch.setattr(torch_tree, "_TILE", 100)
    for a, b in zip(whole, llama.score(asked()), strict=True):
        assert a.log_likelihood == pytest.approx(b.log_likelihood, abs=1e-4)


def test_half_precision_is_near(llama: TransformersModel) -> None:
    half = TransformersModel(llama._place, precision="bfloat16")
    assert half.identity.digest != llama.identity.digest
    for a, b in zip(llama.score(asked()), half.score(asked()), strict=True):
        assert a.log_likelihood == pytest.approx(b.log_likelihood, rel=0.05)


def test_what_is_longer_than_the_window_is_said_and_not_cut(llama: TransformersModel) -> None:
    assert llama.window == 128
    long, short = llama.score([ScoreRequest("x" * 200, " end"), ScoreRequest("word", " end")])
    assert long.log_likelihood is None
    assert "context window" in long.problem
    assert short.log_likelihood is not None
    (written,) = llama.generate([Prompt("x" * 200)])
    assert "context window" in written.problem


def test_it_writes_the_likeliest_tokens(model: TransformersModel) -> None:
    (written,) = model.generate([Prompt("Mji mkuu", max_tokens=10, chat=False)])
    tokens = model.tokens("Mji mkuu")
    assert written.prompt_tokens == len(tokens)
    with torch.inference_mode():
        for _ in range(written.tokens):
            tokens.append(int(model._model(torch.tensor([tokens])).logits[0, -1].argmax()))
    whole = model._tokenizer.decode(tokens[written.prompt_tokens :], skip_special_tokens=True)
    assert whole.startswith(written.text)  # a character that the limit cut in two is left out
    assert set(whole.removeprefix(written.text)) <= {"\N{REPLACEMENT CHARACTER}"}
    assert written.ended_by == ("limit" if written.tokens == 10 else "end")
    assert model.generate([Prompt("Mji mkuu", max_tokens=10, chat=False)]) == [written]
    for stop in [letter for letter in written.text if letter.isascii()][:1]:
        (stopped,) = model.generate([Prompt("Mji mkuu", max_tokens=10, chat=False, stop=(stop,))])
        assert stopped.ended_by == "stop"
        assert stopped.text == written.text[: written.text.index(stop)]


def test_marks_written_in_a_text_are_text(llama: TransformersModel) -> None:
    mark = llama._tokenizer.convert_tokens_to_ids("<|user|>")
    assert mark not in llama.tokens("<|user|>x</s>")
    assert llama._tokenizer.eos_token_id not in llama.tokens("<|user|>x</s>")
    prompt = llama._prompt_tokens(Prompt("<|user|>x"))
    assert prompt[0] == mark
    assert prompt.count(mark) == 1
    assert llama.count_tokens(["", "<|user|>"])[0] == 0


def test_the_identity_is_that_of_the_files(llama: TransformersModel, tmp_path: Path) -> None:
    assert TransformersModel(llama._place, name="x").identity.digest == llama.identity.digest
    other = Path(shutil.copytree(llama._place, tmp_path / "other"))
    assert TransformersModel(other).identity.digest == llama.identity.digest
    (other / "tokenizer_config.json").write_text("{}")
    assert TransformersModel(other).identity.weights == llama.identity.weights
    assert TransformersModel(other).identity.tokenizer != llama.identity.tokenizer
    save(other, "qwen2")
    assert TransformersModel(other).identity.weights != llama.identity.weights


def test_pickled_weights_are_not_opened(llama: TransformersModel, tmp_path: Path) -> None:
    other = Path(shutil.copytree(llama._place, tmp_path / "other"))
    (other / "model.safetensors").unlink()
    torch.save(llama._model.state_dict(), other / "pytorch_model.bin")
    with pytest.raises(InputError, match="no model in it"):
        TransformersModel(other)


def test_damaged_weights_are_named(llama: TransformersModel, tmp_path: Path) -> None:
    other = Path(shutil.copytree(llama._place, tmp_path / "other"))
    whole = (other / "model.safetensors").read_bytes()
    (other / "model.safetensors").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="cannot load") as caught:
        TransformersModel(other).score([ScoreRequest("a", "b")])
    assert caught.value.file == str(other)


def test_a_model_that_keeps_a_state_is_refused(tmp_path: Path) -> None:
    made = tokenizer()
    config = transformers.AutoConfig.for_model(
        "mamba", vocab_size=len(made), hidden_size=16, num_hidden_layers=1, state_size=4
    )
    transformers.AutoModelForCausalLM.from_config(config).save_pretrained(tmp_path)
    made.save_pretrained(tmp_path)
    with pytest.raises(TeraziError, match="cannot be read as a tree"):
        TransformersModel(tmp_path).score([ScoreRequest("a", "b")])


def test_there_is_no_such_model(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such"):
        TransformersModel(tmp_path / "absent.gguf")


def test_what_to_install_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(torch_tree, "import_module", absent)
    with pytest.raises(TeraziError, match=r"pip install 'terazi\[torch\]'"):
        torch_tree._library("torch")


@pytest.fixture(name="packaged")
def fixture_packaged() -> Iterator[Path]:
    pytest.importorskip("gguf", reason="needs the package gguf to read GGUF files")
    try:
        yield packaged_file("smollm2-135m")
    except TeraziError as error:
        pytest.skip(str(error))


@pytest.mark.slow
def test_a_real_model_scores_as_in_llama_cpp(packaged: Path) -> None:
    ours = TransformersModel(packaged)
    theirs = LlamaCppModel(full_precision(packaged, 4 * 2**30), original=packaged)
    requests = asked()
    try:
        assert as_tokens(ours, requests) == as_tokens(theirs, requests)
        for a, b in zip(ours.score(requests), theirs.score(requests), strict=True):
            assert a.log_likelihood == pytest.approx(b.log_likelihood, abs=2e-3)
    finally:
        theirs.close()


def test_answers_together_as_each_alone(model: TransformersModel) -> None:
    """Prompts that begin alike or not at all alike, most longer than the sliding window."""
    texts = (WORDS, WORDS[:30], f"{WORDS}Mji", "Mji mkuu", "ክ", "", "Nairobi " * 3, "x" * 200)
    prompts = [Prompt(text, max_tokens=9, chat=chat) for text in texts for chat in (False, True)]
    prompts += [Prompt(WORDS, max_tokens=limit) for limit in (0, 1)]
    together = model.generate(prompts)
    assert together == [model.generate([prompt])[0] for prompt in prompts]
    assert model.generate(prompts[::-1]) == together[::-1]
    assert [bool(answer.problem) for answer in together] == ["x" * 200 in p.text for p in prompts]


def test_half_precision_answers_one_at_a_time(llama: TransformersModel) -> None:
    assert llama.at_once > 1
    assert TransformersModel(llama._place, precision="bfloat16").at_once == 1


def test_texts_are_put_together_from_tokens_without_loss(llama: TransformersModel) -> None:
    writer = TorchWriter(llama._model, llama._tokenizer, llama._ends, room=1)
    for text in (" \n Mji  mkuu\n\n", "አዲስ አበባ 🙂", "<|user|>"):
        pieces = [writer.piece(token) for token in llama._plain(text)]
        assert b"".join(piece or b"" for piece in pieces).decode() == text
    assert writer.piece(llama._tokenizer.eos_token_id) is None
    assert writer.piece(llama._tokenizer.convert_tokens_to_ids("<|user|>")) == b""
