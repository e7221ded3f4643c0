"""A limit of memory: sizes as people write them, what models take, forms that keep the limit."""

import json
import struct
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from terazi.errors import InputError, TeraziError
from terazi.models.fake import FakeModel
from terazi.models.gguf import read_header
from terazi.models.interface import LanguageModel, ModelIdentity
from terazi.models.llama_cpp import LlamaCppModel
from terazi.models.memory import (
    FLOOR,
    OWN,
    Fitting,
    Form,
    Need,
    fit,
    in_words,
    need,
    read_size,
    total,
)
from terazi.models.packaged import packaged_file
from terazi.models.torch_memory import torch_need

MB = 1_000_000
BEST = Form(full=True, window=2048)


@dataclass
class Planted:
    """A model that takes what it is said to take."""

    full: int  # bytes
    file: int
    token: int
    preparing: int = 0
    best: Form = BEST
    identity: ModelIdentity = FakeModel().identity

    @property
    def best_form(self) -> Form:
        return self.best

    def needs(self, form: Form) -> Need:
        weights, preparing = (self.full, self.preparing) if form.full else (self.file, 0)
        return Need(weights + form.window * self.token, preparing)

    def in_form(self, form: Form) -> LanguageModel:
        raise NotImplementedError(form)


def planted(full: int = 1000 * MB, file: int = 200 * MB, token: int = 50_000) -> Planted:
    return Planted(full, file, token)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("2GB", 2 * 10**9),
        ("2gb", 2 * 10**9),
        ("2G", 2 * 10**9),
        (" 1.5 GiB ", 3 * 2**29),
        ("1,5 GB", 1_500_000_000),
        ("800 MB", 800 * MB),
        ("800MiB", 800 * 2**20),
        ("64000k", 64 * MB),
        ("0.001TB", 10**9),
    ],
)
def test_sizes_are_read_as_people_write_them(text: str, size: int) -> None:
    assert read_size(text) == size


@pytest.mark.parametrize(
    "text",
    ["", "2", "GB", "-2GB", "0GB", "2 G B", "two GB", "2XB", "1e9", "2GB3", "٢GB", "9" * 99 + "GB"],
)
def test_what_is_no_size_is_said_with_the_way_out(text: str) -> None:
    with pytest.raises(InputError, match="no amount of memory") as caught:
        read_size(text)
    assert caught.value.field == "--memory"
    assert "2GB" in caught.value.way_out


def test_sizes_are_written_so_that_they_can_be_read() -> None:
    assert in_words(1_234_000_000) == "1.23 GB"
    assert in_words(650_400_000) == "650 MB"


def test_with_memory_enough_everything_is_at_its_best() -> None:
    models = {"a": planted(), "b": planted()}
    assert fit(models, 10**12) == {"a": models["a"].best, "b": models["b"].best}


def test_the_largest_gives_up_full_precision_first() -> None:
    models = {"small": planted(500 * MB), "large": planted(1000 * MB)}
    limit = total(models, {name: model.best for name, model in models.items()}) - 1
    assert fit(models, limit) == {
        "small": Form(full=True, window=2048),
        "large": Form(full=False, window=2048),
    }


def test_the_window_is_the_last_to_be_made_smaller() -> None:
    models = {"a": planted(), "b": planted()}
    files = {name: Form(full=False, window=2048) for name in models}
    assert fit(models, total(models, files)) == files
    smaller = fit(models, total(models, files) - 1)
    assert smaller == {name: Form(full=False, window=1024) for name in models}


def test_what_writing_the_full_precision_takes_counts_by_itself() -> None:
    model = replace(planted(), preparing=5000 * MB)
    assert fit({"a": model}, 4000 * MB)["a"].full is False
    assert fit({"a": model}, 5000 * MB + OWN)["a"].full is True


def test_a_limit_that_cannot_be_kept_names_the_way_out() -> None:
    models = {"small": planted(), "large": planted(file=700 * MB)}
    with pytest.raises(InputError, match="“large”") as caught:
        fit(models, 500 * MB)
    assert caught.value.field == "--memory"
    enough = read_size(caught.value.way_out.removeprefix("write --memory ").split()[0])
    assert total(models, fit(models, enough)) <= enough


sizes = st.integers(0, 3000).map(lambda size: size * MB)
models_of_any_size = st.dictionaries(
    st.sampled_from("abcd"),
    st.builds(
        Planted,
        full=sizes,
        file=sizes,
        token=st.integers(0, 200_000),
        preparing=sizes,
        best=st.builds(Form, full=st.booleans(), window=st.sampled_from([256, 512, 2048, 8192])),
    ),
    min_size=1,
)


@given(models_of_any_size, st.integers(0, 8000).map(lambda size: size * MB))
def test_the_limit_is_kept_or_it_is_said_that_it_cannot_be(
    models: dict[str, Planted], limit: int
) -> None:
    assume(all(model.file <= model.full for model in models.values()))
    smallest = {
        name: Form(full=False, window=min(model.best.window, FLOOR))
        for name, model in models.items()
    }
    try:
        forms = fit(models, limit)
    except InputError:
        assert total(models, smallest) > limit
        return
    assert total(models, forms) <= limit
    for name, model in models.items():
        assert forms[name].window >= min(model.best.window, FLOOR)
        assert forms[name].window <= model.best.window
        assert model.best.full or not forms[name].full


@pytest.fixture(scope="module", params=["smollm2-135m", "gemma-3-270m"])
def file(request: pytest.FixtureRequest) -> Path:
    try:
        return packaged_file(request.param)
    except TeraziError as error:
        pytest.skip(str(error))


ALL_WANTED = """
import sys
from pathlib import Path
from terazi.models.interface import ScoreRequest
from terazi.models.llama_cpp import LlamaCppModel
from terazi.models.machine import peak_memory
model = LlamaCppModel(Path(sys.argv[1]), threads=1, context=int(sys.argv[2]))
before = peak_memory()
model.score([ScoreRequest("", "neno la kwanza " * 50)])
print(peak_memory(), before)
"""


@pytest.mark.slow
@pytest.mark.parametrize("window", [512, 2048])
def test_a_model_takes_no_more_than_is_computed_and_not_much_less(file: Path, window: int) -> None:
    """Every token of whole waves is predicted: then it takes the most."""
    done = subprocess.run(
        [sys.executable, "-c", ALL_WANTED, str(file), str(window)],
        capture_output=True,
        text=True,
        check=True,
    )
    peak, before = map(int, done.stdout.split())
    computed = need(read_header(file), Form(full=False, window=window)).running
    assert peak <= OWN + computed
    assert peak - before >= computed * 0.6


@pytest.mark.slow
def test_a_model_is_run_in_the_form_that_is_asked_for(file: Path) -> None:
    model = LlamaCppModel(file, name="A model")
    assert isinstance(model, Fitting)
    assert model.best_form == Form(full=True, window=2048)
    smaller = model.in_form(Form(full=False, window=512))
    assert smaller.window == 512
    assert smaller.identity == model.identity
    assert (
        model.needs(smaller.best_form).running > model.needs(Form(full=False, window=512)).running
    )


def test_a_folder_of_weights_is_counted_by_its_headers(tmp_path: Path) -> None:
    config = {"num_hidden_layers": 2, "hidden_size": 8, "num_attention_heads": 2}
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    header = json.dumps(
        {
            "__metadata__": {"format": "pt"},
            "a": {"dtype": "BF16", "shape": [1000, 1000], "data_offsets": [0, 2_000_000]},
        }
    ).encode()
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(struct.pack("<Q", len(header)) + header + bytes(2_000_000))
    form = Form(full=False, window=512)
    with_weights = torch_need(tmp_path, [weights, tmp_path / "config.json"], form).running
    without = torch_need(tmp_path, [], form).running
    assert with_weights - without == 4_000_000  # in F32, whatever the file has
    assert torch_need(tmp_path, [weights], replace(form, window=4096)).running > with_weights
    weights.write_bytes(b"\xff" * 20)
    with pytest.raises(InputError, match="damaged"):
        torch_need(tmp_path, [weights], form)
