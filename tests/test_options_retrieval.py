import logging

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.options.retrieval import MAX_CHARACTERS, Index, fold, pieces, words

DOTLESS = "\N{LATIN SMALL LETTER DOTLESS I}ş\N{LATIN SMALL LETTER DOTLESS I}k"
TEXTS = ["mama anakula ugali", "mtoto anacheza mpira", "bei ya mahindi leo", "mvua itanyesha kesho"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Habari za asubuhi?", "sw", ["habari", "za", "asubuhi"]),
        ("IŞIK ve İZMİR", "tr", [DOTLESS, "ve", "izmir"]),
        ("IŞIK", "az-Latn", [DOTLESS]),
        ("INDIA", "en", ["india"]),
        ("ሰላም፡እንዴት ነህ።", "am", ["ሰላም", "እንዴት", "ነህ"]),
        ("कितना किराया?", "hi", ["कितना", "किराया"]),  # vowel signs stay in their word
        ("مرحبا، كيف الحال؟", "ar", ["مرحبا", "كيف", "الحال"]),
        ("e\u0301cole", "fr", ["\u00e9cole"]),
        ("<script>alert(1)</script>", "", ["script", "alert", "1", "script"]),
        ("…?!", "", []),
    ],
)
def test_words_of_many_scripts(text: str, language: str, expected: list[str]) -> None:
    assert words(text, language) == expected


def test_pieces_are_words_and_runs_of_three_to_five_letters() -> None:
    assert sorted(pieces("Ua!")) == ["=ua", "^ua", "^ua$", "ua$"]
    assert {len(piece) for piece in pieces("internationalisation")} == {3, 4, 5, 21}


def test_forms_of_one_word_are_nearer_than_other_words() -> None:
    assert int(Index(TEXTS).scores("wanakula").argmax()) == 0
    assert (
        int(Index(["Pazarda domates var", "Otobüs geldi"], "tr").scores("PAZARDAN").argmax()) == 0
    )


def test_an_empty_index_and_empty_questions() -> None:
    assert Index([]).scores("habari").shape == (0,)
    assert Index(["", "?"]).scores("habari").tolist() == [0, 0]
    assert Index(TEXTS).scores("").tolist() == [0] * 4
    assert Index(TEXTS).scores("xyz").tolist() == [0] * 4
    assert Index([""]).similarity("", 0) == 0


def test_long_hostile_text_is_cut() -> None:
    assert len(fold("a" * 1_000_000)) == MAX_CHARACTERS


def test_it_is_quiet(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        Index(TEXTS).scores("mama")
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


@given(st.lists(st.text(max_size=60), min_size=1, max_size=6), st.text(max_size=60))
def test_scores_and_similarity_stay_in_their_range(texts: list[str], question: str) -> None:
    index = Index(texts)
    scores = index.scores(question)
    assert scores.shape == (len(texts),)
    assert np.isfinite(scores).all()
    assert (scores >= 0).all()
    for position, text in enumerate(texts):
        assert 0 <= index.similarity(question, position) <= 1
        if words(text):
            assert index.similarity(text, position) == pytest.approx(1)
            assert index.scores(text)[position] > 0
