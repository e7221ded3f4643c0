"""The verdict as a text message: at most 160 characters, plain text."""

from markupsafe import Markup

from terazi.proposal.schema import Proposal
from terazi.report.reader import Reader
from terazi.verdict.words import GateStatus, Verdict, Word

LONGEST = 160  # characters of one text message


def text_message(proposal: Proposal, verdict: Verdict, reader: Reader) -> str:
    """Say what was weighed, the verdict, whom red lines stop, and when it ends.

    What does not fit is left out from the end but for the day; then the title is cut.
    """
    _ = reader.gettext
    word = reader.capital(verdict.verdict.value)
    said = _("%(verdict)s (%(option)s).", verdict=word, option=verdict.option)
    parts = [said if verdict.option else _("%(verdict)s.", verdict=word)]
    stopped = {gate.option for gate in verdict.gates if gate.status is not GateStatus.PASSED}
    if stopped:
        parts.append(
            reader.ngettext(
                "Red lines stop %(n)s option.", "Red lines stop %(n)s options.", len(stopped)
            )
        )
    if verdict.expires and verdict.verdict is not Word.CANNOT_WEIGH:  # nothing runs that could end
        parts.append(_("Ends on %(day)s.", day=reader.date(verdict.expires)))
    title = " ".join(proposal.title.split())
    texts = [_plain(part) for part in parts]
    while len(texts) > 1 and _room(texts) < min(len(title), 40):
        texts.pop(1 if len(texts) > 2 else -1)
    room = _room(texts)
    if room < 2:
        return _cut(" ".join(texts), LONGEST)
    return " ".join([f"{_cut(title, room)}:", *texts])


def _room(texts: list[str]) -> int:
    """Characters that are left for the title and its colon."""
    return LONGEST - len(" ".join(["", *texts])) - 1


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"


def _plain(text: Markup) -> str:
    """Take out the tags and the escapes, and marks that nobody can type."""
    return " ".join(str(text.striptags()).split())
