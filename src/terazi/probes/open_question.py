"""Does it know the answer, in the language in which it was asked?

Short answers, as AfriQA's (Ogundepo et al. 2023): exact match and token F1 after the rules of
`terazi.text.short_answers`. Only the first line of an answer is read. An answer that is right, but
in another language, or that is told to be in another one, is counted apart.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from terazi.data.testset import QuestionItem, QuestionSet
from terazi.finding import Finding, Outcome, Theme
from terazi.options.interface import CanAnswer, Manner
from terazi.probes.accuracy import Measured, accuracy, gaps_to_english
from terazi.probes.asking import Asked, ask, languages_of
from terazi.probes.declare import Settings, probe
from terazi.probes.manners import SAMPLE, drawn, manners
from terazi.probes.written import (
    UNREADABLE,
    WRONG_LANGUAGE,
    Answerer,
    Judge,
    Judged,
    MostCommon,
    answering,
    mean_share,
    no_identifier,
    unknown,
)
from terazi.text.language import is_other
from terazi.text.short_answers import exact, overlap, words

MEASURED = Measured("open question", Theme.BUSINESS, "open questions answered")
OVERLAP = "open questions: words in common"
GUESS = MostCommon(MEASURED, lambda answer, language: tuple(words(answer, language)))

EXAMPLES = 3  # shown
TOKENS = 24  # answers of the test sets have a few words


@probe(
    theme=MEASURED.theme,
    measure=MEASURED.measure,
    asks="Does it answer short questions rightly, in the language in which they are asked?",
    needs=CanAnswer,
    uses="open question",
    guess=GUESS.rows,
)
def open_question(
    options: Sequence[Answerer], testset: QuestionSet, settings: Settings
) -> Iterator[Finding]:
    """Exact match and token F1 by language; wrong languages and refusals apart."""
    most = None if settings.everything else 2 * SAMPLE
    items = {
        language: drawn(found, most, settings.seed) for language, found in testset.items.items()
    }
    return short_answers(
        MEASURED,
        options,
        testset,
        items,
        settings,
        judge=judge,
        beside=(OVERLAP, in_common),
        guess=lambda language: GUESS.rate(testset, language),
    )


def in_common(item: QuestionItem, answer: str) -> float:
    """Token F1 with the right answer that is nearest."""
    return overlap(first_line(answer), item.answers, item.language)


def short_answers(
    measured: Measured,
    options: Sequence[Answerer],
    testset: QuestionSet,
    items: Mapping[str, Sequence[QuestionItem]],
    settings: Settings,
    *,
    judge: Judge[QuestionItem],
    beside: tuple[str, Callable[[QuestionItem, str], float]],
    guess: Callable[[str], float | None] = lambda _: None,
    further: Callable[[Asked, Mapping[str, QuestionItem]], Mapping[str, float]] = lambda *_: {},
) -> Iterator[Finding]:
    """Ask for short answers: the share that is right by language, and a second figure beside it.

    Args:
        measured: the share of right answers is called so.
        options: to be asked.
        testset: the questions.
        items: those of them that are asked, by language.
        settings: what every probe is told.
        judge: says of an answer what it is.
        beside: what the second figure is called, and what it is, 0 to 1, of an answer.
        guess: what the best guess is right on in a language.
        further: details of the share, from what was asked and the items by their ids.
    """
    why = no_identifier()
    if why:
        yield from unknown(measured, options, languages_of(testset.items, settings), why)
        return
    task = answering(
        measured.measure,
        testset.name,
        items,
        asked=lambda item: item.question,
        right=lambda item: " / ".join(item.answers),
        judge=judge,
        ways={language: ways(testset, language, settings.seed) for language in items},
        guess=guess,
    )
    asked = ask(task, options, settings)
    by_id = {item.id: item for found in items.values() for item in found}
    second, figure = beside

    def of(outcome: Outcome) -> float:
        return figure(by_id[outcome.item], outcome.picked)

    for option in options:
        found = {}
        for language, done in asked[option.name].items():
            one = accuracy(measured, option.name, testset, language, done)
            one = replace(one, details={**one.details, **further(done, by_id)})
            found[language] = one
            yield one
            if one.estimate is not None:
                yield mean_share(one, second, done, of)
        yield from gaps_to_english(measured, option.kind, found, settings)


def judge(item: QuestionItem, answer: str) -> Judged:
    """Right in the language of the question; in another language it is neither right nor wrong."""
    said = first_line(answer)
    if not words(said):
        return UNREADABLE
    if exact(said, item.answers, item.language):
        return Judged(correct=True)
    if exact(said, item.translated):
        return WRONG_LANGUAGE
    return WRONG_LANGUAGE if is_other(said, item.language) else Judged(correct=False)


def first_line(answer: str) -> str:
    """The first line that says anything, but not one that only announces what follows it."""
    lines = [line.strip() for line in answer.splitlines() if line.strip()]
    said = (line for line in lines if not line.endswith((":", "\N{FULLWIDTH COLON}")))
    return next(said, lines[0] if lines else "")


def ways(testset: QuestionSet, language: str, seed: int) -> tuple[Manner, ...]:
    """To ask for a short answer, with a few examples of the set before it."""
    shown = drawn(testset.examples.get(language, ()), EXAMPLES, seed)
    examples = [(item.question, item.answers[0]) for item in shown]
    return manners(language, examples, max_tokens=TOKENS)
