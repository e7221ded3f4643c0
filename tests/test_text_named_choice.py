"""Which choice a written answer names, and when it names none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.text.named_choice import named

TOPICS = ("science/technology", "travel", "politics", "sports", "health", "geography")


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        ('This news can be categorized under "Travel".', {"travel"}),
        ("It is about SCIENCE/TECHNOLOGY, of course", {"science/technology"}),
        ("It seems to be related to technology.", {"science/technology"}),
        ("It seems to be related to technology or science.", {"science/technology"}),
        ("Travel or geography", {"travel", "geography"}),
        ("the sportsman's healthy travels", set()),
        (
            "science/technology, travel, politics, sports, health or geography?",
            set(),
        ),
        ("None of science/technology, travel, politics and sports; rather health.", {"health"}),
        ("“politics” and “sports”", {"politics", "sports"}),
        ('It is related to "science/technology" and "health".', {"science/technology", "health"}),
        ("", set()),
    ],
)
def test_a_choice_is_named_by_its_words(answer: str, names: set[str]) -> None:
    assert {TOPICS[place] for place in named(answer, TOPICS)} == names


def test_letters_are_those_of_any_script_and_any_composition() -> None:
    assert named("Ẹ̀kọ́ ni", ("ìlera", "ẹ̀kọ́")) == {1}
    assert named("ስለ ጤና ነው", ("ጤና", "ስፖርት")) == {0}
    assert not named("ስለጤናችን", ("ጤና", "ስፖርት"))


def test_without_choices_nothing_is_named() -> None:
    assert not named("travel", ())
    assert not named("travel", ("", " "))


@given(st.text(max_size=200), st.lists(st.text(max_size=8), max_size=5))
def test_any_text_can_be_read(answer: str, choices: list[str]) -> None:
    assert named(answer, choices) <= set(range(len(choices)))


@given(st.sampled_from(TOPICS), st.sampled_from(["", "It is {}.", "({})", "«{}»!", "\n{}\n"]))
def test_one_choice_alone_is_that_choice(choice: str, around: str) -> None:
    assert named((around or "{}").format(choice.upper()), TOPICS) == {TOPICS.index(choice)}


def test_a_long_answer_is_read_in_no_time() -> None:
    assert not named("( , " * 50_000, TOPICS)
    assert not named("travel , politics and sports ; " * 5_000, TOPICS)
