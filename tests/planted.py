"""For every probe a case with a planted truth (see tests/planted_items.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from terazi.data.testset import ParallelSet
from terazi.models.fake import FakeModel
from terazi.models.interface import Generation, Prompt, Score, ScoreRequest
from terazi.options.interface import Answer, Kind, Manner
from terazi.options.model import EndpointOption, ModelOption
from terazi.options.tokenizer import NamedTokenizer
from terazi.probes.declare import Settings
from terazi.probes.repeatability import ITEMS
from terazi.proposal.options import Model
from terazi.proposal.schema import Tokenizer
from tests.planted_items import (
    FIGURES,
    LABELS,
    NUMBER,
    Case,
    a_model,
    answering,
    choosing,
    fidelity,
    home,
    preferring,
    rated,
    refusing,
    ties,
    translating,
)

# Tokens, time, papers ---------------------------------------------------------------------------


def _premium() -> Case:
    english = tuple("abcd" * (1 + number % 5) for number in range(NUMBER))
    lines = {"en": english, "sw": tuple(3 * line for line in english)}
    return Case(
        a_model, ParallelSet("planted", lines), "token premium", 3.0,
        settings=Settings(languages=("sw", "en")),
    )  # fmt: skip


def _window() -> Case:
    lines = {"en": ("one two", "three"), "sw": ("moja mbili tatu", "nne")}  # 4 words, 18 bytes
    shown = Tokenizer(name="Big", file="big.json", window=900)
    return Case(
        lambda: NamedTokenizer(shown, lambda texts: [len(text.encode()) for text in texts]),
        ParallelSet("planted", lines), "words in the context window", 900 * 4 / 18,
        settings=Settings(languages=("sw", "en")),
    )  # fmt: skip


@dataclass
class Table:
    """A tool that always has an answer."""

    name: str = "planted"
    kind: Kind = Kind.TOOL
    describe: str = ""

    def answer(
        self,
        questions: Sequence[str],
        language: str,  # noqa: ARG002
        manners: Sequence[Manner] = (),  # noqa: ARG002
    ) -> list[Answer]:
        return [Answer("ndiyo") for _ in questions]


class _Far(FakeModel):
    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        return [
            Generation("ndiyo", 7, 3, "end", seconds=2.0 if "kwanza" in request.text else 4.0)
            for request in requests
        ]


class _Wavering(FakeModel):
    """Each request costs a thousandth of a nat more for every other one in its call."""

    def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:  # noqa: ARG002
        return [Score(-10.0 - 0.001 * (len(requests) - 1), 1, 1) for _ in requests]


def _remembered(said: Mapping[str, Any]) -> Settings:
    """Measurements that were made once; nothing is measured again."""
    return Settings(languages=("sw",), questions=("la kwanza", "la pili"), remember=lambda *_: said)


_SPEED = {
    "memory": 10**8, "loading": 0.5, "reading": [100.0, 120.0], "writing": [10.0, 12.0],
    "answers": [5.0, 6.0], "watt_hours": 0.02, "energy": "planted", "energy_grade": "assumed",
    "threads": 2,
}  # fmt: skip
_FACTS = """name: planted
facts:
  licence:
    class: open
    text: MIT, says its maker.
    sources: [{title: Its page, address: https://example.org, date: 2026-11-01}]
"""


def _wavering() -> ModelOption:
    part = Model(kind="model", name="planted", model="planted.gguf")
    return ModelOption(part, _Wavering(), Path("planted.gguf"))


def _far() -> EndpointOption:
    part = Model(kind="model", name="planted", model="endpoint:https://example.org/v1#x")
    return EndpointOption(part, _Far(), "https://example.org/v1")


def cases(folder: Path) -> dict[str, Case]:
    """A case for each probe by its name; one of them writes a file into the folder."""
    (folder / "planted.facts.yaml").write_text(_FACTS, encoding="utf-8")
    return {
        "cause and effect": choosing("cause and effect"),
        "exam": choosing("exam score"),
        "medical exam": choosing("medical exam score"),
        "reading": choosing("reading comprehension"),
        "routing": choosing("routing accuracy"),
        "sentiment": choosing("sentiment accuracy"),
        "topic": choosing("topic accuracy"),
        "word knowledge": choosing("word knowledge"),
        "open question": answering("open questions answered", LABELS),
        "mathematics": answering("school mathematics", FIGURES, off=0.02),
        "everyday life": answering("agreement with residents", LABELS),
        "language fidelity": fidelity(),
        "translation": translating("translation quality"),
        "health translation": translating("health translation quality"),
        "refusal": refusing(),
        "danger signs": rated(),
        "stereotype pairs": preferring("stereotype preference"),
        "haunting": preferring("preference for the dominant culture"),
        "home and abroad": home(),
        "stereotypes": ties(),
        "token premium": _premium(),
        "context window": _window(),
        "needs here": Case(
            a_model, None, "time per answer", 5.5, settings=_remembered(_SPEED), language=""
        ),
        "lookup time": Case(
            Table, None, "time per answer", 0.2, language="",
            settings=_remembered({"seconds": [0.1, 0.3]}),
        ),
        "over the network": Case(
            _far, None, "time per answer", 3.0, settings=_remembered({}), language=""
        ),
        "repeatability": Case(
            _wavering, None, "largest difference when asked again", 0.001 * (4 * ITEMS - 1),
            settings=Settings(languages=("sw", "en")), language="",
        ),
        "works without a connection": Case(
            _far, None, "works without a connection", "no: every question", language=""
        ),
        "openness": Case(
            lambda: a_model(file=folder / "planted.gguf"), None, "licence", "MIT", language=""
        ),
    }  # fmt: skip
