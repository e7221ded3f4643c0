"""The memory of the text so far: against the formula written out, and where it must help."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.foundry.ngram.measuring import (
    Trial,
    best,
    bits_per_byte,
    in_windows,
    remembering,
    trials,
)
from terazi.foundry.ngram.model import NGram, estimate
from terazi.foundry.ngram.recent import Recent, Strength
from tests.foundry_samples import LINES, tokenizer

MARK = 0
STRENGTHS: tuple[Strength, ...] = ((0.8, 3.0), (0.5, 0.1), (0.0, 2.0))

texts = st.lists(st.integers(1, 4), max_size=25)


def with_memory(strengths: tuple[Strength, ...] = STRENGTHS) -> NGram:
    model = estimate([[1, 2, 3, 4, 1, 1, 2], [3, 3, 1]], 5, 3, mark=MARK)
    return NGram(model.levels, model.discounts, 5, MARK, Recent(strengths))


def slow(below: Sequence[float], text: Sequence[int], strengths: Sequence[Strength]) -> list[float]:
    """The formula of every token after a text."""
    found = list(below)
    for order, (discount, firm) in enumerate(strengths, start=1):
        last = list(text[-order:])
        followed = Counter(
            text[end]
            for end in range(order, len(text))
            if len(last) == order and list(text[end - order : end]) == last
        )
        counts = sum(followed.values())
        if counts:
            found = [
                (max(followed[token] - discount, 0) + (firm + discount * len(followed)) * p)
                / (counts + firm)
                for token, p in enumerate(found)
            ]
    return found


@given(texts)
def test_it_is_the_formula_and_sums_to_one(text: list[int]) -> None:
    model, plain = with_memory(), with_memory(())
    row = [MARK, *text]
    every = model.distribution(row)
    assert every == pytest.approx(slow(plain.distribution(row).tolist(), row, STRENGTHS), abs=1e-12)
    assert every.sum() == pytest.approx(1, abs=1e-12)
    assert every.min() > 0


@given(st.lists(texts, min_size=1, max_size=4))
def test_a_row_is_as_its_tokens_one_by_one(several: list[list[int]]) -> None:
    model = with_memory()
    rows = [[MARK, *text, MARK] for text in several]
    found = model.log_probabilities_each(rows, [1] * len(rows))
    for row, own in zip(rows, found, strict=True):
        expected = [math.log(model.distribution(row[:i])[row[i]]) for i in range(1, len(row))]
        assert own == pytest.approx(expected, abs=1e-12)
        assert own[-1:].tolist() == model.log_probabilities(row, len(row) - 1).tolist()


def test_nothing_is_remembered_of_another_text() -> None:
    model = with_memory()
    again = [MARK, 4, 3, 4, 3, 4, 3]
    alone, _, after = model.log_probabilities_each([again, again, again], [1, 1, 1])
    assert alone.tolist() == after.tolist()


def test_a_text_that_repeats_itself_is_learned() -> None:
    # Each text has words of its own, which come again; nothing else tells them.
    generator = np.random.default_rng(5)
    documents = [generator.choice(generator.integers(1, 200, 5), 60) for _ in range(60)]
    train, validation, held_out = documents[:40], documents[40:50], documents[50:]
    model = estimate(train, 200, 3, mark=MARK)
    rows = [np.append(MARK, text) for text in validation]
    remembers = model.remembering(rows, [1] * len(rows))
    assert remembers.recent
    cost = [
        -float(np.mean([one.log_probabilities(np.append(MARK, text)).mean() for text in held_out]))
        for one in (model, remembers)
    ]
    # At best ln 5 after the first few tokens, of ln 200 without a memory.
    assert cost[1] < 0.7 * cost[0]
    assert not model.recent  # it is as it was


def test_where_nothing_comes_again_nothing_is_remembered() -> None:
    generator = np.random.default_rng(6)
    documents = [generator.integers(1, 50, 400) for _ in range(12)]
    model = estimate(documents[:8], 50, 2, mark=MARK)
    rows = [np.append(MARK, text) for text in documents[8:]]
    found = model.remembering(rows, [1] * len(rows))
    for before, after in zip(
        model.log_probabilities_each(rows, [1] * 4),
        found.log_probabilities_each(rows, [1] * 4),
        strict=True,
    ):
        assert after.mean() == pytest.approx(before.mean(), abs=0.02)
    assert not model.remembering([[MARK, 1, 2, 3]], [1]).recent
    with pytest.raises(ValueError, match="no text"):
        model.remembering([], [])


@pytest.mark.parametrize("strength", [(1.0, 1.0), (-0.1, 1.0), (0.5, 0.0), (0.5, math.nan)])
def test_strengths_that_make_no_probabilities(strength: Strength) -> None:
    with pytest.raises(ValueError, match="discount"):
        Recent((strength,))


# Choosing a model ------------------------------------------------------------------------------


def test_bits_are_those_of_the_windows_of_the_contest() -> None:
    cut = tokenizer()
    model = estimate(cut.ids(LINES), cut.vocabulary, 3, mark=cut.mark)
    texts = ["".join(LINES) * 3, "Habari za leo?"]
    whole = in_windows(cut, texts, window=10**6, stride=10**6)
    assert whole.bytes == sum(len(text.encode()) for text in texts)
    nats = sum(float(model.log_probabilities([cut.mark, *ids]).sum()) for ids in cut.ids(texts))
    assert bits_per_byte(model, whole) == pytest.approx(-nats / math.log(2) / whole.bytes)
    parts = in_windows(cut, texts, window=128, stride=64)
    assert len(parts.sequences) > len(texts)
    scored = sum(len(s) - start for s, start in zip(parts.sequences, parts.starts, strict=True))
    assert scored == pytest.approx(sum(map(len, cut.ids(texts))), abs=len(parts.sequences))
    assert bits_per_byte(remembering(model, parts), parts) <= bits_per_byte(model, parts)
    with pytest.raises(ValueError, match="no text"):
        bits_per_byte(model, in_windows(cut, []))


def test_the_order_of_the_source_is_chosen() -> None:
    # Words of three bytes, of which each decides the next: an order of two cannot know it.
    generator = np.random.default_rng(9)
    follow = generator.permutation(26)
    text, now = [], 0
    for _ in range(4000):
        now = int(follow[now]) if generator.random() < 0.9 else int(generator.integers(26))
        text.append(f" {chr(97 + now)}{chr(97 + (now * 7) % 26)}{chr(97 + (now * 11) % 26)}")
    train, validation = "".join(text[:3600]), "".join(text[3600:])
    found = list(trials([tokenizer([train], 300), tokenizer([train], 257)], [train], [validation]))
    assert len(found) == 8
    one = best(found)
    assert one.bits_per_byte == min(trial.bits_per_byte for trial in found)
    assert one.seconds > 0
    # 0.9 sure of the next of 26 words: 0.93 bits a word of four bytes.
    sure = -(0.9 + 0.1 / 26) * math.log2(0.9 + 0.1 / 26) - 25 / 26 * 0.1 * math.log2(0.1 / 26)
    assert sure / 4 * 0.8 < one.bits_per_byte < sure / 4 * 1.3  # of 400 words
    assert best([Trial(1, 3, 1.0, 0, 5), Trial(2, 2, 1.0, 0, 4)]).ngrams == 4
