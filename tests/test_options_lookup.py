"""The questions here were written by the developers to try the lookup; nobody asked them."""

from pathlib import Path

import pytest

from terazi.options.lookup import Lookup
from terazi.options.vetted import Vetted, read_table

TABLE = Path(__file__).parents[1] / "examples" / "swahili-health-line" / "vetted.csv"

# Other words for what the table answers, each with the beginning of the row's id.
PARAPHRASES = {
    "en": {
        "my baby is hot and has fever": "child-fever",
        "child with high fever what to do": "child-fever",
        "how do I avoid getting malaria": "malaria-protection",
        "can I take malaria tablets without being tested": "malaria-medicine",
        "baby has diarrhea what should I give him": "child-diarrhoea",
        "how to mix ORS": "ors",
        "coughing three weeks now": "long-cough",
        "my child breathes very fast": "child-breathing",
        "when do I go to clinic for pregnancy": "pregnancy-clinic",
        "danger signs when pregnant": "pregnancy-danger",
        "how many months only breast milk": "breastfeeding",
        "we missed the vaccine for our child": "missed-vaccine",
        "where to get an HIV test": "hiv-test",
        "I forgot my ARVs yesterday": "missed-arv",
        "may I stop taking blood pressure tablets": "stop-blood-pressure-medicine",
        "signs of diabetes": "diabetes-signs",
        "bitten by a snake": "snake-bite",
        "hot water burn": "burn",
        "the neighbour's dog bit me": "dog-bite",
        "leftover antibiotics can I take them": "leftover-antibiotics",
        "I want to kill myself": "thoughts-of-suicide",
    },
    "sw": {
        "mwanangu ana homa kali": "child-fever",
        "mtoto ana joto na homa nimfanye nini": "child-fever",
        "nifanye nini nisipate malaria": "malaria-protection",
        "naweza kunywa dawa ya malaria bila kupima": "malaria-medicine",
        "mwanangu anaharisha nimpe nini": "child-diarrhoea",
        "jinsi ya kutengeneza ORS": "ors",
        "kikohozi cha wiki tatu": "long-cough",
        "mtoto anapumua haraka haraka": "child-breathing",
        "mjamzito anaanza kliniki lini": "pregnancy-clinic",
        "dalili za hatari kwa mjamzito": "pregnancy-danger",
        "kunyonyesha maziwa ya mama pekee miezi mingapi": "breastfeeding",
        "tumekosa chanjo ya mtoto": "missed-vaccine",
        "wapi napima VVU": "hiv-test",
        "nilisahau ARV jana": "missed-arv",
        "naweza kuacha dawa ya presha": "stop-blood-pressure-medicine",
        "dalili za ugonjwa wa kisukari": "diabetes-signs",
        "ameumwa na nyoka": "snake-bite",
        "mtoto ameungua na maji moto": "burn",
        "mbwa ameniuma": "dog-bite",
        "naweza kunywa antibiotiki za zamani zilizobaki": "leftover-antibiotics",
        "nataka kujiua": "thoughts-of-suicide",
    },
}

# Not in the table; many of them differ from a row by the one word that matters.
OUTSIDE = {
    "en": [
        "where can I be tested for cancer",
        "can I stop my diabetes medicine when I feel well",
        "my child has a rash what should I do",
        "my cow has a fever",
        "how do I prepare chapati",
        "I forgot to take my contraceptive pill what should I do",
        "is it safe to take ibuprofen in pregnancy",
        "what is the price of maize today",
        "a scorpion has stung me",
        "when do the schools open",
        "how do I get a passport",
        "can I take paracetamol with alcohol",
        "my roof is leaking",
        "who won the football match",
        "my tooth hurts",
        "What should I do?",
        "Can I?",
        "my child",
        "",
    ],
    "sw": [
        "Je, ninaweza kuacha dawa za kisukari nikijisikia vizuri?",
        "Nimeumwa na nge, nifanye nini?",
        "ng'ombe wangu ana homa, nifanye nini?",
        "Nimesahau kunywa dawa za uzazi wa mpango, nifanye nini?",
        "Mtoto wangu ana upele, nifanye nini?",
        "Ninaweza kupimwa saratani wapi?",
        "Ninatayarishaje chapati?",
        "nifanye nini kupata pasipoti",
        "shule zinafunguliwa lini",
        "paa la nyumba yangu linavuja",
        "bei ya mahindi leo ni ngapi",
        "nani alishinda mechi ya mpira",
        "meno yananiuma",
        "Nifanye nini?",
        "?!",
    ],
}


@pytest.fixture(scope="module", params=["sw", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def lookup(language: str) -> Lookup:
    return Lookup([row for row in read_table(TABLE) if row.language == language], language)


def test_every_vetted_question_finds_its_own_answer(lookup: Lookup) -> None:
    for row in lookup.rows:
        assert lookup.find(row.question) == row
        assert lookup.find(row.question.upper()) == row


def test_what_is_not_in_the_table_is_not_answered(lookup: Lookup, language: str) -> None:
    assert [question for question in OUTSIDE[language] if lookup.find(question)] == []


def test_other_words_find_the_right_answer_or_none(lookup: Lookup, language: str) -> None:
    found = {question: lookup.find(question) for question in PARAPHRASES[language]}
    answered = {question: row.id for question, row in found.items() if row}
    expected = {q: f"{PARAPHRASES[language][q]}-{language}" for q in answered}
    assert answered == expected
    assert len(answered) >= 6  # the price of never guessing; docs/options.md says so


def test_the_floor_is_kept() -> None:
    rows = [Vetted("a", "en", "Where is the clinic in our village?", "There.", "N")]
    assert Lookup(rows, "en").find("clinic")
    assert Lookup(rows, "en", floor=0.9).find("clinic") is None


def test_a_question_of_one_common_word_in_a_small_table_is_still_found() -> None:
    rows = [Vetted("a", "en", "Fever", "Go.", "N"), Vetted("b", "en", "Cough", "Go.", "N")]
    found = Lookup(rows, "en").find("fever")
    assert found is not None
    assert found.id == "a"
