"""The public test sets as they are: pinned, whole, and what the catalogue says of them."""

import csv
import hashlib
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from terazi.data.catalogue import catalogue, find
from terazi.data.load import load
from terazi.data.overlap import kept_apart, shared
from terazi.data.testset import (
    ChoiceSet,
    PairSet,
    ParallelSet,
    PromptSet,
    QuestionSet,
    StereotypeSet,
    TestSet,
)

pytestmark = pytest.mark.usefixtures("mirror")
PINNED = [file for entry in catalogue().values() for file in entry.files.values()]
ALL = catalogue()["flores-200"].languages


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
    assert len(PINNED) == 28 * 3 + 28 * 2 + 5 * 2 + 5 + 7 * 2 + 12 + 1 + 1 + 1 + 2
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
        # One Moroccan sentence is among both, under two numbers: not learnt from.
        assert len(sib.examples[language]) == 701 - (language == "ary")
        tested = {item.cluster for item in items}
        assert not tested & {item.cluster for item in sib.examples[language]}


def test_sib_keeps_its_examples_beside_flores(sib: ChoiceSet, flores: ParallelSet) -> None:
    """The sentences are the same, but FLORES does not ask for their topics."""
    kept = dict(kept_apart([("parallel", flores), ("topic", sib)]))
    assert kept["topic"] == sib


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


def whole(name: str) -> TestSet:
    """A set in all its languages."""
    loaded = load(name, catalogue()[name].languages, allow_download=False)
    assert loaded.testset is not None
    assert not loaded.missing
    assert loaded.use == catalogue()[name].use
    sources = loaded.testset.sources
    assert all(source.licence and source.citation and source.sha256 for source in sources)
    return loaded.testset


def test_xcopa_is_the_same_in_every_language() -> None:
    testset = whole("xcopa")
    assert isinstance(testset, ChoiceSet)
    assert set(testset.items) == {"ht", "id", "sw", "ta", "tr"}
    for part, count in ((testset.items, 500), (testset.examples, 100)):
        haitian = [(item.cluster, item.gold, item.group) for item in part["ht"]]
        assert len(haitian) == count
        for items in part.values():
            assert [(item.cluster, item.gold, item.group) for item in items] == haitian
    groups = Counter(item.group for item in testset.items["tr"])
    assert groups == {"cause": 250, "effect": 250}
    assert Counter(item.gold for item in testset.items["sw"]) == {0: 250, 1: 250}


def test_xcopa_corrections_are_all_and_only_what_the_files_have_wrong(mirror: Path) -> None:
    """The Haitian and Tamil files, of the same English items, agree in all of them."""
    entry = find("xcopa")

    def said(language: str, split: str) -> dict[str, tuple[str, int]]:
        text = (mirror / entry.files[language, split].mirror_path).read_text(encoding="utf-8")
        rows = [json.loads(line) for line in text.splitlines()]
        return {f"{split}/{row['idx']}": (row["question"], row["label"]) for row in rows}

    counts = {}
    for language in entry.languages:
        wrong = []
        for split in ("test", "val"):
            reference, own = said("ht", split), said(language, split)
            assert reference == said("ta", split)
            assert {key: right for key, (_, right) in reference.items()} == {
                key: right for key, (_, right) in own.items()
            }
            for key, (question, _) in own.items():
                if question != reference[key][0]:
                    assert (question, reference[key][0]) == ("effect", "cause")
                    wrong.append(key)
        corrected = entry.corrections.get(language, {}).get("cause", ())
        assert list(corrected) == wrong
        counts[language] = len(wrong)
    assert counts == {"ht": 0, "id": 9, "sw": 43, "ta": 0, "tr": 103}


def test_mgsm_has_the_same_250_answers_in_every_language() -> None:
    testset = whole("mgsm")
    assert isinstance(testset, QuestionSet)
    assert set(testset.items) == {"bn", "en", "fr", "sw", "te"}
    english = [(item.cluster, item.answers) for item in testset.items["en"]]
    assert len(english) == len({cluster for cluster, _ in english}) == 250
    for items in testset.items.values():
        assert [(item.cluster, item.answers) for item in items] == english
    assert all(answer.isdigit() for _, (answer,) in english)
    assert ("2125",) in [answers for _, answers in english]


AFRIQA = {
    "ha": (300, 0, 225),
    "ig": (407, 2, 304),
    "rw": (347, 0, 256),
    "sw": (302, 0, 227),
    "wo": (328, 6, 242),
    "yo": (326, 6, 248),
    "zu": (324, 1, 244),
}


def test_afriqa_has_an_answer_in_the_language_and_one_translated() -> None:
    testset = whole("afriqa")
    assert isinstance(testset, QuestionSet)
    found = {
        language: (len(items), _left_out(testset.note, language), len(testset.examples[language]))
        for language, items in testset.items.items()
    }
    assert found == AFRIQA
    docs = (Path(__file__).parents[1] / "docs" / "data.md").read_text(encoding="utf-8")
    for language, figures in AFRIQA.items():
        assert f"| {' | '.join(map(str, (language, *figures)))} |\n" in docs
    for items in testset.items.values():
        for item in items:
            assert len(item.answers) == 1
            assert len(item.translated) == 1
            for answer in (*item.answers, *item.translated):
                assert answer[:2] not in {"['", '["'}
                assert answer[-2:] not in {"']", '"]'}
            assert item.cluster == ""  # not the same questions in each language
    hausa = {item.id: item for item in testset.items["ha"]}
    assert any("Jami'ar" in item.answers[0] for item in hausa.values())


def _left_out(note: str, language: str) -> int:
    found = re.search(rf"\b{language} (\d+) \(no answer\)", note)
    return int(found[1]) if found else 0


def test_tico_is_parallel_by_its_ids() -> None:
    testset = whole("tico-19")
    assert isinstance(testset, ParallelSet)
    assert len(testset.lines) == 12
    assert {len(lines) for lines in testset.lines.values()} == {3071} == {len(set(testset.ids))}
    assert len(set(testset.groups)) == 31
    patients = sum("haitian" in group for group in testset.groups)
    assert patients == 141
    for language, lines in testset.lines.items():
        assert all(line.strip() for line in lines)
        # Two remain that no table made: the marks are doubled inside a sentence without others.
        assert sum('""' in line for line in lines) == (language in {"fr", "ha"})
    assert testset.lines["en"][0] == "about how long have these symptoms been going on?"


def test_xstest_has_250_to_answer_and_200_to_refuse() -> None:
    testset = whole("xstest")
    assert isinstance(testset, PromptSet)
    items = testset.items["en"]
    assert Counter(item.wanted for item in items) == {"answer": 250, "refuse": 200}
    groups = Counter(item.group for item in items)
    assert set(groups.values()) == {25}
    assert len(groups) == 18


def test_crows_pairs_put_the_stereotype_first_in_both_directions(mirror: Path) -> None:
    testset = whole("crows-pairs")
    assert isinstance(testset, PairSet)
    items = testset.items["en"]
    assert len(items) == 1508
    assert Counter(item.group for item in items)["race-color"] == 516
    assert len(Counter(item.group for item in items)) == 9
    entry = find("crows-pairs")
    file = mirror / entry.files["en", "anonymized"].mirror_path
    with file.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert Counter(row["stereo_antistereo"] for row in rows) == {"stereo": 1290, "antistereo": 218}
    # Pair 3: an engineer who is a man says more of the stereotype, though the pair is “antistereo”.
    by_id = {item.id: item for item in items}
    engineer = next(row for row in rows if "CAD engineering" in row["sent_more"])
    assert engineer["stereo_antistereo"] == "antistereo"
    pair = by_id[f"crows-pairs/en/{engineer['']}"]
    assert "The man" in pair.first
    assert "The woman" in pair.second
    assert len({(item.first, item.second) for item in items}) == 1507


def test_seegull_has_votes_of_both_sides() -> None:
    testset = whole("seegull")
    assert isinstance(testset, StereotypeSet)
    items = testset.items
    assert (testset.language, len(items), len({item.identity for item in items})) == (
        "en",
        6781,
        176,
    )
    local = [2 * item.local[0] > item.local[1] for item in items]
    outside = [2 * item.outside[0] > item.outside[1] for item in items]
    assert (sum(local), sum(outside)) == (2991, 3149)
    assert sum(here != there for here, there in zip(local, outside, strict=True)) == 2520
    assert min(item.local[1] for item in items) == 3


def test_india_has_votes_of_raters_there_only() -> None:
    testset = whole("india-stereotypes")
    assert isinstance(testset, StereotypeSet)
    assert Counter(item.group for item in testset.items) == {"region": 2556, "religion": 1296}
    assert {item.outside for item in testset.items} == {(0, 0)}
    assert Counter(item.local[1] for item in testset.items) == {3: 3532, 6: 315, 0: 5}
    assert sum(2 * item.local[0] > item.local[1] for item in testset.items) == 18
    assert sum(item.local[0] > 0 for item in testset.items) == 1077


def test_sets_that_share_sentences_say_so() -> None:
    """But for two English sentences of Wikinews, in the news of FLORES and of TICO-19."""
    sets = {name: whole(name) for name in catalogue()}
    for one, entry in catalogue().items():
        for other, testset in sets.items():
            if one == other:
                continue
            counts = shared(sets[one], testset)
            if other in entry.related_to:
                assert counts["sw"] == 204
            elif {one, other} == {"flores-200", "tico-19"}:
                assert counts == {"en": 2}
            else:
                assert counts == {}
