"""The public test sets as they are: pinned, whole, and what the catalogue says of them."""

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from terazi.data.catalogue import catalogue, find
from terazi.data.languages import languages
from terazi.data.load import load
from terazi.data.testset import ChoiceSet, ParallelSet

pytestmark = pytest.mark.usefixtures("mirror")
PINNED = [file for entry in catalogue().values() for file in entry.files.values()]
ALL = tuple(languages())


@pytest.fixture(scope="module", name="sib")
def fixture_sib() -> ChoiceSet:
    testset = load("sib-200", ALL, allow_download=False).testset
    assert isinstance(testset, ChoiceSet)
    return testset


@pytest.fixture(scope="module", name="flores")
def fixture_flores() -> ParallelSet:
    testset = load("flores-200", ALL, allow_download=False).testset
    assert isinstance(testset, ParallelSet)
    return testset


def test_every_pinned_file_is_as_it_was_pinned(mirror: Path) -> None:
    assert len(PINNED) == 28 * 3 + 28 * 2
    for file in PINNED:
        content = (mirror / file.mirror_path).read_bytes()
        assert len(content) == file.bytes, file
        assert hashlib.sha256(content).hexdigest() == file.sha256, file


def test_sib_has_204_items_and_all_topics_in_every_language(sib: ChoiceSet) -> None:
    assert set(sib.items) == set(ALL)
    topics = find("sib-200").choices
    assert len(topics) == 7
    english = Counter(item.gold for item in sib.items["en"])
    for language, items in sib.items.items():
        assert len(items) == 204, language
        assert {item.choices for item in items} == {topics}
        assert Counter(item.gold for item in items) == english
        assert set(english) == set(range(7))


def test_sib_never_teaches_what_it_tests(sib: ChoiceSet) -> None:
    for language, items in sib.items.items():
        assert len(sib.examples[language]) == 701
        tested = {item.cluster for item in items}
        assert not tested & {item.cluster for item in sib.examples[language]}


def test_sib_items_are_the_same_in_every_language(sib: ChoiceSet) -> None:
    english = [(item.cluster, item.gold) for item in sib.items["en"]]
    for items in sib.items.values():
        assert sorted((item.cluster, item.gold) for item in items) == sorted(english)


def test_flores_is_parallel_in_every_language(flores: ParallelSet) -> None:
    assert set(flores.lines) == set(ALL)
    assert {len(lines) for lines in flores.lines.values()} == {997 + 1012}


def test_sib_and_flores_share_every_sentence(sib: ChoiceSet, flores: ParallelSet) -> None:
    """Hence ``related_to``: nobody may learn from one and be tested on the other."""
    for language, lines in flores.lines.items():
        for item in (*sib.items[language], *sib.examples[language]):
            at = int(item.id.rsplit("/", maxsplit=1)[1])
            assert item.question == lines[at], item.id
    assert find("sib-200").related_to == ("flores-200",)
    assert find("flores-200").related_to == ("sib-200",)


def test_flores_is_the_text_that_the_published_token_counts_are_of(
    mirror: Path, flores: ParallelSet
) -> None:
    """UTF-32 characters of the published table, newlines between the lines included."""
    at = find("flores-200").repository
    root = mirror / "github" / at.owner / at.name / at.commit
    table = (root / "assets" / "tokenization_lengths_validated.csv").read_text(encoding="utf-8")
    head, *rows = (line.split(",") for line in table.splitlines())
    published = {row[0]: row[head.index("UTF-32")] for row in rows}
    for name, language in (("English", "en"), ("Swahili", "sw"), ("Turkish", "tr")):
        counted = sum(len(line) + 1 for line in flores.lines[language])
        assert abs(counted - int(published[name])) <= 40  # blanks at the ends of lines
