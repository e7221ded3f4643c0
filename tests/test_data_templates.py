"""The descriptors of docs/data.md read files of the public formats; the items here are made up."""

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from terazi.data.load import Loaded
from terazi.data.own import load_own
from terazi.data.testset import ChoiceItem, ChoiceSet, PairSet, QuestionSet, TestSet
from terazi.errors import InputError
from terazi.finding import Grade

DOCS = (Path(__file__).parents[1] / "docs" / "data.md").read_text(encoding="utf-8")
TEMPLATES = dict(re.findall(r"```yaml\n# ([a-z-]+)\.yaml(.*?)```", DOCS, re.DOTALL))


class Made(NamedTuple):
    """What a template made of files."""

    loaded: Loaded
    testset: TestSet


def made(name: str, folder: Path, **files: str) -> Made:
    """Load a template with these files; names are written with _ for the first dot."""
    text = f"# {TEMPLATES[name]}"
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    for path, content in files.items():
        place = folder / path.replace("__", "/")
        place = place.with_name(re.sub(r"_(?=[a-z]+$)", ".", place.name))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, encoding="utf-8")
    loaded = load_own("own.yaml", folder)
    assert loaded.testset is not None
    assert not loaded.missing
    return Made(loaded, loaded.testset)


def choices(testset: TestSet, language: str) -> tuple[ChoiceItem, ...]:
    assert isinstance(testset, ChoiceSet)
    assert testset.grade is Grade.MEASURED_HERE
    return testset.items[language]


def test_all_templates_are_tried_here() -> None:
    tried = {
        name.removeprefix("test_").replace("_", "-")
        for name in globals()
        if name.startswith("test_")
    }
    assert set(TEMPLATES) <= tried


def test_messages(tmp_path: Path) -> None:
    head = "message,goes to\n"
    loaded, testset = made(
        "messages",
        tmp_path,
        messages_csv=f'{head}"Bei gani, leo?",market\nNg\'ombe mgonjwa,veterinary\n',
        **{"older-messages_csv": f"{head}Kuku hawali,veterinary\nBei gani leo?,market\n"},
    )
    first, second = choices(testset, "sw")
    assert loaded.use == "routing"
    assert (first.question, first.choices[first.gold]) == ("Bei gani, leo?", "market")
    assert second.choices[second.gold] == "veterinary"
    assert isinstance(testset, ChoiceSet)
    assert [item.question for item in testset.examples["sw"]] == ["Kuku hawali", "Bei gani leo?"]
    assert {item.cluster for item in (first, second)} == {""}


def test_exam(tmp_path: Path) -> None:
    text = "subject,question,A,B,C,D,E,answer\ncare,Which?,1,2,3,4,5,E\ncare,Who?,a,b,c,d,,B\n"
    _, testset = made("exam", tmp_path, exam_csv=text)
    first, second = choices(testset, "en")
    assert (first.choices, first.gold, first.group) == (("1", "2", "3", "4", "5"), 4, "care")
    assert (second.choices, second.gold) == (("a", "b", "c", "d"), 1)


def test_questions(tmp_path: Path) -> None:
    text = "question,answers\nMji mkuu?,Nairobi | Nairobi City\n"
    loaded, testset = made("questions", tmp_path, questions_csv=text)
    assert isinstance(testset, QuestionSet)
    assert loaded.use == "open question"
    assert testset.items["sw"][0].answers == ("Nairobi", "Nairobi City")


def test_belebele(tmp_path: Path) -> None:
    row = {
        "link": "https://example.org/a",
        "question_number": 2,
        "flores_passage": "Mvua ilinyesha.",
        "question": "Nini kilinyesha?",
        "mc_answer1": "jua",
        "mc_answer2": "mvua",
        "mc_answer3": "upepo",
        "mc_answer4": "theluji",
        "correct_answer_num": "2",
        "dialect": "swh_Latn",
        "ds": "2023-05-03",
    }
    text = json.dumps(row) + "\n"
    _, testset = made("belebele", tmp_path, swh_Latn_jsonl=text, eng_Latn_jsonl=text)
    (item,) = choices(testset, "sw")
    assert item.question == "Mvua ilinyesha.\n\nNini kilinyesha?"
    assert (item.choices[item.gold], len(item.choices)) == ("mvua", 4)
    assert item.cluster == choices(testset, "en")[0].cluster != ""


def test_afrisenti(tmp_path: Path) -> None:
    head = "ID\ttweet\tlabel\n"
    _, testset = made(
        "afrisenti",
        tmp_path,
        sw_test_gold_label_tsv=f'{head}sw_test_1\t"Safi sana @user 😀\tpositive\n',
        sw_train_tsv=f"{head}sw_train_1\tHapana\tnegative\n",
    )
    (item,) = choices(testset, "sw")
    assert (item.question, item.choices[item.gold]) == ('"Safi sana @user 😀', "positive")
    assert isinstance(testset, ChoiceSet)
    assert len(testset.examples["sw"]) == 1


def test_mmlu(tmp_path: Path) -> None:
    _, testset = made(
        "mmlu",
        tmp_path,
        anatomy_test_csv='"Which, then?",a,b,c,d,C\n',
        nutrition_test_csv="What?,e,f,g,h,A\n",
    )
    first, second = choices(testset, "en")
    assert (first.question, first.choices[first.gold], first.group) == (
        "Which, then?",
        "c",
        "anatomy",
    )
    assert (second.choices[second.gold], second.group) == ("e", "nutrition")


def test_afrimmlu(tmp_path: Path) -> None:
    text = (
        "subject\tquestion\tchoices\tanswer\n"
        "law\tNani?\t['n'gombe', 'mbuzi', \"ng'ombe\", 'kuku']\tC\n"
    )
    _, testset = made("afrimmlu", tmp_path, swa__test_tsv=text, eng__test_tsv=text)
    (item,) = choices(testset, "sw")
    assert item.choices == ("n'gombe", "mbuzi", "ng'ombe", "kuku")
    assert (item.gold, item.group) == (2, "law")


MEDICAL = (
    "sample_id,question_type,question_clean,answer_options,correct_answer,specialty\n"
    'a,mcq,"Which?\n \n","{""option1"": ""x"", ""option2"": ""y"", ""option3"": ""z""}",'
    "option3,Surgery\n"
    'b,mcq,Which ones?,"{""option1"": ""x"", ""option2"": ""y""}","option1,option2",Surgery\n'
    "c,saq,Why?,,because,Surgery\n"
)


def test_afrimed_qa(tmp_path: Path) -> None:
    _, testset = made("afrimed-qa", tmp_path, **{"afrimed-qa_csv": MEDICAL})
    (item,) = choices(testset, "en")
    assert (item.question, item.choices, item.gold) == ("Which?", ("x", "y", "z"), 2)
    assert item.group == "Surgery"
    assert "Left out: en 1 (several right answers)." in testset.note


def test_several_right_answers_are_an_error_unless_said(tmp_path: Path) -> None:
    text = TEMPLATES["afrimed-qa"].replace("leave_out: [several right answers]\n", "")
    (tmp_path / "own.yaml").write_text(f"# {text}", encoding="utf-8")
    (tmp_path / "afrimed-qa.csv").write_text(MEDICAL, encoding="utf-8")
    with pytest.raises(InputError, match="more than one right answer") as error:
        load_own("own.yaml", tmp_path)
    assert error.value.line == 5


def test_blend(tmp_path: Path) -> None:
    asked = {
        "question": "Me ake ci?",
        "en_question": "What is eaten?",
        "annotations": [
            {"answers": ["tuwo", "tuwon shinkafa"], "en_answers": ["tuwo"], "count": 3},
            {"answers": ["kosai"], "en_answers": ["bean cake"], "count": 1},
        ],
        "idks": {"idk": 1, "no-answer": 0, "not-applicable": 0, "others": []},
    }
    nobody = {**asked, "annotations": []}
    text = json.dumps({"Al-en-01": asked, "Al-en-02": nobody})
    _, testset = made("blend", tmp_path, Northern_Nigeria_data_json=text, Ethiopia_data_json=text)
    assert isinstance(testset, QuestionSet)
    (item,) = testset.items["ha"]
    assert (item.question, item.group) == ("Me ake ci?", "Northern_Nigeria")
    assert testset.votes[item.id] == {"tuwo": 3, "tuwon shinkafa": 3, "kosai": 1}
    nigeria, ethiopia = testset.items["en"]
    assert nigeria.answers == ("tuwo", "bean cake")
    assert nigeria.cluster == item.cluster  # the same question about the same country
    assert nigeria.cluster != ethiopia.cluster
    assert "en 2 (no answer), ha 1 (no answer)" in testset.note


def test_camel(tmp_path: Path) -> None:
    _, testset = made(
        "camel",
        tmp_path,
        prompts_csv="Prompt,Type\nAlikula [MASK] jana.,food\nAnaitwa [MASK].,name\n",
        names_csv=(
            "Entity,Culture,Type\nburger,Western,food\npizza,Western,food\nfalafel,Arab,food\n"
            "John,Western,name\nAli,Arab,name\nOmar,Arab,name\n"
        ),
    )
    assert isinstance(testset, PairSet)
    pairs = [(pair.first, pair.second, pair.group) for pair in testset.items["ar"]]
    assert pairs == [
        ("Alikula burger jana.", "Alikula falafel jana.", "food"),
        ("Alikula pizza jana.", "Alikula falafel jana.", "food"),
        ("Anaitwa John.", "Anaitwa Ali.", "name"),
        ("Anaitwa John.", "Anaitwa Omar.", "name"),
    ]
    clusters = [pair.cluster for pair in testset.items["ar"]]
    assert clusters[0] == clusters[1] != clusters[2] == clusters[3]
    assert len({pair.id for pair in testset.items["ar"]}) == 4


def test_the_next_sentence_goes_on_with_the_next_names(tmp_path: Path) -> None:
    text = TEMPLATES["camel"].replace("pairs: 10", "pairs: 1")
    (tmp_path / "own.yaml").write_text(f"# {text}", encoding="utf-8")
    names = "Entity,Culture,Type\n" + "".join(
        f"{culture[0]}{number},{culture},name\n"
        for culture in ("Western", "Arab")
        for number in (1, 2)
    )
    prompts = "Prompt,Type\nEin [MASK].,name\nZwei [MASK].,name\nDrei [MASK].,name\n"
    (tmp_path / "names.csv").write_text(names, encoding="utf-8")
    (tmp_path / "prompts.csv").write_text(prompts, encoding="utf-8")
    testset = load_own("own.yaml", tmp_path).testset
    assert isinstance(testset, PairSet)
    pairs = [(pair.first, pair.second) for pair in testset.items["ar"]]
    assert pairs == [
        ("Ein W1.", "Ein A1."),
        ("Zwei W2.", "Zwei A2."),
        ("Drei W1.", "Drei A1."),
    ]


@pytest.mark.parametrize(
    ("prompts", "says"),
    [
        ("Prompt,Type\nHakuna tundu.,food\n", "has 0 blanks"),
        ("Prompt,Type\n[MASK] na [MASK].,food\n", "has 2 blanks"),
        ("Prompt,Type\n[MASK] mzuri.,drink\n", "no names of “Western” for drink"),
    ],
)
def test_a_sentence_that_cannot_be_filled(prompts: str, says: str, tmp_path: Path) -> None:
    names = "Entity,Culture,Type\nburger,Western,food\nfalafel,Arab,food\n"
    with pytest.raises(InputError, match=says) as error:
        made("camel", tmp_path, prompts_csv=prompts, names_csv=names)
    assert error.value.line == 2
