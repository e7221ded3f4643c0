"""How much sooner our transformer reaches a given bits per byte than a plain nanoGPT-style one.

Both see the same text by the same tokenizer, on one core. Ours is trained by
`terazi.foundry.train` for a budget; what it ends with is the mark. The other one has the form and
the habits of nanoGPT's small example: learned positions, LayerNorm, GELU, AdamW at 1e-3 after a
warm-up of 100 steps, no decay of the rate, windows of one length, clipping at 1. It is trained
until it reaches the mark, or for eight times ours. Several widths of it are tried, and the
soonest counts.

    python benchmarks/training_against_nanogpt.py CLEAN_CORPUS [--budget 120]

Prints as its last line the ratio of processor times, for the best of the plain ones.
"""

import argparse
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import torch
import transformers

from terazi.foundry import tokenizer as tokenizers
from terazi.foundry.text import Corpus, read_corpus
from terazi.foundry.tokenizer import Tokenizer
from terazi.foundry.train.job import Job, Text
from terazi.foundry.train.loop import train
from terazi.foundry.train.recipe import LOCAL, shape_for
from terazi.foundry.train.stream import Stream
from terazi.foundry.train.validation import Validation, loss

_LENGTH = 256
_ROWS = 12  # as nanoGPT's example for a machine without a GPU
_RATE, _WARM_UP = 1e-3, 100
_LOOK_EVERY = 1 / 16  # of our budget
_TIMES = 8.0
_SHAPES = ((4, 4, 128), (2, 4, 128))  # layers, heads, width: nanoGPT's small example, and as ours


@dataclass(frozen=True)
class Reached:
    """How a plain one did: its best bits per byte, and the seconds until it reached the mark."""

    best: float
    seconds: float | None


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--budget", type=float, default=120.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(1)
    corpus = read_corpus(given.corpus)
    with tempfile.TemporaryDirectory() as folder:
        ours, validation, own = _ours(corpus, given.budget, given.seed, Path(folder))
        mark, seconds = ours
        print(f"ours: {mark:.4f} bits per byte after {seconds:.0f} processor-seconds", flush=True)
        stream = Stream(own.stream([one.text for one in corpus.train]), given.seed)
        found = []
        for shape in _SHAPES:
            plain = _plain(shape, stream, validation, own, mark=mark, budget=given.budget)
            when = f"after {plain.seconds:.0f} s" if plain.seconds else "never"
            print(f"plain {shape}: best {plain.best:.4f}; reached {mark:.4f} {when}", flush=True)
            found.append(plain.seconds or float("inf"))
    ratio = min(found) / seconds
    at_least = ratio == float("inf")
    print(f"ratio={'over ' if at_least else ''}{_TIMES if at_least else ratio:.1f}")


def _ours(
    corpus: Corpus, budget: float, seed: int, folder: Path
) -> tuple[tuple[float, float], Validation, Tokenizer]:
    shape = shape_for(budget)
    own = tokenizers.train((one.text for one in corpus.train), shape.vocabulary)
    own.save(folder / "tokenizer", window=1024)
    job = Job(
        LOCAL,
        (Text(str(corpus.folder / "train.jsonl")),),
        str(corpus.folder / "validation.jsonl"),
        budget,
        seed,
        tokenizer=str(folder / "tokenizer"),
        shape=shape,
    )
    job.save(folder / "ours")
    done = train(folder / "ours", lambda _: None)
    texts = [one.text for one in corpus.validation]
    validation = Validation(texts, own.stream, 10**9, _LENGTH)
    network = transformers.AutoModelForCausalLM.from_pretrained(folder / "ours" / "model")
    return (validation.bits_per_byte(network), done["seconds"]), validation, own


def _plain(
    shape: tuple[int, int, int],
    stream: Stream,
    validation: Validation,
    own: Tokenizer,
    *,
    mark: float,
    budget: float,
) -> Reached:
    torch.manual_seed(1)
    layers, heads, width = shape
    network = transformers.GPT2LMHeadModel(
        transformers.GPT2Config(
            vocab_size=own.vocabulary,
            n_positions=_LENGTH,
            n_embd=width,
            n_layer=layers,
            n_head=heads,
            resid_pdrop=0.0,
            embd_pdrop=0.0,
            attn_pdrop=0.0,
            bos_token_id=own.mark,
            eos_token_id=own.mark,
        )
    )
    matrices = [one for one in network.parameters() if one.ndim > 1]
    rest = [one for one in network.parameters() if one.ndim <= 1]
    adam = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": 0.1}, {"params": rest, "weight_decay": 0.0}],
        lr=_RATE,
        betas=(0.9, 0.95),
    )
    network.train()
    best, spent, next_look, step = float("inf"), 0.0, budget * _LOOK_EVERY, 0
    while spent < _TIMES * budget:
        began = time.process_time()
        for group in adam.param_groups:
            group["lr"] = _RATE * min(1.0, (step + 1) / _WARM_UP)
        batch = stream.batch(0, _LENGTH, range(step * _ROWS, (step + 1) * _ROWS))
        loss(network, batch[:, :-1], batch[:, 1:]).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        adam.step()
        adam.zero_grad(set_to_none=True)
        step += 1
        spent += time.process_time() - began  # looks are no part of its time
        if spent >= next_look:
            next_look += budget * _LOOK_EVERY
            best = min(best, validation.bits_per_byte(network))
            if best <= mark:
                return Reached(best, spent)
    return Reached(best, None)


if __name__ == "__main__":
    main()
