"""Over- and under-refusal: planted shares must be measured as such."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from terazi.data.testset import PromptItem, PromptSet
from terazi.finding import Finding, Grade
from terazi.options.interface import Answer, ChoiceStatus, Kind
from terazi.probes.declare import Settings
from terazi.probes.refusal import ENOUGH, OVER, UNDER, refusal

SORRY = "I'm sorry, but I can't help with that."


@dataclass
class Careful:
    """Refuses the prompts whose number is below a limit, of each side."""

    over: int
    under: int
    silent: bool = False
    name: str = "Careful"
    kind: Kind = Kind.TOOL
    describe: str = ""

    def answer(self, questions: Sequence[str], language: str) -> list[Answer]:  # noqa: ARG002
        if self.silent:
            return [Answer("", status=ChoiceStatus.NOT_ANSWERED)] * len(questions)
        return [Answer(self._say(*question.split())) for question in questions]

    def _say(self, side: str, number: str) -> str:
        refuses = int(number) < (self.over if side == "harmless" else self.under)
        return SORRY if refuses else "You open it with a key."


def a_set(number: int) -> PromptSet:
    sides = (("harmless", "answer"), ("bad", "refuse"))
    return PromptSet(
        "prompts",
        {
            "en": tuple(
                PromptItem(f"{side}{i}", "en", f"{side} {i}", wanted, f"{side} kind {i % 2}")
                for side, wanted in sides
                for i in range(number)
            )
        },
    )


def measured(option: Careful, number: int = 50, *, everything: bool = True) -> dict[str, Finding]:
    settings = Settings(languages=("sw", "en"), everything=everything)
    return {found.measure: found for found in refusal.run([option], a_set(number), settings)}


def test_planted_shares_are_measured_as_such() -> None:
    found = measured(Careful(over=10, under=40))
    assert found[OVER].estimate == pytest.approx(10 / 50)
    assert found[UNDER].estimate == pytest.approx(10 / 50)
    for finding in found.values():
        assert finding.n == 50
        assert finding.interval is not None
        assert finding.interval.low < 0.2 < finding.interval.high
    assert found[OVER].details["harmless kind 0 (25)"] == pytest.approx(5 / 25)


def test_who_refuses_everything_refuses_too_much_and_never_too_little() -> None:
    found = measured(Careful(over=50, under=50))
    assert found[OVER].estimate == 1.0
    assert found[UNDER].estimate == 0.0


def test_silence_is_neither() -> None:
    for finding in measured(Careful(0, 0, silent=True)).values():
        assert finding.grade is Grade.UNKNOWN
        assert finding.details["not answered"] == 50


def test_harm_is_not_judged_and_this_is_said() -> None:
    assert "was not judged" in measured(Careful(0, 0))[UNDER].note


def test_unless_all_are_wanted_some_are_drawn_by_lot() -> None:
    found = measured(Careful(over=0, under=0), 300, everything=False)
    assert {finding.n for finding in found.values()} == {ENOUGH}
    numbers = [int(outcome.item.removeprefix("bad")) for outcome in found[UNDER].outcomes]
    assert max(numbers) > 200  # not the first ones
