"""Who dominates whom, in ledgers with a known right answer."""

import dataclasses

import pytest
from scipy import stats

from terazi.finding import LEFT_OUT, Direction, Finding, Grade, Interval
from terazi.verdict.beside import Remaining, Row
from terazi.verdict.decide import decide
from terazi.verdict.dominance import that_remain
from terazi.verdict.evidence import Evidence
from terazi.verdict.flips import what_flips
from terazi.verdict.words import Verdict, Word
from tests.verdict_samples import (
    MODEL,
    OTHER,
    TODAY,
    TOOL,
    TOPIC,
    amount,
    chance,
    people,
    proposal,
    share,
    today,
    unknown,
)

PRICE = "price per answer"
SAFE = "safe answers"


def remains(*findings: Finding, names: tuple[str, ...] = (MODEL, OTHER)) -> Remaining:
    return that_remain(proposal(*names), Evidence(findings), names)


def prices(*paid: float) -> list[Finding]:
    return [
        amount(name, PRICE, price, "KES per answer")
        for name, price in zip((MODEL, OTHER), paid, strict=True)
    ]


def verdict(*findings: Finding) -> Verdict:
    asked = proposal(MODEL, OTHER)
    return decide(asked, [*findings, chance(), today(), *people()], TODAY)


def test_better_on_one_row_and_equal_on_another_dominates() -> None:
    found = remains(share(MODEL, 0.7), share(OTHER, 0.9), *prices(2, 2))
    assert found.options == (OTHER,)
    (out,) = found.dominated
    assert (out.option, out.by) == (MODEL, OTHER)
    assert out.probability > 0.999
    (pair,) = found.pairs
    assert [one.row for one in pair.rows] == [Row(TOPIC, "sw")]  # equal prices say nothing


def test_a_dominated_option_is_not_adopted() -> None:
    found = verdict(share(MODEL, 0.7), share(OTHER, 0.9), *prices(2, 2))
    assert (found.verdict, found.option) == (Word.ADOPT, OTHER)
    assert found.remaining is not None
    assert found.remaining.options == (OTHER,)


def test_the_probability_is_that_of_the_posterior_distributions() -> None:
    # Wilson's intervals of 130 and 115 right of 200; Jeffreys' posteriors, one minus the other.
    rows = [
        share(name, right / 200, 0, interval=Interval(low, high, method="Wilson"))
        for name, right, low, high in (
            (MODEL, 130, 0.58161, 0.71258), (OTHER, 115, 0.50566, 0.64143)
        )
    ]  # fmt: skip
    (pair,) = remains(*rows).pairs
    drawn = [stats.beta(right + 0.5, 200.5 - right).rvs(200_000, random_state=seed)
             for seed, right in enumerate((130, 115))]  # fmt: skip
    assert pair.first_no_worse == pytest.approx((drawn[0] >= drawn[1]).mean(), abs=0.004)


def test_two_rows_that_are_each_likely_need_not_be_likely_together() -> None:
    """Each row says 93 %, both together 87 %: less than the nine in ten that it takes."""
    close = [
        share(name, estimate, 0.04, measure=measure)
        for measure in (TOPIC, SAFE)
        for name, estimate in ((MODEL, 0.7), (OTHER, 0.742))
    ]
    sure = [share(MODEL, 0.5, measure="candour"), share(OTHER, 0.9, measure="candour")]
    one = remains(*close[:2], *sure)
    both = remains(*close, *sure)
    assert one.options == (OTHER,)
    assert one.pairs[0].second_no_worse == pytest.approx(0.927, abs=0.02)
    assert both.options == (MODEL, OTHER)
    assert both.pairs[0].second_no_worse == pytest.approx(0.927**2, abs=0.03)


def test_likely_better_but_not_shown_does_not_dominate() -> None:
    """Nine in ten is enough to be no worse; better on one row must be shown."""
    found = remains(share(MODEL, 0.7, 0.04), share(OTHER, 0.742, 0.04))
    assert found.pairs[0].second_no_worse > 0.9
    assert found.options == (MODEL, OTHER)


def test_an_uninformative_row_keeps_both_and_the_one_shown_better_is_named() -> None:
    """Three items on safety say nothing: the other is not ruled out, but nothing speaks for it."""
    vague = [share(MODEL, 0.5, 0.4, measure=SAFE), share(OTHER, 0.5, 0.4, measure=SAFE)]
    found = verdict(share(MODEL, 0.7), share(OTHER, 0.9), *vague)
    assert found.remaining is not None
    assert found.remaining.options == (MODEL, OTHER)
    assert (found.verdict, found.option) == (Word.ADOPT, OTHER)
    assert any("Small is not ruled out" in reason for reason in found.reasons)


def test_paired_answers_are_compared_as_pairs() -> None:
    rows = [share(MODEL, 0.75), share(OTHER, 0.78)]
    paired = share(
        MODEL, -0.03, measure=f"{TOPIC}: difference", group=f"against {OTHER}",
        direction=Direction.CONTEXT, interval=Interval(-0.05, -0.01),
    )  # fmt: skip
    assert remains(*rows).options == (MODEL, OTHER)
    found = remains(*rows, paired)
    assert found.options == (OTHER,)
    # -0.03 is 2.94 standard errors below 0
    exact = stats.norm.cdf(0.03 / (0.02 / 1.959964))
    assert found.dominated[0].probability == pytest.approx(exact, abs=1e-4)


def test_less_harm_dominates_and_less_help_does_not() -> None:
    rows = [
        share(name, estimate, measure="wrong advice", direction=Direction.HARM)
        for name, estimate in ((MODEL, 0.4), (OTHER, 0.1))
    ]
    found = remains(*rows)
    assert found.options == (OTHER,)


def test_what_was_asked_and_is_not_known_may_be_worse() -> None:
    good = [share(MODEL, 0.7), share(OTHER, 0.9)]
    known = share(MODEL, 0.8, measure=SAFE)
    assert remains(*good, known, unknown(OTHER, SAFE)).options == (MODEL, OTHER)
    claimed = share(OTHER, 0.99, measure=SAFE, grade=Grade.CLAIMED)
    assert remains(*good, known, claimed).options == (MODEL, OTHER)
    # Never asked of the other, or known of neither: it does not set them apart.
    assert remains(*good, known).options == (OTHER,)
    assert remains(*good, unknown(MODEL, SAFE), unknown(OTHER, SAFE)).options == (OTHER,)


def test_an_exact_tie_leaves_both() -> None:
    found = remains(share(MODEL, 0.75), share(TOOL, 0.75), names=(TOOL, MODEL))
    assert found.options == (TOOL, MODEL)
    assert found.pairs[0].first_no_worse == pytest.approx(0.5, abs=0.01)


def test_a_row_on_which_all_are_the_same_changes_nothing() -> None:
    rows = [share(MODEL, 0.7), share(OTHER, 0.9), *prices(1, 2)]
    same = [amount(name, "licence fee", 5.0, "KES") for name in (MODEL, OTHER)]
    assert remains(*rows, *same) == remains(*rows)


def test_a_hidden_price_wins_nothing() -> None:
    assert remains(*prices(2, 1)).options == (OTHER,)  # known to the end, the cheaper one
    dear, cheap = prices(2, 1)
    least = dataclasses.replace(cheap, text="at least", details={LEFT_OUT: 1})
    hidden = dataclasses.replace(cheap, estimate=None, grade=Grade.UNKNOWN)
    for other in (least, hidden):
        assert remains(dear, other).options == (MODEL, OTHER)
        flips = what_flips(proposal(MODEL, OTHER), Evidence([dear, other]), (MODEL, OTHER))
        assert flips.rows == ()
        told = verdict(share(MODEL, 0.8), share(OTHER, 0.8), dear, other)
        assert told.verdict is not Word.ADOPT or told.option != OTHER


def test_the_share_that_people_answer_has_its_interval() -> None:
    asked = proposal(MODEL)
    rows = [
        dataclasses.replace(one, interval=Interval(0.43 * 24_000, 24_000, method="simulation"))
        if one.measure == "answers within the budget" and one.estimate
        else one
        for one in people(answers=24_000)
    ]
    told = decide(asked, [share(MODEL, 0.3), chance(), today(), *rows], TODAY)
    assert told.verdict is Word.FUND_PEOPLE
    assert "they answer 100% (43% to 100%) of the questions" in told.summary
    assert any("answers 100% (43% to 100%) of the 24,000" in reason for reason in told.reasons)
    assert "leaves 0% (0% to 57%) of the questions unanswered" in told.counter_argument
