"""Whether two short answers are the same, in any script.

After the rules of SQuAD (Rajpurkar, Zhang, Lopyrev & Liang, 2016), which are made for English, and
with what other scripts need: both are put into Unicode's compatibility form (NFKC) and lower case;
punctuation and symbols are left out, and the articles of English where the answer is in English.
Vowel signs and tone marks stay: in Yoruba another tone is another word.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable

_ARTICLES = frozenset({"a", "an", "the"})
# Scripts that put no spaces between words: there each letter is a word of its own.
_WITHOUT_SPACES = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
# Joiners shape letters in Arabic and Indic scripts and are often left out in typing.
_APOSTROPHES = frozenset("'`\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def words(text: str, language: str = "") -> list[str]:
    """The words of an answer as they are compared."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_INVISIBLE)
    # Casefolding can undo the composition.
    text = unicodedata.normalize("NFKC", text)
    signs = []
    for sign in text:
        if unicodedata.category(sign)[0] in "PS":
            # Apostrophes are inside words (ng'ombe, jami'ar); other signs stand between them.
            signs.append("" if sign in _APOSTROPHES else " ")
        elif unicodedata.name(sign, "").startswith(_WITHOUT_SPACES):
            signs.append(f" {sign} ")
        else:
            signs.append(sign)
    found = "".join(signs).split()
    if language.partition("-")[0] == "en":
        found = [word for word in found if word not in _ARTICLES]
    return found


def exact(answer: str, right: Iterable[str], language: str = "") -> bool:
    """Whether the answer is one of the right ones, word for word."""
    said = words(answer, language)
    return bool(said) and any(said == words(one, language) for one in right)


def overlap(answer: str, right: Iterable[str], language: str = "") -> float:
    """Token F1 with the right answer that it is most like, 0 to 1."""
    said = words(answer, language)
    return max((_f1(said, words(one, language)) for one in right), default=0.0)


def _f1(said: list[str], right: list[str]) -> float:
    shared = sum((Counter(said) & Counter(right)).values())
    if not shared:
        return 0.0
    precision, recall = shared / len(said), shared / len(right)
    return 2 * precision * recall / (precision + recall)
