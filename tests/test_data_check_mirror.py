"""The checks on real published items: what is there is found, and good sets are left in peace."""

import json
from pathlib import Path

import pytest

from terazi.data.check import check_own
from terazi.data.forms import FORMS
from terazi.data.load import Loaded, load
from terazi.data.testset import ChoiceSet
from tests.data_samples import write_own
from tests.test_data_sheet import LIBREOFFICE, fill, made


@pytest.fixture
def topics(mirror: Path, monkeypatch: pytest.MonkeyPatch) -> Loaded:
    monkeypatch.setenv("TERAZI_MIRROR", str(mirror))
    return load("sib-200", ["sw", "yo", "am", "tr", "ar"], allow_download=False)


def test_items_that_were_taken_from_a_public_set(topics: Loaded, tmp_path: Path) -> None:
    assert isinstance(topics.testset, ChoiceSet)
    taken = [item.question for item in topics.testset.items["sw"][:3]]
    descriptor = made(tmp_path, FORMS["danger signs"], "sw")
    fill(tmp_path / "ours.sw.csv", [(text,) for text in [*taken, "Mtoto ana homa"]], LIBREOFFICE)
    problems = [notice.problem for notice in check_own(descriptor, [topics]).warnings]
    assert "sw: 3 items are in sib-200 as well: learn from neither" in problems


@pytest.mark.parametrize("tag", ["sw", "yo", "am", "tr", "ar"])
def test_few_false_alarms_on_real_sentences(topics: Loaded, tag: str, tmp_path: Path) -> None:
    assert isinstance(topics.testset, ChoiceSet)
    texts = [item.question for item in topics.testset.items[tag]]
    described = {
        "kind": "prompt",
        "use": "danger signs",
        "author": "a",
        "consent": "c",
        "reviewed_by": "r",
        "format": {"kind": "jsonl"},
        "fields": {"text": "text"},
        "files": [{"language": tag, "path": "s.jsonl"}],
    }
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    found = check_own(write_own(tmp_path, described, {"s.jsonl": lines}))
    assert not found.errors
    for notice in found.warnings:
        # True of these files: compositions, hidden signs and two apostrophes; told by looking.
        known = ("unusual composition", "signs that nobody sees", "apostrophes within words")
        wrong = [] if any(say in notice.problem for say in known) else notice.lines
        assert len(wrong) <= 0.02 * len(texts), str(notice)
