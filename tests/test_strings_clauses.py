"""Sections, sentences and clauses of a licence. All texts here are written for the tests."""

from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from terazi.errors import InputError
from terazi.strings.clauses import Clause, clauses
from terazi.strings.kinds import Kind, patterns
from terazi.strings.sentences import LONGEST, sentences
from terazi.strings.text import text_of

LICENCE = """\
THE EXAMPLE LICENCE

1. Grant

   You may use the model, e.g. on a laptop, under Acme Inc. rules. This holds
   everywhere.

2. Limits

   2.1 You must not use the model:
      (a) to advise on medicine;
      (b) for war, including:
          - mines;
          - drones.
      (c) on Sundays.

   A paragraph that is no part of the list.

3. End
"""


def found(text: str) -> list[Clause]:
    return list(clauses(text_of(text.encode(), "LICENSE")))


def kinds(text: str) -> set[Kind]:
    return {clause.kind for clause in found(text)}


def test_sentences_know_their_section_and_what_they_carry_on() -> None:
    read = {one.text: one for one in sentences(text_of(LICENCE.encode(), "LICENSE"))}
    assert read["This holds everywhere."].section == "1"
    whole = "You may use the model, e.g. on a laptop, under Acme Inc. rules."
    assert read[whole].line == 5
    begun = "2.1 You must not use the model:"
    assert (read["(a) to advise on medicine;"].section) == "2.1(a)"
    assert read["(a) to advise on medicine;"].lead == begun
    assert read["- mines;"].lead == f"{begun} (b) for war, including:"
    assert read["(c) on Sundays."].lead == begun
    assert read["A paragraph that is no part of the list."].lead == ""


def test_items_of_a_list_are_clauses_by_what_began_it() -> None:
    forbidden = [one.quote for one in found(LICENCE) if one.kind is Kind.FORBIDDEN]
    assert "(a) to advise on medicine;" in forbidden
    assert "- drones." in forbidden
    assert "A paragraph that is no part of the list." not in forbidden
    place = next(one.place for one in found(LICENCE) if one.quote.startswith("(c)"))
    assert place == "section 2.1(c), line 15"


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (Kind.THRESHOLD, "If you have more than 5 million monthly active users, ask us first."),
        (Kind.THRESHOLD, "Firms with annual revenue above USD 2 million need another licence."),
        (Kind.NON_COMMERCIAL, "You may copy the model for non-commercial purposes only."),
        (Kind.NON_COMMERCIAL, "The model may not be used for any commercial purpose by anybody."),
        (Kind.FIELD, "The weights are to be used solely for academic research purposes."),
        (Kind.FORBIDDEN, "You may not use the model to give advice on tax."),
        (Kind.FORBIDDEN, "Licensee shall comply with all applicable laws when using the model."),
        (Kind.IMPROVEMENT, "You must not use its output to train any other language model."),
        (Kind.REMOTE, "We reserve the right to suspend your access to the model whenever we like."),
        (Kind.CHANGES, "Acme may amend these terms from time to time without telling you."),
        (Kind.FURTHER, "The Acme usage policy is incorporated by reference into these terms."),
        (Kind.PASSING_ON, "If you distribute the model, you must give a copy of this licence."),
        (Kind.BINDING_OTHERS, "You must require all users of your service to comply with part 3."),
        (Kind.SHARE_ALIKE, "A modified version must be licensed as a whole under this licence."),
        (Kind.NAMING, "You must prominently display “Built with Acme” on your website."),
        (Kind.INDEMNITY, "You will indemnify Acme against what third parties claim from it."),
        (
            Kind.TERMINATION,
            "This agreement terminates automatically if you break one of its terms.",
        ),
        (Kind.LAW, "This licence is governed by the laws of the Republic of Ruritania."),
        (Kind.PATENTS, "Each contributor grants you a licence under its patents in the model."),
        (Kind.WARRANTY, "THE MODEL IS PROVIDED AS IS, WITHOUT WARRANTIES OF ANY KIND."),
    ],
)
def test_each_kind_is_known_by_its_words(kind: Kind, sentence: str) -> None:
    assert kind in kinds(sentence)
    why = next(one.why for one in found(sentence) if one.kind is kind)
    first = why.split(" … ", maxsplit=1)[0]
    assert first.casefold().replace('"', "") in sentence.casefold().replace("“", "").replace(
        "”", ""
    )


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (Kind.NAMING, "No trademark licence is granted to use the names or marks of Acme."),
        (Kind.NON_COMMERCIAL, "Use it for any purpose, whether commercial or non-commercial."),
        (Kind.FORBIDDEN, "“Prohibited” means that you must not use the model for that purpose."),
        (Kind.TERMINATION, "Parts 3 and 4 of these terms survive the termination of the licence."),
        (Kind.CHANGES, "You may modify the model and change these files from time to time."),
        (Kind.FIELD, "Uses include, but are not limited to, research purposes of universities."),
        (Kind.REMOTE, "You may restrict access to your own service in any way that you like."),
        (Kind.WARRANTY, "7. Disclaimer of Warranty"),
        (Kind.TERMINATION, "6. Term and Termination."),
    ],
)
def test_what_sounds_like_a_clause_and_is_none(kind: Kind, sentence: str) -> None:
    assert kind not in kinds(sentence)


def test_headings_and_definitions_say_nothing_yet() -> None:
    assert kinds("“Licensor” means the one who may terminate, change and govern by law.") == set()
    assert kinds("GOVERNING LAW AND JURISDICTION") == set()


def test_every_kind_has_a_pattern_and_every_pattern_a_known_scope() -> None:
    assert {pattern.kind for pattern in patterns()} == set(Kind)
    assert {pattern.scope for pattern in patterns()} <= {"text", "lead", "both"}


WORDS = (
    *("You", "must", "not", "use", "it.", "(a)", "1.", "-", ":", ";", "or", "may", "terminate"),
    *("–", "“x”", "5", "million", "users", "licence", "\n\n"),
)


@given(st.one_of(st.text(max_size=600), st.lists(st.sampled_from(WORDS)).map(" ".join)))
@example("a" * 50_000)
@example("(" * 20_000 + "must")
@example("1.\n" * 3000)
@example("must not use to " * 500)
def test_quotes_are_always_in_the_text_and_nothing_breaks(text: str) -> None:
    try:
        licence = text_of(text.encode("utf-8", "replace"), "x")
    except InputError:
        return
    squeezed = " ".join(licence.text.split())
    end = 0
    for one in sentences(licence):
        assert one.text == " ".join(licence.text[one.start : one.end].split())
        assert one.text in squeezed
        assert one.start >= end
        assert len(one.text) <= LONGEST
        end = one.end
    for clause in clauses(licence):
        assert clause.quote in squeezed
        assert clause.why


def test_a_million_signs_in_one_line_are_refused_at_once() -> None:
    read = partial(text_of, b"must not use " * 76_000, "LICENSE")
    with pytest.raises(InputError, match="no licence is so long"):
        read()
