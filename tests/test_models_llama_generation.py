"""Answers written by a real model, several at once: SmolLM2-135M from its package."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from terazi.errors import TeraziError
from terazi.models.full_precision import full_precision
from terazi.models.interface import Generation, Prompt, ScoreRequest
from terazi.models.llama_cpp import LlamaCppModel
from terazi.models.llama_generation import LlamaWriter
from terazi.models.packaged import packaged_file

pytestmark = pytest.mark.slow

WINDOW = 128
EXAMPLES = "Mji mkuu wa Kenya ni Nairobi. Mji mkuu wa Uganda ni"


@pytest.fixture(scope="module")
def file() -> Path:
    try:
        return packaged_file("smollm2-135m")
    except TeraziError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def model(file: Path) -> Iterator[LlamaCppModel]:
    running = LlamaCppModel(full_precision(file), original=file, context=WINDOW, threads=1)
    yield running
    running.close()


def prompts() -> list[Prompt]:
    """Of many kinds; together more than fit into the memory at once."""
    texts = [
        EXAMPLES,
        f"{EXAMPLES} Kampala. Mji mkuu wa Tanzania ni",  # another prompt is its beginning
        "The capital of France is",
        "What is the capital of France?",
        "አዲስ አበባ",
        "",
        "word " * 2 * WINDOW,  # beyond the window
        "word " * (WINDOW - 3),  # room for three tokens of an answer
    ]
    found = [Prompt(text, max_tokens=8, chat=chat) for text in texts for chat in (False, True)]
    found += [replace(found[0], max_tokens=limit) for limit in (0, 1)]
    return [*found, found[0], found[4]]


def alone(model: LlamaCppModel, requests: Sequence[Prompt]) -> list[Generation]:
    return [model.generate([request])[0] for request in requests]


def test_together_as_each_alone_in_any_order(model: LlamaCppModel) -> None:
    together = model.generate(prompts())
    assert together == alone(model, prompts())
    assert model.generate(prompts()[::-1]) == together[::-1]
    model.score([ScoreRequest("Nairobi", " ni")])
    assert model.generate(prompts()) == together


def test_limits(model: LlamaCppModel) -> None:
    together = dict(zip(prompts(), model.generate(prompts()), strict=True))
    for prompt, answer in together.items():
        assert answer.tokens <= prompt.max_tokens
        assert answer.prompt_tokens + answer.tokens <= WINDOW or answer.problem
        assert ("context window" in answer.problem) == (answer.prompt_tokens >= WINDOW)
    beyond, nearly = together[prompts()[12]], together[prompts()[14]]
    assert beyond.prompt_tokens > WINDOW
    assert (nearly.tokens, nearly.ended_by) == (WINDOW - nearly.prompt_tokens, "limit")
    empty = together[prompts()[10]]
    assert (empty.prompt_tokens, empty.tokens) == (1, 8)  # a mark of a beginning stands there
    none, one = (together[replace(prompts()[0], max_tokens=limit)] for limit in (0, 1))
    assert (none.text, none.tokens, none.ended_by) == ("", 0, "limit")
    assert one.tokens == 1
    assert together[prompts()[0]].text.startswith(one.text)


def test_a_stop_string_over_several_tokens(model: LlamaCppModel) -> None:
    (free,) = model.generate([prompts()[4]])
    assert free.tokens == 8
    middle = free.text[5:-5]
    assert min(len(token) for token in free.text.split()) < len(middle)
    stopped, same = model.generate([replace(prompts()[4], stop=(middle, "~~~")), prompts()[4]])
    assert same == free
    assert stopped.ended_by == "stop"
    assert stopped.text == free.text[: free.text.index(middle)]
    assert stopped.tokens <= free.tokens


def test_texts_are_put_together_from_tokens_without_loss(model: LlamaCppModel) -> None:
    """As they were cut: spaces, line breaks, letters of several tokens, no marks."""
    writer = LlamaWriter(model._context, model._model)
    for text in (" \n Mji  mkuu\n\n", "አዲስ አበባ 🙂", "<|im_end|>"):
        pieces = [writer.piece(token) for token in model.tokens(text)]
        assert b"".join(piece or b"" for piece in pieces).decode() == text
    ends = model._model.get_vocab().tokenize("<|im_end|>", add_special=False, parse_special=True)
    assert [writer.piece(token) for token in ends] == [None]
    writer.close()


def test_quantised_weights_answer_one_at_a_time(file: Path, model: LlamaCppModel) -> None:
    """Their kernels round by the size of the batch: 25 of 30 answers were others in company."""
    assert LlamaCppModel(file).at_once == 1
    assert model.at_once > 1


def test_beginnings_longer_than_the_sliding_window_are_shared() -> None:
    """Gemma sees 512 tokens in most of its layers."""
    try:
        file = packaged_file("gemma-3-270m")
    except TeraziError as error:
        pytest.skip(str(error))
    beginning = "Mji mkuu wa Kenya ni Nairobi. The capital of Kenya is Nairobi.\n" * 36
    ends = ("", "The capital of France")
    asked = [Prompt(beginning + end, max_tokens=5) for end in ends]
    weights = full_precision(file)
    with closing(LlamaCppModel(weights, original=file, context=768, threads=1)) as gemma:
        together = gemma.generate(asked)
        assert min(answer.prompt_tokens for answer in together) > 512
        assert gemma.usage.unique < 768  # read once
        assert together == alone(gemma, asked)
