"""What guessing would score: the rows that stand beside every accuracy (design, rule 4.2).

Each guess has a share of right answers for each item, so that an option can be paired with it.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from terazi.data.testset import ChoiceItem, ChoiceSet
from terazi.finding import GUESS, Interval
from terazi.statistics.intervals import clustered_wilson


@dataclass(frozen=True, slots=True)
class Guess:
    """One way of guessing, on the items of one language.

    Attributes:
        option: the name of the row, ``guess: …``.
        estimate: its share of right answers.
        interval: None for chance, which is computed and not measured.
        correct: for each item, in order, the share of right answers there, 0 to 1.
        shares: the same by cluster, or by item where it has none, to be paired with an option's.
        note: how it guesses, for the report.
    """

    option: str
    estimate: float
    interval: Interval | None
    correct: tuple[float, ...]
    shares: dict[str, list[float]]
    note: str


def guesses(testset: ChoiceSet, language: str) -> tuple[Guess, ...]:
    """Return all guess rows of one language, or none where the set has no items in it."""
    items = testset.items.get(language, ())
    if not items:
        return ()
    examples = testset.examples.get(language, ())
    return (chance(items), majority_class(items, examples), longest_answer(items))


def best_guess(testset: ChoiceSet, language: str) -> float | None:
    """The share that the best of them is right on; None without items."""
    return max((guess.estimate for guess in guesses(testset, language)), default=None)


def chance(items: Sequence[ChoiceItem]) -> Guess:
    """Pick any choice: one over the number of choices, on average over the items."""
    correct = [1 / len(item.choices) for item in items]
    return _guess("chance", items, correct, "picks any choice; computed, not measured", exact=True)


def majority_class(items: Sequence[ChoiceItem], examples: Sequence[ChoiceItem] = ()) -> Guess:
    """Always pick the most frequent answer.

    Where all items have the same choices (topics, routes) that is the choice that is most often
    right; where every item has its own, the place in the list that is. It is learned on the
    examples; without any, on the items themselves, which flatters it. A tie is shared out, and an
    item without the learned answer is answered by chance.
    """
    learn_on = examples or items
    same = len({frozenset(item.choices) for item in (*items, *examples)}) == 1
    counts = Counter(_answer(item, item.gold, by_text=same) for item in learn_on)
    most = max(counts.values())
    frequent = {answer for answer, count in counts.items() if count == most}
    correct = []
    for item in items:
        places = range(len(item.choices))
        picks = [place for place in places if _answer(item, place, by_text=same) in frequent]
        correct.append(_share(item, picks or list(places)))
    what = "the answer" if same else "the place in the list"
    where = (
        f"learned on {len(examples)} examples"
        if examples
        else "learned on the tested items themselves, which flatters it"
    )
    return _guess(
        "majority class", items, correct, f"picks {what} that is most often right, {where}"
    )


def longest_answer(items: Sequence[ChoiceItem]) -> Guess:
    """Pick the longest choice, in characters; a tie is shared out evenly."""
    correct = []
    for item in items:
        # The same letter may be one code point or two; composed, it counts once.
        lengths = [len(unicodedata.normalize("NFC", choice)) for choice in item.choices]
        longest = max(lengths)
        correct.append(_share(item, [i for i, length in enumerate(lengths) if length == longest]))
    return _guess("longest answer", items, correct, "picks the longest choice; ties are shared out")


def _answer(item: ChoiceItem, place: int, *, by_text: bool) -> str | int:
    return item.choices[place] if by_text else place


def _share(item: ChoiceItem, picks: Sequence[int]) -> float:
    return 1 / len(picks) if item.gold in picks else 0.0


def _guess(
    name: str,
    items: Sequence[ChoiceItem],
    correct: Sequence[float],
    note: str,
    *,
    exact: bool = False,
) -> Guess:
    shares: dict[str, list[float]] = {}
    for item, share in zip(items, correct, strict=True):
        shares.setdefault(item.cluster or item.id, []).append(share)
    return Guess(
        option=GUESS + name,
        estimate=fmean(fmean(found) for found in shares.values()),
        interval=None if exact else clustered_wilson(shares.values()),
        correct=tuple(correct),
        shares=shares,
        note=note,
    )
