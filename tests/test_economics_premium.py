"""What a planted token premium leads to."""

import pytest

from terazi.economics.premium import PREMIUM, PRICE_IN, READING, TIME_IN, WRITING, premium_findings
from terazi.finding import Finding, Grade
from tests.resources_samples import MODEL, found, money, proposal

ENGLISH = 3000  # tokens of 100 sentences


def premium(times: float, option: str = MODEL) -> Finding:
    details = {"English tokens": ENGLISH, "tokens": ENGLISH * times}
    return found(
        PREMIUM, times, "tokens per English token", option=option, language="sw", n=100,
        details=details,
    )  # fmt: skip


SPEEDS = [found(READING, 100.0, "tokens per second"), found(WRITING, 16.0, "tokens per second")]


def endpoint(read: float, written: float) -> list[dict[str, object]]:
    (nothing, people, _tool, _model) = [
        option.model_dump(mode="json") for option in proposal().options
    ]
    told = {"read_price": money(read), "written_price": money(written)}
    name = "endpoint:https://models.example.org/v1#small"
    return [nothing, people, {"name": MODEL, "kind": "model", "model": name, "endpoint": told}]


def test_time_grows_as_the_premium() -> None:
    english, double = (
        next(iter(premium_findings(proposal(), [premium(times), *SPEEDS]))) for times in (1.0, 2.0)
    )
    assert english.estimate == pytest.approx(30 / 100 + 64 / 16)
    assert double.estimate == pytest.approx(2 * (30 / 100 + 64 / 16))
    assert double.details["seconds in English"] == pytest.approx(english.estimate)
    assert (double.measure, double.unit, double.language) == (TIME_IN, "s", "sw")
    assert double.grade is Grade.ASSUMED  # nobody waited for these answers


def test_price_grows_as_the_premium() -> None:
    asked = proposal(options=endpoint(1_000_000, 2_000_000))
    (row,) = premium_findings(asked, [premium(3.0)])
    assert row.estimate == pytest.approx(3 * (30 * 1 + 64 * 2))
    assert row.details["price in English"] == pytest.approx(30 * 1 + 64 * 2)
    assert (row.measure, row.unit) == (PRICE_IN, "KES per answer")
    assert {source.title for source in row.sources} == {"a list"}


def test_a_tokenizer_that_is_only_named_has_a_price_too() -> None:
    asked = proposal(
        tokenizers=[
            {
                "name": "Big",
                "file": "tokenizer.json",
                "read_price": money(1_000_000),
                "written_price": money(1_000_000),
            },
            {"name": "Free", "file": "other.json"},
        ]
    )
    (row,) = premium_findings(
        asked, [premium(2.0, "tokenizer: Big"), premium(2, "tokenizer: Free")]
    )
    assert row.option == "tokenizer: Big"
    assert row.estimate == pytest.approx(2 * (30 + 64))


def test_nothing_follows_from_what_was_not_measured() -> None:
    unknown = found(PREMIUM, None, option=MODEL, language="sw")
    assert list(premium_findings(proposal(), [unknown, *SPEEDS])) == []
    assert list(premium_findings(proposal(), [premium(2.0), SPEEDS[0]])) == []
