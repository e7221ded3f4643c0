"""A whole contest on a small corpus: by the command line, killed, with a base, with itself."""

import json
import random
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from terazi.cli import main
from terazi.errors import TeraziError
from terazi.foundry import worker
from terazi.foundry.contest import run as contests
from terazi.foundry.contest import work as works
from terazi.foundry.contest.said import sentences
from terazi.foundry.contest.settings import Settings
from terazi.foundry.tasks import Seen, Task
from terazi.foundry.train import loop
from terazi.foundry.train.plan import Plan
from terazi.foundry.train.stream import Stage
from tests.corpus_samples import ENGLISH, sentence, write_corpus
from tests.foundry_samples import llama, tokenizer
from tests.foundry_training_samples import SHAPE, write_text

torch = pytest.importorskip("torch", reason="needs the extra torch: pip install 'terazi[torch]'")
pytest.importorskip("peft", reason="needs pip install 'terazi[train]'")

STEPS = Plan((Stage(32, 4, 20, 0.01),), 1200, (10, 20))
SMALL: dict[str, Any] = {
    "vocabularies": (300, 500),
    "orders": (2, 3),
    "test_bytes": 6000,
    "items": 0,
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean corpus, by the command that makes one."""
    place = tmp_path_factory.mktemp("contest")
    draw = random.Random(4)  # noqa: S311
    texts = ["\n".join(sentence(draw) for _ in range(6)) for _ in range(60)]
    source = {"title": "<b>news</b>", "files": ["a.txt"], "documents": "blank line"}
    folder = write_corpus(place / "in", {"a.txt": "\n\n".join(texts)}, {"sources": [source]})
    done = CliRunner().invoke(
        main,
        ["corpus", "audit", str(folder), "--write", str(place / "clean"), "--held-out", "0.2"],
        env={"TERAZI_MIRROR": "", "TERAZI_CACHE": str(place / "cache")},
    )
    assert done.exit_code == 0, done.output
    return place / "clean"


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Tasks are done in this process, without loading the libraries for each; what was done."""
    names: list[str] = []

    def do(tasks: Sequence[Task], *, at_once: int, seen: Seen) -> dict[str, TeraziError]:
        assert at_once
        failed: dict[str, TeraziError] = {}
        for task in tasks:
            if task.result.exists():
                continue
            lost = [need for need in task.needs if need in failed]
            if lost:
                failed[task.name] = TeraziError(f"not begun, since it needs “{lost[0]}”")
                continue
            if task.before is not None:
                task.before()
            request = dict(task.request)
            try:
                worker._DO[request.pop("do")](request, lambda *_, **__: None)
            except TeraziError as error:
                failed[task.name] = error
            names.append(task.name)
            seen(task.name, 1.0, 1.0, None)
        return failed

    monkeypatch.setattr(contests, "do", do)
    threads, strict = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    yield names
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(strict)


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every training has the same few steps, whatever the clock says, and a small network."""
    monkeypatch.setattr(loop._Training, "_measured_plan", lambda _: STEPS)
    monkeypatch.setattr(works, "shape_for", lambda _: SHAPE)
    for module in (works, contests):
        monkeypatch.setattr(module, "ADAPTED_VOCABULARY", 400)


def quiet(name: str, part: float, whole: float, figure: float | None, problem: str = "") -> None:
    """Told of the progress, says nothing."""
    assert name
    assert 0 <= part <= 1
    assert 0 <= whole <= 1
    assert figure is None or figure >= 0
    assert not problem


def hold(settings: Settings, out: Path) -> contests.Result:
    return contests.contest(settings, out, at_once=1, seen=quiet)


def figures(result: contests.Result) -> dict[str, dict[str, float]]:
    """Bits per byte of each contestant on each text."""
    return {
        row.contestant.name: {text: bits.estimate for text, bits in row.bits.items()}
        for row in result.rows
    }


def command(*words: object) -> Result:
    return CliRunner().invoke(main, ["contest", *map(str, words)])


def made(out: Path) -> dict[Path, int]:
    """When what took time was written."""
    names = ("done.json", "*.safetensors", "scores/*.json", "tokenizer.json", "choice.json")
    return {path: path.stat().st_mtime_ns for name in names for path in out.rglob(name)}


@pytest.mark.slow
def test_by_the_command_line_with_workers_of_its_own(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    elsewhere = write_text(tmp_path / "elsewhere.jsonl", 6, seed=9)
    asked: tuple[object, ...] = (
        corpus,
        "--out",
        out,
        "--budget",
        "1s",
        "--items",
        0,
        "--test-bytes",
        4096,
    )
    asked += ("--at-once", 2, "--elsewhere", elsewhere)
    first = command(*asked)
    assert first.exit_code == 0, first.output
    lines = first.stdout.splitlines()
    assert {line.split("  ")[0] for line in lines[1:4]} == {
        "local transformer", "local n-gram", "local mixture",
    }  # fmt: skip
    assert lines[-1].startswith("best_local=")
    assert lines[-1].endswith("best_adapted=none best_as_is=none")
    facts = json.loads((out / "contest.json").read_text("utf-8"))
    for row in facts["rows"]:
        assert set(row["bits per byte"]) == {"same source", "elsewhere"}
        for bits in row["bits per byte"].values():
            assert bits["interval"]["low"] < bits["estimate"] < bits["interval"]["high"]
            assert 0.5 < bits["estimate"] < 8
    best = min(row["bits per byte"]["same source"]["estimate"] for row in facts["rows"])
    assert f"best_local={best:.3f} " in lines[-1]
    before = made(out)
    again = command(*asked)
    assert again.exit_code == 0, again.output
    assert again.stdout == first.stdout
    assert made(out) == before  # nothing was trained or scored anew
    other = command(*asked, "--seed", 5)
    assert other.exit_code == 1
    assert "another contest was begun here" in other.stderr


@pytest.mark.usefixtures("planned")
def test_a_base_is_adapted_in_every_way_and_beside_itself(
    corpus: Path, tmp_path: Path, here: list[str]
) -> None:
    base = llama(tmp_path / "one", tokenizer())
    alone = tmp_path / "alone.jsonl"
    alone.write_text('{"id": "1", "text": "mtoto mama baba shule nyumba maji"}\n')
    settings = Settings(
        str(corpus),
        bases={"One": str(base), "Two": str(base)},
        elsewhere=str(alone),
        english=str(write_text(tmp_path / "english.jsonl", 5, seed=3, words=ENGLISH)),
        methods=("full", "lora", "new vocabulary"),
        budget=2.0,
        **SMALL,
    )
    result = hold(settings, tmp_path / "out")
    assert not result.failed
    names = set(figures(result))
    ways = ("as it is", "full", "lora", "new vocabulary")
    assert names == {f"{one}, {way}" for one in ("One", "Two") for way in ways} | {
        "local transformer", "local n-gram", "local mixture",
    }  # fmt: skip
    found = figures(result)
    for text in ("same source", "English"):
        assert found["One, as it is"][text] == found["Two, as it is"][text]
        assert found["One, lora"][text] == found["Two, lora"][text]
    assert found["One, full"]["same source"] < found["One, as it is"]["same source"]
    # The same model under two names: these documents cannot tell.
    twins = [
        gap
        for gap in result.differences
        if {gap.first, gap.second} == {"One, as it is", "Two, as it is"}
    ]
    assert [(gap.text, gap.estimate, gap.cannot_tell) for gap in twins] == [
        (text, 0.0, True) for text in ("same source", "elsewhere", "English")
    ]
    # A text of one document has no interval, and tells nothing.
    alone_gaps = [gap for gap in result.differences if gap.text == "elsewhere"]
    assert alone_gaps
    assert all(gap.interval is None and gap.cannot_tell for gap in alone_gaps)
    said = [one for one in sentences(result) if "another source" in one]
    assert said
    assert all("cannot tell" in one for one in said)
    pairs = [(gap.first, gap.second, gap.text) for gap in result.differences]
    assert len(pairs) == len(set(pairs))
    contests.facts(result)
    done = len(here)
    again = hold(settings, tmp_path / "out")
    assert figures(again) == found
    assert len(here) == done  # nothing was done anew


@pytest.mark.usefixtures("planned")
def test_stopped_anywhere_it_ends_in_the_same_figures(
    corpus: Path, tmp_path: Path, here: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(
        str(corpus),
        others={"English": str(write_text(tmp_path / "english.jsonl", 30, seed=3, words=ENGLISH))},
        budget=2.0,
        curve_budget=1.0,
        curve_parts=(0.5, 1.0),
        times=(1.0,),
        local_bytes=5000,
        **SMALL,
    )
    whole = hold(settings, tmp_path / "whole")
    assert not whole.failed
    curves = {(row.point.curve, row.point.place, row.point.method) for row in whole.curves}
    for method in ("local transformer", "local n-gram"):
        assert {("size", 0.5, method), ("size", 1.0, method), ("English", 1.0, method)} <= curves
    more = [row for row in whole.curves if row.point.curve == "English"]
    assert all(row.against_alone["same source"].interval for row in more)
    assert all(row.bytes == pytest.approx(10_000, abs=8) for row in more)

    step, real = 0, loop._Training._step

    def stumbling(self: Any, *rest: Any) -> None:  # noqa: ANN401  of a private class
        nonlocal step
        step += 1
        if step % 29 == 0:
            raise KeyboardInterrupt
        real(self, *rest)

    monkeypatch.setattr(loop._Training, "_step", stumbling)
    monkeypatch.setattr(loop.train, "__kwdefaults__", {"threads": 1, "every": 0.0})
    stops = 0
    while True:
        try:
            result = hold(settings, tmp_path / "stopped")
            break
        except KeyboardInterrupt:
            stops += 1
            assert stops < 20
    assert stops >= 4
    assert figures(result) == figures(whole)
    assert [row.bits for row in result.curves] == [row.bits for row in whole.curves]
    assert here


# Faults ----------------------------------------------------------------------------------------

Break = Callable[[Path, Path], Sequence[object]]


@pytest.mark.usefixtures("here", "planned")
def test_a_base_that_cannot_be_used_ends_only_itself(corpus: Path, tmp_path: Path) -> None:
    bare = llama(tmp_path / "bare", tokenizer())  # without a tokenizer
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (bare / name).unlink()
    notes = tmp_path / "notes"  # no model at all
    notes.mkdir()
    (notes / "config.json").write_text('{"model_type": "nothing"}')
    words = ("--base", bare, "--base", notes, "--budget", "1s", "--items", 0, "--at-once", 1)
    done = command(corpus, "--out", tmp_path / "out", *words)
    assert done.exit_code == 1
    for name in ("bare", "notes"):
        assert re.search(rf"✗ {name}: unpacking: .*{name}: .*cannot be read", done.stderr)
        lost = f"✗ {name}, full: training: not begun, since it needs “{name}: unpacking”"
        assert lost in done.stderr
    assert "→ name a " in done.stderr
    assert "local transformer" in done.stdout
    assert "best_as_is=none" in done.stdout
    assert "best_local=none" not in done.stdout


def _broken(name: str, content: bytes) -> Break:
    def make(clean: Path, place: Path) -> Sequence[object]:
        shutil.copytree(clean, place / "broken")
        (place / "broken" / name).write_bytes(content)
        return (place / "broken",)

    return make


def _line(clean: Path, place: Path) -> Sequence[object]:
    shutil.copytree(clean, place / "broken")
    with (place / "broken" / "train.jsonl").open("wb") as train:
        train.write(b'{"id": "1", "text": "')
        train.seek(70 * 2**20)
        train.write(b'"}\n')
    return (place / "broken",)


def _text(content: bytes, option: str, prefix: str = "") -> Break:
    def make(clean: Path, place: Path) -> Sequence[object]:
        (place / "text.jsonl").write_bytes(content)
        return clean, option, f"{prefix}{place / 'text.jsonl'}"

    return make


def _with(*words: object) -> Break:
    return lambda clean, place: (clean, *(place if word is None else word for word in words))


WRONG: dict[str, tuple[Break, str]] = {
    "a folder that is none": (
        lambda _, place: (place / "nowhere",),
        r"nowhere/manifest\.json: this folder has no clean corpus in it\n  → make one: ",
    ),
    "a folder with other things": (lambda _, place: (place,), r"has no clean corpus in it"),
    "another manifest": (
        _broken("manifest.json", b'{"form": "x"}'),
        "is not the manifest of a clean corpus",
    ),
    "a manifest without end": (_broken("manifest.json", b"[" * 100_000), "no clean corpus in it"),
    "a manifest in another encoding": (_broken("manifest.json", b"\xff\xfe"), "no clean corpus"),
    "an empty side": (
        _broken("train.jsonl", b"\n"),
        r"train\.jsonl: there is no text in it\n  → add",
    ),
    "a side of empty documents": (
        _broken("validation.jsonl", b'{"id": "1", "text": ""}\n'),
        r"validation\.jsonl: there is no text in it",
    ),
    "wrong encoding": (
        _broken("train.jsonl", '{"id": "1", "text": "é"}\n'.encode("latin-1")),
        r"train\.jsonl:1: this line is not a document: a JSON object .* in UTF-8\n  → write",
    ),
    "half a letter": (
        _broken("train.jsonl", b'{"id": "1", "text": "\\ud800"}\n'),
        r"train\.jsonl:1: this line is not a document",
    ),
    "no text": (
        _broken("train.jsonl", b'{"id": "1", "text": "a"}\n{"id": "1", "text": 5}\n'),
        r"train\.jsonl:2: this line is not a document",
    ),
    "one giant line": (_line, r"train\.jsonl:1: this line is longer than 64 MiB"),
    "no budget": (_with("--budget", "0"), "--budget: “0” is no length of time\n  → write it as"),
    "a budget too small": (_with("--budget", "0.5s"), "--budget: a budget of 0.5 seconds trains"),
    "a budget of words": (_with("--budget", "soon"), "--budget: “soon” is no length of time"),
    "a method unknown": (
        _with("--method", "magic"),
        "--method: “magic” is no way of adapting\n  → one of: full, lora, new vocabulary",
    ),
    "another language without a name": (
        _with("--curves", "1s", "--other", "file.jsonl"),
        "--other: “file.jsonl” has no name\n  → write it as related=FILE",
    ),
    "another language without curves": (_with("--other", "a=b"), "--other: .*\n  → add a budget"),
    "a name that is taken": (
        _with("--curves", "1s", "--other", "a=x", "--other", "A=y"),
        "--other: the name “A” is taken\n  → give it another",
    ),
    "a name of the curves": (_with("--curves", "1s", "--other", "size=x"), "“size” is taken"),
    "another language that is absent": (
        _with("--curves", "1s", "--other", "a=gone.jsonl"),
        r"gone\.jsonl: it cannot be read",
    ),
    "a base that is absent": (
        _with("--base", "nowhere"),
        "nowhere: --base: there is no such model",
    ),
    "a packaged base unknown": (
        _with("--base", "packaged:x"),
        "--base: there is no packaged model “x”\n  → one of: ",
    ),
    "the same base twice": (_with("--base", None, "--base", None), "--base: the name .* is taken"),
    "an elsewhere that is absent": (
        _with("--elsewhere", "gone.jsonl"),
        r"gone\.jsonl: it cannot be read: No such file",
    ),
    "an elsewhere that is empty": (_text(b"", "--elsewhere"), r"text\.jsonl: there is no text in"),
    "an elsewhere that is damaged": (
        _text(b'{"id": 1, "text": "a"}\nmoja mbili\n', "--elsewhere"),
        r"text\.jsonl:2: this line is not a document",
    ),
    "an english that is damaged": (_text(b"\xff", "--english"), r"text\.jsonl:1: this line is not"),
    "a stride too long": (_with("--stride", "4096"), "--stride: windows of 2048 bytes cannot"),
}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", WRONG)
def test_wrong_input_is_named_with_the_way_out(corpus: Path, tmp_path: Path, name: str) -> None:
    make, words = WRONG[name]
    done = command(*make(corpus, tmp_path), "--out", tmp_path / "out", "--items", 0)
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    assert re.search(words, done.stderr), done.stderr
    assert not (tmp_path / "out" / "models").exists()  # before anything was trained
