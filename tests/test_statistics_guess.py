import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.data.testset import ChoiceItem, ChoiceSet
from terazi.statistics.guess import chance, guesses, longest_answer, majority_class
from terazi.statistics.paired import compare_shares

TOPICS = ("health", "travel", "sports")
NUMBERS = itertools.count()


def topic(gold: str, choices: tuple[str, ...] = TOPICS, cluster: str = "") -> ChoiceItem:
    return ChoiceItem(f"item {next(NUMBERS)}", "sw", "?", choices, choices.index(gold), cluster)


def test_chance_is_computed_not_measured() -> None:
    found = chance([topic("health"), topic("a", ("a", "b"))])
    assert found.option == "guess: chance"
    assert found.correct == pytest.approx((1 / 3, 1 / 2))
    assert found.estimate == pytest.approx(5 / 12)
    assert found.interval is None


def test_majority_is_learned_on_the_examples() -> None:
    items = [topic("health"), topic("travel"), topic("travel"), topic("sports")]
    found = majority_class(items, [topic("health"), topic("health"), topic("travel")])
    assert found.correct == (1.0, 0.0, 0.0, 0.0)
    assert found.interval is not None
    assert found.interval.low <= 0.25 <= found.interval.high
    assert "3 examples" in found.note


def test_majority_without_examples_says_that_it_is_flattered() -> None:
    found = majority_class([topic("health"), topic("travel"), topic("travel")])
    assert found.correct == (0.0, 1.0, 1.0)
    assert "flatters" in found.note


def test_topics_in_another_order_are_the_same_topics() -> None:
    turned = ("sports", "travel", "health")
    found = majority_class([topic("health", turned), topic("sports")], [topic("health")])
    assert found.correct == (1.0, 0.0)


def test_where_every_item_has_its_own_choices_the_place_is_learned() -> None:
    items = [topic("a", ("a", "b")), topic("d", ("c", "d")), topic("f", ("e", "f"))]
    found = majority_class(items)
    assert found.correct == (0.0, 1.0, 1.0)
    assert "place in the list" in found.note


def test_a_tie_is_shared_out_and_an_unknown_answer_is_chance() -> None:
    found = majority_class([topic("sports")], [topic("health"), topic("sports")])
    assert found.correct == (0.5,)
    short, long = ("a", "b"), ("a", "b", "c", "d")
    shown = [topic("d", long), topic("d", long)]
    assert majority_class([topic("b", short)], shown).correct == (0.5,)


def test_longest_counts_characters_and_shares_out_ties() -> None:
    items = [
        topic("ndiyo", ("ndiyo", "la")),
        topic("la", ("ndiyo", "la")),
        topic("ab", ("ab", "cd", "e")),
        topic("e\u0301e\u0301", ("e\u0301e\u0301", "abc")),  # two letters in four code points
    ]
    found = longest_answer(items)
    assert found.correct == (1.0, 0.0, 0.5, 0.0)
    assert found.estimate == pytest.approx(0.375)


def test_a_guess_can_be_paired_with_an_option() -> None:
    items = [topic("health", cluster=f"c{i}") for i in range(30)]
    found = compare_shares({f"c{i}": [1.0, 1.0, 1.0] for i in range(30)}, chance(items).shares)
    assert found is not None
    assert found.n == 30
    assert found.estimate == pytest.approx(2 / 3)
    assert not found.cannot_tell


def test_all_rows_of_a_language() -> None:
    items = (topic("health"), topic("travel"))
    testset = ChoiceSet("topics", {"sw": items}, {"sw": (topic("travel"),)})
    rows = guesses(testset, "sw")
    assert [row.option for row in rows] == [
        "guess: chance",
        "guess: majority class",
        "guess: longest answer",
    ]
    assert rows[1].correct == (0.0, 1.0)
    assert guesses(testset, "ha") == ()


@given(
    st.lists(
        st.lists(st.text("ab\u0301ئ", max_size=4), min_size=1, max_size=5).flatmap(
            lambda choices: st.tuples(st.just(tuple(choices)), st.integers(0, len(choices) - 1))
        ),
        min_size=1,
        max_size=20,
    )
)
def test_guessing_all_choices_of_an_item_adds_up_to_one(
    drawn: list[tuple[tuple[str, ...], int]],
) -> None:
    for guess in (chance, longest_answer):
        for choices, _ in drawn:
            each = [ChoiceItem("x", "sw", "?", choices, place) for place in range(len(choices))]
            assert sum(guess([item]).estimate for item in each) == pytest.approx(1)
    items = [ChoiceItem(str(i), "sw", "?", c, gold) for i, (c, gold) in enumerate(drawn)]
    for row in guesses(ChoiceSet("any", {"sw": tuple(items)}), "sw"):
        assert 0 <= row.estimate <= 1
        assert len(row.correct) == len(items)
