"""Items that are there twice, word for word or nearly.

Nearly the same are two texts that share four fifths of their pieces of three letters (Jaccard
similarity), and all their numbers: with another number it is another problem. Pairs are found
without comparing all of them, by their rarest pieces (prefix filtering: Chaudhuri, Ganti & Kaushik,
2006, ICDE; Bayardo, Ma & Srikant, 2007, WWW).
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from terazi.data.checks.notice import Notice, Notices
from terazi.data.checks.rows import Read
from terazi.data.likeness import plain
from terazi.data.sets import plain_text

NEARLY = 0.8

_DIGITS = re.compile(r"\d+")


def repeated(rows: Sequence[Read]) -> Iterator[Notice]:
    """Items of one language that are there more than once."""
    notices = Notices()
    by_part: dict[tuple[str, str], list[Read]] = {}
    for read in rows:
        by_part.setdefault((read.row.language, read.row.split), []).append(read)
    for part in by_part.values():
        first: dict[str, Read] = {}
        for read in part:
            before = first.setdefault(plain_text(read.question), read)
            if before is not read:
                _add(notices, read, before, "the same item", "keep one of them")
        different = list(first.values())
        for one, other in near_pairs([read.question for read in different]):
            _add(
                notices,
                different[other],
                different[one],
                "nearly the same item",
                "keep one of them, unless both are meant; the more items are alike, the less "
                "their number says",
            )
    yield from notices.all()


def _add(notices: Notices, read: Read, before: Read, what: str, way_out: str) -> None:
    line = before.row.record.line
    where = f"line {line}" if line is not None else "another item"
    if before.row.record.file != read.row.record.file:
        where = f"{before.row.record.file.name}, {where}"
    column = read.asked[0][0] if read.asked else ""
    notices.add(read.row, column, f"{what} as in {where}", way_out, read.question)


def near_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of all two texts that are nearly the same, the earlier first."""
    plains = [plain(text) for text in texts]
    pieces = [{text[at : at + 3] for at in range(len(text) - 2)} for text in plains]
    numbers = [_DIGITS.findall(text) for text in plains]
    often = Counter(piece for own in pieces for piece in own)
    known: dict[str, list[int]] = {}
    for at, own in enumerate(pieces):
        rarest = sorted(own, key=lambda piece: (often[piece], piece))
        # Of two sets that are so alike, one at least of these few pieces is in both.
        few = rarest[: len(own) - math.ceil(NEARLY * len(own)) + 1]
        candidates = sorted({other for piece in few for other in known.get(piece, ())})
        for other in candidates:
            shared = len(own & pieces[other])
            alike = shared >= NEARLY * (len(own) + len(pieces[other]) - shared)
            if alike and numbers[at] == numbers[other]:
                yield other, at
        for piece in few:
            known.setdefault(piece, []).append(at)
