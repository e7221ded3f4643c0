"""How models are asked for answers in free text: three wordings, hardly a word in any of them.

An instruction would have to be in the language of the question, and nobody has checked ours in
most. So the wordings only show where the question ends: by the language's own words for question
and answer (``text/asking_words.csv``, not checked by native speakers; "Q" and "A" where there are
none), by "Q" and "A", and by nothing but a line's end. What kind of answer is wanted, worked
examples show.

A model with a chat template reads this as what somebody says to it. One without only goes on
writing, and its answer ends where it begins the next question.
"""

import csv
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TypeVar

from terazi.models.interface import ANSWER_TOKENS
from terazi.options.interface import Manner
from terazi.statistics.order import Ordered, order

Item = TypeVar("Item", bound=Ordered)

#: Items of a language that are asked where the proposal does not ask for all of them.
SAMPLE = 50


def manners(
    language: str,
    examples: Sequence[tuple[str, str]] = (),
    *,
    shown_in_chat: bool = True,
    max_tokens: int = ANSWER_TOKENS,
) -> tuple[Manner, ...]:
    """The three wordings.

    Args:
        language: of the questions.
        examples: worked questions with their answers, shown before the question.
        shown_in_chat: whether models with a chat template are shown them too.
        max_tokens: of an answer.
    """
    question, answer = words(language)
    forms = (
        ("own words", f"{question}: ", f"\n{answer}:"),
        ("Q and A", "Q: ", "\nA:"),
        ("lines", "", "\n"),
    )
    return tuple(
        _manner(*form, examples, shown_in_chat=shown_in_chat, max_tokens=max_tokens)
        for form in forms
    )


def words(language: str) -> tuple[str, str]:
    """The language's words for question and answer, "Q" and "A" where they are not known."""
    return _table().get(language) or _table().get(language.partition("-")[0], ("Q", "A"))


def by_lot(item: Ordered, ways: Sequence[Manner]) -> Manner:
    """The wording in which an item is asked; translations of one source are asked alike.

    One each, and not all: where answers are written, more items tell more than more wordings.
    """
    lot = hashlib.sha256(f"wording\n{item.cluster or item.id}".encode()).digest()
    return ways[int.from_bytes(lot[:8]) % len(ways)]


def drawn(items: Sequence[Item], number: int | None, seed: int) -> tuple[Item, ...]:
    """Items of one language by lot, with all of their cluster; all of them for None."""
    lots = order(items, seed)
    kept = list(dict.fromkeys(item.cluster or item.id for item in lots))[:number]
    return tuple(item for item in lots if (item.cluster or item.id) in kept)


def _manner(
    name: str,
    before: str,
    after: str,
    examples: Sequence[tuple[str, str]],
    *,
    shown_in_chat: bool,
    max_tokens: int,
) -> Manner:
    gap = "" if after.endswith("\n") else " "
    shown = "".join(f"{before}{asked}{after}{gap}{answered}\n\n" for asked, answered in examples)
    asked = f"{before}{{question}}{after}"
    # Two line ends and, where there is one, the mark of a question: a small model goes on asking.
    stop = ("\n\n", f"\n{before.strip()}") if before.strip() else ("\n\n",)
    return Manner(
        name,
        shown + asked if shown_in_chat else asked.rstrip("\n"),
        shown + asked,
        max_tokens,
        stop,
    )


@cache
def _table() -> dict[str, tuple[str, str]]:
    text = files("terazi.text").joinpath("asking_words.csv").read_text(encoding="utf-8")
    return {
        row["tag"]: (row["question"], row["answer"]) for row in csv.DictReader(text.splitlines())
    }
