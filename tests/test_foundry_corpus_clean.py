"""The clean corpus: what goes in, what does not, on which side, and the proof of it."""

import csv
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terazi.errors import InputError, TeraziError
from terazi.foundry.corpus.clean import Written, keepable, write_clean
from terazi.foundry.corpus.proof import verify
from terazi.foundry.corpus.split import SIDES, split
from tests.corpus_samples import ENGLISH, look, sentence, silent, write_corpus


def story(draw: random.Random, lines: int = 6) -> list[str]:
    return [sentence(draw) for _ in range(lines)]


def nearly(text: list[str]) -> list[str]:
    """A document with one word of its last line changed."""
    return [*text[:-1], text[-1].replace("a", "o", 1)]


def corpus(folder: Path, texts: dict[str, list[str]], **manifest: object) -> Path:
    rows = [{"id": name, "text": "\n".join(lines)} for name, lines in texts.items()]
    return write_corpus(
        folder,
        {"all.jsonl": "\n".join(map(json.dumps, rows))},
        {
            "sources": [{"title": "made", "files": ["all.jsonl"], "id_field": "id"}],
            **manifest,
        },
    )


def write(folder: Path, out: Path, keep: tuple[str, ...] = (), seed: int = 1) -> Written:
    with look(folder) as audit:
        return write_clean(audit, out, keep=keep, shares=(0.2, 0.2), seed=seed, seen=silent)


def texts_in(out: Path) -> dict[str, tuple[str, str]]:
    """Each document's side and text."""
    return {
        row["id"].partition("#")[2]: (side, row["text"])
        for side in SIDES
        for row in map(json.loads, (out / f"{side}.jsonl").read_text("utf-8").splitlines())
    }


@pytest.fixture
def texts() -> dict[str, list[str]]:
    draw = random.Random(3)  # noqa: S311
    return {f"d{at}": story(draw) for at in range(20)}


def test_good_documents_go_in_as_they_are(tmp_path: Path, texts: dict[str, list[str]]) -> None:
    out = tmp_path / "out"
    write(corpus(tmp_path / "in", texts), out)
    assert {name: text for name, (_, text) in texts_in(out).items()} == {
        name: "\n".join(lines) for name, lines in texts.items()
    }
    assert {side for side, _ in texts_in(out).values()} == set(SIDES)
    proof = verify(out)
    assert not proof.wrong
    assert sum(proof.documents.values()) == len(texts)


def test_what_is_wrong_is_left_out_and_counted(tmp_path: Path, texts: dict[str, list[str]]) -> None:
    draw = random.Random(4)  # noqa: S311
    english, mail = sentence(draw, ENGLISH), sentence(draw) + " mtu@mfano.example"
    texts["d0"] += [english, mail]
    texts["copy"] = nearly(texts["d1"])
    texts["english"] = [sentence(draw, ENGLISH) for _ in range(4)]
    folder = corpus(tmp_path / "in", texts)
    done = write(folder, tmp_path / "out")
    assert done.dropped_documents == {"nearly repeated documents": 1, "no line left": 1}
    assert done.dropped_lines == {"other language": 1, "e-mail address": 1}
    written = texts_in(tmp_path / "out")
    assert english not in written["d0"][1]
    assert {"copy", "english"}.isdisjoint(written)
    kept = write(folder, tmp_path / "kept", keep=("e-mail address",))
    assert kept.dropped_lines == {"other language": 1}
    assert mail in texts_in(tmp_path / "kept")["d0"][1]


def test_what_was_withdrawn_is_gone_with_its_copies(
    tmp_path: Path, texts: dict[str, list[str]]
) -> None:
    texts["copy"] = nearly(texts["d3"])
    texts["quotes"] = [*texts["d3"][:2], *story(random.Random(9))]  # noqa: S311
    before = tmp_path / "before"
    folder = corpus(tmp_path / "in", texts)
    write(folder, before)
    assert not verify(before).wrong
    said = {"document": "all.jsonl#d3", "by": "Bi. Asha", "date": "2026-05-01"}
    corpus(folder, texts, withdrawn=[said])

    old = verify(before, folder)  # made before: it still has the text
    assert len(old.wrong) == 1
    assert "was withdrawn by Bi. Asha on 2026-05-01" in old.wrong[0]

    done = write(folder, tmp_path / "after")
    assert done.dropped_documents == {"withdrawn": 1, "copy of a withdrawn document": 1}
    assert done.dropped_lines == {"in a withdrawn document": 2}
    everything = "".join(text for _, text in texts_in(tmp_path / "after").values())
    assert not any(line in everything for line in texts["d3"])
    proof = verify(tmp_path / "after", folder)
    assert not proof.wrong
    assert proof.withdrawals == 1


def test_a_text_withdrawn_by_its_digest_is_gone_wherever_it_moves(
    tmp_path: Path, texts: dict[str, list[str]]
) -> None:
    folder = corpus(tmp_path / "in", texts)
    write(folder, tmp_path / "before")
    with (tmp_path / "before" / "documents.csv").open(newline="") as table:
        digest = {row["id"]: row["sha256 read"] for row in csv.DictReader(table)}["all.jsonl#d5"]
    moved = {"moved" if name == "d5" else name: lines for name, lines in texts.items()}
    said = {"sha256": digest, "by": "Bw. Juma", "date": "2026-05-01"}
    done = write(corpus(folder, moved, withdrawn=[said]), tmp_path / "after")
    assert done.dropped_documents == {"withdrawn": 1}
    assert "moved" not in texts_in(tmp_path / "after")


def test_withdrawn_documents_are_in_no_figure(tmp_path: Path, texts: dict[str, list[str]]) -> None:
    texts["d0"] = [sentence(random.Random(1), ENGLISH)]  # noqa: S311
    said = {"document": "all.jsonl#d0", "by": "A", "date": "2026"}
    with look(corpus(tmp_path, texts, withdrawn=[said])) as audit:
        assert not audit.others
        assert not audit.marks.any()


def test_a_withdrawn_copy_does_not_make_another_document_a_repeat(
    tmp_path: Path, texts: dict[str, list[str]]
) -> None:
    short = {"a": ["Ndiyo.", *texts["d0"]], "b": ["Ndiyo.", *texts["d1"]], **texts}
    del short["d0"], short["d1"]
    said = {"document": "all.jsonl#a", "by": "A", "date": "2026"}
    done = write(corpus(tmp_path / "in", short, withdrawn=[said]), tmp_path / "out")
    assert done.dropped_lines == {}
    assert texts_in(tmp_path / "out")["b"][1].startswith("Ndiyo.")


def test_lines_nearly_those_of_a_withdrawn_document_go_even_where_another_quotes_it(
    tmp_path: Path, texts: dict[str, list[str]]
) -> None:
    words = texts["d0"][0]
    first = {"nearly": [words.replace("a", "", 1), *texts["d18"]], **texts}
    first["quotes"] = [words, *texts["d19"]]
    del first["d18"], first["d19"]
    said = {"document": "all.jsonl#d0", "by": "A", "date": "2026"}
    done = write(corpus(tmp_path / "in", first, withdrawn=[said]), tmp_path / "out")
    assert done.dropped_lines == {"in a withdrawn document": 2}


def test_all_withdrawn(tmp_path: Path) -> None:
    said = {"file": "all.jsonl", "by": "A", "date": "2026"}
    folder = corpus(tmp_path, {"a": ["moja"]}, withdrawn=[said])
    with pytest.raises(InputError, match="all documents were withdrawn"), look(folder):
        pass


def test_the_same_seed_makes_the_same_bytes_and_another_does_not(
    tmp_path: Path, texts: dict[str, list[str]]
) -> None:
    folder = corpus(tmp_path / "in", texts)
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write(folder, tmp_path / name, seed=seed)
    first, same, other = (
        {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in "abc"
    )
    assert first == same
    assert first["held-out.jsonl"] != other["held-out.jsonl"]


Change = Callable[[str], str]


@pytest.mark.parametrize(
    ("file", "change", "problem"),
    [
        (
            "train.jsonl",
            lambda text: text.replace('t": "', 't": "Neno ', 1),
            "is not the text that",
        ),
        ("train.jsonl", lambda text: text + text.splitlines()[0] + "\n", "is there twice"),
        ("held-out.jsonl", lambda text: text.partition("\n")[2], "held-out.jsonl has"),
        ("documents.csv", lambda text: text.replace(",train,", ",held-out,", 1), "on this side"),
        ("held-out.jsonl", lambda _: "", "its content differs"),
    ],
)
def test_a_change_of_any_file_is_found(
    tmp_path: Path, texts: dict[str, list[str]], file: str, change: Change, problem: str
) -> None:
    write(corpus(tmp_path / "in", texts), tmp_path / "out")
    place = tmp_path / "out" / file
    text = place.read_text("utf-8")
    place.write_text(change(text), "utf-8")
    assert any(problem in fault for fault in verify(tmp_path / "out").wrong)


def test_a_line_on_two_sides_is_found(tmp_path: Path, texts: dict[str, list[str]]) -> None:
    out = tmp_path / "out"
    write(corpus(tmp_path / "in", texts), out)
    line = json.loads((out / "held-out.jsonl").read_text("utf-8").splitlines()[0])["text"]
    row = {"id": "more", "source": "", "text": line}
    with (out / "train.jsonl").open("a") as train:
        train.write(json.dumps(row) + "\n")
    assert "6 lines are in train and in held-out" in verify(out).wrong


def test_no_clean_corpus_here(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        verify(tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(InputError, match="is not the manifest of a clean corpus"):
        verify(tmp_path)


def test_a_folder_with_something_in_it_is_not_written_to(
    tmp_path: Path, texts: dict[str, list[str]]
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").touch()
    with pytest.raises(TeraziError, match="is not empty"):
        write(corpus(tmp_path / "in", texts), tmp_path / "out")


def test_an_unknown_measure(tmp_path: Path, texts: dict[str, list[str]]) -> None:
    with pytest.raises(InputError, match="there is no measure “colour”"):
        write(corpus(tmp_path / "in", texts), tmp_path / "out", keep=("colour",))
    assert {"in a withdrawn document", "repeated"}.isdisjoint(keepable())


def test_too_few_documents(tmp_path: Path, texts: dict[str, list[str]]) -> None:
    few = {name: texts[name] for name in ("d0", "d1")}
    with pytest.raises(InputError, match="2 documents that differ, too few for 3 sides"):
        write(corpus(tmp_path / "in", few), tmp_path / "out")


def test_one_line_documents_that_are_nearly_the_same_stay_together(tmp_path: Path) -> None:
    draw = random.Random(8)  # noqa: S311
    texts = {}
    for at in range(30):
        line = sentence(draw, length=18)
        texts[f"{at}a"], texts[f"{at}b"] = [line], [line.replace("a", "", 1)]
    write(corpus(tmp_path / "in", texts), tmp_path / "out", keep=("nearly repeated",))
    sides = {name: side for name, (side, _) in texts_in(tmp_path / "out").items()}
    assert len(sides) == 60
    assert all(sides[f"{at}a"] == sides[f"{at}b"] for at in range(30))


@settings(max_examples=60)
@given(
    st.integers(3, 40).flatmap(
        lambda n: st.tuples(
            st.lists(st.integers(1, 500), min_size=n, max_size=n),
            st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=n // 2),
            st.integers(0, 5),
        )
    )
)
def test_pairs_are_never_divided_and_every_side_has_something(
    given_: tuple[list[int], list[tuple[int, int]], int],
) -> None:
    sizes, pairs, seed = given_
    names = {at: f"document {at}" for at in range(len(sizes))}
    try:
        sides = split(dict(enumerate(sizes)), names, pairs, (0.1, 0.1), seed)
    except InputError:
        assert len(sizes) - len(pairs) < 3
        return
    assert set(sides) == set(names)
    assert set(sides.values()) == set(SIDES)
    assert all(sides[one] == sides[other] for one, other in pairs)


def test_sides_are_as_large_as_was_asked() -> None:
    draw = random.Random(1)  # noqa: S311
    sizes = {at: draw.randint(500, 5000) for at in range(500)}
    sides = split(sizes, {at: str(at) for at in sizes}, [], (0.05, 0.1), 1)
    total = sum(sizes.values())
    for side, share in (("validation", 0.05), ("held-out", 0.1)):
        there = sum(size for at, size in sizes.items() if sides[at] == side)
        assert share <= there / total <= share * 1.15


def test_a_line_in_many_documents_is_told_from_one_that_is_often_in_one(tmp_path: Path) -> None:
    draw = random.Random(12)  # noqa: S311
    footer, refrain = "Soma zaidi hapa", "Ee ndege rudi"
    texts = {f"d{at}": story(draw, 3) for at in range(8)}
    for name in ("d1", "d4", "d6"):
        texts[name].append(footer)
    texts["d2"] += [refrain] * 5
    texts["d3"].append(refrain)
    texts["d5"] = [refrain]  # a line alone is no footer
    done = write(corpus(tmp_path / "in", texts), tmp_path / "out")
    assert done.dropped_lines == {"in many documents": 3}
    assert texts_in(tmp_path / "out")["d2"][1].count(refrain) == 5


def test_many_copies_in_a_chain_are_on_one_side_or_gone(tmp_path: Path) -> None:
    draw = random.Random(13)  # noqa: S311
    texts = {f"d{at}": story(draw, 14) for at in range(9)}
    last = texts["d0"]
    for at in range(6):  # each nearly the one before; the last is not nearly the first
        last = [*last[1:], sentence(draw)]
        texts[f"chain{at}"] = last
    done = write(corpus(tmp_path / "in", texts), tmp_path / "out")
    assert done.dropped_documents == {"nearly repeated documents": 6}
    proof = verify(tmp_path / "out")
    assert not proof.wrong
