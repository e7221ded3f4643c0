"""The models of a weighing are run in the same forms from its beginning to its end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from terazi.cli import main
from terazi.errors import InputError
from terazi.models.fake import FakeModel
from terazi.models.interface import LanguageModel, ModelIdentity
from terazi.models.memory import OWN, Form, Need
from terazi.options import fit as fitting
from terazi.options.fit import fit_options
from terazi.options.model import ModelOption
from terazi.probes.declare import just_compute
from terazi.proposal.options import Model

MB = 1_000_000
BEST = Form(full=True, window=2048)


class Formed(FakeModel):
    """A fake model that knows in which form it is."""

    def __init__(self, name: str, form: Form | None = None) -> None:
        super().__init__(name)
        self.form = form
        self.identity = replace(self.identity, precision="F32" if form and form.full else "Q4")

    @property
    def best_form(self) -> Form:
        return BEST

    def needs(self, form: Form) -> Need:
        return Need((800 if form.full else 200) * MB + form.window * 50_000)

    def in_form(self, form: Form) -> LanguageModel:
        return Formed(self.identity.name, form)


@dataclass
class Remembering:
    """As a journal does."""

    kept: dict[str, Mapping[str, Any]]

    def __call__(
        self, request: Mapping[str, Any], compute: Callable[[], Mapping[str, Any]]
    ) -> Mapping[str, Any]:
        key = str(request)
        if key not in self.kept:
            self.kept[key] = compute()
        return self.kept[key]


def options(*names: str) -> list[ModelOption]:
    return [
        ModelOption(Model(kind="model", name=name, model="m.gguf"), Formed(name), Path("m.gguf"))
        for name in names
    ]


def forms(fitted: list[ModelOption]) -> list[Form | None]:
    return [option.model.form for option in fitted if isinstance(option.model, Formed)]


def needed(number: int, *, full: bool) -> int:
    return OWN + number * Formed("x").needs(Form(full=full, window=2048)).running


def test_all_models_together_keep_the_limit_and_people_are_told() -> None:
    said: list[str] = []
    two = options("a", "b")
    fit_options(two, needed(2, full=True) - 1, just_compute, said.append)
    assert [form.full for form in forms(two) if form] == [False, True]
    (line,) = said
    assert "a is run from its file as it is, not in full precision" in line


def test_a_smaller_window_is_said() -> None:
    said: list[str] = []
    fit_options(options("a"), needed(1, full=False) - 1, just_compute, said.append)
    assert "1024 tokens at most, not 2048" in said[0]


def test_nothing_is_said_where_everything_fits() -> None:
    said: list[str] = []
    fit_options(options("a", "b"), 10**12, just_compute, said.append)
    assert not said


def test_a_weighing_goes_on_in_the_forms_it_was_begun_with() -> None:
    remember = Remembering({})
    first = options("a")
    fit_options(first, needed(1, full=False), remember)
    again = options("a")
    fit_options(again, 10**12, remember)
    assert forms(again) == forms(first) == [Form(full=False, window=2048)]
    assert again[0].model.identity == first[0].model.identity


def test_a_smaller_limit_on_the_way_is_refused_with_the_way_out() -> None:
    remember = Remembering({})
    fit_options(options("a"), 10**12, remember)
    with pytest.raises(InputError, match="was begun with") as caught:
        fit_options(options("a"), needed(1, full=True) - 1, remember)
    assert caught.value.field == "--memory"
    assert "--out" in caught.value.way_out


def test_what_was_decided_holds_for_those_weights_only() -> None:
    remember = Remembering({})
    fit_options(options("a"), needed(1, full=False), remember)
    other = options("b")
    fit_options(other, 10**12, remember)
    assert forms(other) == [BEST]


@pytest.mark.parametrize(
    ("free", "full"),
    [(2 * needed(1, full=True), True), (2 * needed(1, full=True) - 2, False)],
)
def test_without_a_limit_half_of_the_free_memory_is_taken(
    monkeypatch: pytest.MonkeyPatch, free: int, *, full: bool
) -> None:
    monkeypatch.setattr(fitting, "free_memory", lambda: free)
    one = options("a")
    fit_options(one, None, just_compute)
    assert forms(one) == [Form(full=full, window=2048)]


def test_more_than_half_is_taken_only_where_half_is_not_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fitting, "free_memory", lambda: needed(1, full=False))
    one = options("a")
    fit_options(one, None, just_compute)
    assert forms(one) == [Form(full=False, window=2048)]
    monkeypatch.setattr(fitting, "free_memory", lambda: 100 * MB)
    with pytest.raises(InputError, match="not enough"):
        fit_options(options("a"), None, just_compute)


def test_models_that_run_elsewhere_are_left_as_they_are() -> None:
    class Elsewhere(FakeModel):
        identity: ModelIdentity

    option = ModelOption(
        Model(kind="model", name="e", model="m.gguf"), Elsewhere("e"), Path("m.gguf")
    )
    model = option.model
    fit_options([option], 1, just_compute)
    assert option.model is model


@pytest.mark.parametrize("size", ["2", "lots", "0GB"])
def test_a_wrong_limit_stops_before_anything_is_written(size: str, tmp_path: Path) -> None:
    example = Path(__file__).parent.parent / "examples/swahili-health-line/proposal.yaml"
    words = ["weigh", str(example), "--out", str(tmp_path / "out"), "--memory", size]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    assert "--memory" in result.stderr
    assert "→" in result.stderr
    assert not (tmp_path / "out").exists()
