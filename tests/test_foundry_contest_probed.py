"""What contestants are asked beside text: planted truth, kills, and what adapting changed."""

import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.data.testset import ChoiceItem, ChoiceSet, PairItem, PairSet
from terazi.errors import InputError
from terazi.finding import Finding
from terazi.foundry.contest import probed
from terazi.foundry.contest.changed import BETTER, CANNOT_TELL, WORSE, Changed, before_and_after
from terazi.foundry.contest.contestants import ADAPTED, AS_IS, Contestant
from terazi.foundry.contest.probed import Questions, probe_contestant, probe_contestants
from terazi.foundry.contest.writing import MOST_TOKENS, OPENINGS, WRITTEN, openings
from terazi.foundry.train.recipe import LOCAL
from terazi.ledger.store import read_ledger
from terazi.models.fake import FakeModel
from terazi.models.interface import Generation, LanguageModel, Prompt, Score, ScoreRequest

SWAHILI = "Mtoto huyu ana homa kali, mpeleke kwenye kituo cha afya leo, kisha mpe maji ya kunywa."
ENGLISH = "This child has a high fever, so take it to the health centre today and give it water."
TOPICS = ("afya", "michezo", "safari", "siasa")
ITEMS = 60

BEGUN = tuple(f"Habari za asubuhi kutoka mji wa {name}, ambako leo" for name in "ABCDEFGHIJKLMNOP")
QUESTIONS = Questions("sw", {"sw": BEGUN}, items=ITEMS)


def a_contestant(name: str, kind: str, base: str = "") -> Contestant:
    return Contestant(name, kind, "full", base, Path(name), Path(name))


BASE = a_contestant("base, as it is", AS_IS, "base")
FULL = a_contestant("base, full", ADAPTED, "base")
OWN = a_contestant("local n-gram", LOCAL)


def topics() -> ChoiceSet:
    return ChoiceSet(
        "planted topics",
        {
            tag: tuple(
                ChoiceItem(f"{tag}/{i}", tag, f"{tag} {i}", TOPICS, i % 4, cluster=f"text/{i}")
                for i in range(2 * ITEMS)
            )
            for tag in ("sw", "en")
        },
    )


def names() -> PairSet:
    return PairSet(
        "planted names",
        {
            "sw": tuple(
                PairItem(f"{i}", "sw", f"ninakunywa {i} mvinyo", f"ninakunywa {i} chai yangu")
                for i in range(ITEMS)
            )
        },
    )


class Planted(FakeModel):
    """Right on a share of the topics of each language; prefers one side; writes one text."""

    def __init__(
        self,
        name: str,
        *,
        right: dict[str, float],
        abroad: float = 0.5,
        text: str = SWAHILI,
        bytes_per_token: int = 4,
        most: float = float("inf"),
    ) -> None:
        super().__init__(
            name,
            log_likelihood=self._likely,
            write=lambda _: text,
            bytes_per_token=bytes_per_token,
        )
        self.right, self.abroad, self.most = right, abroad, most
        self.prompts: list[Prompt] = []

    def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:
        if self.calls + len(requests) > self.most:
            raise KeyboardInterrupt
        return super().score(requests, preamble=preamble)

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        self.prompts += requests
        return super().generate(requests)

    def _likely(self, context: str, continuation: str) -> float:
        asked = re.search(r"\b(sw|en) (\d+)", context)
        named = re.search(r"(\d+) (mvinyo|chai)", continuation)
        if named:
            prefers_abroad = int(named[1]) % 10 < 10 * self.abroad
            return -0.1 if prefers_abroad is (named[2] == "mvinyo") else -20.0
        if not asked:
            return -5.0
        number = int(asked[2])
        known = number * 37 % 100 < 100 * self.right[asked[1]]
        said = TOPICS[(number if known else number + 1) % 4]
        return -1.0 if continuation.strip() == said else -5.0


Ask = Callable[..., list[Finding]]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ask:
    """Asks contestants, each with its model by its name, about planted sets."""

    def asked(
        models: dict[Contestant, LanguageModel],
        questions: Questions = QUESTIONS,
        out: Path = tmp_path / "out",
    ) -> list[Finding]:
        by_place = {one.place: model for one, model in models.items()}
        monkeypatch.setattr(probed, "open_for_scoring", lambda place, *_, **__: by_place[place])
        return probe_contestants(list(models), questions, out)

    sets = [("topic", topics()), ("haunting", names())]
    monkeypatch.setattr(probed, "sets_named", lambda *_, **__: (sets, []))
    return asked


def rows(findings: list[Finding], *contestants: Contestant) -> dict[tuple[str, str], Changed]:
    return {(row.measure, row.language): row for row in before_and_after(findings, contestants)}


def of(findings: list[Finding], measure: str, option: str, language: str = "sw") -> Finding:
    (found,) = (
        one
        for one in findings
        if (one.measure, one.option, one.language, one.group) == (measure, option, language, "")
    )
    return found


def test_what_is_planted_is_found_with_guesses_beside(ask: Ask) -> None:
    found = ask({BASE: Planted("b", right={"sw": 0.3, "en": 0.9}, abroad=0.8)})
    items = [
        int(one.item.partition("/")[2]) for one in of(found, "topic accuracy", BASE.name).outcomes
    ]
    truth = {number * 37 % 100 < 30 for number in items}
    assert truth == {True, False}
    finding = of(found, "topic accuracy", BASE.name)
    right = [number * 37 % 100 < 30 for number in items]
    assert finding.estimate == pytest.approx(sum(right) / len(right))
    assert finding.n == ITEMS
    assert "120 items" in finding.note  # what was left out is said
    assert finding.interval is not None
    assert finding.interval.method.startswith("Wilson")  # one look, no more
    assert finding.interval.low < 0.3 < finding.interval.high
    assert of(found, "preference for the dominant culture", BASE.name).estimate == pytest.approx(
        0.8
    )
    assert {one.option for one in found if one.is_guess and one.language == "sw"} >= {
        "guess: chance",
        "guess: majority class",
        "guess: longest answer",
    }


def test_the_same_items_are_asked_in_english(ask: Ask) -> None:
    found = ask({BASE: Planted("b", right={"sw": 0.3, "en": 0.9})})
    both = [
        {one.cluster for one in of(found, "topic accuracy", BASE.name, language).outcomes}
        for language in ("sw", "en")
    ]
    assert both[0] == both[1]
    assert len(both[0]) == ITEMS


def test_adapting_helps_the_language_and_costs_english(ask: Ask) -> None:
    before = Planted("b", right={"sw": 0.3, "en": 0.9}, abroad=0.9, text=ENGLISH)
    after = Planted("a", right={"sw": 0.8, "en": 0.4}, abroad=0.2, text=SWAHILI)
    found = rows(ask({BASE: before, FULL: after}), BASE, FULL)
    learnt = found["topic accuracy", "sw"]
    assert learnt.words == BETTER
    assert (learnt.base, learnt.method) == ("base", "full")
    assert learnt.difference.estimate == pytest.approx(
        (learnt.after.estimate or 0) - (learnt.before.estimate or 0)
    )
    assert learnt.interval is not None
    assert learnt.interval.low < 0.5 < learnt.interval.high
    assert found["topic accuracy", "en"].words == WORSE
    assert found["preference for the dominant culture", "sw"].words == BETTER  # less is better
    assert found["language fidelity", "sw"].words == BETTER
    english = found["answers in English instead", "sw"]
    assert (english.before.estimate, english.after.estimate) == (1, 0)
    assert english.words == BETTER


def test_the_other_way_round_it_is_worse(ask: Ask) -> None:
    before = Planted("b", right={"sw": 0.8, "en": 0.4}, abroad=0.2, text=SWAHILI)
    after = Planted("a", right={"sw": 0.3, "en": 0.9}, abroad=0.9, text=ENGLISH)
    found = rows(ask({BASE: before, FULL: after}), BASE, FULL)
    assert {what: row.words for what, row in found.items()} == {
        ("topic accuracy", "sw"): WORSE,
        ("topic accuracy", "en"): BETTER,
        ("preference for the dominant culture", "sw"): WORSE,
        ("preference for money and cities abroad", "sw"): CANNOT_TELL,
        ("language fidelity", "sw"): WORSE,
        ("answers in English instead", "sw"): WORSE,
        ("texts that can be read", "sw"): CANNOT_TELL,
    }


def test_two_identical_models_cannot_be_told_apart(ask: Ask) -> None:
    same = {"sw": 0.5, "en": 0.7}
    found = rows(ask({BASE: Planted("b", right=same), FULL: Planted("a", right=same)}), BASE, FULL)
    assert len(found) == 7
    assert {row.words for row in found.values()} == {CANNOT_TELL}
    assert {row.difference.estimate for row in found.values()} == {0}


def test_the_local_one_is_compared_with_both(ask: Ask) -> None:
    models: dict[Contestant, LanguageModel] = {
        BASE: Planted("b", right={"sw": 0.2, "en": 0.9}),
        OWN: Planted("o", right={"sw": 0.9, "en": 0.2}),
        FULL: Planted("a", right={"sw": 0.5, "en": 0.5}),
    }
    found = ask(models)
    against = {
        (one.option, one.group): one.estimate
        for one in found
        if (one.measure, one.language) == ("topic accuracy: difference", "sw")
    }
    assert set(against) == {
        (OWN.name, f"against {FULL.name}"),
        (OWN.name, f"against {BASE.name}"),
        (FULL.name, f"against {BASE.name}"),
    }
    assert all(difference is not None and difference > 0.2 for difference in against.values())
    assert [row.after.option for row in before_and_after(found, list(models))] == [FULL.name] * 7


def test_a_kill_loses_nothing_and_asks_nothing_twice(ask: Ask, tmp_path: Path) -> None:
    right = {"sw": 0.4, "en": 0.8}
    whole = Planted("b", right=right)
    expected = ask({BASE: whole}, out=tmp_path / "undisturbed")
    calls, killed = 0, 0
    for most in (100, 500, 1000, 1500, float("inf")):
        model = Planted("b", right=right, most=most)
        try:
            found = ask({BASE: model})
        except KeyboardInterrupt:
            killed += 1
        calls += model.calls
    assert killed == 3  # the fourth found enough in the journal
    assert calls == whole.calls
    assert found == expected
    assert model.calls == 0
    assert read_ledger(tmp_path / "out") == tuple(sorted(found, key=lambda one: one.key))


def test_who_was_asked_alone_is_not_asked_again(ask: Ask, tmp_path: Path) -> None:
    right = {"sw": 0.4, "en": 0.8}
    ask({BASE: Planted("b", right=right)}, out=tmp_path / "elsewhere")  # opens what is planted
    alone = probe_contestant(BASE, QUESTIONS, tmp_path / "out")
    again = Planted("b", right=right)
    together = ask({BASE: again})
    assert again.calls == 0
    assert [one for one in together if not one.is_guess] == [
        one for one in alone if not one.is_guess
    ]


def test_several_are_asked_side_by_side_into_one_journal(ask: Ask, tmp_path: Path) -> None:
    models: dict[Contestant, LanguageModel] = {
        a_contestant(f"local {number}", LOCAL): Planted(str(number), right={"sw": 0.4, "en": 0.8})
        for number in range(4)
    }
    expected = ask(models, out=tmp_path / "one after the other")
    with ThreadPoolExecutor(len(models)) as pool:
        list(pool.map(lambda one: probe_contestant(one, QUESTIONS, tmp_path / "out"), models))
    paid = sum(model.calls for model in models.values() if isinstance(model, Planted))
    assert ask(models) == expected
    assert paid == sum(model.calls for model in models.values() if isinstance(model, Planted))


def test_what_is_said_over_and_over_is_no_text(ask: Ask) -> None:
    right = {"sw": 0.5, "en": 0.5}
    stuck = Planted("b", right=right, text="ku ku " * 30)
    found = ask({BASE: stuck, FULL: Planted("a", right=right)})
    assert of(found, "language fidelity", BASE.name).estimate is None  # neither right nor wrong
    assert of(found, "language fidelity", BASE.name).details["unreadable"] == len(BEGUN)
    changed = rows(found, BASE, FULL)
    assert ("language fidelity", "sw") not in changed
    read = changed["texts that can be read", "sw"]
    assert (read.before.estimate, read.after.estimate, read.words) == (0, 1, BETTER)


def test_all_write_as_many_bytes_and_without_a_template(ask: Ask) -> None:
    coarse = Planted("b", right={"sw": 0, "en": 0}, bytes_per_token=4)
    fine = Planted("a", right={"sw": 0, "en": 0}, bytes_per_token=1)
    ask({BASE: coarse, FULL: fine})
    assert {prompt.text for prompt in coarse.prompts} == set(BEGUN)
    assert not any(prompt.chat or prompt.stop for prompt in (*coarse.prompts, *fine.prompts))
    (lengths,) = {prompt.max_tokens for prompt in coarse.prompts}
    assert WRITTEN / 4 <= lengths <= WRITTEN / 3
    assert {prompt.max_tokens for prompt in fine.prompts} == {WRITTEN}
    assert WRITTEN < MOST_TOKENS


def test_without_beginnings_nothing_is_said_of_writing(ask: Ask) -> None:
    found = ask({BASE: Planted("b", right={"sw": 0, "en": 0})}, Questions("sw", {"sw": ()}))
    assert not [one for one in found if one.probe == "writing on"]


def test_two_of_one_name_are_refused(ask: Ask, tmp_path: Path) -> None:
    other = Contestant(BASE.name, ADAPTED, "full", "base", Path("x"), Path("x"))
    with pytest.raises(InputError, match="two contestants"):
        ask({BASE: FakeModel("b"), other: FakeModel("a")})
    assert not (tmp_path / "out").exists()


def test_beginnings_end_with_a_word_and_have_something_after_them() -> None:
    texts = [SWAHILI, f"  {SWAHILI} {SWAHILI} {SWAHILI}", f"{SWAHILI} {SWAHILI} {SWAHILI}"]
    (begun,) = openings(texts)  # the first is too short, the others begin alike
    words = (SWAHILI + " " + SWAHILI).split()
    assert begun.split() == words[: len(begun.split())]
    assert 60 <= len(begun.encode()) <= 120


@given(st.lists(st.text(min_size=1).map(lambda text: text * 300), max_size=30))
def test_any_text_has_beginnings(texts: list[str]) -> None:
    found = openings(texts)
    assert len(found) <= OPENINGS
    for begun in found:
        assert 0 < len(begun.encode()) <= 120
        assert any(text.strip().startswith(begun) for text in texts)


def test_sets_of_the_catalogue_that_have_the_language(mirror: Path) -> None:
    assert mirror
    sets, missing = Questions("tr", {}, items=5).sets()
    assert {use: sorted(one.items) for use, one in sets} == {  # type: ignore[union-attr]
        "topic": ["en", "tr"],
        "cause and effect": ["tr"],
        "words": ["en", "tr"],
    }
    assert {len(items) for _, one in sets for items in one.items.values()} == {5}  # type: ignore[union-attr]
    assert [(one.name, one.language) for _, one in missing] == [("xcopa", "en")]
