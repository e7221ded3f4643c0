"""Probes that need nothing but questions with choices, one of which is right.

What they measure is the share of right answers by language and the gap to English. The question
comes first in every wording, so that the wordings share its tokens; a model is shown no examples.
"""

from collections.abc import Iterator, Sequence

from terazi.data.testset import ChoiceSet
from terazi.finding import Finding, Theme
from terazi.options.interface import CanChoose, Wording
from terazi.probes.accuracy import Measured, guess_rows, right_choices
from terazi.probes.declare import Probe, Settings
from terazi.probes.task import Chooser

_ANSWERS = (
    Wording("answer", "{question}\nAnswer:"),
    Wording("question", "Question: {question}\nAnswer:"),
    Wording("choices", "{question}\nOne of these is right: {choices}\nAnswer:"),
)


def _probe(measured: Measured, *, asks: str, uses: str, wordings: Sequence[Wording]) -> Probe:
    def run(
        options: Sequence[Chooser], testset: ChoiceSet, settings: Settings
    ) -> Iterator[Finding]:
        return right_choices(measured, options, testset, wordings, settings)

    def guess(testset: ChoiceSet, settings: Settings) -> Iterator[Finding]:
        return guess_rows(measured, testset, settings)

    return Probe(
        measured.probe, measured.theme, measured.measure, asks, CanChoose, uses, run, guess
    )


exam = _probe(
    Measured("exam", Theme.EDUCATION, "exam score"),
    asks="Does it pass the exam?",
    uses="exam",
    wordings=_ANSWERS,
)

medical_exam = _probe(
    Measured("medical exam", Theme.HEALTH, "medical exam score"),
    asks="Does it know what a student of medicine must know?",
    uses="medical exam",
    wordings=_ANSWERS,
)

reading = _probe(
    Measured("reading", Theme.COMMUNICATION, "reading comprehension"),
    asks="Does it understand what it reads in our language?",
    uses="reading",
    wordings=_ANSWERS,
)

sentiment = _probe(
    Measured("sentiment", Theme.BUSINESS, "sentiment accuracy"),
    asks="Does it see whether somebody is pleased or angry?",
    uses="sentiment",
    wordings=(
        Wording("sentiment", "{question}\nSentiment:"),
        Wording("feeling", "{question}\nThe feeling in this text is"),
        Wording("choices", "{question}\nQuestion: Which is the sentiment: {choices}?\nAnswer:"),
    ),
)

routing = _probe(
    Measured("routing", Theme.BUSINESS, "routing accuracy"),
    asks="Does it send our own messages where they belong?",
    uses="routing",
    wordings=(
        Wording("goes to", "{question}\nThis message goes to:"),
        Wording("for", "Message: {question}\nFor:"),
        Wording("choices", "{question}\nQuestion: Where does it belong: {choices}?\nAnswer:"),
    ),
)
