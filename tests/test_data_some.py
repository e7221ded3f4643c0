"""A part of a test set: the same lot in every language, and nothing hidden."""

from dataclasses import replace

import pytest

from terazi.data.some import some_of
from terazi.data.testset import ChoiceItem, ChoiceSet, ParallelSet, Stereotype, StereotypeSet

SET = ChoiceSet(
    "planted",
    {
        tag: tuple(
            ChoiceItem(f"{tag}/{i}", tag, "?", ("a", "b"), 0, cluster=f"s/{i}") for i in range(50)
        )
        for tag in ("sw", "en")
    },
    note="From people.",
)


def test_translations_of_one_source_are_drawn_together() -> None:
    some = some_of(SET, 10, seed=3)
    drawn = {tag: {item.cluster for item in items} for tag, items in some.items.items()}  # type: ignore[union-attr]
    assert drawn["sw"] == drawn["en"]
    assert len(drawn["sw"]) == 10
    assert drawn["sw"] != {f"s/{i}" for i in range(10)}
    assert some.note == "From people. Of 50 items a language, 10 were drawn by lot."


def test_another_seed_draws_others() -> None:
    assert some_of(SET, 10, seed=3) == some_of(SET, 10, seed=3) != some_of(SET, 10, seed=4)


def test_who_has_few_keeps_all_and_nothing_is_said() -> None:
    some = some_of(SET, 50, seed=3)
    assert some.note == SET.note
    assert {tag: set(items) for tag, items in some.items.items()} == {  # type: ignore[union-attr]
        tag: set(items) for tag, items in SET.items.items()
    }


@pytest.mark.parametrize("items", [1, 3, 7, 20])
def test_lines_come_from_all_over_the_text(items: int) -> None:
    lines = tuple(map(str, range(20)))
    parallel = ParallelSet("planted", {"sw": lines, "en": lines}, ids=lines)
    some = some_of(parallel, items, seed=1)
    assert isinstance(some, ParallelSet)
    assert some.lines["sw"] == some.lines["en"] == some.ids
    assert len(some.ids) == items
    assert int(some.ids[-1]) >= 20 - 20 // items - 20 % items


def test_stereotypes_are_in_no_language_so_ten_times_as_many() -> None:
    items = tuple(Stereotype(str(i), "x", "y") for i in range(100))
    some = some_of(StereotypeSet("planted", "en", items), 3, seed=1)
    assert isinstance(some, StereotypeSet)
    assert some == replace(some, items=items[:30])
