"""Does it know everyday life there? Short answers, judged by what residents answered.

There is no right answer, only what people who live in a country said when they were asked: each
question has many answers, with the number of residents who gave each. An answer agrees with them if
it is one of theirs, or says one of theirs in few words. How many of them it agrees with is the
second figure: the votes of that answer, compared with those of the most frequent one. So somebody
who always gives the most frequent answer has 100 %.

The same question, asked in the language of the country and in English, tells whether the language
of the question changes what it knows of the country: that is the gap to English.
"""

from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean

from terazi.data.testset import QuestionItem, QuestionSet
from terazi.finding import Finding, Theme
from terazi.options.interface import CanAnswer
from terazi.probes.accuracy import Measured
from terazi.probes.asking import Asked
from terazi.probes.declare import REFERENCE, Settings, probe
from terazi.probes.manners import SAMPLE, drawn
from terazi.probes.open_question import first_line, short_answers
from terazi.probes.written import (
    UNREADABLE,
    WRONG_LANGUAGE,
    Answerer,
    Judged,
    MostCommon,
)
from terazi.text.language import is_other
from terazi.text.short_answers import words

MEASURED = Measured("everyday life", Theme.CULTURE, "agreement with residents")
BY_VOTES = "agreement with residents: by their number"
GUESS = MostCommon(MEASURED, lambda answer, language: tuple(words(answer, language)))

#: With more words around it, an answer may only be one of a list of everything.
MOST_WORDS = 8


@probe(
    theme=MEASURED.theme,
    measure=MEASURED.measure,
    asks="Does it answer questions of everyday life as people who live there do?",
    needs=CanAnswer,
    uses="everyday life",
    guess=GUESS.rows,
)
def everyday_life(
    options: Sequence[Answerer], testset: QuestionSet, settings: Settings
) -> Iterator[Finding]:
    """The share of answers that residents gave, by language; countries stand in the details.

    Source: Myung, Lee, Zhou and others (2024), BLEnD: a benchmark for LLMs on everyday knowledge in
    diverse cultures and languages, NeurIPS. Theirs, too, counts an answer that any resident gave.
    """
    return short_answers(
        MEASURED,
        options,
        testset,
        _some(testset, settings),
        settings,
        judge=judge,
        beside=(BY_VOTES, lambda item, answer: by_votes(item, answer, testset.votes)),
        further=_by_country,
    )


def judge(item: QuestionItem, answer: str) -> Judged:
    """Right if a resident said so; what is told to be in another language is counted apart."""
    said = first_line(answer)
    if not words(said):
        return UNREADABLE
    if any(agrees(said, one, item.language) for one in item.answers):
        return Judged(correct=True)
    return WRONG_LANGUAGE if is_other(said, item.language) else Judged(correct=False)


def agrees(said: str, answer: str, language: str) -> bool:
    """Whether an answer is a resident's, or says it among few other words."""
    own, theirs = words(said, language), words(answer, language)
    if not theirs:
        return False
    if own == theirs:
        return True
    if len(own) > MOST_WORDS:
        return False
    return any(
        own[start : start + len(theirs)] == theirs for start in range(len(own) - len(theirs) + 1)
    )


def by_votes(item: QuestionItem, answer: str, votes: Mapping[str, Mapping[str, int]]) -> float:
    """Votes of the residents' answer that it agrees with ÷ votes of the most frequent one."""
    theirs = votes.get(item.id) or dict.fromkeys(item.answers, 1)
    said = first_line(answer)
    agreed = [number for one, number in theirs.items() if agrees(said, one, item.language)]
    return max(agreed, default=0) / max(*theirs.values(), 1)


def _some(testset: QuestionSet, settings: Settings) -> dict[str, tuple[QuestionItem, ...]]:
    """Some of each language by lot; in English the same ones, so that they can be paired."""
    if settings.everything:
        return {language: tuple(found) for language, found in testset.items.items()}
    some = {
        language: drawn(found, 2 * SAMPLE, settings.seed)
        for language, found in testset.items.items()
        if language != REFERENCE
    }
    english = testset.items.get(REFERENCE, ())
    if english:
        asked = {item.cluster for found in some.values() for item in found if item.cluster}
        known = {item.cluster for tag in some for item in testset.items[tag] if item.cluster}
        same_ones = tuple(item for item in english if item.cluster in asked)
        others = [item for item in english if item.cluster not in known]
        if REFERENCE not in settings.beside or not same_ones:
            same_ones += drawn(others, 2 * SAMPLE, settings.seed)
        some[REFERENCE] = same_ones
    return {language: found for language, found in some.items() if found}


def _by_country(asked: Asked, by_id: Mapping[str, QuestionItem]) -> dict[str, float]:
    by_country: dict[str, list[float]] = {}
    for outcome in asked.outcomes:
        country = by_id[outcome.item].group
        if outcome.correct is not None and country:
            by_country.setdefault(country, []).append(float(outcome.correct))
    return {f"{name} ({len(them)})": fmean(them) for name, them in sorted(by_country.items())}
