"""From rows to items: every way to say what is right, and every way to get it wrong."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terazi.data.entry import OwnEntry
from terazi.data.fields import KINDS, NEEDED
from terazi.data.testset import (
    ChoiceSet,
    PairSet,
    ParallelSet,
    PromptSet,
    QuestionSet,
    StereotypeSet,
    TestSet,
)
from terazi.errors import InputError
from tests.data_samples import assembled

JSONL = {"kind": "jsonl"}
CHOICE: dict[str, Any] = {
    "kind": "choice",
    "format": JSONL,
    "fields": {"question": "q", "choices": ["a", "b", "c"], "right": "r"},
}
ROW = {"q": "What?", "a": "x", "b": "y", "c": "z", "r": "y"}


def made(folder: Path, description: Mapping[str, Any], *rows: object) -> TestSet:
    file = folder / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return assembled(file, description)


@pytest.mark.parametrize(
    ("how", "right"),
    [
        ("text", "y"),
        ("index", 1),
        ("index", "1"),
        ("index", "1.0"),
        ("number", 2),
        ("number", "2"),
        ("letter", "B"),
        ("letter", " b "),
        ("name", "b"),
    ],
)
def test_the_right_one_is_said_in_many_ways(how: str, right: object, tmp_path: Path) -> None:
    testset = made(tmp_path, {**CHOICE, "right_as": how}, {**ROW, "r": right})
    assert isinstance(testset, ChoiceSet)
    (item,) = testset.items["sw"]
    assert (item.choices, item.gold) == (("x", "y", "z"), 1)


@pytest.mark.parametrize(
    ("how", "right", "says"),
    [
        ("text", "Y", "“Y” is written “y” elsewhere"),
        ("text", "w", "“w” is not among the 3 choices"),
        ("index", 3, "“3” is not among 0, 1, 2"),
        ("index", -1, "“-1” is not among"),
        ("number", 0, "“0” is not among 1, 2, 3"),
        ("letter", "D", "“D” is not among A, B, C"),
        ("name", "B", "“B” is written “b” elsewhere"),
        ("letter", "A,C", "more than one right answer"),
        ("text", None, "is empty"),
        ("index", True, "neither text nor a number"),
        ("text", {"a": 1}, "neither text nor a number"),
    ],
)
def test_a_right_one_that_is_none(how: str, right: object, says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=says) as error:
        made(tmp_path, {**CHOICE, "right_as": how}, {**ROW, "r": right})
    assert error.value.line == 1
    assert error.value.field == "r"
    assert error.value.way_out


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"a": "", "b": "", "r": "z"}, "one choice only"),
        ({"b": "", "r": "1"}, "right choice is empty"),
        ({"b": "x", "r": "x"}, "“x” is there twice"),
        ({"q": ""}, "is empty"),
        ({"q": "x" * 100_001}, "has 100,001 characters"),
    ],
)
def test_choices_that_are_none(changes: dict[str, str], says: str, tmp_path: Path) -> None:
    how = "index" if changes.get("r") == "1" else "text"
    with pytest.raises(InputError, match=says):
        made(tmp_path, {**CHOICE, "right_as": how}, {**ROW, **changes})


def test_an_empty_choice_moves_no_other(tmp_path: Path) -> None:
    testset = made(tmp_path, {**CHOICE, "right_as": "letter"}, {**ROW, "a": None, "r": "C"})
    assert isinstance(testset, ChoiceSet)
    (item,) = testset.items["sw"]
    assert (item.choices, item.choices[item.gold]) == (("y", "z"), "z")


def test_columns_that_have_changed_places(tmp_path: Path) -> None:
    fixed = {
        "kind": "choice",
        "format": JSONL,
        "fields": {"question": "r", "right": "q"},
        "choices": ["x", "y"],
    }
    with pytest.raises(InputError, match="“r” and “q” have changed places"):
        made(tmp_path, fixed, ROW)


def test_rows_of_a_language_and_of_a_kind(tmp_path: Path) -> None:
    description = {
        **CHOICE,
        "fields": {**CHOICE["fields"], "language": "lang"},
        "codes": {"sw": "swa"},
        "only": {"type": ["mcq"]},
    }
    rows = [
        {**ROW, "lang": "swa", "type": "mcq"},
        {**ROW, "lang": "hau", "type": "mcq"},
        {**ROW, "lang": "swa", "type": "essay"},
    ]
    testset = made(tmp_path, description, *rows)
    assert isinstance(testset, ChoiceSet)
    assert [item.id for item in testset.items["sw"]] == ["small/sw/items/1"]
    with pytest.raises(InputError, match="has no rows to take in sw") as error:
        made(tmp_path, description, rows[1])
    assert "swa" in error.value.way_out


def test_groups_that_a_file_has_wrong_are_put_right(tmp_path: Path) -> None:
    description = {
        **CHOICE,
        "fields": {**CHOICE["fields"], "id": "n", "group": "g"},
        "corrections": {"sw": {"cause": ["2"]}, "ha": {"cause": ["1"]}},
    }
    testset = made(tmp_path, description, *({**ROW, "n": n, "g": "effect"} for n in (1, 2)))
    assert isinstance(testset, ChoiceSet)
    assert [item.group for item in testset.items["sw"]] == ["effect", "cause"]


ASKED: dict[str, Any] = {
    "kind": "question",
    "format": JSONL,
    "fields": {"question": "q", "answers": "a", "translated": "t"},
}


@pytest.mark.parametrize(
    ("changes", "cell", "answers"),
    [
        ({}, "Nairobi", ("Nairobi",)),
        ({}, ["Nairobi", " Nairobi ", "NBO", ""], ("Nairobi", "NBO")),
        ({}, '["Nairobi", "NBO"]', ("Nairobi", "NBO")),
        ({}, 47, ("47",)),
        ({"lists": "python"}, "['N'Djamena']", ("N'Djamena",)),
        ({"lists": "bar"}, "Nairobi | NBO", ("Nairobi", "NBO")),
        ({"lists": "bar"}, "Nairobi", ("Nairobi",)),
        ({"answers_as": "number"}, "2,125", ("2125",)),
        ({"answers_as": "number"}, "−3.5", ("-3.5",)),
        ({"answers_as": "number"}, 18, ("18",)),
        ({"answers_as": "number"}, "\u0662\u066c\u0661\u0662\u0665\u066b\u0665", ("2125.5",)),
    ],
)
def test_answers(
    changes: dict[str, str], cell: object, answers: tuple[str, ...], tmp_path: Path
) -> None:
    row = {"q": "Where?", "a": cell, "t": cell}
    testset = made(tmp_path, {**ASKED, **changes}, row)
    assert isinstance(testset, QuestionSet)
    (item,) = testset.items["sw"]
    assert item.answers == item.translated == answers


@pytest.mark.parametrize(
    ("changes", "cell", "says"),
    [
        ({}, "", "has no answer"),
        ({}, [], "has no answer"),
        ({}, None, "has no answer"),
        ({}, {"x": 1}, "neither text nor a number"),
        ({}, [["x"]], "neither text nor a number"),
        ({"lists": "python"}, "Nairobi", "is not a list as `lists: python`"),
        ({"answers_as": "number"}, "about 5", "“about 5” is not a number"),
        ({"answers_as": "number"}, "1,2", "“1,2” is not a number"),
    ],
)
def test_answers_that_are_none(
    changes: dict[str, str], cell: object, says: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=says) as error:
        made(tmp_path, {**ASKED, **changes}, {"q": "Where?", "a": cell, "t": "x"})
    assert (error.value.line, error.value.field) == (1, "a")


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    description = {**ASKED, "leave_out": ["no answer"], "note": "Asked in May."}
    rows = [{"q": f"{n}?", "a": [] if n % 2 else ["x"], "t": []} for n in range(5)]
    testset = made(tmp_path, description, *rows)
    assert isinstance(testset, QuestionSet)
    assert len(testset.items["sw"]) == 3
    assert testset.note == "Asked in May. Left out: sw 2 (no answer)."


def test_prompts_with_what_is_wanted(tmp_path: Path) -> None:
    description = {
        "kind": "prompt",
        "format": JSONL,
        "fields": {"text": "p", "wanted": "label", "group": "type"},
        "means": {"safe": "answer", "unsafe": "refuse"},
    }
    rows = [{"p": "How?", "label": label, "type": "x"} for label in ("safe", "unsafe")]
    testset = made(tmp_path, description, *rows)
    assert isinstance(testset, PromptSet)
    assert [item.wanted for item in testset.items["sw"]] == ["answer", "refuse"]
    with pytest.raises(InputError, match="“SAFE” is written “safe” elsewhere"):
        made(tmp_path, description, {"p": "How?", "label": "SAFE", "type": "x"})
    unlabelled = {"kind": "prompt", "format": JSONL, "fields": {"text": "p"}}
    judged = made(tmp_path, unlabelled, {"p": "A child has a fever. What now?"})
    assert isinstance(judged, PromptSet)
    assert judged.items["sw"][0].wanted == ""


PAIR: dict[str, Any] = {
    "kind": "pair",
    "format": JSONL,
    "fields": {"first": "more", "second": "less", "weight": "w"},
}


def test_pairs_with_their_weight(tmp_path: Path) -> None:
    testset = made(tmp_path, PAIR, {"more": "A.", "less": "B.", "w": "0.75"})
    assert isinstance(testset, PairSet)
    (item,) = testset.items["sw"]
    assert (item.first, item.second, item.weight) == ("A.", "B.", 0.75)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"more": "A.", "less": "A.", "w": 1}, "both sentences are the same"),
        ({"more": "A.", "less": "B.", "w": 1.5}, "is not a share"),
        ({"more": "A.", "less": "B.", "w": "nan"}, "is not a share"),
    ],
)
def test_pairs_that_are_none(row: dict[str, object], says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=says):
        made(tmp_path, PAIR, row)


SAID: dict[str, Any] = {
    "kind": "stereotype",
    "format": JSONL,
    "fields": {
        "identity": "who",
        "attribute": "what",
        "local": {"said": "yes", "of": ["yes", "no", "unsure"]},
    },
}


def test_stereotypes_with_votes(tmp_path: Path) -> None:
    row = {"who": "People of A", "what": "late", "yes": 2, "no": "1", "unsure": "3.0"}
    testset = made(tmp_path, SAID, row)
    assert isinstance(testset, StereotypeSet)
    assert testset.language == "sw"
    (item,) = testset.items
    assert (item.identity, item.attribute) == ("People of A", "late")
    assert (item.local, item.outside) == ((2, 6), (0, 0))


@pytest.mark.parametrize(
    ("changes", "says"), [({"yes": "-1"}, "is not a count"), ({"yes": "two"}, "is not a count")]
)
def test_votes_that_are_none(changes: dict[str, str], says: str, tmp_path: Path) -> None:
    row = {"who": "A", "what": "b", "yes": 2, "no": 1, "unsure": 0}
    with pytest.raises(InputError, match=says):
        made(tmp_path, SAID, {**row, **changes})


def test_more_who_say_so_than_were_asked(tmp_path: Path) -> None:
    votes = {"said": "yes", "of": ["no"]}
    description = {**SAID, "fields": {"identity": "who", "attribute": "what", "local": votes}}
    with pytest.raises(InputError, match="2 of 1 cannot be"):
        made(tmp_path, description, {"who": "A", "what": "b", "yes": 2, "no": 1})


def test_a_parallel_table_with_a_column_a_language(tmp_path: Path) -> None:
    description = {
        "kind": "parallel",
        "use": "health sentences",
        "format": JSONL,
        "fields": {"id": "n", "text": "{code}", "group": "from"},
        "codes": {"sw": "Kiswahili"},
    }
    testset = made(tmp_path, description, {"n": "a", "Kiswahili": "Osha.", "from": "clinic"})
    assert isinstance(testset, ParallelSet)
    assert testset.lines == {"sw": ("Osha.",)}
    assert (testset.ids, testset.groups) == (("a",), ("clinic",))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"fields": {"question": "q"}}, "needs `fields.right`"),
        ({"fields": {"question": "q", "right": "r"}}, "either under `choices`"),
        ({"choices": ["x", "y"]}, "either under `choices`"),
        ({"fields": {**CHOICE["fields"], "identity": "i"}}, "no `fields.identity`"),
        ({"means": {"a": "answer"}}, "`fields.wanted` and `means` go together"),
        ({"format": {"kind": "lines"}}, "lines are parallel sets"),
        ({"fields": {**CHOICE["fields"], "question": 0}}, "greater than or equal to 1"),
        ({"splits": {"items": ["test"]}}, "the split items of rows.jsonl is not among test"),
        ({"kind": "prompt"}, "needs `fields.text`"),
    ],
)
def test_an_entry_that_does_not_fit_itself(changes: dict[str, Any], says: str) -> None:
    base = {"name": "x", "title": "X", "licence": "ours", "use": "exam", **CHOICE}
    files = [{"language": "sw", "path": "rows.jsonl"}]
    OwnEntry.model_validate({**base, "files": files})
    with pytest.raises(ValueError, match=says):
        OwnEntry.model_validate({**base, "files": files, **changes})


def test_every_kind_knows_its_fields() -> None:
    assert set(NEEDED) == set(KINDS)


@given(
    rows=st.lists(
        st.dictionaries(
            st.sampled_from(["q", "a", "b", "c", "r"]),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                lambda inner: st.lists(inner, max_size=3),
            ),
        ),
        min_size=1,
        max_size=3,
    ),
    how=st.sampled_from(["text", "index", "number", "letter", "name"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
def test_whatever_the_rows_hold_it_is_items_or_an_input_error(
    rows: list[dict[str, Any]], how: str, tmp_path: Path
) -> None:
    for description in (
        {**CHOICE, "right_as": how},
        {**ASKED, "fields": {"question": "q", "answers": "a"}},
    ):
        try:
            assert made(tmp_path, description, *rows)
        except InputError as error:
            assert error.way_out  # noqa: PT017  one of two right outcomes
