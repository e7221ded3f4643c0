"""The corpus audit beside datatrove, on the same work: python benchmarks/corpus_audit.py TEXT.

The work: read a text with a document a line, tell the language of each, find those that are there
twice and those that are nearly the same (MinHash), write what is left. One process each. Both tell
languages by the same code, Terazi's identifier, so that the models of the two do not decide; its
time is also printed alone and taken off. Terazi does more than the work: scripts, damaged letters,
forms, personal data, documents and the table of what went in are part of its time.

datatrove works as its own examples do, with its default MinHash (words in fives, 14 buckets of 8),
except that words are split at blanks: its own splitter for the language (spaCy) would be slower. It
needs an environment of its own:

    python -m venv .venv/datatrove
    .venv/datatrove/bin/pip install "datatrove[processing,io]" py3langid==0.4.0

and is run by ``--python .venv/datatrove/bin/python``.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

_SOURCE = Path(__file__).resolve().parent.parent / "src"
_MEGABYTE = 1e6
_identifying = 0.0  # seconds of this process


def main() -> None:
    """Run both, or, in a process of its own, one of them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("text", type=Path)
    parser.add_argument("--language", default="sw")
    parser.add_argument("--python", default=".venv/datatrove/bin/python")
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--only", choices=("terazi", "datatrove"))
    asked = parser.parse_args()
    if asked.only:
        print(json.dumps(_measured(asked.only, asked.text, asked.language)))
        return
    size = asked.text.stat().st_size / _MEGABYTE
    best: dict[str, dict[str, float]] = {}
    for _ in range(asked.repeats):
        for one, python in (("terazi", sys.executable), ("datatrove", asked.python)):
            words = [python, __file__, str(asked.text), "--language", asked.language]
            found = _in_a_process([*words, "--only", one])
            if one not in best or found["cpu"] < best[one]["cpu"]:
                best[one] = found
    print(f"{size:.1f} MB, a document a line, one process, the best of {asked.repeats}")
    print(f"{'':12}{'CPU s':>8}{'MB/s':>8}{'telling':>10}{'the rest':>10}{'peak MB':>9}{'left':>9}")
    for one, found in best.items():
        rest = found["cpu"] - found["telling"]
        print(
            f"{one:12}{found['cpu']:>8.1f}{size / found['cpu']:>8.2f}{found['telling']:>10.1f}"
            f"{rest:>10.1f}{found['peak'] / _MEGABYTE:>9.0f}{found['left']:>9.0f}"
        )
    ours, theirs = best["terazi"], best["datatrove"]
    rest = (theirs["cpu"] - theirs["telling"]) / (ours["cpu"] - ours["telling"])
    print(f"throughput=×{theirs['cpu'] / ours['cpu']:.2f} without_telling_languages=×{rest:.2f}")


def _in_a_process(command: list[str]) -> dict[str, float]:
    paths = os.pathsep.join(filter(None, (str(_SOURCE), os.environ.get("PYTHONPATH"))))
    environment = {
        **os.environ,
        "PYTHONPATH": paths,
        "OMP_NUM_THREADS": "1",
        "LOGURU_LEVEL": "ERROR",
    }
    done = subprocess.run(  # noqa: S603  this file
        command, env=environment, check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _measured(one: str, text: Path, language: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as place:
        work = (_terazi if one == "terazi" else _datatrove)(text, language, Path(place))
        started = _cpu()
        left = work()
        return {
            "cpu": _cpu() - started,
            "telling": _identifying,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0,
            "left": left,
        }


def _cpu() -> float:
    """Seconds of this process and those it waited for."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _timed(identify: Callable[[str], str]) -> Callable[[str], str]:
    def timed(text: str) -> str:
        global _identifying  # noqa: PLW0603  one clock of one process
        started = time.process_time()
        found = identify(text)
        _identifying += time.process_time() - started
        return found

    return timed


def _identifier() -> Callable[[str], str]:
    """The identifier, with its model read and its time counted."""
    from terazi.text import language  # noqa: PLC0415

    language.identify("Watu wengi wanaenda sokoni asubuhi na mapema.")
    language.identify = _timed(language.identify)
    return language.identify


def _terazi(text: Path, language: str, place: Path) -> Callable[[], int]:
    from terazi.foundry.corpus.audit import audit  # noqa: PLC0415
    from terazi.foundry.corpus.clean import write_clean  # noqa: PLC0415

    _identifier()
    folder = place / "corpus"
    folder.mkdir()
    (folder / "all.txt").write_bytes(text.read_bytes())
    source = {"title": "all", "files": ["all.txt"], "documents": "line"}
    manifest = {"name": "benchmark", "language": language, "sources": [source]}
    (folder / "manifest.yaml").write_text(json.dumps(manifest), encoding="utf-8")

    def silent(*_: object) -> None:
        """Show nothing."""

    def work() -> int:
        with audit(folder, tested={}, seen=silent) as done:
            written = write_clean(done, place / "out", seen=silent)
            return sum(documents for documents, _, _ in written.sides.values())

    return work


def _datatrove(  # noqa: C901  its stages, one after the other
    text: Path, language: str, place: Path
) -> Callable[[], int]:
    from datatrove.executor import LocalPipelineExecutor  # noqa: PLC0415
    from datatrove.pipeline.dedup import (  # noqa: PLC0415
        ExactDedupFilter,
        ExactDedupSignature,
        ExactFindDedups,
        MinhashDedupBuckets,
        MinhashDedupCluster,
        MinhashDedupFilter,
        MinhashDedupSignature,
    )
    from datatrove.pipeline.dedup.exact_dedup import ExactDedupConfig  # noqa: PLC0415
    from datatrove.pipeline.dedup.minhash import MinhashConfig  # noqa: PLC0415
    from datatrove.pipeline.filters.base_filter import BaseFilter  # noqa: PLC0415
    from datatrove.pipeline.readers import JsonlReader  # noqa: PLC0415
    from datatrove.pipeline.writers.jsonl import JsonlWriter  # noqa: PLC0415
    from datatrove.utils.word_tokenizers import WordTokenizer  # noqa: PLC0415

    identify = _identifier()

    class Tongue(BaseFilter):  # type: ignore[misc]
        name = "language"

        def filter(self, doc: Any) -> bool:  # noqa: ANN401
            return identify(doc.text) in {"", language}

    class Blanks(WordTokenizer):  # type: ignore[misc]
        def word_tokenize(self, text: str) -> list[str]:
            return text.split()

        def sent_tokenize(self, text: str) -> list[str]:
            return [text]

        def span_tokenize(self, text: str) -> list[tuple[int, int]]:
            return [(0, len(text))]

    def rows() -> Iterator[str]:
        lines = filter(None, map(str.strip, text.read_text("utf-8").split("\n")))
        for number, line in enumerate(lines):
            yield json.dumps({"text": line, "id": str(number)}, ensure_ascii=False) + "\n"

    (place / "in").mkdir()
    (place / "in" / "all.jsonl").write_text("".join(rows()), encoding="utf-8")
    exact, minhash = ExactDedupConfig(content_getter=lambda doc: doc.text), MinhashConfig()

    def at(name: str) -> str:
        return str(place / name)

    def read(name: str) -> Any:  # noqa: ANN401
        return JsonlReader(at(name), glob_pattern="*.jsonl")

    def write(name: str) -> Any:  # noqa: ANN401
        return JsonlWriter(at(name), output_filename="${rank}.jsonl", compression=None)

    stages: list[tuple[list[Any], int]] = [
        ([read("in"), Tongue(), write("told")], 1),
        ([read("told"), ExactDedupSignature(at("e1"), config=exact)], 1),
        ([ExactFindDedups(at("e1"), at("e2"), config=exact)], 1),
        ([read("told"), ExactDedupFilter(at("e2"), config=exact), write("once")], 1),
        ([read("once"), MinhashDedupSignature(at("m1"), minhash, Blanks())], 1),
        ([MinhashDedupBuckets(at("m1"), at("m2"), config=minhash)], minhash.num_buckets),
        ([MinhashDedupCluster(at("m2"), at("m3"), config=minhash)], 1),
        ([read("once"), MinhashDedupFilter(at("m3")), write("out")], 1),
    ]

    def work() -> int:
        for number, (pipeline, tasks) in enumerate(stages):
            LocalPipelineExecutor(
                pipeline, tasks=tasks, workers=1, logging_dir=at(f"logs/{number}")
            ).run()
        return sum(len(file.read_bytes().splitlines()) for file in (place / "out").glob("*.jsonl"))

    return work


if __name__ == "__main__":
    main()
