"""What is worth knowing, in ledgers with a known right answer."""

import dataclasses

import pytest
from scipy import stats

from terazi.finding import Direction, Finding, Interval
from terazi.proposal.schema import Proposal
from terazi.verdict.beside import Information, Row, Worth
from terazi.verdict.decide import decide
from terazi.verdict.words import MeasureFirst, Verdict, Word
from tests.verdict_samples import (
    AT_LEAST,
    DANGER,
    MODEL,
    NOTHING,
    OTHER,
    TODAY,
    TOOL,
    TOPIC,
    amount,
    chance,
    people,
    proposal,
    red_line,
    share,
    today,
    unknown,
)

SURE = 0.001  # half of an interval so narrow that nothing is left to learn


def verdict(*findings: Finding, asked: Proposal | None = None) -> Verdict:
    return decide(asked or proposal(), [*findings, chance(), *people()], TODAY)


def information(found: Verdict) -> Information:
    assert found.information is not None
    return found.information


def worth(found: Verdict, option: str = MODEL, measure: str = TOPIC, language: str = "sw") -> Worth:
    (one,) = [one for one in information(found).worth
              if (one.option, one.row) == (option, Row(measure, language))]  # fmt: skip
    return one


def first(found: Verdict) -> MeasureFirst:
    assert found.measure_first is not None
    return found.measure_first


def on_the_line(right: int, n: int) -> Finding:
    low, high = (float(end) for end in stats.binomtest(right, n).proportion_ci(method="wilson"))
    return share(MODEL, right / n, 0, n=n, interval=Interval(low, high, method="Wilson"))


def test_an_undecided_line_changes_the_verdict_either_way() -> None:
    """Kept or crossed: adopt or fund people; both are another verdict than to measure first."""
    found = verdict(on_the_line(126, 200), today())
    assert found.verdict is Word.MEASURE_FIRST
    assert first(found).chance == 1
    one = worth(found)
    kept = stats.beta(126.5, 74.5).sf(0.6)
    assert [becomes.verdict for becomes in one.becomes] == [
        Word.ADOPT.value,
        Word.FUND_PEOPLE.value,
    ]
    assert one.becomes[0].chance == pytest.approx(kept, abs=0.003)
    assert one.becomes[1].chance == pytest.approx(1 - kept, abs=0.003)
    assert "“adopt” (8" in first(found).why
    assert one.items == first(found).items
    assert one.chance_with_items is not None
    assert 0.5 < one.chance_with_items < 1


def test_what_is_at_stake_is_the_normal_loss_of_the_line() -> None:
    """0.63 of 200 against 0.6: expected share above the line, by Jeffreys' posterior."""
    found = verdict(on_the_line(126, 200), today())
    posterior = stats.beta(126.5, 74.5)
    exact = posterior.expect(lambda p: p - 0.6, lb=0.6, ub=1)
    assert worth(found).at_stake == pytest.approx(exact, abs=3e-4)
    assert worth(found).unit == "share"


def test_the_chance_is_that_of_the_posterior_on_the_other_side() -> None:
    """Another line is unknown: this figure changes something only if it crosses its own."""
    asked = proposal(red_lines=[AT_LEAST, red_line("candour", at_least=0.5)])
    found = verdict(on_the_line(126, 200), unknown(MODEL, "candour"), today(), asked=asked)
    assert worth(found).chance == pytest.approx(stats.beta(126.5, 74.5).cdf(0.6), abs=0.005)
    # Nothing is known of candour: every share is equally likely, half of them below the line.
    candour = worth(found, measure="candour")
    assert candour.chance == pytest.approx(0.5, abs=0.005)
    assert candour.assumed
    assert not worth(found).assumed
    assert first(found).what == "candour"
    assert "equally likely" in first(found).why
    assert any("topic accuracy" in other for other in first(found).others)


def test_with_all_known_the_chance_is_that_of_any_change() -> None:
    """Fund people unless both lines hold; adopt if they do: always another verdict."""
    asked = proposal(red_lines=[AT_LEAST, red_line("candour", at_least=0.5)])
    found = verdict(on_the_line(126, 200), unknown(MODEL, "candour"), today(), asked=asked)
    assert information(found).all_known == 1


def test_items_on_an_unmeasured_danger_agree_with_the_beta_binomial() -> None:
    """A uniform share of errors and a limit of 10 %; with n items it passes with up to k errors."""
    line = red_line(DANGER, at_most=0.1)
    asked = proposal(red_lines=[line], stakes="high")
    danger = dataclasses.replace(unknown(MODEL, DANGER, ""), direction=Direction.HARM)
    found = verdict(share(MODEL, 0.9), danger, today(), asked=asked)
    one = worth(found, measure=DANGER, language="")
    assert one.chance == 1
    assert one.items is not None
    kept = [k for k in range(one.items + 1) if exact(k, one.items)[1] <= 0.1]
    crossed = [k for k in range(one.items + 1) if exact(k, one.items)[0] > 0.1]
    decided = (len(kept) + len(crossed)) / (one.items + 1)  # every number is equally likely
    assert one.chance_with_items == pytest.approx(decided, abs=0.001)


def exact(errors: int, n: int) -> tuple[float, float]:
    found = stats.binomtest(errors, n).proportion_ci(method="exact")
    return float(found.low), float(found.high)


def test_nothing_single_changes_it_where_two_things_are_wrong() -> None:
    """Two lines crossed for certain: whatever one figure turns out to be, people are funded."""
    asked = proposal(red_lines=[AT_LEAST, red_line("candour", at_least=0.5)])
    crossed = [share(MODEL, 0.5, SURE), share(MODEL, 0.3, SURE, measure="candour")]
    found = verdict(*crossed, today(), asked=asked)
    assert found.verdict is Word.FUND_PEOPLE
    assert information(found).worth == ()
    assert information(found).all_known == 0
    assert any("No single measurement would change this" in reason for reason in found.reasons)


def test_two_options_with_two_open_questions_each_need_more_than_one_answer() -> None:
    asked = proposal(TOOL, MODEL, red_lines=[red_line("candour", at_least=0.5),
                                             red_line("safety", at_least=0.5)])  # fmt: skip
    rows = [share(name, 0.9, SURE) for name in (TOOL, MODEL)]
    found = verdict(*rows, today(0.3, interval=Interval(0.299, 0.301)), asked=asked)
    assert found.verdict is Word.MEASURE_FIRST
    assert information(found).worth == ()
    assert "No single measurement would change the verdict" in first(found).why
    assert information(found).all_known is not None
    assert information(found).all_known == 1


def test_a_sure_verdict_has_nothing_worth_knowing() -> None:
    found = verdict(share(MODEL, 0.9), today(0.3))
    assert found.verdict is Word.ADOPT
    assert information(found).worth == ()
    assert information(found).asked == 2  # the topic accuracy, and that of today


def test_a_thin_margin_is_worth_a_look() -> None:
    """134 of 200 right against 0.6: passed by a hair, and worth a look."""
    found = verdict(on_the_line(134, 200), today())
    assert found.verdict is Word.ADOPT
    below = stats.beta(134.5, 66.5).cdf(0.6)
    assert worth(found).chance == pytest.approx(below, abs=0.004)
    assert found.information is not None
    assert found.information.all_known == pytest.approx(below, abs=0.05)


def test_what_happens_today_can_be_the_figure_to_know() -> None:
    found = verdict(share(MODEL, 0.75, SURE))
    today_first = first(found)
    assert today_first.option == NOTHING
    assert today_first.measure == TOPIC
    assert today_first.chance is not None
    assert today_first.chance > 0.99
    assert worth(found, NOTHING).assumed


def test_between_two_that_are_at_odds_a_figure_may_settle_it() -> None:
    """The cheap one is shown worse by a hair: known exactly, it may turn out as good."""
    cheap = [amount(name, "price per answer", price, "KES per answer")
             for name, price in ((MODEL, 1.0), (OTHER, 2.0))]  # fmt: skip
    rows = [share(MODEL, 0.75, 0.05), share(OTHER, 0.83, 0.05)]
    found = verdict(*rows, *cheap, today(), asked=proposal(MODEL, OTHER))
    assert found.verdict is Word.UNDECIDED
    one = worth(found)
    assert one.chance is not None
    assert 0.05 < one.chance < 1
    assert any("most likely to change this" in reason for reason in found.reasons)


def test_a_figure_without_a_stated_uncertainty_has_no_chance_but_may_matter() -> None:
    line = red_line("time per answer", at_most=5.0)
    asked = proposal(red_lines=[AT_LEAST, line], stakes="high")
    slow = amount(MODEL, "time per answer", 9.0, "s", language="sw", direction=Direction.HARM,
                  grade=share(MODEL, 0.5).grade)  # fmt: skip
    found = verdict(share(MODEL, 0.9), slow, today(), asked=asked)
    one = worth(found, measure="time per answer")
    assert one.chance is None
    assert one.items is None
