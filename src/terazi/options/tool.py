"""The option *tool*: retrieval, the classical way. It repeats what people vetted, or says nothing.

``answer`` finds the vetted question nearest to the one asked. ``choose`` lets the labelled
examples vote that are nearest to an item. Neither knows anything that is not in the table or in
the examples, and neither ever guesses.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from terazi.data.testset import ChoiceItem
from terazi.errors import InputError
from terazi.finding import Finding, Theme
from terazi.options.figures import cited_figures
from terazi.options.interface import Answer, Choice, ChoiceStatus, Kind, Manner, Wording
from terazi.options.lookup import FLOOR, Lookup
from terazi.options.retrieval import Index
from terazi.options.vetted import Vetted, read_table
from terazi.proposal.options import Tool as Part

NEIGHBOURS = 15
POWER = 3
"""How many examples vote, and with which power of their score. Both were chosen on the training
part of SIB-200 in six languages, each text left out in turn, and never on its test part: 15 and 3
gave 68.5 % against 66.8 % for power 1; 20 or 30 neighbours differ by less than the error."""


class Tool:
    """Retrieval over a table of vetted questions and answers, and over labelled examples.

    Args:
        part: the option as the proposal has it.
        table: the vetted rows; may be empty, then no question is answered.
        floor: similarity of two questions, 0 to 1, under which nothing is answered.
    """

    kind = Kind.TOOL
    needs_examples = True

    def __init__(self, part: Part, table: Sequence[Vetted] = (), *, floor: float = FLOOR) -> None:
        self.part = part
        self.name = part.name
        self.table = tuple(table)
        self.floor = floor
        self._examples: tuple[tuple[ChoiceItem, ...], Index] | None = None

    @property
    def describe(self) -> str:
        """One sentence for people."""
        if not self.table:
            return "Looks up the labelled examples that are nearest; it has no vetted answers."
        by_language = ", ".join(f"{len(rows)} in {tag}" for tag, rows in self._rows.items())
        said = (
            f"Looks up the nearest of {len(self.table)} written answers ({by_language}) and "
            "repeats it word for word. It says nothing when the questions are too unlike "
            f"(similarity below {self.floor:g}) or when it does not know a word that was asked."
        )
        if self.starter_rows:
            said += f" {self.starter_rows} of them are starter items that nobody has vetted."
        return said

    @property
    def starter_rows(self) -> int:
        """How many rows this project wrote and nobody has vetted."""
        return sum(row.is_starter for row in self.table)

    def answer(
        self,
        questions: Sequence[str],
        language: str,
        manners: Sequence[Manner] = (),  # noqa: ARG002 - a table is looked up, not persuaded
    ) -> list[Answer]:
        """Give the vetted answer to the nearest vetted question of the language, or none."""
        return [self._answer(question, language) for question in questions]

    def choose(
        self,
        items: Sequence[ChoiceItem],
        wordings: Sequence[Wording],  # noqa: ARG002 - retrieval reads the item, not a prompt
        examples: Sequence[ChoiceItem],
    ) -> list[tuple[Choice, ...]]:
        """Let the nearest labelled examples vote on each item.

        The votes are the scores of a choice, as shares of all votes that were cast. No example,
        none that shares anything with the item, or a draw: not answered.
        """
        if not examples:
            return [(_NONE,)] * len(items)
        index = self._index(tuple(examples))
        labels = [example.choices[example.gold] for example in examples]
        return [(_vote(item, index, labels),) for item in items]

    def figures(self) -> list[Finding]:
        """What the proposal quotes about the tool."""
        return cited_figures(self.part, theme=Theme.MODELS)

    def _answer(self, question: str, language: str) -> Answer:
        lookup = self._lookups.get(language) or self._lookups.get(language.partition("-")[0])
        row = lookup and lookup.find(question)
        return Answer(row.answer, source=row.id) if row else _NO_ANSWER

    @cached_property
    def _rows(self) -> dict[str, list[Vetted]]:
        rows: dict[str, list[Vetted]] = {}
        for row in self.table:
            rows.setdefault(row.language, []).append(row)
        return rows

    @cached_property
    def _lookups(self) -> dict[str, Lookup]:
        return {tag: Lookup(rows, tag, self.floor) for tag, rows in self._rows.items()}

    def _index(self, examples: tuple[ChoiceItem, ...]) -> Index:
        """The examples' index; kept, because a probe asks with the same ones again and again."""
        if self._examples is None or self._examples[0] != examples:
            texts = [example.question for example in examples]
            self._examples = (examples, Index(texts, examples[0].language))
        return self._examples[1]


_NONE = Choice(None, ChoiceStatus.NOT_ANSWERED)
_NO_ANSWER = Answer("", status=ChoiceStatus.NOT_ANSWERED)


def _vote(item: ChoiceItem, index: Index, labels: Sequence[str]) -> Choice:
    """The k nearest neighbours' choice (Cover and Hart 1967), weighted by their scores."""
    scores = index.scores(item.question)
    nearest = np.argsort(-scores, kind="stable")[:NEIGHBOURS]
    votes = dict.fromkeys(item.choices, 0.0)
    for position in nearest:
        if labels[position] in votes:
            votes[labels[position]] += float(scores[position]) ** POWER
    cast = sum(votes.values())
    if cast == 0:
        return _NONE
    shares = tuple(votes[choice] / cast for choice in item.choices)
    best = max(shares)
    if shares.count(best) > 1:
        return Choice(None, ChoiceStatus.NOT_ANSWERED, shares)
    return Choice(shares.index(best), scores=shares)


def build(part: Part, folder: Path) -> Tool:
    """Make the option from its part of the proposal and the table beside it.

    Raises:
        InputError: the table cannot be read, or lies outside the proposal's folder.
    """
    if not part.table:
        return Tool(part)
    folder = folder.resolve()
    file = (folder / part.table).resolve()
    if not file.is_relative_to(folder):
        raise InputError(
            f"“{part.table}” is outside the proposal's folder",
            field=f"{part.name}: table",
            way_out="copy the table beside the proposal and write only its name",
        )
    return Tool(part, read_table(file))
