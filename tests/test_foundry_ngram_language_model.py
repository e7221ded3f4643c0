"""The n-gram asked as any other model is: by its verbs, and in a weighing."""

import json
import math
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terazi import weigh as weighing
from terazi.errors import InputError
from terazi.finding import Grade
from terazi.foundry.ngram.language_model import NGramModel
from terazi.measures import all_measures
from terazi.models.interface import Prompt, ScoreRequest
from terazi.models.long_text import log_likelihood_of_text
from terazi.models.open import N_GRAM, TRANSFORMERS, backend_for, backend_of, open_as_served
from terazi.plan.candidates import candidates
from terazi.plan.tokenizers import OWN, planning_model
from terazi.proposal.lock import read_locked
from terazi.proposal.read import read_proposal
from tests.data_samples import write_own
from tests.foundry_samples import LINES, ngram
from tests.test_weigh import PROPOSAL, write
from tests.test_weigh_own_set import MESSAGES, TABLE


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ngram(tmp_path_factory.mktemp("ngram") / "ours")


@pytest.fixture(scope="module")
def model(folder: Path) -> NGramModel:
    return NGramModel(folder)


def test_a_score_is_the_sum_over_the_tokens(model: NGramModel) -> None:
    (score,) = model.score([ScoreRequest("Mji mkuu wa Kenya", " ni Nairobi")])
    whole = model.tokens("Mji mkuu wa Kenya ni Nairobi")
    start = len(model.tokens("Mji mkuu wa Kenya"))
    found = model.model.log_probabilities(whole, start)
    assert score.log_likelihood == pytest.approx(found.sum(), abs=1e-12)
    assert (score.tokens, score.bytes) == (len(whole) - start, len(" ni Nairobi"))


def test_what_was_seen_is_likelier(model: NGramModel) -> None:
    seen, turned, foreign = model.score(
        [
            ScoreRequest("Mji mkuu wa Kenya ni", " Nairobi,"),
            ScoreRequest("Mji mkuu wa Kenya ni", " Kampala."),
            ScoreRequest("Mji mkuu wa Kenya ni", " Αθήνα 東京"),
        ]
    )
    a_byte = [score.per_byte or -math.inf for score in (seen, turned, foreign)]
    assert a_byte == sorted(a_byte, reverse=True)
    assert math.isfinite(a_byte[-1])


def test_company_and_preamble_change_nothing(model: NGramModel) -> None:
    requests = [ScoreRequest(line[:n], line[n:]) for line in LINES for n in (0, 3, 20)]
    together = model.score(requests)
    assert together == [model.score([request])[0] for request in requests]
    preamble = "Swali moja.\n"
    assert model.score(requests, preamble=preamble) == model.score(
        [ScoreRequest(preamble + r.context, r.continuation) for r in requests]
    )
    assert model.score([]) == []
    assert model.score([ScoreRequest("a", "")])[0].log_likelihood == 0


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_has_a_probability(model: NGramModel, context: str, text: str) -> None:
    context, text = (one.encode("utf-8", "replace").decode() for one in (context, text))
    (score,) = model.score([ScoreRequest(context, text)])
    assert score.log_likelihood is not None
    assert math.isfinite(score.log_likelihood)
    assert score.log_likelihood <= 0
    (written,) = model.generate([Prompt(text, max_tokens=8)])
    assert written.tokens <= 8


def test_marks_written_in_a_text_are_text(model: NGramModel) -> None:
    text = "<|endoftext|>"
    assert model.begin not in model.tokens(text)[1:]
    assert model.count_tokens([text, ""]) == [len(model.tokens(text)) - 1, 0]
    assert model.count_tokens([text])[0] > 1


def test_it_writes_what_it_read(model: NGramModel) -> None:
    prompts = [
        Prompt("Mji mkuu wa Uganda ni", max_tokens=30),
        Prompt("Mji mkuu wa Uganda", max_tokens=1),
        Prompt("Mji mkuu wa Uganda", max_tokens=30, stop=("pala",)),
    ]
    together = model.generate(prompts)
    assert together[0].text.startswith(" Kampala.\n")
    assert together[0].ended_by == "end"  # after a line comes the end of the document
    assert together[1].tokens == 1
    assert together[1].ended_by == "limit"
    assert together[2].ended_by == "stop"
    assert together[2].text == " ni Kam"
    assert together == [model.generate([prompt])[0] for prompt in prompts]
    context = model.tokens(prompts[1].text)
    first = int(np.argmax(model.model.distribution(context)))
    assert together[1].text == model._tokenizer.encoding.decode([first])


def test_windows_of_a_long_text_are_every_byte_once(model: NGramModel) -> None:
    text = "".join(LINES) * 20
    found = log_likelihood_of_text(model, text, window=256, stride=128)
    assert found.bytes == len(text.encode())
    whole = log_likelihood_of_text(model, text, window=10**6, stride=10**6)
    assert found.bits_per_byte is not None
    assert whole.bits_per_byte == pytest.approx(found.bits_per_byte, rel=0.02)


def test_reading_is_counted(folder: Path) -> None:
    model = NGramModel(folder)
    requests = [ScoreRequest("Mji mkuu wa Kenya ni", choice) for choice in (" Nairobi", " Kampala")]
    model.score(requests)
    assert model.usage.tokens > model.usage.unique > 0
    before = model.usage
    (answer,) = model.generate([Prompt("Mji", max_tokens=4)])
    assert model.usage.since(before).written == answer.tokens
    model.close()
    assert model.score(requests)[0].log_likelihood is not None  # it is read again


def test_another_model_is_another_identity(tmp_path: Path, model: NGramModel) -> None:
    other = NGramModel(ngram(tmp_path / "ours", LINES[:3]))
    assert other.identity.weights != model.identity.weights
    assert other.identity.digest != model.identity.digest
    assert backend_of(model.identity) == N_GRAM


# From a proposal --------------------------------------------------------------------------------


def test_a_folder_is_opened_by_what_is_in_it(folder: Path, tmp_path: Path) -> None:
    assert backend_for(folder) == N_GRAM
    assert backend_for(tmp_path) == TRANSFORMERS
    assert isinstance(open_as_served(folder, N_GRAM), NGramModel)


def test_opening_it_loads_no_torch(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from terazi.models.open import *; "
        "from terazi.models.interface import ScoreRequest; "
        f"m = open_for_scoring(Path({str(folder)!r}), 'n-gram'); "
        "m.score([ScoreRequest('Mji', ' mkuu')]); "
        "print({'torch', 'transformers', 'cyllama'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_it_is_planned_by_its_own_tokenizer(model: NGramModel) -> None:
    counting, how = planning_model(model)
    assert how == OWN
    assert counting.count_tokens(list(LINES)) == model.count_tokens(list(LINES))


def test_a_backend_for_it_is_not_for_the_proposal_to_choose(tmp_path: Path) -> None:
    ngram(tmp_path / "ours")
    part = {"name": "Ours", "kind": "model", "model": "ours", "backend": "transformers"}
    file = write(tmp_path, PROPOSAL | {"options": [*PROPOSAL["options"][:3], part]})
    with pytest.raises(InputError, match="remove “backend”"):
        read_proposal(file, measures=all_measures())


def test_it_is_weighed(tmp_path: Path) -> None:
    # It has read messages with their topics, in two of the three wordings of the probe.
    messages = [
        f"Ujumbe {n} wa {word}\n{asked} {topic}\n"
        for n in range(100, 140)
        for word, topic in (("soko", "market"), ("mifugo", "vet"))
        for asked in ("Topic:", "This text is about")
    ]
    (tmp_path / "in").mkdir()
    ngram(tmp_path / "in/ours", [*LINES, *messages], order=8, vocabulary=400)
    write_own(tmp_path / "in/sets", MESSAGES, {"messages.csv": TABLE})
    part = {"name": "Ours", "kind": "model", "model": "ours"}
    options = [*PROPOSAL["options"][:3], part]
    file = write(tmp_path / "in", PROPOSAL | {"options": options, "test_sets": ["sets/own.yaml"]})
    proposal = read_proposal(file, measures=all_measures())
    assert [one.option.name for one in candidates(proposal, file.parent)][-1] == "Ours"
    done = weighing.weigh(file, tmp_path / "out", today=date(2026, 11, 22))
    mine = [f for f in done.findings if f.option == "Ours"]
    (topic,) = [
        f for f in mine if f.measure == "topic accuracy" and f.language == "sw" and not f.group
    ]
    assert topic.grade is Grade.MEASURED_HERE
    assert topic.n == 14
    assert topic.details["highest wording"] == 1
    assert topic.estimate is not None
    assert topic.estimate >= 2 / 3
    here = {f.measure for f in mine if f.grade is Grade.MEASURED_HERE}
    assert {"memory", "load time", "reading speed", "time per answer"} <= here
    (fact,) = json.loads((tmp_path / "out/facts.json").read_text(encoding="utf-8"))["models"]
    assert (fact["backend"], fact["lost"]) == ("n-gram", {})
    assert "ours/counts.npz" in read_locked(tmp_path / "out").files
    again = weighing.weigh(file, tmp_path / "out", today=date(2026, 11, 22))
    assert again.findings == done.findings
    assert again.model_calls == done.model_calls
