"""Small parts of the report: notes told once, costs read back, the text message, the last pass."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.economics.cost_table import cost_table, write_costs
from terazi.errors import InputError
from terazi.report.month_costs import CostFan, MonthCost, read_costs
from terazi.report.notes import lettered
from terazi.report.reader import Reader
from terazi.report.text_message import LONGEST, text_message
from terazi.report.thin import thin
from terazi.verdict.words import Word
from tests import report_samples as sample
from tests.report_html import read

ENGLISH = Reader.of("en")
SENTENCES = st.lists(
    st.text(st.characters(categories=["L", "Nd"]), min_size=1).map(lambda text: text + "."),
    min_size=1,
    max_size=4,
).map(" ".join)


@given(st.lists(SENTENCES, max_size=6))
def test_the_pieces_of_a_note_are_the_note(notes: list[str]) -> None:
    pieces, letters = lettered(notes)
    assert set(letters) == set(notes)
    for note in notes:
        assert " ".join(pieces[letter] for letter in letters[note].split()) == note
    assert len(set(pieces.values())) == len(pieces)


def test_what_several_notes_share_is_written_once() -> None:
    shared = "How often a currency falls so far is not known here."
    notes = [f"{shared} Not counted: power.", f"{shared} Not counted: people. Nor rooms.", shared]
    pieces, letters = lettered(notes)
    assert list(pieces.values()) == [
        shared,
        "Not counted: power.",
        "Not counted: people. Nor rooms.",
    ]
    assert list(letters.values()) == ["a b", "a c", "a"]
    assert lettered(["", "One. Two."])[0] == {"a": "One. Two."}


def test_letters_go_on_after_z() -> None:
    _pieces, letters = lettered(f"note {n}" for n in range(28))
    assert list(letters.values())[25:] == ["z", "aa", "ab"]


def test_costs_are_read_as_they_were_written(tmp_path: Path) -> None:
    assert read_costs(tmp_path) == ()
    proposal = sample.proposal(horizon_months=3)
    write_costs(tmp_path, cost_table(proposal, {}, draws=100))
    (nurses,) = [fan for fan in read_costs(tmp_path) if fan.option == sample.NURSES]
    assert [month.month for month in nurses.months] == [1, 2, 3]
    amounts = [month.amount for month in nurses.months]
    assert amounts == sorted(amounts)
    assert amounts[0] > 0
    assert all(month.low <= month.amount <= month.high for month in nurses.months)


def test_an_uncertain_cost_has_its_ends_and_leaving_its_month(tmp_path: Path) -> None:
    (tmp_path / "costs.csv").write_text(
        "option,category,month,amount,mean,low,high,currency\n"
        "'=A,exit,,7.00,7.00,,,KES\n"
        "'=A,exit,1,0.00,0.00,,,KES\n"
        "'=A,exit,2,7.00,7.00,,,KES\n"
        "'=A,all so far,1,5.00,6.00,4.00,9.00,KES\n"
        "'=A,all so far,2,12.00,13.00,,,KES\n"
    )
    months = (MonthCost(1, 5.0, 4.0, 9.0), MonthCost(2, 12.0, 12.0, 12.0))
    assert read_costs(tmp_path) == (CostFan("=A", months, exit=(2, 7.0)),)


@pytest.mark.parametrize(
    "text", ["option,month\nA,1\n", "option,category,month,amount\nA,exit,1,x\n"]
)
def test_damaged_costs_are_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "costs.csv").write_text(text)
    with pytest.raises(InputError, match="cannot be read"):
        read_costs(tmp_path)


@given(
    st.text(min_size=1, max_size=300).filter(lambda text: bool(text.strip())),
    st.text(max_size=80),
    st.sampled_from(Word),
    st.sampled_from(["", "2027-11-22"]),
)
def test_a_text_message_has_at_most_160_characters(
    title: str, option: str, word: Word, expires: str
) -> None:
    proposal = sample.proposal().model_copy(update={"title": title})
    verdict = sample.verdict(word, option=option, expires=expires)
    said = text_message(proposal, verdict, ENGLISH)
    assert len(said) <= LONGEST
    assert "\n" not in said
    assert ENGLISH.capital(word.value) in said


def test_a_text_message_says_what_the_verdict_says() -> None:
    verdict = sample.verdict(Word.ADOPT, option=sample.TOOL, expires="2027-11-22")
    assert text_message(sample.proposal(), verdict, ENGLISH) == (
        "Swahili health line: Adopt (Vetted answers). Red lines stop 3 options. "
        "Ends on 22 November 2027."
    )


def test_a_text_message_of_what_cannot_be_weighed_has_no_end() -> None:
    ends = {"expires": "2027-11-22"}
    said = [
        text_message(sample.proposal(), sample.verdict(word, option="", **ends), ENGLISH)
        for word in (Word.CANNOT_WEIGH, Word.DO_NOT_DEPLOY)
    ]
    assert ["Ends on" in one for one in said] == [False, True]


def test_the_last_pass_leaves_out_what_the_standard_lets_it() -> None:
    html = (
        '<!doctype html><html lang="en"><body>\n<p>It&#39;s <b>a</b></p>\n<ul>\n<li>b</li></ul>'
        '<div class="x y"><p>c</p>d <a href="https://example.org/">e</a>\n<i>f</i></div>\n'
        "<table><caption>g</caption><thead><tr><th>h</th></tr></thead><tbody><tr><td><svg>"
        '<use href="#m" x="1"/><path class="w" d="M0 0"/></svg></td></tr></tbody></table>'
        "<style>a > b {\n}</style></body></html>"
    )
    assert thin(html) == (
        "<!doctype html><html lang=en><body><p>It's <b>a</b><ul><li>b</ul>"
        '<div class="x y"><p>c</p>d <a href="https://example.org/">e</a>\n<i>f</i></div>'
        "<table><caption>g<thead><tr><th>h<tbody><tr><td><svg>"
        '<use href=#m x=1 /><path class=w d="M0 0"/></svg></table>'
        "<style>a > b {}</style></body></html>"
    )


def test_the_last_pass_changes_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terazi.report.page.thin", str)
    whole = sample.page()
    assert read(thin(whole)).text.replace(" ", "") == read(whole).text.replace(" ", "")
    assert thin(thin(whole)) == thin(whole)
