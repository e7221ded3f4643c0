"""What is translated, from which language into which, and how models are asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError

from terazi.data.languages import general, languages
from terazi.data.testset import ParallelSet, PromptItem
from terazi.options.interface import Manner
from terazi.probes.declare import REFERENCE, Settings
from terazi.probes.manners import SAMPLE, by_lot, drawn
from terazi.statistics.order import order

FROM, INTO = "from English", "into English"

EXAMPLES = 2  # lines shown to models without a chat template, and not asked
TOKENS = 128


@dataclass(frozen=True, slots=True)
class Way:
    """One direction between English and another language.

    Attributes:
        language: the other one.
        direction: `FROM` or `INTO`.
        lines: to be translated.
        references: what professionals wrote, line by line.
        asked: how a model is asked for each line.
        other: a sentence of the set that is none of these, in the language to translate into.
    """

    language: str
    direction: str
    lines: tuple[PromptItem, ...]
    references: tuple[str, ...]
    asked: tuple[Manner, ...]
    other: str

    @property
    def target(self) -> str:
        """The language to translate into."""
        return REFERENCE if self.direction == INTO else self.language


def both_ways(testset: ParallelSet, settings: Settings) -> Iterator[Way]:
    """From English and into English, for each language that the set has; lines by lot."""
    english = testset.lines.get(REFERENCE)
    if english is None:
        return
    ids = testset.ids or tuple(map(str, range(1, len(english) + 1)))
    lines = [PromptItem(one, REFERENCE, text) for one, text in zip(ids, english, strict=True)]
    shown = order(lines, settings.seed)[:EXAMPLES]
    asked = drawn(
        order(lines, settings.seed)[EXAMPLES:],
        None if settings.everything else SAMPLE,
        settings.seed,
    )
    for language in settings.languages:
        own = dict(zip(ids, testset.lines.get(language, ()), strict=False))
        if not own or language == REFERENCE:
            continue
        there = tuple(PromptItem(line.id, language, own[line.id]) for line in asked)
        examples = [(line.text, own[line.id]) for line in shown]
        backwards = [(theirs, ours) for ours, theirs in examples]
        out, back = (
            _manners(REFERENCE, language, examples),
            _manners(language, REFERENCE, backwards),
        )
        yield Way(
            language,
            FROM,
            asked,
            _texts(there),
            tuple(by_lot(line, out) for line in asked),
            other=examples[0][1],
        )
        yield Way(
            language,
            INTO,
            there,
            _texts(asked),
            tuple(by_lot(line, back) for line in there),
            other=examples[0][0],
        )


def _texts(lines: Sequence[PromptItem]) -> tuple[str, ...]:
    return tuple(line.text for line in lines)


def _manners(source: str, target: str, examples: Sequence[tuple[str, str]]) -> tuple[Manner, ...]:
    """Three wordings; the bare ones show lines and their translations, and no instruction."""
    there, here = _name(source), _name(target)
    said = (
        ("instruction", f"Translate from {there} to {here}:\n{{question}}", there, here),
        ("names", f"{there}: {{question}}\n{here}:", there, here),
        (
            "codes",
            f"Translate this into {here}. [{source}] {{question}} [{target}]",
            source,
            target,
        ),
    )
    found = []
    for name, template, before, after in said:
        shown = "".join(f"{before}: {ours}\n{after}: {theirs}\n\n" for ours, theirs in examples)
        bare = f"{shown}{before}: {{question}}\n{after}:"
        if name == "instruction":
            bare = f"{there} to {here}\n\n{bare}"
        found.append(Manner(name, template, bare, TOKENS, ("\n",)))
    return tuple(found)


def _name(tag: str) -> str:
    known = languages().get(general(tag))
    if known is not None:
        return known.name
    try:
        return Locale.parse(tag, sep="-").english_name or tag
    except (UnknownLocaleError, ValueError):
        return tag
