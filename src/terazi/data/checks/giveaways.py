"""Items that can be got right without reading the question: by place, by length, by habit."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from scipy import stats

from terazi.data.checks.notice import Notice, Notices
from terazi.data.checks.rows import Read
from terazi.data.fields import Column
from terazi.data.formats.record import shown
from terazi.data.row import several
from terazi.data.sets import plain_text
from terazi.data.testset import ChoiceItem
from terazi.statistics.guess import chance, longest_answer

LEVEL = 0.01  # of the test of places: so often a set without a fault would be called uneven
_EXPECTED = 5  # a place; with fewer the chi-square test is not to be trusted
_LONG = 2.0  # times as long as the next longest
_SIGNS = 20  # shorter answers give nothing away by their length

_MIX = "let a lot decide where the right answer stands, and write the letters anew"
_LENGTHS = "make the wrong answers as long and as careful as the right one"


def giveaways(rows: Sequence[Read]) -> Iterator[Notice]:
    """What gives the right choice away, by language and file."""
    yield from _one_answer(rows)
    by_language: dict[str, list[Read]] = {}
    for read in rows:
        if read.choice is not None:
            by_language.setdefault(read.row.language, []).append(read)
    for reads in by_language.values():
        items = [read.choice for read in reads if read.choice is not None]
        where = ", ".join(dict.fromkeys(read.row.record.file.name for read in reads))
        column = reads[0].row.entry.fields.right
        right = "" if column is None else str(reads[0].row.name_of(column))
        same = len({item.choices for item in items}) == 1
        if same:
            labels = bool(reads[0].row.entry.choices)
            yield from _labels(items, where, right, labels=labels)
        else:
            yield from _places(items, where, right)
            yield from _lengths(items, where, right)
            yield from _long_ones(reads)
        yield from _twice(reads)


def _one_answer(rows: Sequence[Read]) -> Iterator[Notice]:
    """Open questions of a language that all have the same answer."""
    by_language: dict[str, list[Read]] = {}
    for read in rows:
        if read.row.entry.kind == "question" and read.answers:
            by_language.setdefault(read.row.language, []).append(read)
    for reads in by_language.values():
        if len(reads) > 1 and len({plain_text(_answer(read)) for read in reads}) == 1:
            yield Notice(
                f"every right answer is “{shown(_answer(reads[0]))}”: whoever always says so is "
                "right in 100 %",
                "look whether the column is the right one; else ask for other things too",
                ", ".join(dict.fromkeys(read.row.record.file.name for read in reads)),
                field=str(reads[0].row.name_of(reads[0].answers[0][0])),
            )


def _answer(read: Read) -> str:
    return " | ".join(text for _, text in read.answers)


def _labels(
    items: Sequence[ChoiceItem], where: str, right: str, *, labels: bool
) -> Iterator[Notice]:
    """Where all items choose from the same: labels, or choices that each item writes out."""
    counts = Counter(item.choices[item.gold] for item in items)
    if len(counts) == 1 and len(items) > 1:
        yield Notice(
            f"every right answer is “{shown(next(iter(counts)))}”: whoever always says so is right "
            "in 100 %",
            "look whether the column is the right one; else collect items of the other kinds too",
            where,
            field=right,
        )
    never = [shown(choice) for choice in items[0].choices if choice not in counts]
    if never and len(items) > 1:
        yield Notice(
            f"never right: {', '.join(never[:10])}",
            "collect items of that kind as well, or "
            + ("take the label out of `choices`" if labels else "take it out of every item"),
            where,
            field=right,
        )


def _places(items: Sequence[ChoiceItem], where: str, right: str) -> Iterator[Notice]:
    """Whether the right answer stands at one place more often than a lot would put it there."""
    size, _ = Counter(len(item.choices) for item in items).most_common(1)[0]
    some = [item for item in items if len(item.choices) == size]
    counts = Counter(item.gold for item in some)
    place, most = counts.most_common(1)[0]
    name = f"{place + 1} of {size}"
    if most == len(some) and most > 1:
        yield Notice(
            f"every right answer is choice {name}: whoever always says so is right in 100 %",
            _MIX,
            where,
            field=right,
        )
        return
    how, chances = _uneven([counts[at] for at in range(size)])
    if chances < LEVEL:
        yield Notice(
            f"choice {name} is right in {most} of {len(some)} items ({most / len(some):.0%}; a lot "
            f"would give {1 / size:.0%}): fewer than {LEVEL:.0%} of sets are so uneven by chance "
            f"({how}, p = {chances:.2g})",
            _MIX,
            where,
            field=right,
        )


def _uneven(counts: Sequence[int]) -> tuple[str, float]:
    """The test that fits, and how often places drawn by lot would be as uneven as these."""
    number, places = sum(counts), len(counts)
    if number / places >= _EXPECTED:
        return "chi-square test", float(stats.chisquare(counts).pvalue)
    tail = float(stats.binom.sf(max(counts) - 1, number, 1 / places))
    return "exact binomial test of the most frequent place", min(1.0, places * tail)


def _lengths(items: Sequence[ChoiceItem], where: str, right: str) -> Iterator[Notice]:
    """Where the longest choice is surely right more often than chance."""
    guess, by_chance = longest_answer(items), chance(items).estimate
    if guess.interval is not None and guess.interval.low > by_chance:
        low, high = guess.interval.low, guess.interval.high
        yield Notice(
            f"the longest choice is right in {guess.estimate:.0%} of {len(items)} items "
            f"(95 % interval {low:.0%} to {high:.0%}; chance: {by_chance:.0%})",
            _LENGTHS,
            where,
            field=right,
        )


def _long_ones(reads: Sequence[Read]) -> Iterator[Notice]:
    """Single items whose right answer is far longer than the others."""
    notices = Notices()
    for read in reads:
        item = read.choice
        if item is None:
            continue
        lengths = [len(unicodedata.normalize("NFC", choice)) for choice in item.choices]
        others = [length for at, length in enumerate(lengths) if at != item.gold]
        if lengths[item.gold] >= max(_SIGNS, _LONG * max(others)):
            notices.add(
                read.row,
                _right(read),
                "the right answer is at least twice as long as every other",
                _LENGTHS,
                item.choices[item.gold],
            )
    yield from notices.all()


def _twice(reads: Sequence[Read]) -> Iterator[Notice]:
    notices = Notices()
    for read in reads:
        item = read.choice
        if item is not None and len(set(map(plain_text, item.choices))) < len(item.choices):
            notices.add(
                read.row,
                _first_choice(read),
                "has the same choice twice",
                "write another one: nobody can tell which of the two is meant",
            )
    yield from notices.all()


def _right(read: Read) -> Column | str:
    return read.row.entry.fields.right or ""


def _first_choice(read: Read) -> Column | str:
    columns = read.row.entry.fields.choices
    return several(columns)[0] if columns is not None else ""
