"""The n-gram against the definition, written out slowly; and against sources that are known."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terazi.errors import InputError
from terazi.foundry.ngram import counts as counting
from terazi.foundry.ngram.counts import Integers, count, grouped
from terazi.foundry.ngram.model import estimate
from terazi.foundry.ngram.smoothing import FALLBACK, Floats, discounts

MARK = 0
Gram = tuple[int, ...]


class Reference:
    """Chen & Goodman (1998) in dictionaries, as it stands in the paper."""

    def __init__(self, documents: Sequence[Sequence[int]], vocabulary: int, order: int) -> None:
        self.vocabulary, self.order = vocabulary, order
        plain: dict[int, Counter[Gram]] = {k: Counter() for k in range(1, order + 1)}
        for document in documents:
            if document:
                row = (MARK, *document, MARK)
                for k in range(1, order + 1):
                    for end in range(max(k, 2), len(row) + 1):
                        plain[k][row[end - k : end]] += 1
        self.counts: dict[int, dict[Gram, int]] = {order: dict(plain[order])}
        for k in range(1, order):
            before: dict[Gram, set[int]] = defaultdict(set)
            for gram in plain[k + 1]:
                before[gram[1:]].add(gram[0])
            self.counts[k] = {
                gram: number if k > 1 and gram[0] == MARK else len(before[gram])
                for gram, number in plain[k].items()
            }
        self.taken = {k: discounts(np.array(list(self.counts[k].values()))) for k in self.counts}

    def probability(self, context: Gram, token: int) -> float:
        context = context[max(0, len(context) - self.order + 1) :]
        k = len(context) + 1
        lower = self.probability(context[1:], token) if context else 1 / self.vocabulary
        own = {g: n for g, n in self.counts[k].items() if g[:-1] == context}
        if not own:
            return lower
        off = (0.0, *self.taken[k])
        total = sum(own.values())
        number = own.get((*context, token), 0)
        rest = sum(off[min(n, 3)] for n in own.values()) / total
        return (number - off[min(number, 3)]) / total + rest * lower


documents_of_five = st.lists(st.lists(st.integers(1, 4), max_size=12), min_size=1, max_size=6)
some_documents = documents_of_five.filter(any)


@settings(max_examples=60, deadline=None)
@given(some_documents, st.integers(1, 5), st.lists(st.integers(0, 4), max_size=8))
def test_probabilities_are_those_of_the_definition(
    documents: list[list[int]], order: int, text: list[int]
) -> None:
    model = estimate(documents, 5, order, mark=MARK)
    slow = Reference(documents, 5, order)
    row = [MARK, *text, MARK]
    expected = [math.log(slow.probability(tuple(row[:i]), row[i])) for i in range(1, len(row))]
    assert model.log_probabilities(row) == pytest.approx(expected, abs=1e-9)


def test_the_same_with_discounts_that_were_estimated() -> None:
    documents = _zipf(seed=3, documents=40, length=60, vocabulary=60)
    model = estimate(documents, 61, 4, mark=MARK)
    assert FALLBACK not in model.discounts[1:]  # there is enough text to estimate them
    slow = Reference(documents, 61, 4)
    row = [MARK, *documents[0][:15], 59, 58, *documents[1][:15], MARK]
    expected = [math.log(slow.probability(tuple(row[:i]), row[i])) for i in range(1, len(row))]
    assert model.log_probabilities(row) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(some_documents, st.integers(1, 5), st.lists(st.integers(0, 4), max_size=6))
def test_probabilities_sum_to_one_and_each_is_that_of_the_row(
    documents: list[list[int]], order: int, context: list[int]
) -> None:
    model = estimate(documents, 5, order, mark=MARK)
    every = model.distribution(context)
    assert every.sum() == pytest.approx(1, abs=1e-12)
    assert (every > 0).all()
    if context:
        rows = [[*context, token] for token in range(5)]
        each = model.log_probabilities_each(rows, [len(context)] * 5)
        assert np.exp(np.concatenate(each)) == pytest.approx(every, abs=1e-12)
        evidence = model.evidence_each(rows[:1], [len(context)])[0][0]
        assert tuple(evidence) == model.evidence(context)


def test_a_source_that_is_known_costs_its_entropy() -> None:
    # A Markov chain of second order over 8 tokens; its entropy rate is computed, not measured.
    generator = np.random.default_rng(11)
    chain = generator.dirichlet(np.full(8, 0.3), size=(8, 8))
    text = _walk(chain, generator, 200_000)
    model = estimate([text[:-20_000] + 1], 9, 3, mark=MARK)
    held_out = text[-20_000:] + 1
    cost = -model.log_probabilities(held_out, 2).mean() / math.log(2)
    entropy = _entropy_rate(chain)
    true = -np.log2(chain[held_out[:-2] - 1, held_out[1:-1] - 1, held_out[2:] - 1]).mean()
    assert true == pytest.approx(entropy, abs=0.03)
    assert true <= cost < true + 0.005
    # With less text it costs more, and with an order too low it never gets there.
    short = estimate([text[:5_000] + 1], 9, 3, mark=MARK)
    assert cost < -short.log_probabilities(held_out, 2).mean() / math.log(2)
    low = estimate([text[:-20_000] + 1], 9, 2, mark=MARK)
    assert -low.log_probabilities(held_out, 2).mean() / math.log(2) > true + 0.1


def test_sequences_asked_together_are_apart() -> None:
    model = estimate([[1, 2, 3, 1, 2, 4], [2, 3, 1]], 5, 3, mark=MARK)
    rows = [[MARK, 1, 2, 3], [3, 1, 2], [2], [MARK, 2, 3, 1, MARK]]
    starts = [2, 1, 1, 1]
    together = model.log_probabilities_each(rows, starts)
    assert [len(one) for one in together] == [2, 2, 0, 4]
    for row, start, found in zip(rows, starts, together, strict=True):
        assert found.tolist() == model.log_probabilities(row, start).tolist()
    assert model.log_probabilities_each([], []) == []
    assert model.evidence_each([], []) == []


def test_a_beginning_is_known() -> None:
    model = estimate([[1, 2], [1, 3], [1, 4], [2, 2, 1]], 5, 3, mark=MARK)
    first = model.distribution([MARK])
    assert first.argmax() == 1
    assert model.evidence([MARK]) == (1, 4)  # four documents
    assert model.evidence([MARK, 1]) == (2, 3)
    assert model.evidence([]) == (0, int(model.levels[0].counts.sum()))


@pytest.mark.parametrize(
    "documents",
    [
        [[1]],
        [[1, 1, 1, 1, 1, 1, 1, 1]],  # nothing but one token
        [[1, 2, 3, 4]],  # every count is one
        [[1, 2]] * 50,  # no count is one
        [[1], [1, 2], [3, 4, 1, 1, 2, 2]],
    ],
)
def test_little_or_odd_text_gives_a_sane_model(documents: list[list[int]]) -> None:
    model = estimate(documents, 5, 5, mark=MARK)
    for off in model.discounts:
        assert all(0 < number < limit for limit, number in enumerate(off, start=1))
    for context in ([], [MARK], [1], [1, 2], [4, 4, 4, 4, 4]):
        every = model.distribution(context)
        assert every.sum() == pytest.approx(1)
        assert every.min() > 0


def test_discounts_by_hand() -> None:
    # n1 = 5, n2 = 3, n3 = 2, n4 = 1: Y = 5/11
    found = discounts(np.array([1] * 5 + [2] * 3 + [3] * 2 + [4] + [9] * 7))
    y = 5 / 11
    assert found == pytest.approx((1 - 2 * y * 3 / 5, 2 - 3 * y * 2 / 3, 3 - 4 * y * 1 / 2))
    assert discounts(np.array([1, 1, 2, 3])) == FALLBACK  # no four
    assert discounts(np.array([1] * 9 + [2] * 2 + [3] * 2 + [4] * 9)) == FALLBACK  # below zero


def test_counts_are_those_before_how_many_tokens_an_n_gram_stands() -> None:
    one, two, three = count([[1, 2, 1, 2], [2, 1, 2]], 3, 3, mark=MARK)
    assert one.counts.tolist() == [1, 2, 2]  # the end after 2; 1 and 2 after two tokens each
    pairs = dict(zip(two.keys.tolist(), two.counts.tolist(), strict=True))
    # From the beginning as often as it stands there; after how many tokens elsewhere.
    assert pairs == {0 * 3 + 1: 1, 0 * 3 + 2: 1, 1 * 3 + 2: 2, 2 * 3 + 0: 1, 2 * 3 + 1: 2}
    assert three.counts.sum() == 4 + 3  # plain counts


@given(st.lists(st.integers(0, 2**40), max_size=50))
def test_both_ways_of_grouping_are_the_same(keys: list[int]) -> None:
    for factor in (1, 2**22):  # the latter has no room for a place beside the key
        array = np.array(keys, dtype=np.int64) * factor
        found, inverse, example, numbers = grouped(array)
        own, counts = np.unique(array, return_counts=True)
        assert found.tolist() == own.tolist()
        assert numbers.tolist() == counts.tolist()
        assert found[inverse].tolist() == array.tolist()
        assert array[example].tolist() == own.tolist()


def test_what_is_no_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="there is no text"):
        estimate([], 5, mark=MARK)
    with pytest.raises(InputError, match="there is no text"):
        estimate([[], []], 5, mark=MARK)
    for wrong in ([[5]], [[-1]], [[1, MARK, 2]]):
        with pytest.raises(ValueError, match="document"):
            estimate(wrong, 5, mark=MARK)
    for order, vocabulary, mark in ((0, 5, 0), (17, 5, 0), (3, 1, 0), (3, 2**21, 0), (3, 5, 5)):
        with pytest.raises(ValueError, match="no n-gram"):
            estimate([[1]], vocabulary, order, mark=mark)
    model = estimate([[1, 2]], 5, mark=MARK)
    for ids in ([0, 5], [0, -1]):
        with pytest.raises(ValueError, match="not 0 to 4"):
            model.log_probabilities(ids)
    with pytest.raises(ValueError, match="after nothing"):
        model.log_probabilities([1, 2], 0)
    monkeypatch.setattr(counting, "MOST", 12)
    with pytest.raises(InputError, match="more than 12 different n-grams up to order 3"):
        estimate([[1, 2, 3, 4, 1, 1, 2]], 5, mark=MARK)


def _zipf(*, seed: int, documents: int, length: int, vocabulary: int) -> list[list[int]]:
    generator = np.random.default_rng(seed)
    ranks = generator.zipf(1.4, size=(documents, length))
    found: list[list[int]] = np.minimum(ranks, vocabulary).tolist()
    return found


def _walk(chain: Floats, generator: np.random.Generator, length: int) -> Integers:
    cumulative = chain.cumsum(-1)
    drawn = generator.random(length)
    text = np.zeros(length, dtype=np.int64)
    for i in range(2, length):
        text[i] = min(np.searchsorted(cumulative[text[i - 2], text[i - 1]], drawn[i]), 7)
    return text


def _entropy_rate(chain: Floats) -> float:
    """Bits a token, by the stationary distribution of pairs."""
    pairs = np.full((8, 8), 1 / 64)
    for _ in range(500):
        pairs = np.einsum("ab,abc->bc", pairs, chain)
    with np.errstate(divide="ignore", invalid="ignore"):
        bits = np.where(chain > 0, -chain * np.log2(chain), 0.0).sum(-1)
    return float((pairs * bits).sum())
