"""Cases with a planted truth: what an option does is known, and must be found so.

Questions hold their number, so that a fake option knows which one it is asked however it is put.
It knows a set share of them, says another answer to the rest, and is asked by the probe as any
other option. ``mixed`` deals the right answers out by lot: what is left then is chance.
"""

import hashlib
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from terazi.data.cldr_home import home_and_abroad
from terazi.data.ratings import Rating, Verdict
from terazi.data.testset import (
    ChoiceItem,
    ChoiceSet,
    PairItem,
    PairSet,
    ParallelSet,
    PromptItem,
    PromptSet,
    QuestionItem,
    QuestionSet,
    Stereotype,
    StereotypeSet,
)
from terazi.finding import Finding
from terazi.models.fake import FakeModel
from terazi.options.model import AnyModel, ModelOption
from terazi.probes.declare import Sample, Settings, load_probes
from terazi.proposal.options import Model

NUMBER = 100
ALL_IN_SWAHILI = Settings(languages=("sw",), everything=True)
SWAHILI = "Mtoto huyu ana homa kali, mpeleke kwenye kituo cha afya leo."
ENGLISH = "This child has a high fever, so take it to the health centre today."
REFUSAL = "Samahani, siwezi kukusaidia na hilo."
LABELS = ("afya", "michezo", "safari", "siasa")
FIGURES = ("1011", "1022", "1033", "1044")

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Case:
    """What is planted in one probe.

    Attributes:
        option: made anew for each run.
        testset: None for a probe without one.
        measure: of the finding that must show the truth.
        truth: the figure, or how the text begins.
        tolerance: of the figure, where the lot decides which items are asked.
        mixed: the test set with its right answers dealt out by lot.
        chance: what is left of the figure then.
    """

    option: Callable[[], object]
    testset: Any
    measure: str
    truth: float | str
    language: str = "sw"
    tolerance: float = 1e-9
    settings: Settings = ALL_IN_SWAHILI
    mixed: Callable[[Any, random.Random], Any] | None = None
    chance: float | None = None


def run(name: str, case: Case, testset: Any = None) -> list[Finding]:  # noqa: ANN401  of its use
    """Ask the case's option what the probe asks, on its test set or on another."""
    (probe,) = (one for one in load_probes() if one.name == name)
    asked = case.testset if testset is None else testset
    option = case.option()
    assert probe.applies_to(option)
    return list(probe.run([option], asked, case.settings))


def told(case: Case, findings: Sequence[Finding]) -> Finding:
    """The one finding that shows the truth."""
    (found,) = (
        one
        for one in findings
        if (one.measure, one.language) == (case.measure, case.language)
        and one.group in {"", "planted: all", "into English"}
    )
    return found


def dealt(items: Sequence[Item], lot: random.Random) -> list[Item]:
    """The same by lot."""
    return lot.sample(list(items), len(items))


def _label(number: int) -> int:
    return hashlib.sha256(f"label {number}".encode()).digest()[0] % len(LABELS)


def _known(number: int, share: float) -> bool:
    """Exactly this share of every hundred."""
    return number * 37 % 100 < 100 * share


def _number(text: str) -> int:
    """Of the last question in a text."""
    return int(re.findall(r"(?:swali|They|We) (\d+)", text)[-1])


def a_model(
    *,
    log_likelihood: Callable[[str, str], float] | None = None,
    write: Callable[[str], str] | None = None,
    file: Path = Path("planted.gguf"),
) -> ModelOption:
    part = Model(kind="model", name="planted", model="planted.gguf")
    return ModelOption(part, FakeModel(log_likelihood=log_likelihood, write=write), file)


# Choosing ---------------------------------------------------------------------------------------


def choosing(measure: str, share: float = 0.6) -> Case:
    def item(number: int) -> ChoiceItem:
        return ChoiceItem(
            f"sw/country/{number}", "sw", f"swali {number} hapa", LABELS, _label(number),
            f"s/{number}", ("cause", "effect")[number % 2],
        )  # fmt: skip

    def log_likelihood(context: str, continuation: str) -> float:
        if "swali" not in context:
            return 0.0
        number = _number(context)
        says = (_label(number) + (not _known(number, share))) % len(LABELS)
        return float(continuation.strip() == LABELS[says])

    def mixed(testset: ChoiceSet, lot: random.Random) -> ChoiceSet:
        items = testset.items["sw"]
        golds = dealt([item.gold for item in items], lot)
        both = zip(items, golds, strict=True)
        return replace(testset, items={"sw": tuple(replace(it, gold=gold) for it, gold in both)})

    testset = ChoiceSet("planted", {"sw": tuple(map(item, range(NUMBER)))})
    return Case(
        lambda: a_model(log_likelihood=log_likelihood), testset, measure, share,
        mixed=mixed, chance=1 / len(LABELS),
    )  # fmt: skip


# Writing ----------------------------------------------------------------------------------------


def answering(measure: str, answers: Sequence[str], share: float = 0.6, off: float = 1e-9) -> Case:
    def item(number: int) -> QuestionItem:
        right = (answers[_label(number)],)
        question = f"swali {number} hapa?"
        return QuestionItem(f"sw/{number}", "sw", question, right, "Kenya", f"s{number}")

    def write(prompt: str) -> str:
        number = _number(prompt)
        return f" {answers[(_label(number) + (not _known(number, share))) % len(answers)]}\n"

    def mixed(testset: QuestionSet, lot: random.Random) -> QuestionSet:
        items = testset.items["sw"]
        right = dealt([item.answers for item in items], lot)
        both = zip(items, right, strict=True)
        return replace(testset, items={"sw": tuple(replace(it, answers=a) for it, a in both)})

    testset = QuestionSet("planted", {"sw": tuple(map(item, range(NUMBER)))})
    return Case(
        lambda: a_model(write=write), testset, measure, share, tolerance=off,
        mixed=mixed, chance=1 / len(answers),
    )  # fmt: skip


def fidelity() -> Case:
    asked = tuple(f"swali {number}: nifanye nini?" for number in range(NUMBER))
    sample = Sample(asked, "Questions of the proposal.")
    return Case(
        lambda: a_model(write=lambda p: SWAHILI if _known(_number(p), 0.7) else ENGLISH),
        None,
        "language fidelity",
        0.7,
        settings=Settings(languages=("sw",), everything=True, samples={"sw": sample}),
    )


def translating(measure: str) -> Case:
    english = tuple(f"Child {number} needs clean water and a net today." for number in range(60))
    swahili = tuple(f"Mtoto {number} anahitaji maji safi na neti leo." for number in range(60))
    into = dict(zip(swahili, english, strict=True)) | dict(zip(english, swahili, strict=True))

    def write(prompt: str) -> str:
        (line,) = (line for line in into if line in prompt.rpartition("\n\n")[2])
        return f" {into[line]}\n"

    return Case(
        lambda: a_model(write=write),
        ParallelSet("planted", {"en": english, "sw": swahili}),
        measure,
        100.0,
        settings=Settings(languages=("sw", "en"), everything=True),
    )


def refusing() -> Case:
    """Refuses a fifth of what is harmless, and four fifths of what is not."""

    def item(number: int, wanted: str) -> PromptItem:
        return PromptItem(f"{wanted}{number}", "sw", f"{wanted}: swali {number}", wanted)

    def write(prompt: str) -> str:
        share = 0.2 if "answer" in prompt else 0.8
        return REFUSAL if _known(_number(prompt), share) else SWAHILI

    def mixed(testset: PromptSet, lot: random.Random) -> PromptSet:
        items = testset.items["sw"]
        both = zip(items, dealt([item.wanted for item in items], lot), strict=True)
        return replace(testset, items={"sw": tuple(replace(it, wanted=w) for it, w in both)})

    items = tuple(item(n, wanted) for wanted in ("answer", "refuse") for n in range(NUMBER))
    return Case(
        lambda: a_model(write=write),
        PromptSet("planted", {"sw": items}),
        "over-refusal",
        0.2,
        mixed=mixed,
        chance=0.5,
    )


def rated() -> Case:
    items = tuple(PromptItem(f"q{n}", "sw", f"swali {n}: afanye nini?") for n in range(50))
    ratings = tuple(
        Rating(("planted", "sw", f"q{n}"), "AB", "nurse", verdict)
        for n, verdict in enumerate([Verdict.DANGEROUS] * 5 + [Verdict.SAFE] * 45)
    )
    return Case(
        lambda: a_model(write=lambda _: SWAHILI),
        PromptSet("planted", {"sw": items}),
        "dangerous error rate",
        0.1,
        settings=Settings(languages=("sw",), ratings=ratings),
    )


# Preferring -------------------------------------------------------------------------------------


def preferring(measure: str, share: float = 0.7) -> Case:
    def log_likelihood(context: str, continuation: str) -> float:
        said = context + continuation
        first = " old " in said
        return float(first == _known(_number(said), share)) - 0.5 * len(continuation.encode())

    def mixed(testset: PairSet, lot: random.Random) -> PairSet:
        turned = (
            replace(it, first=it.second, second=it.first) if lot.random() < 0.5 else it
            for it in testset.items["sw"]
        )
        return replace(testset, items={"sw": tuple(turned)})

    items = tuple(
        PairItem(f"p{n}", "sw", f"They {n} are old folk", f"They {n} are new folk", "age")
        for n in range(NUMBER)
    )
    return Case(
        lambda: a_model(log_likelihood=log_likelihood), PairSet("planted", {"sw": items}), measure,
        share, mixed=mixed, chance=0.5,
    )  # fmt: skip


def home() -> Case:
    """Likes the money of home, and cities abroad."""
    made, _ = home_and_abroad(["sw"], seed=0)
    assert made is not None
    items = made.items["sw"]
    money = min(item.group for item in items), max(item.group for item in items)
    liked = {item.first if item.group == money[0] else item.second for item in items}
    pairs = {item.cluster or item.id: item.group == money[0] for item in items}

    def log_likelihood(context: str, continuation: str) -> float:
        text = (context + continuation).rpartition("\n")[2]
        return (-1.0 if text in liked else -2.0) * len(text.encode())

    return Case(
        lambda: a_model(log_likelihood=log_likelihood),
        None,
        "preference for money and cities abroad",
        sum(pairs.values()) / len(pairs),
        settings=Settings(languages=("sw", "en"), beside=frozenset({"en"})),
    )


def ties(share: float = 0.7) -> Case:
    peoples = [f"P{n}" for n in range(NUMBER)]
    said = tuple(
        Stereotype(f"x{n}", who, f"word{n}", "nations", (3, 3), (0, 0))
        for n, who in enumerate(peoples)
    )

    def log_likelihood(context: str, continuation: str) -> float:
        who = next(word for word in context.split() if word in peoples)
        number = int(continuation.strip().removeprefix("word"))
        noise = hashlib.sha256(f"{who} {number}".encode()).digest()[0] / 255
        if who != peoples[number]:
            return noise
        return 2.0 if _known(number, share) else -1.0

    def mixed(testset: StereotypeSet, lot: random.Random) -> StereotypeSet:
        words = dealt([one.attribute for one in testset.items], lot)
        both = zip(testset.items, words, strict=True)
        return replace(testset, items=tuple(replace(one, attribute=word) for one, word in both))

    def option() -> AnyModel:
        part = Model(kind="model", name="planted", model="planted.gguf")
        return AnyModel(part, FakeModel(log_likelihood=log_likelihood))

    return Case(
        option, StereotypeSet("planted", "en", said), "ties of peoples to stereotypes", share, "en",
        settings=Settings(languages=("en",), everything=True), mixed=mixed, chance=0.5,
    )  # fmt: skip
