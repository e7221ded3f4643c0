"""Numbers, money, dates and names as the reader writes them."""

import gettext
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from terazi.errors import InputError
from terazi.finding import Interval
from terazi.report.reader import Reader, bdi

ENGLISH = Reader.of("en")
SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0.3137, "share", "31.4%"),
        (0.0, "share", "0.0%"),
        (3.2123, "tokens per English token", "3.21 tokens per English token"),
        (1840.4, "MB", "1,840 MB"),
        (0.0000213, "Wh", "0.0000213 Wh"),
        (12_000_000, "KES", f"KES{SPACE}12,000,000"),
        (0.0421, "KES per answer", f"KES{SPACE}0.0421 per answer"),
        (55.4, "KES per answer", f"KES{SPACE}55.40 per answer"),
        (193.548, "nurse-months", "194 nurse-months"),
        (math.inf, "months", "no limit"),
        (math.nan, "months", "not a number"),
        (1e300, "answers", "1.00e+300 answers"),
        (5, "", "5"),
    ],
)
def test_amounts_have_their_unit(value: float, unit: str, expected: str) -> None:
    assert str(ENGLISH.amount(value, unit, fine=True)) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(0.049, "+4.9 points"), (-0.2, "−20 points"), (0.0, "0 points")]
)
def test_differences_of_shares_are_points_with_a_sign(value: float, expected: str) -> None:
    assert str(ENGLISH.amount(value, "share", signed=True)) == expected


def test_intervals_may_break_between_their_words_and_never_inside_a_figure() -> None:
    assert ENGLISH.span(Interval(0.254, 0.381), "share") == "25.4% to 38.1%"
    assert ENGLISH.span(Interval(1.5, 20), "s") == "1.5 to 20"
    assert ENGLISH.span(Interval(1.5, 20), "KES") == f"KES{SPACE}1.50 to KES{SPACE}20.00"
    french = Reader.of("fr").span(Interval(0.254, 0.381), "share")
    assert french.split(" ") == [f"25,4{SPACE}%", "à", f"38,1{SPACE}%"]
    assert ENGLISH.span(None, "s") == ""
    assert ENGLISH.level(0.95) == "95%"
    assert ENGLISH.level(0.975) == "97.5%"


def test_a_sign_of_money_stays_with_its_letters_where_words_run_from_the_right() -> None:
    arabic = Reader.of("ar")
    left, right = "\N{LEFT-TO-RIGHT MARK}", "\N{RIGHT-TO-LEFT MARK}"
    assert arabic.money(1, "USD").endswith(f"US${left}{right}")
    assert arabic.money(1, "KES").endswith(f"KES{right}")
    assert ENGLISH.money(1, "USD") == "US$1.00"


def test_what_begins_a_line_has_a_capital() -> None:
    french, turkish = Reader.of("fr"), Reader.of("tr")
    assert french.begin(bdi(french.language("sw"))) == "<bdi>Swahili</bdi>"
    assert turkish.begin(Markup("ingilizce")) == "İngilizce"


def test_a_locale_changes_numbers_dates_names_and_lists() -> None:
    turkish = Reader.of("tr")
    assert turkish.percent(0.314, 1) == "%31,4"
    assert turkish.number(1234.5) == "1.234"
    assert turkish.date("2026-11-22").startswith("22 Kas")
    assert turkish.listing(["a", "b"]) == "a ve b"
    assert ENGLISH.date("2026-11-22") == "22 November 2026"
    assert ENGLISH.date("some day") == "some day"
    assert ENGLISH.language("sw-KE") == "Swahili (Kenya)"
    assert ENGLISH.language("not a tag") == "not a tag"
    assert ENGLISH.country("KE") == "Kenya"
    assert Reader.of("ar").direction == "rtl"


@pytest.mark.parametrize("tag", ["", "xx", "no such", "../../etc", "<b>", "de", "sw/..", "LC"])
def test_a_language_that_there_is_no_translation_into_is_refused(tag: str) -> None:
    with pytest.raises(InputError, match="no translation into it") as refused:
        Reader.of(tag)
    assert "ar, en, fr, pt, sw, tr" in refused.value.way_out


@pytest.mark.parametrize(("tag", "shown"), [("pt-BR", "pt-BR"), ("en", "en-GB"), ("sw", "sw")])
def test_a_language_of_a_country_has_the_sentences_of_the_language(tag: str, shown: str) -> None:
    reader = Reader.of(tag)
    assert reader.tag == shown
    assert reader.is_english == (tag == "en")
    assert bool(reader.known) == (tag != "en")


class Backwards(gettext.NullTranslations):
    """Stands for a catalogue: every sentence is found, in capitals."""

    def gettext(self, message: str) -> str:
        return message.upper().replace("%(NAME)S", "%(name)s") + " <b>"


def test_sentences_come_from_the_catalogue_and_are_escaped_like_their_values() -> None:
    reader = Reader(ENGLISH.locale, Backwards())
    text = reader.gettext("limit of %(name)s", name="<i>")
    assert str(text) == "LIMIT OF &lt;i&gt; &lt;b&gt;"
    assert reader.gettext("") == ""
    assert str(ENGLISH.gettext("100 % sure")) == "100 % sure"


def test_numbers_choose_their_sentence() -> None:
    said = [str(ENGLISH.ngettext("%(n)s item", "%(n)s items", n)) for n in (1, 2, 1200)]
    assert said == ["1 item", "2 items", "1,200 items"]


@given(st.floats(allow_nan=True, allow_infinity=True), st.sampled_from(["share", "KES", "s", ""]))
def test_every_number_can_be_written_and_none_is_long(value: float, unit: str) -> None:
    assert len(ENGLISH.amount(value, unit)) < 40
    assert len(ENGLISH.amount(value, unit, signed=True)) < 40


@given(st.floats(0.001, 1e6))
def test_three_digits_are_kept(value: float) -> None:
    assert float(ENGLISH.number(value).replace(",", "")) == pytest.approx(value, rel=5.1e-3)
