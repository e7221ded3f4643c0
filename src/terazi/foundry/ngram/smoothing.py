"""Interpolated modified Kneser-Ney smoothing: what each order takes off its counts.

Chen & Goodman (1998), An empirical study of smoothing techniques for language modeling, Technical
report TR-10-98, Harvard University, section 3: three discounts an order, for counts of one, two,
and three or more, estimated from how many n-grams there are of each count.
"""

import numpy as np
import numpy.typing as npt

from terazi.foundry.ngram.counts import Integers, Level

Floats = npt.NDArray[np.float64]
Discounts = tuple[float, float, float]

#: Where too few n-grams of a count were seen to estimate by: half, as Kneser and Ney begin, and in
#: the same proportion on. KenLM offers the same.
FALLBACK: Discounts = (0.5, 1.0, 1.5)


def discounts(counts: Integers) -> Discounts:
    """What is taken off a count of one, two, three or more.

    Args:
        counts: of the n-grams of one order. Where counts of one to four do not all occur, or
            their numbers would take all of a count or nothing, as in very short or very regular
            texts, the discounts are :data:`FALLBACK`.
    """
    one, two, three, four = (int(np.count_nonzero(counts == number)) for number in (1, 2, 3, 4))
    if not (one and two and three and four):
        return FALLBACK
    y = one / (one + 2 * two)
    found = (1 - 2 * y * two / one, 2 - 3 * y * three / two, 3 - 4 * y * four / three)
    return found if usable(found) else FALLBACK


def usable(found: Discounts) -> bool:
    """Whether each discount takes something off its counts and leaves something of them."""
    return all(0 < discount < count for count, discount in enumerate(found, start=1))


def smoothed(
    level: Level, taken: Discounts, vocabulary: int, contexts: int
) -> tuple[Floats, Floats, Floats]:
    """The parts of the probabilities of one order.

    The probability of a token after a context is its share, plus the context's remainder times
    the probability by the next lower order.

    Args:
        level: the n-grams.
        taken: the discounts of the order.
        vocabulary: its size.
        contexts: how many contexts there are: the n-grams of the next lower order.

    Returns:
        the share of each n-gram; and of each context its remainder (1 where nothing goes on from
        it) and the sum of its counts.
    """
    counts = level.counts.astype(np.float64)
    context = level.keys // vocabulary
    off = np.array([0.0, *taken])[np.minimum(level.counts, 3)]
    sums, kept = (
        np.bincount(context, weights=one, minlength=contexts).astype(np.float64)
        for one in (counts, off)
    )
    seen = sums > 0
    shares: Floats = (counts - off) / sums[context]
    remainders: Floats = np.divide(kept, sums, out=np.ones(contexts), where=seen)
    return shares, remainders, sums
