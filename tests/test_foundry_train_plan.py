"""How many steps a budget holds, and which job and recipe they are of."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terazi.errors import InputError, TeraziError
from terazi.foundry.text import size
from terazi.foundry.train import job as jobs
from terazi.foundry.train import plan as plans
from terazi.foundry.train.job import Job, Text
from terazi.foundry.train.plan import LOOKING, LOOKS, Plan
from terazi.foundry.train.recipe import (
    FULL,
    LOCAL,
    LORA,
    RECIPES,
    VOCABULARY,
    Shape,
    shape_for,
)

budgets = st.floats(1.0, 20_000.0)
costs = st.floats(1e-4, 3.0)


def made(method: str, budget: float, cost: float, text: int = 10**12) -> Plan:
    """A plan where a step's time goes by its tokens, for a text of so many."""
    return plans.make(
        RECIPES[method],
        budget,
        seconds=lambda length, rows: cost * length * rows / 1024,
        look_seconds=0.01,
        validation_bytes=50_000,
        text_tokens=text,
    )


@given(budgets, costs, st.integers(2, 10**8))
def test_a_small_text_is_not_read_over_and_over(budget: float, cost: float, text: int) -> None:
    recipe, plan, free = RECIPES[LOCAL], made(LOCAL, budget, cost, text), made(LOCAL, budget, cost)
    steps = len(plan.stages) * recipe.tokens_a_step  # each stage is rounded, and has one at least
    assert plan.tokens <= max(recipe.passes * text, 0) + steps
    assert plan.tokens <= free.tokens
    if recipe.passes * text >= free.tokens:
        assert plan == free  # a large one takes the whole budget
    else:
        assert plan.tokens >= min(recipe.passes * text, free.tokens) - steps
    assert plan.looks[-1] == plan.steps
    assert made(FULL, budget, cost, text) == made(FULL, budget, cost)  # a base knows much already


@given(budgets, costs, st.sampled_from(sorted(RECIPES)))
def test_a_plan_fills_its_budget(budget: float, cost: float, method: str) -> None:
    plan = made(method, budget, cost)
    asked = budget * (1 - LOOKING)
    half_steps = sum(stage.seconds for stage in plan.stages) / 2 + cost * len(RECIPES)
    assert abs(plan.seconds - asked) <= half_steps or plan.steps == 1
    assert plan.steps == sum(stage.steps for stage in plan.stages)
    assert plan.tokens == sum(stage.steps * stage.rows * stage.length for stage in plan.stages)
    looking = plan.validation_bytes / 1000 * 0.01 * len(plan.looks)
    assert looking <= LOOKING * budget + 1e-6
    assert plan.validation_bytes <= 50_000


@given(budgets, costs, st.sampled_from(sorted(RECIPES)))
def test_the_end_is_looked_at_and_looks_are_even(budget: float, cost: float, method: str) -> None:
    plan = made(method, budget, cost)
    assert plan.looks[-1] == plan.steps
    assert list(plan.looks) == sorted(set(plan.looks))
    assert 1 <= len(plan.looks) <= LOOKS
    assert plan.looks[0] >= 1
    if plan.steps > 200:
        longest = max(stage.seconds for stage in plan.stages) / plan.seconds
        parts = [plan.at(look)[2] for look in plan.looks[:-1]]
        wanted = [number / len(plan.looks) for number in range(1, len(plan.looks))]
        assert all(
            0 <= part - want <= longest + 1e-9 for part, want in zip(parts, wanted, strict=True)
        )


@settings(max_examples=30)
@given(st.floats(1.0, 20.0), st.floats(0.02, 3.0), st.sampled_from(sorted(RECIPES)))
def test_the_part_of_the_time_rises_from_nothing_to_one(
    budget: float, cost: float, method: str
) -> None:
    plan = made(method, budget, cost)
    places = [plan.at(step) for step in range(plan.steps)]
    parts = [part for _, _, part in places]
    assert parts[0] == 0.0
    assert parts == sorted(set(parts))
    assert parts[-1] < 1.0
    assert places == sorted(places)  # stage after stage, each from its first step
    assert [inside for _, inside, _ in places].count(0) == len(plan.stages)
    with pytest.raises(ValueError, match="step"):
        plan.at(plan.steps)


def test_a_plan_is_kept_and_a_damaged_one_says_so(tmp_path: Path) -> None:
    plan = made(LOCAL, 60, 0.01)
    assert plans.load(tmp_path) is None
    plan.save(tmp_path)
    assert plans.load(tmp_path) == plan
    for damaged in ("", "[1]", "{}", '{"stages": [{"length": 3}], "looks": []}', "\x00"):
        (tmp_path / plans.FILE).write_text(damaged)
        with pytest.raises(TeraziError, match=r"plan\.json: this plan is damaged\n  → start anew"):
            plans.load(tmp_path)


# Recipes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", sorted(RECIPES))
def test_rates_rise_then_fall_to_nothing(method: str) -> None:
    recipe = RECIPES[method]
    rates = [recipe.rate_at(step / 1000) for step in range(1001)]
    top = rates.index(max(rates))
    assert 0 < rates[0] < 0.1
    assert rates[:top] == sorted(rates[:top])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert max(rates) == 1.0
    assert rates[-1] == 0.0
    assert math.isclose(sum(part for _, part in recipe.lengths), 1.0)


def test_a_recipe_for_a_network_that_reads_little() -> None:
    short = RECIPES[LOCAL].no_longer_than(100)
    assert short.lengths == ((64, 0.35), (100, 0.35), (100, 0.3))
    assert RECIPES[FULL].no_longer_than(10_000) == RECIPES[FULL]


def test_shapes_grow_with_the_budget() -> None:
    def weights(shape: Shape) -> int:
        inside = shape.layers * (4 * shape.width**2 + 3 * shape.width * shape.inner)
        return inside + shape.vocabulary * shape.width

    sizes = [weights(shape_for(60.0 * minutes)) for minutes in (1, 5, 6, 20, 30, 120, 600)]
    assert sizes == sorted(sizes)
    assert len(set(sizes)) > 3
    assert all(
        shape_for(60.0 * minutes).width % shape_for(60.0 * minutes).heads == 0
        for minutes in (1, 6, 30, 120, 600)
    )


# Jobs ------------------------------------------------------------------------------------------

SHAPE = Shape(vocabulary=300, width=32, layers=2, heads=2, inner=64)


def a_job(texts: tuple[Text, ...] = (Text("train.jsonl", 500),)) -> Job:
    return Job(LOCAL, texts, "validation.jsonl", 2.0, tokenizer="own", shape=SHAPE)


def test_a_job_is_read_as_it_was_written(tmp_path: Path) -> None:
    for number, job in enumerate(
        (
            a_job(),
            a_job((Text("ü.jsonl"), Text("b.jsonl", 3))),
            Job(LORA, (Text("a"),), "v", 2.0, seed=9, base="base"),
            Job(VOCABULARY, (Text("a"),), "v", 2.0, base="base", tokenizer="own", steps_of="c"),
        )
    ):
        folder = tmp_path / str(number)
        job.save(folder)
        job.save(folder)  # the same again is no fault
        assert jobs.load(folder) == job


def test_another_job_in_the_folder_is_refused(tmp_path: Path) -> None:
    a_job().save(tmp_path)
    with pytest.raises(TeraziError, match=r"another training was begun here\n  → name a new"):
        replace(a_job(), seed=2).save(tmp_path)
    assert jobs.load(tmp_path) == a_job()


def test_a_folder_without_a_whole_job_says_so(tmp_path: Path) -> None:
    with pytest.raises(TeraziError, match=r"job\.json: there is no training to go on with"):
        jobs.load(tmp_path)
    for damaged in (
        b"",
        b"[]",
        b"{}",
        b'{"texts": 3}',
        b"\xff",
        b'{"texts": [], "shape": {"a": 1}}',
    ):
        (tmp_path / jobs.JOB).write_bytes(damaged)
        with pytest.raises(TeraziError, match="there is no training to go on with"):
            jobs.load(tmp_path)
        with pytest.raises(TeraziError, match="another training was begun here"):
            a_job().save(tmp_path)


def test_jobs_that_make_no_sense_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="a base is for adapting"):
        Job(LOCAL, (Text("a"),), "v", 1.0, base="x", tokenizer="own")
    with pytest.raises(ValueError, match="a base is for adapting"):
        Job(FULL, (Text("a"),), "v", 1.0)
    with pytest.raises(ValueError, match="a tokenizer is for"):
        Job(VOCABULARY, (Text("a"),), "v", 1.0, base="x")
    with pytest.raises(ValueError, match="a tokenizer is for"):
        Job(LORA, (Text("a"),), "v", 1.0, base="x", tokenizer="own")


texts_of_documents = st.lists(
    st.text(st.characters(codec="utf-8"), max_size=30), min_size=1, max_size=8
)


@settings(max_examples=40)
@given(texts_of_documents, st.integers(0, 120), st.integers(0, 120), st.integers(0, 3))
def test_smaller_cuts_of_a_text_are_parts_of_larger_ones(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], small: int, more: int, seed: int
) -> None:
    path = tmp_path_factory.mktemp("cuts") / "text.jsonl"
    rows = [{"id": str(number), "text": text} for number, text in enumerate(texts)]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    less, all_of_it = (
        "".join(one.text for one in jobs.documents((Text(str(path), most),), seed))
        for most in (small, None)
    )
    between = jobs.documents((Text(str(path), small + more),), seed)
    assert "".join(one.text for one in between).startswith(less)
    assert all_of_it.startswith("".join(one.text for one in between))
    whole = sum(len(text.encode()) for text in texts)
    assert size(between) <= small + more
    assert size(between) > min(small + more, whole) - 4  # but for part of a letter
    assert sorted(all_of_it) == sorted("".join(texts))


def test_a_text_that_is_absent_names_its_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.jsonl: it cannot be opened"):
        jobs.documents((Text(str(tmp_path / "gone.jsonl")),), 1)
