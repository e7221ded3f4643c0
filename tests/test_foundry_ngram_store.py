"""An n-gram model on the disk: the same after as before, and never more than it says it is."""

import io
import json
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terazi.errors import InputError, TeraziError
from terazi.foundry.ngram import tokens
from terazi.foundry.ngram.measuring import in_windows, remembering
from terazi.foundry.ngram.model import estimate
from terazi.foundry.ngram.store import ABOUT, COUNTS, load, read_about, save
from terazi.foundry.ngram.tokens import FILE as TOKENIZER
from terazi.foundry.ngram.tokens import read_tokenizer
from tests.foundry_samples import LINES, ngram, tokenizer


def test_the_same_after_loading(tmp_path: Path) -> None:
    cut = tokenizer()
    model = estimate(cut.ids(LINES), cut.vocabulary, 5, mark=cut.mark)
    model = remembering(model, in_windows(cut, ["Habari, habari ya soko, habari ya soko"]))
    assert model.recent
    size = save(model, cut, tmp_path / "made", {"licence": "CC-BY-4.0"})
    assert size == sum(one.stat().st_size for one in (tmp_path / "made").iterdir())
    again = load(tmp_path / "made")
    ids = [cut.mark, *cut.ids(["Bei ya mahindi ni Kampala! Habari?"])[0], cut.mark]
    assert again.log_probabilities(ids).tolist() == model.log_probabilities(ids).tolist()
    assert again.discounts == model.discounts
    assert again.recent == model.recent
    about = read_about(tmp_path / "made")
    assert (about.order, about.vocabulary) == (5, cut.vocabulary)
    assert about.facts == {"licence": "CC-BY-4.0"}
    assert again.bytes > 8 * sum(about.ngrams)


def test_the_same_files_from_the_same_text(tmp_path: Path) -> None:
    for name in (ABOUT, COUNTS, TOKENIZER):
        first, second = (ngram(tmp_path / folder / "m") / name for folder in ("one", "two"))
        assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("length", [0, 1, 100])
@pytest.mark.parametrize("name", [ABOUT, COUNTS, TOKENIZER])
def test_a_file_that_is_cut_short(tmp_path: Path, name: str, length: int) -> None:
    folder = ngram(tmp_path / "m")
    (folder / name).write_bytes((folder / name).read_bytes()[:length])
    with pytest.raises(InputError) as caught:
        load(folder)
    assert name in str(caught.value)
    assert caught.value.way_out


@pytest.mark.parametrize("name", [ABOUT, COUNTS, TOKENIZER])
def test_a_file_that_is_not_there(tmp_path: Path, name: str) -> None:
    folder = ngram(tmp_path / "m")
    (folder / name).unlink()
    with pytest.raises(InputError, match=name):
        load(folder)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_is_an_error_or_changes_nothing(
    tmp_path: Path, place: float, bit: int
) -> None:
    folder = tmp_path / "m"
    if not folder.exists():
        ngram(folder)
        (tmp_path / "whole").write_bytes((folder / COUNTS).read_bytes())
    content = bytearray((tmp_path / "whole").read_bytes())
    (folder / COUNTS).write_bytes(content)
    before = load(folder)
    content[int(place * len(content))] ^= 1 << bit
    (folder / COUNTS).write_bytes(content)
    try:
        after = load(folder)
    except InputError:
        return
    for one, other in zip(before.levels, after.levels, strict=True):
        assert one.keys.tolist() == other.keys.tolist()
        assert one.counts.tolist() == other.counts.tolist()


def _said(change: dict[str, Any]) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        (folder / ABOUT).write_text(json.dumps(about | change), encoding="utf-8")

    return apply


def _array(name: str, change: Callable[[Any], Any]) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        with np.load(folder / COUNTS) as archive:
            arrays = dict(archive)
        arrays[name] = change(arrays[name])
        np.savez_compressed(folder / COUNTS, **arrays)

    return apply


def _bomb(folder: Path) -> None:
    """An array that unpacks to a thousand times what is said."""
    with zipfile.ZipFile(folder / COUNTS, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("counts_1.npy", bytes(50_000_000))


def _claims_much(folder: Path) -> None:
    """An array that says it is large, and is not."""
    with zipfile.ZipFile(folder / COUNTS) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    header = io.BytesIO()
    claim = {"descr": "<u4", "fortran_order": False, "shape": (10**12,)}
    np.lib.format.write_array_header_1_0(header, claim)
    content["tokens_2.npy"] = header.getvalue()
    with zipfile.ZipFile(folder / COUNTS, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)


class Planted:
    """Runs when it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (exec, ("raise SystemExit('executed')",))


def _pickled(folder: Path) -> None:
    with zipfile.ZipFile(folder / COUNTS) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "|O", "fortran_order": False, "shape": (300,)}
    )
    content["counts_1.npy"] = header.getvalue() + pickle.dumps(Planted())
    with zipfile.ZipFile(folder / COUNTS, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (_said({"form": "terazi n-gram 2"}), "form"),
        (_said({"order": 10**9}), "order"),
        (_said({"order": 3}), "one number of n-grams"),
        (_said({"vocabulary": 200}), "agree with its vocabulary"),
        (_said({"ngrams": [300, 10**12, 1, 1]}), "more than 100,000,000"),
        (_said({"ngrams": [300, 1, 1, 1]}), "tokens_2 has not 1 whole numbers"),
        (_said({"discounts": [[0.5, 1, 1.5]] * 3 + [[0.5, 1, 3]]}), "discount"),
        (_said({"discounts": [[0.5, 1, 1.5]] * 3 + [["x", 1, 1]]}), "discounts"),
        (_said({"tokenizer_sha256": "0" * 64}), "not the tokenizer"),
        (_said({"more": 1}), "more"),
        (_said({"recent": [[1.0, 1.0]]}), "discount"),
        (_said({"recent": [[0.5, 1.0]] * 17}), "recent"),
        (_array("tokens_2", lambda a: a[::-1]), "order"),
        (_array("tokens_2", lambda a: a.astype("<u4") + 1000), "fit together"),
        (_array("children_3", lambda a: a * 2), "fit together"),
        (_array("counts_3", lambda a: a * 0), "order"),
        (_array("counts_1", lambda a: a * 0), "ever seen"),
        (_array("counts_2", lambda a: a.astype(float)), "whole numbers|size"),
        (_array("counts_2", lambda a: a.reshape(-1, 1)), "whole numbers"),
        (_bomb, "arrays"),
        (_claims_much, "whole numbers"),
        (_pickled, "whole numbers|size"),
    ],
)
def test_files_that_lie(tmp_path: Path, damage: Callable[[Path], None], says: str) -> None:
    folder = ngram(tmp_path / "m")
    damage(folder)
    with pytest.raises(InputError, match=says):
        load(folder)


def test_a_full_disk_leaves_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(TeraziError, match="no space left"):
        ngram(tmp_path / "m")
    assert not (tmp_path / "m" / ABOUT).exists()


def test_a_tokenizer_without_the_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "tokenizer.json"
    file.write_text(tokenizer().encoding.to_str().replace("<|endoftext|>", "<|end|>"), "utf-8")
    with pytest.raises(InputError, match="has no token"):
        read_tokenizer(file)
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="is no tokenizer"):
        read_tokenizer(file)
    monkeypatch.setattr(tokens, "_MOST_BYTES", 1)
    with pytest.raises(InputError, match="takes 2 bytes"):
        read_tokenizer(file)


def test_a_tokenizer_cannot_hide_text(tmp_path: Path) -> None:
    cut = tokenizer()
    plain = cut.ids(["soko " * 20 + "<|endoftext|>"])[0].tolist()
    cut.encoding.enable_truncation(3)
    cut.encoding.enable_padding(length=500)
    (tmp_path / "t.json").write_text(cut.encoding.to_str(), encoding="utf-8")
    again = read_tokenizer(tmp_path / "t.json")
    assert again.ids(["soko " * 20 + "<|endoftext|>"])[0].tolist() == plain
    assert again.mark not in plain
