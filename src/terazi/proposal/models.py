"""Which models a proposal may name: packaged, a file, a folder, of the hub, behind an endpoint."""

import re
from collections.abc import Mapping
from pathlib import Path

from terazi.proposal.explain import nearest, short
from terazi.proposal.options import Model
from terazi.proposal.paths import Problem, not_there
from terazi.proposal.shorthand import ENDPOINT, HUB, PREFIX

_ON_THE_HUB = re.compile(r"\w[\w.-]{0,95}/\w[\w.-]{0,95}(@\w[\w./-]{0,95})?", re.ASCII)
_WEB = ("http://", "https://")
_OURS = ("ngram.json", "mixture.json")  # in a folder that Terazi's own foundry made


def model_problem(
    option: Model, folder: Path | None, packaged: Mapping[str, str] | None
) -> Problem | None:
    """What is wrong with the name or path of a model, or with what is to run it.

    Args:
        option: as it is proposed.
        folder: of the proposal; None to leave files unchecked.
        packaged: names of the models that come inside packages; None to leave all unchecked.
    """
    model = option.model
    if packaged is None:
        return None
    if model.startswith(ENDPOINT):
        return _endpoint_problem(option)
    if option.endpoint:
        return (
            "only a model behind an endpoint has the field “endpoint”",
            f"write {ENDPOINT}URL#NAME as the model, or remove “endpoint”",
        )
    if model.startswith(HUB):
        return _hub_problem(option)
    if model.startswith(PREFIX) or model in packaged:
        return _packaged_problem(model, packaged)
    return _path_problem(option, folder)


def _endpoint_problem(option: Model) -> Problem | None:
    """What can be seen of an endpoint without asking it; the address is read when it is opened."""
    if option.backend:
        return "a model behind an endpoint runs where it is", "remove “backend”"
    if not option.model.removeprefix(ENDPOINT).startswith(_WEB):
        return (
            "the address of an endpoint begins with http:// or https://",
            f"write it as {ENDPOINT}http://127.0.0.1:8080/v1#name-of-the-model",
        )
    if option.endpoint is None:
        return None
    prices = (option.endpoint.read_price, option.endpoint.written_price)
    money = option.endpoint.at_most.money
    if money and not any(prices):
        return (
            "a limit in money needs the prices of the tokens",
            "write read_price and written_price, of a million tokens each",
        )
    if len({price.currency for price in (*prices, money) if price}) > 1:
        return (
            "the prices of an endpoint and its limit are in several currencies",
            "write them in the currency of the endpoint's bill",
        )
    return None


def _hub_problem(option: Model) -> Problem | None:
    if not _ON_THE_HUB.fullmatch(option.model.removeprefix(HUB)):
        return f"{short(option.model)} is not a name on the hub", f"write {HUB}OWNER/NAME"
    return _no_gguf(option)


def _packaged_problem(model: str, packaged: Mapping[str, str]) -> Problem | None:
    if model in packaged:
        return f"{short(model)} needs to be told from a path", f"write {PREFIX}{model}"
    name = model.removeprefix(PREFIX)
    if name in packaged:
        return None
    known = ", ".join(PREFIX + one for one in packaged)
    return (
        f"no model of the name {short(name)} comes inside a package",
        f"{nearest(name, packaged)}There are {known}",
    )


def _path_problem(option: Model, folder: Path | None) -> Problem | None:
    if "://" in option.model:
        return (
            "Terazi fetches no model from an address",
            f"fetch the GGUF file and write its path, or name a server: {ENDPOINT}URL#NAME",
        )
    if folder is None:
        return None
    place = folder / option.model
    if not _is_folder(place):
        return not_there(option.model, folder)
    if any((place / file).is_file() for file in _OURS):
        return _of_the_foundry(option)
    if not (place / "config.json").is_file() or not any(place.glob("*.safetensors")):
        return (
            f"{short(option.model)} is a folder without a model in it",
            "name a GGUF file, or a folder with config.json and *.safetensors",
        )
    return _no_gguf(option)


def _of_the_foundry(option: Model) -> Problem | None:
    if option.backend:
        return "Terazi itself runs what its foundry made", "remove “backend”"
    return None


def _no_gguf(option: Model) -> Problem | None:
    if option.backend == "llama.cpp":
        return "llama.cpp runs GGUF files only", "remove “backend”, or name a GGUF file"
    return None


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
