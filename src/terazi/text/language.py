"""Which language a text is in, as far as that can be told.

The identifier is py3langid (naive Bayes on pieces of bytes, 140 languages, its model in its own
package); how often it is right on sentences of 28 languages is in docs/written_answers.md. Three
things are added to it:

- what it cannot tell apart is one language here (`same`), and languages that it does not know are
  never judged by it (`can_tell`);
- it takes Tigrinya for Amharic, so Ethiopic text is told apart by letters that nearly only one of
  the two writes;
- a text of fewer than `FEWEST_LETTERS` letters is in no language that could be told.

Sources: Lui & Baldwin (2012), langid.py: an off-the-shelf language identification tool, ACL demo;
py3langid, Barbaresi (BSD-3-Clause).
"""

import unicodedata
from functools import cache
from typing import Protocol

from terazi.errors import TeraziError

#: With fewer letters a text's language is not told: of 30 letters 96 % are told right, of 15 84 %.
FEWEST_LETTERS = 30

# The identifier's names for what others call otherwise. All Sorani sentences of FLORES are
# Southern Kurdish to it.
_OTHERWISE = {"sdh": "ckb", "kik": "ki", "gug": "gn", "zxx": ""}

#: Varieties that it takes for one another; each line counts as one language.
TOGETHER = (
    frozenset({"ar", "arb", "ary", "arz", "apc", "ajp", "acm", "aeb", "ars", "afb", "apd"}),
    frozenset({"fa", "prs", "pes"}),
    frozenset({"no", "nb", "nn"}),
    frozenset({"id", "ms", "zsm"}),
    frozenset({"bs", "hr", "sr", "sh"}),
    frozenset({"zh", "cmn", "wuu", "yue"}),
    frozenset({"tl", "fil"}),
)

# Letters of Ethiopic that are frequent in one language and rare in the other, found on the
# development part of FLORES-200; on its test part they tell 96 % of the sentences in Tigrinya and
# 99 % of those in Amharic.
_TIGRINYA = frozenset("ኣሓኽቕኸኻኡኾቐሕዕዓዝ")
_AMHARIC = frozenset("ችየሆቸሁአበሚ")


class _Identifier(Protocol):
    labels: list[str]

    def classify(self, instance: str) -> tuple[str, float]: ...


def identify(text: str) -> str:
    """The BCP-47 tag of the language, "" where the text is too short to tell.

    Raises:
        TeraziError: the identifier is not installed.
    """
    if letters(text) < FEWEST_LETTERS:
        return ""
    found, _ = _identifier().classify(text)
    if found == "am" and _count(text, _TIGRINYA) > _count(text, _AMHARIC):
        return "ti"
    return _OTHERWISE.get(found, found)


def can_tell(tag: str) -> bool:
    """Whether texts in the language are told from others at all.

    Raises:
        TeraziError: the identifier is not installed.
    """
    known = {_OTHERWISE.get(label, label) for label in _identifier().labels} | {"ti"}
    return bool(_family(tag) & known)


def same(one: str, other: str) -> bool:
    """Whether two tags are one language, as far as can be told: ``sw-KE`` and ``sw``."""
    return bool(_family(one) & _family(other))


def is_other(text: str, tag: str) -> bool:
    """Whether a text is told to be in another language; one that cannot be told is not."""
    told = identify(text)
    return bool(told) and not same(told, tag)


def letters(text: str) -> int:
    """How many letters a text has; signs that are written on or below letters count too."""
    return sum(unicodedata.category(sign)[0] in "LM" for sign in text)


def _family(tag: str) -> frozenset[str]:
    first = tag.partition("-")[0]
    return next((family for family in TOGETHER if first in family), frozenset({first}))


def _count(text: str, wanted: frozenset[str]) -> int:
    return sum(sign in wanted for sign in text)


@cache
def _identifier() -> _Identifier:
    try:
        from py3langid.langid import (  # noqa: PLC0415  an extra
            MODEL_DIR,
            MODEL_FILE,
            LanguageIdentifier,
        )
    except ImportError as error:
        raise TeraziError(
            "telling which language a text is in needs py3langid, which is not installed\n"
            "  → pip install 'terazi[language]'"
        ) from error
    made: _Identifier = LanguageIdentifier.from_modelpath(MODEL_DIR / MODEL_FILE)
    return made
