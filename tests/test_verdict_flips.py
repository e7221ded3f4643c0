"""What one must value, in ledgers with a known right answer."""

from collections.abc import Mapping
from typing import Any

import pytest

from terazi.finding import Direction, Finding
from terazi.proposal.schema import Proposal
from terazi.verdict.beside import Flips, HowFar, Row, Turn
from terazi.verdict.decide import decide
from terazi.verdict.evidence import Evidence
from terazi.verdict.flips import what_flips
from terazi.verdict.words import Word
from tests.verdict_samples import (
    DANGER,
    MODEL,
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
)

PRICE, COST = "price per answer", "cost over the horizon"
NAMES = (MODEL, OTHER)


def priced(*paid: float, measure: str = PRICE, names: tuple[str, ...] = NAMES) -> list[Finding]:
    return [
        amount(name, measure, price, "KES per answer")
        for name, price in zip(names, paid, strict=True)
    ]


GOOD_OR_CHEAP = [share(MODEL, 0.7), share(OTHER, 0.9), *priced(1, 2)]


def asked(*names: str, **values: Any) -> Proposal:  # noqa: ANN401
    said = {"said_by": "the mothers of two wards", **values} if values else None
    return proposal(*names, values=said, languages=["sw", "en"])


def flips(
    *findings: Finding, names: tuple[str, ...] = NAMES, values: Mapping[str, Any] | None = None
) -> Flips:
    return what_flips(asked(*names, **(values or {})), Evidence(findings), names)


def first(found: Flips) -> dict[str, float]:
    return {one.option: one.ranks[0] for one in found.options}


def test_two_rows_two_options_half_of_the_values_each() -> None:
    found = flips(*GOOD_OR_CHEAP)
    assert found.rows == (Row(PRICE, ""), Row(TOPIC, "sw"))
    assert first(found) == {MODEL: 0.5, OTHER: 0.5}
    assert found.turns == (
        Turn(Row(PRICE, ""), 0.5, OTHER, MODEL),
        Turn(Row(TOPIC, "sw"), 0.5, MODEL, OTHER),
    )
    for one, row in zip(found.options, found.rows, strict=True):
        assert one.best_on == (row,)
        assert one.typical[0].row == row
        assert one.typical[0].weight == pytest.approx(0.75, abs=0.02)  # mean above one half
        assert sum(one.ranks) == pytest.approx(1)


def test_three_rows_against_one_are_a_corner_of_the_values() -> None:
    """Better on one row of three: first where its weight is above 1/2, a quarter of the simplex."""
    rows = [share(name, estimate, measure=measure) for measure in (TOPIC, "safe answers")
            for name, estimate in ((MODEL, 0.7), (OTHER, 0.9))]  # fmt: skip
    found = flips(*rows, *priced(1, 2))
    assert first(found)[MODEL] == pytest.approx(0.25, abs=0.02)
    assert found.options[0].typical[0].row == Row(PRICE, "")


def test_a_compromise_has_its_own_values_and_one_between_may_have_none() -> None:
    names = (TOOL, MODEL, OTHER)

    def with_middle(quality: float) -> dict[str, float]:
        rows = [
            share(name, one, 0.02) for name, one in zip(names, (0.6, quality, 0.9), strict=True)
        ]
        return first(flips(*rows, *priced(1, 2, 3, names=names), names=names))

    # On the scale: (1, 0), (1/2, q), (0, 1); with q = 5/6 the middle one leads where the weight of
    # the price is between 1/4 and 5/8 of all.
    assert with_middle(0.85)[MODEL] == pytest.approx(3 / 8, abs=0.03)
    assert with_middle(0.70)[MODEL] == 0


def test_what_the_community_said_bounds_the_values() -> None:
    before = {"orders": [{"first": "business", "then": "cost"}]}
    assert first(flips(*GOOD_OR_CHEAP, values=before)) == {MODEL: 0, OTHER: 1}
    bound = {"weights": [{"of": "cost", "at_least": 0.3, "at_most": 0.8}]}
    found = flips(*GOOD_OR_CHEAP, values=bound)
    assert first(found)[MODEL] == pytest.approx(0.6, abs=0.03)  # between 0.5 and 0.8 of 0.3 to 0.8
    assert found.said == ("between 30% and 80% on cost",)
    assert not found.contradicted


def test_what_was_said_of_nothing_measured_limits_nothing_and_is_told() -> None:
    said = {
        "orders": [{"first": "culture", "then": "cost"}],
        "weights": [{"of": "en", "at_least": 0.9}],
    }
    found = flips(*GOOD_OR_CHEAP, values=said)
    assert first(found) == first(flips(*GOOD_OR_CHEAP))
    assert found.left_out == ("culture before cost", "at least 90% on English")
    assert found.said == ()


def test_what_leaves_no_room_on_these_rows_is_told_and_all_values_are_drawn() -> None:
    said = {"weights": [{"of": "business", "at_most": 0.3}, {"of": "cost", "at_most": 0.3}]}
    found = flips(*GOOD_OR_CHEAP, values=said)
    assert found.contradicted
    assert first(found) == first(flips(*GOOD_OR_CHEAP))


def test_languages_can_be_valued() -> None:
    rows = [share(MODEL, 0.9), share(OTHER, 0.7), share(MODEL, 0.7, language="en"),
            share(OTHER, 0.9, language="en")]  # fmt: skip
    found = flips(*rows)
    assert found.options[0].typical[0].row == Row(TOPIC, "sw")
    swahili = {"orders": [{"first": "sw", "then": "en"}]}
    assert first(flips(*rows, values=swahili))[MODEL] == 1


def test_cost_is_one_row_however_many_figures_say_it() -> None:
    more = priced(100, 200, measure=COST)
    found = flips(*GOOD_OR_CHEAP, *more)
    assert found.rows == (Row(COST, ""), Row(TOPIC, "sw"))
    assert first(found) == first(flips(share(MODEL, 0.7), share(OTHER, 0.9), *more))


def test_rows_that_tell_nothing_apart_change_nothing() -> None:
    plain = flips(*GOOD_OR_CHEAP)
    vague = [share(MODEL, 0.5, 0.2, measure="candour"), share(OTHER, 0.6, 0.2, measure="candour")]
    only_one = [share(MODEL, 0.9, measure="manners")]
    assert flips(*GOOD_OR_CHEAP, *vague, *only_one) == plain


def test_how_sure_a_first_place_is_follows_the_figures() -> None:
    sure = flips(*GOOD_OR_CHEAP)
    unsure = flips(share(MODEL, 0.7, 0.12), share(OTHER, 0.9, 0.1), *priced(1, 2))
    confident, less = ([one.confidence or 0.0 for one in found.options] for found in (sure, unsure))
    assert min(confident) > min(less) > 0.8
    assert max(confident) <= 1


def test_one_option_or_nothing_between_them_flips_nothing() -> None:
    assert flips(*GOOD_OR_CHEAP, names=(MODEL,)) == Flips()
    assert flips(share(MODEL, 0.7), share(OTHER, 0.7)) == Flips()


def test_the_verdict_says_for_whom() -> None:
    ledger = [*GOOD_OR_CHEAP, chance(), today(), *people()]
    found = decide(proposal(MODEL, OTHER), ledger, TODAY)
    assert found.verdict is Word.UNDECIDED
    assert any(
        f"most weight to {TOPIC} in Swahili takes {OTHER}" in reason for reason in found.reasons
    )
    said = {"said_by": "mothers", "orders": [{"first": "cost", "then": "business"}]}
    kept = decide(proposal(MODEL, OTHER, values=said), ledger, TODAY)
    assert any("nobody would take Large" in reason for reason in kept.reasons)


def test_how_far_figures_must_move_is_in_their_own_units() -> None:
    lines = [red_line(at_least=0.6), red_line(DANGER, at_most=0.2)]
    danger = [share(name, 0.1, measure=DANGER, direction=Direction.HARM) for name in NAMES]
    ledger = [*GOOD_OR_CHEAP, *danger, chance(), today(0.3), *people()]
    found = decide(proposal(MODEL, OTHER, red_lines=lines), ledger, TODAY).flips
    assert found is not None
    far = {(one.what, one.option, one.row.measure): one for one in found.how_far}
    line = far["red line", MODEL, TOPIC]
    assert line.now == pytest.approx(0.65)
    assert (line.until, line.unit) == (0.6, "share")
    assert far["red line", OTHER, DANGER].now == pytest.approx(0.15)
    # Today: 0.3 ± 0.05 and 0.7 ± 0.05, so the gain is surely above 0.4 - √0.005.
    step = far["today", MODEL, TOPIC]
    assert step.now - step.until == pytest.approx(0.4 - 0.005**0.5)
    between = [one for one in found.how_far if one.what == "between options"]
    assert between == [HowFar("between options", OTHER, Row(TOPIC, "sw"), MODEL, 0.9, 0.7, "share")]
