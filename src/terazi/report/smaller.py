"""Which English texts of the annex a page in another language leaves to the report in English.

Notes and formulas that nobody translates are of the least use to a reader of another language, and
in a page that would be too large for a slow line they are what is left out: the longest first, so
that as few as can be are missing. Each leaves a link with the number of its finding, and the head
of the annex says how many there are. Figures, intervals and everything before the annex stay.
"""

from collections.abc import Mapping

from markupsafe import escape

LIMIT = 150_000  # bytes of a page
_LINK = 36  # bytes that a link in its place takes, at most
_HEAD = 600  # bytes of the sentence that says so, at most
_MARK = 17  # bytes that mark a text as English, at least
_WORTH = 24  # bytes: a shorter text stays in any case


def left_to_english(texts: Mapping[str, int], excess: int) -> frozenset[str]:
    """Choose the fewest texts without which a page is smaller by ``excess`` bytes.

    Args:
        texts: English texts of the annex, and how often each stands there.
        excess: bytes that the page has too many.

    Returns:
        The longest texts; all that are worth it, where even they are too few.
    """
    gains = {text: len(escape(text).encode()) for text in texts}
    chosen, gained = [], -_HEAD
    for text in sorted(gains, key=lambda text: (-gains[text], text)):
        if gained >= excess or gains[text] < _WORTH:
            break
        chosen.append(text)
        gained += texts[text] * (gains[text] + _MARK - _LINK)
    return frozenset(chosen)
