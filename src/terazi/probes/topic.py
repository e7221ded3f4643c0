"""Does it understand what a text is about?"""

from collections.abc import Iterator

from terazi.data.testset import ChoiceSet
from terazi.finding import Finding, Theme
from terazi.options.interface import CanChoose, Wording
from terazi.probes.accuracy import (
    REFERENCE,
    Chooser,
    Measured,
    accuracy,
    ask,
    gap_to_english,
    guess_rows,
    languages_of,
)
from terazi.probes.declare import Settings, probe

MEASURED = Measured("topic", Theme.BUSINESS, "topic accuracy")

#: The text comes first, so that the wordings share its tokens.
WORDINGS = (
    Wording("topic", "{question}\nTopic:"),
    Wording("about", "{question}\nThis text is about"),
    Wording("question", "{question}\nQuestion: Which of these is the topic: {choices}?\nAnswer:"),
)


def _guess(testset: ChoiceSet, settings: Settings) -> Iterator[Finding]:
    return guess_rows(MEASURED, testset, settings)


@probe(
    theme=MEASURED.theme,
    measure=MEASURED.measure,
    asks="Does it understand what a text is about?",
    needs=CanChoose,
    uses="topic",
    guess=_guess,
)
def topic(option: Chooser, testset: ChoiceSet, settings: Settings) -> Iterator[Finding]:
    """Topic accuracy by language, and how far each falls behind English on the same items."""
    found = {
        language: accuracy(
            MEASURED,
            option.name,
            testset,
            language,
            ask(option, testset, language, WORDINGS, settings),
        )
        for language in languages_of(testset, settings)
    }
    yield from found.values()
    english = found.get(REFERENCE)
    for language, own in found.items():
        if english is not None and language != REFERENCE:
            gap = gap_to_english(MEASURED, own, english)
            if gap is not None:
                yield gap
