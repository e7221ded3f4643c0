"""Planted truth: faults put into a corpus with known shares are found with those shares."""

import json
import random
from collections import Counter

import numpy as np
import pytest

from terazi.foundry.corpus.marks import MEASURES
from terazi.foundry.corpus.rates import Rate, clustered, document_rates, rates
from tests.corpus_samples import ENGLISH, look, sentence, write_corpus

SHARES = {
    "other language": 0.06,
    "repeated": 0.05,
    "nearly repeated": 0.04,
    "e-mail address": 0.03,
    "telephone number": 0.03,
    "number of a person": 0.02,
    "in a test set: words": 0.04,
    "damaged letters": 0.03,
    "no sentence": 0.03,
}
LINES = 4000


def nearly(draw: random.Random, line: str) -> str:
    """The line with a letter lost at its end and another sign before: some pieces differ."""
    words = line.split()
    at = draw.randrange(1, len(words) - 1)
    return " ".join([*words[:at], words[at][:-1] or "a", *words[at + 1 :]])


def planted(draw: random.Random, tests: list[str]) -> tuple[list[str], Counter[str]]:
    """Lines, each with one fault or none, and how many have which."""
    lines: list[str] = []
    good = [sentence(draw) for _ in range(LINES // 4)]  # those that are repeated come first
    faults = [fault for fault, share in SHARES.items() for _ in range(round(share * LINES))]
    faults += [""] * (LINES - len(good) - len(faults))
    draw.shuffle(faults)
    lines += good
    for fault in faults:
        new = sentence(draw)
        if fault in {"repeated", "nearly repeated"}:
            before = good.pop(draw.randrange(len(good)))
            new = before.upper() if fault == "repeated" else nearly(draw, before)
        if fault == "other language":
            new = sentence(draw, ENGLISH)
        elif fault == "e-mail address":
            new += f" {draw.choice('abc')}{draw.randrange(999)}@mfano.example"
        elif fault == "telephone number":
            new += f" +2547{draw.randrange(10**7, 10**8)} basi"
        elif fault == "number of a person":
            new += f" {draw.randrange(1_0000_0000_0, 9_9999_9999_9)}"
        elif fault == "in a test set: words":
            new = f"{new[:-1]} {draw.choice(tests)[:-1]} {sentence(draw, length=4)}"
        elif fault == "damaged letters":
            new = new.replace("a", "Ã¡", 2)
        elif fault == "no sentence":
            new = " | ".join(draw.choices(["Nyumbani", "Habari", "Michezo", "Afya"], k=9)) + new[:9]
        lines.append(new)
    return lines, Counter(faults)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Rate], Counter[str]]:
    draw = random.Random(7)  # noqa: S311
    tests = [sentence(draw, length=16) for _ in range(60)]
    lines, counts = planted(draw, tests)
    rows = []
    while lines:
        size = draw.randint(3, 30)
        rows.append(json.dumps({"text": "\n".join(lines[:size])}))
        lines = lines[size:]
    folder = write_corpus(tmp_path_factory.mktemp("corpus"), {"all.jsonl": "\n".join(rows)})
    with look(folder, {"exam": tests}) as audit:
        return {one.measure: one for one in (*rates(audit), *document_rates(audit))}, counts


@pytest.mark.parametrize("measure", SHARES)
def test_the_interval_holds_the_planted_share(
    measure: str, found: tuple[dict[str, Rate], Counter[str]]
) -> None:
    one = found[0][measure]
    assert one.interval is not None
    assert one.interval.low <= SHARES[measure] <= one.interval.high
    assert one.interval.high - one.interval.low < 0.03  # narrow enough to mean something


@pytest.mark.parametrize("measure", SHARES)
def test_nearly_as_many_are_found_as_were_planted(
    measure: str, found: tuple[dict[str, Rate], Counter[str]]
) -> None:
    rate, counts = found
    assert rate[measure].marked == pytest.approx(counts[measure], rel=0.12)


def test_what_was_not_planted_is_not_found(
    found: tuple[dict[str, Rate], Counter[str]],
) -> None:
    others = {one.name for one in MEASURES} - set(SHARES) - {"in a test set: bytes"}
    assert {name: found[0][name].marked for name in others} == dict.fromkeys(others, 0)
    assert found[0]["nearly repeated documents"].marked == 0


def test_intervals_of_shares_hold_the_truth_where_lines_of_a_document_are_alike() -> None:
    draw = np.random.default_rng(5)
    held = naive = 0
    times = 500
    for _ in range(times):
        sizes = draw.integers(1, 60, 120)
        documents = np.repeat(np.arange(120), sizes)
        risk = draw.beta(0.5, 4.5, 120)  # a mean of one in ten, very unlike between documents
        marked = draw.random(len(documents)) < risk[documents]
        one = clustered(marked, documents)
        held += one.low <= 0.1 <= one.high
        alone = clustered(marked, np.arange(len(documents)))
        naive += alone.low <= 0.1 <= alone.high
    assert held / times >= 0.92
    assert naive / times < 0.7  # what it is for
