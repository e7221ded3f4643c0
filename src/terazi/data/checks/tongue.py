"""Whether the items are in the language that they are said to be in, as far as that can be told."""

from collections import Counter
from collections.abc import Iterator, Sequence

from terazi.data.checks.notice import Notice, Notices
from terazi.data.checks.rows import Read
from terazi.data.cldr_names import english_name
from terazi.data.scripts import script_of, script_of_language
from terazi.errors import TeraziError
from terazi.text.language import FEWEST_LETTERS, TOGETHER, can_tell, identify, same

_OTHER_SCRIPT = "look whether it is another language, or was typed with another keyboard"


def scripts(rows: Sequence[Read]) -> Iterator[Notice]:
    """Items in a script that their language is not written in."""
    notices = Notices()
    for read in rows:
        tag = read.row.language
        expected = script_of_language(tag)
        if expected and script_of(read.question) not in {expected, ""}:
            notices.add(
                read.row,
                read.asked[0][0] if read.asked else "",
                f"not in the script of {english_name(tag)} ({expected.capitalize()})",
                _OTHER_SCRIPT,
                read.question,
            )
    yield from notices.all()


def tongues(rows: Sequence[Read]) -> Iterator[Notice]:
    """Items that are told to be in another language; nothing where that cannot be told."""
    if no_identifier():
        return
    notices = Notices()
    told: dict[str, bool] = {}
    for read in rows:
        tag = read.row.language
        expected = script_of_language(tag)
        if not told.setdefault(tag, can_tell(tag)) or (
            expected and script_of(read.question) not in {expected, ""}
        ):
            continue
        found = identify(read.question)
        if found and not same(found, tag):
            notices.add(
                read.row,
                read.asked[0][0] if read.asked else "",
                f"seems to be in {english_name(found)} ({found}), not in {english_name(tag)}",
                "read it again; if it is right, leave it: of texts of 30 letters four in a hundred "
                "are told wrong",
                read.question,
            )
    yield from notices.all()


def how_told(rows: Sequence[Read]) -> Iterator[tuple[str, str]]:
    """For each language what could be told and what not, as facts."""
    why = no_identifier()
    for tag, number in Counter(read.row.language for read in rows).items():
        name = f"language of the items in {tag}"
        if why:
            yield name, f"only the script was looked at: {why.splitlines()[0]}"
            continue
        if not can_tell(tag):
            yield name, f"not told: the identifier does not know {english_name(tag)}"
            continue
        own = [read for read in rows if read.row.language == tag]
        long = sum(bool(identify(read.question)) for read in own)
        said = f"told for {long} of {number} (others have fewer than {FEWEST_LETTERS} letters)"
        kin = next((kin for kin in TOGETHER if tag.partition("-")[0] in kin), frozenset())
        if kin:
            said += f"; not told from one another: {', '.join(sorted(kin))}"
        else:
            said += f"; varieties of {english_name(tag)} are not told from one another"
        yield name, said


def no_identifier() -> str:
    """Why no language can be told, "" where it can."""
    try:
        can_tell("en")
    except TeraziError as error:
        return str(error)
    return ""
