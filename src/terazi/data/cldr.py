"""Word knowledge from Unicode CLDR: names of countries, languages, money, months and days.

It needs no download and covers every language that CLDR has names for, those without any public
test set among them. Each question describes a thing without naming it ("the Swahili name of the
country where the city of Berlin lies") and offers four names of the same kind in the language, so
that English can be asked the very same question about the same thing.

A name is not asked for when English gives it away: when it is as like to the English name as
``ALIKE`` (see ``terazi.data.likeness``). The wrong choices are names that could be asked for
themselves, drawn so that neither the longest choice nor the one most like the English name is
right more often than in one of four. ``most_like_english`` is the best guess that is left, for the
table beside chance.
"""

import csv
import hashlib
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain

from babel.core import get_global

from terazi.data import cldr_names
from terazi.data.cldr_names import cldr_english_name, english_name, names
from terazi.data.likeness import likeness, plain, spelling
from terazi.data.testset import ChoiceItem, ChoiceSet, Missing
from terazi.finding import Source

NAME = "cldr-words"
USE = "words"
ALIKE = 2 / 3  # about 3 of 100 pairs of unrelated names are as like (docs/data.md)
HINT = 0.4  # likeness that a reader could notice
FEWEST = 12  # items; with fewer, no difference between options could show
LIMITS: Mapping[str, int] = {"country": 60, "language": 40, "currency": 30, "month": 12, "day": 7}
_GROUPS = {
    "country": "country names",
    "language": "language names",
    "currency": "currency names",
    "month": "month names",
    "day": "day names",
}
_WRONG = 3  # choices beside the right one
_TRIES = 20  # at wrong choices of the drawn lengths
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"  # months
)
NOTE = (
    "Names from Unicode CLDR, asked for by description: a country, its main language or its money "
    "by a city, a month by its number, a day by the day before. It measures whether these words "
    "are known in the language, not whether the language is understood or written well. Names "
    "that resemble the English ones are left out, so few remain where a language has borrowed "
    "them. English beside it is asked about the same things, with the same choices in English: "
    "what goes wrong there is ignorance of the world, and the rest of the gap is the language."
)


def kind_of(item_id: str) -> str:
    """Return the group of an item, as ``country names``.

    Raises:
        ValueError: it is not the id of an item made here.
    """
    try:
        return _GROUPS[item_id.split("/")[-2]]
    except (IndexError, KeyError) as error:
        raise ValueError(f"{item_id} is not an item of {NAME}") from error


def most_like_english(item: ChoiceItem) -> int:
    """Return the choice of somebody who knows the answer in English, and only reads English.

    It is the one that is most like the right English name and least like any other. What it gets
    right is a guess row: an option that does no better has shown no word of the language. For
    English itself it is the right choice.
    """
    kind, code = item.cluster.split("/")[-2:]
    english = {key: names("en", kind)[key] for key in _clues(kind)}

    def fit(choice: str) -> float:
        others = max(likeness(choice, name) for key, name in english.items() if key != code)
        return likeness(choice, english[code]) - others

    return max(range(len(item.choices)), key=lambda at: fit(item.choices[at]))


def word_knowledge(
    languages: Sequence[str], *, seed: int, limits: Mapping[str, int] = LIMITS
) -> tuple[ChoiceSet, tuple[Missing, ...]]:
    """Make the items for some languages; the same seed, Babel and limits give the same items.

    Args:
        languages: BCP-47 tags. English gets the questions of the others, in their order; alone,
            its own.
        seed: for which names are asked for, with which wrong choices, in which order.
        limits: at most so many items of a kind in a language.

    Returns:
        The set, and the languages that CLDR has no, or too few, usable names for. The items of one
        thing share a cluster (``cldr/country/DE``) across languages.
    """
    made: dict[str, tuple[_Item, ...]] = {}
    missing = []
    others = [tag for tag in dict.fromkeys(languages) if not _is_english(tag)]
    for tag in others:
        locale = cldr_names.locale_of(tag)
        items = _for_language(locale, seed, limits) if locale else ()
        if len(items) >= FEWEST:
            made[tag] = items
        else:
            missing.append(Missing(NAME, tag, _reason(tag, locale, len(items))))
    for tag in filter(_is_english, dict.fromkeys(languages)):
        once: dict[tuple[str, str], _Item] = {}
        for item in chain.from_iterable(made.values()):
            once.setdefault((item.kind, item.code), item)
        made[tag] = tuple(once.values()) or _for_language("en", seed, limits)
    return ChoiceSet(
        name=NAME,
        items={tag: tuple(_written(tag, made[tag])) for tag in languages if tag in made},
        sources=tuple(_sources(tag for tag in languages if tag in made)),
        note=NOTE,
    ), tuple(missing)


@dataclass(frozen=True, slots=True)
class _Item:
    """A question by codes: it can be written in any language that has the four names."""

    kind: str
    code: str
    choices: tuple[str, ...]  # codes, the right one among them


@dataclass(frozen=True, slots=True)
class _Kind:
    """The names of one kind that can be asked for in a locale.

    ``clues`` and ``english`` go by code for everything that could be asked; ``own`` only holds
    the names in the locale that English does not give away.
    """

    name: str
    clues: Mapping[str, str]
    english: Mapping[str, str]
    own: Mapping[str, str]
    is_english: bool = False  # then nothing is given away: the clue names nothing

    def wrong(self, code: str) -> tuple[list[str], list[str]]:
        """Codes that can stand beside the right one: those more like its English name, and not."""
        others = [it for it in self.own if it != code and not _also_right(self.name, it, code)]
        if self.is_english:
            return others, []
        likes = {it: self.alike(it, code) for it in others}
        limit = self.alike(code, code)
        above = [it for it, like in likes.items() if limit < like < ALIKE]
        return above, [it for it, like in likes.items() if like <= limit]

    def alike(self, code: str, english: str) -> float:
        """Likeness of a name to the English name of another thing, or of the same."""
        return likeness(self.own[code], self.english[english])


def _for_language(locale: str, seed: int, limits: Mapping[str, int]) -> tuple[_Item, ...]:
    drawn = [
        (name, code, wrong)
        for name, limit in limits.items()
        for code, wrong in _of_kind(_kind(locale, name), seed, limit)
    ]
    places = [at % (_WRONG + 1) for at in range(len(drawn))]
    random.Random(seed).shuffle(places)  # noqa: S311  a draw, not a secret
    return tuple(
        _Item(name, code, (*wrong[:place], code, *wrong[place:]))
        for (name, code, wrong), place in zip(drawn, places, strict=True)
    )


def _kind(locale: str, name: str) -> _Kind:
    english = names("en", name)
    clues = {code: clue for code, clue in _clues(name).items() if code in english}
    if locale == "en":
        return _Kind(name, clues, english, {code: english[code] for code in clues}, is_english=True)
    all_own = names(locale, name)
    often = Counter(plain(its) for its in all_own.values())
    itself = locale.split("_", maxsplit=1)[0]  # the question names the language that it asks in
    own = {
        code: all_own[code]
        for code in sorted(clues)
        if code in all_own
        and code != itself
        and often[plain(all_own[code])] == 1
        and likeness(all_own[code], english[code]) < ALIKE
    }
    return _Kind(name, clues, english, own)


def _of_kind(kind: _Kind, seed: int, limit: int) -> Iterator[tuple[str, list[str]]]:
    """Each code that is asked for with its wrong choices, in a drawn order."""
    beside = {
        code: kind.wrong(code)
        for code in sorted(kind.own, key=lambda code: _draw(seed, kind.name, code))
    }
    able = [code for code, wrong in beside.items() if sum(map(len, wrong)) >= _WRONG]
    # A name that has something of English, and more of it than any wrong one, is a gift: at most
    # one item of four may be.
    gifts = [code for code in able if not beside[code][0] and kind.alike(code, code) >= HINT]
    refused = set(gifts[(len(able) - len(gifts)) // _WRONG :])
    asked = [code for code in able if code not in refused][:limit]
    given = sum(not beside[code][0] for code in asked) / max(len(asked), 1)
    for code in asked:
        rng = random.Random(f"{seed}/{kind.name}/{code}")  # noqa: S311  a draw, not a secret
        # The others make up for it, so that the most English choice is right in one of four.
        first = rng.random() * (1 - given) < 1 / (_WRONG + 1) - given
        above, below = beside[code]
        more_english = min(0 if first else rng.randint(1, _WRONG), len(above))
        more_english = max(more_english, _WRONG - len(below))
        yield code, _drawn(kind, code, above, below, more_english, rng)


def _drawn(  # noqa: PLR0917  one item's part of _of_kind
    kind: _Kind, code: str, above: list[str], below: list[str], count: int, rng: random.Random
) -> list[str]:
    """Three wrong choices, ``count`` from above; a drawn number are longer than the right one."""
    wanted = rng.randint(0, _WRONG)
    length = len(kind.own[code])
    best: list[str] = []
    best_miss = float("inf")
    for _ in range(_TRIES):
        drawn = [*rng.sample(above, count), *rng.sample(below, _WRONG - count)]
        lengths = [len(kind.own[other]) for other in drawn]
        longer = sum(its > length for its in lengths) + lengths.count(length) / 2
        if abs(longer - wanted) < best_miss:
            best, best_miss = drawn, abs(longer - wanted)
    rng.shuffle(best)
    return best


def _draw(seed: int, *parts: str) -> bytes:
    """A place in a drawn order that does not change when other names come or go."""
    return hashlib.sha256("/".join((str(seed), *parts)).encode()).digest()


def _written(tag: str, items: Sequence[_Item]) -> Iterator[ChoiceItem]:
    locale = "en" if _is_english(tag) else cldr_names.locale_of(tag)
    language = cldr_english_name(tag)
    for item in items:
        own = names(locale, item.kind)
        yield ChoiceItem(
            id=f"cldr/{tag}/{item.kind}/{item.code}",
            language=tag,
            question=f"the {language} name of {_clues(item.kind)[item.code]}",
            choices=tuple(own[code] for code in item.choices),
            gold=item.choices.index(item.code),
            cluster=f"cldr/{item.kind}/{item.code}",
        )


@cache
def _clues(kind: str) -> Mapping[str, str]:
    """A description of each thing that can be asked for, without its name."""
    if kind == "month":
        months = enumerate(_ORDINALS.split(), start=1)
        return {str(at): f"the {word} month of the Gregorian calendar" for at, word in months}
    if kind == "day":
        days = names("en", "day")
        return {code: f"the day after {days[str((int(code) - 1) % 7)]}" for code in days}
    text = files("terazi.data").joinpath("cities.csv").read_text(encoding="utf-8")
    clues = {}
    for row in csv.DictReader(text.splitlines()):
        city, territory = row["city"], row["territory"]
        if kind == "country":
            code, clue = territory, f"the country where the city of {city} lies"
        elif kind == "language":
            code = row["language"]
            clue = f"the main language of the country where the city of {city} lies"
        else:
            code = next((own for own in _money(territory) if own.startswith(territory)), "")
            clue = f"the money used in {city}"
        if code and spelling(city, names("en", kind)[code]) < ALIKE:
            clues[code] = clue
    return clues


def _money(territory: str) -> tuple[str, ...]:
    """Codes of the money that is legal tender in a country today, as CLDR has it."""
    rows = get_global("territory_currencies").get(territory, ())
    return tuple(sorted(code for code, _start, end, tender in rows if tender and end is None))


def _also_right(kind: str, other: str, code: str) -> bool:
    """Whether a wrong choice would be right as well: a country's second money."""
    return kind == "currency" and other in _money(code[:2])


def _is_english(tag: str) -> bool:
    return tag.split("-", maxsplit=1)[0] == "en"


def _reason(tag: str, locale: str, items: int) -> str:
    if not locale:
        return f"Unicode CLDR has no names in {english_name(tag)} ({tag})"
    return (
        f"Unicode CLDR has only {items} names in {english_name(tag)} ({tag}) that English does not "
        f"give away; at least {FEWEST} are needed"
    )


def _sources(tags: Iterator[str]) -> Iterator[Source]:
    for tag in tags:
        locale = "en" if _is_english(tag) else cldr_names.locale_of(tag)
        yield Source(
            title=f"Unicode {cldr_names.cldr_version()}: names in {cldr_english_name(tag)}",
            address=f"babel/locale-data/{locale}.dat",
            licence=cldr_names.LICENCE,
            sha256=cldr_names.sha256_of(locale),
            citation="Unicode, Inc.: Unicode Common Locale Data Repository (CLDR)",
        )
