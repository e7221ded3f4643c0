from hypothesis import given
from hypothesis import strategies as st

from terazi.models.prefixes import branches

tokens = st.lists(st.integers(0, 3), min_size=2, max_size=8)


@given(st.lists(tokens, max_size=20), st.integers(0, 100))
def test_every_request_hangs_once_on_its_own_context(
    sequences: list[list[int]], place: int
) -> None:
    starts = [1 + place % (len(sequence) - 1) for sequence in sequences]
    found = {}
    stems = []
    for branch in branches(sequences, starts):
        stems.append(branch.stem)
        for number, end in branch.ends:
            assert number not in found
            found[number] = [*branch.stem, *end]
    assert found == dict(enumerate(sequences))
    assert stems == sorted(set(stems))
