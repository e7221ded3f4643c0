"""Money that cannot be is refused: with the field, in plain words, with a way out."""

from pathlib import Path

import pytest

from tests.proposal_samples import GOOD, Slip, changed, good, refusal, refusals, write

BUDGET = "budget: {amount: 1200000, currency: KES, date: 2026-07-01}"
WAGE = "monthly_wage: {amount: 60000, currency: KES, date: 2026-07-01}"
RATE = "{currency: USD, rate: 129.5,"
TABLE = "    table: answers.csv\n"
DAY = "currency: KES, date: 2026-07-01"
OUTCOME = "outcomes: [{what: visits in time, about: health}]\n"


def costs(*lines: str, also: str = "") -> tuple[str, str]:
    """The tool with lines of cost."""
    listed = "".join(f"      - {{{line}}}\n" for line in lines)
    return TABLE, f"{TABLE}    costs:\n{listed}{also}"


def line(**fields: str) -> str:
    return ", ".join(f"{name}: {value}" for name, value in fields.items())


MONEY = f"{{amount: 5, {DAY}}}"

SLIPS = [
    Slip(WAGE, WAGE.replace("60000", "60000, low: 70000, high: 50000"),
         "options[1].monthly_wage.low", "upside down", "smaller"),
    Slip(WAGE, WAGE.replace("60000", "60000, low: 61000, high: 70000"),
         "options[1].monthly_wage.amount", "not in its own 90 % interval", "middle"),
    Slip(WAGE, WAGE.replace("60000", "60000, low: 50000"),
         "options[1].monthly_wage.low", "two ends", "both low and high"),
    Slip(WAGE, WAGE.replace("60000", "-5"),
         "options[1].monthly_wage.amount", "“-5” is less than 0", "0 or more"),
    Slip(WAGE, WAGE.replace("60000", "60000, low: -5, high: 70000"),
         "options[1].monthly_wage.low", "“-5” is less than 0", "0 or more"),
    Slip(WAGE, WAGE.replace("KES", "KSH"),
         "options[1].monthly_wage.currency", "“KSH” is not the three-letter code", "KES"),
    Slip(WAGE, WAGE.replace("KES", "EUR"),
         "options[1].monthly_wage.currency", "no rate says what one EUR costs", "exchange_rates"),
    Slip(RATE, RATE.replace("129.5", "129.5, low: 150, high: 120"),
         "exchange_rates[0].low", "upside down", "smaller"),
    Slip("horizon_months: 12", "horizon_months: 0", "horizon_months", "not more than 0", "above 0"),
    Slip("answers_per_month: 900\n",
         "answers_per_month: 900\nanswers_per_month_between: {low: 1200, high: 600}\n",
         "answers_per_month_between.low", "upside down", "smaller"),
    Slip("answers_per_month: 900\n",
         "answers_per_month: 900\nanswers_per_month_between: {low: 1000, high: 1200}\n",
         "answers_per_month", "not in its own 90 % interval", "middle"),
    Slip(*costs(line(what="SMS", once=MONEY, monthly=MONEY)),
         "options[2].costs[0]", "once and monthly", "two lines"),
    Slip(*costs(line(what="SMS")), "options[2].costs[0]", "no amount", "write one of"),
    Slip(*costs(line(what="SMS", share="0.1")), "options[2].costs[0].share", "of something",
         "both share and of"),
    Slip(*costs(line(what="SMS", share="0.1", of="[staf]")), "options[2].costs[0].of",
         "no line or category “staf”", "did you mean staff?"),
    Slip(*costs(line(what="SMS", share="1.2", of="[staff]")), "options[2].costs[0].share.amount",
         "“1.2” is more than 1", "1 or less"),
    Slip(*costs(line(what="a", share="0.1", of="[b]"), line(what="b", share="0.1", of="[c]"),
                line(what="c", share="0.1", of="[a]")),
         "options[2].costs[0].of", "in a circle: a of b of c of a", "amounts"),
    Slip(*costs(line(what="a", share="0.1", of="[a]")),
         "options[2].costs[0].of", "in a circle: a of a", "amounts"),
    Slip(*costs(line(what="SMS", monthly=MONEY), line(what="sms", monthly=MONEY)),
         "options[2].costs[1]", "there already", "name of its own"),
    Slip(*costs(line(what="staff", monthly=MONEY)), "options[2].costs[0].what",
         "a whole category", "name of its own"),
    Slip(*costs(line(what="SMS", monthly=MONEY, from_month="13")),
         "options[2].costs[0].from_month", "after the horizon's end", "within the horizon"),
    Slip(*costs(line(what="SMS", monthly=MONEY, from_month="5", to_month="4")),
         "options[2].costs[0].to_month", "ends in month 4", "after the first"),
    Slip(TABLE, f"{TABLE}    outcomes: [{{what: visits, per_answer: 1}}]\n",
         "options[2].outcomes[0].what", "not among the outcomes", "add it under outcomes"),
    Slip(BUDGET, f"{BUDGET}\noutcomes: [{{what: voice, about: rights, worth_from: {MONEY},"
         f" worth_to: {MONEY.replace('5', '6')}}}]",
         "outcomes[0].worth_from", "rights has no price", "unpriced"),
    Slip(BUDGET, f"{BUDGET}\noutcomes: [{{what: visits, about: health, worth_from: {MONEY}}}]",
         "outcomes[0].worth_from", "two ends", "both"),
    Slip(BUDGET, f"{BUDGET}\noutcomes: [{{what: visits, about: health, worth_from: {MONEY},"
         f" worth_to: {MONEY}}}]",
         "outcomes[0].worth_to", "does not rise", "smaller"),
    Slip(BUDGET, f"{BUDGET}\nfor_the_same_money: [{{what: books, price: {{amount: 0, {DAY}}}}}]",
         "for_the_same_money[0].price.amount", "free", "what one of it costs"),
    Slip(BUDGET, f"{BUDGET}\nfuture: [{{name: bad, from_month: 13}}]",
         "future[0].from_month", "after the horizon's end", "12 months"),
    Slip(BUDGET, f"{BUDGET}\nfuture: [{{name: bad, gone: [Nobody]}}]",
         "future[0].gone", "no option “Nobody”", "name options, or endpoints"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.field} {slip.problem}"[:60])
def test_what_cannot_be_is_refused(tmp_path: Path, slip: Slip) -> None:
    errors = refusals(tmp_path, changed((slip.old, slip.new)))
    found = [error for error in errors if error.field == slip.field]
    assert found, [str(error) for error in errors]
    assert slip.problem in found[0].problem
    assert slip.way_out in found[0].way_out
    assert found[0].line is not None


def test_an_outcome_is_said_once(tmp_path: Path) -> None:
    gain = "{what: visits in time, per_answer: 1, per_month: 2}"
    text = changed((TABLE, f"{TABLE}    outcomes: [{gain}]\n")) + OUTCOME
    assert "said twice" in refusal(tmp_path, text).problem


def test_a_right_proposal_with_everything_uncertain_is_read(tmp_path: Path) -> None:
    text = changed(
        (WAGE, WAGE.replace("60000", "60000, low: 50000, high: 80000")),
        (RATE, RATE.replace("129.5", "129.5, low: 120, high: 150")),
        costs(
            line(what="SMS", per_answer=MONEY, category="connection"),
            line(what="reserve", share="{amount: 0.1, low: 0.05, high: 0.2}", of="[everything]"),
            also="    review: {share: 0.1, minutes: 2, hourly_pay: " + MONEY + "}\n"
            "    exit: {cost: " + MONEY + ", months: 2}\n"
            "    outcomes: [{what: visits in time, per_answer: 0.1}]\n",
        ),
    )
    read = good(tmp_path, text + OUTCOME)
    assert read.options[1].kind == "people"
    tool = read.options[2]
    assert tool.review is not None
    assert tool.review.minutes.amount == 2
    assert tool.costs[1].share is not None
    assert tool.costs[1].share.high == 0.2


def test_an_old_proposal_says_nothing_new(tmp_path: Path) -> None:
    read = good(tmp_path, GOOD)
    assert all(not option.costs and not option.outcomes for option in read.options)
    assert read.future == ()
    write(tmp_path)
