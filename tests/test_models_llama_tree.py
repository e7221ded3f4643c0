"""Trees of tokens read by llama.cpp: exact, and the same whatever was asked before."""

import random
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pytest

from terazi.errors import TeraziError
from terazi.models import llama_tree
from terazi.models.full_precision import full_precision
from terazi.models.interface import Prompt, ScoreRequest
from terazi.models.llama_cpp import LlamaCppModel
from terazi.models.packaged import packaged_file
from terazi.models.tree import Limits

if TYPE_CHECKING:
    from cyllama.llama.llama_cpp import LlamaBatch, LlamaContext

pytestmark = pytest.mark.slow

PLENTY = 4 * 2**30
WORDS = ("mji", "mkuu", "wa", "Kenya", "ni", "Nairobi", "of", "course", "the", "capital", "ክረምት")


def running(key: str, context: int) -> Iterator[LlamaCppModel]:
    try:
        file = packaged_file(key)
    except TeraziError as error:
        pytest.skip(str(error))
    model = LlamaCppModel(full_precision(file, PLENTY), original=file, context=context, threads=1)
    yield model
    model.close()


@pytest.fixture(scope="module", name="smol")
def fixture_smol() -> Iterator[LlamaCppModel]:
    yield from running("smollm2-135m", 400)


@pytest.fixture(scope="module", name="gemma")
def fixture_gemma() -> Iterator[LlamaCppModel]:
    yield from running("gemma-3-270m", 1536)


def words(rng: random.Random, number: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(number))


def items(seed: int, number: int) -> list[ScoreRequest]:
    """Questions of which some begin alike, with four choices each; identical ones as well."""
    rng = random.Random(seed)  # noqa: S311  not for secrets
    stem = words(rng, 12)
    found = []
    for _ in range(number):
        context = f"{stem if rng.random() < 0.6 else ''} {words(rng, rng.randrange(12))}".strip()
        choices = [f" {words(rng, 1 + rng.randrange(5))}" for _ in range(3)]
        found += [ScoreRequest(context, choice) for choice in (*choices, choices[0] + ",")]
    return [*found, found[0]]


def figures(model: LlamaCppModel, requests: Sequence[ScoreRequest], preamble: str) -> list[float]:
    found = [score.log_likelihood for score in model.score(requests, preamble=preamble)]
    assert None not in found
    return [figure for figure in found if figure is not None]


def alone(model: LlamaCppModel, requests: Sequence[ScoreRequest], preamble: str) -> list[float]:
    return [
        figures(model, [ScoreRequest(preamble + r.context, r.continuation)], "")[0]
        for r in requests
    ]


@pytest.mark.parametrize("limits", [None, Limits(30, 4)])
def test_as_a_tree_as_each_alone(
    smol: LlamaCppModel, limits: Limits | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = items(1, 5)
    singly = alone(smol, requests, "")
    if limits is not None:  # many small waves, with every kind of cut
        monkeypatch.setattr(llama_tree, "LIMITS", limits)
    assert figures(smol, requests, "") == pytest.approx(singly, abs=1e-3)


@pytest.mark.parametrize(
    "preamble", ["Mji mkuu wa Kenya ni Nairobi.\n\n" * 3, "The capital ", "\n"]
)
def test_what_was_asked_before_changes_nothing(smol: LlamaCppModel, preamble: str) -> None:
    """Not by a bit: a weighing that was killed goes on from anywhere and ends the same."""
    first, second = items(2, 2), items(3, 2)
    second += [ScoreRequest("\n" + second[0].context, "\n\n"), ScoreRequest("", "Nairobi")]
    fresh = figures(smol, second, preamble)
    expected = alone(smol, second, preamble)
    assert fresh == pytest.approx(expected, abs=1e-3)
    for before in (
        lambda: figures(smol, first, preamble),
        lambda: figures(smol, second[::-1], preamble),
        lambda: figures(smol, first, ""),
        lambda: figures(smol, first, "Nairobi " * 40),
        lambda: smol.generate([Prompt("The capital of Kenya", max_tokens=3)]),
        lambda: None,
    ):
        before()
        assert figures(smol, second, preamble) == fresh


def test_a_preamble_is_read_once(smol: LlamaCppModel, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    decode = llama_tree.decode

    def counting(context: "LlamaContext", batch: "LlamaBatch") -> None:
        read.append(batch.n_tokens)
        decode(context, batch)

    monkeypatch.setattr(llama_tree, "decode", counting)
    preamble = "Mji mkuu wa Kenya ni Nairobi.\n\n" * 10
    length = len(smol.tokens(preamble))
    requests = [ScoreRequest("The capital", " is"), ScoreRequest("The capital", " of")]
    figures(smol, requests, preamble)
    assert read.pop(0) == length
    own = sum(read)
    assert own < 10
    read.clear()
    figures(smol, requests, preamble)
    assert sum(read) == own


def test_further_back_than_the_sliding_window(gemma: LlamaCppModel) -> None:
    """Texts of two and more windows of 512 tokens that part late, early and in between.

    After a wave at the far end of one of them, the next hangs further up the path: what it needs
    there must not have been given away.
    """
    rng = random.Random(5)  # noqa: S311
    long = words(rng, 820)
    parts = long.split(" ")
    requests = [
        ScoreRequest(" ".join(parts[:cut]) + f" {name}", f" {words(rng, 3)}")
        for cut, name in ((819, "b"), (815, "a"), (500, "c"), (60, "d"))
    ]
    requests += [ScoreRequest(long, " Nairobi"), ScoreRequest(long, " ni Nairobi")]
    assert max(len(gemma.tokens(r.context)) for r in requests) > 2 * 512
    singly = alone(gemma, requests, "")
    together = figures(gemma, requests, "")
    # The activation function of this model is looked up in a table of half-precision numbers.
    assert together == pytest.approx(singly, abs=1e-2)
    half = " ".join(parts[:420])
    rest = [r for r in requests if r.context.startswith(half)]
    assert len(rest) > len(requests) / 2
    ends = [ScoreRequest(r.context.removeprefix(half), r.continuation) for r in rest]
    with_preamble = figures(gemma, ends, half)
    expected = [figure for r, figure in zip(requests, together, strict=True) if r in rest]
    assert with_preamble == pytest.approx(expected, abs=1e-2)
    figures(gemma, requests[:1], "")
    assert figures(gemma, ends, half) == with_preamble


def test_no_cell_of_the_path_is_given_away(gemma: LlamaCppModel) -> None:
    """The side branches leave holes below the path's cells: llama.cpp fills these and goes on
    upwards, over cells of the path that lie outside the sliding window of its end. A last branch
    hangs further up, and needs them.
    """
    side, step = 28, llama_tree.BATCH - 28
    path = [1000 + 37 * i % 800 for i in range(7 * step)]
    sequences = [[*path[: step * i], *range(500, 500 + side + 1)] for i in range(7)]
    late = [*path[: 3 * step], *range(5000, 5004)]
    sequences += [[*path, 1], late]
    starts = [len(sequence) - 1 for sequence in sequences]
    figure = gemma._tree.read(sequences, starts)[-1]
    (singly,) = gemma._tree.read([late], [len(late) - 1])
    assert figure == pytest.approx(singly, abs=1e-2)
