"""The same items under two names: nobody learns from one set and is tested on the other."""

from dataclasses import replace

import pytest

from terazi.data.overlap import kept_apart, shared, texts_of
from terazi.data.testset import (
    ChoiceItem,
    ChoiceSet,
    ParallelSet,
    QuestionItem,
    QuestionSet,
    Stereotype,
    StereotypeSet,
)
from terazi.errors import InputError


def item(text: str) -> ChoiceItem:
    return ChoiceItem(f"x/{text}", "tr", text, ("a", "b"), 0)


ONE = ChoiceSet("one", {"tr": (item("İlk cümle."), item("İkinci  cümle."))})
OTHER = ChoiceSet(
    "other", {"tr": (item("Üçüncü cümle."),)}, {"tr": (item("ikinci cümle."), item("Dördüncü."))}
)


def test_capitals_and_blanks_make_no_other_item() -> None:
    lines = ParallelSet("lines", {"tr": ("İKİNCİ CÜMLE.".replace("İ", "I"), "Üçüncü cümle.")})
    composed = ParallelSet("decomposed", {"tr": ("U\u0308c\u0327u\u0308ncu\u0308 cu\u0308mle.",)})
    assert shared(OTHER, lines) == {"tr": 1}
    assert shared(composed, OTHER) == {"tr": 1}
    assert shared(ONE, OTHER) == {}


def test_examples_that_another_set_tests_on_are_left_out() -> None:
    english = replace(OTHER, examples={"tr": (item("ilk CÜMLE."), item("Dördüncü."))})
    plain = replace(ONE, items={"tr": (item("ilk cümle."),)})
    (_, one), (use, other) = kept_apart([("topic", plain), ("exam", english)])
    assert one == plain
    assert use == "exam"
    assert isinstance(other, ChoiceSet)
    assert [example.question for example in other.examples["tr"]] == ["Dördüncü."]
    assert other.note == "Examples left out: 1 that one tests on."
    assert other.items == english.items


def test_sentences_that_ask_nothing_take_no_examples_away() -> None:
    lines = ParallelSet("lines", {"tr": ("Dördüncü.", "ikinci cümle.")})
    _, (_, other) = kept_apart([("parallel", lines), ("topic", OTHER)])
    assert other == OTHER


def test_open_questions_as_well() -> None:
    asked = QuestionItem("q/1", "tr", "ilk cümle.", ("x",))
    questions = QuestionSet("q", {"tr": ()}, {"tr": (asked,)})
    plain = replace(ONE, items={"tr": (item("İLK CÜMLE.".replace("İ", "i").lower()),)})
    _, (_, kept) = kept_apart([("topic", plain), ("open question", questions)])
    assert isinstance(kept, QuestionSet)
    assert kept.examples == {"tr": ()}


def test_two_sets_of_one_name_are_an_error() -> None:
    with pytest.raises(InputError, match="two test sets are named one"):
        list(kept_apart([("topic", ONE), ("exam", ONE)]))


def test_stereotypes_have_no_texts_of_their_own() -> None:
    assert texts_of(StereotypeSet("s", "en", (Stereotype("s/1", "A", "b"),))) == {}
