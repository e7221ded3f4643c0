"""Headers of GGUF files read in one go: the same as the package gguf reads them."""

from pathlib import Path

import numpy as np
import pytest

from terazi.errors import TeraziError
from terazi.models.packaged import packaged_file

gguf = pytest.importorskip("gguf", reason="needs the package gguf")

from terazi.models.gguf_reader import Reader, in_use  # noqa: E402  after what it needs is known

WORDS = ["", "mji", "ክረምት", "a" * 300, "x\0y"]


def write(path: Path, order: int = gguf.GGUFEndian.LITTLE) -> Path:
    writer = gguf.GGUFWriter(path, "llama", endianess=order)
    writer.add_array("words", WORDS)
    writer.add_array("numbers", [3, -1, 2**31 - 1])
    writer.add_array("figures", [0.5, -1e4])
    writer.add_array("switches", [True, False, True])
    writer.add_array("rows", [[1, 2], [3, 4]])
    writer.add_array("one", ["only"])
    writer.add_uint32("number", 7)
    writer.add_string("text", "Habari")
    writer.add_tensor("token_embd.weight", np.arange(64, dtype=np.float32).reshape(2, 32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def alike(path: Path) -> int:
    """How many fields there are, after each has been compared, part by part."""
    ours, theirs = Reader(path), gguf.GGUFReader(path)
    assert [*ours.fields] == [*theirs.fields]
    for name, field in theirs.fields.items():
        own = ours.fields[name]
        assert (own.offset, own.types, own.data) == (field.offset, field.types, field.data), name
        assert own.contents() == field.contents(), name
        assert [part.dtype for part in own.parts] == [part.dtype for part in field.parts], name
        assert [part.tobytes() for part in own.parts] == [part.tobytes() for part in field.parts]
    for one, other in zip(ours.tensors, theirs.tensors, strict=True):
        assert (one.name, one.data_offset) == (other.name, other.data_offset)
        assert one.data.tobytes() == other.data.tobytes()
    return len(theirs.fields)


@pytest.mark.parametrize("order", gguf.GGUFEndian)
def test_every_kind_of_array_in_both_orders_of_bytes(order: int, tmp_path: Path) -> None:
    file = write(tmp_path / "m.gguf", order)
    assert alike(file) > 8
    assert Reader(file).fields["words"].contents() == WORDS
    assert Reader(file).fields["numbers"].contents() == [3, -1, 2**31 - 1]


def test_a_real_file() -> None:
    try:
        file = packaged_file("smollm2-135m")
    except TeraziError as error:
        pytest.skip(str(error))
    assert alike(file) > 20
    assert len(Reader(file).fields["tokenizer.ggml.tokens"].contents()) == 49152


def test_a_file_cut_anywhere_in_its_header_is_not_read(tmp_path: Path) -> None:
    whole = write(tmp_path / "m.gguf").read_bytes()
    end = whole.index(b"token_embd")
    cut = tmp_path / "cut.gguf"
    for length in range(30, end, 13):
        cut.write_bytes(whole[:length])
        with pytest.raises((ValueError, IndexError)):
            Reader(cut)


def test_the_packages_own_reader_is_back_after_use() -> None:
    before = gguf.GGUFReader
    with in_use():
        assert gguf.GGUFReader is Reader
    assert gguf.GGUFReader is before
    with pytest.raises(FileNotFoundError), in_use():
        gguf.GGUFReader("absent")
    assert gguf.GGUFReader is before
