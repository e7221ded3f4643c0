"""Five hundred random ledgers: no total, nothing bought, nothing changed by what does not matter.

The words are checked on all of them; what is kept beside the words takes longer, so that is
checked on some.
"""

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from terazi.finding import Direction, Finding, Grade, Theme
from terazi.ledger.store import read_verdict, write_verdict
from terazi.proposal.schema import Proposal
from terazi.verdict.beside import HowFar, Preferred, Turn, Weight, Worth
from terazi.verdict.decide import decide
from terazi.verdict.words import GateStatus, Verdict, Word
from tests.test_verdict_invariants import CASES, let_run
from tests.verdict_samples import TODAY, TOPIC, amount, chance, share

Case = tuple[Proposal, list[Finding]]
SOME = settings(max_examples=20)


@settings(max_examples=500)
@given(CASES)
def test_a_failed_gate_is_bought_by_nothing_and_rows_that_do_not_matter_change_nothing(
    case: Case,
) -> None:
    asked, findings = case
    found = decide(asked, findings, TODAY, beside=False)
    failed = {gate.option for gate in found.gates if gate.status is GateStatus.FAILED}
    assert not failed & let_run(found, asked)
    assert decide(asked, [*findings, *irrelevant(asked)], TODAY, beside=False) == found
    splendid = [
        share(name, 1.0, 0.001, measure=f"{TOPIC} in verse", language=language)
        for name in failed
        for language in asked.languages
    ]
    bribed = decide(asked, [*findings, *splendid], TODAY, beside=False)
    assert not failed & let_run(bribed, asked)


@SOME
@given(CASES)
def test_a_row_that_does_not_matter_changes_no_byte(case: Case) -> None:
    asked, findings = case
    found = decide(asked, findings, TODAY)
    assert written(decide(asked, [*findings, *irrelevant(asked)], TODAY)) == written(found)


@SOME
@given(CASES, st.data())
def test_the_same_ledger_in_any_order_in_another_country_gives_the_same_bytes(
    case: Case, data: st.DataObject
) -> None:
    asked, findings = case
    elsewhere = asked.community.model_copy(update={"country": "NO", "name": "x", "region": "y"})
    moved = asked.model_copy(update={"community": elsewhere})
    again = data.draw(st.permutations(findings))
    assert written(decide(moved, again, TODAY)) == written(decide(asked, findings, TODAY))


@SOME
@given(CASES)
def test_there_is_no_score_of_an_option_anywhere(case: Case) -> None:
    """Every number is of a named kind, and none of the kinds is a score of an option."""
    found = decide(*case, TODAY)
    for holder, name, value in numbers(found):
        assert name in _NUMBERS[holder], f"{holder}.{name} = {value}"
    for text in (found.summary, *found.reasons, found.counter_argument):
        assert not re.search(r"\bscores?\b|\btotal\b|\bpoints\b", text, re.IGNORECASE)


@SOME
@given(CASES, st.sampled_from((1e-3, 7.0, 1e3)))
def test_values_do_not_hang_on_units(case: Case, factor: float) -> None:
    """Were rows added up in their units, the currency would decide for whom an option is."""
    asked, findings = case
    lines = tuple(
        line.model_copy(update={"at_most": (line.at_most or 0) * factor})
        if line.measure == PRICE
        else line
        for line in asked.red_lines
    )
    rescaled = [
        dataclasses.replace(row, estimate=(row.estimate or 0) * factor)
        if row.measure == PRICE
        else row
        for row in findings
    ]
    plain = decide(asked, findings, TODAY).flips
    other = decide(asked.model_copy(update={"red_lines": lines}), rescaled, TODAY).flips
    assert (plain is None) == (other is None)
    if plain is not None and other is not None:
        assert (other.rows, other.options, other.turns) == (plain.rows, plain.options, plain.turns)


@SOME
@given(CASES)
def test_what_is_kept_beside_hangs_together(case: Case) -> None:
    asked, findings = case
    found = decide(asked, findings, TODAY)
    assert (found.remaining is None) == (found.verdict is Word.CANNOT_WEIGH)
    if found.remaining is None or found.flips is None or found.information is None:
        return
    passed = set(found.remaining.options)
    passed |= {one.option for one in found.remaining.dominated}
    assert let_run(found, asked) <= passed
    if found.option in passed:  # what is let run is never dominated
        assert found.option in found.remaining.options
    shares = [sum(one.ranks[0] for one in found.flips.options)]
    assert not found.flips.options or abs(shares[0] - 1) < 0.01
    chances = [one.chance for one in found.information.worth if one.chance is not None]
    assert chances == sorted(chances, reverse=True)
    assert all(0 < one <= 1 for one in chances)


@SOME
@given(CASES)
def test_it_is_read_back_as_it_was_written(case: Case) -> None:
    found = decide(*case, TODAY)
    with TemporaryDirectory() as folder:
        write_verdict(Path(folder), found)
        assert read_verdict(Path(folder)) == found


def test_the_words_are_the_same_with_and_without_what_is_beside() -> None:
    @SOME
    @given(CASES)
    def check(case: Case) -> None:
        plain, full = decide(*case, TODAY, beside=False), decide(*case, TODAY)
        assert (plain.verdict, plain.option, plain.gates) == (full.verdict, full.option, full.gates)

    check()


PRICE = "price per answer"

# Shares of values, chances of events, amounts in the unit of their own row: by what holds them.
_NUMBERS = {
    "Verdict": set(),
    "Gate": {"limit", "bound", "estimate", "n"},
    "MeasureFirst": {"items", "chance"},
    "RowChance": {"first_no_worse", "second_no_worse"},
    "PairChance": {"first_no_worse", "second_no_worse"},
    "Dominated": {"probability"},
    Weight.__name__: {"weight"},
    Preferred.__name__: {"ranks", "confidence"},
    Turn.__name__: {"weight"},
    HowFar.__name__: {"now", "until"},
    "Flips": {"profiles"},
    Worth.__name__: {"chance", "items", "chance_with_items", "at_stake"},
    "Becomes": {"chance"},
    "Information": {"asked", "all_known", "draws"},
}


def irrelevant(asked: Proposal) -> list[Finding]:
    """Rows that speak of nobody's help or harm, or on which all options are the same."""
    rows = [
        Finding(option.name, Theme.HEALTH, "colour of the box", "shades", Direction.CONTEXT,
                Grade.MEASURED_HERE, "colour", estimate=3.0 + place, language=language)
        for place, option in enumerate(asked.options)
        for language in ("", "sw", "fr")
    ]  # fmt: skip
    names = [option.name for option in asked.options[2:]]
    rows += [amount(name, "paper used", 4.0, "sheets") for name in names]
    rows.append(dataclasses.replace(chance(), measure="spelling"))
    return rows


def written(found: Verdict) -> bytes:
    with TemporaryDirectory() as folder:
        write_verdict(Path(folder), found)
        return (Path(folder) / "verdict.json").read_bytes()


def numbers(value: Any, holder: str = "", name: str = "") -> Iterator[tuple[str, str, float]]:  # noqa: ANN401
    """All numbers in a verdict, with the part that holds each and its field."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from numbers(getattr(value, field.name), type(value).__name__, field.name)
    elif isinstance(value, tuple):
        for one in value:
            yield from numbers(one, holder, name)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield holder, name, float(value)
    else:
        json.dumps(value)  # nothing else hides here
