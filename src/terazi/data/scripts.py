"""Which script a text is in, and which its language is usually written in.

The script of a letter is the first word of its name in the Unicode Character Database (LATIN SMALL
LETTER A); that of a language is the likely one of Unicode CLDR. Languages that mix scripts, as
Japanese does, are not judged.
"""

import unicodedata
from collections import Counter
from functools import cache

import langcodes

# ISO 15924 and the word in the names of its letters.
_WORDS = {
    "Adlm": "ADLAM",
    "Arab": "ARABIC",
    "Armn": "ARMENIAN",
    "Beng": "BENGALI",
    "Cyrl": "CYRILLIC",
    "Deva": "DEVANAGARI",
    "Ethi": "ETHIOPIC",
    "Geor": "GEORGIAN",
    "Grek": "GREEK",
    "Gujr": "GUJARATI",
    "Guru": "GURMUKHI",
    "Hebr": "HEBREW",
    "Khmr": "KHMER",
    "Knda": "KANNADA",
    "Laoo": "LAO",
    "Latn": "LATIN",
    "Mlym": "MALAYALAM",
    "Mymr": "MYANMAR",
    "Nkoo": "NKO",
    "Orya": "ORIYA",
    "Sinh": "SINHALA",
    "Taml": "TAMIL",
    "Telu": "TELUGU",
    "Tfng": "TIFINAGH",
    "Thaa": "THAANA",
    "Thai": "THAI",
    "Tibt": "TIBETAN",
}


@cache
def script_of_language(tag: str) -> str:
    """The script that a language is written in, as ``ETHIOPIC``; "" where none can be told."""
    return _WORDS.get(langcodes.Language.get(tag).maximize().script or "", "")


def script_of(text: str) -> str:
    """The script of most of the letters, as ``LATIN``; "" where there are no letters."""
    counts = Counter(
        unicodedata.name(sign, "").partition(" ")[0]
        for sign in text
        if unicodedata.category(sign)[0] == "L"
    )
    return counts.most_common(1)[0][0] if counts else ""
