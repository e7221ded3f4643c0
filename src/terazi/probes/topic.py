"""Does it understand what a text is about?"""

from collections.abc import Iterator, Sequence
from functools import partial

from terazi.data.testset import ChoiceSet
from terazi.finding import Finding, Theme
from terazi.options.interface import AsksModel, CanChoose, Wording
from terazi.probes.accuracy import Measured, guess_rows, right_choices
from terazi.probes.declare import Settings, probe
from terazi.probes.needs_here import TIME_TO_CHOOSE, timed
from terazi.probes.task import Chooser

TOPIC = "topic accuracy"
MEASURED = Measured("topic", Theme.BUSINESS, TOPIC)

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
def topic(options: Sequence[Chooser], testset: ChoiceSet, settings: Settings) -> Iterator[Finding]:
    """Topic accuracy by language, and how far each falls behind English on the same items."""
    findings = list(right_choices(MEASURED, options, testset, WORDINGS, settings))
    yield from findings
    for option in options:
        asked = [f.language for f in findings if (f.option, f.measure) == (option.name, TOPIC)]
        if asked and not isinstance(option, AsksModel):
            yield _time_to_choose(option, testset, asked[0], settings)


def _time_to_choose(
    option: Chooser, testset: ChoiceSet, language: str, settings: Settings
) -> Finding:
    """For tools; what a model takes is measured in a process of its own."""
    examples = testset.examples.get(language, ())
    calls = [
        partial(option.choose, [item], WORDINGS, examples)
        for item in testset.items[language][:TIMED]
    ]
    return timed(option.name, TIME_TO_CHOOSE, MEASURED.probe, calls, settings)
