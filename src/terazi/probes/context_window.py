"""How much of our language fits into the model's context window?

Everything that a model is to read and write at once, the question, texts to go by, its answer, must
fit into a window of so many tokens. A language that takes more tokens fills it sooner.
"""

import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from terazi.data.testset import ParallelSet
from terazi.errors import TeraziError
from terazi.finding import Direction, Finding, Grade, Interval, Theme
from terazi.models.endpoint.problems import NoAnswerError
from terazi.models.gguf import read_header
from terazi.options.interface import CanCountTokens, Option, RunsHere
from terazi.options.tokenizer import NamedTokenizer
from terazi.probes.declare import REFERENCE, Settings, one_by_one, probe
from terazi.statistics.intervals import ratio_interval

MEASURE = "words in the context window"

#: Languages (and scripts) that are written without spaces between words.
_WITHOUT_SPACES = frozenset({"bo", "dz", "ja", "km", "lo", "my", "shn", "th", "yue", "zh"})


class Counter(Option, CanCountTokens):
    """An option that can count tokens, for type checkers."""


@probe(
    theme=Theme.RESOURCES,
    measure=MEASURE,
    asks="How many words of our language fit into the model's context window?",
    needs=CanCountTokens,
    uses="parallel",
)
@one_by_one
def context_window(option: Counter, testset: ParallelSet, settings: Settings) -> Iterator[Finding]:
    """Tokens of the window by the words that a token holds, over parallel sentences."""
    english = testset.lines.get(REFERENCE)
    if english is None:
        return
    window = window_of(option)
    for language in settings.languages:
        lines = testset.lines.get(language)
        if lines is None or language == REFERENCE:
            continue
        if isinstance(window, str):
            yield _unknown(option, language, window)
            continue
        try:
            counts = option.count_tokens(lines)
            tokens, of_english = sum(counts), sum(option.count_tokens(english))
        except NoAnswerError as error:
            yield _unknown(option, language, f"its tokens could not be counted: {error.problem}")
            continue
        if language.partition("-")[0] in _WITHOUT_SPACES:
            yield _unknown(option, language, "it is written without spaces between words")
            continue
        words = window * words_in(lines) / tokens
        per_token = ratio_interval([words_in([line]) for line in lines], counts)
        yield Finding(
            option=option.name,
            theme=Theme.RESOURCES,
            measure=MEASURE,
            unit="words",
            direction=Direction.HELP,
            grade=testset.grade,
            probe=context_window.name,
            estimate=words,
            interval=per_token and _times(window, per_token),
            language=language,
            n=len(lines),
            note=testset.note,
            sources=testset.sources,
            details={
                "formula": f"{window:,} tokens x {words_in(lines):,} words / {tokens:,} tokens"
                f" = {words:,.0f} words",
                "words of English": window * words_in(english) / of_english,
                "of the text that fits in English": of_english / tokens,
            },
        )


def words_in(lines: Sequence[str]) -> int:
    """Parts between spaces that hold a letter or a digit."""
    return sum(
        any(unicodedata.category(character)[0] in "LN" for character in part)
        for line in lines
        for part in line.split()
    )


def _times(window: int, per_token: Interval) -> Interval:
    """The window's length is known: only how many words a token holds is not."""
    low, high = max(per_token.low, 0.0), per_token.high
    return replace(per_token, low=window * low, high=window * high)


def window_of(option: Option) -> int | str:
    """Tokens of the context window, or why they are not known."""
    if isinstance(option, NamedTokenizer):
        return option.window or "the proposal does not say how long its window is"
    if not isinstance(option, RunsHere):
        return "the endpoint does not say how long the model's window is"
    try:
        window = _of_folder(option.file) if option.file.is_dir() else _of_file(option.file)
    except (TeraziError, OSError, ValueError):
        window = 0
    return window or "the model does not say how long its window is"


def _of_file(file: Path) -> int:
    return read_header(file).context_length


def _of_folder(folder: Path) -> int:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    told = config.get("max_position_embeddings", 0) if isinstance(config, dict) else 0
    return told if isinstance(told, int) else 0


def _unknown(option: Counter, language: str, why: str) -> Finding:
    return Finding(
        option=option.name,
        theme=Theme.RESOURCES,
        measure=MEASURE,
        unit="words",
        direction=Direction.HELP,
        grade=Grade.UNKNOWN,
        probe=context_window.name,
        language=language,
        note=why[:1].upper() + why[1:],
    )
