"""Answers that are the same whatever is asked: their accuracy is that of a guess.

Who always says “health” is right as often as health is the right answer. Such a share can look
like a measurement; it is none of understanding.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from terazi.data.testset import ChoiceItem
from terazi.finding import Outcome

FEWEST = 10  # answers; fewer may be the same by chance
NEARLY_ALL = 0.95

SAME = "the same answer to"  # a key of details


@dataclass(frozen=True, slots=True)
class Constant:
    """The answer that an option gives to nearly everything.

    Attributes:
        answer: its words, or its place among the choices; several where each wording has its own.
        given: how many answers were this one.
        read: how many answers could be read.
    """

    answer: str
    given: int
    read: int

    @property
    def note(self) -> str:
        """For people."""
        whole = "all" if self.given == self.read else f"{self.given} of"
        return (
            f"It gave the same answer, {self.answer}, to {whole} {self.read}: what it is right on "
            "is what that answer is right on, and says nothing of understanding."
        )


def constant(
    outcomes: Sequence[Outcome], items: Sequence[ChoiceItem] | None = None
) -> Constant | None:
    """The answer that is given to 95 % or more; None where there is none.

    Each wording may have its own. Nothing is said where that is the right answer as often: then it
    is the items that are all alike.

    Args:
        outcomes: of one option in one language.
        items: those that were asked, where they have choices: the place of a choice is looked at
            where each item has its own.
    """
    read = [one for one in outcomes if one.correct is not None]
    if len({one.item for one in read}) < FEWEST:
        return None
    by_id = {item.id: item for item in items or ()}
    if len({item.choices for item in by_id.values()}) > 1:
        said = list(_places(read, by_id))
    else:
        said = [(f"“{one.picked[:60]}”", f"“{one.gold[:60]}”") for one in read]
    given, right, answers = 0, 0, []
    for wording in dict.fromkeys(one.wording for one in read):
        own = [both for both, one in zip(said, read, strict=True) if one.wording == wording]
        ((answer, number),) = Counter(picked for picked, _ in own).most_common(1)
        answers.append(answer)
        given += number
        right += sum(gold == answer for _, gold in own)
    if given < NEARLY_ALL * len(read) or right >= NEARLY_ALL * len(read):
        return None
    return Constant(" or ".join(dict.fromkeys(answers)), given, len(read))


def _places(read: Sequence[Outcome], items: Mapping[str, ChoiceItem]) -> list[tuple[str, str]]:
    """Where the choice that was picked stands, and where the right one."""
    found = []
    for one in read:
        item = items[one.item]
        # Probes may have put choices into small letters.
        places = [choice.casefold() for choice in item.choices]
        picked = one.picked.casefold()
        at = places.index(picked) + 1 if picked in places else 0
        found.append((f"choice {at}", f"choice {item.gold + 1}"))
    return found
