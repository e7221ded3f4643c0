"""From a name and languages to items; what cannot be had is said, what is wrong is an error."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest

from terazi.data import catalogue as cat
from terazi.data import fetch as fetching
from terazi.data.load import load
from terazi.data.testset import ChoiceSet, Missing, ParallelSet
from terazi.errors import InputError
from tests.data_samples import PARALLEL, TEST, TOPICS, TRAIN, Answer, serving, write_set

Thing = TypeVar("Thing")
SWAHILI = {"sw/test": TEST.encode(), "sw/train": TRAIN.encode()}
BOTH = {**SWAHILI, "en/test": TEST.encode(), "en/train": TRAIN.encode()}
LINES = {
    "sw/dev": b"Moja.\nMbili.\n",
    "sw/devtest": b"Tatu.\n",
    "en/dev": b"One.\nTwo.\n",
    "en/devtest": b"Three.\n",
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue, mirror and cache of the test alone; and no network."""
    (tmp_path / "mirror").mkdir()
    monkeypatch.setattr(cat, "folders", lambda: (tmp_path / "catalogue",))
    monkeypatch.setenv("TERAZI_MIRROR", str(tmp_path / "mirror"))
    monkeypatch.setenv("TERAZI_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(fetching, "PAUSES", ())


def choices(
    folder: Path, files: Mapping[str, bytes], languages: Sequence[str]
) -> tuple[ChoiceSet, tuple[Missing, ...]]:
    write_set(folder, TOPICS, files)
    use, testset, missing = load("small-topics", languages, allow_download=False)
    assert use == "topic"
    assert isinstance(testset, ChoiceSet)
    return testset, missing


def test_choices_with_their_examples(tmp_path: Path) -> None:
    testset, missing = choices(tmp_path, BOTH, ["sw", "en"])
    assert list(testset.items) == ["sw", "en"]
    assert [item.id for item in testset.items["sw"]] == ["small-topics/sw/1", "small-topics/sw/2"]
    assert [item.id for item in testset.examples["en"]] == [
        "small-topics/en/7",
        "small-topics/en/8",
    ]
    clusters = [[item.cluster for item in testset.items[language]] for language in ("sw", "en")]
    assert clusters[0] == clusters[1]
    assert not missing


def test_every_file_is_a_source(tmp_path: Path) -> None:
    testset, _ = choices(tmp_path, BOTH, ["sw", "en"])
    assert len(testset.sources) == 4
    first = testset.sources[0]
    assert first.title == "Small topics: Swahili (sw), test"
    assert first.licence == "CC0-1.0"
    assert first.citation == "Nobody (2026). Small topics."
    assert first.date == "2026-01"
    assert len(first.sha256) == 64
    assert first.address.startswith("https://raw.githubusercontent.com/somebody/topics/0123")


def test_parallel_lines_in_the_order_of_their_files(tmp_path: Path) -> None:
    write_set(tmp_path, PARALLEL, LINES)
    use, testset, missing = load("small-lines", ["en", "sw"], allow_download=False)
    assert use == "parallel"
    assert isinstance(testset, ParallelSet)
    assert testset.lines == {"en": ("One.", "Two.", "Three."), "sw": ("Moja.", "Mbili.", "Tatu.")}
    assert not missing


def test_a_language_that_it_has_not_is_missing(tmp_path: Path) -> None:
    testset, missing = choices(tmp_path, SWAHILI, ["lg", "sw"])
    assert list(testset.items) == ["sw"]
    assert missing == (Missing("small-topics", "lg", "Small topics has nothing in Ganda (lg)"),)


def test_no_language_at_all_is_no_set(tmp_path: Path) -> None:
    write_set(tmp_path, TOPICS, SWAHILI)
    use, testset, missing = load("small-topics", ["lg", "so"], allow_download=False)
    assert (use, testset) == ("topic", None)
    assert [one.language for one in missing] == ["lg", "so"]


def test_a_country_is_served_by_the_language_and_keeps_its_tag(tmp_path: Path) -> None:
    testset, missing = choices(tmp_path, SWAHILI, ["sw-KE", "sw"])
    assert list(testset.items) == ["sw-KE", "sw"]
    assert testset.items["sw-KE"][0].language == "sw-KE"
    assert not missing


def test_offline_without_a_mirror_goes_on_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_set(tmp_path, TOPICS, SWAHILI)
    monkeypatch.delenv("TERAZI_MIRROR")
    _, testset, missing = load("small-topics", ["sw"], allow_download=False)
    assert testset is None
    assert "no download was allowed" in missing[0].reason


def test_a_network_that_fails_is_missing_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_set(tmp_path, TOPICS, SWAHILI)
    with serving() as server:
        server.answers = [Answer(status=404)]
        monkeypatch.setenv("TERAZI_MIRROR", server.address)
        _, testset, missing = load("small-topics", ["sw"], allow_download=False)
    assert testset is None
    assert "404" in missing[0].reason


def test_a_file_that_is_not_the_pinned_one_is_an_error(tmp_path: Path) -> None:
    write_set(tmp_path, TOPICS, SWAHILI)
    (path,) = (tmp_path / "mirror").rglob("test.tsv")
    path.write_bytes(b"")
    with pytest.raises(InputError, match="0 bytes"):
        load("small-topics", ["sw"], allow_download=False)


def test_one_language_with_other_capitals_is_an_error(tmp_path: Path) -> None:
    loud = TEST.replace("health", "HEALTH").encode()
    with pytest.raises(InputError, match="“HEALTH” is written “health” elsewhere"):
        choices(tmp_path, {**BOTH, "en/test": loud}, ["sw", "en"])


def test_an_empty_file_that_was_pinned_as_such_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="0 bytes"):
        choices(tmp_path, {**SWAHILI, "sw/train": b""}, ["sw"])


def test_learning_from_what_is_tested_is_an_error(tmp_path: Path) -> None:
    leak = (TRAIN + "2\tmoney\tThe price rose.\n").encode()
    with pytest.raises(InputError, match="small-topics/sw/2 is in more than one file"):
        choices(tmp_path, {**SWAHILI, "sw/train": leak}, ["sw"])


def test_lines_that_are_not_parallel_are_an_error(tmp_path: Path) -> None:
    write_set(tmp_path, PARALLEL, {**LINES, "sw/dev": b"Moja.\n"})
    with pytest.raises(InputError, match="2 lines in sw and 3 in en"):
        load("small-lines", ["en", "sw"], allow_download=False)


def test_an_unknown_set_is_an_error(tmp_path: Path) -> None:
    write_set(tmp_path, TOPICS, SWAHILI)
    with pytest.raises(InputError, match="no test set named “other”"):
        load("other", ["sw"], allow_download=False)


def test_progress_is_told_by_language(tmp_path: Path) -> None:
    seen: list[Any] = []

    def track(items: Sequence[Thing], label: str) -> Iterable[Thing]:
        def walk() -> Iterator[Thing]:
            for item in items:
                seen.append((label, item))
                yield item

        return walk()

    write_set(tmp_path, TOPICS, BOTH)
    load("small-topics", ["sw", "en", "sw"], allow_download=False, track=track)
    assert seen == [("Test set Small topics", "sw"), ("Test set Small topics", "en")]
