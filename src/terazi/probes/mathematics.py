"""Does it solve problems of school mathematics that are told in words?

The number is right or wrong, exactly. It is the last number of the answer, or the first after the
mark that the answers of GSM8K have ("####"), in the digits and with the separators of the language
(`terazi.text.numerals`); words that are only repeated from the problem do not count. An answer
with no number in it cannot be read; one whose words are told to be in another language is counted
apart, whatever its number.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from terazi.data.testset import QuestionItem, QuestionSet
from terazi.finding import Finding, Theme
from terazi.options.interface import CanAnswer
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
    no_identifier,
    unknown,
)
from terazi.text.language import is_other
from terazi.text.numerals import numbers
from terazi.text.own_words import own_words

MEASURED = Measured("mathematics", Theme.EDUCATION, "school mathematics")
# The right answers are written as test sets write them, with digits and a point.
GUESS = MostCommon(MEASURED, lambda answer, _language: Fraction(answer))
MARK = "####"

EXAMPLES = 2  # shown to models without a chat template, and not asked
TOKENS = 160  # to reckon aloud

Items = Mapping[str, tuple[QuestionItem, ...]]


@probe(
    theme=MEASURED.theme,
    measure=MEASURED.measure,
    asks="Does it solve school mathematics in our language?",
    needs=CanAnswer,
    uses="mathematics",
    guess=GUESS.rows,
)
def mathematics(
    options: Sequence[Answerer], testset: QuestionSet, settings: Settings
) -> Iterator[Finding]:
    """The share of exact numbers by language, and the gap to English on the same problems."""
    why = no_identifier()
    if why:
        yield from unknown(MEASURED, options, languages_of(testset.items, settings), why)
        return
    shown, items = _set_aside(testset, settings)
    ways = {
        language: manners(
            language,
            [(item.question, item.answers[0]) for item in shown[language]],
            shown_in_chat=False,
            max_tokens=TOKENS,
        )
        for language in items
    }
    task = answering(
        MEASURED.measure,
        testset.name,
        items,
        asked=lambda item: item.question,
        right=lambda item: item.answers[0],
        judge=judge,
        ways=ways,
        guess=lambda language: GUESS.rate(testset, language),
    )
    asked = ask(task, options, settings)
    for option in options:
        found = {
            language: accuracy(MEASURED, option.name, testset, language, done)
            for language, done in asked[option.name].items()
        }
        yield from found.values()
        yield from gaps_to_english(MEASURED, option.kind, found, settings)


def judge(item: QuestionItem, answer: str) -> Judged:
    """Whether the number that the answer comes to is the right one."""
    answer = own_words(item.question, answer)
    number = final_number(answer, item.language)
    if number is None:
        return UNREADABLE
    if is_other(answer, item.language):
        return WRONG_LANGUAGE
    return Judged(number in set(map(Fraction, item.answers)))


def final_number(answer: str, language: str) -> Fraction | None:
    """The number that an answer comes to, None where there is none."""
    _, mark, after = answer.rpartition(MARK)
    found = numbers(after if mark else answer, language)
    if not found:
        return None
    return found[0] if mark else found[-1]


def _set_aside(testset: QuestionSet, settings: Settings) -> tuple[Items, Items]:
    """What is shown and what is asked: the same problems in every language."""
    most = None if settings.everything else SAMPLE
    shown, asked = {}, {}
    for language, items in testset.items.items():
        examples = testset.examples.get(language) or items
        shown[language] = drawn(examples, EXAMPLES, settings.seed)
        names = {item.cluster or item.id for item in shown[language]}
        left = [item for item in items if (item.cluster or item.id) not in names]
        asked[language] = drawn(left, most, settings.seed)
    return shown, asked
