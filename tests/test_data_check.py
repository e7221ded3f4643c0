"""What ``terazi testset check`` finds: each fault planted once, and a good set left in peace."""

import random
from pathlib import Path
from typing import Any

import pytest

from terazi.data.check import Checked, check_own
from terazi.data.checks import tongue
from terazi.data.checks.alike import NEARLY, near_pairs
from terazi.data.checks.giveaways import _places
from terazi.data.likeness import plain
from terazi.data.load import Loaded
from terazi.data.own import load_own
from terazi.data.scripts import script_of, script_of_language
from terazi.data.testset import ChoiceItem, Missing
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


def asking(question: str) -> Rows:
    return changed(5, (question, *GOOD[5][1:]))


SENTENCE = "Mama anakwenda sokoni kununua mboga na matunda kila siku asubuhi"
LONG: Rows = [
    (q, [c * 3 if "ABCD"[at] == right and n % 5 < 3 else c for at, c in enumerate(choices)], right)
    for n, (q, choices, right) in enumerate(GOOD)
]
FIRST: Rows = [(q, choices, "A" if n % 5 else right) for n, (q, choices, right) in enumerate(GOOD)]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([(q, c, "B") for q, c, _ in GOOD], "exam.csv: r: every right answer is choice 2 of 4"),
        (
            FIRST,
            "exam.csv: r: choice 1 of 4 is right in 34 of 40 items (85%; a lot would give 25%)",
        ),
        (LONG, "exam.csv: r: the longest choice is right in"),
        (asking("SWALI  4?"), "exam.csv:7: q: the same item as in line 6: “SWALI 4?”"),
        (
            [*GOOD[:2], (f"{SENTENCE}?", *GOOD[2][1:]), (f"{SENTENCE} ya!", *GOOD[3][1:])],
            "exam.csv:5: q: nearly the same item as in line 4",
        ),
        (changed(5, ("Swali?", ["x", "x", "y", "z"], "C")), "7: A: has the same choice twice"),
        (
            changed(5, ("Swali?", ["jibu", "jibu lililo refu sana kupita yote", "y", "z"], "B")),
            "exam.csv:7: r: the right answer is at least twice as long as every other",
        ),
        (asking("Swali la cafe\u0301?"), "exam.csv:7: q: letters in an unusual composition"),
        (asking("Swali la caf\ufffd?"), "exam.csv:7: q: letters lost on the way"),
        (asking("Swali la ya??murlu?"), "exam.csv:7: q: letters lost on the way"),
        (asking("Swali la cafÃ©?"), "letters of another encoding, perhaps meant as “é”"),
        (asking("Swali la caf√©?"), "letters of another encoding, perhaps meant as “é”"),
        (asking("á‰¡áŠ“?"), "letters of another encoding, perhaps meant as “ቡ”"),
        (asking("Ø³Ù„Ø§Ù…"), "letters of another encoding, perhaps meant as “س”"),
        (asking("Swali\u200b?"), "exam.csv:7: q: signs that nobody sees"),
        (asking("Sw\u0430li?"), "7: q: a word with letters of two scripts that look alike"),
        (asking("Ng''ombe?"), "7: q: quotation marks or apostrophes that are doubled"),
        (asking("=HYPERLINK(x)"), "7: q: begins with a sign that makes a spreadsheet run it"),
        (asking("@SUM(1)"), "7: q: begins with a sign that makes a spreadsheet run it"),
        (changed(5, ("Tarehe?", ["1-Feb", "bb", "cc", "dd"], "B")), "7: A: looks like a date"),
        (changed(5, ("Simu?", ["aa", "2.5E+11", "cc", "dd"], "A")), "7: B: looks like a number"),
        (changed(5, ("Nini?", ["aa", "bb", "#NAME?", "dd"], "A")), "7: C: looks like an error of"),
        (
            [("Ng'ombe?", *GOOD[0][1:]), ("Ng’ombe wangu?", *GOOD[1][1:]), *GOOD[2:]],
            "apostrophes within words are written in two ways",
        ),
        (asking("\u1230\u120b\u121d?"), "7: q: not in the script of Swahili (Latin)"),
        (GOOD[:8], "8 items can hardly tell two options apart"),
    ],
)
def test_a_planted_fault_is_found(rows: Rows, says: str, tmp_path: Path) -> None:
    found = checked(tmp_path, rows).warnings
    (notice,) = [notice for notice in found if says in str(notice)]
    assert "\n  → " in str(notice)
    assert notice.way_out
    assert notice.file


@pytest.mark.parametrize(
    "text",
    [
        "CAFÉ” na «été»…",
        "Ọmọ náà sùn ní ilé.",
        "Yağmurlu, güzel bir gün: İstanbul’a",
        "-5",
        "+12,5",
        "Je! Unajua?",
        "1/2 kilo ya unga",
    ],
)
def test_good_signs_are_left_in_peace(text: str, tmp_path: Path) -> None:
    cell = f'"{text}"' if "," in text else text
    assert checked(tmp_path, asking(cell)).warnings == ()


def test_every_wrong_row_is_named_at_once(tmp_path: Path) -> None:
    rows = [*GOOD]
    rows[3] = ("Swali 3?", GOOD[3][1], "")
    rows[7] = ("", GOOD[7][1], "A")
    rows[9] = ("Swali 9?", GOOD[9][1], "F")
    found = checked(tmp_path, rows)
    assert [(notice.lines, notice.field) for notice in found.errors] == [
        ((5,), "r"),
        ((9,), "q"),
        ((11,), "r"),
    ]
    assert all(notice.way_out and notice.file == "exam.csv" for notice in found.errors)


def test_places_drawn_by_lot_are_seldom_called_uneven() -> None:
    lot = random.Random(3)  # noqa: S311
    called = 0
    for _ in range(200):
        items = [
            ChoiceItem(str(n), "sw", f"{n}", tuple(f"{n}{c}" for c in "abcd"), lot.randrange(4))
            for n in range(40)
        ]
        called += any(_places(items, "f", "r"))
    assert called <= 8  # 1 % is meant; more than 8 of 200 would come in fewer than 1 of 1000


def test_near_pairs_are_those_that_a_comparison_of_all_finds() -> None:
    lot = random.Random(5)  # noqa: S311
    words = ["mama", "baba", "shamba", "soko", "maji", "mvua", "ng'ombe", "kuku", "mtoto", "shule"]
    texts = [" ".join(lot.choices(words, k=6)) for _ in range(60)]
    texts += [text.replace("a", "", 1) for text in texts[:20]]

    def alike(one: str, other: str) -> bool:
        mine, theirs = ({t[i : i + 3] for i in range(len(t) - 2)} for t in map(plain, (one, other)))
        return len(mine & theirs) >= NEARLY * len(mine | theirs)

    slow = {
        (one, other)
        for other in range(len(texts))
        for one in range(other)
        if alike(texts[one], texts[other])
    }
    assert slow
    assert set(near_pairs(texts)) == slow


def test_another_number_is_another_item() -> None:
    text = "Juma ana machungwa {} na Asha ana machungwa {}; jumla ni mangapi?"
    assert not list(near_pairs([text.format(1, 2), text.format(3, 4)]))
    assert list(near_pairs([text.format(1, 2), text.format(1, 2).replace("jumla", "jumle")]))


def test_another_language_is_told_and_what_cannot_be(tmp_path: Path) -> None:
    pytest.importorskip("py3langid")
    english = "The nurse came to the village and looked at all the children there."
    found = checked(tmp_path, asking(english))
    (notice,) = found.warnings
    assert "seems to be in English (en), not in Swahili" in str(notice)
    assert notice.lines == (7,)
    told = dict(found.facts)["language of the items in sw"]
    assert told.startswith("told for 1 of 40")
    assert "varieties of Swahili are not told from one another" in told
    files = [{"language": "arz", "path": "exam.csv"}]
    arabic = dict(checked(tmp_path, GOOD, files=files).facts)["language of the items in arz"]
    assert "not told from one another: acm, aeb" in arabic
    files = [{"language": "luo", "path": "exam.csv"}]
    luo = dict(checked(tmp_path, GOOD, files=files).facts)["language of the items in luo"]
    assert luo == "not told: the identifier does not know Luo"


def test_without_the_identifier_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tongue, "no_identifier", lambda: "py3langid is not installed")
    found = checked(tmp_path, asking("The nurse came to the village and looked at all of them."))
    assert found.warnings == ()
    said = dict(found.facts)["language of the items in sw"]
    assert said == "only the script was looked at: py3langid is not installed"


def test_joiners_of_persian_and_urdu_are_no_fault(tmp_path: Path) -> None:
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    files = [{"language": "fa", "path": "exam.csv"}]
    rows: Rows = [(f"{persian} {q[6:]}", choices, right) for q, choices, right in GOOD]
    assert checked(tmp_path, rows, files=files).warnings == ()


def test_who_and_by_whose_leave_is_asked_for(tmp_path: Path) -> None:
    found = checked(tmp_path, GOOD, author="", consent=" ", reviewed_by="", starter=True)
    for said in ("own.yaml: author: who", "own.yaml: consent", "own.yaml: reviewed_by", "assumed"):
        assert [notice for notice in found.warnings if said in str(notice)]


def test_labels_that_never_are_right(tmp_path: Path) -> None:
    files = [{"language": "sw", "path": "exam.csv"}]
    labelled = {"fields": {"question": "q", "right": "r"}, "choices": ["A", "B", "C", "D", "E"]}
    found = checked(tmp_path, GOOD, **labelled, right_as="text", files=files)
    assert [(notice.problem, notice.field) for notice in found.warnings] == [
        ("never right: E", "r")
    ]
    assert dict(found.facts)["right answers in sw"] == "A 10, B 10, C 10, D 10"


def test_written_choices_are_no_labels(tmp_path: Path) -> None:
    rows = [(f"Swali {n}?", ["a", "b", "c", "d"], "ABC"[n % 3]) for n in range(40)]
    (never,) = (one for one in checked(tmp_path, rows).warnings if "never right" in one.problem)
    assert never.problem == "never right: d"
    assert "label" not in never.way_out


@pytest.mark.parametrize(("answers", "warned"), [(["Nairobi"], True), (["Nairobi", "Juba"], False)])
def test_one_answer_to_all_questions(answers: list[str], *, warned: bool, tmp_path: Path) -> None:
    rows = [f"Mji wa {n}?,{answers[n % len(answers)]}\n" for n in range(40)]
    described = {
        **EXAM,
        "kind": "question",
        "use": "open question",
        "fields": {"question": "q", "answers": "a"},
    }
    del described["right_as"]
    found = check_own(write_own(tmp_path, described, {"exam.csv": "q,a\n" + "".join(rows)}))
    said = [one for one in found.warnings if one.problem.startswith("every right answer is “Nai")]
    assert [one.field for one in said] == ["a"] * warned


def test_constant_labels(tmp_path: Path) -> None:
    labelled = {"fields": {"question": "q", "right": "r"}, "choices": ["A", "B"]}
    rows = [(q, c, "A") for q, c, _ in GOOD]
    found = checked(tmp_path, rows, **labelled, right_as="text")
    assert "every right answer is “A”: whoever always says so is right in 100 %" in [
        notice.problem for notice in found.warnings
    ]


def test_the_same_in_two_languages(tmp_path: Path) -> None:
    files = [{"language": tag, "path": "exam.csv"} for tag in ("sw", "ha")]
    found = checked(tmp_path, GOOD, files=files)
    problems = [notice.problem for notice in found.warnings]
    assert [said for said in problems if "40 items are the same in" in said]


def test_the_same_in_another_set(tmp_path: Path) -> None:
    checked(tmp_path / "other", GOOD[30:], name="other")
    other: Loaded = load_own("own.yaml", tmp_path / "other")
    checked(tmp_path / "here", GOOD)
    found = check_own(tmp_path / "here" / "own.yaml", [other])
    (notice,) = found.warnings
    assert notice.problem == "sw: 10 items are in other as well: learn from neither"


def test_what_could_not_be_compared_is_said(tmp_path: Path) -> None:
    checked(tmp_path, GOOD)
    absent = Loaded("topic", None, (Missing("public", "sw", "not here"),))
    found = check_own(tmp_path / "own.yaml", [absent])
    (notice,) = found.warnings
    assert notice.problem == "sw: not compared with public: not here"


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
    (error,) = checked(tmp_path, GOOD, files=files).errors
    assert "nothing to test on" in error.problem
