"""No file whatsoever makes the reader fail in another way than by saying what is wrong."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from terazi.errors import InputError, InputErrors
from terazi.proposal.lock import read_locked
from terazi.proposal.read import read_proposal
from terazi.proposal.schema import Proposal
from tests.proposal_samples import GOOD, TABLE, TODAY

SETTINGS = settings(max_examples=60, deadline=None)
LINES = GOOD.splitlines(keepends=True)
SIGNS = st.sampled_from([*":-[]{}#&*!|>'\"%@`?,\\\n\t ~\x00\x85\u2028\ufeff", "\\x", "<<: *a"])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.text(max_size=20),
    st.sampled_from(
        ["nothing", "people", "tool", "model", "packaged", "KES", "sw", "high", "../x"]
    ),
)
KEYS = st.one_of(st.sampled_from([*Proposal.model_fields, "models", "locked", "kind"]), SCALARS)
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4)
)


def read(content: bytes, reader: Callable[[Path], object]) -> None:
    """Read a file of this content; if it is refused, then in words, briefly, with a way out."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "proposal.yaml"
        path.write_bytes(content)
        (Path(folder) / "answers.csv").write_text(TABLE)
        try:
            reader(path)
        except InputError as error:
            for one in error.errors if isinstance(error, InputErrors) else [error]:
                assert one.problem
                assert one.way_out
                assert one.file
                assert len(str(one)) < 2000
                assert not any(ord(sign) < 32 and sign != "\n" for sign in str(one))


def read_either_way(content: bytes) -> None:
    read(content, lambda path: read_proposal(path, today=TODAY))
    read(content, lambda path: read_locked(path.parent))


@SETTINGS
@given(st.binary(max_size=400))
def test_any_bytes(content: bytes) -> None:
    read_either_way(content)


@SETTINGS
@given(st.text(max_size=400))
def test_any_text(content: str) -> None:
    read_either_way(content.encode("utf-8", "surrogatepass"))


@SETTINGS
@given(st.lists(st.tuples(st.integers(0, len(GOOD)), SIGNS), max_size=4))
def test_a_right_proposal_with_signs_strewn_in(strewn: list[tuple[int, str]]) -> None:
    text = GOOD
    for place, sign in strewn:
        text = text[:place] + sign + text[place:]
    read_either_way(text.encode())


@SETTINGS
@given(st.lists(st.sampled_from(LINES), max_size=40), st.binary(max_size=8))
def test_the_lines_of_a_right_proposal_in_any_order(lines: list[str], end: bytes) -> None:
    read_either_way("".join(lines).encode() + end)


@SETTINGS
@given(st.dictionaries(KEYS, TREES, max_size=12))
def test_any_data(data: dict[object, object]) -> None:
    base = yaml.safe_load(GOOD)
    read_either_way(yaml.safe_dump({**base, **data}, allow_unicode=True).encode())


@SETTINGS
@given(st.sampled_from([*Proposal.model_fields, "models", "locked"]), TREES)
def test_any_data_in_one_field(field: str, data: object) -> None:
    base = yaml.safe_load(GOOD)
    read_either_way(yaml.safe_dump(base | {field: data}, allow_unicode=True).encode())


def test_the_garbage_is_not_all_refused_for_one_reason(tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_text(TABLE)
    (tmp_path / "proposal.yaml").write_text(yaml.safe_dump(yaml.safe_load(GOOD)))
    assert read_proposal(tmp_path / "proposal.yaml", today=TODAY).title == "Health line"
    with pytest.raises(InputError, match="not locked"):
        read_locked(tmp_path)
