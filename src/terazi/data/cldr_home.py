"""Money and cities of home and from abroad, in phrases of the language: facts of Unicode CLDR.

CLDR knows which money is used where, in which countries a language is spoken, the cities after
which clocks are set, and in many languages their names and two phrases: for an amount of money, and
for the time of a place. Those phrases make the pairs; nothing is translated or made up. CLDR knows
no foods, no holidays, no names of people, and which days are a weekend only without a phrase to put
them in; nothing is measured on those here.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from babel.core import get_global

from terazi.data.cldr_names import (
    LICENCE,
    cldr_version,
    english_name,
    locale_of,
    names,
    sha256_of,
    texts,
)
from terazi.data.languages import general
from terazi.data.testset import Missing, PairItem, PairSet
from terazi.finding import Source

NAME = "cldr-home"
NOTE = (
    "Phrases and names are those of Unicode CLDR: amounts of money, and the time of a city. They "
    "are no whole sentences. Abroad is Western Europe, North America, Australia and New Zealand, "
    "whose texts most models have read most of. The interval is about other names from abroad "
    "beside the same names of home. CLDR has no foods, holidays or names of people."
)
MONEY, CITIES = "money", "cities"

#: Clocks of cities that everybody has heard of, in countries whose texts are most of what is read.
ABROAD = (
    "America/New_York", "America/Los_Angeles", "America/Chicago", "America/Toronto",
    "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Rome", "Europe/Madrid",
    "Europe/Amsterdam", "Europe/Brussels", "Europe/Vienna", "Europe/Zurich", "Europe/Stockholm",
    "Europe/Oslo", "Europe/Copenhagen", "Europe/Dublin", "Europe/Lisbon", "Australia/Sydney",
    "Pacific/Auckland",
)  # fmt: skip
#: Small, so that they are written alike everywhere, and more than one, for the plural.
AMOUNTS = (20, 50, 500)
#: Names of home that each name from abroad is compared with, at most.
BESIDE = 3
#: A language that is official nowhere is at home where so many of a hundred people speak it.
_SPOKEN = 20.0


def home_and_abroad(
    languages: Sequence[str], *, seed: int
) -> tuple[PairSet | None, tuple[Missing, ...]]:
    """Pairs of phrases, the first with a name from abroad and the second with one of home.

    Args:
        languages: BCP-47 tags; with a region, as ``sw-KE``, home is that country alone.
        seed: of the lot that says which names meet.

    Returns:
        The pairs by language, None where no language has any, and the languages that have none.
        Pairs with the same name from abroad share a cluster.
    """
    found: dict[str, tuple[PairItem, ...]] = {}
    missing = []
    for tag in dict.fromkeys(languages):
        locale, home = locale_of(tag), countries(tag)
        reason = ""
        if not locale:
            reason = f"Unicode CLDR has no names in {english_name(tag)} ({tag})"
        elif not home:
            reason = f"{english_name(tag)} ({tag}) has no country of its own to compare with abroad"
        else:
            found[tag] = tuple(_pairs(tag, locale, home, seed))
            if not found[tag]:
                del found[tag]
                reason = f"Unicode CLDR has too few names in {english_name(tag)} ({tag})"
        if reason:
            missing.append(Missing(NAME, tag, reason))
    if not found:
        return None, tuple(missing)
    return PairSet(NAME, found, tuple(map(_source, found)), note=NOTE), tuple(missing)


def countries(tag: str) -> tuple[str, ...]:
    """Where the language is at home: where it is most spoken, official, or spoken by many.

    None where that is abroad: English and French have no home to compare with, ``fr-SN`` has.
    """
    language, *rest = tag.split("-")
    region = next((part for part in rest if len(part) == 2 and part.isupper()), "")
    if region:
        return () if region in _abroad() else (region,)
    likely: Mapping[str, str] = get_global("likely_subtags")
    most = likely.get(general(tag), likely.get(language, "")).rpartition("_")[2]
    if most in _abroad():
        return ()
    spoken: Mapping[str, Mapping[str, Mapping[str, object]]] = get_global("territory_languages")
    home = {most} if len(most) == 2 else set()
    for territory, about in spoken.items():
        own = about.get(general(tag)) or about.get(language) or {}
        percent = own.get("population_percent")
        many = isinstance(percent, float | int) and percent >= _SPOKEN
        if many or own.get("official_status") in {"official", "de_facto_official"}:
            home.add(territory)
    return tuple(sorted(home - _abroad()))


def _pairs(tag: str, locale: str, home: Sequence[str], seed: int) -> Iterator[PairItem]:
    for kind, phrases in ((MONEY, _money(locale, home)), (CITIES, _cities(locale, home))):
        abroad, own = phrases
        for name, theirs in abroad.items():
            lots = sorted((_lot(seed, tag, name, other), other) for other in own)
            for _, other in lots[:BESIDE]:
                for number, (first, second) in enumerate(zip(theirs, own[other], strict=True), 1):
                    yield PairItem(
                        id=f"{NAME}/{tag}/{kind}/{name}/{other}/{number}",
                        language=tag,
                        first=first,
                        second=second,
                        group=kind,
                        cluster=f"{NAME}/{tag}/{kind}/{name}",
                    )


_Phrases = dict[str, tuple[str, ...]]  # by what they name


def _money(locale: str, home: Sequence[str]) -> tuple[_Phrases, _Phrases]:
    """Amounts in money that is used abroad only, and in that of home."""
    theirs = {code for territory in _abroad() for code in _used_in(territory)}
    ours = {code for territory in home for code in _used_in(territory)} - theirs
    codes = sorted(theirs | ours)
    known = names(locale, "currency")
    pattern, *plurals = texts(
        locale,
        [("currency_unit_patterns",), *(("currency_names_plural", code) for code in codes)],
    )
    # A plural is used where all have one, so that nobody's money is written worse than another's.
    several = {code: its.get("other", "") for code, its in zip(codes, plurals, strict=True)}
    named = {code: known[code] for code in codes if code in known}
    if all(several[code] for code in named):
        named = {code: several[code] for code in named}
    form = pattern.get("other", "{0} {1}")  # that of CLDR's root

    def amounts(code: str) -> tuple[str, ...]:
        return tuple(form.replace("{0}", str(a)).replace("{1}", named[code]) for a in AMOUNTS)

    return (
        {code: amounts(code) for code in sorted(theirs & named.keys())},
        {code: amounts(code) for code in sorted(ours & named.keys())},
    )


def _cities(locale: str, home: Sequence[str]) -> tuple[_Phrases, _Phrases]:
    """The time of cities abroad, and of those of home."""
    zones: Mapping[str, Sequence[str]] = get_global("territory_zones")
    ours = [zone for territory in home for zone in zones.get(territory, ())]
    both = [*ABROAD, *ours]
    formats, *cities = texts(locale, [("zone_formats",), *(("time_zones", zone) for zone in both)])
    form = formats.get("region", "")
    latin = form.replace("%s", "").isascii() or all(ord(sign) < 0x250 for sign in form)
    found: _Phrases = {}
    for zone, its in zip(both, cities, strict=True):
        city = its.get("city", "")
        if not city and latin:  # as in CLDR's root: the last part of the zone's name
            city = zone.rpartition("/")[2].replace("_", " ")
        if city and form.count("%s") == 1:
            found[zone] = (form.replace("%s", city),)
    return (
        {zone: found[zone] for zone in ABROAD if zone in found},
        {zone: found[zone] for zone in ours if zone in found},
    )


def _abroad() -> frozenset[str]:
    zones: Mapping[str, str] = get_global("zone_territories")
    return frozenset(zones[zone] for zone in ABROAD)


def _used_in(territory: str) -> Iterator[str]:
    """Codes of the money that is legal tender there today."""
    for code, _start, end, tender in get_global("territory_currencies").get(territory, ()):
        if tender and end is None:
            yield code


def _source(tag: str) -> Source:
    locale = locale_of(tag)
    return Source(
        title=f"Unicode {cldr_version()}: money and cities in {english_name(tag)}",
        address=f"babel/locale-data/{locale}.dat",
        licence=LICENCE,
        sha256=sha256_of(locale),
        citation="Unicode, Inc.: Unicode Common Locale Data Repository (CLDR)",
    )


def _lot(seed: int, *parts: str) -> str:
    return hashlib.sha256("\n".join((str(seed), *parts)).encode()).hexdigest()
