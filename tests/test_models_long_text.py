"""Long texts in windows: every byte once, and the same windows for every model."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.errors import TeraziError
from terazi.models.fake import FakeModel
from terazi.models.full_precision import full_precision
from terazi.models.interface import Score, ScoreRequest
from terazi.models.llama_cpp import LlamaCppModel
from terazi.models.long_text import TOGETHER, log_likelihood_of_text, windows
from terazi.models.packaged import packaged_file

STORY = (
    "Hapo zamani za kale palikuwa na sungura mjanja aliyeishi karibu na mto mkubwa. "
    "Kila siku alikwenda mtoni kunywa maji na kuzungumza na kobe, rafiki yake wa miaka mingi.\n"
) * 6

texts = st.text(st.sampled_from("ab  \nñክ🐢"), max_size=120)
sizes = st.integers(4, 40).flatmap(lambda w: st.tuples(st.just(w), st.integers(4, w)))


@given(texts, sizes)
def test_every_byte_is_scored_once_after_what_stands_before_it(
    text: str, size: tuple[int, int]
) -> None:
    window, stride = size
    before = ""
    for number, request in enumerate(windows(text, window=window, stride=stride)):
        context, continuation = request.context.encode(), request.continuation.encode()
        assert continuation
        assert len(continuation) <= (stride if number else window)
        assert len(context) + len(continuation) <= window
        assert before.endswith(request.context)
        # As much of it as fits, but for a character that would be cut.
        missing = len(before.encode()) - len(context)
        assert not missing or len(context) + len(continuation) > window - 4
        before += request.continuation
    assert before == text


@given(texts, sizes)
def test_a_model_that_needs_no_context_gives_the_same_in_any_windows(
    text: str, size: tuple[int, int]
) -> None:
    """Each byte has 8 bits for it, however the text is cut."""
    found = log_likelihood_of_text(FakeModel(), text, window=size[0], stride=size[1])
    assert found.bytes == len(text.encode())
    assert found.bits_per_byte == (pytest.approx(8) if text else None)


def test_planted_bits() -> None:
    """A model that knows every byte after an "a" for certain, and gives 2 bits to the others."""

    def log_likelihood(context: str, continuation: str) -> float:
        pairs = zip((context + continuation)[len(context) - 1 :], continuation, strict=False)
        known = sum(before == "a" for before, _ in pairs) if context else continuation.count("a")
        return -2 * math.log(2) * (len(continuation) - known)

    text = "ab" * 100
    found = log_likelihood_of_text(
        FakeModel(log_likelihood=log_likelihood), text, window=20, stride=10
    )
    assert found.windows == 1 + 180 / 10
    assert found.bits_per_byte == pytest.approx(1)


def test_cuts_are_made_before_a_word() -> None:
    pieces = [r.continuation for r in windows("moja mbili tatu nne", window=12, stride=12)]
    assert pieces == ["moja mbili", " tatu nne"]
    assert [r.continuation for r in windows("x" * 9, window=4, stride=4)] == ["xxxx", "xxxx", "x"]


def test_a_window_that_cannot_be_scored_leaves_no_figure() -> None:
    class Short(FakeModel):
        def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:
            assert not preamble
            assert len(requests) <= TOGETHER
            return [
                score if len(request.continuation) < 30 else Score(None, 9, 30, "too long")
                for request, score in zip(requests, super().score(requests), strict=True)
            ]

    long = log_likelihood_of_text(Short(), STORY, window=40, stride=20)
    assert (long.log_likelihood, long.bits_per_byte, long.problem) == (None, None, "too long")
    fits = log_likelihood_of_text(Short(), STORY, window=28, stride=20)
    assert fits.bits_per_byte == pytest.approx(8)
    assert not fits.problem


@pytest.mark.parametrize(("window", "stride"), [(10, 11), (10, 0), (3, 3), (10, -5)])
def test_sizes_without_sense(window: int, stride: int) -> None:
    with pytest.raises(ValueError, match="stride"):
        log_likelihood_of_text(FakeModel(), "a", window=window, stride=stride)


@pytest.fixture(scope="module", name="smol")
def fixture_smol() -> Iterator[LlamaCppModel]:
    try:
        file = packaged_file("smollm2-135m")
    except TeraziError as error:
        pytest.skip(str(error))
    model = LlamaCppModel(full_precision(file, 4 * 2**30), original=file, context=512, threads=1)
    yield model
    model.close()


@pytest.mark.slow
def test_a_real_model_in_windows(smol: LlamaCppModel) -> None:
    """Disjoint windows are texts of their own; overlapping ones are each asked with its context."""
    text = STORY[:700]
    whole = log_likelihood_of_text(smol, text, window=1000, stride=1000)
    (alone,) = smol.score([ScoreRequest("", text)])
    assert (whole.windows, whole.tokens) == (1, alone.tokens)
    assert whole.log_likelihood == pytest.approx(alone.log_likelihood, abs=1e-3)
    requests = list(windows(text, window=300, stride=150))
    singly = [smol.score([request])[0] for request in requests]
    found = log_likelihood_of_text(smol, text, window=300, stride=150)
    assert found.windows == len(requests) > 3
    assert found.tokens == sum(score.tokens for score in singly) == alone.tokens  # none melts
    assert found.log_likelihood == pytest.approx(
        math.fsum(score.log_likelihood or 0 for score in singly), abs=1e-2
    )
    disjoint = log_likelihood_of_text(smol, text, window=150, stride=150)
    bits = [found.bits_per_byte for found in (whole, found, disjoint)]
    assert all(bits)
    assert sorted(bits, key=lambda figure: figure or 0) == bits  # context helps
    too_long = log_likelihood_of_text(smol, STORY * 2, window=4000, stride=4000)
    assert too_long.log_likelihood is None
    assert "context window" in too_long.problem


def test_a_tiny_model_by_its_own_probabilities(tmp_path: Path) -> None:
    """Against the rows of the model's last layer, computed window by window."""
    pytest.importorskip("torch", reason="needs the extra torch: pip install 'terazi[torch]'")
    from terazi.models.transformers_model import TransformersModel  # noqa: PLC0415  an extra
    from tests.test_models_transformers import alone, save  # noqa: PLC0415  an extra

    model = TransformersModel(save(tmp_path, "llama"))
    text = STORY[:400]
    expected = 0.0
    for request in windows(text, window=100, stride=40):
        tokens = model.tokens(request.context + request.continuation)
        expected += alone(model, tokens, len(model.tokens(request.context)))
    found = log_likelihood_of_text(model, text, window=100, stride=40)
    assert found.log_likelihood == pytest.approx(expected, abs=1e-3)
