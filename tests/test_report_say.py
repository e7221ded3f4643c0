"""Sentences composed in English, said in the reader's language."""

import gettext
import io
import re
from typing import Any

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from markupsafe import Markup

from terazi.message import (
    Amount,
    Day,
    Fitted,
    Listing,
    Message,
    Prose,
    Term,
    Tongue,
    in_sequence,
    say,
    say_n,
)
from terazi.report.reader import Reader

SPACE = "\N{NO-BREAK SPACE}"
LINE = ("%(who)s keeps %(n)s red line.", "%(who)s keeps %(n)s red lines.")


def reader(tag: str, *missing: str, **said: Any) -> Reader:  # noqa: ANN401  texts or tuples
    """A reader with a catalogue of these translations; keys have _ for blanks."""
    catalog = Catalog(locale=tag.replace("-", "_"))
    for key, text in said.items():
        catalog.add(key.replace("_", " "), text)
    return from_catalog(tag, catalog, *missing)


def words(shown: Markup) -> str:
    """What is read, with its spaces as they are."""
    return re.sub("<[^>]*>", "", shown).replace("&#39;", "'")


def from_catalog(tag: str, catalog: Catalog, *missing: str) -> Reader:
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    known = {str(m.id[0] if m.pluralizable else m.id) for m in catalog if m.id} | {*missing}
    return Reader(
        Locale.parse(tag, sep="-"),
        gettext.GNUTranslations(compiled),
        frozenset(known),
        frozenset(missing),
    )


def test_a_sentence_and_all_that_stands_in_it_is_said_again() -> None:
    catalog = Catalog(locale="fr")
    catalog.add("The %(what)s in %(language)s is %(share)s, until %(day)s.",
                "Jusqu'au %(day)s : %(what)s en %(language)s, %(share)s.")  # fmt: skip
    catalog.add("memory", "mémoire")
    said = say(
        "The %(what)s in %(language)s is %(share)s, until %(day)s.",
        what=Term("memory"),
        language=Tongue("Swahili", "sw"),
        share=Amount("59.6%", 0.596, "share", 1),
        day=Day("2026-11-22"),
    )
    assert words(from_catalog("fr", catalog).say(said)) == (
        f"Jusqu'au 22 novembre 2026 : mémoire en swahili, 59,6{SPACE}%."
    )


@pytest.mark.parametrize(
    ("n", "expected"),
    [(1, "خط أحمر واحد"), (2, "خطان"), (4, "4 خطوط"), (11, "11 خطًا"), (100, "100 خط")],
)
def test_each_number_has_the_form_that_the_language_wants(n: int, expected: str) -> None:
    catalog = Catalog(locale="ar")
    # Of the last two, the library has those from 100 on before those from 11 on.
    forms = ("لا خط", "خط أحمر واحد", "خطان", "%(n)s خطوط", "%(n)s خط", "%(n)s خطًا")
    catalog.add(LINE, forms)
    said = say_n(*LINE, n=n, who="X")
    assert from_catalog("ar", catalog).say(said).striptags() == expected


def test_what_nobody_translated_is_whole_in_english_and_marked() -> None:
    turkish = reader("tr", LINE[0], "unknown", memory="bellek")
    said = say_n(*LINE, n=2, who="<b>")
    english = '<i lang="en">&lt;b&gt; keeps 2 red lines.</i>'
    assert turkish.say(said) == english
    assert turkish.say(in_sequence([said, said])) == f"{english} {english}"
    assert turkish.term("unknown") == '<i lang="en">unknown</i>'
    assert turkish.capital("unknown") == '<i lang="en">Unknown</i>'
    assert turkish.term("memory") == "bellek"
    assert turkish.missing == {LINE[0], "unknown"}


def test_words_put_together_are_translated_in_parts() -> None:
    french = reader(
        "fr", accuracy="justesse", difference="écart", whole_budget="budget entier",
        **{"%(role)s-months": "mois de %(role)s", "%(kind)s: %(value)s": "%(kind)s : %(value)s",
           ", ": ", "},
    )  # fmt: skip
    assert french.term("accuracy: difference") == "justesse : écart"
    assert french.term("nurse-months") == "mois de <bdi>nurse</bdi>"
    assert french.term("whole budget, nurse") == "budget entier, <bdi>nurse</bdi>"
    assert french.term("Nairobi, Kenya") == "<bdi>Nairobi, Kenya</bdi>"
    assert french.term("needs: rain", ours=True) == '<i lang="en">needs: rain</i>'


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (Amount("50%", 0.5, "share", 0), f"50{SPACE}%"),
        (Amount("59.99%", 0.5999, "share", 2), f"59,99{SPACE}%"),
        (Amount("KES 2.3 per answer", 2.3, "KES per answer", 1), f"2,3{SPACE}KES par réponse"),
        (Amount("1,234 MB", 1234, "MB", 0), "1\N{NARROW NO-BREAK SPACE}234 Mo"),
        (Amount("yes", 1, "yes or no", 1), "oui"),
        (Amount("1 month", 1, "months", 1), "1 mois"),
        (Amount("20 nurse-months", 20, "nurse-months", 0), "20 mois de nurse"),
        (Amount("inf KES", float("inf"), "KES", 0), "sans limite"),
    ],
)
def test_amounts_keep_their_decimals_and_take_the_readers_form(
    amount: Amount, expected: str
) -> None:
    catalog = Catalog(locale="fr")
    for english, french in (
        ("per answer", "par réponse"), ("MB", "Mo"), ("yes", "oui"), ("no limit", "sans limite"),
        ("%(role)s-months", "mois de %(role)s"), (("month", "months"), ("mois", "mois")),
    ):  # fmt: skip
        catalog.add(english, french)
    assert words(from_catalog("fr", catalog).say(amount)) == expected


def test_words_are_fitted_behind_tags_and_in_turkish() -> None:
    turkish = reader("tr", is_late="iki gün geç.")
    late = say("is late")
    assert turkish.say(Fitted(late, "beginning")) == "İki gün geç."
    assert turkish.say(Fitted(Fitted(late, "beginning"), "inside")) == "iki gün geç"
    named = Fitted(say("%(who)s ran.", who="amina"), "beginning")
    assert Reader.of("en").say(named) == "<bdi>Amina</bdi> ran."


def test_lists_are_joined_as_the_language_joins_them() -> None:
    turkish = reader("tr", memory="bellek", **{"; ": " ; "})
    assert turkish.say(Listing(["A", Term("memory")])) == "<bdi>A</bdi> ve bellek"
    assert turkish.say(Listing(["A", "B"], "; ")) == "<bdi>A</bdi> ; <bdi>B</bdi>"


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", "%(n)s %s %", "{{ 7*7 }}"])
def test_names_are_escaped_wherever_they_stand(evil: str) -> None:
    said = say("%(a)s, %(b)s", a=evil, b=Listing([evil, Prose(evil), Term(evil)]))
    for tag in ("en", "ar"):
        shown = Reader.of(tag).say(said)
        assert "<script" not in shown
        assert shown.striptags().count(evil) == 4


def test_a_translation_cannot_bring_markup() -> None:
    french = reader("fr", hello="<b>bonjour</b>")
    assert french.say(Message("hello", {})) == "&lt;b&gt;bonjour&lt;/b&gt;"
    assert french.gettext("hello") == "&lt;b&gt;bonjour&lt;/b&gt;"
