"""Whether a GGUF file is the model that was trained, and writes in its language.

Two questions, on text that the model has not seen: does llama.cpp find each token as likely as
transformers does, and in which language does it go on from the first words of a document?
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from pathlib import Path

from terazi.errors import InputError
from terazi.finding import Interval
from terazi.foundry.export.gguf import unseen
from terazi.models.interface import LanguageModel, Prompt
from terazi.models.llama_cpp import LlamaCppModel
from terazi.models.scoring import Reader
from terazi.models.transformers_model import TransformersModel
from terazi.progress import Seen
from terazi.statistics.intervals import wilson
from terazi.text.language import can_tell, identify, same

SAMPLES, WORDS, TOKENS = 50, 8, 64
TEXTS, BYTES = 10, 1000
_LONGEST_WORD = 40  # letters; of scripts without blanks, as much is taken of a text


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote after the first words of documents.

    Attributes:
        language: that was expected.
        samples: how many were written.
        agreeing: of which the identifier finds that they are in the language.
        short: of which nothing can be said, with fewer than thirty letters; they do not agree.
        others: languages that were told instead, with how often, the most frequent first.
        share: agreeing of all samples, None where the identifier does not know the language.
        interval: Wilson's, of the share, each sample counted as an answer of its own.
        texts: prompt and what was written: hostile text.
    """

    language: str
    samples: int
    agreeing: int
    short: int
    others: Mapping[str, int]
    share: float | None
    interval: Interval | None
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far llama.cpp and transformers are apart, in nats.

    Attributes:
        texts, tokens: that were compared.
        other_tokens: texts that became other tokens in llama.cpp; they are not compared.
        largest_of_a_text: largest difference of a text's log-likelihood, by its tokens.
        largest_of_a_token: largest difference of a single token's log-likelihood.
    """

    texts: int
    tokens: int
    other_tokens: int
    largest_of_a_text: float
    largest_of_a_token: float


def writes_its_language(
    file: Path,
    documents: Sequence[str],
    language: str,
    *,
    samples: int = SAMPLES,
    words: int = WORDS,
    tokens: int = TOKENS,
    seed: int = 1,
    seen: Seen = unseen,
) -> Written:
    """Have the model in a GGUF file go on from the first words of documents.

    Args:
        file: the GGUF file, run as it is.
        documents: held out from training, to be drawn from (:func:`beginnings`).
        language: BCP-47 tag.
        samples: at most; fewer where there is less text.
        words: of each document that are shown.
        tokens: written at most.
        seed: of the lot.
        seen: told how far it has come.

    Raises:
        InputError: the file is damaged, or no document has a word in it.
        TeraziError: llama.cpp or the identifier is not installed.
    """
    told = can_tell(language)
    drawn = beginnings(documents, words, samples, seed)
    with closing(LlamaCppModel(file)) as model:
        written = _written(model, drawn, tokens, seen)
    languages = Counter(map(identify, written))
    agreeing = sum(count for tag, count in languages.items() if tag and same(tag, language))
    return Written(
        language=language,
        samples=len(drawn),
        agreeing=agreeing,
        short=languages[""],
        others={
            tag: count for tag, count in languages.most_common() if tag and not same(tag, language)
        },
        share=agreeing / len(drawn) if told else None,
        interval=wilson(agreeing, len(drawn)) if told else None,
        texts=tuple(zip(drawn, written, strict=True)),
    )


def alike(
    folder: Path,
    file: Path,
    documents: Sequence[str],
    *,
    texts: int = TEXTS,
    bytes_each: int = BYTES,
    seed: int = 1,
    seen: Seen = unseen,
) -> Likeness:
    """Compare the likelihood of each token of documents in both runtimes.

    Args:
        folder: of transformers, as it was trained.
        file: the GGUF file made of it, run as it is.
        documents: held out from training.
        texts: documents that are compared, at most.
        bytes_each: of each document that are read, from its beginning, at most.
        seed: of the lot.
        seen: told how far it has come.

    Raises:
        InputError: a file is damaged, or no document has a word in it.
        TeraziError: torch, transformers or llama.cpp is not installed.
    """
    with ExitStack() as stack:
        here = stack.enter_context(closing(TransformersModel(folder)))
        there = stack.enter_context(closing(LlamaCppModel(file)))
        most = min(bytes_each, here.window - 1, there.window - 1)  # a token is a byte or more
        of_texts: list[float] = []
        of_tokens: list[float] = []
        other = 0
        chosen = _drawn(documents, texts, seed)
        for done, document in enumerate(chosen):
            seen("Comparing with llama.cpp", done, len(chosen))
            text = document.strip().encode()[:most].decode(errors="ignore")
            if here.tokens(text) != there.tokens(text):
                other += 1
                continue
            apart = [
                one - another
                for one, another in zip(_by_token(here, text), _by_token(there, text), strict=True)
            ]
            of_texts.append(abs(sum(apart)) / len(apart))
            of_tokens += map(abs, apart)
        seen("Comparing with llama.cpp", len(chosen), len(chosen))
    return Likeness(
        texts=len(of_texts),
        tokens=len(of_tokens),
        other_tokens=other,
        largest_of_a_text=max(of_texts, default=float("nan")),
        largest_of_a_token=max(of_tokens, default=float("nan")),
    )


def beginnings(documents: Sequence[str], words: int, samples: int, seed: int) -> list[str]:
    """The first words of documents, drawn by lot, each once.

    Where there are fewer documents than samples, their further lines begin more of them, as many of
    each as can be. Never more letters are taken than so many long words have.

    Raises:
        InputError: no document has a word in it.
    """
    drawn = [_lines(text, words) for text in _drawn(documents, len(documents), seed)]
    in_turn = chain.from_iterable(zip_longest(*drawn))
    return list(islice(dict.fromkeys(filter(None, in_turn)), samples))


def _lines(document: str, words: int) -> list[str]:
    """The first words of a document, and of its further lines that have so many and more."""
    first, *others = document.strip().splitlines()
    begun = [" ".join(line.split(maxsplit=words)[:words]) for line in (first, *others)]
    return [
        one[: words * _LONGEST_WORD]
        for place, one in enumerate(begun)
        if not place or one.count(" ") == words - 1
    ]


def _written(model: LanguageModel, prompts: Sequence[str], tokens: int, seen: Seen) -> list[str]:
    """Greedily, in the model's own words: no chat template, since text is gone on with."""
    together = max(getattr(model, "at_once", 1), 1)
    written = []
    for first in range(0, len(prompts), together):
        seen("Writing samples", first, len(prompts))
        asked = [
            Prompt(text, max_tokens=tokens, chat=False)
            for text in prompts[first : first + together]
        ]
        written += [answer.text for answer in model.generate(asked)]
    seen("Writing samples", len(prompts), len(prompts))
    return written


def _by_token(reader: Reader, text: str) -> list[float]:
    """The log-likelihood of each token of a text after those before it, in one tree."""
    ids = reader.tokens(text)
    if ids[:1] != [reader.begin]:
        ids = [reader.begin, *ids]
    ends = range(1, len(ids))
    return reader.read([ids[: end + 1] for end in ends], list(ends), preamble=(), shared=0)


def _drawn(documents: Sequence[str], most: int, seed: int) -> list[str]:
    worded = [text for text in documents if text.strip()]
    if not worded:
        raise InputError(
            "there is no document to begin from",
            way_out="give the held-out side of a corpus (held-out.jsonl)",
        )
    return random.Random(seed).sample(worded, min(most, len(worded)))  # noqa: S311  no secret
