"""How well the licence reader agrees with a careful person: benchmarks/licence_reader.py WHEEL.

WHEEL is the file of the Python package scancode-toolkit-mini 32.5.0, which holds thousands of
licence texts (``pip download --no-deps scancode-toolkit-mini==32.5.0``). The texts are not part of
this project: ``licence_texts.tsv`` names them with their SHA-256, ``licence_marks.tsv`` the
sentences that somebody marked by hand, by line and first five words.

There are five sets. Each was marked after the patterns had been frozen and before the reader was
run on it. What the first four showed was then used to mend the reader, so their figures of today
prove nothing; the *held out* one was not. ``--wrong`` lists where the two disagree: who tunes on
that list needs another set of texts.
"""

import argparse
import csv
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from terazi.errors import InputError
from terazi.statistics.intervals import wilson
from terazi.strings.clauses import clauses
from terazi.strings.kinds import Kind
from terazi.strings.text import LicenceText, text_of

HERE = Path(__file__).parent
INSIDE = "licensedcode/data/licenses/{}.LICENSE"
SETS = ("first", "second", "third", "fourth", "held out")

Mark = tuple[str, int, str, Kind]  # licence, line, first five words, kind


def rows(file: Path) -> list[dict[str, str]]:
    """Rows of a file of this folder."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def marks(file: Path = HERE / "licence_marks.tsv") -> set[Mark]:
    """What was marked by hand."""
    return {
        (row["licence"], int(row["line"]), row["first words"], Kind(kind))
        for row in rows(file)
        for kind in row["kinds"].split("; ")
    }


def texts(wheel: Path, which: str) -> Iterator[tuple[str, LicenceText]]:
    """The texts of a set that were marked, as they were then."""
    with zipfile.ZipFile(wheel) as archive:
        for row in rows(HERE / "licence_texts.tsv"):
            name = row["licence"]
            if row["set"] != which:
                continue
            text = text_of(archive.read(INSIDE.format(name)), name)
            if text.sha256 != row["sha256"]:
                raise InputError(
                    f"{name} is not the text that was marked",
                    file=wheel,
                    way_out="name the wheel of scancode-toolkit-mini 32.5.0",
                )
            yield name, text


def found(name: str, text: LicenceText) -> set[Mark]:
    """What the reader finds, in the same form."""
    return {
        (name, one.sentence.line, " ".join(one.quote.split()[:5]), one.kind)
        for one in clauses(text)
    }


def share(right: int, of: int) -> str:
    """A share with its 95 % interval."""
    if not of:
        return "–"
    interval = wilson(right, of)
    return f"{100 * right / of:.0f} % ({100 * interval.low:.0f} to {100 * interval.high:.0f})"


def main() -> None:
    """Print the table of docs/strings.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--wrong", action="store_true", help="list where the two disagree")
    parser.add_argument("--set", default="held out", choices=SETS)
    options = parser.parse_args()
    read: set[Mark] = set()
    names: set[str] = set()
    for name, text in texts(options.wheel, options.set):
        names.add(name)
        read |= found(name, text)
    marked = {mark for mark in marks() if mark[0] in names}
    by_kind = [Counter(mark[3] for mark in one) for one in (marked, read, marked & read)]
    print("| kind | marked | found | both | precision | recall |")
    print("|---|---|---|---|---|---|")
    for kind in Kind:
        hand, program, both = (counter[kind] for counter in by_kind)
        precision, recall = share(both, program), share(both, hand)
        print(f"| {kind} | {hand} | {program} | {both} | {precision} | {recall} |")
    both = len(marked & read)
    totals = f"{share(both, len(read))} | {share(both, len(marked))}"
    print(f"| **all** | {len(marked)} | {len(read)} | {both} | {totals} |")
    kinds = [{(mark[0], mark[3]) for mark in one} for one in (marked, read)]
    same = len(kinds[0] & kinds[1])
    print(
        f"\nKinds that a licence has at all: {len(kinds[0])} marked, {len(kinds[1])} found; "
        f"precision {share(same, len(kinds[1]))}, recall {share(same, len(kinds[0]))}."
    )
    if options.wrong:
        for sign, ones in (("missed", marked - read), ("too much", read - marked)):
            for name, line, words, kind in sorted(ones):
                print(f"{sign}: {name}, line {line}, {kind}: {words}")


if __name__ == "__main__":
    main()
