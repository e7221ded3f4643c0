"""Planted truth through the plain probes of choosing, and cause and effect in its languages."""

import re

import pytest

from terazi.data.testset import ChoiceItem, ChoiceSet
from terazi.models.fake import FakeModel
from terazi.options.model import ModelOption
from terazi.probes.cause_and_effect import CONNECTORS, WORDINGS, cause_and_effect
from terazi.probes.declare import Probe, Settings, load_probes
from terazi.probes.plain_choices import exam, medical_exam, reading, routing, sentiment
from terazi.proposal.options import Model

PLAIN = (exam, medical_exam, reading, sentiment, routing)


def items(number: int) -> tuple[ChoiceItem, ...]:
    return tuple(
        ChoiceItem(
            f"sw/{i}", "sw", f"swali {i}", (f"a{i}", f"b{i}", f"c{i}", f"d{i}"), i % 4,
            group=("cause", "effect")[i % 2],
        )
        for i in range(number)
    )  # fmt: skip


def knowing(share: float, own: tuple[ChoiceItem, ...]) -> ModelOption:
    """Knows the answer to the first items; without a question every choice is as likely."""
    answers = {item.question: item.choices[item.gold] for item in own[: round(share * len(own))]}

    def log_likelihood(context: str, continuation: str) -> float:
        known = any(
            answer == continuation.strip() and re.search(rf"\b{question}\b", context)
            for question, answer in answers.items()
        )
        return 1.0 if known else 0.0

    part = Model(kind="model", name="planted", model="planted.gguf")
    return ModelOption(part, FakeModel(log_likelihood=log_likelihood), None)  # type: ignore[arg-type]


@pytest.mark.parametrize("probe", PLAIN, ids=lambda probe: probe.name)
def test_knowing_three_of_four_is_measured_with_guessing_on_the_rest(probe: Probe) -> None:
    own = items(80)
    settings = Settings(languages=("sw", "en"), beside=frozenset({"en"}))
    (found,) = probe.run([knowing(0.75, own)], ChoiceSet("planted", {"sw": own}), settings)
    # On the rest all choices are alike and the first is taken, which is right one time in four.
    assert found.estimate == pytest.approx(0.75 + 0.25 / 4)
    assert found.interval is not None
    assert found.interval.low < 0.8125 < found.interval.high
    assert (found.measure, found.theme) == (probe.measure, probe.theme)


def test_all_of_them_are_installed() -> None:
    names = {probe.name for probe in load_probes()}
    assert {probe.name for probe in (*PLAIN, cause_and_effect)} <= names


def test_a_sentence_goes_on_in_its_own_language_to_cause_and_effect() -> None:
    because, so = items(2)
    connected, named, question = WORDINGS
    assert connected.render(because) == f"swali 0 {CONNECTORS['sw'][0]}"
    assert connected.render(so) == f"swali 1 {CONNECTORS['sw'][1]}"
    assert named.render(so) == "swali 1\neffect:"
    assert question.render(because) == "swali 0\nQuestion: What was the cause?\nAnswer:"
    unknown = ChoiceItem("x", "yo", "Ọmọ náà sùn.", ("a", "b"), 0, group="effect")
    assert connected.render(unknown) == "Ọmọ náà sùn so"


def test_cause_and_effect_is_measured_as_planted() -> None:
    own = items(80)
    (found,) = cause_and_effect.run(
        [knowing(0.5, own)], ChoiceSet("planted", {"sw": own}), Settings(languages=("sw",))
    )
    assert found.estimate == pytest.approx(0.5 + 0.5 / 4)
