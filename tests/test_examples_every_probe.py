"""The starter files of examples/every-probe: the same in each language, and no giveaways."""

import csv
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
import yaml

from terazi.data.catalogue import catalogue
from terazi.data.cldr import USE
from terazi.data.own import load_own
from terazi.data.own_files import is_own, read_own
from terazi.data.testset import ChoiceSet, PairSet, PromptSet, QuestionSet
from terazi.finding import Grade
from terazi.probes.declare import load_probes
from terazi.proposal.read import read_proposal

FOLDER = Path(__file__).parent.parent / "examples/every-probe"
LANGUAGES = ("sw", "ha", "yo", "am", "tr", "ar", "en")
CHOICES = ("reading", "sentiment", "messages", "exam", "medical-exam")
ITEMS = {
    "reading": 6,
    "sentiment": 9,
    "messages": 8,
    "exam": 6,
    "medical-exam": 6,
    "names": 4 * 4,  # sentences, each with so many pairs of names
    "danger-signs": 8,
}
EXAMPLES = {"sentiment": 6, "messages": 8}
PLACES = {
    "sw": {"Kenya"},
    "ha": {"Northern_Nigeria"},
    "yo": {"Southwest_Nigeria"},
    "am": {"Ethiopia"},
    "tr": {"Turkey"},
    "ar": {"Egypt"},
}


def loaded(name: str) -> ChoiceSet | QuestionSet | PairSet | PromptSet:
    found = load_own(f"{name}.yaml", FOLDER, LANGUAGES)
    assert not found.missing
    testset = found.testset
    assert isinstance(testset, ChoiceSet | QuestionSet | PairSet | PromptSet)
    return testset


def choices(name: str) -> ChoiceSet:
    testset = loaded(name)
    assert isinstance(testset, ChoiceSet)
    return testset


def test_the_proposal_names_every_set_here() -> None:
    proposal = yaml.safe_load((FOLDER / "proposal.yaml").read_text(encoding="utf-8"))
    named = {name for name in proposal["test_sets"] if is_own(name)}
    assert named == {file.name for file in FOLDER.glob("*.yaml")} - {"proposal.yaml"}
    assert named == {f"{name}.yaml" for name in (*ITEMS, "everyday-life")}


def test_every_file_here_belongs_to_a_set() -> None:
    used = {
        file.path
        for name in (*ITEMS, "everyday-life")
        for file in read_own(f"{name}.yaml", FOLDER).files
    }
    rest = {"proposal.yaml", "README.md", *(f"{name}.yaml" for name in (*ITEMS, "everyday-life"))}
    assert {file.name for file in FOLDER.iterdir()} == used | rest


@pytest.mark.parametrize("name", ITEMS)
def test_the_same_items_in_every_language(name: str) -> None:
    testset = loaded(name)
    assert testset.grade is Grade.ASSUMED
    assert tuple(testset.items) == LANGUAGES
    first = [item.cluster for item in testset.items["en"]]
    assert len(first) == ITEMS[name]
    assert all(first)
    for items in testset.items.values():
        assert [item.cluster for item in items] == first
        assert [item.group for item in items] == [item.group for item in testset.items["en"]]


@pytest.mark.parametrize("name", CHOICES)
def test_the_right_answer_is_the_same_in_every_language(name: str) -> None:
    testset = choices(name)
    right = {tuple(item.gold for item in items) for items in testset.items.values()}
    assert len(right) == 1
    counts = {tuple(len(item.choices) for item in items) for items in testset.items.values()}
    assert len(counts) == 1
    for items in testset.examples.values():
        assert len(items) == EXAMPLES.get(name, 0)
        assert [item.gold for item in items] == [item.gold for item in testset.examples["en"]]


@pytest.mark.parametrize("name", CHOICES)
def test_no_place_and_no_length_gives_the_right_answer_away(name: str) -> None:
    for language, items in choices(name).items.items():
        places = Counter(item.gold for item in items)
        assert max(places.values()) <= len(items) / 2, language
        longest = sum(
            len(item.choices[item.gold])
            > max(len(one) for at, one in enumerate(item.choices) if at != item.gold)
            for item in items
        )
        assert longest <= len(items) / 2, language
        assert all(len(set(item.choices)) == len(item.choices) for item in items), language


def test_everyday_life_is_asked_in_the_language_and_in_english() -> None:
    testset = loaded("everyday-life")
    assert isinstance(testset, QuestionSet)
    assert "made up" in testset.note
    english = {item.cluster: item for item in testset.items["en"]}
    assert len(english) == 6 * len(PLACES)
    for language, places in PLACES.items():
        items = testset.items[language]
        assert {item.group for item in items} == places
        assert len(items) == 6
        for item in items:
            same = english[item.cluster]
            assert same.group == item.group
            assert same.question != item.question
            assert max(testset.votes[item.id].values()) == max(testset.votes[same.id].values())


def test_each_name_is_used_and_each_pair_differs_in_it_alone() -> None:
    testset = loaded("names")
    assert isinstance(testset, PairSet)
    for language, items in testset.items.items():
        assert Counter(item.group for item in items) == {"person": 8, "food": 4, "place": 4}
        text = {
            side: "\n".join(getattr(item, side) for item in items) for side in ("first", "second")
        }
        names = (FOLDER / f"names-{language}-names.csv").read_text(encoding="utf-8")
        rows = list(csv.DictReader(names.splitlines()))
        assert len(rows) == 24
        for row in rows:
            side = {"Western": "first", "Local": "second"}[row["Culture"]]
            assert row["Entity"] in text[side], (language, row["Entity"])


def test_danger_signs_are_those_of_the_health_line() -> None:
    testset = loaded("danger-signs")
    line = load_own("danger-signs.yaml", FOLDER.parent / "swahili-health-line").testset
    assert isinstance(testset, PromptSet)
    assert isinstance(line, PromptSet)
    for language in ("sw", "en"):
        known = {item.cluster.split("/")[1]: item.text for item in line.items[language]}
        for item in testset.items[language]:
            assert known[item.cluster.split("/")[1]] == item.text


@pytest.mark.parametrize("name", [*ITEMS, "everyday-life"])
def test_what_a_set_says_of_itself(name: str) -> None:
    entry = read_own(f"{name}.yaml", FOLDER)
    assert entry.starter
    assert entry.licence == "Apache-2.0"
    assert entry.author == "The Terazi developers"
    assert entry.translations
    assert "no native speaker" in entry.note.casefold()
    assert not entry.reviewed_by


@pytest.mark.parametrize("file", sorted(FOLDER.iterdir()), ids=lambda file: file.name)
def test_letters_are_in_their_usual_composition(file: Path) -> None:
    text = file.read_bytes().decode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    # Marks that no eye sees, but that make two equal words differ.
    unseen = [sign for sign in text if sign != "\n" and unicodedata.category(sign) in {"Cc", "Cf"}]
    assert set(unseen) <= {"\t"}


def test_every_use_of_a_probe_has_a_set_in_the_proposal() -> None:
    proposal = read_proposal(FOLDER / "proposal.yaml")
    own = {read_own(name, FOLDER).use for name in proposal.test_sets if is_own(name)}
    public = {one.use for one in catalogue().values() if one.name in proposal.test_sets}
    assert {probe.uses for probe in load_probes() if probe.uses} <= own | public | {USE}
