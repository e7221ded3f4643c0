"""Languages and scripts of texts: what is told, and what is not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.data.languages import languages
from terazi.data.load import load
from terazi.data.testset import ParallelSet
from terazi.errors import TeraziError
from terazi.text import language
from terazi.text.language import FEWEST_LETTERS, can_tell, identify, letters, same

#: Languages of FLORES that the identifier does not know, or does not know by themselves.
NOT_KNOWN = {"tw", "wo"}

ALL = tuple(tag for tag, known in languages().items() if known.flores)


def test_sentences_of_the_mirror_are_told_as_the_docs_say(
    mirror: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERAZI_MIRROR", str(mirror))
    _, flores, missing = load("flores-200", ALL, allow_download=False)
    assert isinstance(flores, ParallelSet)
    assert len(missing) + len(flores.lines) == len(ALL)
    assert len(flores.lines) >= 28
    for tag, lines in flores.lines.items():
        some = lines[::20]
        right = sum(same(identify(line), tag) for line in some) / len(some)
        if tag in NOT_KNOWN:
            assert not can_tell(tag)
            assert right == 0
        else:
            assert can_tell(tag)
            assert right >= 0.9, tag


def test_what_is_too_short_is_not_told() -> None:
    assert not identify("Nairobi")
    assert not identify("12345 " * 50)
    assert not identify("")
    assert identify("Mtoto ana homa kali na anatapika sana") == "sw"


def test_varieties_that_cannot_be_told_apart_are_one() -> None:
    assert same("arz", "ar")
    assert same("sw-KE", "sw")
    assert not same("xh", "zu")
    assert not same("am", "ti")


def test_signs_on_letters_count() -> None:
    assert letters("हिन्दी!") == 6
    assert FEWEST_LETTERS == 30


@given(st.text(max_size=200))
def test_any_text_is_told_or_not_without_an_error(text: str) -> None:
    found = identify(text)
    assert not found or letters(text) >= FEWEST_LETTERS


def test_without_the_identifier_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "py3langid.langid", None)
    language._identifier.cache_clear()
    try:
        with pytest.raises(TeraziError, match=r"pip install 'terazi\[language\]'"):
            can_tell("sw")
    finally:
        language._identifier.cache_clear()
