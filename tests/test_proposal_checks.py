"""What several fields must say together."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from terazi.errors import InputError, InputErrors
from terazi.proposal.advice import warnings
from terazi.proposal.paths import files_of
from terazi.proposal.read import read_proposal
from terazi.proposal.schema import Proposal
from tests.proposal_samples import (
    GOOD,
    TODAY,
    Slip,
    changed,
    good,
    line_of,
    refusal,
    refusals,
    write,
)

RED_LINES = GOOD[GOOD.index("red_lines:") : GOOD.index("path_to_people:")]
MONEY = "{amount: 60000, currency: KES, date: 2026-07-01}"
ANOTHER_RATE = "- {{currency: {}, rate: 1, date: 2026-07-01, source: us}}\n  - {{currency: USD"

SLIPS = [
    # what to change, into what, the field, the problem, the way out
    ("[sw, en]", "[sw, en, SW]", "languages[2]", "“sw” is listed twice", "keep one"),
    ("[sib-200]", "[sib-200, sib-200]", "test_sets[1]", "listed twice", "keep one"),
    ("name: Nurse", "name: today", "options[1].name", "the name of options[0] too", "its own"),
    ("name: Nurse", "name: 'Guess: nurse'", "options[1].name", "guess rows", "another name"),
    ("kind: people", "kind: nothing\n    today: x", "options[1].kind", "today happens only once",
     "keep one"),
    ("amount: 1200000", "amount: 0", "budget.amount", "without a budget", "all that may be spent"),
    ("amount: 60000", "amount: 0", "options[1].monthly_wage.amount", "never free", "volunteers"),
    ("currency: USD, rate", "currency: EUR, rate", "hardware.price.currency",
     "no rate says what one USD costs", "exchange_rates: currency: USD"),
    ("amount: 60000, currency: KES", "amount: 450, currency: EUR",
     "options[1].monthly_wage.currency", "the budget is in KES", "write the amount in KES"),
    ("- {currency: USD", ANOTHER_RATE.format("KES"),
     "exchange_rates[0].currency", "is in KES already", "remove"),
    ("- {currency: USD", ANOTHER_RATE.format("USD"),
     "exchange_rates[1].currency", "a rate for USD already", "keep one"),
    ("estimate: 0.7", "estimate: 0.9", "options[2].figures[0].estimate",
     "0.9 is not between 0.6 and 0.8", "low comes first"),
    ("        low: 0.6\n        high: 0.8", "        low: 0.8\n        high: 0.6",
     "options[2].figures[0].estimate", "not between", "low comes first"),
    ("        low: 0.6\n", "", "options[2].figures[0].high", "two ends", "both low and high"),
    ("        high: 0.8\n", "", "options[2].figures[0].low", "two ends", "both low and high"),
    ("at_least: 0.9", "at_most: 0.9\n    at_least: 0.1", "red_lines[0]", "is one limit",
     "two red lines"),
    ("    at_least: 0.9\n", "", "red_lines[0]", "is one limit", "one of the two"),
    ("language: sw", "language: fr", "red_lines[0].language", "nothing is measured in fr",
     "sw, en"),
    ("stakes: high", "stakes: low", "stakes", "can hurt somebody", "stakes: high"),
    (RED_LINES, "", "red_lines", "limits are set before measuring", "community and a professional"),
    ("language: sw", "kinds: [tool]", "options[3]", "no red line binds options of kind model",
     "add model"),
    ("KES, date: 2026-07-01}\nhorizon", "KES, date: 2062-07-01}\nhorizon", "budget.date",
     "more than a year away", "on which it held"),
    ("KES, date: 2026-07-01}\nhorizon", "KES, date: 0206-07-01}\nhorizon", "budget.date",
     "too long ago", "check the year"),
    ("rate: 129.5, date: 2026", "rate: 129.5, date: 2036", "exchange_rates[0].date",
     "more than a year away", "on which it held"),
    ("date: 2026-01-01", "date: 2036-01-01", "options[2].figures[0].date",
     "more than a year away", "on which it held"),
    ("by: 2027", "by: 2072", "path_to_people.by", "more than ten years away", "leave"),
    ("answers.csv", "none.csv", "options[2].table", "no file “none.csv”", "proposal's folder"),
    ("answers.csv", "answers.xlsx", "options[2].table", "not a CSV file", "as CSV"),
    ("answers.csv", "ledger.csv", "options[2].table", "file that Terazi writes", "rename"),
    ("answers.csv", "/etc/answers.csv", "options[2].table", "leads out", "beside the proposal"),
    ("answers.csv", "../answers.csv", "options[2].table", "leads out", "beside the proposal"),
    ("answers.csv", "a\\..\\answers.csv", "options[2].table", "leads out", "beside the proposal"),
    ("answers.csv", "C:/answers.csv", "options[2].table", "leads out", "beside the proposal"),
    ("answers.csv", "x" * 300 + ".csv", "options[2].table", "cannot be looked at", "check"),
    ("packaged:smollm2-135m", "packaged:smollm", "options[3].model", "no model of the name",
     "did you mean smollm2-135m? There are packaged:smollm2-135m, packaged:gemma-3-270m"),
    ("packaged:smollm2-135m", "smollm2-135m", "options[3].model", "told from a path",
     "write packaged:smollm2-135m"),
    ("packaged:smollm2-135m", "none.gguf", "options[3].model", "no file", "proposal's folder"),
    ("packaged:smollm2-135m", "https://example.org/a.gguf", "options[3].model",
     "fetches no model", "write its path"),
]  # fmt: skip


@pytest.mark.parametrize("slip", [Slip(*slip) for slip in SLIPS])
def test_what_does_not_fit_together_is_refused(tmp_path: Path, slip: Slip) -> None:
    text = changed((slip.old, slip.new))
    error = {error.field: error for error in refusals(tmp_path, text)}[slip.field]
    assert slip.problem in error.problem
    assert slip.way_out in error.way_out
    assert error.line is not None or slip.field == "red_lines"  # which is not there


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("name: Nurse", "name: today", "options[1].name"),
        ("amount: 60000", "amount: 0", "options[1].monthly_wage.amount"),
        ("estimate: 0.7", "estimate: 0.9", "options[2].figures[0].estimate"),
        ("language: sw", "language: fr", "red_lines[0].language"),
        ("table: answers.csv", "table: none.csv", "options[2].table"),
        ("by: 2027", "by: 2072", "path_to_people.by"),
    ],
)
def test_the_line_is_that_of_the_field(tmp_path: Path, old: str, new: str, field: str) -> None:
    text = changed((old, new))
    error = refusal(tmp_path, text)
    assert (error.field, error.line) == (field, line_of(text, new))


def test_a_share_is_between_0_and_1(tmp_path: Path) -> None:
    text = changed(("estimate: 0.7", "estimate: 70"), ("low: 0.6", "low: 60"), ("h: 0.8", "h: 80"))
    errors = refusals(tmp_path, text)
    assert [error.field for error in errors] == [
        f"options[2].figures[0].{name}" for name in ("estimate", "low", "high")
    ]
    assert all("write 0.62 for 62 %" in error.way_out for error in errors)
    good(tmp_path, text.replace("low: 60", "unit: percent\n        low: 60"))


def test_a_price_of_next_month_is_known_today(tmp_path: Path) -> None:
    text = changed(("KES, date: 2026-07-01}\nhorizon", "KES, date: 2027-01-01}\nhorizon"))
    assert good(tmp_path, text).budget.date == date(2027, 1, 1)


def test_english_may_have_a_red_line_where_it_is_only_the_yardstick(tmp_path: Path) -> None:
    good(tmp_path, changed(("[sw, en]", "[sw]"), ("language: sw", "language: en")))


def test_measures_are_checked_where_they_are_known(tmp_path: Path) -> None:
    measures = {"topic accuracy": "share", "token premium": "tokens per English token"}

    def read(text: str) -> list[InputError]:
        try:
            read_proposal(write(tmp_path, text), today=TODAY, measures=measures)
        except InputErrors as error:
            return error.errors
        except InputError as error:
            return [error]
        return []

    assert read(GOOD) == []
    misspelt = changed(("measure: topic accuracy\n    lang", "measure: topic acuracy\n    lang"))
    (error,) = read(misspelt)
    assert error.field == "red_lines[0].measure"
    assert "did you mean topic accuracy?" in error.way_out
    (error,) = read(changed(("at_least: 0.9", "at_least: 90")))
    assert error.field == "red_lines[0].at_least"
    assert "0.62 for 62 %" in error.way_out
    premium = changed(
        ("measure: topic accuracy\n    lang", "measure: token premium\n    lang"),
        ("at_least: 0.9", "at_most: 2.5"),
    )
    assert read(premium) == []


def test_a_table_that_is_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("id\n1\n")
    folder = tmp_path / "proposal"
    path = write(folder, changed(("answers.csv", "linked.csv")))
    (folder / "linked.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(InputError) as caught:
        read_proposal(path, today=TODAY)
    assert "a link that leads out" in caught.value.problem
    assert caught.value.field == "options[2].table"


def test_files_that_are_empty_or_folders_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "empty.gguf").touch()
    assert "is empty" in refusal(tmp_path, changed(("answers.csv", "empty.csv"))).problem
    assert "is a folder" in refusal(tmp_path, changed(("answers.csv", "folder.csv"))).problem
    text = changed(("packaged:smollm2-135m", "empty.gguf"))
    assert "is empty" in refusal(tmp_path, text).problem


def test_files_count_from_the_folder_of_the_proposal(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "ours.gguf").write_bytes(b"GGUF")
    proposal = good(tmp_path, changed(("packaged:smollm2-135m", "models/ours.gguf")))
    assert files_of(proposal, tmp_path) == {
        "answers.csv": tmp_path / "answers.csv",
        "models/ours.gguf": tmp_path / "models" / "ours.gguf",
    }


def test_a_gguf_may_lie_anywhere(tmp_path: Path) -> None:
    gguf = tmp_path / "elsewhere.gguf"
    gguf.write_bytes(b"GGUF")
    proposal = good(tmp_path / "proposal", changed(("packaged:smollm2-135m", str(gguf))))
    assert files_of(proposal, tmp_path / "proposal")[str(gguf)] == gguf


def test_low_stakes_need_no_red_line(tmp_path: Path) -> None:
    text = changed(("stakes: high", "stakes: low"), ("[health]", "[business]"), (RED_LINES, ""))
    assert good(tmp_path, text).red_lines == ()


def besides_costs(proposal: Proposal, *, today: date) -> list[str]:
    """Advice on all else: the sample names no cost of its tool and model."""
    return [one for one in warnings(proposal, today=today) if "no cost is named" not in one]


def test_an_option_without_any_cost_is_told_and_what_is_free_can_be_said(tmp_path: Path) -> None:
    said = [one for one in warnings(good(tmp_path), today=TODAY) if "no cost is named" in one]
    assert [one.split(":")[0] for one in said] == ["options[2]", "options[3]"]
    free = "monthly: {amount: 0, currency: KES, date: 2026-07-01, source: the clinic}"
    text = changed(("    kind: tool\n", f"    kind: tool\n    {free}\n"))
    said = [one for one in warnings(good(tmp_path, text), today=TODAY) if "no cost is" in one]
    assert [one.split(":")[0] for one in said] == ["options[3]"]


@pytest.mark.parametrize(
    ("old", "new", "warning"),
    [
        ("path_to_people: {funded: yes", "# {", "path_to_people: there is none"),
        ("funded: yes", "funded: no", "it is not funded"),
        ("participation: {decided", "# {", "participation: it is not said"),
        (", consulted: [mothers]", "", "nobody was consulted"),
        ("stakes: high", "stakes: medium", "answers about health are of high stakes"),
        ("test_sets: [sib-200]\n", "", "test_sets: none is named"),
        (", contact: 0722000000", "", "there is no contact"),
        ("    language: sw", "    kinds: [tool, model, local]", ""),
        ("high\nthemes: [health]", "low\nthemes: [business]", ""),
        (MONEY, MONEY.replace("2026", "2019"), "options[1].monthly_wage: the amount is of more"),
    ],
)
def test_what_is_lacking_is_said_and_does_not_stop(
    tmp_path: Path, old: str, new: str, warning: str
) -> None:
    assert besides_costs(good(tmp_path), today=TODAY) == []
    said = besides_costs(good(tmp_path, changed((old, new))), today=TODAY)
    assert [warning in one for one in said] == ([True] if warning else [])


def test_a_proposal_without_machine_or_tool_is_told_so(tmp_path: Path) -> None:
    text = changed(
        (
            "    kind: tool\n    table: answers.csv",
            "    kind: model\n    model: packaged:gemma-3-270m",
        )
    )
    hardware = text[text.index("hardware:") : text.index("red_lines:")]
    text = text.replace(hardware, "").replace("language: sw", "kinds: [model]")
    said = besides_costs(good(tmp_path, text), today=TODAY)
    assert [one.split(":")[0] for one in said] == ["options", "hardware"]


def test_a_red_line_that_binds_nothing_is_told(tmp_path: Path) -> None:
    text = changed(("stakes: high", "stakes: medium"), ("[health]", "[business]"))
    text = text.replace("language: sw", "kinds: [local]")
    said = besides_costs(good(tmp_path, text), today=TODAY)
    assert said == ["red_lines[0]: It understands binds no option, only kinds local"]


def test_a_path_that_is_past_is_told(tmp_path: Path) -> None:
    later = date(2027, 7, 1) + timedelta(days=1)
    assert "is past" in warnings(good(tmp_path), today=later)[0]
