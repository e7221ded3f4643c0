"""Does a model give the same figures when it is asked the same again?

What is asked together is read together, and rounding depends on the company: hardly in full
precision (F32), much more where the weights are quantised (`terazi.models.full_precision`). So a
few questions are put to every model on this machine in three ways: as a weighing asks them, a few
at a time; all at once; and every request alone. Then once more in the wording that lists the
choices, in one order and in the other: a choice that changes was made by its place. Models behind
an endpoint are not asked: there every request is paid for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from statistics import fmean
from typing import Protocol, Self, runtime_checkable

from terazi.data.cldr import word_knowledge
from terazi.data.testset import ChoiceItem
from terazi.finding import Direction, Finding, Grade, Source, Theme
from terazi.models.interface import Generation, LanguageModel, Prompt, Score, ScoreRequest
from terazi.options.interface import CanChoose, RunsHere
from terazi.probes.declare import Settings, one_by_one, probe
from terazi.probes.task import BLOCK
from terazi.probes.word_knowledge import WORDINGS
from terazi.statistics.intervals import wilson
from terazi.statistics.order import order

DIFFERENCE = "largest difference when asked again"
CHANGED = "choices that change when asked again"
BY_PLACE = "choices that change with their order"

ITEMS = 12
_WORDING = WORDINGS[:1]
#: The wordings in which the choices are listed, so that one stands before another.
LISTING = tuple(wording for wording in WORDINGS if "{choices}" in wording.template)

Figures = Mapping[ScoreRequest, float]  # log-likelihoods, in nats
Picked = Sequence[int | None]  # by item


@runtime_checkable
class AskedHere(RunsHere, CanChoose, Protocol):
    """A model on this machine that can be asked in several ways."""

    name: str
    model: LanguageModel

    def put_to(self, model: LanguageModel) -> Self:
        """The same option, asking another model."""
        ...


@probe(
    theme=Theme.MODELS,
    measure=DIFFERENCE,
    asks="Does it give the same figures when it is asked the same again?",
    needs=AskedHere,
)
@one_by_one
def repeatability(option: AskedHere, _: None, settings: Settings) -> Iterator[Finding]:
    """How far log-likelihoods and choices depend on what else is asked at the same time."""
    names, _missing = word_knowledge(settings.languages, seed=settings.seed)
    items = order((item for of in names.items.values() for item in of), settings.seed)[:ITEMS]
    blocks = [items[start : start + BLOCK] for start in range(0, len(items), BLOCK)]
    ways = [
        _ask(option, blocks),
        _ask(option, [items]),
        _ask(option, [items], alone=True),
    ]
    moved = _moved(option, blocks)  # asked in any case, so that a plan knows of it
    differences = _differences([figures for figures, _ in ways])
    found = partial(
        Finding,
        option=option.name,
        theme=Theme.MODELS,
        direction=Direction.CONTEXT,
        probe=repeatability.name,
        sources=(Source(title="measured on this machine"), *names.sources),
    )
    if not differences:
        for measure, unit in ((DIFFERENCE, "nats"), (CHANGED, "share"), (BY_PLACE, "share")):
            yield found(
                measure=measure, unit=unit, grade=Grade.UNKNOWN, note="the model gave no figures"
            )
        return
    changed = sum(len(set(choices)) > 1 for choices in zip(*(p for _, p in ways), strict=True))
    note = (
        f"Weights as run: {option.model.identity.precision}. {len(items)} questions on names, put "
        f"in three ways: {BLOCK} at a time, all at once, and each request alone."
    )
    yield found(
        measure=DIFFERENCE,
        unit="nats",
        grade=Grade.MEASURED_HERE,
        estimate=max(differences),
        n=len(differences),
        note=note,
        details={
            "mean": fmean(differences),
            "formula": "largest − smallest log-likelihood of a request, the most of all requests",
        },
    )
    yield found(
        measure=CHANGED,
        unit="share",
        grade=Grade.MEASURED_HERE,
        estimate=changed / len(items),
        interval=wilson(changed, len(items)),
        n=len(items),
        note=note,
        details={"formula": "questions with more than one choice ÷ questions"},
    )
    yield found(
        measure=BY_PLACE,
        unit="share",
        grade=Grade.MEASURED_HERE,
        estimate=moved / len(items),
        interval=wilson(moved, len(items)),
        n=len(items),
        note=(
            f"The same {len(items)} questions, asked with their choices listed in one order and in "
            "the other."
        ),
        details={"formula": "questions with another choice in the other order ÷ questions"},
    )


class _Heard:
    """A model that keeps what another one says, asked as it comes or every request alone."""

    def __init__(self, model: LanguageModel, *, alone: bool) -> None:
        self.identity = model.identity
        self.figures: dict[ScoreRequest, float] = {}
        self._model = model
        self._alone = alone

    def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:
        calls = [[request] for request in requests] if self._alone else [requests]
        scores = [score for call in calls for score in self._model.score(call, preamble=preamble)]
        for request, score in zip(requests, scores, strict=True):
            if score.log_likelihood is not None:
                self.figures[request] = score.log_likelihood
        return scores

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        return self._model.generate(requests)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._model.count_tokens(texts)


def _ask(
    option: AskedHere, calls: Sequence[Sequence[ChoiceItem]], *, alone: bool = False
) -> tuple[Figures, Picked]:
    heard = _Heard(option.model, alone=alone)
    put = option.put_to(heard)
    picked = [
        choice.picked for items in calls for (choice,) in put.choose(items, _WORDING, examples=())
    ]
    return heard.figures, picked


def _moved(option: AskedHere, blocks: Sequence[Sequence[ChoiceItem]]) -> int:
    """How many choices are others where the same choices stand the other way round."""
    return sum(
        one != other
        for items in blocks
        for one, other in zip(
            _picked(option, items), _picked(option, list(map(_turned, items))), strict=True
        )
    )


def _turned(item: ChoiceItem) -> ChoiceItem:
    last = len(item.choices) - 1
    return replace(item, choices=item.choices[::-1], gold=last - item.gold)


def _picked(option: AskedHere, items: Sequence[ChoiceItem]) -> list[tuple[str, ...]]:
    """What was picked of each item in the wordings that list the choices, by its words."""
    return [
        tuple("" if one.picked is None else item.choices[one.picked] for one in chosen)
        for item, chosen in zip(items, option.choose(items, LISTING, examples=()), strict=True)
    ]


def _differences(ways: Sequence[Figures]) -> list[float]:
    """By request, in nats; only what has a figure in every way."""
    same = set[ScoreRequest].intersection(*map(set, ways))
    figures = ([way[request] for way in ways] for request in ways[0] if request in same)
    return [max(one) - min(one) for one in figures]
