"""How often the interval of a translation score holds the score of all sentences.

A population of 2,000 planted sentences, whose words are right with a chance of their own for each
sentence (beta distribution); samples of them by lot; the truth is the score of the population.

    python benchmarks/translation_coverage.py [runs]
"""

import sys

import numpy as np

from terazi.text.translations import METHOD, chrf

POPULATION, SIZES, SEED = 2000, (20, 50, 100), 20261122
LETTERS = "abcdefghijklmnoprstuvwyz"


def main(runs: int) -> None:
    """Print how often it held for samples of each size."""
    rng = np.random.default_rng(SEED)
    words = ["".join(rng.choice(list(LETTERS), rng.integers(2, 9))) for _ in range(400)]
    right = [
        [words[i] for i in rng.integers(400, size=rng.integers(6, 30))] for _ in range(POPULATION)
    ]
    chance = rng.beta(1, 2, POPULATION)
    said = [
        [word if rng.random() < share else words[rng.integers(400)] for word in line]
        for line, share in zip(right, chance, strict=True)
    ]
    references, translations = ([" ".join(line) for line in lines] for lines in (right, said))
    truth = chrf(translations, references, SEED).score
    print(f"score of all {POPULATION}: {truth:.1f}; {METHOD}; {runs} runs")
    for size in SIZES:
        held, width = 0, 0.0
        for run in range(runs):
            lines = rng.choice(POPULATION, size, replace=False)
            interval = chrf(
                [translations[i] for i in lines], [references[i] for i in lines], run
            ).interval
            held += interval.low <= truth <= interval.high
            width += interval.high - interval.low
        print(
            f"{size} sentences: held {held / runs:.3f}, mean width {width / runs:.1f}", flush=True
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
