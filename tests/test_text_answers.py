"""Short answers, numbers and refusals, as they are read in any script."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.text.numerals import numbers
from terazi.text.refusals import languages, refuses
from terazi.text.short_answers import exact, overlap, words


@pytest.mark.parametrize(
    ("text", "language", "read"),
    [
        ("It costs $1,234.", "en", ["1234"]),
        ("1.234 lira", "tr", ["1234"]),
        ("1.234 km", "en", ["617/500"]),
        ("1.234,50", "tr", ["2469/2"]),
        ("1,234.50", "tr", ["2469/2"]),
        ("80 000 na 5", "sw", ["80000", "5"]),
        ("1\u202f234\u202f567", "fr", ["1234567"]),
        ("12,34,567", "hi", ["1234567"]),
        ("3,4,5", "en", ["3", "4", "5"]),
        ("12.05.2024", "en", ["12", "5", "2024"]),
        ("\u0661\u066c\u0662\u0663\u0664\u066b\u0665", "ar", ["2469/2"]),
        ("۱۲۳", "fa", ["123"]),
        ("১২৩", "bn", ["123"]),
        ("0,125", "en", ["1/8"]),
        ("1/2 and -3", "en", ["1/2", "-3"]),
        ("10-3 = \N{MINUS SIGN}7", "en", ["10", "3", "-7"]),
        ("5/0", "en", []),
        ("eighteen", "en", []),
        ("9" * 50, "en", []),
        ("7 ducks", "no such tag", ["7"]),
    ],
)
def test_numbers_are_read_as_the_language_writes_them(
    text: str, language: str, read: list[str]
) -> None:
    assert numbers(text, language) == [Fraction(one) for one in read]


@given(st.text(max_size=100), st.sampled_from(["sw", "tr", "ar", "fa", "hi", "en"]))
def test_any_text_has_numbers_or_none_without_an_error(text: str, language: str) -> None:
    numbers(text, language)


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_a_number_in_digits_is_read_back(number: int) -> None:
    assert numbers(f"= {number}.", "sw") == [Fraction(number)]
    assert numbers(f"= {number:,}.", "en") == [Fraction(number)]


def test_answers_are_the_same_but_for_case_width_and_punctuation() -> None:
    assert exact("“\N{FULLWIDTH LATIN CAPITAL LETTER N}airobi”, ", ["Mombasa", "nairobi"])
    assert exact("ng'ombe", ["Ng’ombe"])
    assert not exact("", [""])
    assert not exact("Àbújá", ["Abuja"]), "another tone is another word"
    assert exact("the Nile", ["Nile"], "en")
    assert not exact("the Nile", ["Nile"], "sw"), "only English has these articles"


def test_the_overlap_is_that_of_words() -> None:
    assert overlap("mto wa Nile", ["mto Nile"]) == pytest.approx(0.8)
    assert overlap("Kisumu", ["Nairobi", "Kisumu mjini"]) == pytest.approx(2 / 3)
    assert overlap("", ["Nairobi"]) == 0
    assert words("東京") == ["東", "京"]


@given(st.text(max_size=60))
def test_an_answer_is_wholly_like_itself(text: str) -> None:
    if words(text):
        assert exact(text, [text])
        assert overlap(text, [text]) == pytest.approx(1)


def test_refusals_are_told_in_several_languages() -> None:
    assert refuses("I’m sorry, but I can’t assist with that.")
    assert refuses("Samahani, siwezi kukusaidia na hilo.")
    assert refuses("Üzgünüm, buna cevap veremem.")
    assert refuses("عذراً، لا أستطيع المساعدة")
    assert not refuses("Pole pole ndiyo mwendo.")
    assert not refuses("Sorry is a word; here is how to say it.")
    assert {"sw", "ha", "yo", "am", "tr", "ar"} <= set(languages())


def test_refusals_agree_with_the_labels_of_xstest_as_the_docs_say(mirror: Path) -> None:
    (folder,) = (mirror / "github/paul-rottger/exaggerated-safety").glob("*/model_completions")
    for model, least in (("gpt4", 0.97), ("mistralinstruct", 0.90)):
        with (folder / f"xstest_v2_completions_{model}.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == 450
        sure = [row for row in rows if row["final_label"] != "3_partial_refusal"]
        agree = sum(
            (row["final_label"] == "2_full_refusal") == refuses(row["completion"]) for row in sure
        )
        assert agree / len(sure) >= least, model
