"""Bits per byte of a long text beside lm-evaluation-harness: same weights, windows, machine.

The text is Swahili news (the test part of LAFAND-MT), its first bytes. It is cut into windows by
`terazi.models.long_text`, and both sides get the same ones. Where they are disjoint,
lm-evaluation-harness takes each as a document by itself (``loglikelihood_rolling``), without adding
a second mark of a beginning; where they overlap, as a continuation after its context
(``loglikelihood``). Its own way of cutting, in tokens, would be another for each tokenizer. Time is
CPU-seconds of the whole process with one thread, tokenising included and loading not; a window is
larger than what is worth batching, so lm-evaluation-harness reads one at a time.
"""

import argparse
import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from beside_lm_eval import (
    MODELS,
    RawResults,
    Scorer,
    cpu_seconds,
    harness_model,
    surroundings,
    table,
    terazi_models,
)
from lm_eval.api.instance import Instance
from lm_eval.models.huggingface import HFLM

from terazi.data.catalogue import CatalogueFile, Repository
from terazi.data.fetch import fetch
from terazi.models.interface import ScoreRequest
from terazi.models.long_text import log_likelihood_of_text, windows
from terazi.models.packaged import packaged_file

NEWS = CatalogueFile(
    test_set="lafand-mt",
    language="sw",
    split="test",
    repository=Repository(
        owner="masakhane-io",
        name="lafand-mt",
        commit="d441f8b063d63e95eafb72e84317359e27abf95e",
    ),
    path="data/text_files/en-swa/test.swa",
    bytes=254670,
    sha256="ec71f7403fb22ac71aba757c841a10ac9501efa2690045013449080a2821d98c",
)


def news(size: int) -> str:
    """The first ``size`` bytes, or a character less."""
    with fetch(NEWS, offline=False).open("rb") as file:
        return file.read(size).decode(errors="ignore")


def theirs(lm: HFLM, cut: Sequence[ScoreRequest]) -> dict[str, Any]:
    """What lm-evaluation-harness says of all windows, in nats."""
    disjoint = not any(one.context for one in cut)
    lm.add_bos_token = False if disjoint else None

    def ask() -> float:
        if disjoint:
            documents = [
                Instance("loglikelihood_rolling", {}, (one.continuation,), number)
                for number, one in enumerate(cut)
            ]
            return math.fsum(lm.loglikelihood_rolling(documents, disable_tqdm=True))
        pairs = [
            Instance("loglikelihood", {}, (one.context, one.continuation), number)
            for number, one in enumerate(cut)
        ]
        return math.fsum(figure for figure, _ in lm.loglikelihood(pairs, disable_tqdm=True))

    seconds, figure = cpu_seconds(ask)
    return {"seconds": seconds, "figure": figure}


def ours(model: Scorer, text: str, window: int, stride: int) -> dict[str, Any]:
    """What Terazi says of the text."""
    ask = partial(log_likelihood_of_text, model, text, window=window, stride=stride)
    seconds, found = cpu_seconds(ask)
    if found.log_likelihood is None:
        raise SystemExit(f"a window was not scored: {found.problem}")
    return {"seconds": seconds, "figure": found.log_likelihood, "tokens": found.tokens}


def main() -> None:
    """Print a table, and the worst of each as the last line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--models", nargs="+", default=MODELS)
    parser.add_argument("--bytes", type=int, default=8192)
    parser.add_argument("--window", type=int, default=2048, help="bytes")
    parser.add_argument("--strides", nargs="+", type=int, default=[2048, 1024], help="bytes")
    parser.add_argument("--raw", type=Path, default=Path(".cache/bench-long-text.jsonl"))
    args = parser.parse_args()
    text = news(args.bytes)
    size = len(text.encode())
    raw = RawResults(args.raw, surroundings() | {"bytes": size, "window": args.window})
    rows: list[tuple[str, ...]] = []
    ratios, differences = [], []
    for key in args.models:
        file = packaged_file(key)
        lm, models = harness_model(file), terazi_models(file)
        for stride in args.strides:
            cut = list(windows(text, window=args.window, stride=stride))
            get = partial(raw.get, model=key, stride=stride)
            found = {"lm-eval": get(partial(theirs, lm, cut), what="lm-eval")}
            for name, model in models.items():
                work = partial(ours, model, text, args.window, stride)
                found[f"Terazi, {name}"] = get(work, what=name)
            reference = found["lm-eval"]
            tokens = max(one.get("tokens", 0) for one in found.values())
            fastest = min(list(found.values())[1:], key=lambda one: one["seconds"])
            ratios.append(reference["seconds"] / fastest["seconds"])
            differences.append(abs(fastest["figure"] - reference["figure"]) / tokens)
            for side, one in found.items():
                rows.append(
                    (
                        key,
                        f"{stride} ({len(cut)} windows, {tokens:,} tokens)",
                        side,
                        f"{-one['figure'] / math.log(2) / size:.5f}",
                        f"{abs(one['figure'] - reference['figure']) / tokens:.1e}",
                        f"{one['seconds']:.1f}",
                        f"{reference['seconds'] / one['seconds']:.1f}",
                    )
                )
    heads = ["model", "stride", "side", "bits per byte", "difference, nats a token"]
    print(f"\n{size:,} bytes, windows of {args.window}\n")
    print(table([*heads, "CPU-seconds", "ratio"], rows))
    raw.set_aside()
    print(f"long_text_ratio={min(ratios):.1f} long_text_max_diff={max(differences):.1e}")


if __name__ == "__main__":
    main()
