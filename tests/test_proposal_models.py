"""What a proposal may name as a model, and how one behind an endpoint is described."""

from pathlib import Path

import pytest

from terazi.proposal.advice import warnings
from terazi.proposal.lock import lock
from terazi.proposal.options import Model
from terazi.proposal.paths import files_of
from tests.proposal_samples import TODAY, changed, good, line_of, refusal

PACKAGED = "model: packaged:smollm2-135m"
PRICE = "{amount: 0.1, currency: USD, date: 2026-10-01}"
ENDPOINT = "model: endpoint:https://models.example.org/v1#small-2026-01-31"


def proposed(folder: Path, model: str) -> Model:
    """The model option of a proposal that is right."""
    option = good(folder, changed((PACKAGED, model))).options[-1]
    assert isinstance(option, Model)
    return option


def endpoint(*fields: str) -> str:
    return "\n".join([ENDPOINT, "    endpoint:", *(f"      {field}" for field in fields)])


@pytest.mark.parametrize(
    ("model", "part", "problem", "way_out"),
    [
        ("model: hub:owner", "model", "not a name on the hub", "hub:OWNER/NAME"),
        ("model: hub:owner/../name", "model", "not a name on the hub", "hub:OWNER/NAME"),
        ("model: hub:owner/n\n    backend: llama.cpp", "model", "GGUF files only", "“backend”"),
        ("model: endpoint:localhost:8080", "model", "begins with http", "endpoint:http://"),
        (f"{ENDPOINT}\n    backend: llama.cpp", "model", "runs where it is", "“backend”"),
        (f"{PACKAGED}\n    endpoint: {{at_once: 2}}", "model", "only a model behind", "URL#NAME"),
        (f"{PACKAGED}\n    backend: vllm", "backend", "none of: llama.cpp, transformers", "Write"),
        (endpoint("key_variable: sk-0123-45"), "endpoint.key_variable", "not the name", "never"),
        (endpoint("at_once: 0"), "endpoint.at_once", "less than 1", "1 or more"),
        (endpoint("at_most: {tokens: 0}"), "endpoint.at_most.tokens", "not more than 0", "above 0"),
        (endpoint("at_most: {seconds: 9}"), "endpoint.at_most.seconds", "no such field", "minutes"),
        (endpoint("unencrypted: perhaps"), "endpoint.unencrypted", "neither true nor", "false"),
        (endpoint(f"at_most: {{money: {PRICE}}}"), "model", "needs the prices", "read_price"),
        (
            endpoint(f"read_price: {PRICE}", f"written_price: {PRICE.replace('USD', 'KES')}"),
            "model",
            "several currencies",
            "the endpoint's bill",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    tmp_path: Path, model: str, part: str, problem: str, way_out: str
) -> None:
    error = refusal(tmp_path, changed((PACKAGED, model)))
    assert error.field == f"options[3].{part}"
    assert problem in error.problem
    assert way_out in error.way_out
    assert "sk-0123" not in str(error)


def test_an_endpoint_has_its_key_its_prices_and_its_limits(tmp_path: Path) -> None:
    told = proposed(
        tmp_path,
        endpoint(
            "key_variable: CLINIC_KEY",
            "unencrypted: true",
            "at_once: 2",
            f"read_price: {PRICE}",
            f"written_price: {PRICE}",
            f"at_most: {{tokens: 100000, minutes: 2.5, money: {PRICE}}}",
        ),
    ).endpoint
    assert told
    assert (told.key_variable, told.unencrypted, told.at_once) == ("CLINIC_KEY", True, 2)
    assert told.read_price == told.written_price == told.at_most.money
    assert (told.at_most.tokens, told.at_most.minutes) == (100_000, 2.5)


def test_a_price_in_another_currency_needs_its_rate(tmp_path: Path) -> None:
    price = PRICE.replace("USD", "EUR")
    text = changed((PACKAGED, endpoint(f"read_price: {price}")))
    error = refusal(tmp_path, text)
    assert error.field == "options[3].endpoint.read_price.currency"
    assert error.line == line_of(text, "read_price")


@pytest.mark.parametrize("model", [ENDPOINT, "model: hub:owner/name", "model: hub:o/n@abc123"])
def test_what_is_not_here_is_no_file(tmp_path: Path, model: str) -> None:
    proposal = good(tmp_path, changed((PACKAGED, model)))
    assert set(files_of(proposal, tmp_path)) == {"answers.csv"}


def test_a_folder_of_weights_is_locked_file_by_file(tmp_path: Path) -> None:
    folder = tmp_path / "in" / "models" / "ours-1.5b"
    folder.mkdir(parents=True)
    text = changed((PACKAGED, "model: models/ours-1.5b"))
    error = refusal(tmp_path / "in", text)
    assert "a folder without a model in it" in error.problem
    for name in ("config.json", "a.safetensors", "tokenizer.json", "notes.pdf", "pytorch.bin"):
        (folder / name).write_bytes(name.encode())
    (folder / "old").mkdir()
    (folder / "old" / "b.safetensors").touch()
    proposal = good(tmp_path / "in", text)
    files = files_of(proposal, tmp_path / "in")
    weights = {name for name in files if name != "answers.csv"}
    assert weights == {
        f"models/ours-1.5b/{name}" for name in ("config.json", "a.safetensors", "tokenizer.json")
    }
    locked = lock(proposal, tmp_path / "out", versions={}, files=files, today=TODAY)
    assert set(locked.files) == set(files)
    text = text.replace("models/ours-1.5b\n", "models/ours-1.5b\n    backend: llama.cpp\n")
    error = refusal(tmp_path / "in", text)
    assert "GGUF files only" in error.problem


def test_the_shorthand_names_an_endpoint_by_its_model(tmp_path: Path) -> None:
    model = ENDPOINT.removeprefix("model: ")
    text = changed((f"  - name: Small model\n    kind: model\n    {PACKAGED}\n", ""))
    proposal = good(tmp_path, text + f"models: ['{model}', hub:owner/other]\n")
    named = [(one.name, one.model) for one in proposal.options if isinstance(one, Model)]
    assert named == [("small-2026-01-31", model), ("other", "hub:owner/other")]


def test_what_an_endpoint_means_is_said_when_a_proposal_is_checked(tmp_path: Path) -> None:
    said = warnings(good(tmp_path, changed((PACKAGED, ENDPOINT))), today=TODAY)
    mine = [line.partition(": ")[2] for line in said if line.startswith("options[3]")]
    assert mine == [
        "questions are sent to https://models.example.org/v1#small-2026-01-31",
        "neither the prices of its tokens nor a monthly cost is named",
        "nothing limits what a weighing may spend there (at_most)",
    ]
    full = endpoint(f"read_price: {PRICE}", "at_most: {minutes: 9}")
    said = warnings(good(tmp_path, changed((PACKAGED, full))), today=TODAY)
    assert len([line for line in said if line.startswith("options[3]")]) == 1
