"""Stored answers of two models, read as docs/reproduced.md says; columns are not taken on trust."""

import importlib.util
import random
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from terazi.data.testset import QuestionItem
from terazi.errors import InputError
from terazi.options.interface import ChoiceStatus

ROOT = Path(__file__).parent.parent
TOPICS = ("science/technology", "travel", "politics", "entertainment")
PAGE = ROOT / "docs" / "reproduced.md"


def benchmark() -> ModuleType:
    """The script, as a module."""
    file = ROOT / "benchmarks" / "sib200_stored_answers.py"
    spec = importlib.util.spec_from_file_location("sib200_stored_answers", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


SIB = benchmark()


@pytest.mark.parametrize("model", sorted(SIB.MODELS))
@pytest.mark.parametrize("language", sorted(SIB.LANGUAGES))
def test_the_stored_answers_come_to_what_the_page_says(
    mirror: Path, monkeypatch: pytest.MonkeyPatch, model: str, language: str
) -> None:
    monkeypatch.setenv("TERAZI_MIRROR", str(mirror))
    read = SIB.read(mirror, model, language)
    found = read.found
    assert found.n + found.details["refused"] + found.details["unreadable"] == read.items == 204
    assert found.details["not answered"] == found.details["wrong language"] == 0
    row = (
        f"| {model} | {language} | {found.estimate:.1%} "
        f"| {found.interval.low:.1%} to {found.interval.high:.1%} | {found.n} of 204 "
        f"| {found.details['refused']} | {found.details['unreadable']} "
        f"| {read.of_all:.1%} | {read.offered:.1%} |"
    )
    assert row in PAGE.read_text(encoding="utf-8")


def test_the_list_of_topics_that_answers_repeat_has_six(mirror: Path) -> None:
    (folder,) = (mirror / "github" / "dadelani" / "sib-200").iterdir()
    lists = [
        found
        for model in SIB.MODELS
        for language in SIB.LANGUAGES
        for answer in SIB.read_stored(folder, model, language).values()
        for found in re.findall(
            r"science/technology, travel, politics, sports, [^.)\"]{0,60}", answer.casefold()
        )
    ]
    assert len(lists) == 131
    assert not any(SIB.NOT_OFFERED in found for found in lists)


def test_labels_mixed_up_leave_the_majority_at_most(
    mirror: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts told to be about other texts' answers: what is read is no more right than guessing."""
    monkeypatch.setenv("TERAZI_MIRROR", str(mirror))
    stored = SIB.read_stored

    def mixed(*where: object) -> dict[str, str]:
        answers = stored(*where)
        said = list(answers.values())
        random.Random(1).shuffle(said)  # noqa: S311  simulation; the file is sorted by topic
        return dict(zip(answers, said, strict=True))

    whole = SIB.read(mirror, "GPT-4", "en").found.estimate
    monkeypatch.setattr(SIB, "read_stored", mixed)
    assert SIB.read(mirror, "GPT-4", "en").found.estimate < 0.4 < whole


def test_a_column_that_is_called_otherwise_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "llm-results" / "output_gpt3.5"
    folder.mkdir(parents=True)
    (folder / "swh_Latn.tsv").write_text("category\ttext\tgpt-3.5\nhealth\ta\tb\n")
    with pytest.raises(InputError, match="columns"):
        SIB.read_stored(tmp_path, "GPT-3.5", "sw")
    (folder / "swh_Latn.tsv").write_text("")
    with pytest.raises(InputError, match="columns"):
        SIB.read_stored(tmp_path, "GPT-3.5", "sw")


def test_only_one_topic_is_right_or_wrong() -> None:
    item = QuestionItem("1", "sw", "?", ("travel",))
    assert SIB.judge(item, "About travel.", TOPICS).correct is True
    assert SIB.judge(item, "About politics.", TOPICS).correct is False
    for unclear in ("travel or politics", "a nice text"):
        judged = SIB.judge(item, unclear, TOPICS)
        assert (judged.correct, judged.status) == (None, ChoiceStatus.UNREADABLE)
