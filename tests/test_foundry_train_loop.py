"""Training: the same weights through any number of kills, the best of them kept, faults named."""

import json
import os
import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from terazi.errors import InputError, TeraziError
from terazi.foundry.train import job as jobs
from terazi.foundry.train import plan as plans
from terazi.foundry.train.job import Text
from terazi.foundry.train.loop import Progress, train
from terazi.foundry.train.plan import Plan
from terazi.foundry.train.recipe import FULL, LORA
from terazi.foundry.train.stream import Stage
from terazi.foundry.train.validation import Validation
from terazi.models.transformers_model import TransformersModel
from tests.foundry_samples import llama, tokenizer
from tests.foundry_training_samples import PLAN, Sittings, a_job, begun, outcome, quiet

torch = pytest.importorskip("torch", reason="needs the extra torch: pip install 'terazi[torch]'")
pytest.importorskip("peft", reason="needs pip install 'terazi[train]'")


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    threads, strict = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    yield
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(strict)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a training that nobody killed; its texts lie beside it."""
    place = tmp_path_factory.mktemp("train")
    folder = begun(place / "whole", a_job(place))
    train(folder, quiet)
    return folder


def stopped(folder: Path, step: int, **how: Any) -> None:  # noqa: ANN401  of train
    """Train until a step."""

    def seen(progress: Progress) -> None:
        if progress.step >= step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(folder, seen, every=0.0, **how)


def test_it_learns_and_says_what_came_of_it(undisturbed: Path) -> None:
    done = jobs.done(undisturbed)
    assert done is not None
    assert [look[0] for look in done["looks"]] == list(PLAN.looks)
    figures = [look[3] for look in done["looks"]]
    assert figures[-1] < figures[0] < 8.0
    assert done["validation bits per byte"] == min(figures)
    assert done["steps"] == 100
    assert done["tokens"] == PLAN.tokens == 50 * 64 * 2
    text = (undisturbed.parent / "train.jsonl").read_text("utf-8").splitlines()
    assert done["bytes of the text"] == sum(len(json.loads(line)["text"].encode()) for line in text)
    left = {path.name for path in undisturbed.iterdir()}
    assert left == {"job.json", "plan.json", "done.json", "model"}
    model = TransformersModel(undisturbed / "model")
    assert model.count_tokens(["mtoto mama"])[0] > 0
    assert train(undisturbed, quiet) == done  # there is nothing left to do


def test_the_same_again_is_the_same_to_the_byte(undisturbed: Path, tmp_path: Path) -> None:
    train(begun(tmp_path / "again", a_job(undisturbed.parent)), quiet)
    assert outcome(tmp_path / "again") == outcome(undisturbed)
    other = begun(tmp_path / "other", a_job(undisturbed.parent, seed=2))
    train(other, quiet)
    assert outcome(other)[1] != outcome(undisturbed)[1]


@pytest.mark.slow
def test_killed_five_times_it_ends_in_the_same_weights(undisturbed: Path, tmp_path: Path) -> None:
    folder = begun(tmp_path / "killed", a_job(undisturbed.parent))
    draw = random.Random(7)  # noqa: S311
    sittings = Sittings()
    for moment in sorted(draw.sample(range(1, PLAN.steps), 5)):
        assert sittings.sit(folder, moment) == -9
        assert not (folder / "done.json").exists()
    assert sittings.sit(folder) == 0
    assert outcome(folder) == outcome(undisturbed)
    left = {path.name for path in folder.iterdir()}
    assert left == {"job.json", "plan.json", "done.json", "model"}  # nothing half written


@pytest.mark.parametrize("method", [FULL, LORA])
def test_a_base_that_drops_out_goes_on_the_same(tmp_path: Path, method: str) -> None:
    base = llama(tmp_path / "base", tokenizer())
    config = json.loads((base / "config.json").read_text("utf-8"))
    (base / "config.json").write_text(json.dumps({**config, "attention_dropout": 0.3}))
    plan = Plan((Stage(16, 2, 24, 0.01),), 600, (8, 16, 24))
    job = a_job(tmp_path, method, str(base))
    train(begun(tmp_path / "whole", job, plan), quiet)
    folder = begun(tmp_path / "killed", job, plan)
    stopped(folder, 9)
    assert (folder / "checkpoint.pt").exists()
    torch.manual_seed(99)  # a new process begins elsewhere
    stopped(folder, 17)
    train(folder, quiet)
    assert outcome(folder) == outcome(tmp_path / "whole")


def test_the_weights_that_were_best_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = iter([3.0, 1.0, 2.0, 1.5, 2.5])
    seen: list[Any] = []

    def figure(_: Validation, network: Any) -> float:  # noqa: ANN401  of a library without types
        seen.append(network.get_input_embeddings().weight.detach().clone())
        return next(planted)

    monkeypatch.setattr(Validation, "bits_per_byte", figure)
    folder = begun(tmp_path / "best", a_job(tmp_path))
    stopped(folder, 50)  # and after a kill it still knows which they were
    done = train(folder, quiet)
    assert done["best step"] == 40
    assert done["validation bits per byte"] == 1.0
    kept = TransformersModel(folder / "model")._model.get_input_embeddings().weight
    assert torch.equal(kept, seen[1])
    assert not torch.equal(seen[1], seen[-1])


def test_a_training_that_went_astray_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Validation, "bits_per_byte", lambda *_: float("nan"))
    folder = begun(tmp_path / "nan", a_job(tmp_path))
    with pytest.raises(TeraziError, match="went astray: nan bits per byte after 20 steps"):
        train(folder, quiet)
    assert not (folder / "done.json").exists()


def test_a_plan_is_measured_and_fills_the_budget(tmp_path: Path) -> None:
    folder = tmp_path / "measured"
    a_job(tmp_path, budget=1.0).save(folder)
    done = train(folder, quiet)
    plan = plans.load(folder)
    assert plan is not None
    assert done["planned seconds"] == round(plan.seconds, 1)
    assert 0.5 < plan.seconds <= 1.1
    assert done["steps"] > 3


def test_steps_of_another_job(undisturbed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "follows"
    a_job(undisturbed.parent, steps_of=str(undisturbed)).save(folder)
    assert train(folder, quiet)["steps"] == PLAN.steps
    assert outcome(folder) == outcome(undisturbed)
    lost = tmp_path / "lost"
    a_job(undisturbed.parent, steps_of=str(tmp_path / "nobody")).save(lost)
    with pytest.raises(TeraziError, match="nobody: there is no plan to follow"):
        train(lost, quiet)


# Faults ----------------------------------------------------------------------------------------


def test_a_damaged_checkpoint_names_itself_and_the_way_out(
    undisturbed: Path, tmp_path: Path
) -> None:
    folder = begun(tmp_path / "damaged", a_job(undisturbed.parent))
    stopped(folder, 40)
    whole = (folder / "checkpoint.pt").read_bytes()
    for damage in (whole[: len(whole) // 2], b"", b"\x80\x04."):
        (folder / "checkpoint.pt").write_bytes(damage)
        with pytest.raises(TeraziError, match=r"checkpoint\.pt: it cannot be gone on from"):
            train(folder, quiet)
    (folder / "checkpoint.pt").unlink()  # as the message says
    train(folder, quiet)
    assert outcome(folder) == outcome(undisturbed)


def test_a_checkpoint_runs_no_code(tmp_path: Path) -> None:
    folder = begun(tmp_path / "hostile", a_job(tmp_path))
    mark = tmp_path / "ran"

    class Hostile:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(mark),)

    torch.save({"weights": Hostile()}, folder / "checkpoint.pt")
    with pytest.raises(TeraziError, match="it cannot be gone on from"):
        train(folder, quiet)
    assert not mark.exists()


def test_a_full_disk_leaves_the_checkpoint_before(undisturbed: Path, tmp_path: Path) -> None:
    folder = begun(tmp_path / "full", a_job(undisturbed.parent))
    stopped(folder, 30)
    before = (folder / "checkpoint.pt").read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, hard))
        with pytest.raises(TeraziError, match=r"nothing could be written: .*\n  → "):
            train(folder, quiet, every=0.0)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (folder / "checkpoint.pt").read_bytes() == before
    assert not list(folder.glob("*.part"))
    train(folder, quiet)
    assert outcome(folder) == outcome(undisturbed)


def test_a_disk_that_is_full_at_the_end_says_so_and_it_goes_on(
    undisturbed: Path, tmp_path: Path
) -> None:
    folder = begun(tmp_path / "end", a_job(undisturbed.parent))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
        with pytest.raises(TeraziError, match="nothing could be written"):
            train(folder, quiet)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not (folder / "done.json").exists()
    train(folder, quiet)
    assert outcome(folder) == outcome(undisturbed)


def test_texts_that_cannot_be_used(tmp_path: Path) -> None:
    job = a_job(tmp_path)
    empty = tmp_path / "empty.jsonl"
    empty.write_text('{"id": "1", "text": ""}\n')
    cases: dict[str, dict[str, Any]] = {
        "no text to train on": {"texts": (Text(str(empty)),)},
        "it cannot be opened": {"texts": (Text(str(tmp_path / "gone")),)},
        "line is not a document": {"validation": str(tmp_path / "own" / "tokenizer.json")},
    }
    for number, (words, change) in enumerate(cases.items()):
        folder = tmp_path / str(number)
        replace(job, **change).save(folder)
        with pytest.raises(InputError, match=words):
            train(folder, quiet)


# Several machines ------------------------------------------------------------------------------


@pytest.mark.slow
def test_two_processes_train_together(undisturbed: Path, tmp_path: Path) -> None:
    """By the library's launcher; the plan is measured by both, and the first one's counts."""
    job = a_job(undisturbed.parent, budget=1.0)
    together = tmp_path / "together"
    job.save(together)
    launch = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")
    done = subprocess.run(
        [sys.executable, *launch, "-m", "terazi.foundry.train", str(together)],
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found, plan = jobs.done(together), plans.load(together)
    assert found is not None
    assert plan is not None
    alone = train(begun(tmp_path / "alone", job, plan), quiet)
    assert found["tokens"] == alone["tokens"] == plan.tokens
    figure = found["validation bits per byte"]
    assert figure == pytest.approx(alone["validation bits per byte"], abs=0.02)
