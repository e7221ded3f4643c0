import os
import random
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from terazi.data.testset import ChoiceItem
from terazi.statistics.order import order


@dataclass(frozen=True)
class Thing:
    id: str
    language: str = "sw"
    cluster: str = ""


THINGS = st.lists(
    st.builds(
        Thing,
        st.text(max_size=4),
        st.sampled_from(("sw", "en", "tr")),
        st.sampled_from(("", "a", "b", "c")),
    ),
    max_size=30,
    unique_by=lambda thing: thing.id,
)


def translated(number: int) -> list[Thing]:
    return [
        Thing(f"{language}/{place}", language, str(place))
        for place in range(number)
        for language in ("sw", "en")
    ]


@given(THINGS, st.integers(), st.randoms())
def test_every_item_once_wherever_it_stood(
    things: list[Thing], seed: int, chance: random.Random
) -> None:
    found = order(things, seed)
    assert Counter(found) == Counter(things)
    turned = things.copy()
    chance.shuffle(turned)
    assert order(turned, seed) == found


@given(THINGS, st.integers(0, 99))
def test_the_others_keep_their_order_when_one_goes(things: list[Thing], seed: int) -> None:
    for language in ("sw", "en", "tr"):
        mine = [thing for thing in order(things, seed) if thing.language == language]
        fewer = [thing for thing in mine if thing is not mine[len(mine) // 2]]
        assert order(fewer, seed) == fewer


def test_translations_follow_each_other() -> None:
    found = order(translated(50), 3)
    assert [one.cluster for one in found[::2]] == [one.cluster for one in found[1::2]]


def test_items_of_one_source_stand_together() -> None:
    things = [Thing(f"{source}-{part}", "sw", source) for source in "abcdefgh" for part in "123"]
    found = [thing.cluster for thing in order(things, 1)]
    assert all(len(set(found[place : place + 3])) == 1 for place in range(0, 24, 3))


@given(st.lists(st.integers(1, 40), min_size=1, max_size=4), st.integers(0, 99))
def test_every_language_comes_up_evenly(sizes: list[int], seed: int) -> None:
    things = [
        Thing(f"{language}/{place}", str(language))
        for language, size in enumerate(sizes)
        for place in range(size)
    ]
    found = order(things, seed)
    seen: Counter[str] = Counter()
    for place, thing in enumerate(found, 1):
        seen[thing.language] += 1
        for language, size in enumerate(sizes):
            assert abs(seen[str(language)] - size * place / len(found)) < len(sizes)


def test_another_seed_is_another_order_and_each_place_is_as_likely() -> None:
    things = [Thing(str(number)) for number in range(5)]
    where = np.zeros((5, 5))
    for seed in range(2000):
        for place, thing in enumerate(order(things, seed)):
            where[int(thing.id), place] += 1
    # 400 expected in every cell, with a standard error of 18.
    assert abs(where - 400).max() < 80


def test_it_is_the_same_in_every_run_of_python() -> None:
    code = (
        "from terazi.data.testset import ChoiceItem\n"
        "from terazi.statistics.order import order\n"
        "items = [ChoiceItem(f'i{n}', 'sw', '?', ('a', 'b'), 0) for n in range(20)]\n"
        "print(*(item.id for item in order(items, 7)))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("0", "1")
    }
    items = [ChoiceItem(f"i{n}", "sw", "?", ("a", "b"), 0) for n in range(20)]
    assert printed == {" ".join(item.id for item in order(items, 7))}


def test_a_broken_name_is_a_name() -> None:
    assert len(order([Thing("\ud800"), Thing("b")], 1)) == 2
