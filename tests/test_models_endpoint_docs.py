"""docs/endpoints.md knows every reason for which an answer may be missing, and the limits."""

from pathlib import Path

import pytest

from terazi.models.endpoint import problems
from terazi.models.endpoint.http import MOST_BYTES
from terazi.models.endpoint.line import Limits
from terazi.models.endpoint.problems import Kind, NoAnswerError, may_be_asked_again

DOCS = (Path(__file__).parents[1] / "docs" / "endpoints.md").read_text(encoding="utf-8")
KINDS = [kind for kind in vars(problems).values() if isinstance(kind, Kind)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.text)
def test_each_reason_is_described_as_it_is(kind: Kind) -> None:
    again = may_be_asked_again(NoAnswerError(kind, "detail").problem)
    now, later = ("yes" if it else "no" for it in (kind.retry, again))
    assert f"| {kind.text} | {now} | {later} |" in DOCS


def test_the_reasons_differ_and_have_no_colon() -> None:
    assert len({kind.text for kind in KINDS}) == len(KINDS)
    assert not any(":" in kind.text for kind in KINDS)
    assert not may_be_asked_again("")


def test_the_limits_are_those_of_the_program() -> None:
    limits = Limits()
    assert (limits.at_once, limits.tries, limits.give_up_after) == (4, 5, 8)
    assert (limits.first_pause, limits.longest_pause, limits.rest) == (0.5, 60, 60)
    assert f"more than {MOST_BYTES // 2**20} MiB" in DOCS
