"""Word knowledge from CLDR: fair items, the same everywhere, in every language there is."""

import csv
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from importlib.resources import files

import pytest
from babel.core import get_global

from terazi.data.cldr import (
    ALIKE,
    FEWEST,
    LIMITS,
    NAME,
    kind_of,
    most_like_english,
    word_knowledge,
)
from terazi.data.cldr_names import all_languages, english_name, locale_of, names
from terazi.data.languages import languages
from terazi.data.likeness import likeness, plain, spelling
from terazi.data.testset import ChoiceItem

SEED = 20261122
SOME = ("sw", "tr", "ha", "am", "ar")


@pytest.fixture(scope="module", name="items")
def fixture_items() -> dict[str, tuple[ChoiceItem, ...]]:
    testset, _ = word_knowledge([*languages(), "ki", "zgh", "zh-Hant"], seed=SEED)
    return dict(testset.items)


def code_of(item: ChoiceItem) -> tuple[str, str]:
    _, kind, code = item.cluster.split("/")
    return kind, code


def test_the_right_choice_is_the_name_in_the_language(
    items: dict[str, tuple[ChoiceItem, ...]],
) -> None:
    for tag, own in items.items():
        for item in own:
            kind, code = code_of(item)
            assert item.id == f"cldr/{tag}/{kind}/{code}"
            assert item.language == tag
            assert item.choices[item.gold] == names(locale_of(tag), kind)[code]
            assert len({plain(choice) for choice in item.choices}) == 4


def test_the_question_names_no_answer(items: dict[str, tuple[ChoiceItem, ...]]) -> None:
    for item in (item for own in items.values() for item in own):
        kind, code = code_of(item)
        asked = f" {plain(item.question)} "
        assert f" {plain(item.choices[item.gold])} " not in asked, item
        assert f" {plain(names('en', kind)[code])} " not in asked, item


def test_english_gives_no_choice_away(items: dict[str, tuple[ChoiceItem, ...]]) -> None:
    for tag, own in items.items():
        for item in own if tag != "en" else ():
            kind, code = code_of(item)
            for choice in item.choices:
                assert likeness(choice, names("en", kind)[code]) < ALIKE, item


def test_a_name_that_two_things_share_is_not_asked(
    items: dict[str, tuple[ChoiceItem, ...]],
) -> None:
    for tag, own in items.items():
        for item in own if tag != "en" else ():
            kind, _ = code_of(item)
            often = Counter(map(plain, names(locale_of(tag), kind).values()))
            assert often[plain(item.choices[item.gold])] == 1


def test_the_place_of_the_right_choice_says_nothing(
    items: dict[str, tuple[ChoiceItem, ...]],
) -> None:
    for tag, own in items.items():
        places = Counter(item.gold for item in own)
        if tag != "en":
            assert max(places.values()) - min(places[at] for at in range(4)) <= 1
    english = Counter(item.gold for item in items["en"])
    assert min(english[at] for at in range(4)) > len(items["en"]) / 8


def test_length_and_likeness_are_no_better_than_chance() -> None:
    """Over 5 languages and 10 seeds, about 2,200 items: two standard errors are 0.02."""
    longest = alike = count = 0.0
    for seed in range(10):
        testset, _ = word_knowledge(SOME, seed=seed)
        for item in (item for own in testset.items.values() for item in own):
            kind, code = code_of(item)
            lengths = [len(choice) for choice in item.choices]
            likes = [likeness(choice, names("en", kind)[code]) for choice in item.choices]
            longest += (lengths[item.gold] == max(lengths)) / lengths.count(max(lengths))
            alike += (likes[item.gold] == max(likes)) / likes.count(max(likes))
            count += 1
    assert count > 2000
    assert longest / count < 0.27
    assert alike / count < 0.28


def test_somebody_who_only_reads_english_is_a_guess_row() -> None:
    testset, _ = word_knowledge([*SOME, "en"], seed=SEED)
    for tag, own in testset.items.items():
        right = sum(most_like_english(item) == item.gold for item in own) / len(own)
        assert right > 0.9 if tag == "en" else right < 0.6


def test_english_is_asked_the_same() -> None:
    testset, _ = word_knowledge(["sw", "en", "tr"], seed=SEED)
    english = {item.cluster: item for item in testset.items["en"]}
    asked = {item.cluster for tag in ("sw", "tr") for item in testset.items[tag]}
    assert set(english) == asked
    assert list(testset.items) == ["sw", "en", "tr"]
    for item in testset.items["sw"]:
        beside = english[item.cluster]
        assert beside.question == item.question.replace("Swahili name", "English name")
        assert beside.gold == item.gold
        kind, _ = code_of(item)
        codes = {name: code for code, name in names("sw", kind).items()}
        assert beside.choices == tuple(names("en", kind)[codes[choice]] for choice in item.choices)


def test_english_alone_has_its_own_items() -> None:
    testset, missing = word_knowledge(["en"], seed=SEED)
    assert len(testset.items["en"]) > 100
    assert not missing


def test_the_same_seed_gives_the_same_items_in_any_process() -> None:
    program = (
        "from terazi.data.cldr import word_knowledge\n"
        f"print(word_knowledge({[*SOME, 'en']!r}, seed={SEED})[0].items)"
    )
    digests = set()
    for salt in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": salt},
            capture_output=True,
            check=True,
        )
        digests.add(hashlib.sha256(run.stdout).hexdigest())
    testset, _ = word_knowledge([*SOME, "en"], seed=SEED)
    digests.add(hashlib.sha256(f"{testset.items}\n".encode()).hexdigest())
    assert len(digests) == 1


def test_another_seed_gives_other_items_of_the_same_names() -> None:
    one, other = (word_knowledge(["ar"], seed=seed)[0].items["ar"] for seed in (1, 2))
    assert {item.cluster for item in one} != {item.cluster for item in other}
    assert {item.id for item in one} & {item.id for item in other}


def test_no_more_items_than_the_limits() -> None:
    testset, _ = word_knowledge(["ar"], seed=SEED, limits={"country": 10, "day": 7})
    kinds = Counter(kind_of(item.id) for item in testset.items["ar"])
    assert kinds == {"country names": 10, "day names": 7}
    full, _ = word_knowledge(["zh-Hant"], seed=SEED)
    for kind, limit in LIMITS.items():
        count = sum(code_of(item)[0] == kind for item in full.items["zh-Hant"])
        assert count <= limit


def test_what_cldr_has_not_is_missing_with_a_reason() -> None:
    testset, missing = word_knowledge(["ary", "sw", "zu", "xx"], seed=SEED)
    assert list(testset.items) == ["sw"]
    reasons = {one.language: one.reason for one in missing}
    assert reasons["ary"] == "Unicode CLDR has no names in Moroccan Arabic (ary)"
    assert re.search(r"has only \d+ names in Zulu \(zu\)", reasons["zu"])
    assert reasons["xx"] == "Unicode CLDR has no names in xx (xx)"
    assert {one.name for one in missing} == {NAME}


@pytest.mark.parametrize("tag", all_languages()[::13])
def test_any_language_of_cldr_has_items_or_a_reason(tag: str) -> None:
    testset, missing = word_knowledge([tag], seed=SEED)
    assert len(testset.items.get(tag, ())) >= FEWEST or missing[0].reason
    assert (tag in testset.items) != bool(missing)


def test_kinds_by_id() -> None:
    assert kind_of("cldr/sw/country/DE") == "country names"
    assert kind_of("cldr/zh-Hant/day/0") == "day names"
    for wrong in ("", "sib-200/sw/3", "cldr/sw/planet/MARS"):
        with pytest.raises(ValueError, match="is not an item"):
            kind_of(wrong)


def test_sources_name_version_licence_and_file() -> None:
    testset, _ = word_knowledge(["sw", "en"], seed=SEED)
    swahili, english = testset.sources
    assert swahili.title.startswith("Unicode CLDR ")
    assert swahili.title.endswith("names in Swahili")
    assert swahili.licence == english.licence == "Unicode-3.0"
    assert swahili.address == "babel/locale-data/sw.dat"
    assert len(swahili.sha256) == 64
    assert "not whether the language is understood" in testset.note


def test_one_language_does_not_leak_into_the_next() -> None:
    """Babel's own locales do (python-babel issue 1234): hence a process of its own."""
    program = (
        "from babel import Locale\n"
        "dict(Locale('sw').days['stand-alone']['wide'])\n"
        "dict(Locale('sw').months['stand-alone']['wide'])\n"
        "from terazi.data.cldr_names import names\n"
        "assert names('tr', 'day')['0'] == 'Pazartesi', names('tr', 'day')\n"
        "assert names('fr', 'month')['1'] == 'janvier', names('fr', 'month')\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_only_names_of_the_language_itself() -> None:
    assert names("sw_KE", "country")["DE"] == names("sw", "country")["DE"]
    assert names("az_Cyrl", "language")["en"] != names("az", "language").get("en")
    assert not names("dv", "month")  # CLDR's root would say M01
    assert len(names("en", "month")) == 12


def test_names_of_languages_in_english() -> None:
    assert english_name("ku") == "Northern Kurdish (Kurmanji)"
    assert english_name("lg") == "Ganda"
    assert english_name("zh-Hant") == "Traditional Chinese"
    assert english_name("xx") == "xx"


def test_facts_about_cities_agree_with_cldr() -> None:
    text = files("terazi.data").joinpath("cities.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    spoken = get_global("territory_languages")
    assert len({row["territory"] for row in rows}) == len({row["city"] for row in rows})
    main = [row["language"] for row in rows if row["language"]]
    assert len(main) == len(set(main))
    for row in rows:
        country = names("en", "country")[row["territory"]]
        assert spelling(row["city"], country) < ALIKE, row
        if row["language"]:
            shares = {
                tag.split("_")[0]: (about["population_percent"], about["official_status"])
                for tag, about in sorted(
                    spoken[row["territory"]].items(),
                    key=lambda pair: pair[1]["population_percent"],
                )
            }
            share, official = shares[row["language"]]
            assert share >= 60, row
            assert official, row
            assert share == max(other for other, _ in shares.values()), row
