"""The commands that look at weighings that have ended: verify, diff, bundle."""

import json
import sys
from pathlib import Path

import click

from terazi.progress import progress

_FILE = click.Path(path_type=Path)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


@click.command()
@click.argument("place", metavar="FOLDER", type=_FILE)
@click.option("--files", type=_FILE, help="Where the proposal's own files lie. [default: as then]")
@click.option(
    "--again", type=click.IntRange(0, 10_000), default=0, metavar="N",
    help="Put N calls of each model to it once more.",
)  # fmt: skip
@click.option("--seed", type=int, default=1, help="Of the lot that chooses them.")
@_json_option
def verify(place: Path, *, files: Path | None, again: int, seed: int, as_json: bool) -> None:
    """Check a weighing, or a bundle of one: make everything again, and compare."""
    from terazi.verify.checks import in_words  # noqa: PLC0415
    from terazi.verify.run import verify as check_it  # noqa: PLC0415

    checked = check_it(place, files=files, again=again, seed=seed, track=progress)
    if as_json:
        _print_json(checked.document)
    else:
        click.echo(in_words(checked))
    if checked.differs:
        sys.exit(1)


@click.command()
@click.argument("first", type=_FILE)
@click.argument("second", type=_FILE)
@_json_option
def diff(first: Path, second: Path, *, as_json: bool) -> None:
    """Compare two weighings: what changed, and why."""
    from terazi.difference.compare import compare  # noqa: PLC0415
    from terazi.difference.words import in_words  # noqa: PLC0415

    found = compare(first, second)
    if as_json:
        _print_json(found.document)
        return
    click.echo(in_words(found))


@click.command()
@click.argument("folder", type=_FILE)
@click.option("--out", type=_FILE, help="The ZIP file. [default: FOLDER.zip]")
@click.option("--files", type=_FILE, help="Where the proposal's own files lie. [default: as then]")
@click.option("--with-own", is_flag=True, help="Your own test sets too, if their licence allows.")
@click.option("--with-sets", is_flag=True, help="Public test sets too, if their licence allows.")
@_json_option
def bundle(
    folder: Path,
    *,
    out: Path | None,
    files: Path | None,
    with_own: bool,
    with_sets: bool,
    as_json: bool,
) -> None:
    """Put a weighing and all that is needed to check it offline into one ZIP file."""
    from terazi.bundle.make import bundle as bundle_it  # noqa: PLC0415

    done = bundle_it(folder, out, files=files, with_own=with_own, with_sets=with_sets)
    left = [{"file": one.name, "why": one.why} for one in done.left_out]
    if as_json:
        _print_json(
            {
                "bundle": str(done.file),
                "bytes": done.bytes,
                "sha256": done.sha256,
                "files": done.files,
                "seal": done.seal,
                "left_out": left,
            }
        )
        return
    click.echo(f"Bundle: {done.file} ({done.bytes / 1000:.0f} kB, {done.files} files)")
    click.echo(f"SHA-256: {done.sha256}")
    if done.seal:
        click.echo(f"Seal: {done.seal}")
    for one in left:
        click.echo(f"  left out: {one['file']}: {one['why']}")


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
