"""Sentences that can be said in another language: English words that know what they are made of.

What the verdict says is composed here and written in English; the report says it again in the
reader's language. So a sentence is a ``str``, its English text, and remembers its template and
what was put into it: it is kept, compared and sorted as text, and ``verdict.json`` stays what it
was. Whoever cuts or glues such a string gets a plain one, which nobody can translate any more:
compose with what is here.

Plain data; imports nothing of ours. ``terazi.report.reader.Reader.say`` is the other side.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, Self


class Said(str):
    """English words that can be said in another language."""

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Be copied and kept with all it is made of: the slots are the arguments of its making."""
        return type(self), tuple(getattr(self, name) for name in self.__slots__)


#: What may stand in a sentence. A ``str`` that is nothing else is a name or somebody's own words,
#: and left as it is; a whole number is written as the reader writes numbers.
Value = str | int


class Message(Said):
    """A sentence, or a part of one: a template with ``%(name)s`` and what stands there.

    Attributes:
        template: the English, as translators see it.
        values: what stands in its places.
        many: the template for other numbers of ``n`` than one, "" where no number decides.
    """

    __slots__ = ("template", "values", "many")  # noqa: RUF023  the order of making

    template: str
    values: Mapping[str, Value]
    many: str

    def __new__(cls, template: str, values: Mapping[str, Value], many: str = "") -> Self:
        """Write it in English."""
        chosen = many if many and values["n"] != 1 else template
        said = super().__new__(cls, chosen % {key: _english(one) for key, one in values.items()})
        said.template = template
        said.values = dict(values)
        said.many = many
        return said


class Term(Said):
    """A word of ours: a measure, a unit, a grade, a theme. Catalogues have it as it stands."""

    __slots__ = ("word",)

    word: str

    def __new__(cls, word: str) -> Self:
        """Write it in English."""
        said = super().__new__(cls, word)
        said.word = str(word)
        return said


class Prose(Said):
    """Free English of a probe, which no catalogue has: shown as English in every language."""

    __slots__ = ("text",)

    text: str

    def __new__(cls, text: str) -> Self:
        """Take it as it is."""
        said = super().__new__(cls, text)
        said.text = str(text)
        return said


class Tongue(Said):
    """The name of a language, by its BCP-47 tag."""

    __slots__ = ("name", "tag")

    name: str
    tag: str

    def __new__(cls, name: str, tag: str) -> Self:
        """Write its English name."""
        said = super().__new__(cls, name)
        said.name = str(name)
        said.tag = tag
        return said


class Day(Said):
    """A date, in English as it stands in files: ISO 8601."""

    __slots__ = ("iso",)

    iso: str

    def __new__(cls, iso: str) -> Self:
        """Write it as files do."""
        said = super().__new__(cls, iso)
        said.iso = str(iso)
        return said


class Amount(Said):
    """A figure with its unit, and how many decimals it is written with."""

    __slots__ = ("text", "value", "unit", "decimals")  # noqa: RUF023  the order of making

    text: str
    value: float
    unit: str
    decimals: int

    def __new__(cls, text: str, value: float, unit: str, decimals: int) -> Self:
        """Take its English text."""
        said = super().__new__(cls, text)
        said.text = str(text)
        said.value = value
        said.unit = unit
        said.decimals = decimals
        return said


class Listing(Said):
    """Several things one after the other: "a, b and c"; or, with a mark, "a; b; c"."""

    __slots__ = ("items", "mark")

    items: tuple[str, ...]
    mark: str

    def __new__(cls, items: Iterable[str], mark: str = "") -> Self:
        """Write it in English.

        Args:
            items: names, words or sentences.
            mark: what stands between them (" " between sentences, "; "), "" for commas and "and".
        """
        kept = tuple(items)
        if mark or len(kept) < 2:
            text = mark.join(kept)
        else:
            text = f"{', '.join(kept[:-1])} and {kept[-1]}"
        said = super().__new__(cls, text)
        said.items = kept
        said.mark = mark
        return said


class Fitted(Said):
    """Words fitted into their place: begun with a capital, or made a part of a sentence."""

    __slots__ = ("whole", "place")  # noqa: RUF023  the order of making

    whole: str
    place: Literal["beginning", "inside"]

    def __new__(cls, whole: str, place: Literal["beginning", "inside"]) -> Self:
        """Write it in English."""
        said = super().__new__(cls, fit(str(whole), place))
        said.whole = whole
        said.place = place
        return said


def say(template: str, /, **values: Value) -> Message:
    """Say something, in words that translators find by this call.

    Args:
        template: English; ``%(name)s`` where a value stands. A per cent sign is ``%%``.
        values: what stands there.
    """
    return Message(template, values)


def say_n(one: str, many: str, /, *, n: int, **values: Value) -> Message:
    """Say something of so many things; other languages have more forms than two.

    Args:
        one: the template where ``n`` is 1.
        many: for every other number.
        n: how many; ``%(n)s`` in the templates.
        values: what else stands there.
    """
    return Message(one, {"n": n, **values}, many)


def marked(template: str) -> str:
    """Mark a template for the translators where it stands in a table, to be said elsewhere."""
    return template


def in_sequence(sentences: Iterable[str]) -> Listing:
    """Put sentences one after the other."""
    return Listing(sentences, " ")


def fit(text: str, place: Literal["beginning", "inside"], *, turkish: bool = False) -> str:
    """Change the first letter, and take the full stop away inside another sentence.

    What begins with two capitals or a capital alone is a code or a letter: it stays.

    Args:
        text: in any language.
        place: where it is to stand.
        turkish: whether a dotted i has a dotted capital (Turkish, Azeri).
    """
    first, rest = text[:1], text[1:]
    if place == "beginning":
        return ("İ" if turkish and first == "i" else first.upper()) + rest
    if rest[:1].islower():
        first = _TURKISH.get(first, first.lower()) if turkish else first.lower()
    return (first + rest).removesuffix(".")


_TURKISH = {"I": "\N{LATIN SMALL LETTER DOTLESS I}", "İ": "i"}


def _english(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:,}"
