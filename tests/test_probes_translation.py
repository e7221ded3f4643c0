"""Translation: scores are sacrebleu's, directions are told apart, options are compared in pairs."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from terazi.data.testset import ParallelSet
from terazi.finding import GUESS, Direction, Finding, Grade
from terazi.models.fake import FakeModel
from terazi.options.interface import CanTranslate
from terazi.options.model import ModelOption
from terazi.options.tool import Tool
from terazi.probes.declare import Settings
from terazi.probes.translation import health_translation, translation
from terazi.proposal.options import Model
from terazi.proposal.options import Tool as ToolPart
from terazi.text import translations
from terazi.text.translations import bleu, chrf

WORDS = (
    "the",
    "child",
    "has",
    "fever",
    "and",
    "needs",
    "clean",
    "water",
    "near",
    "a",
    "health",
    "centre",
    "today",
    "or",
    "tomorrow",
)
MAJI = (
    "mtoto",
    "ana",
    "homa",
    "na",
    "anahitaji",
    "maji",
    "safi",
    "karibu",
    "kituo",
    "cha",
    "afya",
    "leo",
    "au",
    "kesho",
)


def planted_set(number: int = 60) -> ParallelSet:
    rng = random.Random(1)  # noqa: S311  simulation
    lines = [rng.sample(range(len(MAJI)), 8) for _ in range(number)]
    return ParallelSet(
        "planted",
        {
            "en": tuple(
                " ".join(WORDS[i] for i in line) + f" {n}." for n, line in enumerate(lines)
            ),
            "sw": tuple(" ".join(MAJI[i] for i in line) + f" {n}." for n, line in enumerate(lines)),
        },
    )


def fake(share: float, name: str = "planted", *, mute: bool = False) -> ModelOption:
    """Translates a share of the lines word for word, and copies the others."""
    lines = planted_set().lines
    into = dict(zip(lines["en"], lines["sw"], strict=True))
    into |= dict(zip(lines["sw"], lines["en"], strict=True))

    def write(prompt: str) -> str:
        block = prompt.rpartition("\n\n")[2]
        (source,) = (line for line in into if line in block)
        lot = random.Random(f"{name} {source}").random()  # noqa: S311  simulation
        return "" if mute else f" {into[source] if lot < share else source}\nSwahili: more"

    part = Model(kind="model", name=name, model="planted.gguf")
    return ModelOption(part, FakeModel(name, write=write), Path("planted.gguf"))


def measured(*options: ModelOption, everything: bool = True) -> dict[tuple[str, str, str], Finding]:
    settings = Settings(languages=("sw", "en"), everything=everything, seed=7)
    found = translation.run(options, planted_set(), settings)
    return {(one.option, one.measure, one.group): one for one in found}


def test_scores_are_those_of_sacrebleu_called_directly() -> None:
    finding = measured(fake(0.6))["planted", "translation quality", "from English"]
    said = [outcome.picked for outcome in finding.outcomes]
    right = [[outcome.gold for outcome in finding.outcomes]]
    assert finding.estimate == pytest.approx(CHRF(word_order=2).corpus_score(said, right).score)
    assert finding.details["BLEU"] == pytest.approx(BLEU().corpus_score(said, right).score)
    assert str(finding.details["signature"]).startswith("chrF2++|")
    assert "nw:2" in str(finding.details["signature"])
    assert "tok:13a" in str(finding.details["BLEU signature"])
    assert finding.n == 58, "two lines are shown as examples"
    assert finding.interval is not None
    assert finding.estimate is not None
    assert 20 < finding.interval.low < finding.estimate < finding.interval.high < 90


def test_a_perfect_translation_scores_100_and_a_copy_what_the_guess_row_says() -> None:
    assert measured(fake(1.0))["planted", "translation quality", "into English"].estimate == 100
    copied = measured(fake(0.0))["planted", "translation quality", "into English"]
    settings = Settings(languages=("sw", "en"), everything=True, seed=7)
    assert translation.guess is not None
    rows = {(row.option, row.group): row for row in translation.guess(planted_set(), settings)}
    assert copied.estimate == rows[f"{GUESS}copying the source", "into English"].estimate
    assert rows[f"{GUESS}an empty answer", "into English"].estimate == 0
    told = copied.details["wrong language"]
    assert isinstance(told, int)
    assert told > 0.8 * len(copied.outcomes)


def test_two_options_are_compared_on_the_same_lines() -> None:
    found = measured(fake(0.9, "good"), fake(0.3, "bad"), fake(0.3, "other"))
    group = "against bad, from English"
    difference = found["good", "translation quality: difference", group]
    good, bad = (
        found[name, "translation quality", "from English"].estimate for name in ("good", "bad")
    )
    assert good is not None
    assert bad is not None
    assert difference.estimate == pytest.approx(good - bad)
    assert difference.interval is not None
    assert difference.interval.low > 0
    assert difference.direction is Direction.CONTEXT
    same = found["bad", "translation quality: difference", "against other, from English"]
    assert "cannot tell" in same.note


def test_a_sample_is_drawn_unless_all_is_wanted() -> None:
    finding = measured(fake(1.0), everything=False)[
        "planted", "translation quality", "into English"
    ]
    assert finding.n == 50
    assert finding.note.startswith("50 of 60 sentences")


def test_who_writes_nothing_is_unknown_and_not_zero() -> None:
    finding = measured(fake(1.0, mute=True))["planted", "translation quality", "into English"]
    assert finding.grade is Grade.UNKNOWN
    assert finding.details["not answered"] == 58


def test_the_intervals_of_the_draws_are_near_sacrebleus_own() -> None:
    finding = measured(fake(0.6))["planted", "translation quality", "from English"]
    said = [outcome.picked for outcome in finding.outcomes]
    right = [[outcome.gold for outcome in finding.outcomes]]
    theirs = CHRF(word_order=2).corpus_score(said, right, n_bootstrap=1000)
    assert finding.interval is not None
    half = (finding.interval.high - finding.interval.low) / 2
    assert half == pytest.approx(theirs._ci, rel=0.15)


@hypothesis_settings(max_examples=20)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=6))
def test_any_text_can_be_scored(texts: list[str]) -> None:
    for score in (chrf(texts, texts, 1), bleu(texts, ["reference"] * len(texts), 1)):
        assert score.interval.low <= score.score <= score.interval.high


def test_without_sacrebleu_the_finding_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "sacrebleu.metrics.bleu", None)
    assert "pip install 'terazi[translation]'" in translations.missing()
    finding = measured(fake(1.0))["planted", "translation quality", "into English"]
    assert finding.grade is Grade.UNKNOWN
    assert "terazi[translation]" in finding.note


def test_tools_do_not_translate_and_health_is_a_theme_of_its_own() -> None:
    assert not isinstance(Tool(ToolPart(kind="tool", name="table")), CanTranslate)
    settings = Settings(languages=("sw",))
    found = list(health_translation.run([fake(1.0)], planted_set(), settings))
    assert {one.theme for one in found} == {"health"}
    assert {one.measure for one in found} == {"health translation quality"}
