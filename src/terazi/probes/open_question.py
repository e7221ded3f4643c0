"""Does it know the answer, in the language in which it was asked?

Short answers, as AfriQA's (Ogundepo et al. 2023): exact match and token F1 after the rules of
`terazi.text.short_answers`. Only the first line of an answer is read. An answer that is right, but
in another language, or that is told to be in another one, is counted apart.
"""

from collections.abc import Iterator, Sequence

from terazi.data.testset import QuestionItem, QuestionSet
from terazi.finding import Finding, Outcome, Theme
from terazi.options.interface import CanAnswer, Manner
from terazi.probes.accuracy import Measured, accuracy, gaps_to_english
from terazi.probes.asking import ask, languages_of
from terazi.probes.declare import Settings, probe
from terazi.probes.manners import SAMPLE, drawn, manners
from terazi.probes.written import (
    UNREADABLE,
    WRONG_LANGUAGE,
    Answerer,
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
    why = no_identifier()
    if why:
        yield from unknown(MEASURED, options, languages_of(testset.items, settings), why)
        return
    most = None if settings.everything else 2 * SAMPLE
    items = {
        language: drawn(found, most, settings.seed) for language, found in testset.items.items()
    }
    task = answering(
        MEASURED.measure,
        testset.name,
        items,
        asked=lambda item: item.question,
        right=lambda item: " / ".join(item.answers),
        judge=judge,
        ways={language: ways(testset, language, settings.seed) for language in items},
        guess=lambda language: GUESS.rate(testset, language),
    )
    asked = ask(task, options, settings)
    by_id = {item.id: item for found in items.values() for item in found}

    def in_common(outcome: Outcome) -> float:
        item = by_id[outcome.item]
        return overlap(first_line(outcome.picked), item.answers, item.language)

    for option in options:
        found = {}
        for language, done in asked[option.name].items():
            one = accuracy(MEASURED, option.name, testset, language, done)
            found[language] = one
            yield one
            if one.estimate is not None:
                yield mean_share(one, OVERLAP, done, in_common)
        yield from gaps_to_english(MEASURED, option.kind, found, settings)


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
