"""Whether a line is in the language and the script that the corpus is claimed to be in."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache

from terazi.data.cldr_names import english_name
from terazi.data.scripts import script_of_language
from terazi.foundry.corpus.marks import NONE, Mark
from terazi.text.language import FEWEST_LETTERS, TOGETHER, can_tell, identify, is_other


class Tongue:
    """Marks lines that are in another language or script.

    Args:
        language: claimed for the corpus, by its BCP-47 tag.

    Raises:
        TeraziError: the identifier is not installed.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.script = script_of_language(language)
        self.told = can_tell(language)

    def marks(self, text: str) -> Mark:
        """The marks of a line."""
        scripts: Counter[str] = Counter()
        for sign, count in Counter(text).items():
            script = _script(sign)
            if script:
                scripts[script] += count
        marks = NONE
        letters = scripts.total()
        scripts.pop("mark", 0)
        if self.script and scripts and scripts.most_common(1)[0][0] != self.script:
            marks |= Mark.OTHER_SCRIPT
        if letters < FEWEST_LETTERS or not self.told:
            marks |= Mark.NO_LETTERS
        elif is_other(text, self.language):
            marks |= Mark.OTHER_LANGUAGE
        return marks

    def other(self, texts: Sequence[str]) -> dict[str, int]:
        """Which languages these lines are told to be in, the most frequent first."""
        return dict(Counter(filter(None, map(identify, texts))).most_common())

    def limits(self) -> str:
        """What cannot be told, in words."""
        name = english_name(self.language)
        if not self.told:
            return (
                f"The identifier does not know {name}: no line was told to be in another language; "
                "only the script was looked at."
            )
        said = (
            f"The identifier is wrong in some lines of few or foreign words, and lines of fewer "
            f"than {FEWEST_LETTERS} letters are not judged."
        )
        kin = next((kin for kin in TOGETHER if self.language.partition("-")[0] in kin), None)
        if kin:
            return f"{said} Not told from one another: {', '.join(sorted(kin))}."
        return f"{said} Varieties of {name} are not told from one another."


@cache
def _script(sign: str) -> str:
    """The script of a letter, "mark" for a sign that is written on or below one, else ""."""
    kind = unicodedata.category(sign)[0]
    if kind == "M":
        return "mark"
    return unicodedata.name(sign, "").partition(" ")[0] if kind == "L" else ""
