"""What was read, for people at a terminal and for programs."""

import textwrap
from collections.abc import Iterator, Sequence

from terazi.strings.kinds import DISCLAIMER
from terazi.strings.reading import OfAKind
from terazi.strings.text import LicenceText
from terazi.strings.weight import Weight

_WIDE = 100
_QUOTE = 320  # signs of a quote that are shown; all of it is in the JSON


_SHOWN = 3  # sentences of a kind, beside those that stop or limit
_HEAVY = (Weight.STOPS, Weight.LIMITS)


def lines(text: LicenceText, read: Sequence[OfAKind], *, everything: bool = False) -> Iterator[str]:
    """The clauses of a licence as a table of text, the heaviest first.

    Args:
        text: the licence.
        read: its clauses by kind.
        everything: show all sentences of a kind, and all of each.
    """
    if not read:
        yield f"{text.name}: no clause was found that this program knows."
        yield "That does not mean that there is none."
    for of_kind in read:
        number = len(of_kind.clauses)
        count = f" ({number} sentences)" if number > 1 else ""
        yield f"{of_kind.weight.upper():<7} {of_kind.kind}{count}"
        heavy = [one for one in of_kind.clauses if one[1].weight in _HEAVY]
        shown = of_kind.clauses if everything else of_kind.clauses[: max(len(heavy), _SHOWN)]
        said = ""
        for _name, one in shown:
            if one.here != said:
                yield from _indented(f"→ {one.weight}: {one.here}", 2)
                said = one.here
            quote = one.clause.quote if everything else shortened(one.clause.quote)
            yield from _indented(f"“{quote}”", 4)
            yield from _indented(f"{one.clause.place}; by the words “{one.clause.why}”", 6)
        if len(shown) < number:
            yield f"    and {number - len(shown)} more (--all shows them)"
    yield ""
    yield DISCLAIMER


def document(text: LicenceText, read: Sequence[OfAKind]) -> dict[str, object]:
    """The same for programs, with whole quotes."""
    return {
        "file": text.name,
        "sha256": text.sha256,
        "note": DISCLAIMER,
        "clauses": [
            {
                "kind": str(of_kind.kind),
                "weight": str(one.weight),
                "quote": one.clause.quote,
                "section": one.clause.sentence.section,
                "line": one.clause.sentence.line,
                "start": one.clause.sentence.start,
                "end": one.clause.sentence.end,
                "carries_on": one.clause.sentence.lead,
                "why": one.clause.why,
                "here": one.here,
            }
            for of_kind in read
            for _name, one in of_kind.clauses
        ],
    }


def shortened(quote: str, most: int = _QUOTE) -> str:
    """A quote of at most so many signs, cut between words."""
    return quote if len(quote) <= most else f"{quote[:most].rsplit(' ', 1)[0]} …"


def _indented(text: str, by: int) -> list[str]:
    space = " " * by
    return textwrap.wrap(
        text,
        _WIDE,
        initial_indent=space,
        subsequent_indent=space,
        break_long_words=True,
        break_on_hyphens=False,
    )
