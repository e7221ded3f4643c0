"""The traps of public data, each set up once: what is said, where, and what to do about it.

Each was met in a published set: an empty file, a name that a spreadsheet counted on, columns that
are not those of the README, labels in capitals in one language only, the same items under two
names, one answer to everything, a scale whose good end is the other one.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from terazi.data.check import check_own
from terazi.data.filled_down import runs
from terazi.data.overlap import kept_apart
from terazi.data.own import load_own
from terazi.data.ratings import read_ratings
from terazi.data.testset import ChoiceItem, ChoiceSet
from terazi.errors import InputError
from terazi.finding import Direction, Finding, Grade, Theme
from terazi.models.fake import FakeModel
from terazi.options.figures import cited_figures, in_one_direction
from terazi.options.model import ModelOption
from terazi.probes.declare import Settings
from terazi.probes.plain_choices import exam
from terazi.probes.topic import topic
from terazi.proposal.advice import warnings
from terazi.proposal.options import Figure, Model, People
from terazi.proposal.read import read_proposal
from tests.data_samples import write_own
from tests.test_weigh import PROPOSAL, money, write

TOPICS: dict[str, Any] = {
    "kind": "choice",
    "use": "topic",
    "format": {"kind": "table", "delimiter": "comma"},
    "fields": {"question": "text", "right": "label"},
    "choices": ["health", "money"],
    "files": [{"language": "sw", "path": "sw.csv"}, {"language": "ha", "path": "ha.csv"}],
}
SWAHILI = "text,label\nMtoto ana homa,health\nBei imepanda,money\n"
HAUSA = "text,label\nYaro yana zazzabi,health\nFarashi ya tashi,money\n"


def both_ways(file: Path) -> tuple[InputError, str]:
    """What a weighing says, and what ``terazi testset check`` says before it."""
    with pytest.raises(InputError) as error:
        load_own(file.name, file.parent)
    (notice, *_) = check_own(file).errors
    assert error.value.way_out
    assert notice.way_out
    return error.value, str(notice)


# An empty file.


def test_a_file_of_0_bytes(tmp_path: Path) -> None:
    file = write_own(tmp_path, TOPICS, {"sw.csv": "", "ha.csv": HAUSA})
    error, said = both_ways(file)
    assert (error.file, error.problem) == (str(tmp_path / "sw.csv"), "is empty (0 bytes)")
    assert "sw.csv: is empty (0 bytes)" in said


# A name that a spreadsheet has counted on.


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["gpt-4o-06", "gpt-4o-07", "gpt-4o-08"], [(0, 2)]),
        (["gpt-4o-98", "gpt-4o-99", "gpt-4o-100"], [(0, 2)]),
        (["CC BY 4.0", "CC BY 4.1", "CC BY 4.2", "CC0"], [(0, 2)]),
        (["nurse 1", "nurse 2", "nurse 2", "nurse 3"], []),
        (["gpt-4o"] * 4, []),
        (["1", "2", "3", "4"], []),
        (["a-1", "b-2", "a-3"], []),
        ([], []),
    ],
)
def test_runs_of_a_growing_number(cells: Sequence[str], found: list[tuple[int, int]]) -> None:
    assert list(runs(cells)) == found


def test_a_model_name_that_was_dragged_down_in_ratings(tmp_path: Path) -> None:
    head = "option,language,item,rater,role,rating\n"
    file = tmp_path / "ratings.csv"
    file.write_text(
        head + "".join(f"gpt-4o-{n:02},sw,q{n},AB,nurse,safe\n" for n in (6, 7, 8)), "utf-8"
    )
    with pytest.raises(InputError, match="goes on from “gpt-4o-06” to “gpt-4o-08”") as error:
        read_ratings(file)
    assert (error.value.line, error.value.field) == (2, "option")
    assert "copy and paste it" in error.value.way_out


def test_several_options_on_one_item_are_no_trap(tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    rows = "".join(f"Model {n},sw,q1,AB,nurse,safe\n" for n in (1, 2, 3))
    file.write_text(f"option,language,item,rater,role,rating\n{rows}", "utf-8")
    assert len(read_ratings(file)) == 3


def test_a_role_that_was_dragged_down(tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    rows = "".join(f"a-{n},AB,nurse{n},safe\n" for n in (1, 2, 3))
    file.write_text(f"answer,rater,role,rating\n{rows}", "utf-8")
    with pytest.raises(InputError, match="one number more in each row") as error:
        read_ratings(file)
    assert error.value.field == "role"


def proposed(folder: Path, **changes: Any) -> Path:  # noqa: ANN401  any YAML
    return write(folder, {**PROPOSAL, **changes})


def test_one_model_under_running_names_in_a_proposal(tmp_path: Path) -> None:
    options = [
        *PROPOSAL["options"][:3],
        *({"name": f"M{n}", "kind": "model", "model": f"m-{n:02}.gguf"} for n in (6, 7, 8)),
    ]
    for number in (6, 7, 8):
        tmp_path.joinpath(f"m-{number:02}.gguf").write_bytes(b"GGUF, but not really")
    said = warnings(read_proposal(proposed(tmp_path, options=options)))
    (about,) = [line for line in said if "running number" in line]
    assert "m-06.gguf to m-08.gguf" in about
    assert not [
        line
        for line in warnings(read_proposal(proposed(tmp_path / "other")))
        if "running number" in line
    ]


# Columns that are not those of the README.


def test_columns_that_the_readme_has_the_other_way_round(tmp_path: Path) -> None:
    swapped = {**TOPICS, "fields": {"question": "label", "right": "text"}}
    file = write_own(tmp_path, swapped, {"sw.csv": SWAHILI, "ha.csv": HAUSA})
    error, said = both_ways(file)
    assert "the columns “label” and “text” have changed places" in error.problem
    assert error.line == 2
    assert "fields.question and fields.right" in error.way_out
    assert "have changed places" in said


def test_columns_without_the_names_of_the_readme(tmp_path: Path) -> None:
    other = SWAHILI.replace("label", "Label")
    file = write_own(tmp_path, TOPICS, {"sw.csv": other, "ha.csv": HAUSA})
    error, _ = both_ways(file)
    assert "there is no column “label”; the columns are text, Label" in error.problem
    assert error.way_out.endswith("Label?")


# Labels in capitals, in one language only.


def test_labels_in_capitals_in_one_language_only(tmp_path: Path) -> None:
    loud = HAUSA.replace(",health", ",HEALTH")
    file = write_own(tmp_path, TOPICS, {"sw.csv": SWAHILI, "ha.csv": loud})
    error, said = both_ways(file)
    assert error.problem == "“HEALTH” is written “health” elsewhere"
    assert Path(error.file or "").name == "ha.csv"
    assert error.line == 2
    assert "ha.csv:2: label: “HEALTH”" in said


# The same items under two names.


def made(name: str, texts: Sequence[str], examples: Sequence[str] = ()) -> ChoiceSet:
    def items(part: Sequence[str]) -> tuple[ChoiceItem, ...]:
        return tuple(ChoiceItem(f"{name}/{text}", "tr", text, ("a", "b"), 0) for text in part)

    return ChoiceSet(name, {"tr": items(texts)}, {"tr": items(examples)})


def test_nobody_learns_from_one_name_what_another_tests() -> None:
    one = made("tumlu", ["Soru 1", "Soru 2"], examples=["soru  3", "Soru 4"])
    other = made("turkishmmlu", ["Soru 3", "Soru 9"])
    kept = [testset for _, testset in kept_apart([("exam", one), ("exam", other)])]
    assert isinstance(kept[0], ChoiceSet)
    assert [item.question for item in kept[0].examples["tr"]] == ["Soru 4"]
    assert "Examples left out: 1 that turkishmmlu tests on." in kept[0].note


def test_the_same_items_under_two_names_are_counted(tmp_path: Path) -> None:
    files = {"sw.csv": SWAHILI, "ha.csv": HAUSA}
    write_own(tmp_path / "other", {**TOPICS, "name": "other-name"}, files)
    file = write_own(tmp_path / "own", TOPICS, files)
    found = check_own(file, [load_own("own.yaml", tmp_path / "other")])
    problems = [notice.problem for notice in found.warnings]
    assert "sw: 2 items are in other-name as well: learn from neither" in problems
    assert "ha: 2 items are in other-name as well: learn from neither" in problems


def test_one_set_cannot_be_tested_on_what_it_learns_from(tmp_path: Path) -> None:
    files = [*TOPICS["files"], {"language": "sw", "path": "sw.csv", "split": "examples"}]
    file = write_own(tmp_path, {**TOPICS, "files": files}, {"sw.csv": SWAHILI, "ha.csv": HAUSA})
    testset = load_own(file.name, tmp_path).testset
    assert isinstance(testset, ChoiceSet)
    assert testset.examples["sw"] == ()
    assert "sw 2 (examples that are tested on as well)" in testset.note


# One answer to everything.


LABELS = ("health", "money", "sports", "travel")


def labelled(number: int, gold: Callable[[int], int]) -> ChoiceSet:
    items = tuple(
        ChoiceItem(f"sw/{n}", "sw", f"ujumbe {n}", LABELS, gold(n)) for n in range(number)
    )
    return ChoiceSet("planted", {"sw": items}, {})


def saying(likes: Callable[[str, str], float]) -> ModelOption:
    part = Model(kind="model", name="M", model="m.gguf")
    return ModelOption(part, FakeModel(log_likelihood=likes), Path("m.gguf"))


def always(word: str) -> ModelOption:
    return saying(lambda context, text: float("ujumbe" in context and text.strip() == word))


def asked(option: ModelOption, testset: ChoiceSet) -> Finding:
    settings = Settings(languages=("sw",), everything=True)
    return next(f for f in topic.run([option], testset, settings) if f.measure == "topic accuracy")


def test_constant_answers_are_said_to_be_chance() -> None:
    found = asked(always("money"), labelled(40, lambda n: n % 4))
    assert found.estimate == pytest.approx(0.25)
    assert "It gave the same answer, “money”, to all 120" in found.note
    assert "says nothing of understanding" in found.note
    assert "Chance is 25%" in found.note
    assert found.details["the same answer to"] == "120 of 120"


def test_who_answers_as_asked_is_not_called_constant() -> None:
    testset = labelled(40, lambda n: n % 4)
    right = {item.question: LABELS[item.gold] for item in testset.items["sw"]}
    knows = saying(
        lambda context, text: float(right.get(context.splitlines()[0], "") == text.strip())
    )
    found = asked(knows, testset)
    assert found.estimate == 1.0
    assert "same answer" not in found.note


def test_items_that_are_all_alike_are_the_items_fault() -> None:
    found = asked(always("money"), labelled(40, lambda _: 1))
    assert found.estimate == 1.0
    assert "same answer" not in found.note  # `terazi testset check` says it of the items


def test_few_answers_prove_nothing() -> None:
    assert "same answer" not in asked(always("money"), labelled(8, lambda n: n % 4)).note


def test_always_the_same_place_is_constant_as_well() -> None:
    items = tuple(
        ChoiceItem(f"{n}", "sw", f"swali {n}", tuple(f"{c}{n}" for c in "abcd"), n % 4)
        for n in range(40)
    )
    option = saying(lambda context, text: float("swali" in context and text.strip()[0] == "c"))
    settings = Settings(languages=("sw",), everything=True)
    (found,) = exam.run([option], ChoiceSet("planted", {"sw": items}), settings)
    assert found.estimate == pytest.approx(0.25)
    assert "the same answer, choice 3, to all 120" in found.note


# A scale whose good end is the other one.


def figure(measure: str, estimate: float, more_is: str | None, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    said = {"more_is": more_is} if more_is else {}
    return {
        "measure": measure,
        "estimate": estimate,
        "unit": "points",
        "date": "2026-01-01",
        "source": "a table",
        **said,
        **more,
    }


def quoting(*figures: dict[str, Any]) -> list[dict[str, Any]]:
    """The options, of which the first have a figure each."""
    options = [dict(option) for option in PROPOSAL["options"]]
    for option, one in zip(options[1:], figures, strict=False):
        option["figures"] = [one]
    return options


def test_80_to_100_is_best_in_one_file_and_worst_in_another(tmp_path: Path) -> None:
    options = quoting(figure("risk band", 90, "better"), figure("risk band", 85, "worse"))
    with pytest.raises(InputError, match="they cannot be compared") as error:
        read_proposal(proposed(tmp_path, options=options))
    said = str(error.value)
    assert "options[2].figures[0].more_is: more of “risk band” is worse here, and better in" in said
    assert "which end of the scale is the good one" in said
    options = quoting(figure("risk band", 90, "better"), figure("risk band", 85, "better"))
    assert read_proposal(proposed(tmp_path, options=options))


def test_a_red_line_against_the_scale(tmp_path: Path) -> None:
    options = quoting(figure("word knowledge", 90, "worse"))
    with pytest.raises(InputError, match="the best would be stopped") as error:
        read_proposal(proposed(tmp_path, options=options))
    assert "red_lines[0].at_least" in str(error.value)


def test_a_figure_whose_scale_runs_the_other_way_than_ours_is_not_used() -> None:
    part = People(
        kind="people",
        name="Clerks",
        role="clerk",
        monthly_wage=money(1),  # type: ignore[arg-type]
        answers_per_hour=20,
        figures=(
            Figure(**figure("exam score", 85, "worse")),
            Figure(**figure("exam score", 85, "better", source="another table")),
            Figure(**figure("exam score", 85, None, source="a third table")),
        ),
    )
    ours = Finding(
        option="M",
        theme=Theme.EDUCATION,
        measure="exam score",
        unit="share",
        direction=Direction.HELP,
        grade=Grade.MEASURED_HERE,
        probe="exam",
        estimate=0.5,
    )
    against, along, unsaid = in_one_direction(cited_figures(part), [ours])
    assert (against.grade, against.estimate) == (Grade.UNKNOWN, None)
    assert "(85) is not used: there more of “exam score” is worse, here it is better" in (
        against.note
    )
    assert along.estimate == unsaid.estimate == 85
    alone, *_ = in_one_direction(cited_figures(part), [])
    assert alone.estimate == 85


def test_ratings_in_numbers_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text("answer,rater,role,rating\na-1,AB,nurse,90\n", "utf-8")
    with pytest.raises(InputError, match="does not say which end is the good one") as error:
        read_ratings(file)
    assert error.value.way_out == "write one of: safe, incomplete, dangerous"


def test_a_weight_of_80_is_no_share(tmp_path: Path) -> None:
    described = {
        "kind": "pair",
        "use": "stereotype pairs",
        "format": {"kind": "table", "delimiter": "comma"},
        "fields": {"first": "a", "second": "b", "weight": "w"},
        "files": [{"language": "sw", "path": "p.csv"}],
    }
    file = write_own(tmp_path, described, {"p.csv": "a,b,w\nWao ni wavivu,Sisi ni wavivu,80\n"})
    error, _ = both_ways(file)
    assert (error.problem, error.way_out) == ("“80” is not a share", "write it as 0.75")
