"""Answers put together from tokens: characters in parts, stop strings over several tokens."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.models.answer import Answer, piece_of
from terazi.models.interface import Prompt

LETTERS = st.text("ab\nñክ🙂", max_size=12)


def written(pieces: Sequence[bytes | None], stop: tuple[str, ...] = (), limit: int = 99) -> Answer:
    answer = Answer(Prompt("x", limit, stop), [1], room=50)
    for piece in pieces:
        if not answer.ended:
            answer.add(piece)
    return answer


def in_pieces(text: str, cuts: Sequence[int]) -> list[bytes]:
    """The text's bytes, cut anywhere."""
    whole = text.encode()
    ends = sorted({cut for cut in cuts if 0 < cut < len(whole)} | {len(whole)})
    return [whole[a:b] for a, b in zip([0, *ends], ends, strict=False)]


@given(LETTERS, st.lists(st.integers(0, 40)), st.lists(LETTERS, max_size=3))
def test_stop_strings_are_found_wherever_tokens_end(
    text: str, cuts: Sequence[int], stops: Sequence[str]
) -> None:
    pieces = in_pieces(text, cuts)
    generation = written([*pieces, None], tuple(stops)).generation()
    whole = b""
    for number, piece in enumerate(pieces, start=1):  # all of the text, at every token
        whole += piece
        found = [whole.find(stop.encode()) for stop in stops if stop]
        if any(place >= 0 for place in found):
            end = min(place for place in found if place >= 0)
            expected = whole[:end].decode("utf-8", "replace"), number, "stop"
            break
    else:
        expected = text, len(pieces), "end"
    assert (generation.text, generation.tokens, generation.ended_by) == expected
    assert not any(stop in generation.text for stop in stops if stop)


def test_what_was_searched_is_not_searched_again() -> None:
    """Otherwise a long answer would cost the square of its length."""
    answer = written([b"a" * 10] * 49, stop=("aab", "b"))
    searched: list[int] = []

    class Counting(bytearray):
        def find(self, *given: object) -> int:
            searched.append(len(self) - int(str(given[1])))
            return -1

    answer._text = Counting(answer._text)
    answer.add(b"aaa")
    assert searched == [5, 5]  # the new piece, and two bytes that a stop string can reach into


def test_a_character_cut_in_two_by_the_limit_is_left_out() -> None:
    smile = "🙂".encode()
    assert written([b"ab", smile[:2], smile[2:]], limit=2).generation().text == "ab"
    assert written([b"ab", smile[:2], smile[2:]], limit=3).generation().text == "ab🙂"
    assert written([b"ab", smile[:2], None]).generation().text == "ab\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    ("limit", "room", "tokens"), [(3, 50, 3), (50, 3, 3), (0, 50, 0), (-1, 50, 0), (3, 0, 0)]
)
def test_limits(limit: int, room: int, tokens: int) -> None:
    answer = Answer(Prompt("x", limit), [1, 2], room)
    while not answer.ended:
        answer.add(b"a")
    generation = answer.generation()
    assert (generation.text, generation.tokens) == ("a" * tokens, tokens)
    assert (generation.ended_by, generation.prompt_tokens) == ("limit", 2)


@pytest.mark.parametrize(
    ("shown", "entry", "expected"),
    [
        (" mji", "▁mji", b" mji"),
        ("\N{REPLACEMENT CHARACTER}", "<0xE1>", b"\xe1"),
        ("\N{REPLACEMENT CHARACTER}", "áĪĢ", "\u1200".encode()),
        ("\N{REPLACEMENT CHARACTER}", "Ġá", b" \xe1"),
        ("\N{REPLACEMENT CHARACTER}", "\N{REPLACEMENT CHARACTER}", b"\xef\xbf\xbd"),
        ("", "<|im_end|>", b""),
        ("", "", b""),
    ],
)
def test_the_bytes_of_a_token(shown: str, entry: str, expected: bytes) -> None:
    assert piece_of(shown, entry) == expected
