"""Planted truth for answers in free text: what a fake model writes is known, and measured so."""

import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from terazi.data.testset import QuestionItem, QuestionSet
from terazi.finding import Direction, Finding, Grade
from terazi.models.fake import FakeModel
from terazi.models.interface import ModelIdentity
from terazi.options.interface import Answer, ChoiceStatus, Kind, Manner
from terazi.options.model import ModelOption
from terazi.options.tool import Tool
from terazi.probes.accuracy import differences
from terazi.probes.declare import Line, Probe, Sample, Settings
from terazi.probes.language_fidelity import language_fidelity
from terazi.probes.manners import by_lot, drawn, manners, words
from terazi.probes.mathematics import final_number, mathematics
from terazi.probes.mathematics import judge as judge_number
from terazi.probes.open_question import judge, open_question
from terazi.proposal.options import Model
from terazi.proposal.options import Tool as ToolPart
from terazi.statistics.confidence_sequence import METHOD
from terazi.text.own_words import once, own_words

SWAHILI = "Mtoto huyu ana homa kali, mpeleke kwenye kituo cha afya leo."
ENGLISH = "This child has a high fever, so take it to the health centre today."
REFUSAL = "Samahani, siwezi kukusaidia na hilo."
ALL = {"everything": True}

Found = dict[tuple[str, str], Finding]


def fake(write: Callable[[str], str], name: str = "planted") -> ModelOption:
    """``write`` is told the question alone, whatever stands around it."""

    def answer(prompt: str) -> str:
        block = prompt.rpartition("\n\n")[2]
        lines = block.splitlines()
        return write(lines[0].partition(": ")[2] or lines[0])

    part = Model(kind="model", name=name, model=f"{name}.gguf")
    return ModelOption(part, FakeModel(name, write=answer), Path("planted.gguf"))


def questions(number: int = 200) -> QuestionSet:
    items = {
        tag: tuple(
            QuestionItem(
                f"{tag}/{i}",
                tag,
                f"swali {i} {tag}?",
                (f"jibu la {i}",),
                cluster=f"source/{i}",
                translated=(f"answer to {i}",),
            )
            for i in range(number)
        )
        for tag in ("sw", "en")
    }
    examples = {"sw": (QuestionItem("e/1", "sw", "swali la mfano?", ("jibu la 3",)),)}
    return QuestionSet("planted", items, examples)


def problems(number: int = 100) -> QuestionSet:
    items = {
        tag: tuple(
            QuestionItem(f"{tag}/{i}", tag, f"tatizo {i}?", (str(1000 + i),), cluster=f"s/{i}")
            for i in range(number)
        )
        for tag in ("sw", "en")
    }
    return QuestionSet("planted", items)


def number_of(question: str) -> int:
    return int("".join(sign for sign in question if sign.isdigit()))


def measured(
    probe: Probe, options: Sequence[object], testset: QuestionSet | None, **told: object
) -> Found:
    settings = Settings(languages=("sw", "en"), beside=frozenset({"en"}), **told)  # type: ignore[arg-type]
    found = probe.run(options, testset, settings)
    return {(one.measure, one.language): one for one in found}


def lot(seed: int, question: str) -> float:
    return random.Random(f"{seed} {number_of(question)}").random()  # noqa: S311  simulation


def test_sixty_percent_right_is_measured_as_sixty_percent() -> None:
    right = set(random.Random(1).sample(range(200), 120))  # noqa: S311  simulation
    option = fake(
        lambda q: f" jibu la {number_of(q)}\n" if number_of(q) in right else "jibu lingine"
    )
    found = measured(open_question, [option], questions(), **ALL)
    finding = found["open questions answered", "sw"]
    assert finding.estimate == pytest.approx(0.6)
    assert finding.n == 200
    assert finding.interval is not None
    assert finding.interval.low < 0.6 < finding.interval.high
    assert finding.details["wordings"] == 3
    assert finding.details["lowest wording"] <= 0.6 <= finding.details["highest wording"]  # type: ignore[operator]
    overlap = found["open questions: words in common", "sw"].estimate
    # A wrong answer shares one word of two with one of three: F1 is 0.4.
    assert overlap == pytest.approx(0.6 + 0.4 * 0.4)


def test_the_gap_to_english_is_paired_on_the_same_sources() -> None:
    option = fake(lambda q: f"jibu la {number_of(q)}" if "en?" in q else "sijui")
    found = measured(open_question, [option], questions(), **ALL)
    gap = found["open questions answered: gap to English", "sw"]
    assert gap.estimate == pytest.approx(1.0)
    assert gap.direction is Direction.HARM


def test_a_refusal_a_wrong_language_and_silence_are_three_counts() -> None:
    def write(question: str) -> str:
        number = number_of(question)
        if number < 20:
            return REFUSAL
        if number < 50:
            return f"Answer to {number}."
        if number < 60:
            return ""
        if number < 65:
            return "…?!"
        if number < 75:
            return ENGLISH
        return f"jibu la {number}" if number < 100 else "jibu lingine"

    found = measured(open_question, [fake(write)], questions(), **ALL)
    finding = found["open questions answered", "sw"]
    counts = ("refused", "wrong language", "not answered", "unreadable")
    assert [finding.details[name] for name in counts] == [20, 40, 10, 5]
    assert finding.n == 125
    assert finding.estimate == pytest.approx(25 / 125)


def test_nothing_but_refusals_is_unknown() -> None:
    found = measured(open_question, [fake(lambda _: REFUSAL)], questions(30))
    assert found["open questions answered", "sw"].grade is Grade.UNKNOWN
    assert ("open questions: words in common", "sw") not in found


def test_an_answer_that_is_the_same_in_both_languages_is_right() -> None:
    item = QuestionItem("1", "sw", "?", ("Nairobi",), translated=("Nairobi",))
    assert judge(item, "Nairobi.\nQ: …").correct is True
    assert judge(item, "Mombasa").correct is False
    assert judge(item, "Jibu ni:\n\nNairobi").correct is True
    assert judge(item, "Jibu:").correct is False


def test_the_interval_holds_the_true_rate_at_the_stated_level() -> None:
    """400 simulated models that are right with probability 0.6."""
    rng = np.random.default_rng(20261122)
    held, runs = 0, 400
    for _ in range(runs):
        right = rng.random(100) < 0.6
        option = fake(
            lambda q, right=right: f"jibu la {number_of(q)}" if right[number_of(q)] else "sijui"  # type: ignore[misc]
        )
        settings = Settings(languages=("sw",), everything=True)
        finding = next(iter(open_question.run([option], questions(100), settings)))
        assert finding.interval is not None
        held += finding.interval.low <= 0.6 <= finding.interval.high
    assert held / runs >= 0.95 - 3 * (0.95 * 0.05 / runs) ** 0.5


def test_only_a_sample_is_asked_unless_all_is_wanted() -> None:
    option = fake(lambda _: "sijui")
    assert (
        measured(open_question, [option], questions(), seed=3)["open questions answered", "sw"].n
        == 100
    )
    few = drawn(questions().items["sw"], 7, seed=3)
    assert [item.cluster for item in few] == [
        item.cluster for item in drawn(questions().items["en"], 7, seed=3)
    ]


def test_the_guess_row_says_what_always_saying_the_same_gets() -> None:
    settings = Settings(languages=("sw", "en"))
    assert open_question.guess is not None
    rows = {row.language: row for row in open_question.guess(questions(), settings)}
    assert rows["sw"].estimate == pytest.approx(1 / 200)
    assert "jibu la 3" in rows["sw"].note
    assert "flatters" in rows["en"].note


def test_a_tool_answers_from_its_table_and_is_asked_once() -> None:
    tool = Tool(ToolPart(kind="tool", name="table"))
    found = measured(open_question, [tool], questions(30))["open questions answered", "sw"]
    assert found.details["not answered"] == 30
    assert {outcome.wording for outcome in found.outcomes} == {""}


def test_two_models_are_told_apart_on_the_same_questions() -> None:
    good = fake(lambda q: f"jibu la {number_of(q)}" if lot(1, q) < 0.9 else "sijui", "good")
    bad = fake(lambda q: f"jibu la {number_of(q)}" if lot(2, q) < 0.3 else "sijui", "bad")
    settings = Settings(languages=("sw",), everything=True)
    found = list(open_question.run([good, bad], questions(), settings))
    (row,) = (row for row in differences(found) if row.group == "against bad")
    assert row.estimate == pytest.approx(0.6, abs=0.12)
    assert row.interval is not None
    assert row.interval.low > 0


def test_sixty_percent_of_the_sums_is_measured_as_sixty_percent() -> None:
    def write(question: str) -> str:
        number = 1000 + number_of(question)
        return f" 3 + 5 = 8, jumla {number if number % 5 < 3 else 17}."

    testset = problems(102)  # two are shown
    found = measured(mathematics, [fake(write)], testset, **ALL)
    finding = found["school mathematics", "sw"]
    assert finding.n == 100
    assert finding.estimate == pytest.approx(0.6, abs=0.02)
    gap = found["school mathematics: gap to English", "sw"]
    assert gap.estimate == pytest.approx(0)


@pytest.mark.parametrize(
    ("answer", "language", "number"),
    [
        ("16 - 3 - 4 = 9, 9 × 2 = 18", "sw", 18),
        ("#### 18\nQ: 20?", "sw", 18),
        ("Jibu ni $70,000.", "sw", 70000),
        ("70.000 lira", "tr", 70000),
        ("الجواب هو \u0661\u0668", "ar", 18),
        ("নিট ১,২৩৪ টাকা", "bn", 1234),
        ("kumi na nane", "sw", None),
        ("18.0", "en", 18),
        ("x = \N{MINUS SIGN}3", "en", -3),
    ],
)
def test_the_number_that_an_answer_comes_to(answer: str, language: str, number: int | None) -> None:
    expected = None if number is None else Fraction(number)
    assert final_number(answer, language) == expected


def test_a_sum_without_a_number_or_in_another_language_is_neither_right_nor_wrong() -> None:
    item = QuestionItem("1", "sw", "?", ("18",))
    assert judge_number(item, "Sijui jibu.").status is ChoiceStatus.UNREADABLE
    english = "She sells nine eggs for two dollars each, so she makes 18 dollars."
    assert judge_number(item, english).status is ChoiceStatus.WRONG_LANGUAGE
    assert judge_number(item, "18").correct is True


def test_numbers_that_are_only_repeated_from_the_problem_are_no_answer() -> None:
    item = QuestionItem("1", "sw", "Juma ana kuku 16 na bata 18. Ana ndege wangapi?", ("18",))
    assert judge_number(item, item.question).status is ChoiceStatus.UNREADABLE
    assert judge_number(item, f"{item.question}\n34").correct is False


@pytest.mark.parametrize(
    ("answer", "own"),
    [
        ("Lugha ya Pijini ilianza kutumika nchi gani. Nigeria", "Nigeria"),
        ("Kazi, LUGHA YA PIJINI ILIANZA kutumika wapi", "Kazi, wapi"),
        ("Je,lugha ya Pijini ilianza 1,000", "Je, 1,000"),
        ("Lugha ya Pijini ni ya Nigeria", "Lugha ya Pijini ni ya Nigeria"),
        ("", ""),
    ],
)
def test_what_an_answer_repeats_is_not_its_own(answer: str, own: str) -> None:
    assert own_words("Lugha ya Pijini ilianza kutumika nchi gani?", answer) == own


@pytest.mark.parametrize(
    "answer",
    ["Jibu, " * 40, "kwanza ya " * 20, "Mbe" + "le" * 60, "Jibu: Swali: Jibu:", "wewe " * 5],
)
def test_one_word_over_and_over_is_in_no_language(answer: str) -> None:
    found = measured(language_fidelity, [fake(lambda _: answer)], None, samples=sampled(3))
    assert found["language fidelity", "sw"].details["unreadable"] == 3


def test_what_is_said_over_and_over_counts_once() -> None:
    assert once("ndiyo ndiyo ndiyo ndiyo ndiyo") == "ndiyo ndiyo"
    assert once(SWAHILI) == SWAHILI


def test_a_short_question_is_repeated_as_a_whole() -> None:
    assert own_words("Nani rais?", "nani rais? Nani?") == "Nani?"
    assert own_words("", "Nani?") == "Nani?"


def sampled(number: int = 100) -> dict[str, Sample]:
    asked = tuple(f"Mtoto wa miezi {i} ana homa, nifanye nini?" for i in range(number))
    return {"sw": Sample(asked, "Questions of the proposal.")}


def test_thirty_percent_in_english_is_measured_as_thirty_percent() -> None:
    english = set(random.Random(2).sample(range(100), 30))  # noqa: S311  simulation
    option = fake(lambda q: ENGLISH if number_of(q) in english else SWAHILI)
    found = measured(language_fidelity, [option], None, samples=sampled(), **ALL)
    fidelity = found["language fidelity", "sw"]
    assert fidelity.estimate == pytest.approx(0.7)
    assert fidelity.details["languages instead"] == "en 30"
    assert "wrong language" not in fidelity.details, "it would say 0 beside the 30"
    assert fidelity.interval is not None
    assert fidelity.interval.low < 0.7 < fidelity.interval.high
    fallen = found["answers in English instead", "sw"]
    assert fallen.estimate == pytest.approx(0.3)
    assert fallen.direction is Direction.HARM
    assert ("script fidelity", "sw") not in found, "all of it in Latin letters, as expected"


def test_the_wrong_script_is_measured() -> None:
    option = fake(lambda q: "سلام علیکم ورحمة" if number_of(q) % 4 == 0 else SWAHILI)
    found = measured(language_fidelity, [option], None, samples=sampled(), **ALL)
    assert found["script fidelity", "sw"].estimate == pytest.approx(0.75)


def test_repeating_the_question_is_no_answer_in_its_language() -> None:
    option = fake(lambda question: f"{question} {question}")
    found = measured(language_fidelity, [option], None, samples=sampled(20))
    fidelity = found["language fidelity", "sw"]
    assert fidelity.grade is Grade.UNKNOWN
    assert fidelity.details["unreadable"] == 20


def test_of_a_language_that_cannot_be_told_nothing_is_said_but_of_english() -> None:
    samples = {"tw": Sample(("Wo ho te sɛn 1?", "Wo ho te sɛn 2?"), "")}
    settings = Settings(languages=("tw",), samples=samples)
    found = {
        one.measure: one for one in language_fidelity.run([fake(lambda _: ENGLISH)], None, settings)
    }
    assert found["language fidelity"].grade is Grade.UNKNOWN
    assert found["answers in English instead"].estimate == 1


def test_a_model_with_a_chat_template_is_shown_the_question_otherwise() -> None:
    asked: list[str] = []

    class Chat(FakeModel):
        def __init__(self) -> None:
            super().__init__(write=lambda prompt: asked.append(prompt) or "1000")  # type: ignore[func-returns-value]
            parts = {name: getattr(self.identity, name) for name in self.identity.__slots__}
            self.identity = ModelIdentity(**parts | {"template": "a digest"})

    option = ModelOption(Model(kind="model", name="chat", model="x"), Chat(), Path("x"))
    measured(mathematics, [option], problems(10))
    assert asked
    assert all(prompt.count("tatizo") == 1 for prompt in asked), "no worked examples"


def test_questions_are_just_text_in_every_wording() -> None:
    for manner in manners("sw", [("{question} {braces}", "jibu {question}")]):
        prompt = manner.prompt("nini {question}?", chat=False)
        assert prompt.text.count("nini {question}?") == 1
        assert "{question} {braces}" in prompt.text
    assert Manner("plain").prompt("nini?", chat=True).text == "nini?"


def test_wordings_are_drawn_evenly_and_alike_for_translations() -> None:
    ways = manners("sw")
    items = questions(300).items
    lots = [by_lot(item, ways).name for item in items["sw"]]
    assert lots == [by_lot(item, ways).name for item in items["en"]]
    assert all(70 <= lots.count(manner.name) <= 130 for manner in ways)


def test_words_for_asking_are_the_languages_own_where_they_are_known() -> None:
    assert words("sw-KE") == ("Swali", "Jibu")
    assert words("tw") == ("Q", "A")


class Broken:
    """Cannot be asked, as an endpoint that is gone."""

    name, kind, describe = "broken", Kind.TOOL, ""

    def answer(
        self,
        questions: Sequence[str],
        language: str,  # noqa: ARG002
        manners: Sequence[Manner] = (),  # noqa: ARG002
    ) -> list[Answer]:
        return [Answer("", status=ChoiceStatus.NOT_ANSWERED)] * len(questions)


@pytest.mark.parametrize("probe", [open_question, mathematics, language_fidelity])
def test_what_is_not_answered_is_unknown(probe: Probe) -> None:
    testset = {"open question": questions(5), "mathematics": problems(5)}.get(probe.uses)
    found = measured(probe, [Broken()], testset, samples=sampled(5))
    assert all(one.grade is Grade.UNKNOWN for one in found.values())
    assert found[probe.measure, "sw"].details["not answered"] in {3, 5}


def test_the_order_of_the_items_changes_nothing() -> None:
    testset = questions()
    turned = QuestionSet(
        testset.name,
        {tag: tuple(reversed(items)) for tag, items in testset.items.items()},
        testset.examples,
    )
    option = fake(lambda q: f"jibu la {number_of(q)}" if lot(1, q) < 0.5 else "sijui")
    one, other = (measured(open_question, [option], one, seed=5) for one in (testset, turned))
    assert one == other


def test_with_the_right_answers_mixed_up_nothing_is_right() -> None:
    testset = questions()
    answers = [item.answers for item in testset.items["sw"]]
    mixed = tuple(
        QuestionItem(item.id, "sw", item.question, answers[n - 1])
        for n, item in enumerate(testset.items["sw"])
    )
    option = fake(lambda q: f"jibu la {number_of(q)}")
    found = measured(open_question, [option], QuestionSet("mixed", {"sw": mixed}), **ALL)
    assert found["open questions answered", "sw"].estimate == 0


def test_who_crosses_a_red_line_writes_no_more_and_both_intervals_know_it() -> None:
    line = Line(
        "Right enough", "open questions answered", "at least", 0.8, kinds=frozenset({"model"})
    )
    option = fake(lambda q: f"jibu la {number_of(q)}" if lot(1, q) < 0.1 else "jibu lingine")
    found = measured(
        open_question, [option], questions(), lines=(line,), stop_early=True, everything=True
    )
    finding = found["open questions answered", "sw"]
    assert finding.n is not None
    assert finding.n < 200
    assert finding.details["why no more were asked"] == "it has crossed the red line “Right enough”"
    overlap = found["open questions: words in common", "sw"]
    for one in (finding, overlap):
        assert one.interval is not None
        assert one.interval.method == METHOD
    assert overlap.n == finding.n
