"""What language does a model write on in, when it is given the beginning of a text?

A small model answers no questions, but every model goes on from a beginning. So whether it falls
into the language that it has most of is seen here, without a chat template and without a word of
ours. It writes about as many bytes as any other, however many tokens of its own these are; what
it repeats of the beginning, and what it says over and over, counts as in
`terazi.probes.language_fidelity`.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from terazi.data.testset import PromptItem
from terazi.finding import Finding, Grade, Outcome, Source, Theme
from terazi.models.interface import Generation, Prompt
from terazi.options.interface import AsksModel, ChoiceStatus, Option
from terazi.probes.accuracy import Measured, accuracy
from terazi.probes.asking import Asked, ask
from terazi.probes.declare import Sample, Settings, probe
from terazi.probes.language_fidelity import ANSWERS, Fidelity, items_of, judge, told_of
from terazi.probes.task import Task
from terazi.probes.written import UNREADABLE, no_identifier, unknown

#: Beginnings that are written on from. Many and short: a weak model that repeats itself does so
#: from the start, so that longer texts could not be told any better.
OPENINGS = 32
#: Bytes that are written, about; and tokens at most, where a tokenizer cuts a language to pieces.
WRITTEN, MOST_TOKENS = 100, 128

_OPENING = 120  # bytes
_AT_ONCE = 16  # as many as a model writes at once
_READABLE = Measured("writing on", Theme.COMMUNICATION, "texts that can be read")
_FIDELITY = Fidelity(
    replace(ANSWERS.language, probe=_READABLE.probe),
    replace(ANSWERS.script, probe=_READABLE.probe),
    replace(ANSWERS.english, probe=_READABLE.probe),
    "What it writes is judged by a program, in the language that it is most like.",
)


@dataclass(frozen=True, slots=True)
class _Begun:
    """What a finding says of the beginnings."""

    sources: tuple[Source, ...]
    note: str
    grade: Grade = Grade.MEASURED_HERE


class Writer(Option, AsksModel, Protocol):
    """An option that goes on writing, for type checkers."""


def openings(texts: Iterable[str], number: int = OPENINGS) -> tuple[str, ...]:
    """The beginnings of texts, in their order: so many bytes, up to the end of a word.

    Texts that end soon after are left out: there is nothing to write on to.

    Args:
        texts: whole, of one language.
        number: of beginnings at most.
    """
    long = (text for text in map(str.strip, texts) if len(text.encode()) > 2 * _OPENING)
    begun = dict.fromkeys(map(_beginning, long))
    return tuple(begun)[:number]


@probe(
    theme=_FIDELITY.language.theme,
    measure=_FIDELITY.language.measure,
    asks="Does it go on in the language in which a text begins?",
    needs=AsksModel,
)
def writing_on(options: Sequence[Writer], _: None, settings: Settings) -> Iterator[Finding]:
    """Shares of what it writes in the language, in its script, in English, and of what is text.

    The beginnings are the samples of the settings.
    """
    samples = {tag: one for tag, one in settings.samples.items() if tag in settings.languages}
    why = no_identifier()
    if why:
        yield from unknown(_FIDELITY.language, options, samples, why)
        return
    items = {tag: tuple(items_of(tag, sample)) for tag, sample in samples.items()}
    task = Task(
        _FIDELITY.language.measure,
        "Texts to go on with",
        items,
        partial(_put, items),
        lambda _option, _language: True,
        lambda _language: None,
        block=_AT_ONCE,
    )
    asked = ask(task, options, settings)
    by_id = {item.id: item for some in items.values() for item in some}
    for option in options:
        for language, done in asked[option.name].items():
            sample = samples[language]
            yield from told_of(_FIDELITY, option, sample, language, done, by_id)
            if done.outcomes:
                yield _readable(option, sample, language, done)


def _readable(option: Option, sample: Sample, language: str, done: Asked) -> Finding:
    """How much of it is long enough to tell a language, what is repeated counted once."""
    outcomes = tuple(
        replace(one, correct=one.correct is not None, status=str(ChoiceStatus.CHOSEN))
        for one in done.outcomes
    )
    note = (
        f"{sample.note} The rest is too short to tell its language, or says one thing over again."
    )
    begun = _Begun(sample.sources, note)
    return accuracy(_READABLE, option.name, begun, language, replace(done, outcomes=outcomes))


def _beginning(text: str) -> str:
    cut = text.encode()[:_OPENING].decode(errors="ignore")
    words = cut.rsplit(maxsplit=1)
    return words[0] if len(words) > 1 else cut


def _tokens(option: Writer, items: Sequence[PromptItem]) -> int:
    """How many tokens of its own are about as many bytes as others write."""
    texts = [item.text for item in items]
    size = sum(len(text.encode()) for text in texts)
    return min(math.ceil(WRITTEN * sum(option.model.count_tokens(texts)) / size), MOST_TOKENS)


def _put(
    all_of_them: Mapping[str, Sequence[PromptItem]],
    option: Writer,
    language: str,
    items: Sequence[PromptItem],
) -> list[Outcome]:
    most = _tokens(option, all_of_them[language])
    prompts = [Prompt(item.text, most, chat=False) for item in items]
    written = option.model.generate(prompts)
    return [_outcome(item, text) for item, text in zip(items, written, strict=True)]


def _outcome(item: PromptItem, written: Generation) -> Outcome:
    text = "" if written.problem else written.text.strip()
    judged = judge(item, text) if text else UNREADABLE
    status = str(judged.status if text else ChoiceStatus.NOT_ANSWERED)
    return Outcome(item.id, item.language, "", text, item.language, judged.correct, status)
