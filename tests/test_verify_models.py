"""Weighings whose models are not at hand: an endpoint that is gone, a file that was moved."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from terazi.errors import InputError
from terazi.ledger.journal import Journal
from terazi.models.endpoint.line import Limits
from terazi.options.model import ModelOption
from terazi.probes.context_window import window_of
from terazi.proposal.lock import read_locked
from terazi.report.facts import read_facts
from terazi.verify.checks import Status
from terazi.verify.replay import FromJournal, Gaps, NotInJournalError, from_journal, remembered
from terazi.verify.run import verify
from tests.models_endpoint_server import Behaviour, openai, serve
from tests.test_weigh_endpoint import faulty, proposal, weigh
from tests.verify_samples import faked, found, told, weighed


@pytest.mark.parametrize("behaviour", [openai, faulty])
def test_an_endpoint_that_is_gone_is_not_needed(
    behaviour: Behaviour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = partial(
        Limits, give_up_after=10**6, timeout=0.5, tries=2, first_pause=0.001, longest_pause=0
    )
    monkeypatch.setattr("terazi.options.model.Limits", patient)
    with serve(behaviour) as endpoint:
        weigh(proposal(tmp_path / "in", endpoint.url), tmp_path / "out")
        asked = len(endpoint.asked)
    checked = verify(tmp_path / "out", again=3)
    assert len(endpoint.asked) == asked
    assert not checked.differs, told(checked)
    why = " ".join(check.why for check in found(checked, Status.NOT_HERE))
    assert "behind an endpoint" in why
    assert "paid for" in why
    assert any("every finding" in check.what for check in found(checked, Status.HOLDS))


def test_whoever_reads_a_file_that_is_not_here_is_noted(tmp_path: Path) -> None:
    weighed(tmp_path)
    (tmp_path / "in/model.gguf").unlink()
    out, gaps = tmp_path / "out", Gaps()
    locked, facts = read_locked(out), read_facts(out)
    with faked(tmp_path), Journal(out / "journal.sqlite") as journal:
        options = from_journal(locked.proposal, tmp_path / "in", facts, journal, gaps)
        (option,) = (one for one in options if isinstance(one, ModelOption))
        assert isinstance(option.model, FromJournal)
        option.model.about = "context window"
        assert ("Model", "context window") not in gaps.files
        assert "does not say" in str(window_of(option))
        assert ("Model", "context window") in gaps.files
        assert not gaps.missing
        assert option.model.score([]) == []
        with pytest.raises(NotInJournalError):
            remembered(journal)({"measurement": "speed"}, dict)


def test_facts_that_name_no_model_are_refused(tmp_path: Path) -> None:
    weighed(tmp_path)
    out = tmp_path / "out"
    locked, facts = read_locked(out), read_facts(out)
    with faked(tmp_path), Journal(out / "journal.sqlite") as journal:
        unnamed = replace(facts, models=())
        with pytest.raises(InputError, match="which model answered"):
            from_journal(locked.proposal, tmp_path / "in", unnamed, journal, Gaps())
