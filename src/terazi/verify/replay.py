"""Options that answer from the journal of a weighing and never ask a model.

What the journal keeps is found by the model's identity and the request. Both follow from what the
weighing wrote down, so neither the model's file nor what runs it is needed. An answer that is not
there is counted and stands for no answer: nothing is ever made up, nothing asked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from terazi.errors import InputError, TeraziError
from terazi.ledger.journal import Journal
from terazi.models.endpoint.address import PREFIX, read_address
from terazi.models.endpoint.budget import Spent
from terazi.models.endpoint.problems import NO_COUNTS, Kind, NoAnswerError
from terazi.models.interface import Generation, ModelIdentity, Prompt, Score, ScoreRequest
from terazi.models.journaled import JournaledModel
from terazi.models.open import backend_of, place_of
from terazi.options.build import build
from terazi.options.interface import Option
from terazi.options.kept import MEASURE
from terazi.options.model import around_endpoint, around_file
from terazi.proposal.options import Model as Part
from terazi.proposal.schema import Proposal
from terazi.report.facts import Bill, Facts, ModelFact
from terazi.strings.findings import PROBE as LICENCE_READER

NOT_THERE = "not in the journal"
_NO_COUNT = Kind(NOT_THERE)


class NotInJournalError(TeraziError):
    """Something was measured that is no call of a model, and the journal has it no more."""


@dataclass
class Gaps:
    """What a recomputation could not have.

    Attributes:
        missing: answers that the journal has not, by the option and the probe that wanted them.
        files: files of models that something wanted to read and that are not here: the option and
            the probe that wanted it.
    """

    missing: dict[tuple[str, str], int] = field(default_factory=dict)
    files: set[tuple[str, str]] = field(default_factory=set)


class FromJournal(JournaledModel):
    """A model that answers from the journal alone, an answer that was lost as lost."""

    def __init__(self, model: "_NeverAsked", journal: Journal, account: str) -> None:
        super().__init__(model, journal, account)
        model.asking = lambda: self.about

    def _is_missing(self, response: Mapping[str, Any] | None) -> bool:
        return response is None


class _NeverAsked:
    """Stands where a model was. Whatever reaches it is not in the journal."""

    def __init__(self, identity: ModelIdentity, fact: ModelFact, gaps: Gaps) -> None:
        self.identity = identity
        self.apart = fact.apart
        self.at_once = fact.at_once
        self.asking: Callable[[], str] = str  # the probe that asks
        self._option = fact.option
        self._gaps = gaps

    def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:
        del preamble
        self._count(requests)
        return [Score(None, 0, len(one.continuation.encode()), NOT_THERE) for one in requests]

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        self._count(requests)
        return [Generation("", 0, 0, "", NOT_THERE) for _ in requests]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        if self.apart:  # of endpoints only counts that were given are kept
            raise NoAnswerError(NO_COUNTS)
        self._count(texts)
        raise NoAnswerError(_NO_COUNT)

    def _count(self, requests: Sequence[object]) -> None:
        who = (self._option, self.asking())
        self._gaps.missing[who] = self._gaps.missing.get(who, 0) + len(requests)


class _NeverPaid(_NeverAsked):
    """The same for an endpoint, which spends nothing any more."""

    def __init__(self, identity: ModelIdentity, fact: ModelFact, gaps: Gaps, bill: Bill) -> None:
        super().__init__(identity, fact, gaps)
        self.spent = Spent()
        self.currency = bill.currency

    def go_on_from(self, spent: Spent) -> None:
        """Take what was spent as the journal kept it."""
        self.spent = spent


def from_journal(
    proposal: Proposal, beside: Path, facts: Facts, journal: Journal, gaps: Gaps
) -> list[Option]:
    """All options of a weighing, those with a model answering from the journal.

    Args:
        proposal: that was locked.
        beside: where its files lie.
        facts: what the weighing says of its models.
        journal: a copy of the weighing's.
        gaps: is told what could not be had.

    Raises:
        InputError: the facts do not say which model answered.
        TeraziError: an option cannot be made here.
    """
    known = {fact.option: fact for fact in facts.models}
    return [
        _replayed(part, known.get(part.name), beside, journal, gaps)
        if isinstance(part, Part)
        else build(part, beside)
        for part in proposal.options
    ]


def _replayed(
    part: Part, fact: ModelFact | None, beside: Path, journal: Journal, gaps: Gaps
) -> Option:
    kept = journal.model(fact.identity) if fact is not None else None
    if fact is None or kept is None:
        raise InputError(
            f"nothing says which model answered for {part.name}",
            file=journal.path,
            way_out="weigh again: an earlier version of Terazi did not keep it",
        )
    identity = ModelIdentity(**kept)
    bill = fact.bill
    model = (
        _NeverAsked(identity, fact, gaps)
        if bill is None
        else _NeverPaid(identity, fact, gaps, bill)
    )
    answering = FromJournal(model, journal, account=part.name)
    if part.model.startswith(PREFIX):
        url = read_address(part.model, unencrypted=True).url
        return around_endpoint(part, answering, url, beside)
    place = model_place(part, beside)
    if place is not None:
        return around_file(part, answering, place, beside)
    ran_by = backend_of(identity)
    gaps.files.add((part.name, LICENCE_READER))  # its licence lies beside it
    missing = _missing_file(part, answering, gaps)
    return around_file(part, answering, missing, beside, ran_by)


def model_place(part: Part, beside: Path) -> Path | None:
    """Where the file or folder of a model lies; None where it is not here. Nothing is fetched."""
    try:
        place = place_of(part.model, beside, offline=True)
        return place if place.exists() else None
    except (TeraziError, OSError, KeyError, ValueError):
        return None


def remembered(journal: Journal) -> Callable[..., Mapping[str, Any]]:
    """What was measured and is no call of a model, from the journal alone."""

    def remember(
        request: Mapping[str, Any], compute: Callable[[], Mapping[str, Any]]
    ) -> Mapping[str, Any]:
        del compute
        (known,) = journal.find("terazi", MEASURE, [request])
        if known is None:
            raise NotInJournalError(
                f"“{request.get('measurement', 'a measurement')}” is {NOT_THERE}"
            )
        return known

    return remember


def _missing_file(part: Part, model: FromJournal, gaps: Gaps) -> Path:
    """A path that tells who looks at it: whatever needs the file itself cannot be recomputed."""

    class Missing(type(Path())):  # type: ignore[misc]  # of this system
        def __fspath__(self) -> str:
            gaps.files.add((part.name, model.about))
            return str(super().__fspath__())

    return Missing(part.model.replace("/", "_"))
