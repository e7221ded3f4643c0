import warnings
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.proposal import codes
from terazi.proposal.codes import CodeError
from terazi.proposal.suggest import registered_names


@pytest.mark.parametrize(
    ("given_tag", "usual"),
    [
        ("sw", "sw"),
        ("EN", "en"),
        ("pt-br", "pt-BR"),
        ("pt_BR", "pt-BR"),
        ("en-GB", "en-GB"),
        (" ckb ", "ckb"),
        ("pcm", "pcm"),
        ("tw", "tw"),
        ("ary", "ary"),
        ("no", "no"),
        ("zh-Hant-TW", "zh-Hant-TW"),
        ("ha-Arab", "ha-Arab"),
        ("sw-x-sheng", "sw-x-sheng"),
    ],
)
def test_a_language_tag_gets_its_usual_form(given_tag: str, usual: str) -> None:
    assert codes.language(given_tag) == usual


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Swahili", "sw"),
        ("Kiswahili", "sw"),
        ("swahilli", "sw"),
        ("Türkçe", "tr"),
        ("Turkce", "tr"),
        ("yoruba", "yo"),
        ("Hausa language", "ha"),
        ("Chichewa", "ny"),
        ("Nigerian Pidgin", "pcm"),
        ("Farsi", "fa"),
        ("Sorani", "ckb"),
        ("العربية", "ar"),
        ("swa", "sw"),
        ("swh", "sw"),
        ("twi", "tw"),
        ("iw", "he"),
        ("en-UK", "en-GB"),
        ("sw-XX", "sw"),
        ("swh_Latn", "sw"),
        ("arb_Arab", "ar"),
        ("pes_Arab", "fa"),
        ("ary_Arab", "ary"),
        ("kmr_Latn", "ku"),
        ("gaz_Latn", "om"),
        ("zho_Hant", "zh-Hant"),
        ("kas_Deva", "ks-Deva"),
    ],
)
def test_a_wrong_language_tag_is_refused_with_the_right_one(wrong: str, right: str) -> None:
    with pytest.raises(CodeError) as caught:
        codes.language(wrong)
    assert caught.value.way_out == f"write {right}"
    assert wrong in caught.value.problem
    assert codes.language(right) == right


@pytest.mark.parametrize("nothing", ["", "zz", "und", "mul", "qaa", "x-foo", "<script>", "a" * 999])
def test_what_is_no_language_is_refused_with_examples(nothing: str) -> None:
    with pytest.raises(CodeError, match="not the tag of a language") as caught:
        codes.language(nothing)
    assert "sw for Swahili" in caught.value.way_out
    assert len(caught.value.problem) < 100


def test_whatever_is_suggested_for_a_registered_language_is_accepted() -> None:
    refused = {}
    for tag in registered_names():
        try:
            assert codes.language(tag) == tag
        except CodeError as error:
            refused[tag] = error.way_out
    written = {way.removeprefix("write ") for way in refused.values() if "BCP-47" not in way}
    assert len(written) > 100
    for tag in written:
        assert codes.language(tag) == tag
    assert not any("BCP-47" in way for tag, way in refused.items() if len(tag) == 2)


@pytest.mark.parametrize(("given_code", "usual"), [("KE", "KE"), ("ke", "KE"), ("NO", "NO")])
def test_a_country_code_is_written_in_capitals(given_code: str, usual: str) -> None:
    assert codes.country(given_code) == usual


@pytest.mark.parametrize(
    ("wrong", "way_out"),
    [
        ("Kenya", "write KE"),
        ("KEN", "write KE"),
        ("UK", "write GB"),
        ("Türkiye", "write TR"),
        ("Turkiye", "write TR"),
        ("Turkey", "write TR"),
        ("Nigera", "write NG"),
        ("congo", "write CD or CG"),
        ("EU", "write its ISO 3166 code: KE for Kenya, TR for Türkiye, PK for Pakistan"),
        ("ZZ", "write its ISO 3166 code: KE for Kenya, TR for Türkiye, PK for Pakistan"),
    ],
)
def test_a_wrong_country_is_refused_with_the_right_code(wrong: str, way_out: str) -> None:
    with pytest.raises(CodeError) as caught:
        codes.country(wrong)
    assert caught.value.way_out == way_out


def test_the_countries_are_those_of_iso_3166_and_kosovo() -> None:
    assert len(codes.countries()) == 249 + 1
    assert {"KE", "TR", "PS", "TW", "EH", "XK"} <= codes.countries()
    assert not {"EU", "UN", "ZZ", "XA", "AC"} & codes.countries()


@pytest.mark.parametrize(
    ("wrong", "way_out"),
    [
        ("Ksh", "write KES"),
        ("₦", "write NGN"),
        ("naira", "write NGN"),
        ("TL", "write TRY"),
        ("₺", "write TRY"),
        ("Rs", "write INR or PKR or NPR or LKR"),
        ("TRL", "it ended in 2005; write TRY"),
        ("HRK", "it ended in 2023; write EUR"),
        ("XXX", "write its ISO 4217 code: KES for Kenyan shillings, TRY for Turkish lira"),
    ],
)
def test_wrong_money_is_refused_with_the_right_code(wrong: str, way_out: str) -> None:
    with pytest.raises(CodeError) as caught:
        codes.currency(wrong)
    assert caught.value.way_out == way_out


def test_money_in_use_is_accepted() -> None:
    for code in ("KES", "try", "NGN", "PKR", "XOF", "ETB"):
        assert codes.currency(code) == code.upper()


def test_many_currencies_of_one_sign_are_not_all_listed() -> None:
    with pytest.raises(CodeError) as caught:
        codes.currency("$")
    assert caught.value.way_out.startswith("write USD or ")
    assert caught.value.way_out.count(" or ") == 4


def test_languages_are_named_in_languages() -> None:
    assert codes.language_name("sw") == "Swahili"
    assert codes.language_name("sw", "sw") == "Kiswahili"
    assert codes.language_name("pt-BR") == "Brazilian Portuguese"
    assert codes.language_name("ha-Arab", "en") == "Hausa (Arabic)"
    assert codes.language_name("sw", "aaf") == "Swahili"  # CLDR knows no Aranadan
    assert codes.language_name("aaf") == "Aranadan"  # but the registry names it


def test_countries_are_named_in_languages() -> None:
    assert codes.country_name("TR", "tr") == "Türkiye"
    assert codes.country_name("EG", "ar") == "مصر"
    assert codes.country_name("KE", "aaf") == "Kenya"
    assert codes.country_name("QQ") == "QQ"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        *((tag, "rtl") for tag in ("ar", "fa", "ur", "he", "ckb", "ps", "dv", "nqo", "pa-PK")),
        *((tag, "rtl") for tag in ("ha-Arab", "ff-Adlm", "arz")),
        *((tag, "ltr") for tag in ("en", "sw", "tr", "ku", "am", "hi", "pa", "ff", "ur-Latn")),
    ],
)
def test_direction_is_that_of_the_likely_script(tag: str, expected: str) -> None:
    assert codes.direction(tag) == expected


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_an_error_with_a_way_out(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for check in (codes.language, codes.country, codes.currency):
            code, said = outcome(check, text)
            assert said or check(code) == code
            assert "\n" not in said
            assert (": " in said) is bool(said)  # the problem, then the way out


def outcome(check: Callable[[str], str], text: str) -> tuple[str, str]:
    """The code that a text is, or what is said about it."""
    try:
        return check(text), ""
    except CodeError as error:
        return "", str(error)
