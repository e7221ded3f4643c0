"""How many more tokens does our language cost than English, for the same meaning?

Tokens are what is paid for, waited for and powered; a language that needs three times as many
costs three times as much and fills a context window three times as fast.

Source: Petrov, La Malfa, Torr & Bibi (2023), Language model tokenizers introduce unfairness
between languages, NeurIPS.
"""

from collections.abc import Iterator, Sequence

from terazi.data.testset import ParallelSet
from terazi.finding import Direction, Finding, Grade, Theme
from terazi.models.endpoint.problems import NoAnswerError
from terazi.options.interface import CanCountTokens, Option
from terazi.probes.declare import REFERENCE, Settings, one_by_one, probe
from terazi.statistics.intervals import ratio_interval


class Counter(Option, CanCountTokens):
    """An option that can count tokens, for type checkers."""


@probe(
    theme=Theme.RESOURCES,
    measure="token premium",
    asks="How many tokens does our language cost where English costs one?",
    needs=CanCountTokens,
    uses="parallel",
)
@one_by_one
def token_premium(option: Counter, testset: ParallelSet, settings: Settings) -> Iterator[Finding]:
    """Tokens of a language over tokens of English, summed over parallel lines."""
    english_lines = testset.lines.get(REFERENCE)
    if english_lines is None:
        return
    english = _counts(option, english_lines)
    for language in settings.languages:
        lines = testset.lines.get(language)
        if lines is None or language == REFERENCE:
            continue
        counts = english if isinstance(english, str) else _counts(option, lines)
        if isinstance(english, str) or isinstance(counts, str):
            yield _unknown(option, language, str(counts))
            continue
        yield Finding(
            option=option.name,
            theme=Theme.RESOURCES,
            measure="token premium",
            unit="tokens per English token",
            direction=Direction.HARM,
            grade=Grade.MEASURED_HERE,
            probe=token_premium.name,
            estimate=sum(counts) / sum(english),
            interval=ratio_interval(counts, english),
            language=language,
            n=len(lines),
            note=testset.note,
            sources=testset.sources,
            details={
                "tokens": sum(counts),
                "English tokens": sum(english),
                "bytes per token": sum(len(line.encode()) for line in lines) / sum(counts),
                "formula": "sum of tokens ÷ sum of English tokens over the same sentences",
            },
        )


def _counts(option: Counter, lines: Sequence[str]) -> list[int] | str:
    """The tokens of each line, or why an endpoint does not tell them."""
    try:
        return option.count_tokens(lines)
    except NoAnswerError as error:
        return error.problem


def _unknown(option: Counter, language: str, why: str) -> Finding:
    return Finding(
        option=option.name,
        theme=Theme.RESOURCES,
        measure="token premium",
        unit="tokens per English token",
        direction=Direction.HARM,
        grade=Grade.UNKNOWN,
        probe=token_premium.name,
        language=language,
        note=f"Its tokens could not be counted: {why}",
    )
