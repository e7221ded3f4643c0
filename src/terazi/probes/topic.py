"""Does it understand what a text is about?"""

from collections.abc import Iterator
from functools import partial

from terazi.data.testset import ChoiceSet
from terazi.finding import Finding, Theme
from terazi.options.interface import CanChoose, RunsHere, Wording
from terazi.probes.accuracy import (
    Chooser,
    Measured,
    accuracy,
    ask,
    askable,
    gaps_to_english,
    guess_rows,
)
from terazi.probes.declare import Settings, probe
from terazi.probes.needs_here import TIME_TO_CHOOSE, timed

MEASURED = Measured("topic", Theme.BUSINESS, "topic accuracy")

TIMED = 20  # items, for the time that a choice takes

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
            note=_learned(option, testset, language),
        )
        for language in askable(option, testset, settings)
    }
    yield from found.values()
    yield from gaps_to_english(MEASURED, found)
    if found and not isinstance(option, RunsHere):
        yield _time_to_choose(option, testset, settings)


def _learned(option: Chooser, testset: ChoiceSet, language: str) -> str:
    """A tool's figure is about what it learned from the set, not about its table of answers."""
    if not option.needs_examples:
        return testset.note
    number = len(testset.examples[language])
    return f"It learned from {number} labelled texts of the same set. {testset.note}"


def _time_to_choose(option: Chooser, testset: ChoiceSet, settings: Settings) -> Finding:
    """For tools; what a model takes is measured in a process of its own."""
    language = askable(option, testset, settings)[0]
    examples = testset.examples.get(language, ())
    calls = [
        partial(option.choose, [item], WORDINGS, examples)
        for item in testset.items[language][:TIMED]
    ]
    return timed(option.name, TIME_TO_CHOOSE, MEASURED.probe, calls, settings)
