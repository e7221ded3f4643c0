"""What is told of a line: form, damage, personal data, test sets, what is nearly the same."""

import random
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.errors import TeraziError
from terazi.foundry.corpus import pieces
from terazi.foundry.corpus.forms import marks
from terazi.foundry.corpus.marks import NONE, Mark
from terazi.foundry.corpus.near import ALIKE, NearIndex, near_pairs
from terazi.foundry.corpus.personal import found, masked
from terazi.foundry.corpus.spool import Texts
from terazi.foundry.corpus.tested import KnownTests
from terazi.foundry.corpus.tongue import Tongue
from tests.corpus_samples import sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mtoto anasoma kitabu shuleni.", NONE),
        ("Ọmọ náà ń ka ìwé ní ilé-ìwé.", NONE),
        ("ልጁ በትምህርት ቤት መጽሐፍ ያነባል።", NONE),
        ("Çocuk okulda kitap okuyor, öğretmen dinliyor.", NONE),
        ("यह बच्चा स्कूल में किताब पढ़ता है।", NONE),
        ("Mnamo 12.5.2019 saa 7:30 watu 1,200 walikuja na/au kuondoka.", NONE),
        ("Kasi ya km/saa 133 (m/s 37, maili/saa 300) ni/au ilikuwa kubwa.", NONE),
        ("ባቡሩ ጠዋት ከምሽቱ 11:20 ላይ ደረሰ ተባለ።", NONE),
        ("ማቴዎስ 5:3 ላይ እንደተጻፈው ነው።", Mark.VERSE),
        ("Mtoto alisema: “Habari” – na ‘kwaheri’ … akaenda.", NONE),  # noqa: RUF001
        ("Mtoto \ufffd kitabu", Mark.DAMAGED),
        ("Ã‡ocuk okulda kitap okuyor, Ã¶ÄŸretmen dinliyor.", Mark.DAMAGED),
        ("Çocuk okulda deðil, þimdi evde.", Mark.DAMAGED),
        ("Mtoto \x03 kitabu", Mark.DAMAGED),
        ("Nyumbani | Habari | Michezo | Afya | Biashara", Mark.NO_SENTENCE),
        ("Nyumbani » Habari » 2019 » Mei", Mark.NO_SENTENCE),
        ("https://mfano.example/a/b/c?d=12345678", Mark.NO_SENTENCE),
        ("12 345 678 9,0 1.2 3.4 (a)", Mark.NO_SENTENCE),
        ("1:3 Mungu akasema, Iwe nuru; ikawa nuru.", Mark.VERSE),
        ("Soma Mathayo 5:3-12 kwa makini.", Mark.VERSE),
    ],
)
def test_the_form_of_a_line(text: str, expected: Mark) -> None:
    assert marks(text, "tr" if "okul" in text else "sw") == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Andika kwa asha.juma+1@barua.example.org leo", Mark.EMAIL),
        ("Piga +254 712 345 678 sasa", Mark.PHONE),
        ("Piga +254-712-345-678.", Mark.PHONE),
        ("Piga 00254 712345678", Mark.PHONE),
        ("Simu: 0712 345 678", Mark.PHONE),
        ("Simu: (0712) 345678", Mark.PHONE),
        ("Simu ٠٧١٢٣٤٥٦٧٨", Mark.PHONE),
        ("Kadi 4111 1111 1111 1111 imeisha", Mark.NUMBER),
        ("Akaunti GB82 WEST 1234 5698 7654 32", Mark.NUMBER),
        ("Kitambulisho 123456789", Mark.NUMBER),
    ],
)
def test_personal_data_by_their_form(text: str, kind: Mark) -> None:
    ((told, words),) = found(text)
    assert told == kind
    assert words in text
    assert not any(sign.isalnum() for sign in masked(words))


@pytest.mark.parametrize(
    "text",
    [
        "Mwaka 2019 hadi 2020 watu 12 000 000 walihama.",
        "Bei ni 1,234,567,890.50 au 0.123456789",
        "Tarehe 12-05-2019 14:30",
        "Kadi 4111 1111 1111 1112",  # its check digit is wrong
        "GB82 WEST 1234 5698 7654 33",
        "@mtu alisema habari",
        "karibu: nyumba@nyumbani",
        "3.14159265358979",
    ],
)
def test_numbers_that_are_nobodys(text: str) -> None:
    assert not list(found(text))


@given(st.text(max_size=300))
def test_no_text_breaks_the_marks(text: str) -> None:
    marks(text, "tr")
    assert all(words in text for _, words in found(text))
    plain = pieces.normal(text)
    assert pieces.normal(plain) == plain or plain.casefold() != plain


def test_long_hostile_lines_take_no_long_time() -> None:
    for text in ("1 " * 200_000, "a@" * 200_000, "GB82" * 100_000, "(" * 400_000, "a." * 200_000):
        marks(text, "sw")
        list(found(text))  # patterns that went back over the text would take hours


def test_another_script_and_another_language() -> None:
    tongue = Tongue("sw")
    assert tongue.marks("Mtoto mdogo anasoma kitabu chake shuleni kila siku asubuhi.") == NONE
    told = tongue.marks("The child reads her book at school every single morning.")
    assert told == Mark.OTHER_LANGUAGE
    assert Mark.OTHER_SCRIPT in tongue.marks("ልጁ በትምህርት ቤት መጽሐፍ ያነባል።")
    assert tongue.marks("Yes, I do.") == Mark.NO_LETTERS
    assert "Varieties of Swahili" in tongue.limits()


def test_a_language_that_the_identifier_does_not_know() -> None:
    tongue = Tongue("bem")
    assert Mark.OTHER_LANGUAGE not in tongue.marks("The child reads her book at school every day.")
    assert "does not know Bemba" in tongue.limits()


TEST_ITEM = (
    "Watu wengi wanaenda sokoni asubuhi na mapema kununua samaki mboga na matunda kwa sababu bei "
    "ni nafuu kuliko jioni"
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (TEST_ITEM.upper() + "!", Mark.TEST_WORDS | Mark.TEST_BYTES),
        (f"Jana nilisoma: {TEST_ITEM}. Halafu nikalala kwa saa nyingi sana.", None),
        (" ".join(TEST_ITEM.split()[:13]), Mark.TEST_WORDS | Mark.TEST_BYTES),
        (" ".join(TEST_ITEM.split()[:12]), Mark.TEST_BYTES),  # too short for 13 words
        (TEST_ITEM.replace("asubuhi", "usiku").replace("bei", "kodi"), NONE),
        ("Watu wengi wanaenda sokoni lakini mimi ninapenda kulala nyumbani hadi mchana.", NONE),
        ("", NONE),
    ],
)
def test_a_line_of_a_test_set(line: str, expected: Mark | None) -> None:
    tested = KnownTests({"empty": [], "exam": ["Swali fupi?", TEST_ITEM]})
    told = tested.marks(["kitu kingine", pieces.normal(line)])
    if expected is None:
        assert told[1][0] in Mark.TEST_WORDS | Mark.TEST_BYTES
        assert told[1][1] == 1
    else:
        assert told.get(1, (NONE, 0))[0] == expected


def test_a_test_set_in_a_script_without_blanks() -> None:
    item = "孩子们每天早上在学校读书然后回家帮助父母在田里工作"
    tested = KnownTests({"exam": [item]})
    assert tested.marks([pieces.normal(f"他说{item}真的")]) == {0: (Mark.TEST_BYTES, 0)}


def test_no_test_set_at_all() -> None:
    assert KnownTests({}).marks(["kitu"]) == {}


def test_pairs_are_those_that_share_four_fifths_and_nearly_none_is_missed() -> None:
    draw = random.Random(6)  # noqa: S311
    texts = []
    for _ in range(120):
        one = pieces.normal(sentence(draw))
        texts.append(one)
        for _ in range(draw.randrange(3)):
            words = one.split()
            for _ in range(draw.randrange(4)):
                words[draw.randrange(len(words))] = draw.choice(["neno", "sana", "hapa"])
            texts.append(" ".join(words))
    cut = [set(pieces.of_letters([text], 5).numbers.tolist()) for text in texts]
    true = {
        (a, b)
        for a, b in combinations(range(len(texts)), 2)
        if len(cut[a] & cut[b]) >= ALIKE * len(cut[a] | cut[b])
    }
    index = NearIndex()
    index.add(range(len(texts)), pieces.of_letters(texts, 5))
    told = set(
        near_pairs(index, lambda at: pieces.of_letters([texts[at]], 5).numbers, lambda *_: None)
    )
    assert len(true) > 50
    assert told <= true
    assert len(told) >= 0.99 * len(true)


def test_a_thousand_copies_make_thousands_of_pairs_not_a_million() -> None:
    index = NearIndex()
    text = pieces.normal(sentence(random.Random(1)))  # noqa: S311
    index.add(range(1000), pieces.of_letters([text] * 1000, 5))
    for pairs in index.candidates():
        assert 999 <= len(pairs) <= 5000


def test_nothing_to_compare() -> None:
    index = NearIndex()
    index.add([], pieces.of_letters([], 5))
    assert not list(index.candidates())


@given(st.lists(st.text(st.sampled_from("ab é"), max_size=9), max_size=6), st.integers(1, 5))
def test_pieces_are_equal_where_their_letters_are(texts: list[str], size: int) -> None:
    cut = pieces.of_letters(texts, size)
    numbers: dict[str, int] = {}
    for at, text in enumerate(texts):
        own = cut.of(at).tolist()
        there = [text[start : start + size] for start in range(len(text) - size + 1)]
        assert len(own) == len(there)
        assert all(
            numbers.setdefault(one, number) == number
            for one, number in zip(there, own, strict=True)
        )
    assert len(set(numbers.values())) == len(numbers)


@given(st.text(st.characters(codec="ascii")))
def test_ascii_is_cut_as_any_other_text(text: str) -> None:
    assert f"{pieces.normal(text)} é".strip() == pieces.normal(f"{text} é")


def test_words_keep_their_marks() -> None:
    assert pieces.normal("हिन्दी, और_ÉLAN!") == "हिन्दी और élan"


def test_a_full_disk() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no /dev/full here")
    texts = Texts(full)
    with pytest.raises(TeraziError, match="there is no space left on the disk"):
        texts.add("moja " * 100_000)
    texts.close()


@pytest.mark.parametrize("command", ["audit", "verify"])
def test_without_the_extra_there_is_a_message(tmp_path: Path, command: str) -> None:
    code = (
        "import sys; sys.modules['ftfy'] = None; from terazi.cli import main; "
        f"main(['corpus', {command!r}, {str(tmp_path)!r}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "pip install 'terazi[foundry]'" in done.stderr
    assert "Traceback" not in done.stderr
