"""What a reader of a translation must know first: who has read it, and what is still in English."""

from collections.abc import Iterator

from markupsafe import Markup, escape

from terazi.message import Said
from terazi.report.reader import Reader, message
from terazi.verdict.words import Verdict

_NOT_READ = message(
    "No native speaker has read this translation yet. Where it is unclear, the report in English "
    "holds."
)


def notices(verdict: Verdict, reader: Reader) -> Iterator[Markup]:
    """The first lines of a page that is not in English."""
    if reader.is_english:
        return
    _ = reader.gettext
    if not reader.read_by:
        said = _(_NOT_READ)
        yield said
        if said.striptags() != _NOT_READ:
            yield reader.as_english(escape(_NOT_READ))
    yield _(
        "Notes, formulas and descriptions that stand beside figures are in English, and so is what "
        "nobody has translated yet."
    )
    if not isinstance(verdict.summary, Said):
        yield _(
            "The sentences of the verdict are in English: this version of Terazi would not write "
            "them in the same way."
        )
