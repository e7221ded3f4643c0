"""What may be wrong with a line, each with the words that the table says."""

from dataclasses import dataclass
from enum import IntFlag


class Mark(IntFlag):
    """One bit of a line each."""

    NO_LETTERS = 1  # or too few of them to tell a language: not judged
    OTHER_SCRIPT = 2
    OTHER_LANGUAGE = 4
    DAMAGED = 8
    NO_SENTENCE = 16
    IN_MANY = 32
    REPEATED = 64
    NEARLY = 128
    EMAIL = 256
    PHONE = 512
    NUMBER = 1024
    TEST_WORDS = 2048
    TEST_BYTES = 4096
    VERSE = 8192
    TOO_SHORT = 16384  # for nearly the same
    WITHDRAWN = 32768


NONE = Mark(0)


@dataclass(frozen=True, slots=True)
class Measure:
    """A share of lines.

    Attributes:
        name: as reports and ``--keep`` name it.
        marks: a line with any of them counts.
        not_judged: lines with any of them are not looked at.
        means: in plain words.
        dropped: whether a clean corpus goes without such lines.
    """

    name: str
    marks: Mark
    means: str
    not_judged: Mark = NONE
    dropped: bool = True


MEASURES = (
    Measure(
        "other script",
        Mark.OTHER_SCRIPT,
        "most letters are not of the script that the language is written in",
    ),
    Measure(
        "other language",
        Mark.OTHER_LANGUAGE,
        "told to be in another language; lines of few letters are not judged",
        not_judged=Mark.NO_LETTERS,
    ),
    Measure(
        "damaged letters",
        Mark.DAMAGED,
        "letters lost (�) or taken for those of another encoding (Ã© for é)",
    ),
    Measure(
        "no sentence",
        Mark.NO_SENTENCE,
        "by its form a menu, a table, a list of numbers or an address, not running text",
    ),
    Measure(
        "in many documents",
        Mark.IN_MANY,
        "the same line stands in three documents or more, and in one of a hundred: a footer, "
        "a notice",
    ),
    Measure(
        "repeated",
        Mark.REPEATED,
        "the same words as an earlier line; lines of fewer than 24 letters are not judged",
        not_judged=Mark.TOO_SHORT,
    ),
    Measure(
        "nearly repeated",
        Mark.NEARLY,
        "four fifths of its pieces of five letters are those of an earlier line",
        not_judged=Mark.TOO_SHORT,
    ),
    Measure(
        "in a withdrawn document",
        Mark.WITHDRAWN,
        "the words of a line of a document that was withdrawn, or nearly",
        not_judged=Mark.TOO_SHORT,
    ),
    Measure("e-mail address", Mark.EMAIL, "holds an e-mail address"),
    Measure("telephone number", Mark.PHONE, "holds what is written as a telephone number"),
    Measure(
        "number of a person",
        Mark.NUMBER,
        "holds a payment card, an account (IBAN) or nine or more digits in a row",
    ),
    Measure(
        "in a test set: words",
        Mark.TEST_WORDS,
        "shares 13 words in a row with an item of a test set",
    ),
    Measure(
        "in a test set: bytes",
        Mark.TEST_BYTES,
        "four fifths of the pieces of 13 bytes of the line, or of the item, are in the other",
    ),
    Measure(
        "verse",
        Mark.VERSE,
        "begins with the number of a verse, or names one (5:3): scripture, perhaps",
        dropped=False,
    ),
)
