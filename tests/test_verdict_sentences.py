"""Every sentence of a verdict can be said in another language: none is glued from English."""

import ast
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings

from terazi.finding import Finding
from terazi.locale.terms import WORDS
from terazi.message import Fitted, Listing, Message, Prose, Said, Term
from terazi.proposal.schema import Proposal
from terazi.report.reader import Reader
from terazi.verdict import retold
from terazi.verdict.decide import decide
from terazi.verdict.words import NotMeasured, Verdict
from tests.test_verdict_invariants import CASES
from tests.verdict_samples import DANGER, TODAY

FOLDER = Path(retold.__file__).parent
MODULES = sorted(FOLDER.glob("*.py"))
SAYS = {"say", "say_n", "marked", "Term"}
# Names by which data are known, and never shown: a status, the group of a finding.
DATA = {*WORDS, "not better", "cannot tell", "not known", "against", "red line", "between options"}
# Of what is written in English here, and goes with its figure into other languages.
NUMBERS = {"plain.py"}


def loose(tree: ast.AST) -> Iterator[str]:
    """Strings with a space that are no documentation, no error, no data and in no call of say."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Raise):
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # documentation
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAYS:
            for one in (*node.args, *node.keywords):
                if isinstance(one, ast.Constant):
                    continue
                yield from loose(one)
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value.strip(" :;,")
            if words and " " in node.value and words not in DATA:
                yield node.value
        else:
            yield from loose(node)


@pytest.mark.parametrize(
    "file", [file for file in MODULES if file.name not in NUMBERS], ids=lambda file: file.stem
)
def test_no_english_stands_outside_of_say(file: Path) -> None:
    assert list(loose(ast.parse(file.read_text(encoding="utf-8")))) == []


def test_this_test_would_notice() -> None:
    glued = 'def f(x):\n    """A page."""\n    return f"{x} is not known" + say(f"of {x}")\n'
    assert list(loose(ast.parse(glued))) == [" is not known", "of "]


def sentences(found: Verdict) -> Iterator[str]:
    """All that a verdict says."""
    yield found.summary
    yield found.counter_argument
    yield from (*found.reasons, *found.conditions)
    yield from (gate.reason for gate in found.gates)
    for gap in found.not_measured:
        yield from (gap.what, gap.why)
    if found.measure_first is not None:
        yield from (found.measure_first.what, found.measure_first.why)


def plain(said: str) -> Iterator[str]:
    """The strings in a sentence that are left as they are in every language."""
    if isinstance(said, Message):
        for value in said.values.values():
            if isinstance(value, str):
                yield from plain(value)
    elif isinstance(said, Listing):
        for item in said.items:
            yield from plain(item)
    elif isinstance(said, Fitted):
        yield from plain(said.whole)
    elif not isinstance(said, Said):
        yield said


def names(asked: Proposal) -> set[str]:
    """What the proposal's people call things, and their own words."""
    path = asked.path_to_people
    told = {option.name for option in asked.options} | {asked.owner.role}
    told |= {option.role for option in asked.options if option.kind == "people"}
    told |= {line.name for line in asked.red_lines}
    return told | ({path.who} if path else set())


@settings(max_examples=25)
@given(CASES)
def test_what_is_left_as_it_is_are_names(case: tuple[Proposal, list[Finding]]) -> None:
    found = decide(
        *case, TODAY, [retold.nothing_measured("health"), retold.no_test_set(["a", DANGER])]
    )
    for sentence in sentences(found):
        assert isinstance(sentence, Said), sentence
        assert set(plain(sentence)) <= names(case[0]), sentence


@settings(max_examples=25)
@given(CASES)
def test_a_kept_verdict_is_told_again_or_left(case: tuple[Proposal, list[Finding]]) -> None:
    asked, findings = case
    gaps = [retold.nothing_measured("health"), NotMeasured("an owl", "it flew away")]
    found = decide(asked, findings, TODAY, gaps)
    kept = as_text(found)
    assert isinstance(kept, Verdict)
    assert kept == found
    assert not any(isinstance(sentence, Said) for sentence in sentences(kept))
    again = retold.retold(asked, findings, TODAY, kept)
    assert again == kept
    told = [said for said in sentences(again) if not isinstance(said, Said)]
    assert set(told) <= {"an owl", "it flew away"}
    changed = dataclasses.replace(kept, summary="Somebody else wrote this.")
    assert retold.retold(asked, findings, TODAY, changed) is changed


@settings(max_examples=25)
@given(CASES)
def test_english_readers_read_what_is_kept(case: tuple[Proposal, list[Finding]]) -> None:
    reader = Reader.of("en")
    for sentence in sentences(decide(*case, TODAY)):
        if TODAY.isoformat()[:2] not in sentence:  # days are written in words on a page
            assert reader.say(sentence).striptags() == sentence


def test_notes_of_probes_stay_english() -> None:
    reader = Reader.of("ar")
    assert reader.say(Prose("<i>")) == '<bdi lang="en">&lt;i&gt;</bdi>'
    assert reader.say("<i>") == "<bdi>&lt;i&gt;</bdi>"
    assert reader.term("no word of ours") == "<bdi>no word of ours</bdi>"
    assert reader.say(Term("no word of ours")) == reader.term("no word of ours")


def as_text(value: object) -> object:
    """The same with nothing but plain text, as it comes back from a file."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: as_text(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return dataclasses.replace(value, **fields)
    if isinstance(value, Said):
        return str(value)
    return tuple(map(as_text, value)) if isinstance(value, tuple) else value
