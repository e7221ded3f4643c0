"""Pin the files of a test set: write the table of their sizes and SHA-256 beside its YAML file.

    python tools/pin_test_set.py CATALOGUE/NAME.yaml MIRROR SPLIT …

MIRROR is a folder laid out as ``github/OWNER/NAME/COMMIT/PATH`` with the files as the public
repository has them at that commit. Every language of ``languages.csv`` that the repository has is
pinned with all the splits; a language that lacks one is an error. Files of one language, whose
paths do not name it, are pinned with ``--language``.
"""

# ruff: noqa: INP001  a script, in no package

import argparse
import csv
import hashlib
import sys
from pathlib import Path

from terazi.data.catalogue import CatalogueEntry, read_description
from terazi.data.languages import Language, languages
from terazi.errors import TeraziError


def pin(file: Path, mirror: Path, splits: list[str], only: str | None = None) -> int:
    """Write the table and return how many files are in it."""
    entry = read_description(file)
    at = entry.repository
    root = mirror / "github" / at.owner / at.name / at.commit
    rows = []
    for language in languages().values():
        if only not in {None, language.tag}:
            continue
        paths = {split: _path(entry, root, language, split) for split in splits}
        there = [split for split, path in paths.items() if (root / path).is_file()]
        if there and there != splits:
            raise TeraziError(f"{language.tag}: only {', '.join(there)} of {', '.join(splits)}")
        for split in there:
            content = (root / paths[split]).read_bytes()
            if not content:
                raise TeraziError(f"{paths[split]}: 0 bytes")
            digest = hashlib.sha256(content).hexdigest()
            rows.append((language.tag, split, paths[split], len(content), digest))
    if not rows:
        raise TeraziError(f"none of its files is in {root}")
    table = file.with_name(f"{file.stem}.files.csv")
    with table.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("language", "split", "path", "bytes", "sha256"))
        writer.writerows(rows)
    return len(rows)


def _path(entry: CatalogueEntry, root: Path, language: Language, split: str) -> str:
    """Where a file should be; what a ``*`` stands for is looked up."""
    path = entry.paths.get(language.tag, entry.path).format(
        language=language.tag,
        flores=language.flores,
        code=entry.codes.get(language.tag, language.tag),
        split=split,
    )
    if "*" not in path:
        return path
    found = sorted(root.glob(path))
    if len(found) > 1:
        raise TeraziError(f"{path}: {len(found)} files are meant")
    return found[0].relative_to(root).as_posix() if found else path


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path, help="the test set's YAML file")
    parser.add_argument("mirror", type=Path, help="folder with the files")
    parser.add_argument("splits", nargs="+", help="as train dev test")
    parser.add_argument("--language", help="the one language that the files are in")
    asked = parser.parse_args()
    try:
        count = pin(asked.file, asked.mirror, asked.splits, asked.language)
    except TeraziError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_status
    sys.stdout.write(f"{count} files pinned\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
