"""What guessing is worth on the word-knowledge items: the figures in docs/data.md.

    python tools/word_knowledge_guesses.py sw tr ha am ar

For each language: items, and the share that is right, over 20 seeds, of always taking the first
choice, the longest, and the one that is most like English. Then how often two names that have
nothing to do with each other are as like as those that are left out.
"""

# ruff: noqa: INP001  a script, in no package

import random
import sys
from collections.abc import Callable, Sequence

from terazi.data.cldr import ALIKE, LIMITS, most_like_english, word_knowledge
from terazi.data.cldr_names import locale_of, names
from terazi.data.likeness import likeness
from terazi.data.testset import ChoiceItem

_SEEDS = range(20)
_PAIRS = 10_000


def first(item: ChoiceItem) -> float:
    """Whether the first choice is right."""
    return float(item.gold == 0)


def longest(item: ChoiceItem) -> float:
    """Whether the longest choice is right; a part of it where several are as long."""
    lengths = [len(choice) for choice in item.choices]
    return float(lengths[item.gold] == max(lengths)) / lengths.count(max(lengths))


def english(item: ChoiceItem) -> float:
    """Whether the choice that is most like English is right."""
    return float(most_like_english(item) == item.gold)


def shares(language: str, guesses: Sequence[Callable[[ChoiceItem], float]]) -> list[float]:
    """Items a seed, then the share that each guess gets right."""
    items = [
        item
        for seed in _SEEDS
        for item in word_knowledge([language], seed=seed)[0].items.get(language, ())
    ]
    right = [sum(map(guess, items)) / max(len(items), 1) for guess in guesses]
    return [len(items) / len(_SEEDS), *right]


def by_accident(languages: Sequence[str]) -> float:
    """The share of unrelated names that are as like as those that are left out."""
    rng = random.Random(1)  # noqa: S311
    pools = [
        (names(locale_of(language), kind), names("en", kind))
        for language in languages
        for kind in LIMITS
    ]
    alike = 0
    for _ in range(_PAIRS):
        own, known = rng.choice([pool for pool in pools if len(pool[0]) > 1])
        one, other = rng.sample(sorted(own.keys() & known.keys()), 2)
        alike += likeness(own[one], known[other]) >= ALIKE
    return alike / _PAIRS


def main() -> None:
    """Print the table."""
    languages = sys.argv[1:]
    sys.stdout.write("language  items  first  longest  most like English\n")
    for language in languages:
        count, *right = shares(language, (first, longest, english))
        row = "  ".join(f"{share:.2f}" for share in right)
        sys.stdout.write(f"{language:8}  {count:5.0f}  {row}\n")
    sys.stdout.write(f"unrelated names as like: {by_accident(languages):.3f}\n")


if __name__ == "__main__":
    main()
