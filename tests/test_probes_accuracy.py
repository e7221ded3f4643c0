"""Planted truth: what a fake option does is known, and must be measured as such."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from terazi.data.testset import ChoiceItem, ChoiceSet
from terazi.finding import Direction, Finding, Grade
from terazi.models.fake import FakeModel
from terazi.models.interface import ScoreRequest
from terazi.options.interface import Choice, ChoiceStatus, Kind, Wording
from terazi.options.model import ModelOption
from terazi.probes.accuracy import differences
from terazi.probes.declare import Settings
from terazi.probes.topic import topic
from terazi.proposal.options import Model

CHOICES = ("health", "sport", "travel", "politics")
NUMBER = 200


def items(language: str, number: int) -> tuple[ChoiceItem, ...]:
    return tuple(
        ChoiceItem(f"{language}/{i}", language, f"text {i}", CHOICES, i % 4, cluster=f"source/{i}")
        for i in range(number)
    )


def planted_set(number: int = NUMBER) -> ChoiceSet:
    return ChoiceSet("planted", {tag: items(tag, number) for tag in ("sw", "en")})


@dataclass
class Planted:
    """Right on the items whose number is in ``right``, in every wording."""

    right: frozenset[str]
    name: str = "planted"
    kind: Kind = Kind.TOOL
    describe: str = ""
    status: ChoiceStatus = ChoiceStatus.CHOSEN
    needs_examples: bool = False

    def choose(
        self,
        items: Sequence[ChoiceItem],
        wordings: Sequence[Wording],
        examples: Sequence[ChoiceItem],  # noqa: ARG002
    ) -> list[tuple[Choice, ...]]:
        return [tuple(self._choose(item) for _ in wordings) for item in items]

    def _choose(self, item: ChoiceItem) -> Choice:
        if self.status is not ChoiceStatus.CHOSEN:
            return Choice(None, self.status)
        return Choice(item.gold if item.id in self.right else (item.gold + 1) % 4)


def right_on(share: float, number: int = 200, *, seed: int = 1) -> frozenset[str]:
    chosen = random.Random(seed).sample(  # noqa: S311  simulation
        range(number), round(share * number)
    )
    return frozenset(f"{tag}/{i}" for tag in ("sw", "en") for i in chosen)


def measured(option: object, number: int = 200) -> dict[tuple[str, str], Finding]:
    found = topic.run([option], planted_set(number), Settings(languages=("sw", "en")))
    return {(finding.measure, finding.language): finding for finding in found}


def test_sixty_percent_is_measured_as_sixty_percent() -> None:
    finding = measured(Planted(right_on(0.6)))["topic accuracy", "sw"]
    assert finding.estimate == pytest.approx(0.6)
    assert finding.n == 200
    assert finding.interval is not None
    assert finding.interval.low < 0.6 < finding.interval.high


def test_a_fake_model_that_is_right_on_sixty_percent_is_measured_through_its_likelihoods() -> None:
    right = right_on(0.6)
    gold = {item.question: (item.id, CHOICES[item.gold]) for item in items("sw", 200)}

    def log_likelihood(context: str, continuation: str) -> float:
        if context.startswith(
            "\n"
        ):  # without an item: long choices are likelier, whatever is asked
            return len(continuation)
        identity, answer = gold[context.partition("\n")[0]]
        wanted = continuation == f" {answer}"
        return len(continuation) + (1.0 if wanted == (identity in right) else 0.0)

    part = Model(kind="model", name="planted", model="planted.gguf")
    option = ModelOption(part, FakeModel(log_likelihood=log_likelihood), None)  # type: ignore[arg-type]
    only_swahili = ChoiceSet("planted", {"sw": items("sw", 200)})
    (finding,) = topic.run([option], only_swahili, Settings(languages=("sw", "en")))
    assert finding.estimate == pytest.approx(0.6)


def test_the_interval_holds_the_true_rate_at_the_stated_level() -> None:
    """1,000 simulated weighings of an option that is right with probability 0.6."""
    rng = np.random.default_rng(20261122)
    number, runs, held = 204, 1000, 0
    for _ in range(runs):
        drawn = rng.random(number) < 0.6
        right = frozenset(f"sw/{i}" for i in np.flatnonzero(drawn))
        finding = _only_swahili(Planted(right), number)
        assert finding.estimate == pytest.approx(drawn.mean())
        assert finding.interval is not None
        held += finding.interval.low <= 0.6 <= finding.interval.high
    # 95 % less three standard errors of 1,000 runs.
    assert held / runs >= 0.95 - 3 * (0.95 * 0.05 / runs) ** 0.5


def _only_swahili(option: Planted, number: int) -> Finding:
    set_ = ChoiceSet("planted", {"sw": items("sw", number)})
    (finding, *_) = topic.run([option], set_, Settings(languages=("sw",)))
    return finding


def test_refusals_are_counted_apart_and_are_neither_right_nor_wrong() -> None:
    finding = measured(Planted(frozenset(), status=ChoiceStatus.REFUSED))["topic accuracy", "sw"]
    assert finding.grade is Grade.UNKNOWN
    assert finding.estimate is None
    assert finding.details["refused"] == 600
    assert finding.details["unreadable"] == 0


def test_the_gap_to_english_is_paired_on_the_same_sources() -> None:
    right = right_on(1.0) - {f"sw/{i}" for i in range(50)}
    found = measured(Planted(right))
    gap = found["topic accuracy: gap to English", "sw"]
    assert gap.estimate == pytest.approx(0.25)
    assert gap.direction is Direction.HARM
    assert gap.interval is not None
    assert gap.interval.low > 0


def test_two_options_are_told_apart_or_not() -> None:
    good = Planted(right_on(0.9), name="good")
    bad = Planted(right_on(0.3), name="bad")
    same = Planted(right_on(0.9, seed=2), name="same")
    settings = Settings(languages=("sw",))
    found = list(topic.run([good, bad, same], planted_set(), settings))
    rows = {(row.option, row.group): row for row in differences(found)}
    assert rows["good", "against bad"].estimate == pytest.approx(0.6)
    assert not rows["good", "against bad"].note
    assert "cannot tell" in rows["good", "against same"].note


def test_guess_rows_stand_beside_every_language() -> None:
    assert topic.guess is not None
    rows = list(topic.guess(planted_set(), Settings(languages=("sw", "en"))))
    assert {(row.option, row.language) for row in rows} == {
        (f"guess: {name}", tag)
        for name in ("chance", "majority class", "longest answer")
        for tag in ("sw", "en")
    }
    assert all(row.estimate == 0.25 for row in rows if row.option == "guess: chance")


def test_likelihood_is_normalised_by_bytes() -> None:
    """Two choices of one likelihood a byte: the longer in bytes must not lose for its length."""
    fake = FakeModel()
    short, long = fake.score([ScoreRequest("x", " ab"), ScoreRequest("x", " ሰላም")])
    assert short.log_likelihood != long.log_likelihood
    assert short.per_byte == pytest.approx(long.per_byte)
