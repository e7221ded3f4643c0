"""Signs that are not what they seem: lost, hidden, doubled, or made by a spreadsheet.

Nothing is put right here: only people know what was meant.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from terazi.data.checks.notice import Notice, Notices
from terazi.data.checks.rows import Read

_STRANGE = {"Cc", "Cf", "Co", "Cn"}  # categories of signs that nobody sees
# Joiners, and marks of direction.
_USEFUL = set("\n\t\u200c\u200d\u200e\u200f\u061c")
_ALIKE = {"LATIN", "CYRILLIC", "GREEK"}  # scripts with letters that look the same
_WORD = re.compile(r"[^\W\d_]+")
_HIGH = re.compile(r"[^\x00-\x7f]{2,}")
# What a letter of UTF-8 becomes where its bytes are taken for those of another encoding.
_TAKEN_FOR = ("cp1252", "mac_roman")
# Signs that stand beside letters in good texts, so they prove nothing.
_BESIDE = frozenset("“”‘’„‚…–—«»‹›")  # noqa: RUF001  these very signs
# What letters of UTF-8 begin with there; others of Mac OS Roman begin good words as well.
_MAC_FIRST = frozenset("¬√ƒ≈∆ÿŸ·‡")
# Letters of Icelandic that stand where Turkish ones stood: cp1254 read as cp1252.
_ICELANDIC = re.compile("[ðþýÐÞÝ]")
_TURKIC = {"tr", "az", "crh", "gag"}
_LOST = re.compile(r"\ufffd|\w\?+[^\W\d_]|\?{4,}")
_DOUBLED = re.compile(r"''|\"\"")
_APOSTROPHES = (re.compile(r"\w'\w"), re.compile(r"\w[’\u02bc]\w"))
# The full-width forms work as well in some programs.
_FORMULA = re.compile("[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*%?")
_SPREADSHEET = (
    (re.compile(r"\d{1,2}[-/ ][^\W\d_]{3,4}\.?([-/ ]\d{2,4})?"), "a date"),
    (re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}( \d{1,2}:\d\d(:\d\d)?)?"), "a date"),
    (re.compile(r"\d([.,]\d+)?E[+-]?\d+"), "a number with its last digits lost"),
    (re.compile(r"#(NAME\?|REF!|VALUE!|N/A|DIV/0!|NUM!|NULL!)"), "an error of the spreadsheet"),
)


def signs(rows: Sequence[Read]) -> Iterator[Notice]:
    """What is strange about the texts of these rows."""
    notices = Notices()
    for read in rows:
        for column, text in read.texts:
            for problem, way_out in _faults(text, read.row.language):
                notices.add(read.row, column, problem, way_out, text)
        for name, cell in zip(read.row.record.names, read.row.record.cells, strict=True):
            if isinstance(cell, str) and _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
                notices.add(
                    read.row,
                    name,
                    "begins with a sign that makes a spreadsheet run it as a formula",
                    "begin with a word, before anybody opens it in a spreadsheet",
                    cell,
                )
    yield from notices.all()
    yield from _apostrophes(rows)


def _faults(text: str, language: str) -> Iterator[tuple[str, str]]:
    """What is wrong with one cell, and the way out; the cell's words are not in it."""
    if not unicodedata.is_normalized("NFC", text):
        yield (
            "letters in an unusual composition (not Unicode NFC): the same word may count as two",
            "type the word anew, or let an editor save the file in the form NFC",
        )
    garbled = _garbled(text, language)
    if garbled:
        yield (
            f"letters of another encoding, perhaps meant as “{garbled}”",
            "open the original again as Unicode (UTF-8), not as Western European, and save that",
        )
    if _LOST.search(text):
        yield (
            "letters lost on the way (� or ?)",
            "take the text from its source again, and save the file as UTF-8",
        )
    if any(unicodedata.category(sign) in _STRANGE and sign not in _USEFUL for sign in text):
        yield "signs that nobody sees", "type the text anew instead of copying it"
    if any(_mixed(word) for word in _WORD.findall(text)):
        yield (
            "a word with letters of two scripts that look alike",
            "type the word anew with one keyboard: one of its letters is not what it seems",
        )
    if _DOUBLED.search(text):
        yield (
            "quotation marks or apostrophes that are doubled",
            "write each once; a spreadsheet or a program has doubled them",
        )
    for pattern, what in _SPREADSHEET:
        if pattern.fullmatch(text):
            yield (
                f"looks like {what} that a spreadsheet made of something else",
                "write it again in a cell of the format “text”, if it was meant otherwise",
            )
            break


def _garbled(text: str, language: str) -> str:
    """What the text was before its bytes were taken for another encoding's; "" if they were not."""
    for run in _HIGH.findall(text):
        for encoding in _TAKEN_FOR:
            meant = _meant(run, encoding)
            if meant:
                return meant
    if language.partition("-")[0] in _TURKIC and _ICELANDIC.search(text):
        return text.translate(str.maketrans("ðþýÐÞÝ", "ğşıĞŞİ"))[:20]
    return ""


def _meant(run: str, encoding: str) -> str:
    """The letters whose UTF-8 was read so; a run may have letters before and after."""
    for start in range(len(run) - 1):
        for end in range(min(len(run), start + 4), start + 1, -1):
            first, *others = list(run[start:end])
            if first in _BESIDE or _BESIDE.issuperset(others):
                continue
            if encoding == "mac_roman" and first not in _MAC_FIRST:
                continue
            try:
                found = _bytes(run[start:end], encoding).decode("utf-8")
            except ValueError:
                continue
            if len(found) == 1 and unicodedata.category(found)[0] in "LMP":
                return found
    return ""


def _bytes(run: str, encoding: str) -> bytes:
    """The bytes of each sign; those that Windows leaves free are taken as they are."""
    return b"".join(
        bytes([ord(sign)]) if 0x80 <= ord(sign) < 0xA0 else sign.encode(encoding) for sign in run
    )


def _mixed(word: str) -> bool:
    scripts = {unicodedata.name(sign, "").partition(" ")[0] for sign in word}
    return len(scripts & _ALIKE) > 1


def _apostrophes(rows: Iterable[Read]) -> Iterator[Notice]:
    """Straight and curly ones in the words of one language: ng'ombe and ng’ombe count as two."""
    by_file: dict[str, list[tuple[int, Read]]] = {}
    for read in rows:
        for _, text in read.texts:
            for kind, pattern in enumerate(_APOSTROPHES):
                if pattern.search(text):
                    by_file.setdefault(read.row.record.file.name, []).append((kind, read))
    for file, found in by_file.items():
        counts = Counter(kind for kind, _ in found)
        if len(counts) > 1:
            fewer = min(counts, key=counts.__getitem__)
            lines = tuple(
                dict.fromkeys(
                    read.row.record.line
                    for kind, read in found
                    if kind == fewer and read.row.record.line is not None
                )
            )
            yield Notice(
                f"apostrophes within words are written in two ways, ' in {counts[0]} texts and ’ "
                f"in {counts[1]}: the same word may count as two",
                "choose one of them for the whole set; spreadsheets put curly ones by themselves",
                file,
                lines,
            )
