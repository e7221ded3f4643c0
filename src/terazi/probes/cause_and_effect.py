"""Does it see which of two sentences is the cause, or the effect, of a third?

Source: Ponti, Glavaš, Majewska, Liu, Vulić & Korhonen (2020), XCOPA: A multilingual dataset for
causal commonsense reasoning, EMNLP.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from terazi.data.testset import ChoiceItem, ChoiceSet
from terazi.finding import Finding, Theme
from terazi.options.interface import CanChoose, Wording
from terazi.probes.accuracy import Measured, guess_rows, right_choices
from terazi.probes.declare import Settings, probe
from terazi.probes.task import Chooser

MEASURED = Measured("cause and effect", Theme.EDUCATION, "cause and effect")

#: "because" and "so", between two sentences; English stands in where a language has none here.
CONNECTORS = {
    "en": ("because", "so"),
    "ht": ("paske", "kidonk"),
    "id": ("karena", "maka"),
    "sw": ("kwa sababu", "kwa hiyo"),
    "ta": ("ஏனெனில்", "எனவே"),
    "tr": ("çünkü", "bu yüzden"),
}
_CAUSE = "cause"
_ENDS = ".!?।"


@dataclass(frozen=True, slots=True)
class Connected(Wording):
    """The sentence and "because" or "so" in its own language: the choice goes on from there."""

    def render(self, item: ChoiceItem) -> str:
        """A sentence that goes on has no full stop."""
        language = item.language.partition("-")[0]
        because, so = CONNECTORS.get(language, CONNECTORS["en"])
        connector = because if item.group == _CAUSE else so
        return f"{item.question.rstrip(_ENDS)} {connector}".strip()


@dataclass(frozen=True, slots=True)
class Named(Wording):
    """The template with the word cause or effect in it."""

    def render(self, item: ChoiceItem) -> str:
        """``{group}`` is the template's place for it."""
        named = replace(self, template=self.template.replace("{group}", item.group))
        return super(Named, named).render(item)


WORDINGS = (
    Connected("connected", ""),
    Named("named", "{question}\n{group}:"),
    Named("question", "{question}\nQuestion: What was the {group}?\nAnswer:"),
)


def _guess(testset: ChoiceSet, settings: Settings) -> Iterator[Finding]:
    return guess_rows(MEASURED, testset, settings)


@probe(
    theme=MEASURED.theme,
    measure=MEASURED.measure,
    asks="Does it see what is the cause, and what the effect?",
    needs=CanChoose,
    uses="cause and effect",
    guess=_guess,
)
def cause_and_effect(
    options: Sequence[Chooser], testset: ChoiceSet, settings: Settings
) -> Iterator[Finding]:
    """Accuracy by language. The choices go on in small letters, as the sentences do."""
    items = {
        language: tuple(
            replace(item, choices=tuple(text[:1].lower() + text[1:] for text in item.choices))
            for item in own
        )
        for language, own in testset.items.items()
    }
    lowered = replace(testset, items=items)
    return right_choices(MEASURED, options, lowered, WORDINGS, settings)
