"""How many steps a budget holds, fixed before the first one.

A step's time is measured, then the number of steps is written down. From there on the clock has
no say: training that was killed and went on ends in the same weights as training that was not.
"""

import json
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from terazi.errors import TeraziError
from terazi.files import write_atomically
from terazi.foundry.train.recipe import Recipe
from terazi.foundry.train.stream import Stage

FILE = "plan.json"
#: Part of the budget for looking at the validation text, in all.
LOOKING = 0.08
#: Looks at the validation text at most, evenly over the budget, the last one at its end.
LOOKS = 10
#: Bytes of it that are worth a look: of fewer, chance decides which weights look best. Where the
#: time does not reach for so many, there are fewer looks.
WORTH = 8000


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be done.

    Attributes:
        stages: one after the other.
        validation_bytes: of the validation text that are looked at each time.
        looks: after how many steps; the last is the end.
    """

    stages: tuple[Stage, ...]
    validation_bytes: int
    looks: tuple[int, ...]

    @property
    def steps(self) -> int:
        """In all."""
        return sum(stage.steps for stage in self.stages)

    @property
    def seconds(self) -> float:
        """Of processor time, as planned, without the looks."""
        return sum(stage.steps * stage.seconds for stage in self.stages)

    @property
    def tokens(self) -> int:
        """Predicted in all."""
        return sum(stage.steps * stage.tokens for stage in self.stages)

    def at(self, step: int) -> tuple[int, int, float]:
        """The stage of a step (from 0), its number in it, and the part of the time before it."""
        spent, left = 0.0, step
        for number, stage in enumerate(self.stages):
            if left < stage.steps:
                return number, left, (spent + left * stage.seconds) / self.seconds
            spent += stage.steps * stage.seconds
            left -= stage.steps
        raise ValueError(f"step {step} of {self.steps}")

    def save(self, folder: Path) -> None:
        """Write it down.

        Raises:
            TeraziError: the disk refuses.
        """
        write_atomically(folder / FILE, json.dumps(asdict(self), indent=2) + "\n")


def load(folder: Path) -> Plan | None:
    """The plan that was written down, None where there is none.

    Raises:
        TeraziError: it is damaged.
    """
    path = folder / FILE
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        stages = tuple(Stage(**stage) for stage in read["stages"])
        return Plan(stages, int(read["validation_bytes"]), tuple(map(int, read["looks"])))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise TeraziError(f"{path}: this plan is damaged\n  → start anew in another folder") from (
            error
        )


def make(
    recipe: Recipe,
    budget: float,
    *,
    seconds: Callable[[int, int], float],
    look_seconds: float,
    validation_bytes: int,
    text_tokens: int,
) -> Plan:
    """Fill a budget with steps, or what of it the text is worth.

    Args:
        recipe: says the lengths and how much of the time each has.
        budget: seconds of processor time.
        seconds: of one step of some rows of a length; measured.
        look_seconds: for one kilobyte of the validation text.
        validation_bytes: how much of it there is.
        text_tokens: of the text that is trained on.
    """
    readable = int(LOOKING * budget / max(look_seconds, 1e-9) * 1000)
    looks = min(max(readable // WORTH, 2), LOOKS)
    look = min(validation_bytes, readable // looks)
    stages = []
    for length, part in recipe.lengths:
        rows = max(recipe.tokens_a_step // length, 1)
        cost = seconds(length, rows)
        steps = round(budget * (1 - LOOKING) * part / cost)
        if steps:
            stages.append(Stage(length, rows, steps, cost))
    if not stages:  # a budget too small for one step still makes one
        length = recipe.lengths[0][0]
        rows = max(recipe.tokens_a_step // length, 1)
        stages = [Stage(length, rows, 1, seconds(length, rows))]
    whole = Plan(tuple(stages), look, ())
    most = recipe.passes * text_tokens / whole.tokens
    if most < 1:
        fewer = (replace(one, steps=max(round(one.steps * most), 1)) for one in stages)
        whole = replace(whole, stages=tuple(fewer))
    return replace(whole, looks=_looks(whole, looks))


def _looks(plan: Plan, count: int) -> tuple[int, ...]:
    """The first step at or after each such part of the time; the end is always one."""
    parts = [number / count for number in range(1, count)]
    steps = range(plan.steps)
    found = {bisect_left(steps, part, key=lambda step: plan.at(step)[2]) for part in parts}
    return tuple(sorted(found | {plan.steps}))
