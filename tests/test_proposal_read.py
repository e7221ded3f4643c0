"""Fields: what a right proposal becomes, and how wrong ones are refused."""

from datetime import date
from pathlib import Path

import pytest

from terazi.errors import InputErrors
from terazi.finding import Theme
from terazi.proposal.explain import WHY
from terazi.proposal.options import People, Tool
from terazi.proposal.read import read_proposal
from terazi.proposal.schema import Stakes
from tests.proposal_samples import (
    GOOD,
    TODAY,
    Slip,
    changed,
    good,
    line_of,
    refusal,
    refusals,
    without,
    write,
)


def test_a_right_proposal_is_read(tmp_path: Path) -> None:
    proposal = good(tmp_path)
    assert proposal.title == "Health line"
    assert proposal.owner.contact == "0722000000"
    assert proposal.stakes is Stakes.HIGH
    assert proposal.themes == (Theme.HEALTH,)
    assert proposal.languages == ("sw", "en")
    assert proposal.budget.amount == 1_200_000
    assert proposal.budget.date == date(2026, 7, 1)
    assert [option.kind for option in proposal.options] == ["nothing", "people", "tool", "model"]
    people, tool = proposal.options[1], proposal.options[2]
    assert isinstance(people, People)
    assert people.hours_per_month == 160
    assert isinstance(tool, Tool)
    assert tool.figures[0].estimate == 0.7
    assert proposal.path_to_people is not None
    assert proposal.path_to_people.funded is True


def test_norway_is_a_country_and_norwegian_a_language(tmp_path: Path) -> None:
    proposal = good(
        tmp_path,
        changed(("country: KE", "country: NO"), ("[sw, en]", "[no, en, sw]"), ("yes", "no")),
    )
    assert proposal.community.country == "NO"
    assert proposal.languages[0] == "no"
    assert proposal.path_to_people is not None
    assert proposal.path_to_people.funded is False


@pytest.mark.parametrize("field", ["purpose", "beneficiaries", "owner", "languages"])
@pytest.mark.parametrize("how", ["missing", "empty", "blank"])
def test_what_terazi_insists_on_is_asked_for_with_the_reason(
    tmp_path: Path, field: str, how: str
) -> None:
    blank = {"owner": "", "languages": "[]"}.get(field, "'  '")
    added = {"missing": "", "empty": f"{field}:\n", "blank": f"{field}: {blank}\n"}[how]
    text = without(field) + added
    errors = refusals(tmp_path, text)
    error = errors[0] if how == "missing" else errors[-1]
    assert error.field == field
    assert error.problem == WHY[field]
    assert f"add “{field}:”" in error.way_out
    assert error.line == (None if how == "missing" else text.count("\n"))


def test_no_purpose_no_weighing(tmp_path: Path) -> None:
    message = str(refusal(tmp_path, without("purpose")))
    assert "no purpose, no weighing" in message
    assert str(tmp_path / "proposal.yaml") in message


def without_option(kind: str) -> str:
    """The right proposal without its option of a kind."""
    before, after = GOOD.split("options:\n")
    listed, rest = after.split("exchange_rates:")
    options = ["  - name" + option for option in listed.split("  - name")[1:]]
    kept = [option for option in options if f"kind: {kind}" not in option]
    assert len(kept) == len(options) - 1
    return f"{before}options:\n{''.join(kept)}exchange_rates:{rest}"


@pytest.mark.parametrize("kind", ["nothing", "people"])
def test_nothing_and_people_are_always_on_the_scales(tmp_path: Path, kind: str) -> None:
    error = refusal(tmp_path, without_option(kind))
    assert error.problem == WHY[f"options.{kind}"]
    assert error.field == "options"
    assert error.line == line_of(GOOD, "options:")
    assert f"kind: {kind}" in error.way_out


@pytest.mark.parametrize("options", ["", "options:\n", "options: []\n"])
def test_without_options_both_are_asked_for_and_nothing_else(tmp_path: Path, options: str) -> None:
    before, after = GOOD.split("options:\n")
    text = before + options + "exchange_rates:" + after.split("exchange_rates:")[1]
    problems = {error.problem for error in refusals(tmp_path, text)}
    assert problems == {WHY["options.nothing"], WHY["options.people"]}


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    text = without("purpose", "owner").replace("kind: people", "kind: peeple")
    errors = refusals(tmp_path, text)
    assert [error.field for error in errors] == ["purpose", "owner", "options", "options[1].kind"]
    assert [error.line for error in errors] == [
        None,
        None,
        line_of(text, "options:"),
        line_of(text, "kind: peeple"),
    ]
    with pytest.raises(InputErrors) as caught:
        read_proposal(write(tmp_path, text), today=TODAY)
    for error in errors:
        assert str(error) in str(caught.value)


SLIPS = [
    # what to change, into what, the field, the problem, the way out
    ("stakes: high", "stakes: hgh", "stakes", "“hgh” is none of: low, medium, high", "mean high"),
    ("stakes: high", "stakes: [high]", "stakes", "is none of", "Write one"),
    ("[health]", "[helth]", "themes[0]", "“helth” is not a promise", "health, business"),
    ("[health]", "[bias]", "themes[0]", "“bias” is not a promise", "unasked"),
    ("[health]", "health", "themes", "this is a list", "[one, two]"),
    ("country: KE", "country: Kenya", "community.country", "“Kenya” is not the two", "write KE"),
    ("people: 4200", "people: 0", "community.people", "“0” is not more than 0", "above 0"),
    ("people: 4200", "people: many", "community.people", "not a whole number", "digits only"),
    ("[sw, en]", "[swh_Latn, en]", "languages[0]", "shorter or newer form", "write sw"),
    ("[sw, en]", "[sw, [en]]", "languages[1]", "this is text", "quotes"),
    ("month: 900", "month: 1,200", "answers_per_month", "“1,200” is not a number", "1200"),
    ("month: 900", "month: .inf", "answers_per_month", "is not a number", "digits"),
    ("month: 900", "month: nan", "answers_per_month", "is not a number", "digits"),
    ("month: 900", "month: 0", "answers_per_month", "not more than 0", "above 0"),
    ("amount: 1200000,", "amount: -5,", "budget.amount", "“-5” is less than 0", "0 or more"),
    ("amount: 1200000,", "amount: 1e30,", "budget.amount", "is more than", "or less"),
    ("amount: 60000, currency: KES", "amount: 60000, currency: Ksh",
     "options[1].monthly_wage.currency", "“Ksh” is not the three-letter code", "write KES"),
    ("amount: 60000, currency: KES", "amount: 60000, currency: TRL",
     "options[1].monthly_wage.currency", "no longer in use", "write TRY"),
    ("{amount: 60000, currency: KES, date: 2026-07-01}", "60000",
     "options[1].monthly_wage", "a part with fields of its own", "amount, currency, date, source"),
    ("KES, date: 2026-07-01}\nhorizon", "KES, date: 01/07/2026}\nhorizon",
     "budget.date", "“01/07/2026” is not a date", "year-month-day"),
    ("KES, date: 2026-07-01}\nhorizon", "KES, date: 20260701}\nhorizon",
     "budget.date", "is not a date", "year-month-day"),
    ("KES, date: 2026-07-01}\nhorizon", "KES, date: 2026-02-30}\nhorizon",
     "budget.date", "there is no day 2026-02-30", "calendar"),
    ("KES, date: 2026-07-01}\nhorizon", "KES}\nhorizon",
     "budget.date", "missing: The day the price or wage held", "add “date:”"),
    ("horizon_months: 12", "horizon_months: 1.5", "horizon_months", "whole number", "digits"),
    ("horizon_months: 12", "horizon_months: 10000", "horizon_months", "more than 600", "600"),
    ("horizon_months: 12", "horizn_months: 12", "horizn_months", "no such field here",
     "did you mean horizon_months? The fields here are: terazi, title"),
    ("kind: people", "kind: peeple", "options[1].kind", "“peeple” is none of: nothing, people",
     "did you mean people?"),
    ("kind: people", "kin: people", "options[1].kind", "an option needs a kind", "one of: nothing"),
    ("answers_per_hour: 10", "answers_an_hour: 10", "options[1].answers_an_hour",
     "no such field", "did you mean answers_per_hour?"),
    ("    role: nurse", "    role: ", "options[1].role", "this field is empty", "fill it in"),
    ("table: answers.csv", "table: ", "options[2].table", "this field is empty", "remove the line"),
    ("  - name: Nurse", '  - name: "Nur\\nse"', "options[1].name", "a name is one line",
     "one line"),
    ("  - name: Nurse", "  - name: " + "N" * 81, "options[1].name", "longer than 80", "shorten"),
    ("funded: yes", "funded: maybe", "path_to_people.funded", "neither true nor false", "true"),
    ("head of the clinic", "{a: b}", "owner.role", "this is text", "quotes"),
    ("test_sets: [sib-200]", "test_sets: sib-200", "test_sets", "this is a list", "“- ”"),
    ("test_sets: [sib-200]", "seed: -1", "seed", "less than 0", "0 or more"),
    ("test_sets: [sib-200]", "seed: 4294967296", "seed", "not less than", "below"),
    ("test_sets: [sib-200]", "seed: 1e3", "seed", "whole number", "digits"),
    ("test_sets: [sib-200]", "terazi: 2", "terazi", "version “2” of the format", "newer Terazi"),
    ("test_sets: [sib-200]", "terazi: two", "terazi", "version “two”", "newer Terazi"),
    ("name: Amina Yusuf", "nme: Amina Yusuf", "owner.nme", "no such field here",
     "did you mean name? The fields here are: name, role, contact"),
]  # fmt: skip


@pytest.mark.parametrize("slip", [Slip(*slip) for slip in SLIPS])
def test_a_wrong_field_is_named_with_line_and_way_out(tmp_path: Path, slip: Slip) -> None:
    text = changed((slip.old, slip.new))
    error = {error.field: error for error in refusals(tmp_path, text)}[slip.field]
    assert slip.problem in error.problem
    assert slip.way_out in error.way_out
    if "missing" in slip.problem or "needs a kind" in slip.problem:
        assert error.line is not None  # that of the part around it
    else:
        assert error.line == line_of(text, slip.new)
    assert str(error).startswith(f"{tmp_path / 'proposal.yaml'}:{error.line}: {slip.field}: ")


def test_a_wrong_option_does_not_hide_that_of_a_kind(tmp_path: Path) -> None:
    """Pydantic puts the kind into its path; people who read a message must not see it."""
    text = changed(("role: nurse", "role: nurse\n    people: 3"))
    error = refusal(tmp_path, text)
    assert error.field == "options[1].people"
    assert error.line == line_of(text, "people: 3")
    assert "role" in error.way_out


def test_an_option_that_is_text_is_said(tmp_path: Path) -> None:
    error = refusal(tmp_path, changed(("exchange_rates:", "  - nobody\nexchange_rates:")))
    assert error.field == "options[4]"
    assert "fields of its own" in error.problem


def test_options_that_are_text_are_said(tmp_path: Path) -> None:
    before, after = GOOD.split("options:\n")
    text = before + "options: many\nexchange_rates:" + after.split("exchange_rates:")[1]
    assert "this is a list" in {error.problem for error in refusals(tmp_path, text)}


def test_very_many_errors_are_cut_short(tmp_path: Path) -> None:
    errors = refusals(tmp_path, GOOD + "".join(f"x{n}: 1\n" for n in range(200)))
    assert len(errors) == 51
    assert errors[-1].problem == "and 150 more"


def test_a_message_shows_no_more_than_a_line_of_what_was_written(tmp_path: Path) -> None:
    error = refusal(tmp_path, changed(("stakes: high", "stakes: " + "very high " * 500)))
    assert len(str(error)) < 300


def test_the_fields_there_are_stand_once_in_many_errors(tmp_path: Path) -> None:
    slips = "".join(f"colour_{n}: red\n" for n in range(25))
    errors = [error for error in refusals(tmp_path, GOOD + "\n" + slips) if error.field]
    lists = [error for error in errors if "The fields here are: " in error.way_out]
    assert [error.field for error in lists] == ["colour_0"]
    others = [error for error in errors if error not in lists]
    assert len(others) == 24
    assert all("The fields here are listed with colour_0" in one.way_out for one in others)
