from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from typing import Literal, get_args

import pytest

from terazi.errors import InputError, TeraziError
from terazi.options import build as door
from terazi.options.interface import Kind
from terazi.proposal import options as proposed

BUILT_IN = {
    "nothing": "terazi.options.nothing:build",
    "people": "terazi.options.people:build",
    "tool": "terazi.options.tool:build",
}


class Oracle(proposed.OptionPart):
    kind: Literal["oracle"] = "oracle"


def offer(monkeypatch: pytest.MonkeyPatch, offers: list[tuple[str, str]]) -> None:
    points = EntryPoints(EntryPoint(name, value, door.GROUP) for name, value in offers)
    monkeypatch.setattr(door, "entry_points", points.select)


def test_the_kinds_of_the_proposal_are_all_installed() -> None:
    written = {
        get_args(kind.model_fields["kind"].annotation)[0]
        for kind in get_args(get_args(proposed.Option)[0])
    }
    assert written <= set(door.kinds())


def test_every_kind_is_documented() -> None:
    manual = (Path(__file__).parents[1] / "docs" / "options.md").read_text(encoding="utf-8")
    headings = {line.removeprefix("## ") for line in manual.splitlines() if line.startswith("## ")}
    assert set(door.kinds()) | set(BUILT_IN) <= headings


def test_a_kind_is_looked_up_and_made(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, list(BUILT_IN.items()))
    option = door.build(proposed.Nothing(kind="nothing", name="Today", today="x"), Path())
    assert (option.kind, option.name) == (Kind.NOTHING, "Today")
    assert door.build(proposed.Tool(kind="tool", name="T"), Path()).kind is Kind.TOOL


def test_a_kind_that_nobody_offers(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, list(BUILT_IN.items()))
    with pytest.raises(InputError) as caught:
        door.build(Oracle(name="Delphi"), Path())
    assert caught.value.field == "Delphi: kind"
    assert "oracle" in caught.value.problem
    assert "nothing, people, tool" in caught.value.way_out


def test_a_kind_that_two_packages_offer(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, [("oracle", "one:build"), ("oracle", "two:build")])
    with pytest.raises(TeraziError, match="one:build, two:build"):
        door.build(Oracle(name="Delphi"), Path())


@pytest.mark.parametrize("value", ["terazi.no_such_module:build", "terazi.errors:no_such_thing"])
def test_a_package_that_cannot_be_loaded(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    offer(monkeypatch, [("oracle", value)])
    with pytest.raises(TeraziError, match="cannot be loaded") as caught:
        door.build(Oracle(name="Delphi"), Path())
    assert not isinstance(caught.value, InputError)
