"""The command that hands on what the foundry made: export."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from terazi.cli_extras import needing
from terazi.errors import InputError
from terazi.progress import Seen, stages

if TYPE_CHECKING:
    from terazi.foundry.export.check import Likeness, Written

_FILE = click.Path(path_type=Path)


@click.command("export")
@click.argument("folder", type=_FILE)
@click.option("--gguf", "out", type=_FILE, help="Write this GGUF file, which llama.cpp runs.")
@click.option("--type", "precision", default="f32", show_default=True, help="f32, f16 or q8_0.")
@click.option("--tokenizer-from", type=_FILE, help="The base's GGUF file; Gemma needs it.")
@click.option("--copy", type=_FILE, help="Copy the model whole, with its card, to this new folder.")
@click.option("--check", "documents", type=_FILE, help="Try the GGUF file on held-out.jsonl.")
@click.option("--samples", type=click.IntRange(1, 10_000), default=50, show_default=True,
              help="Texts that it writes to be tried.")  # fmt: skip
@click.option("--language", help="Tag of what it should write. [default: as its card says]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def export(folder: Path, *, as_json: bool, **asked: Any) -> None:  # noqa: ANN401  handed on by name
    """Hand on a model that was trained here: as a GGUF file, or as a folder with its card."""
    if not (asked["out"] or asked["copy"]):
        raise InputError(
            "nothing is asked for",
            field="--gguf",
            way_out="write --gguf FILE for llama.cpp, or --copy FOLDER for transformers",
        )
    with needing("an export", "foundry,train,llama"), stages() as seen:
        said = _export(folder, seen, **asked)
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    if "gguf" in said:
        made = said["gguf"]
        click.echo(f"GGUF file: {made['file']} ({made['bytes'] / 1e6:,.1f} MB, {made['type']})")
        click.echo(f"SHA-256: {made['sha256']}")
        for note in made["notes"]:
            click.echo(f"  ! {note}")
    for line in said.get("in words", ()):
        click.echo(line)
    if "copy" in said:
        click.echo(f"Folder: {said['copy']}")


def _export(
    folder: Path,
    seen: Seen,
    *,
    out: Path | None,
    precision: str,
    tokenizer_from: Path | None,
    copy: Path | None,
    documents: Path | None,
    samples: int,
    language: str | None,
) -> dict[str, Any]:
    from terazi.foundry.export.card import copy_model, read_card, write_card  # noqa: PLC0415

    said: dict[str, Any] = {}
    card = read_card(folder)
    if out is not None:
        from terazi.foundry.export.gguf import About, export_gguf  # noqa: PLC0415
        from terazi.foundry.export.weights import Precision  # noqa: PLC0415

        if precision not in list(Precision):
            raise InputError(
                f"“{precision[:40]}” is no type of weights",
                field="--type",
                way_out=f"one of: {', '.join(Precision)}",
            )
        done = export_gguf(
            folder,
            out,
            precision=Precision(precision),
            tokenizer_from=tokenizer_from,
            about=About(card.name, card.licence, card.languages) if card else None,
            seen=seen,
        )
        said["gguf"] = {
            "file": str(done.file),
            "type": str(done.precision),
            "architecture": done.architecture,
            "parameters": done.parameters,
            "bytes": done.bytes,
            "sha256": done.sha256,
            "notes": list(done.notes),
        }
        if card is not None:
            write_card(folder, card, also=(out,))
        if documents is not None:
            first = card.languages[0] if card and card.languages else ""
            said |= _try(folder, out, documents, language or first, samples, seen)
    if copy is not None:
        said["copy"] = str(copy_model(folder, copy))
    return said


def _try(  # noqa: PLR0917  all of it is needed
    folder: Path, file: Path, documents: Path, language: str, samples: int, seen: Seen
) -> dict[str, Any]:
    from terazi.foundry.export.check import alike, writes_its_language  # noqa: PLC0415
    from terazi.foundry.text import read_documents  # noqa: PLC0415

    if not language:
        raise InputError(
            "nothing says which language the model should write",
            field="--language",
            way_out="write its tag, as --language sw",
        )
    texts = [one.text for one in read_documents(documents)]
    near = alike(folder, file, texts, seen=seen)
    wrote = writes_its_language(file, texts, language, samples=samples, seen=seen)
    return {
        "beside transformers": {
            "texts": near.texts,
            "tokens": near.tokens,
            "texts of other tokens": near.other_tokens,
            "largest difference of a text, nats a token": near.largest_of_a_text,
            "largest difference of one token, nats": near.largest_of_a_token,
        },
        "writes": {
            "language": language,
            "samples": wrote.samples,
            "agreeing": wrote.agreeing,
            "too short to tell": wrote.short,
            "others": dict(wrote.others),
            "share": wrote.share,
            "interval": [wrote.interval.low, wrote.interval.high] if wrote.interval else None,
            "texts": [list(one) for one in wrote.texts],
        },
        "in words": list(_in_words(near, wrote)),
    }


def _in_words(near: "Likeness", wrote: "Written") -> Iterator[str]:
    of_text, of_token = near.largest_of_a_text, near.largest_of_a_token
    yield (
        f"Beside transformers, on {near.texts} held-out texts ({near.tokens:,} tokens): at most"
        f" {of_text:.1e} nats a token apart over a text, {of_token:.1e} at one token."
    )
    if near.other_tokens:
        yield f"  ! {near.other_tokens} further texts became other tokens in llama.cpp."
    if wrote.share is None or wrote.interval is None:
        yield f"The identifier does not know {wrote.language}: what it writes cannot be told."
        return
    yield (
        f"Of {wrote.samples} texts that it wrote, {wrote.agreeing} are told to be in"
        f" {wrote.language} ({wrote.share:.0%}, 95 % interval {wrote.interval.low:.0%} to"
        f" {wrote.interval.high:.0%}); {wrote.short} were too short to tell."
    )
