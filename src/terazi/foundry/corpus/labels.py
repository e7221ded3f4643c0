"""What people see in a sample of lines, and how it corrects what the automatic marks say.

The sample is drawn by lot within groups of lines (strata) that the marks make, so that rare faults
are looked at as well. Whoever labels does not see the group. The kinds of label follow Kreutzer et
al. (2022, Quality at a glance, TACL 10): correct, wrong language, not language, and offensive.

The corrected share of a kind is the sum, over groups, of a group's part of all lines (known, as all
were marked) times the share of the kind among its labelled lines: the estimator of stratified
sampling (Cochran 1977, section 5.3), here used as double sampling with a true and a fallible
classifier (Tenenbein 1970, JASA 65). With two groups it is what Rogan & Gladen (1978, American
Journal of Epidemiology 107) give with the sensitivity and the specificity that this sample shows.

Its interval joins Wilson's intervals [l, u] of the groups' shares p, weighed by the groups' parts W
(method of variance estimates recovery: Zou & Donner 2008, Statistics in Medicine 27):

    share − √Σ W²(1 − f)(p − l)²   to   share + √Σ W²(1 − f)(u − p)²

where f is the part of the group that was labelled.
"""

import csv
import hashlib
import io
import math
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from terazi.data.formats.record import shown
from terazi.errors import InputError, InputErrors, TeraziError
from terazi.files import write_atomically
from terazi.finding import Interval
from terazi.foundry.corpus.audit import Audit
from terazi.foundry.corpus.marks import Mark
from terazi.statistics.intervals import wilson

#: The groups, in the order in which a line's marks are asked.
GROUPS = (
    ("other script", Mark.OTHER_SCRIPT),
    ("other language", Mark.OTHER_LANGUAGE),
    ("damaged letters", Mark.DAMAGED),
    ("no sentence", Mark.NO_SENTENCE | Mark.IN_MANY),
    ("too short to judge", Mark.NO_LETTERS),
)
NOTHING = "nothing noticed"
ONE_OF = ("correct", "wrong language", "not language")
KINDS = (*ONE_OF, "offensive")
HEADER = ("key", "source", "document", "line", "text", *KINDS, "note")
_NO = {"", "0", "-", "no", "n"}
_KEY = re.compile(r"(\d{1,18})-([0-9a-f]{12})")
_FORMULA = tuple("=+-@\t\r")
_MOST_BYTES = 50_000_000
_MOST_ERRORS = 20


@dataclass(frozen=True, slots=True)
class Corrected:
    """The share of lines of a kind, from labels.

    Attributes:
        kind: correct, wrong language, not language or offensive.
        share: of all lines.
        interval: of it.
        labelled: how many lines were labelled.
    """

    kind: str
    share: float
    interval: Interval
    labelled: int


@dataclass(frozen=True, slots=True)
class Labels:
    """What came of a sheet.

    Attributes:
        corrected: one for each kind.
        groups: for each group, all its lines, the labelled ones, and how many of those are of each
            kind.
        open: rows that nobody filled in.
    """

    corrected: Sequence[Corrected]
    groups: Mapping[str, tuple[int, int, Mapping[str, int]]]
    open: int


def groups_of(audit: Audit) -> npt.NDArray[np.int8]:
    """The place of each line's group; -1 for lines of withdrawn documents."""
    groups = np.full(len(audit.marks), len(GROUPS), dtype=np.int8)
    for place, (_, marks) in reversed(list(enumerate(GROUPS))):
        groups[audit.marks & np.uint32(marks) > 0] = place
    groups[audit.gone] = -1
    return groups


def not_there(path: Path) -> None:
    """See that no sheet is written over.

    Raises:
        TeraziError: there is such a file, perhaps with labels in it.
    """
    if path.exists():
        raise TeraziError(
            f"{path}: is there already, perhaps with labels that people have filled in\n"
            "  → move it away, or choose another name (--sheet-file)"
        )


def write_sheet(audit: Audit, number: int, path: Path, seed: int) -> int:
    """Draw so many lines and write them for people to fill in; half by group, half by its size.

    Returns:
        how many lines were drawn.

    Raises:
        TeraziError: there is such a file, perhaps with labels in it, or the disk refuses.
    """
    not_there(path)
    groups = groups_of(audit)
    draw = random.Random(seed)  # noqa: S311  a sample, not a secret
    there = [np.flatnonzero(groups == place) for place in range(len(GROUPS) + 1)]
    places: list[int] = []
    for own, wanted in zip(there, _allot([len(own) for own in there], number), strict=True):
        places.extend(int(own[at]) for at in draw.sample(range(len(own)), wanted))
    draw.shuffle(places)
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow(HEADER)
    for place in places:
        document = int(audit.document_of_lines[place])
        source = audit.manifest.sources[int(audit.source_of_documents[document])]
        text = audit.spool.line(place)
        cells = (source.title, audit.spool.name(document))
        sheet.writerow(
            (
                f"{place}-{_digest(text)}",
                *map(_harmless, cells),
                audit.spool.number[place],
                _harmless(text),
                *[""] * (len(KINDS) + 1),
            )
        )
    write_atomically(path, "\ufeff" + out.getvalue())  # spreadsheets want the mark
    return len(places)


def read_labels(audit: Audit, path: Path) -> Labels:
    """Read a sheet that was filled in, and correct the shares.

    Raises:
        InputError: it is no such sheet, a row is of another corpus or says two things, or nothing
            is filled in.
    """
    groups = groups_of(audit)
    size = len(GROUPS) + 1
    counts: list[Counter[str]] = [Counter() for _ in range(size)]
    labelled = [0] * size
    left_open = 0
    wrong: list[InputError] = []
    seen: set[int] = set()
    for number, row in _rows(path):
        try:
            place = _place(audit, row, path, number, seen)
            kinds = _kinds(row, path, number)
        except InputError as error:
            wrong.append(error)
            if len(wrong) >= _MOST_ERRORS:
                break
            continue
        group = int(groups[place])
        if not kinds:
            left_open += 1
        elif group >= 0:
            labelled[group] += 1
            counts[group].update(kinds)
    if wrong:
        raise InputErrors(wrong)
    sizes = [int((groups == place).sum()) for place in range(size)]
    missing = [_name(at) for at in range(size) if sizes[at] and not labelled[at]]
    if missing:
        raise InputError(
            f"no line of the group “{missing[0]}” has a label",
            file=path,
            way_out="fill in the rows that are left, or make a larger sheet",
        )
    corrected = [
        _corrected(kind, sizes, labelled, [count[kind] for count in counts]) for kind in KINDS
    ]
    table = {
        _name(at): (sizes[at], labelled[at], {kind: counts[at][kind] for kind in KINDS})
        for at in range(size)
        if sizes[at]
    }
    return Labels(corrected, table, left_open)


def stratified(
    sizes: Sequence[int], labelled: Sequence[int], hits: Sequence[int], level: float = 0.95
) -> tuple[float, Interval]:
    """The share over all groups and its interval, as the module says.

    Args:
        sizes: lines of each group; groups without lines do not count.
        labelled: how many of them were labelled, at least one where there are lines.
        hits: how many of those are of the kind.
        level: how often the interval is to hold the truth.
    """
    total = sum(sizes)
    share = below = above = 0.0
    for size, n, count in zip(sizes, labelled, hits, strict=True):
        if not size:
            continue
        part, own = size / total, wilson(count, n, level)
        left = max(1 - n / size, 0.0)
        share += part * count / n
        below += part**2 * left * (count / n - own.low) ** 2
        above += part**2 * left * (own.high - count / n) ** 2
    return share, Interval(
        max(share - math.sqrt(below), 0.0),
        min(share + math.sqrt(above), 1.0),
        level,
        "Wilson by group, joined",
    )


def _corrected(
    kind: str, sizes: Sequence[int], labelled: Sequence[int], hits: Sequence[int]
) -> Corrected:
    share, interval = stratified(sizes, labelled, hits)
    return Corrected(kind, share, interval, sum(labelled))


def _allot(sizes: Sequence[int], number: int) -> list[int]:
    """Half equally to the groups that have lines, the rest by size; never more than there are."""
    some = [at for at, size in enumerate(sizes) if size]
    wanted = [0] * len(sizes)
    for at in some:
        wanted[at] = min(sizes[at], max(1, number // (2 * len(some))))
    left = max(number - sum(wanted), 0)
    total = sum(sizes)
    for at in sorted(some, key=lambda at: sizes[at]):
        wanted[at] += min(sizes[at] - wanted[at], round(left * sizes[at] / total))
    return wanted


def _name(group: int) -> str:
    return GROUPS[group][0] if group < len(GROUPS) else NOTHING


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _harmless(text: str) -> str:
    """A spreadsheet must not run it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError("is larger than 50 MB", file=path, way_out="it is no such sheet")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", file=path) from error
    except UnicodeDecodeError as error:
        raise InputError(
            "is not UTF-8", file=path, way_out="save it as CSV in UTF-8 (in Excel: CSV UTF-8)"
        ) from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        names = [name.strip() for name in next(table, [])]
        missing = [name for name in ("key", *KINDS) if name not in names]
        if missing:
            raise InputError(
                f"has no column {missing[0]!r}",
                file=path,
                line=1,
                way_out="keep the first row of the sheet as it was made",
            )
        return [
            (table.line_num, dict(zip(names, cells, strict=False))) for cells in table if any(cells)
        ]
    except csv.Error as error:
        raise InputError(
            f"is not CSV: {error}", file=path, line=table.line_num, way_out="save it as CSV anew"
        ) from error


def _place(audit: Audit, row: Mapping[str, str], path: Path, number: int, seen: set[int]) -> int:
    key = row.get("key", "").strip()
    parts = _KEY.fullmatch(key)
    place = int(parts[1]) if parts else -1
    if parts is None or place >= audit.spool.lines or _digest(audit.spool.line(place)) != parts[2]:
        raise InputError(
            f"the key “{shown(key)}” is of no line of this corpus as it is now",
            file=path,
            line=number,
            field="key",
            way_out="audit the files that the sheet was drawn from, in the same order",
        )
    if place in seen:
        raise InputError(
            "this line of the corpus stands there twice",
            file=path,
            line=number,
            field="key",
            way_out="keep one of them",
        )
    seen.add(place)
    return place


def _kinds(row: Mapping[str, str], path: Path, number: int) -> list[str]:
    kinds = [kind for kind in KINDS if row.get(kind, "").strip().casefold() not in _NO]
    if kinds and sum(kind in ONE_OF for kind in kinds) != 1:
        raise InputError(
            f"says {' and '.join(kinds)}",
            file=path,
            line=number,
            way_out=f"mark one of {', '.join(ONE_OF)}; offensive comes beside it",
        )
    return kinds
