"""How far a name gives itself away, across scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.data.likeness import likeness, plain, spelling


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("Kenya", "Kenya"),
        ("Türkiye", "Turkiye"),
        ("Bosnia na Hezegovina", "Bosnia & Herzegovina"),
        ("Shilingi ya Kenya", "Kenyan Shilling"),
        ("ጃፓን", "Japan"),
        ("كينيا", "Kenya"),
        ("जापान", "Japan"),
        ("Кения", "Kenya"),
        ("კენია", "Kenya"),
        ("ⵎⴰⵍⵉ", "Mali"),
        ("ශ්‍රී ලංකා", "Sri Lanka"),
    ],
)
def test_names_that_english_gives_away(name: str, english: str) -> None:
    assert likeness(name, english) >= 0.6


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("Misri", "Egypt"),
        ("Yunanistan", "Greece"),
        ("Marekani", "United States"),
        ("Ocak", "January"),
        ("መጋቢት", "March"),
        ("مصر", "Egypt"),
        ("भारत", "India"),
        ("Греция", "Hungary"),
        ("日本", "Japan"),
    ],
)
def test_names_that_must_be_known(name: str, english: str) -> None:
    assert likeness(name, english) < 0.6


def test_accents_capitals_and_marks_do_not_count() -> None:
    assert plain("Côte d’IVOIRE") == "cote divoire"
    assert plain("Guinea-Bissau") == "guinea bissau"
    assert spelling("ÇÎN", "cin") == 1


@given(name=st.text(max_size=30), other=st.text(max_size=30))
def test_it_is_a_likeness(name: str, other: str) -> None:
    assert 0 <= spelling(name, other) <= likeness(name, other) <= 1
    if plain(name):
        assert likeness(name, name) == 1


def test_nothing_is_like_nothing() -> None:
    assert likeness("", "Kenya") == likeness("", "") == likeness("1", "!") == 0
