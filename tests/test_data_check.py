"""What ``terazi testset check`` finds: each fault planted once, and a good set left in peace."""

from pathlib import Path
from typing import Any

import pytest

from terazi.data.check import Checked, check_own
from terazi.data.load import Loaded
from terazi.data.own import load_own
from terazi.data.scripts import script_of, script_of_language
from terazi.data.testset import Missing
from terazi.errors import InputError
from tests.data_samples import write_own

EXAM: dict[str, Any] = {
    "kind": "choice",
    "use": "exam",
    "author": "us",
    "consent": "given",
    "reviewed_by": "two teachers",
    "format": {"kind": "table", "delimiter": "comma"},
    "fields": {"question": "q", "choices": ["A", "B", "C", "D"], "right": "r"},
    "right_as": "letter",
    "files": [{"language": "sw", "path": "exam.csv"}],
}
# Forty questions, the right one at each place ten times, all choices of one length.
GOOD = [(f"Swali {n}?", [f"{c}{n:02}" for c in "abcd"], "ABCD"[n % 4]) for n in range(40)]
Rows = list[tuple[str, list[str], str]]


def checked(folder: Path, rows: Rows, **changes: Any) -> Checked:  # noqa: ANN401  any YAML
    lines = ["q,A,B,C,D,r", *(",".join([q, *choices, right]) for q, choices, right in rows)]
    text = "\n".join(lines) + "\n"
    return check_own(write_own(folder, {**EXAM, **changes}, {"exam.csv": text}))


def test_a_good_set_has_no_warnings(tmp_path: Path) -> None:
    found = checked(tmp_path, GOOD)
    assert found.warnings == ()
    facts = dict(found.facts)
    assert facts["items"] == "sw 40"
    assert facts["first item (Swahili)"] == "Swali 0?"
    assert facts["its choices"] == "a00 | b00 | c00 | d00 → a00"
    assert facts["right answers in sw"] == "choice 1 10, choice 2 10, choice 3 10, choice 4 10"


def changed(n: int, row: tuple[str, list[str], str]) -> Rows:
    return [*GOOD[:n], row, *GOOD[n + 1 :]]


LONG: Rows = [
    (q, [c * 3 if "ABCD"[at] == right and n % 5 < 3 else c for at, c in enumerate(choices)], right)
    for n, (q, choices, right) in enumerate(GOOD)
]
FIRST: Rows = [(q, choices, "A" if n % 5 else right) for n, (q, choices, right) in enumerate(GOOD)]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([(q, c, "B") for q, c, _ in GOOD], "every right answer is choice 2"),
        (FIRST, "the most frequent place is right in 85% (chance: 25%)"),
        (LONG, "the longest choice is right in"),
        (changed(5, ("SWALI  4?", *GOOD[5][1:])), "1 items are there twice, “swali 4?”"),
        (changed(5, ("Swali?", ["x", "x", "y", "z"], "C")), "1 items have the same choice twice"),
        (changed(5, ("Swali la cafe\u0301?", *GOOD[5][1:])), "not Unicode NFC"),
        (changed(5, ("Swali la caf\ufffd?", *GOOD[5][1:])), "letters lost on the way"),
        (changed(5, ("Swali\u200b?", *GOOD[5][1:])), "signs that nobody sees"),
        (changed(5, ("\u1230\u120b\u121d?", *GOOD[5][1:])), "not in the script of Swahili (Latin)"),
        (GOOD[:8], "8 items can hardly tell two options apart"),
    ],
)
def test_a_planted_fault_is_found(rows: Rows, says: str, tmp_path: Path) -> None:
    found = checked(tmp_path, rows).warnings
    assert [warning for warning in found if says in warning], found


def test_joiners_of_persian_and_urdu_are_no_fault(tmp_path: Path) -> None:
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    files = [{"language": "fa", "path": "exam.csv"}]
    rows: Rows = [(f"{persian} {q[6:]}", choices, right) for q, choices, right in GOOD]
    assert checked(tmp_path, rows, files=files).warnings == ()


def test_who_and_by_whose_leave_is_asked_for(tmp_path: Path) -> None:
    found = checked(tmp_path, GOOD, author="", consent=" ", reviewed_by="", starter=True)
    for field in ("`author`", "`consent`", "`reviewed_by`", "assumed"):
        assert [warning for warning in found.warnings if field in warning]


def test_labels_that_never_are_right(tmp_path: Path) -> None:
    files = [{"language": "sw", "path": "exam.csv"}]
    labelled = {"fields": {"question": "q", "right": "r"}, "choices": ["A", "B", "C", "D", "E"]}
    found = checked(tmp_path, GOOD, **labelled, right_as="text", files=files)
    assert found.warnings == ("sw: never right: E",)
    assert dict(found.facts)["right answers in sw"] == "A 10, B 10, C 10, D 10"


def test_constant_labels(tmp_path: Path) -> None:
    labelled = {"fields": {"question": "q", "right": "r"}, "choices": ["A", "B"]}
    rows = [(q, c, "A") for q, c, _ in GOOD]
    found = checked(tmp_path, rows, **labelled, right_as="text")
    assert "sw: every right answer is “A”: whoever always says so is right in 100 %" in (
        found.warnings
    )


def test_the_same_in_two_languages(tmp_path: Path) -> None:
    files = [{"language": tag, "path": "exam.csv"} for tag in ("sw", "ha")]
    found = checked(tmp_path, GOOD, files=files)
    assert any("40 items are the same in ha and sw" in warning for warning in found.warnings)


def test_the_same_in_another_set(tmp_path: Path) -> None:
    checked(tmp_path / "other", GOOD[30:], name="other")
    other: Loaded = load_own("own.yaml", tmp_path / "other")
    checked(tmp_path / "here", GOOD)
    found = check_own(tmp_path / "here" / "own.yaml", [other])
    assert found.warnings == ("sw: 10 items are in other as well: learn from neither",)


def test_what_could_not_be_compared_is_said(tmp_path: Path) -> None:
    checked(tmp_path, GOOD)
    absent = Loaded("topic", None, (Missing("public", "sw", "not here"),))
    found = check_own(tmp_path / "own.yaml", [absent])
    assert found.warnings == ("sw: not compared with public: not here",)


@pytest.mark.parametrize(
    ("tag", "text", "same"),
    [
        ("am", "\u1230\u120b\u121d", True),
        ("am", "selam", False),
        ("ku", "silav", True),
        ("az-Cyrl", "\u0441\u0430\u043b\u0430\u043c", True),
        ("sw", "123 …", False),
    ],
)
def test_scripts(tag: str, text: str, *, same: bool) -> None:
    assert (script_of(text) == script_of_language(tag)) is same
    assert script_of_language("ja") == ""


def test_examples_that_are_tested_on_are_left_out_and_said(tmp_path: Path) -> None:
    files = [
        {"language": "sw", "path": "exam.csv"},
        {"language": "sw", "path": "exam.csv", "split": "examples"},
    ]
    found = checked(tmp_path, GOOD, files=files)
    assert "sw 40 (examples that are tested on as well)" in dict(found.facts)["note"]
    assert dict(found.facts)["examples"] == ""


def test_examples_alone_cannot_be_tested_on(tmp_path: Path) -> None:
    files = [{"language": "sw", "path": "exam.csv", "split": "examples"}]
    with pytest.raises(InputError, match="nothing to test on"):
        checked(tmp_path, GOOD, files=files)
