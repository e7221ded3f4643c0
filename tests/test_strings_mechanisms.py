"""Lists of what is forbidden, uses that a licence names, and what leaves you free.

All texts here are made up for the tests.
"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.strings.clauses import clauses
from terazi.strings.defined import defines, names
from terazi.strings.kinds import MOODS, Kind, expression, patterns
from terazi.strings.sentences import sentences
from terazi.strings.text import MOST_SIGNS, text_of


def of(kind: Kind, text: str) -> list[str]:
    """Quotes of the clauses of a kind."""
    licence = text_of(text.encode(), "LICENSE")
    return [one.quote for one in clauses(licence) if one.kind is kind]


LISTS = {
    "a colon, letters, and Roman numbers in them": """\
Attachment A

You agree not to use the Model:

a) in any way that breaks a law;

b) to decide on loans, including:

i. farm loans
ii. school loans

c) to practise medicine.

You may study it as long as you like.
""",
    "no colon, and parts that only stand further in": """\
Limits. Licensee shall not, and shall not let any other person

    give advice on tax with the Model;

    steer vehicles with it; or

    read faces.

Fees. Licensee pays nothing at all for any of this.
""",
    "no colon, and parts without a mark at the margin": """\
You will not, and will not help anybody to

guide missiles with the Model;

rank pupils by it; and

listen in on telephones.

We wish you a good day with it.
""",
    "a heading that forbids": """\
1. Grant

You may run the Model.

2. Prohibited Uses

(a) advice on medicine
(b) aiming of weapons

3. End

This licence ends in June of next year.
""",
    "a heading in Markdown": """\
# Rules of Acme

## Use restrictions

- medical advice
- military drones

## Contact

- write to us
""",
    "numbers within numbers of the same kind": """\
5. The Model must not be used by anybody who:
   1. earns by:
      * tobacco
      * ivory
   2. works against:
      * peace
6. You may study it.
""",
    "a remark between the parts": """\
3.1. The user SHALL NOT:

3.1.1. hold anybody in bondage

(See the ninth book of the laws of Ruritania.)

3.1.2. burn forests

(See the tenth book.)

3.2. You may study it.
""",
}
PARTS = {
    "a colon, letters, and Roman numbers in them": [
        "a) in any way that breaks a law;",
        "i. farm loans",
        "ii. school loans",
        "c) to practise medicine.",
    ],
    "no colon, and parts that only stand further in": [
        "give advice on tax with the Model;",
        "steer vehicles with it; or",
        "read faces.",
    ],
    "no colon, and parts without a mark at the margin": [
        "guide missiles with the Model;",
        "rank pupils by it; and",
        "listen in on telephones.",
    ],
    "a heading that forbids": ["(a) advice on medicine", "(b) aiming of weapons"],
    "a heading in Markdown": ["- medical advice", "- military drones"],
    "numbers within numbers of the same kind": ["* tobacco", "* ivory", "* peace"],
    "a remark between the parts": [
        "3.1.1. hold anybody in bondage",
        "3.1.2. burn forests",
    ],
}
FREE = (
    "You may",
    "Fees",
    "Licensee pays",
    "We wish",
    "This licence ends",
    "write to",
    "6.",
    "3.2.",
)


@pytest.mark.parametrize("way", LISTS)
def test_every_part_of_a_list_of_prohibitions_is_forbidden(way: str) -> None:
    forbidden = of(Kind.FORBIDDEN, LISTS[way])
    assert set(PARTS[way]) <= set(forbidden)
    assert not [quote for quote in forbidden if quote.strip("- ").startswith(FREE)]


def test_a_list_that_excuses_within_one_that_forbids_is_not_forbidden() -> None:
    text = (
        "You must not use the Model:\n\n(a) for war.\n\n"
        "These limits do not apply to any of the following:\n\n- study of its weights\n"
    )
    forbidden = of(Kind.FORBIDDEN, text)
    assert "(a) for war." in forbidden
    assert "- study of its weights" not in forbidden


def test_a_list_that_has_ended_is_not_taken_up_by_the_next_one() -> None:
    text = (
        "3.1 Passing on\n\nYou may share copies if you meet these conditions:\n\n"
        "- a copy of this licence goes along\n\nYou may add a notice of your own to them.\n\n"
        "3.2 Use Restrictions\n\nYou must not use any of the Acme services:\n\n"
        "- for what the policy restricts; or\n\n- in violation of laws.\n"
    )
    forbidden = of(Kind.FORBIDDEN, text)
    assert "- for what the policy restricts; or" in forbidden
    assert "- in violation of laws." in forbidden
    assert "- a copy of this licence goes along" not in forbidden


def test_a_part_that_says_what_may_happen_still_carries_on_the_list() -> None:
    text = (
        "Acme Prohibited Use Policy\n\nYou may not use the Model to:\n\n"
        "    Generate content that may hurt people, such as:\n\n"
        "        praise of hatred;\n\n        songs of violence.\n\n"
        "Acme is glad of every question about these rules.\n"
    )
    forbidden = of(Kind.FORBIDDEN, text)
    assert {"praise of hatred;", "songs of violence."} <= set(forbidden)
    assert not any(quote.startswith("Acme") for quote in forbidden)


def test_what_a_licence_does_not_hold_is_not_forbidden() -> None:
    text = "This licence does not cover:\n\nthe badge of our town;\n\nphotographs of persons.\n"
    assert of(Kind.FORBIDDEN, text) == []


@pytest.mark.parametrize(
    "grant",
    [
        "We grant you a licence to run the Model solely for the teaching of music.",
        "The Model may only be used in connection with our weather station.",
        "You may use the Model for its own research and no profit, for your own private use.",
        "You may not run the Model for anything in a live production environment of yours.",
        "Licensee shall not use the Model except in connection with the Acme service.",
        "Any other use of the Model, of whatever kind, is strictly prohibited.",
        "The licensee must be an academic institution of this country.",
        "The Model is given for free to organizations that do not sell weapons.",
        "You get the Model for a 30-day trial, after which you have to delete it.",
    ],
)
def test_a_grant_that_is_narrowed_is_a_limit_of_the_field(grant: str) -> None:
    assert of(Kind.FIELD, grant) == [grant]


@pytest.mark.parametrize(
    "sentence",
    [
        "The headings are there only for convenience and have no meaning of their own.",
        "You may use the name of Acme solely for the description of where the Model is from.",
        "This licence does not restrict use of the Model for research only, or for any purpose.",
        "Nothing in this licence limits you to evaluation purposes only, or to your own use.",
        "By downloading the Model for research purposes only, you accept this agreement.",
        "You are liable only for damages that you cause on purpose when you use the Model.",
    ],
)
def test_only_does_not_always_narrow(sentence: str) -> None:
    assert of(Kind.FIELD, sentence) == []


def test_what_leaves_you_free_is_told_from_what_you_may_not_impose() -> None:
    bound = "Under this licence You may not impose any further terms on recipients of the work."
    assert of(Kind.PASSING_ON, bound) == [bound]
    free = "The C-UDA does not impose any restriction when you share results with third parties."
    assert of(Kind.PASSING_ON, free) == []


def test_a_use_that_the_licence_names_limits_where_it_is_explained_and_where_it_is_named() -> None:
    text = (
        "“Garden Purpose” means growing vegetables for the table of one's own family.\n\n"
        "“Garden” means a piece of land with a fence around it on four sides.\n\n"
        "You may run the Model solely for the Garden Purpose and tell others how it went.\n\n"
        "A Harbour Use means any of the following uses in a port of the sea:\n\n"
        "(a) loading of ships\n\n"
        "You shall not exercise the licence for a Harbour Use at any time of the day.\n"
    )
    limits = " ".join(of(Kind.FIELD, text))
    for words in ("table of one's", "solely for the Garden", "port of the sea", "loading", "shall"):
        assert words in limits
    assert "fence" not in limits


def test_a_purpose_that_may_not_earn_is_non_commercial() -> None:
    text = (
        "“Quiet Purpose” means a purpose that is not meant to bring you any payment.\n\n"
        "You may run the Model solely for the Quiet Purpose, and for nothing else.\n"
    )
    assert len(of(Kind.NON_COMMERCIAL, text)) == 1
    named = "“Non-Commercial Use” means use by families, schools, and those who teach in them."
    assert of(Kind.NON_COMMERCIAL, named) == [named]


def test_a_name_that_nobody_is_held_to_is_no_limit() -> None:
    assert defines('"Terms of Use" means this page and all that it names.') == ""
    assert defines('"Use" means anything that you do with it.') == ""
    assert names(['"Sunny Purpose" means any purpose of which the sun is fond.']).used == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Don’t use the Model to talk with patients about their illness.",
        "Never use it for the steering of drones over towns.",
        "You agree for all time not to use the Model for spying on neighbours.",
        "Licensee shall refrain from use of the Model in the aiming of weapons.",
    ],
)
def test_people_are_told_not_to_in_many_ways(sentence: str) -> None:
    assert of(Kind.FORBIDDEN, sentence) == [sentence]


def test_moods_are_named_in_the_table_and_not_spelt_out_again() -> None:
    assert set(MOODS) == {"<NOT>", "<MUST>", "<ONLY>"}
    assert not any("<NOT>" in one.words.pattern for one in patterns())
    assert expression("<NOT> use").search("You don't use it")
    assert not expression("<NOT>").search("You do not have to pay")


PIECES = (
    *("You must not:", "You may", "use", "only for", "1.", "1.1.", "(a)", "i.", "*", "- x", "   "),
    *('"X Purpose" means', "solely for the X Purpose", "Prohibited uses", "and", "to", ".", "# y"),
    *("\n", "\n\n", "\n    ", "does not restrict", "as follows:", "no licence"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))
def test_lists_of_any_shape_are_read_and_quotes_stand_in_the_text(text: str) -> None:
    licence = text_of(f"The licence of Acme. {text}".encode(), "LICENSE")
    squeezed = " ".join(licence.text.split())
    for one in sentences(licence):
        assert all(lead for lead in one.leads)
    for clause in clauses(licence):
        assert clause.quote in squeezed
        assert clause.why


@pytest.mark.parametrize(
    "piece",
    [
        "You must not use it to ",
        "grant solely to be used for ",
        "1. You must not:\n",
        " (a) may not to\n",
        "3.1.1. You shall not:\n\n(See there.)\n\n",
        '"A Purpose" means that you may only use it for it.\n\n',
        "may any other use be not covered ",
    ],
)
def test_the_longest_licence_of_the_worst_kind_is_read_in_seconds(piece: str) -> None:
    text = piece * ((MOST_SIGNS - 100) // len(piece))
    licence = text_of(text.encode(), "LICENSE")
    begun = time.process_time()
    for _ in clauses(licence):
        pass
    assert time.process_time() - begun < 20  # seconds of one core; at most 2 where it was written
