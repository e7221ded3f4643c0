"""Money and cities of home and abroad: facts of CLDR, and planted preferences."""

import pytest

from terazi.data.cldr_home import CITIES, MONEY, countries, home_and_abroad
from terazi.finding import Finding, Grade
from terazi.models.fake import FakeModel
from terazi.options.model import AnyModel
from terazi.probes.declare import Settings
from terazi.probes.haunting import home_and_abroad as probe
from terazi.proposal.options import Model

SIX = ("sw", "ha", "yo", "am", "tr", "ar")


@pytest.mark.parametrize(
    ("tag", "home"),
    [
        ("sw", ("CD", "KE", "TZ", "UG")),
        ("sw-KE", ("KE",)),
        ("am", ("ET",)),
        ("fr-SN", ("SN",)),
        ("fr", ()),
        ("en", ()),
        ("en-US", ()),
    ],
)
def test_home_is_where_the_language_is_spoken(tag: str, home: tuple[str, ...]) -> None:
    assert countries(tag) == home


@pytest.mark.parametrize("tag", SIX)
def test_the_six_languages_have_pairs_of_both_kinds(tag: str) -> None:
    made, missing = home_and_abroad([tag], seed=1)
    assert made is not None
    assert not missing
    items = made.items[tag]
    assert {item.group for item in items} == {MONEY, CITIES}
    assert len({item.cluster for item in items}) == 30
    assert len({item.id for item in items}) == len(items)
    assert not any("{" in text or "%" in text for it in items for text in (it.first, it.second))
    assert not {item.first for item in items} & {item.second for item in items}


def test_phrases_are_those_of_the_language() -> None:
    made, _ = home_and_abroad(["sw-KE", "am"], seed=1)
    assert made is not None
    kenyan = {item.second for item in made.items["sw-KE"]}
    assert {"shilingi za Kenya 20", "Saa za Nairobi"} <= kenyan
    amharic = {text for item in made.items["am"] for text in (item.first, item.second)}
    assert "አዲስ አበባ ሰዓት" in amharic
    # No Latin letters where CLDR has the names in Ethiopic.
    assert not any(sign.isascii() and sign.isalpha() for text in amharic for sign in text)


def test_what_cannot_be_made_is_said() -> None:
    made, missing = home_and_abroad(["en", "arz", "rw"], seed=1)
    assert made is None
    reasons = {one.language: one.reason for one in missing}
    assert "no country of its own" in reasons["en"]
    assert "CLDR has no names" in reasons["arz"]
    assert "too few names" in reasons["rw"]


def test_the_lot_hangs_on_the_seed_alone() -> None:
    one, again, other = (home_and_abroad(["ar"], seed=seed)[0] for seed in (1, 1, 2))
    assert one == again
    assert one != other


def run(likes: str, languages: tuple[str, ...] = ("sw", "en")) -> list[Finding]:
    made, _ = home_and_abroad(["sw"], seed=0)
    assert made is not None
    abroad = {item.first for item in made.items["sw"]}

    def log_likelihood(context: str, continuation: str) -> float:
        text = (context + continuation).rpartition("\n")[2]
        liked = (text in abroad) == (likes == "abroad")
        return (-1.0 if liked else -2.0) * len(text.encode())

    part = Model(kind="model", name="planted", model="planted.gguf")
    option = AnyModel(part, FakeModel(log_likelihood=log_likelihood))
    settings = Settings(languages=languages, beside=frozenset({"en"}))
    return list(probe.run([option], None, settings))


@pytest.mark.parametrize(("likes", "share"), [("abroad", 1.0), ("home", 0.0)])
def test_a_planted_preference_is_measured_as_such(likes: str, share: float) -> None:
    (finding,) = run(likes)
    assert finding.estimate == share
    assert finding.n == 30
    assert finding.details[f"{MONEY} (10)"] == share
    assert finding.sources


def test_a_language_without_names_is_unknown_and_english_is_left_out() -> None:
    (finding,) = run("home", ("arz", "en"))
    assert finding.grade is Grade.UNKNOWN
    assert finding.language == "arz"
