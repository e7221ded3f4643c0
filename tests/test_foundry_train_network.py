"""The networks that are trained: fresh ones, and bases made ready for local text."""

import resource
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from terazi.errors import InputError, TeraziError
from terazi.foundry.tokenizer import MARK, Tokenizer, train
from terazi.foundry.train import network as networks
from terazi.foundry.train.optimiser import Optimiser
from terazi.foundry.train.recipe import FULL, LOCAL, RECIPES, Shape
from tests.foundry_samples import LINES, llama, tokenizer

torch = pytest.importorskip("torch", reason="needs the extra torch: pip install 'terazi[torch]'")
pytest.importorskip("peft", reason="needs pip install 'terazi[train]'")

SHAPE = Shape(vocabulary=300, width=32, layers=2, heads=2, inner=64)
OWN = tokenizer()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return llama(tmp_path_factory.mktemp("base") / "tiny", OWN)


def weights(network: Any) -> dict[str, Any]:  # noqa: ANN401  of a library without types
    return {name: one.detach().clone() for name, one in network.named_parameters()}


def logits(network: Any, ids: list[int]) -> Any:  # noqa: ANN401  as above
    with torch.inference_mode():
        return network(input_ids=torch.tensor([ids]), use_cache=False).logits


def test_a_fresh_network_repeats_by_its_seed_and_ties_its_vectors() -> None:
    first, again, other = (networks.fresh(SHAPE, OWN, seed) for seed in (1, 1, 2))
    same = weights(again)
    assert all(torch.equal(one, same[name]) for name, one in weights(first).items())
    assert not torch.equal(
        weights(other)["model.embed_tokens.weight"], weights(first)["model.embed_tokens.weight"]
    )
    assert first.get_output_embeddings().weight is first.get_input_embeddings().weight
    assert first.get_input_embeddings().weight.shape == (OWN.vocabulary, SHAPE.width)
    assert (first.config.num_hidden_layers, first.config.intermediate_size) == (2, 64)
    assert first.config.bos_token_id == OWN.mark
    count = sum(one.numel() for one in first.parameters())
    inside = SHAPE.layers * (4 * 32 * 32 + 3 * 32 * 64 + 2 * 32 + 2 * 16) + 32
    assert count == OWN.vocabulary * 32 + inside


def test_every_weight_is_learnt_by_one_optimiser(base: Path) -> None:
    for network, recipe in (
        (networks.fresh(SHAPE, OWN, 1), RECIPES[LOCAL]),
        (networks.base(base), RECIPES[FULL]),
    ):
        optimiser = Optimiser(network, recipe)
        assert len({id(one) for one in optimiser.weights}) == len(optimiser.weights)
        assert {id(one) for one in optimiser.weights} == {id(one) for one in network.parameters()}
    assert len(Optimiser(networks.fresh(SHAPE, OWN, 1), RECIPES[LOCAL]).state()) == 2
    assert len(Optimiser(networks.base(base), RECIPES[FULL]).state()) == 1  # no Muon


def test_weights_are_held_smaller_the_more_often_the_text_is_read() -> None:
    recipe = replace(RECIPES[LOCAL], weight_decay=0.25)
    sizes = []
    for passes in (0.0, 1.0, 4.0):
        network = networks.fresh(SHAPE, OWN, 1)
        optimiser = Optimiser(network, recipe, passes)
        for _ in range(20):
            ids = torch.tensor([[1, 5, 9, 20, 33, 7]])
            network(input_ids=ids, labels=ids).loss.backward()
            optimiser.step(1.0)
        sizes.append(sum(float(one.detach().norm() ** 2) for one in optimiser.weights))
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[2] < 0.9 * sizes[0]


def test_lora_learns_thin_matrices_alone_and_amounts_to_a_plain_network(base: Path) -> None:
    plain = networks.base(base)
    made = networks.with_lora(networks.base(base), seed=1)
    ids = [1, 5, 9, 20, 33, 7]
    assert torch.equal(logits(made, ids), logits(plain, ids))  # at first nothing is changed
    learning = [name for name, one in made.named_parameters() if one.requires_grad]
    assert learning
    assert all("lora_" in name for name in learning)
    optimiser = Optimiser(made, replace(RECIPES[FULL], rate=0.05))
    for _ in range(3):
        made(input_ids=torch.tensor([ids]), labels=torch.tensor([ids])).loss.backward()
        optimiser.step(1.0)
    learnt = logits(made, ids)
    assert (learnt - logits(plain, ids)).abs().max() > 0.1
    merged = networks.merged(made)
    assert (logits(merged, ids) - learnt).abs().max() < 1e-4
    assert set(weights(merged)) == set(weights(plain))


def other_vocabulary(like: Tokenizer) -> Tokenizer:
    """Pieces of other text, as many as another tokenizer has."""
    words = "nyumba shamba mvua mgonjwa daktari watoto wanacheza barabarani é ሰላም\n" * 5
    return train([words], like.vocabulary)


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("same_size", [True, False])
def test_a_new_token_begins_as_the_mean_of_its_old_pieces(
    tmp_path: Path,
    tied: bool,  # noqa: FBT001  a parameter of the test
    same_size: bool,  # noqa: FBT001  as above
) -> None:
    llama(tmp_path / "base", OWN)
    old = networks.tokenizer_of(tmp_path / "base")
    network = networks.base(tmp_path / "base")
    if not tied:
        network.config.tie_word_embeddings = False
        head = torch.nn.Linear(32, OWN.vocabulary, bias=False)
        network.set_output_embeddings(head)
    before = network.get_input_embeddings().weight.detach().clone()
    out_before = network.get_output_embeddings().weight.detach().clone()
    own = other_vocabulary(OWN) if same_size else train(LINES[:2], 280)
    assert (own.vocabulary == OWN.vocabulary) is same_size
    networks.with_vocabulary(network, old, own)
    for matrix, first in (
        (network.get_input_embeddings().weight, before),
        (network.get_output_embeddings().weight, out_before),
    ):
        assert matrix.shape == (own.vocabulary, 32)
        for token in range(own.vocabulary):
            text = own.encoding.decode([token], skip_special_tokens=False)
            if token == own.mark:
                wanted = first[OWN.mark]
            elif not text or "\N{REPLACEMENT CHARACTER}" in text:
                wanted = first.mean(dim=0)
            else:
                wanted = first[OWN.ids([text])[0].tolist()].mean(dim=0)
            assert torch.allclose(matrix[token], wanted, atol=1e-6), text
    assert network.config.eos_token_id == own.mark
    assert network.config.vocab_size == own.vocabulary
    same = network.get_output_embeddings().weight is network.get_input_embeddings().weight
    assert same is tied


def test_a_base_s_own_tokens_with_a_mark_before_each_text(base: Path) -> None:
    stream = networks.streaming(networks.tokenizer_of(base))
    texts = ["moja", f"mbili {MARK} tatu"]
    assert stream(texts).tolist() == OWN.stream(texts).tolist()


def test_a_base_is_unpacked_as_it_is(base: Path, tmp_path: Path) -> None:
    networks.unpacked(base, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    ids = [1, 5, 9]
    found = logits(networks.base(tmp_path / "out"), ids)
    assert torch.equal(found, logits(networks.base(base), ids))


def test_what_is_no_base_says_so(tmp_path: Path, base: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "model.gguf").write_bytes(b"GGUF" + b"\xff" * 100)
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    for path in base.iterdir():
        (damaged / path.name).write_bytes(path.read_bytes())
    (damaged / "model.safetensors").write_bytes(b"\xff" * 64)
    for place in (tmp_path / "empty", tmp_path / "model.gguf", damaged):
        with pytest.raises(InputError, match=r"the base cannot be read: .*\n  → name a folder"):
            networks.base(place)
    (damaged / "tokenizer.json").unlink()
    (damaged / "tokenizer_config.json").unlink()
    with pytest.raises(InputError, match="tokenizer"):
        networks.tokenizer_of(damaged)


def test_a_full_disk_is_said_in_plain_words(base: Path, tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
        with pytest.raises(TeraziError, match=r"nothing could be written: .*\n  → "):
            networks.unpacked(base, tmp_path / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(tmp_path.iterdir())  # nothing half written is left
