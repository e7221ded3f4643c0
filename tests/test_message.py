"""Sentences are English text, and know what they are made of."""

import copy
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.message import (
    Amount,
    Day,
    Fitted,
    Listing,
    Message,
    Prose,
    Said,
    Term,
    Tongue,
    fit,
    in_sequence,
    say,
    say_n,
)

MADE = (
    say("%(what)s in %(where)s", what=Term("topic accuracy"), where=Tongue("Swahili", "sw")),
    say_n("%(n)s thing", "%(n)s things", n=3),
    Term("memory"),
    Prose("It was not tried."),
    Tongue("Swahili", "sw"),
    Day("2026-11-22"),
    Amount("50%", 0.5, "share", 0),
    Listing(["a", Term("memory")]),
    Fitted(say("nothing was measured."), "beginning"),
)


@pytest.mark.parametrize("made", MADE, ids=lambda made: type(made).__name__)
def test_each_is_its_english_text_and_survives_copying(made: Said) -> None:
    assert made == str(made)
    assert hash(made) == hash(str(made))
    assert json.loads(json.dumps(made)) == made
    for twin in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))):  # noqa: S301
        assert type(twin) is type(made)
        assert twin == made
        for name in type(made).__slots__:
            assert getattr(twin, name) == getattr(made, name)


def test_a_sentence_is_written_from_its_template() -> None:
    said = say("%(who)s reads %(n)s answers, %(share)s.", who="Amina", n=1200, share=MADE[6])
    assert said == "Amina reads 1,200 answers, 50%."
    assert say("100%% sure") == "100% sure"
    assert isinstance(said.values["share"], Amount)


@pytest.mark.parametrize(("n", "said"), [(1, "1 line"), (0, "0 lines"), (2, "2 lines")])
def test_numbers_choose_the_template(n: int, said: str) -> None:
    assert say_n("%(n)s line", "%(n)s lines", n=n) == said


def test_lists_and_sequences() -> None:
    assert [Listing(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip
    assert Listing(["a", "b"], "; ") == "a; b"
    assert in_sequence(["One.", "Two."]) == "One. Two."


@pytest.mark.parametrize(
    ("text", "beginning", "inside"),
    [
        ("nothing was measured.", "Nothing was measured.", "nothing was measured"),
        ("The answer is no.", "The answer is no.", "the answer is no"),
        ("KES 3 is assumed.", "KES 3 is assumed.", "KES 3 is assumed"),
        ("59.6% is below.", "59.6% is below.", "59.6% is below"),
        ("", "", ""),
    ],
)
def test_words_are_fitted_into_their_place(text: str, beginning: str, inside: str) -> None:
    assert fit(text, "beginning") == beginning
    assert fit(text, "inside") == inside


def test_turkish_has_two_letters_i() -> None:
    assert fit("iki", "beginning", turkish=True) == "İki"
    assert fit("İki", "inside", turkish=True) == "iki"
    dotless = "\N{LATIN SMALL LETTER DOTLESS I}"
    assert fit(f"Is{dotless}", "inside", turkish=True) == f"{dotless}s{dotless}"


@given(st.text(), st.text())
def test_hostile_names_are_no_templates(name: str, other: str) -> None:
    assert say("%(a)s and %(b)s", a=name, b=other) == f"{name} and {other}"
    assert Message("%(a)s", {"a": f"%(b)s {name}"}) == f"%(b)s {name}"
