"""The commands of a corpus: audit, verify."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from terazi.cli_extras import needing
from terazi.progress import stages

_FILE = click.Path(path_type=Path)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
_SHARE = click.FloatRange(0.0001, 0.4)


@click.group()
def corpus() -> None:
    """Look at text before anything is built of it, and take out what should not be in it."""


@corpus.command("audit")
@click.argument("folder", type=_FILE)
@click.option("--out", type=_FILE, help="The JSON file. [default: FOLDER/audit.json]")
@click.option("--against", multiple=True, help="A test set. [default: all that have the language]")
@click.option("--sheet", type=click.IntRange(0, 100_000), default=0, metavar="N",
              help="Draw N lines for people to label.")  # fmt: skip
@click.option("--sheet-file", type=_FILE, help="Where they go. [default: FOLDER/sheet.csv]")
@click.option("--labels", type=_FILE, help="A sheet that was filled in: corrects the shares.")
@click.option("--write", type=_FILE, help="Write the clean corpus into this new folder.")
@click.option("--keep", multiple=True, help="Keep lines of this measure in it all the same.")
@click.option("--validation", type=_SHARE, default=0.05, show_default=True, help="Of all bytes.")
@click.option("--held-out", type=_SHARE, default=0.05, show_default=True, help="Of all bytes.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of every lot.")
@click.option("--scratch", type=_FILE, help="Where the text lies meanwhile: as large as it is.")
@_json_option
def corpus_audit(
    folder: Path,
    *,
    out: Path | None,
    validation: float,
    held_out: float,
    as_json: bool,
    **asked: Any,  # noqa: ANN401  handed on by name
) -> None:
    """Say what a folder of text holds, and what is wrong with it."""
    with needing("a corpus", "foundry"):
        from terazi.foundry.corpus.run import Asked, run  # noqa: PLC0415
    wanted = Asked(out or folder / "audit.json", shares=(validation, held_out), **asked)
    with stages() as seen:
        found, lines = run(folder, wanted, seen)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for line in lines:
        click.echo(line)
    click.echo(f"Audit: {wanted.out}")


@corpus.command("verify")
@click.argument("folder", type=_FILE)
@click.option("--corpus", "source", type=_FILE, help="What it was made from: withdrawn since?")
@_json_option
def corpus_verify(folder: Path, *, source: Path | None, as_json: bool) -> None:
    """Check a clean corpus: what went in, and that what was withdrawn did not."""
    with needing("a corpus", "foundry"):
        from terazi.foundry.corpus.proof import verify  # noqa: PLC0415

    proof = verify(folder, source)
    if as_json:
        said = {
            "holds": not proof.wrong,
            "documents": dict(proof.documents),
            "withdrawals": proof.withdrawals,
            "wrong": list(proof.wrong),
        }
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        listed = ", ".join(f"{side} {count:,}" for side, count in proof.documents.items())
        click.echo(f"Documents: {listed}; withdrawals looked for: {proof.withdrawals}")
        for line in proof.wrong:
            click.echo(f"  ✗ {line}")
        if not proof.wrong:
            click.echo("All is as the manifest says, and nothing that was withdrawn is in it.")
    if proof.wrong:
        sys.exit(1)
