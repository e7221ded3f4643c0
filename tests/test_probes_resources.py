"""Words in the context window, from planted texts; and what needs a connection."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from terazi.data.testset import ParallelSet
from terazi.finding import Finding, Grade
from terazi.models.endpoint.problems import OVERLOADED, NoAnswerError
from terazi.models.fake import FakeModel
from terazi.options.model import EndpointOption, ModelOption
from terazi.options.tokenizer import NamedTokenizer
from terazi.probes.connection import works_without_a_connection
from terazi.probes.context_window import context_window, words_in
from terazi.probes.declare import Settings
from terazi.probes.needs_here import needs_here
from terazi.proposal.options import Model
from terazi.proposal.schema import Tokenizer
from terazi.statistics.intervals import ratio_interval
from tests.test_weigh import _speed

LINES = {"en": ("one two", "three four"), "sw": ("moja mbili", "tatu nne"), "th": ("หนึ่ง", "สอง")}
SET = ParallelSet("planted", LINES)


def bytes_of(texts: Sequence[str]) -> list[int]:
    """A tokenizer whose tokens are bytes."""
    return [len(text.encode()) for text in texts]


def run(option: object, *languages: str) -> list[Finding]:
    settings = Settings(languages=languages or ("sw", "en"))
    return list(context_window.run([option], SET, settings))


def named(window: int | None = 1000) -> NamedTokenizer:
    return NamedTokenizer(Tokenizer(name="Big", file="big.json", window=window), bytes_of)


def model(folder: Path) -> ModelOption:
    part = Model(name="Model", kind="model", model="there")
    return ModelOption(part, FakeModel(), folder, "transformers")


def test_words_are_counted_as_planted() -> None:
    (row,) = run(named())
    tokens, english = sum(bytes_of(LINES["sw"])), sum(bytes_of(LINES["en"]))
    assert row.estimate == pytest.approx(1000 * 4 / tokens)
    assert row.details["words of English"] == pytest.approx(1000 * 4 / english)
    assert row.details["of the text that fits in English"] == pytest.approx(english / tokens)
    assert (row.option, row.language, row.n) == ("tokenizer: Big", "sw", 2)


def test_the_interval_is_that_of_the_words_a_token_holds() -> None:
    lines = tuple("neno " * (1 + number % 4) + "x" * number for number in range(20))
    testset = ParallelSet("planted", {"sw": lines, "en": lines})
    (row,) = context_window.run([named()], testset, Settings(languages=("sw",)))
    ratio = ratio_interval([words_in([line]) for line in lines], bytes_of(lines))
    assert row.interval is not None
    assert ratio is not None
    assert row.interval.method == ratio.method == "Fieller"
    assert (row.interval.low, row.interval.high) == pytest.approx(
        (1000 * ratio.low, 1000 * ratio.high)
    )
    assert row.estimate is not None
    assert row.interval.low < row.estimate < row.interval.high


def test_energy_varies_as_the_time_does_at_the_mean_power(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("terazi.models.speed.measure", _speed)
    settings = Settings(languages=("sw",), questions=("a", "b"))
    rows = {row.measure: row for row in needs_here.run([model(tmp_path)], None, settings)}
    time, energy = rows["time per answer"], rows["energy per answer"]
    assert time.interval is not None
    assert energy.interval is not None
    assert time.estimate is not None
    assert energy.estimate == 0.02
    assert energy.interval.high == pytest.approx(time.interval.high * 0.02 / time.estimate)
    assert energy.interval.low >= 0
    assert "that of the time" in energy.note


def test_a_window_twice_as_long_holds_twice_as_much() -> None:
    (one,), (two,) = run(named(1000)), run(named(2000))
    assert one.estimate
    assert two.estimate == pytest.approx(2 * one.estimate)


def test_marks_are_no_words() -> None:
    assert words_in(["ሰላም ለዓለም ።", "2,5 — naira!"]) == 4


@pytest.mark.parametrize(
    ("window", "language", "said"),
    [(None, "sw", "does not say"), (1000, "th", "without spaces")],
)
def test_what_is_not_known_says_why(window: int | None, language: str, said: str) -> None:
    (row,) = run(named(window), language)
    assert row.grade is Grade.UNKNOWN
    assert said in row.note


def test_the_window_of_a_folder_is_that_of_its_configuration(tmp_path: Path) -> None:
    assert run(model(tmp_path))[0].grade is Grade.UNKNOWN
    (tmp_path / "config.json").write_text('{"max_position_embeddings": 500}', encoding="utf-8")
    (row,) = run(model(tmp_path))
    assert row.grade is Grade.MEASURED_HERE
    assert "500 tokens" in str(row.details["formula"])


def test_an_endpoint_does_not_say(tmp_path: Path) -> None:
    part = Model(name="Far", kind="model", model="endpoint:https://example.org/v1#x")
    (row,) = run(EndpointOption(part, FakeModel(), "https://example.org/v1"))
    assert row.grade is Grade.UNKNOWN
    assert "endpoint" in row.note
    (away,) = works_without_a_connection.run(
        [EndpointOption(part, FakeModel(), "https://example.org/v1")], None, Settings(("sw",))
    )
    (here,) = works_without_a_connection.run([model(tmp_path)], None, Settings(("sw",)))
    assert away.text.startswith("no")
    assert here.text.startswith("yes")
    assert away.grade is here.grade is Grade.DOCUMENTED


def test_tokens_that_cannot_be_counted_are_unknown() -> None:
    def refuse(texts: Sequence[str]) -> list[int]:
        raise NoAnswerError(OVERLOADED, f"{len(texts)} texts")

    (row,) = run(NamedTokenizer(Tokenizer(name="Big", file="f", window=9), refuse))
    assert row.grade is Grade.UNKNOWN
    assert "could not be counted" in row.note


def test_it_is_asked_only_of_what_counts_or_answers() -> None:
    assert context_window.applies_to(named())
    assert not works_without_a_connection.applies_to(named())
