"""What a proposal says of values: known names, room between bounds, no circles."""

from collections.abc import Mapping

import pytest

from terazi.errors import InputError
from terazi.proposal.preference_checks import check_values
from tests.verdict_samples import proposal


class Around:
    """The measures there are."""

    measures: Mapping[str, str] | None = {"topic accuracy": "share", "price per answer": "money"}


def problems(**values: object) -> list[InputError]:
    asked = proposal(values={"said_by": "the mothers", **values})
    return list(check_values(asked, Around()))


@pytest.mark.parametrize("name", ["health", "sw", "topic accuracy", "cost", "culture"])
def test_what_is_weighed_can_be_valued(name: str) -> None:
    assert problems(orders=[{"first": name, "then": "resources"}]) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"orders": [{"first": "helth", "then": "cost"}]}, "values.orders[0].first"),
        ({"weights": [{"of": "fr", "at_least": 0.1}]}, "values.weights[0].of"),
        ({"weights": [{"of": "cost"}]}, "values.weights[0]"),
        ({"weights": [{"of": "cost", "at_least": 0.5, "at_most": 0.5}]}, "values.weights[0]"),
        (
            {"weights": [{"of": one, "at_least": 0.6} for one in ("health", "culture")]},
            "values.weights",
        ),
        ({"orders": [{"first": "cost", "then": "cost"}]}, "values.orders[0]"),
        (
            {
                "orders": [
                    {"first": "health", "then": "culture"},
                    {"first": "culture", "then": "cost"},
                    {"first": "cost", "then": "health"},
                ]
            },
            "values.orders[2]",
        ),
    ],
)
def test_what_cannot_be_meant_is_an_error_with_its_field(
    values: dict[str, object], field: str
) -> None:
    (problem,) = problems(**values)
    assert problem.field == field
    assert problem.way_out


def test_without_a_word_nothing_is_checked() -> None:
    assert list(check_values(proposal(), Around())) == []
