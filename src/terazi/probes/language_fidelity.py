"""Does it answer in the language, and in the script, in which it is asked?

What an answer says plays no part here, so any questions will do: those of the proposal's table of
answers, else those of a test set that it names (`terazi.probes.samples`). Words that an answer only
repeats from the question do not count, and what it says over and over counts once
(`terazi.text.own_words`). Which language an answer is in is told by `terazi.text.language`; where
that does not know a language, nothing is said about fidelity to it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from terazi.data.scripts import script_of, script_of_language
from terazi.data.testset import PromptItem
from terazi.finding import Direction, Finding, Grade, Outcome, Source, Theme
from terazi.options.interface import CanAnswer, ChoiceStatus, Option
from terazi.probes.accuracy import Measured, accuracy
from terazi.probes.asking import Asked, ask
from terazi.probes.declare import REFERENCE, Sample, Settings, probe
from terazi.probes.manners import SAMPLE, drawn, manners, words
from terazi.probes.written import (
    UNREADABLE,
    Answerer,
    Judged,
    answering,
    no_identifier,
    unknown,
)
from terazi.text.language import can_tell, identify, letters, same
from terazi.text.own_words import once, own_words

MEASURED = Measured("language fidelity", Theme.COMMUNICATION, "language fidelity")

FEWEST_LETTERS = 5  # for the script


@dataclass(frozen=True, slots=True)
class Fidelity:
    """What is told of texts that an option wrote.

    Attributes:
        language: the share in the language.
        script: the share in the script in which it is usually written.
        english: how often it falls into the language that it has most of.
        note: how that is told.
    """

    language: Measured
    script: Measured
    english: Measured
    note: str


ANSWERS = Fidelity(
    MEASURED,
    replace(MEASURED, measure="script fidelity"),
    Measured(MEASURED.probe, Theme.CULTURE, "answers in English instead"),
    "Each answer is judged by a program, in the language that it is most like.",
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a finding says of the questions."""

    sources: tuple[Source, ...]
    note: str
    grade: Grade = Grade.MEASURED_HERE


@probe(
    theme=MEASURED.theme,
    measure=MEASURED.measure,
    asks="Does it answer in the language in which it is asked?",
    needs=CanAnswer,
)
def language_fidelity(
    options: Sequence[Answerer], _: None, settings: Settings
) -> Iterator[Finding]:
    """Shares of the answers in the language, in its script, and in English instead."""
    samples = {tag: one for tag, one in settings.samples.items() if tag in settings.languages}
    why = no_identifier()
    if why:
        yield from unknown(MEASURED, options, samples, why)
        return
    most = None if settings.everything else SAMPLE
    items = {
        language: drawn(items_of(language, sample), most, settings.seed)
        for language, sample in samples.items()
    }
    task = answering(
        MEASURED.measure,
        "Questions to answer in their language",
        items,
        asked=lambda item: item.text,
        right=lambda item: item.language,
        judge=judge,
        ways={language: manners(language) for language in items},
    )
    asked = ask(task, options, settings)
    by_id = {item.id: item for found in items.values() for item in found}
    for option in options:
        for language, done in asked[option.name].items():
            for one in told_of(ANSWERS, option, samples[language], language, done, by_id):
                # Of the others they stand with the first.
                yield one if one.measure == MEASURED.measure else replace(one, outcomes=())


def judge(item: PromptItem, answer: str) -> Judged:
    """In the language of the question or not; too short an answer cannot be told."""
    told = identify(_own(item, answer))
    return Judged(same(told, item.language)) if told else UNREADABLE


def judge_script(item: PromptItem, answer: str) -> Judged:
    """Whether most letters are of the script in which the language is usually written."""
    said = _own(item, answer)
    if letters(said) < FEWEST_LETTERS:
        return UNREADABLE
    return Judged(script_of(said) == script_of_language(item.language))


def _own(item: PromptItem, answer: str) -> str:
    marks = [word for word in words(item.language) if len(word) > 1]
    return once(own_words(item.text, answer, marks))


def items_of(language: str, sample: Sample) -> list[PromptItem]:
    """The questions of a sample as items."""
    return [
        PromptItem(f"{language}/{number}", language, question)
        for number, question in enumerate(sample.questions, 1)
    ]


def told_of(  # noqa: PLR0917  all of it is needed
    fidelity: Fidelity,
    option: Option,
    sample: Sample,
    language: str,
    done: Asked,
    items: Mapping[str, PromptItem],
) -> Iterator[Finding]:
    """Which language and script an option wrote in, each with its outcomes.

    Args:
        fidelity: what that is called.
        option: that wrote.
        sample: what it was asked.
        language: of that.
        done: what it wrote, judged by :func:`judge`.
        items: what it was asked, by their names.
    """
    measured_on = _Asked(sample.sources, f"{sample.note} {fidelity.note}")
    finding = partial(_share, option=option.name, testset=measured_on, language=language)
    told = [identify(_own(items[o.item], o.picked)) for o in done.outcomes]
    if can_tell(language):
        one = finding(fidelity.language, asked=done)
        others = Counter(tag for tag in told if tag and not same(tag, language))
        instead = ", ".join(f"{tag} {count}" for tag, count in others.most_common(5))
        yield replace(one, details={**one.details, "languages instead": instead or "none"})
    elif done.outcomes:
        why = "which language an answer is in cannot be told of this language yet"
        yield from unknown(fidelity.language, [option], [language], why)
    if language != REFERENCE:
        english = [
            _judged(outcome, Judged(same(tag, REFERENCE)) if tag else UNREADABLE)
            for outcome, tag in zip(done.outcomes, told, strict=True)
        ]
        one = finding(fidelity.english, asked=replace(done, outcomes=tuple(english), limits=()))
        yield replace(one, direction=Direction.HARM)
    script = script_of_language(language)
    if script:
        scripts = (_judged(o, judge_script(items[o.item], o.picked)) for o in done.outcomes)
        one = finding(fidelity.script, asked=replace(done, outcomes=tuple(scripts), limits=()))
        if one.estimate != 1 or script != script_of_language(REFERENCE):
            yield one  # Latin letters only, as expected, need no row


def _share(
    measured: Measured, *, option: str, testset: _Asked, language: str, asked: Asked
) -> Finding:
    """Another language is no failure to be counted apart here: it is what the share is about."""
    one = accuracy(measured, option, testset, language, asked)
    counts = {name: n for name, n in one.details.items() if name != ChoiceStatus.WRONG_LANGUAGE}
    return replace(one, details=counts)


def _judged(outcome: Outcome, judged: Judged) -> Outcome:
    """The same answer with another question about it; a refusal has a language and a script too."""
    if outcome.status == ChoiceStatus.NOT_ANSWERED:
        return outcome
    return replace(outcome, correct=judged.correct, status=str(judged.status))
