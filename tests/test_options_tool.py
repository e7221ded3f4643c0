import csv
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.data.testset import ChoiceItem
from terazi.errors import InputError
from terazi.finding import Grade, Theme
from terazi.options.interface import CanAnswer, CanChoose, Choice, ChoiceStatus, Kind, Wording
from terazi.options.tool import Tool, build
from terazi.options.vetted import STARTER, Vetted
from terazi.proposal.options import Tool as Part

PART = Part(kind="tool", name="Vetted answers")
WORDING = Wording("plain", "{question}")
TOPICS = ("sports", "health", "travel")
SIB = "github/dadelani/sib-200/593cea88519930f776c1a4a1980b6a35b39dca57/data/annotated"


def item(question: str, gold: str, choices: tuple[str, ...] = TOPICS) -> ChoiceItem:
    return ChoiceItem(question, "en", question, choices, choices.index(gold))


def picks(tool: Tool, items: Sequence[ChoiceItem], examples: Sequence[ChoiceItem]) -> list[Choice]:
    """What it chooses; a wording means nothing to it, so there is one choice an item."""
    return [choice for (choice,) in tool.choose(items, [WORDING, WORDING], examples)]


EXAMPLES = [
    item("the players won the match", "sports"),
    item("a goal in the last minute of the match", "sports"),
    item("the doctor treats the fever", "health"),
    item("medicine for the sick child", "health"),
    item("the bus leaves for the coast", "travel"),
]


def test_it_does_what_its_kind_can_do() -> None:
    tool = Tool(PART)
    assert tool.kind is Kind.TOOL
    assert isinstance(tool, CanChoose)
    assert isinstance(tool, CanAnswer)


def test_the_nearest_examples_vote() -> None:
    items = [item("players on the coast", "sports"), item("feverish children", "health")]
    choices = picks(Tool(PART), items, EXAMPLES)
    assert [choice.picked for choice in choices] == [0, 1]
    for choice in choices:
        assert choice.status is ChoiceStatus.CHOSEN
        assert sum(choice.scores) == pytest.approx(1)


def test_labels_count_whatever_their_place_among_the_choices() -> None:
    turned = item("players of the match", "sports", ("travel", "sports"))
    assert [c.picked for c in picks(Tool(PART), [turned], EXAMPLES)] == [1]


@pytest.mark.parametrize(
    ("question", "examples"),
    [
        ("the match", []),
        ("zzz", EXAMPLES),
        ("", EXAMPLES),
        ("the match", [item("the match", "sports"), item("the match", "travel")]),
        ("the match", [item("the match", "war", ("war", "peace"))]),
    ],
)
def test_without_a_reason_nothing_is_chosen(question: str, examples: list[ChoiceItem]) -> None:
    (choice,) = picks(Tool(PART), [item(question, "sports")], examples)
    assert choice.picked is None
    assert choice.status is ChoiceStatus.NOT_ANSWERED


@given(st.lists(st.tuples(st.text(max_size=30), st.sampled_from(TOPICS)), max_size=8), st.text())
def test_any_text_is_chosen_among_the_choices_or_not_at_all(
    examples: list[tuple[str, str]], question: str
) -> None:
    labelled = [item(text, topic) for text, topic in examples]
    (choice,) = picks(Tool(PART), [item(question, "sports")], labelled)
    if choice.picked is None:
        assert choice.status is ChoiceStatus.NOT_ANSWERED
    else:
        assert choice.scores[choice.picked] == max(choice.scores)
        assert TOPICS[choice.picked] in {topic for _, topic in examples}


def test_answers_are_word_for_word_and_in_the_language_asked_for() -> None:
    tool = Tool(
        PART,
        [
            Vetted("fever-sw", "sw", "Mtoto ana homa", "Nenda <b>leo</b>", "Nurse"),
            Vetted("fever-en", "en", "The child has a fever", "Go today", STARTER),
        ],
    )
    (found,) = tool.answer(["mtoto ana homa?"], "sw-KE")
    assert (found.text, found.source) == ("Nenda <b>leo</b>", "fever-sw")
    for question, language in (("mtoto ana homa", "en"), ("mtoto ana homa", "ha"), ("", "sw")):
        (none,) = tool.answer([question], language)
        assert (none.text, none.status) == ("", ChoiceStatus.NOT_ANSWERED)
    assert tool.starter_rows == 1
    assert "1 of them are starter items" in tool.describe


def test_without_a_table_it_answers_nothing_and_says_so() -> None:
    tool = build(PART, Path())
    assert tool.answer(["homa"], "sw")[0].status is ChoiceStatus.NOT_ANSWERED
    assert "no vetted answers" in tool.describe


def test_the_table_lies_beside_the_proposal(tmp_path: Path) -> None:
    head = "id,language,question,answer,vetted_by\na,sw,Q,A,N\n"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "table.csv").write_text(head)
    (tmp_path / "out.csv").write_text(head)
    inside = build(Part(kind="tool", name="t", table="table.csv"), tmp_path / "in")
    assert len(inside.table) == 1
    for table in ("../out.csv", str(tmp_path / "out.csv")):
        with pytest.raises(InputError, match="outside"):
            build(Part(kind="tool", name="t", table=table), tmp_path / "in")


def test_figures_of_the_seller_are_claims() -> None:
    figure = {"measure": "answered", "estimate": 0.9, "date": "2026-01-01", "source": "S"}
    figure["grade"] = "claimed"
    part = Part.model_validate({"kind": "tool", "name": "t", "figures": [figure]})
    (finding,) = Tool(part).figures()
    assert (finding.theme, finding.grade) == (Theme.CLAIMS, Grade.CLAIMED)


@pytest.mark.parametrize(("folder", "language"), [("swh_Latn", "sw"), ("amh_Ethi", "am")])
def test_topics_of_real_items_in_two_scripts(mirror: Path, folder: str, language: str) -> None:
    """On the development part: the test part is kept for weighings."""

    def read(part: str) -> list[tuple[str, str]]:
        with (mirror / SIB / folder / f"{part}.tsv").open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            return [(row["text"], row["category"].lower()) for row in rows]

    topics = tuple(sorted({topic for _, topic in read("train")}))
    examples, items = (
        [
            ChoiceItem(text, language, text, topics, topics.index(topic))
            for text, topic in read(part)
        ]
        for part in ("train", "dev")
    )
    begin = time.process_time()
    choices = picks(Tool(PART), items, examples)
    assert time.process_time() - begin < 2
    right = sum(choice.picked == one.gold for choice, one in zip(choices, items, strict=True))
    assert 0.58 <= right / len(items) <= 0.85  # 0.77 and 0.65 when written; majority class 0.25
